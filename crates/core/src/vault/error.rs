//! Why the desk's key could not be made, opened or brought along.

use serde_json::{Value, json};
use signet_keys::{KeyError, KeychainError, MINIMUM_LENGTH};

use crate::error::{Code, Coded};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the workspace has no key yet")]
    NoKey,
    #[error("the workspace has a key already: {kid}")]
    KeyExists { kid: String },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::NoKey => Code::NoKey,
            Self::KeyExists { .. } => Code::KeyExists,
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NoKey => Value::Null,
            Self::KeyExists { kid } => json!({ "kid": kid }),
            Self::Key(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }
}

impl Coded for KeyError {
    fn code(&self) -> Code {
        match self {
            Self::KeyMissing { .. } => Code::KeyMissing,
            Self::KeyMismatch { .. } => Code::KeyMismatch,
            Self::PassphraseRequired => Code::PassphraseRequired,
            Self::PassphraseTooShort => Code::PassphraseTooShort,
            Self::WrongPassphrase(_) => Code::WrongPassphrase,
            Self::KeyFileInvalid { .. } => Code::KeyFileInvalid,
            Self::FileExists(_) => Code::FileExists,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::FileNotFound(_) => Code::FileNotFound,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::OutOfMemory => Code::Internal,
            Self::Keychain(error) => error.code(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::KeyMissing { kid } | Self::KeyMismatch { kid } => json!({ "kid": kid }),
            Self::PassphraseTooShort => json!({ "minimum": MINIMUM_LENGTH }),
            Self::WrongPassphrase(path)
            | Self::FileExists(path)
            | Self::IsDirectory(path)
            | Self::FileNotFound(path)
            | Self::KeyFileInvalid { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Unwritable { path, .. } => json!({ "path": path.to_string_lossy() }),
            Self::PassphraseRequired | Self::OutOfMemory | Self::Keychain(_) => Value::Null,
        }
    }
}

impl Coded for KeychainError {
    fn code(&self) -> Code {
        match self {
            Self::Absent => Code::KeychainAbsent,
            Self::Locked => Code::KeychainLocked,
            Self::Denied => Code::KeychainDenied,
            Self::Failed(_) => Code::KeychainFailed,
        }
    }
}
