//! Why a token is not accepted or not made.

use serde::Serialize;

use crate::canonical::NotAnInteger;
use crate::identity::IdentityError;
use crate::json::JsonError;
use crate::key::SignerError;

/// Why a text is no PASSporT that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PassportError {
    #[error("the token is too long")]
    Length,
    #[error("the token does not have three parts")]
    Form,
    /// In compact form, which can be read only together with its call.
    #[error("the token is in compact form")]
    Compact,
    #[error("the token is not in canonical base64url")]
    Base64,
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
    #[error("the token's claims cannot be read: {0}")]
    ClaimsJson(JsonError),
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// No token can be made of the claims that a compact form stands for.
    #[error("the token cannot be put together from the call")]
    Rebuilt,
    /// Not 64 octets.
    #[error("the token's signature is not that of ES256")]
    Signature,
}

/// A claim with a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    Iat,
    Orig,
    Dest,
    Attest,
    OrigId,
    Div,
    Opt,
    Mky,
    Rcd,
    Rcdi,
    Crn,
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
    #[error("the claim {} is missing", .0.name())]
    Missing(Claim),
    /// Of another JSON type, or with members it must not have.
    #[error("the claim {} is not of its shape", .0.name())]
    Shape(Claim),
    #[error("the claim {} names no identity: {error}", claim.name())]
    Identity { claim: Claim, error: IdentityError },
}

/// Why no token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    NotAnInteger(#[from] NotAnInteger),
    #[error("the token would be too long")]
    Length,
    /// A claim that has a rule of its own was given as one without.
    #[error("the claim {} is not to be set like this", .0.name())]
    Reserved(Claim),
    #[error(transparent)]
    Signer(#[from] SignerError),
}
