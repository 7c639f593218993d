//! What can go wrong between the desk and an exchange.

use signet_protocol::document::DocumentError;
use signet_protocol::{Invite, Problem};
use signet_stir::certificate::CertificateError;

use crate::brand::BrandError;
use crate::error::{Code, Coded};
use crate::signing::SigningError;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("this workspace is not connected to an exchange")]
    NotConnected,
    #[error("this workspace is connected to another exchange, {0}")]
    AlreadyConnected(String),
    #[error("{0} is no address of an exchange: https, or http on this machine")]
    InvalidUrl(String),
    #[error(
        "this is no invite code: one is {} letters and digits, a dot, and {} characters more",
        Invite::SECRET_CHARACTERS,
        Invite::THUMBPRINT_CHARACTERS
    )]
    InvalidInvite,
    #[error("the exchange does not know this invite")]
    UnknownInvite,
    #[error("the invite was used by another key")]
    UsedInvite,
    #[error("the invite has expired; ask the exchange's operator for another")]
    ExpiredInvite,
    #[error("no exchange answers at {0}")]
    Unreachable(String),
    #[error("the exchange at {0} did not answer in time")]
    Timeout(String),
    #[error("what answers at {url} is not a Signet exchange: {what}")]
    AnswerInvalid { url: String, what: &'static str },
    #[error("the exchange refused: {}", explain(.0))]
    Refused(Box<Problem>),
    #[error("the exchange refused: {}{}", explain(.problem), by_clock(.clock_difference))]
    ClockSkew {
        problem: Box<Problem>,
        /// Seconds that the exchange's clock is ahead of this machine's; none
        /// when that is a minute at most.
        clock_difference: Option<i64>,
    },
    #[error("this workspace is being synced by {owner}")]
    Running {
        /// Program and process.
        owner: String,
        /// Seconds since 1970-01-01 UTC.
        since: i64,
    },
    /// The lock ran out while this program stood still, or its clock leapt.
    #[error("another sync took over while this one stood still; what was sent is kept")]
    TakenOver {
        /// Who syncs instead, unless that is over.
        by: Option<(String, i64)>,
    },
    #[error("the exchange asks to wait until {retry_at}")]
    Busy {
        /// Seconds since 1970-01-01 UTC.
        retry_at: i64,
    },
    #[error("the exchange shows other keys than those it was enrolled with")]
    IdentityChanged,
    #[error("the log at the exchange holds change sets of another desk")]
    LogConflict,
    #[error("the exchange does not accept the access token")]
    Unauthorized,
    #[error("the exchange knows no branding for this number")]
    NotFound,
    #[error("the key in the vault is not the one the exchange certified")]
    KeyNotCertified,
    #[error("a signed document of the exchange is not right: {0}")]
    Document(#[from] DocumentError),
    #[error("the certificate the exchange issued is not right: {0}")]
    Certificate(#[from] CertificateError),
    #[error("the evidence does not hold: {step}")]
    Evidence {
        /// The step that failed.
        step: String,
        steps: serde_json::Value,
    },
    #[error("stopped; what was sent is kept")]
    Cancelled,
    #[error(transparent)]
    Signing(#[from] SigningError),
    #[error(transparent)]
    Brand(#[from] BrandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SyncError {
    /// Turns the waiting time of a client's answer, which knows no clock, into a
    /// point in time.
    pub(super) fn told_at(self, now: i64) -> Self {
        match self {
            Self::Busy { retry_at: seconds } => Self::Busy { retry_at: now + seconds },
            other => other,
        }
    }
}

fn explain(problem: &Problem) -> String {
    match &problem.detail {
        Some(detail) => format!("{} ({detail})", problem.title),
        None => problem.title.clone(),
    }
}

fn by_clock(difference: &Option<i64>) -> String {
    match difference {
        Some(ahead @ 1..) => format!("; this machine's clock is {ahead} s behind the exchange's"),
        Some(behind) => {
            format!("; this machine's clock is {} s ahead of the exchange's", behind.unsigned_abs())
        }
        None => String::new(),
    }
}

impl Coded for SyncError {
    fn code(&self) -> Code {
        match self {
            Self::NotConnected => Code::NotConnected,
            Self::AlreadyConnected(_) => Code::AlreadyConnected,
            Self::InvalidUrl(_) => Code::InvalidUrl,
            Self::InvalidInvite => Code::InvalidInvite,
            Self::UnknownInvite => Code::UnknownInvite,
            Self::UsedInvite => Code::UsedInvite,
            Self::ExpiredInvite => Code::ExpiredInvite,
            Self::Unreachable(_) => Code::ExchangeUnreachable,
            Self::Timeout(_) => Code::ExchangeTimeout,
            Self::AnswerInvalid { .. } | Self::Document(_) | Self::Certificate(_) => {
                Code::ExchangeAnswerInvalid
            }
            Self::Refused(_) | Self::ClockSkew { .. } => Code::ExchangeRefused,
            Self::Running { .. } | Self::TakenOver { .. } => Code::WorkspaceBusy,
            Self::Busy { .. } => Code::ExchangeBusy,
            Self::IdentityChanged => Code::ExchangeIdentityChanged,
            Self::LogConflict => Code::LogConflict,
            Self::Unauthorized => Code::Unauthorized,
            Self::NotFound => Code::NotFound,
            Self::KeyNotCertified => Code::KeyNotCertified,
            Self::Evidence { .. } => Code::EvidenceInvalid,
            Self::Cancelled => Code::Cancelled,
            Self::Signing(error) => error.code(),
            Self::Brand(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::Refused(problem) => serde_json::json!({
                "problem": problem.kind.code(),
                "status": problem.status,
                "op": problem.op,
            }),
            Self::ClockSkew { problem, clock_difference } => serde_json::json!({
                "problem": problem.kind.code(),
                "status": problem.status,
                "clock_difference": clock_difference,
            }),
            Self::Running { owner, since } | Self::TakenOver { by: Some((owner, since)) } => {
                serde_json::json!({ "owner": owner, "since": since })
            }
            Self::Busy { retry_at } => serde_json::json!({ "retry_at": retry_at }),
            Self::Unreachable(url) | Self::Timeout(url) | Self::AnswerInvalid { url, .. } => {
                serde_json::json!({ "url": url })
            }
            Self::Evidence { steps, .. } => serde_json::json!({ "steps": steps }),
            Self::Signing(error) => error.details(),
            Self::Brand(error) => error.details(),
            Self::Store(error) => error.details(),
            _ => serde_json::Value::Null,
        }
    }
}
