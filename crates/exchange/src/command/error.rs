//! What can go wrong on the command line, with codes a program can act on.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};
use signet_exchange::store::StoreError;
use signet_exchange::{Denied, OpenError, admin::VetError};

#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("{address} cannot be listened at: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(
        "plain HTTP is served on loopback only; put TLS in front and say --behind-tls, \
         or listen at 127.0.0.1"
    )]
    PlaintextRefused { address: SocketAddr },
    #[error("lookups without a token are for trials on loopback only")]
    OpenLookupRefused { address: SocketAddr },
    #[error("the public address must be https:// and a host, without query or fragment")]
    InvalidPublicUrl { url: String },
    #[error("there is no exchange in {path}")]
    DataNotFound { path: PathBuf },
    #[error("{path} cannot be read: {source}")]
    NumbersUnreadable { path: PathBuf, source: io::Error },
    #[error("line {line}, {text:?}, is neither a number (+12125550100) nor a range (first-last)")]
    InvalidNumbers { line: usize, text: String },
    #[error("the file names no number")]
    NoNumbers,
    #[error("the name is empty")]
    NameMissing,
    #[error("the name holds line ends or other characters that command a terminal")]
    NameInvalid,
    #[error("say what is decided: --number, --all, or --enterprise to approve or suspend")]
    NoSubject,
    #[error("no provider's token has that id or name")]
    UnknownToken { asked: String },
    #[error(transparent)]
    Vet(#[from] VetError),
    #[error("there is no such reason; see details")]
    UnknownReason { reason: String },
    #[error("the result could not be printed: {0}")]
    Output(io::Error),
    #[error("{0}")]
    Failed(String),
}

impl From<Denied> for CommandError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Store(error) => Self::Open(OpenError::Store(error)),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        Self::Open(OpenError::Store(error))
    }
}

impl CommandError {
    /// The code a caller acts on.
    fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) | Self::NoSubject => "usage",
            Self::Open(OpenError::Io(_)) => "data_unusable",
            Self::DataNotFound { .. } => "data_not_found",
            Self::Open(OpenError::Store(StoreError::Busy)) => "data_busy",
            Self::Open(OpenError::Store(StoreError::TooNew)) => "data_too_new",
            Self::Open(OpenError::Store(StoreError::Corrupted(_)))
            | Self::Open(OpenError::Certificate(_)) => "data_corrupted",
            Self::Open(OpenError::Store(StoreError::Failed(_))) => "storage_failed",
            Self::Open(OpenError::KeyMismatch) => "key_mismatch",
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                "address_in_use"
            }
            Self::Listen { .. } => "address_unusable",
            Self::PlaintextRefused { .. } => "plaintext_refused",
            Self::OpenLookupRefused { .. } => "open_lookup_refused",
            Self::InvalidPublicUrl { .. } => "invalid_url",
            Self::NumbersUnreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "file_not_found"
            }
            Self::NumbersUnreadable { .. } => "file_unreadable",
            Self::InvalidNumbers { .. } | Self::NoNumbers => "invalid_number",
            Self::NameMissing => "name_missing",
            Self::NameInvalid => "name_invalid",
            Self::Vet(VetError::UnknownEnterprise) => "unknown_enterprise",
            Self::Vet(VetError::UnknownNumber) => "unknown_number",
            Self::Vet(VetError::Ambiguous) => "ambiguous_number",
            Self::Vet(VetError::Outdated { .. }) => "vetting_outdated",
            Self::Vet(VetError::Store(_)) => "storage_failed",
            Self::UnknownToken { .. } => "unknown_token",
            Self::UnknownReason { .. } => "unknown_reason",
            Self::Output(_) => "output_failed",
            Self::Failed(_) => "internal",
        }
    }

    /// 2 when the command was not understood, 1 when it was refused or failed.
    pub fn exit_code(&self) -> u8 {
        if self.code() == "usage" { 2 } else { 1 }
    }

    fn details(&self) -> Value {
        match self {
            Self::Listen { address, .. }
            | Self::PlaintextRefused { address }
            | Self::OpenLookupRefused { address } => json!({ "address": address }),
            Self::InvalidPublicUrl { url } => json!({ "url": url }),
            Self::NumbersUnreadable { path, .. } | Self::DataNotFound { path } => {
                json!({ "path": path })
            }
            Self::InvalidNumbers { line, text } => json!({ "line": line, "text": text }),
            Self::Vet(VetError::Outdated { seq, seen }) => json!({ "seq": seq, "seen": seen }),
            Self::UnknownToken { asked } => json!({ "asked": asked }),
            Self::UnknownReason { reason } => {
                let known = signet_protocol::ProblemType::ALL;
                let known: Vec<&str> = known.iter().map(|kind| kind.code()).collect();
                json!({ "reason": reason, "known": known })
            }
            _ => Value::Null,
        }
    }

    /// Tells the caller: for a person, or as the last line of stderr in JSON.
    pub fn report(&self, json: bool) {
        if json {
            let code = self.code();
            let (message, details) = (self.to_string(), self.details());
            eprintln!("{}", json!({ "code": code, "message": message, "details": details }));
        } else {
            eprintln!("signet-exchange: {self}");
        }
    }
}
