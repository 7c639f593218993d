//! Why a step failed, and the SIP code that tells it.

use serde::{Serialize, Serializer};

use crate::certificate::{CertificateError, ConstraintError};
use crate::passport::PassportError;
use crate::rcd::RcdError;
use crate::sip::{IdentityHeaderError, SipCode};

/// Why one step of an Identity header's verification failed. Serialises as its
/// [`name`](Self::name).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Header(IdentityHeaderError),
    /// There are more than [`super::MAX_IDENTITIES`].
    #[error("the call has too many Identity headers")]
    TooMany,
    /// The parameter `alg` is something else than `ES256`.
    #[error("the Identity header names an algorithm other than ES256")]
    HeaderAlgorithm,
    #[error(transparent)]
    Token(PassportError),
    /// The parameter `ppt` is not the token's `ppt`.
    #[error("the Identity header and its token are of different extensions")]
    Ppt,
    /// Only a token without extension can be put together from a call.
    #[error("the token's extension needs the full form")]
    CompactExtension,
    /// Originator, destination or Date is not known.
    #[error("the token in compact form cannot be put together from what is known of the call")]
    CompactCall,
    #[error(transparent)]
    Claims(PassportError),
    #[error("the token speaks for another caller than the call's")]
    Originator,
    #[error("the Identity header's info is not the token's x5u")]
    Info,
    #[error("the certificate's address is not HTTPS")]
    Address,
    #[error("the certificate could not be had")]
    Unreachable,
    #[error("what lies at the certificate's address is no certificate")]
    NotACertificate,
    #[error("the token is too old")]
    Stale,
    #[error("the token is from the future")]
    Future,
    #[error("{0}")]
    Path(CertificateError),
    /// The certificate has no TNAuthList, or one without the number; or the
    /// identity is no number, for which no TNAuthList speaks.
    #[error("the certificate does not speak for the number")]
    Scope,
    /// The certificate's list lies elsewhere and could not be had.
    #[error("the certificate's list of numbers could not be had")]
    ScopeUnreachable,
    #[error("{0}")]
    Constraint(ConstraintError),
    #[error("the signature does not verify")]
    Signature,
    #[error("the token speaks of another destination than the call's")]
    Destination,
    #[error("the token's media keys are not those of the call")]
    MediaKeys,
    #[error("{0}")]
    RichCallData(RcdError),
    /// No valid token leads from the first call to this diversion.
    #[error("the diversion does not follow from another valid token")]
    Diversion,
    /// The token within a `div-o` token failed.
    #[error("the token of the call before the diversion is not valid: {0}")]
    Inner(Box<Failure>),
}

impl Failure {
    /// A fixed word for the failure, in lower case with dashes.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Header(IdentityHeaderError::Length) => "header_too_long",
            Self::Header(IdentityHeaderError::Malformed) => "header_malformed",
            Self::Header(IdentityHeaderError::InfoMissing) => "info_missing",
            Self::Header(IdentityHeaderError::Info) => "info_malformed",
            Self::TooMany => "too_many_headers",
            Self::HeaderAlgorithm => "algorithm",
            Self::Token(error) => match error {
                PassportError::Algorithm => "algorithm",
                PassportError::Type => "type",
                _ => "token_malformed",
            },
            Self::Ppt => "ppt_mismatch",
            Self::CompactExtension => "compact_extension",
            Self::CompactCall => "compact_call",
            Self::Claims(_) => "claims",
            Self::Originator => "originator",
            Self::Info => "info_mismatch",
            Self::Address => "certificate_address",
            Self::Unreachable => "certificate_unreachable",
            Self::NotACertificate => "not_a_certificate",
            Self::Stale => "stale",
            Self::Future => "future",
            Self::Path(error) => match error {
                CertificateError::Validity => "certificate_validity",
                CertificateError::Scope => "certificate_scope",
                CertificateError::Untrusted => "certificate_untrusted",
                CertificateError::Revoked => "certificate_revoked",
                CertificateError::RevocationUnknown
                | CertificateError::ListOutdated
                | CertificateError::ListSignature
                | CertificateError::IndirectList
                | CertificateError::PartialList => "revocation_unknown",
                _ => "certificate_path",
            },
            Self::Scope => "scope",
            Self::ScopeUnreachable => "scope_unreachable",
            Self::Constraint(_) => "claim_constraints",
            Self::Signature => "signature",
            Self::Destination => "destination",
            Self::MediaKeys => "media_keys",
            Self::RichCallData(_) => "rich_call_data",
            Self::Diversion => "diversion",
            Self::Inner(_) => "diverted_token",
        }
    }

    /// The code of RFC 8224, section 6.2.2: 436 for what could not be had, 437
    /// for what was had and is not trusted for this call, 403 for what is not
    /// fresh, 438 for everything else.
    pub const fn code(&self) -> SipCode {
        match self {
            Self::Header(IdentityHeaderError::InfoMissing | IdentityHeaderError::Info)
            | Self::Info
            | Self::Address
            | Self::Unreachable => SipCode::BadIdentityInfo,
            Self::NotACertificate | Self::Path(_) | Self::Scope | Self::ScopeUnreachable => {
                SipCode::UnsupportedCredential
            }
            Self::Stale | Self::Future => SipCode::StaleDate,
            Self::Header(IdentityHeaderError::Length | IdentityHeaderError::Malformed)
            | Self::TooMany
            | Self::HeaderAlgorithm
            | Self::Token(_)
            | Self::Ppt
            | Self::CompactExtension
            | Self::CompactCall
            | Self::Claims(_)
            | Self::Originator
            | Self::Constraint(_)
            | Self::Signature
            | Self::Destination
            | Self::MediaKeys
            | Self::RichCallData(_)
            | Self::Diversion => SipCode::InvalidIdentityHeader,
            Self::Inner(failure) => failure.code(),
        }
    }
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
