//! Why the vault did not do what it was asked to.

use std::path::{Path, PathBuf};

use super::passphrase::MINIMUM_LENGTH;
use crate::error::{Code, Coded};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the workspace has no key yet")]
    NoKey,
    #[error("the workspace has a key already: {kid}")]
    KeyExists { kid: String },
    #[error("the private half of key {kid} is not in the vault")]
    KeyMissing { kid: String },
    #[error("the vault holds another key than the workspace's, {kid}")]
    KeyMismatch { kid: String },
    #[error("the key is protected by a passphrase, and none was given")]
    PassphraseRequired,
    #[error("the passphrase is shorter than {MINIMUM_LENGTH} characters")]
    PassphraseTooShort,
    #[error("the passphrase does not open {0}")]
    WrongPassphrase(PathBuf),
    #[error("{path} is not a usable key file: {reason}")]
    KeyFileInvalid { path: PathBuf, reason: &'static str },
    #[error("{0} exists already")]
    FileExists(PathBuf),
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    #[error("there is no file {0}")]
    FileNotFound(PathBuf),
    #[error("{path} could not be read: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{path} could not be written: {error}")]
    Unwritable { path: PathBuf, error: std::io::Error },
    #[error("there is not enough memory to open the key")]
    OutOfMemory,
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the operating system's keychain did not answer with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    #[error("this system has no keychain that is set up")]
    Absent,
    #[error("the keychain is locked")]
    Locked,
    #[error("the keychain denied access")]
    Denied,
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl VaultError {
    pub(super) fn unreadable(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::FileNotFound(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), error },
        }
    }

    pub(super) fn unwritable(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => Self::FileExists(path.to_owned()),
            _ => Self::Unwritable { path: path.to_owned(), error },
        }
    }

    pub(super) fn invalid(path: &Path, reason: &'static str) -> Self {
        Self::KeyFileInvalid { path: path.to_owned(), reason }
    }
}

impl Coded for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::NoKey => Code::NoKey,
            Self::KeyExists { .. } => Code::KeyExists,
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
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::KeyExists { kid } | Self::KeyMissing { kid } | Self::KeyMismatch { kid } => {
                serde_json::json!({ "kid": kid })
            }
            Self::PassphraseTooShort => serde_json::json!({ "minimum": MINIMUM_LENGTH }),
            Self::WrongPassphrase(path)
            | Self::FileExists(path)
            | Self::IsDirectory(path)
            | Self::FileNotFound(path)
            | Self::KeyFileInvalid { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Unwritable { path, .. } => {
                serde_json::json!({ "path": path.to_string_lossy() })
            }
            Self::Store(error) => error.details(),
            Self::NoKey | Self::PassphraseRequired | Self::OutOfMemory | Self::Keychain(_) => {
                serde_json::Value::Null
            }
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
