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
    /// The field's value is not in the form of RFC 8224, section 4, or too
    /// long.
    #[error(transparent)]
    Header(IdentityHeaderError),
    /// There are more than [`super::MAX_IDENTITIES`].
    #[error("the call has too many Identity headers")]
    TooMany,
    /// The parameter `alg` is something else than `ES256`.
    #[error("the Identity header names an algorithm other than ES256")]
    HeaderAlgorithm,
    /// [`Envelope::parse`](crate::passport::Envelope::parse) refuses the token;
    /// a compact form,
    /// [`Passport::from_compact`](crate::passport::Passport::from_compact).
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
    /// [`Envelope::claims`](crate::passport::Envelope::claims) refuses the
    /// payload.
    #[error(transparent)]
    Claims(PassportError),
    /// `orig` is none of the call's
    /// [`originators`](crate::sip::Call::originators), where there are any.
    #[error("the token speaks for another caller than the call's")]
    Originator,
    /// They are compared octet by octet.
    #[error("the Identity header's info is not the token's x5u")]
    Info,
    /// `x5u`, or the `info` of a compact form, is no
    /// [`CertificateAddress`](crate::passport::CertificateAddress).
    #[error("the certificate's address is no plain HTTPS address")]
    Address,
    /// The [`Credentials`](super::Credentials) had nothing at `x5u`.
    #[error("the certificate could not be had")]
    Unreachable,
    /// The [`Credentials`](super::Credentials) had something else at `x5u`, or
    /// a path of no certificates.
    #[error("what lies at the certificate's address is no certificate")]
    NotACertificate,
    /// `iat` is more than [`Policy::freshness`](super::Policy::freshness)
    /// seconds before the time of verification.
    #[error("the token is too old")]
    Stale,
    /// `iat` is more than [`Policy::freshness`](super::Policy::freshness)
    /// seconds after the time of verification.
    #[error("the token is from the future")]
    Future,
    /// [`validate`](crate::certificate::validate) refuses the path at `iat`, or
    /// [`ValidPath::check`](crate::certificate::ValidPath::check) one that was
    /// checked before.
    #[error("{0}")]
    Path(CertificateError),
    /// The certificate has no TNAuthList, or one without the number; or the
    /// identity is no number, for which no TNAuthList speaks.
    #[error("the certificate does not speak for the number")]
    Scope,
    /// The certificate's list lies elsewhere, and could not be had there or is
    /// no TNAuthList.
    #[error("the certificate's list of numbers could not be had")]
    ScopeUnreachable,
    /// The claims are not within the constraints of the signer's certificate,
    /// or of one above it (RFC 8226, section 8; RFC 9118).
    #[error("{0}")]
    Constraint(ConstraintError),
    /// Over header and payload as they came, or as the call gives them for a
    /// compact form, under the signer's key.
    #[error("the signature does not verify")]
    Signature,
    /// `dest` names neither all of the call's [`to`](crate::sip::Call::to) nor
    /// its [`target`](crate::sip::Call::target), and no diversion leads there.
    #[error("the token speaks of another destination than the call's")]
    Destination,
    /// `mky` has not the very fingerprints of the call's SDP (RFC 8225,
    /// section 5.2.2).
    #[error("the token's media keys are not those of the call")]
    MediaKeys,
    /// `rcd` or `rcdi` is malformed (RFC 9795). Content that was not had or
    /// does not match its digest fails no token.
    #[error("{0}")]
    RichCallData(RcdError),
    /// No valid token leads from the first call to this diversion; of a `div-o`
    /// token, the one inside is not of the diverted call, or lies deeper than
    /// [`MAX_DIVERSIONS`](super::MAX_DIVERSIONS).
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

    /// The code of RFC 8224, section 6.2.2: 436 for a certificate that could not
    /// be had, 437 for one that was had and is not trusted for this call, 403 for what is not
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
