use signet_stir::certificate::{CertificateError, TrustError};
use signet_stir::key::InvalidKey;
use signet_stir::passport::SignError;
use signet_stir::rcd::RcdError;
use signet_stir::sip::SipError;

use crate::brand::BrandError;
use crate::error::{Code, Coded};
use crate::store::StoreError;

/// Why a token was not signed, or what came in could not be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum PassportError {
    #[error("+{0} is not in the workspace")]
    NotHeld(String),
    #[error("the certificate does not speak for +{0}")]
    NotCertified(String),
    #[error("an rcd token carries a brand, and +{0} has none; name one")]
    NoBrand(String),
    #[error("a call reason goes with a brand, and +{0} has none; name one")]
    ReasonWithoutBrand(String),
    #[error("the brand has no call reason {0:?}")]
    UnknownReason(String),
    #[error(
        "not connected to an exchange, so the certificate's address is not known; name it, or connect"
    )]
    NoAddress,
    #[error("the certificate cannot be read: {0}")]
    Certificate(#[from] CertificateError),
    #[error("{0}")]
    Trust(TrustError),
    #[error("it holds no certificate of an authority")]
    NoAuthority,
    #[error("{0}")]
    Key(InvalidKey),
    #[error("the key could not sign: {0}")]
    Sign(#[from] SignError),
    #[error("the brand cannot be signed: {0}")]
    Rcd(#[from] RcdError),
    #[error("the SIP message cannot be read: {0}")]
    Message(#[from] SipError),
    #[error(transparent)]
    Brand(#[from] BrandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for PassportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Coded for PassportError {
    fn code(&self) -> Code {
        match self {
            Self::NotHeld(_) => Code::UnknownNumber,
            Self::NotCertified(_) => Code::NotCertified,
            Self::NoBrand(_) | Self::ReasonWithoutBrand(_) => Code::UnknownBrand,
            Self::UnknownReason(_) => Code::UnknownReason,
            Self::NoAddress => Code::NotConnected,
            Self::Certificate(_) | Self::Trust(_) | Self::NoAuthority => Code::CertificateInvalid,
            Self::Key(_) => Code::KeyFileInvalid,
            Self::Sign(_) => Code::Internal,
            Self::Rcd(_) => Code::WorkspaceCorrupted,
            Self::Message(_) => Code::MessageInvalid,
            Self::Brand(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::NotHeld(number)
            | Self::NotCertified(number)
            | Self::NoBrand(number)
            | Self::ReasonWithoutBrand(number) => {
                serde_json::json!({ "number": format!("+{number}") })
            }
            Self::Brand(error) => error.details(),
            Self::Store(error) => error.details(),
            _ => serde_json::Value::Null,
        }
    }
}
