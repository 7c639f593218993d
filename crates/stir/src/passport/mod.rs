//! PASSporT: the signed token that says who calls whom (RFC 8225), with the
//! extensions `shaken` (RFC 8588), `rcd` (RFC 9795), `div` and `div-o`
//! (RFC 8946).
//!
//! A token is made from [`Claims`] with [`Claims::sign`], whose octets are
//! deterministic (RFC 8225, section 9). One that was received is read with
//! [`Passport::parse`] and verified over the octets as they came.

mod claims;
mod error;
mod fingerprint;
mod header;
mod read;
mod token;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use claims::{Assertion, Attestation, Claims, Destinations, OrigId};
pub use error::{Claim, ClaimError, PassportError, SignError};
pub use fingerprint::{InvalidFingerprint, KeyFingerprint};
pub use header::{CertificateAddress, Extension, Header, InvalidAddress};
pub use token::Token;

use crate::json;
use crate::key::{BadSignature, HighS, PublicKey, SignatureOctets};

/// Characters of a token. Base64 takes four for every three octets of JSON.
pub const MAX_TOKEN_LENGTH: usize = 512 * 1024;

/// A token that was received, taken apart, its claims not looked at. Lets a
/// signature be checked that stands over claims of the wrong shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<'a> {
    header: Header,
    /// The payload's octets, JSON or not.
    payload: Vec<u8>,
    /// Header and payload as they came.
    signing_input: Cow<'a, str>,
    signature: SignatureOctets,
}

impl<'a> Envelope<'a> {
    /// Reads a token in full form: three parts of canonical, unpadded
    /// base64url, and a header of the right shape. An extension that is not
    /// known is told before anything else is looked at, so that the token can
    /// be ignored.
    pub fn parse(text: &'a str) -> Result<Self, PassportError> {
        if text.len() > MAX_TOKEN_LENGTH {
            return Err(PassportError::Length);
        }
        let (signing_input, signature) = text.rsplit_once('.').ok_or(PassportError::Form)?;
        let (header, payload) = signing_input.split_once('.').ok_or(PassportError::Form)?;
        if header.is_empty() && payload.is_empty() {
            return Err(PassportError::Compact);
        }
        let decode = |part| URL_SAFE_NO_PAD.decode(part).map_err(|_| PassportError::Base64);
        let header = decode(header)?;
        let members = json::object_from_slice(&header).map_err(PassportError::HeaderJson)?;
        let header = Header::from_members(members)?;
        let payload = decode(payload)?;
        let signature = signature_octets(signature)?;
        Ok(Self { header, payload, signing_input: signing_input.into(), signature })
    }

    /// The protected header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The payload's octets as they came.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Checks the signature over the octets as they came. Both values of s are
    /// taken, as in any JWS.
    pub fn verify(&self, key: &PublicKey) -> Result<(), BadSignature> {
        key.verify(self.signing_input.as_bytes(), &self.signature, HighS::Accepted)
    }

    /// Reads the claims. The order of members and white space do not matter,
    /// shapes do.
    pub fn claims(&self) -> Result<Claims, PassportError> {
        let members = json::object_from_slice(&self.payload).map_err(PassportError::ClaimsJson)?;
        Ok(Claims::from_members(members, self.header.extension())?)
    }

    /// The token in full form.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.signing_input.len() + 87);
        text.push_str(&self.signing_input);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(self.signature, &mut text);
        text
    }
}

/// A token that was received, taken apart and of the right shape. Nothing in it
/// is to be believed before [`Passport::verify`].
#[derive(Clone, Debug, PartialEq)]
pub struct Passport<'a> {
    envelope: Envelope<'a>,
    claims: Claims,
}

impl<'a> Passport<'a> {
    /// Reads a token in full form: [`Envelope::parse`] and
    /// [`Envelope::claims`].
    pub fn parse(text: &'a str) -> Result<Self, PassportError> {
        let envelope = Envelope::parse(text)?;
        let claims = envelope.claims()?;
        Ok(Self { envelope, claims })
    }

    /// Puts a token in compact form (`..` and the signature) together again:
    /// `claims` are what the call's signalling says, `x5u` is the Identity
    /// header's `info` (RFC 8224, section 4.1; RFC 8225, section 7).
    pub fn from_compact(
        text: &str,
        claims: Claims,
        x5u: &CertificateAddress,
    ) -> Result<Passport<'static>, PassportError> {
        let signature = text.strip_prefix("..").ok_or(PassportError::Form)?;
        let signature = signature_octets(signature)?;
        let (signing_input, payload) =
            claims.signing_input(x5u).map_err(|_| PassportError::Rebuilt)?;
        let header = Header::new(claims.extension(), x5u);
        let (payload, signing_input) = (payload.into_bytes(), signing_input.into());
        let envelope = Envelope { header, payload, signing_input, signature };
        Ok(Passport { envelope, claims })
    }

    /// The protected header.
    pub const fn header(&self) -> &Header {
        self.envelope.header()
    }

    /// The claims, their shapes checked.
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The token as it came, and its claims.
    pub fn into_parts(self) -> (Envelope<'a>, Claims) {
        (self.envelope, self.claims)
    }

    /// Checks the signature: see [`Envelope::verify`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), BadSignature> {
        self.envelope.verify(key)
    }

    /// The token in full form.
    pub fn to_text(&self) -> String {
        self.envelope.to_text()
    }
}

/// Tells whether a token is in compact form (RFC 8225, section 7).
pub fn is_compact(text: &str) -> bool {
    text.starts_with("..")
}

fn signature_octets(text: &str) -> Result<SignatureOctets, PassportError> {
    let mut octets = [0; 64];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut octets) {
        Ok(64) => Ok(octets),
        _ => Err(PassportError::Signature),
    }
}
