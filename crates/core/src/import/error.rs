//! Why a file could not be imported as a whole.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::error::{Code, Coded};
use crate::file::{FileError, Stop};
use crate::store::StoreError;

/// Why a list could not be read, planned or committed. Single rows are refused
/// with a [`RejectCode`](super::RejectCode) instead.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there is no file at {0}")]
    NotFound(PathBuf),
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    #[error("{path} could not be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("{path} could not be written: {reason}")]
    Unwritable { path: PathBuf, reason: String },
    #[error("the file is empty")]
    Empty,
    #[error("the file is {0}; save it as CSV")]
    UnsupportedFormat(&'static str),
    #[error("the file is not a text file")]
    Binary,
    #[error("line {line} begins a row longer than {limit} bytes")]
    RowTooLong { line: u64, limit: usize },
    #[error("no column holds telephone numbers")]
    NoNumberColumn { columns: Vec<String> },
    #[error("there is no column {0:?}")]
    UnknownColumn(String, Vec<String>),
    #[error("{0:?} cannot be mapped: write number=COLUMN, label=COLUMN, …")]
    InvalidMapping(String),
    #[error("{0:?} is not a region with a numbering plan")]
    UnknownRegion(String),
    #[error("there is no brand {0:?}")]
    UnknownBrand(String),
    #[error("{0:?} is not a call reason of the brand")]
    UnknownReason(String),
    #[error("the import was cancelled; nothing was written")]
    Cancelled,
    #[error("{0} has changed since it was read")]
    FileChanged(PathBuf),
    #[error("the brands have changed since the import was planned")]
    PlanOutdated,
    #[error(transparent)]
    File(FileError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    pub(super) fn reading(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            std::io::ErrorKind::IsADirectory => Self::IsDirectory(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), reason: error.to_string() },
        }
    }

    pub(super) fn writing(path: &Path, error: &std::io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: error.to_string() }
    }
}

impl From<FileError> for ImportError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound(path) => Self::NotFound(path),
            FileError::IsDirectory(path) => Self::IsDirectory(path),
            FileError::Unwritable { path, error } => Self::writing(&path, &error),
            FileError::Unreadable { path, error } => Self::reading(&path, &error),
            kept @ (FileError::Kept(_) | FileError::TooLarge { .. }) => Self::File(kept),
        }
    }
}

impl From<ImportError> for Stop<ImportError> {
    fn from(error: ImportError) -> Self {
        Self::Content(error)
    }
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Coded for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::FileNotFound,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::Empty => Code::EmptyFile,
            Self::UnsupportedFormat(_) => Code::UnsupportedFormat,
            Self::Binary => Code::BinaryFile,
            Self::RowTooLong { .. } => Code::RowTooLong,
            Self::NoNumberColumn { .. } => Code::NoNumberColumn,
            Self::UnknownColumn(..) => Code::UnknownColumn,
            Self::InvalidMapping(_) => Code::UnknownColumn,
            Self::UnknownRegion(_) => Code::UnknownRegion,
            Self::UnknownBrand(_) => Code::UnknownBrand,
            Self::UnknownReason(_) => Code::UnknownReason,
            Self::Cancelled => Code::Cancelled,
            Self::FileChanged(_) => Code::FileChanged,
            Self::PlanOutdated => Code::PlanOutdated,
            Self::File(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::NotFound(path)
            | Self::IsDirectory(path)
            | Self::FileChanged(path)
            | Self::Unreadable { path, .. }
            | Self::Unwritable { path, .. } => json!({ "path": path.to_string_lossy() }),
            Self::UnsupportedFormat(format) => json!({ "format": format }),
            Self::RowTooLong { line, limit } => json!({ "line": line, "limit": limit }),
            Self::NoNumberColumn { columns } => json!({ "columns": columns }),
            Self::UnknownColumn(column, columns) => {
                json!({ "column": column, "columns": columns })
            }
            Self::InvalidMapping(mapping) => json!({ "mapping": mapping }),
            Self::UnknownRegion(region) => json!({ "region": region }),
            Self::UnknownBrand(brand) => json!({ "brand": brand }),
            Self::UnknownReason(reason) => json!({ "reason": reason }),
            Self::Empty | Self::Binary | Self::Cancelled | Self::PlanOutdated => {
                serde_json::Value::Null
            }
            Self::File(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }
}
