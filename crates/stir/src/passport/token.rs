//! Signing claims.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::MAX_TOKEN_LENGTH;
use super::claims::Claims;
use super::error::SignError;
use super::header::{CertificateAddress, Extension, Header};
use crate::key::Signer;

/// A token that was made here, in full form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    text: String,
    extension: Extension,
    x5u: CertificateAddress,
}

impl Claims {
    /// Signs the claims; the certificate of the signer's key, or the path from
    /// it, lies at `x5u`.
    pub fn sign(&self, x5u: &CertificateAddress, signer: &dyn Signer) -> Result<Token, SignError> {
        let (mut text, _) = self.signing_input(x5u)?;
        let signature = signer.sign(text.as_bytes())?;
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut text);
        Ok(Token { text, extension: self.extension(), x5u: x5u.clone() })
    }

    /// Header and payload in base64url with a dot between them, and the payload.
    pub(super) fn signing_input(
        &self,
        x5u: &CertificateAddress,
    ) -> Result<(String, String), SignError> {
        let header = Header::write(self.extension(), x5u);
        let payload = self.to_canonical()?;
        // Four characters for three octets, the dots and the signature.
        let length = (header.len() + payload.len()) * 4 / 3 + 96;
        if length > MAX_TOKEN_LENGTH {
            return Err(SignError::Length);
        }
        let mut text = String::with_capacity(length);
        URL_SAFE_NO_PAD.encode_string(header, &mut text);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(&payload, &mut text);
        Ok((text, payload))
    }
}

impl Token {
    /// The token: three parts of base64url.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The compact form: two dots and the signature (RFC 8225, section 7). A
    /// receiver can put together a token without extension alone.
    pub fn compact(&self) -> String {
        let signature = self.text.rsplit('.').next().unwrap_or_default();
        format!("..{signature}")
    }

    /// The value of the Identity header field that carries the full form
    /// (RFC 8224, section 4).
    pub fn identity_header(&self) -> String {
        self.header_around(&self.text)
    }

    /// The value of the Identity header field that carries the compact form.
    pub fn compact_identity_header(&self) -> String {
        self.header_around(&self.compact())
    }

    fn header_around(&self, token: &str) -> String {
        let mut out = String::with_capacity(token.len() + self.x5u.as_str().len() + 40);
        out.push_str(token);
        out.push_str(";info=<");
        out.push_str(self.x5u.as_str());
        out.push_str(">;alg=ES256");
        if let Some(ppt) = self.extension.ppt() {
            out.push_str(";ppt=\"");
            out.push_str(ppt);
            out.push('"');
        }
        out
    }
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
