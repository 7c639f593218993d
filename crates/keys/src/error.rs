//! Why a vault did not do what it was asked to.

use std::path::{Path, PathBuf};

use crate::passphrase::MINIMUM_LENGTH;

/// Why a vault did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
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

impl KeyError {
    pub(crate) fn unreadable(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::FileNotFound(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), error },
        }
    }

    pub(crate) fn unwritable(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => Self::FileExists(path.to_owned()),
            _ => Self::Unwritable { path: path.to_owned(), error },
        }
    }

    pub(crate) fn invalid(path: &Path, reason: &'static str) -> Self {
        Self::KeyFileInvalid { path: path.to_owned(), reason }
    }
}
