//! Why a token is not accepted or not made.

use serde::Serialize;

use crate::canonical::NotAnInteger;
use crate::identity::IdentityError;
use crate::json::JsonError;
use crate::key::SignerError;

/// Why a text is no PASSporT that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PassportError {
    /// The text is longer than [`MAX_TOKEN_LENGTH`](super::MAX_TOKEN_LENGTH).
    #[error("the token is too long")]
    Length,
    /// Fewer than two dots (more of them are [`Self::Base64`]); of a text read
    /// as compact form, no two dots at its start (RFC 8225, section 7).
    #[error("the token does not have three parts")]
    Form,
    /// In compact form, which can be read only together with its call.
    #[error("the token is in compact form")]
    Compact,
    /// Header or payload has padding, a character beyond the alphabet, or stray
    /// bits behind its last octet (RFC 7515, section 2).
    #[error("the token is not in canonical base64url")]
    Base64,
    /// The header's octets are not one JSON object as
    /// [`object_from_slice`](crate::json::object_from_slice) takes it.
    #[error("the token's header cannot be read: {0}")]
    HeaderJson(JsonError),
    /// `alg` is something else than `ES256`.
    #[error("the token is not signed with ES256")]
    Algorithm,
    /// `typ` is something else than `passport`.
    #[error("the token is no PASSporT")]
    Type,
    /// `crit` names extensions; none is understood (RFC 7515, section 4.1.11).
    #[error("the token demands a JWS extension that is not known")]
    Critical,
    /// `ppt` names an extension that is not known; the token is to be ignored
    /// (RFC 8225, section 8.1).
    #[error("the token's extension is not known")]
    Extension,
    /// `ppt` is not a string.
    #[error("the token's ppt cannot be read")]
    Ppt,
    /// `x5u` is missing or not a string.
    #[error("the token does not say where its certificate lies")]
    X5u,
    /// The payload's octets are not one JSON object as
    /// [`object_from_slice`](crate::json::object_from_slice) takes it.
    #[error("the token's claims cannot be read: {0}")]
    ClaimsJson(JsonError),
    /// A claim is missing or not of its shape.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// No token can be made of the claims that a compact form stands for.
    #[error("the token cannot be put together from the call")]
    Rebuilt,
    /// Not 64 octets in canonical, unpadded base64url (RFC 7518, section 3.4).
    #[error("the token's signature is not that of ES256")]
    Signature,
}

/// A claim with a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// When the token was signed, seconds since 1970-01-01 UTC (RFC 8225,
    /// section 5.1.1).
    Iat,
    /// Who calls: one identity (RFC 8225, section 5.2.1).
    Orig,
    /// Who is called: one identity or more (RFC 8225, section 5.2.1).
    Dest,
    /// `A`, `B` or `C`, of a `shaken` token (RFC 8588, section 4).
    Attest,
    /// Where the call came into the network, of a `shaken` token (RFC 8588,
    /// section 5).
    OrigId,
    /// Who was called and sent the call on, of a `div` or `div-o` token
    /// (RFC 8946, section 3).
    Div,
    /// The token of the call before the diversion, in full form, of a `div-o`
    /// token (RFC 8946, section 5).
    Opt,
    /// Fingerprints of the media's keys (RFC 8225, section 5.2.2).
    Mky,
    /// Rich Call Data: an object (RFC 9795).
    Rcd,
    /// Digests of what `rcd` leads to: an object (RFC 9795, section 6).
    Rcdi,
    /// The call reason: a string (RFC 9795).
    Crn,
    /// The party that signs, where it is not the caller's provider: a string
    /// (RFC 9795).
    Iss,
}

impl Claim {
    /// Every claim, in code point order of their names.
    pub const ALL: [Self; 12] = [
        Self::Attest,
        Self::Crn,
        Self::Dest,
        Self::Div,
        Self::Iat,
        Self::Iss,
        Self::Mky,
        Self::Opt,
        Self::Orig,
        Self::OrigId,
        Self::Rcd,
        Self::Rcdi,
    ];

    /// The member's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iat => "iat",
            Self::Orig => "orig",
            Self::Dest => "dest",
            Self::Attest => "attest",
            Self::OrigId => "origid",
            Self::Div => "div",
            Self::Opt => "opt",
            Self::Mky => "mky",
            Self::Rcd => "rcd",
            Self::Rcdi => "rcdi",
            Self::Crn => "crn",
            Self::Iss => "iss",
        }
    }
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ClaimError {
    /// `iat`, `orig` or `dest` of any token; what the token's extension
    /// demands; or `rcd` where there is `rcdi`.
    #[error("the claim {} is missing", .0.name())]
    Missing(Claim),
    /// Of another JSON type, or with members it must not have.
    #[error("the claim {} is not of its shape", .0.name())]
    Shape(Claim),
    /// `orig`, `dest` or `div` has a `tn` that [`Tn::new`](crate::Tn::new)
    /// refuses, or a `uri` that [`Uri::new`](crate::Uri::new) does.
    #[error("the claim {} names no identity: {error}", claim.name())]
    Identity {
        /// `orig`, `dest` or `div`.
        claim: Claim,
        /// What is wrong with its text.
        error: IdentityError,
    },
}

/// Why no token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// A claim holds a number that is no 64-bit integer; RFC 8225, section 9
    /// has no form for others.
    #[error(transparent)]
    NotAnInteger(#[from] NotAnInteger),
    /// It would be longer than [`MAX_TOKEN_LENGTH`](super::MAX_TOKEN_LENGTH).
    #[error("the token would be too long")]
    Length,
    /// A claim that has a rule of its own was given as one without.
    #[error("the claim {} is not to be set like this", .0.name())]
    Reserved(Claim),
    /// The [`Signer`](crate::key::Signer) gave no signature.
    #[error(transparent)]
    Signer(#[from] SignerError),
}
