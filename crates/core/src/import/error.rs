//! Why a file could not be imported as a whole.

use std::path::PathBuf;

use serde_json::{Value, json};
use signet_lists::ListError;

use crate::error::{Code, Coded};
use crate::file::{FileError, Stop};
use crate::store::StoreError;

/// Why a list could not be planned or committed. Single rows are refused with
/// a [`RejectCode`](super::RejectCode) instead.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    List(ListError),
    #[error("{path} could not be written: {reason}")]
    Unwritable { path: PathBuf, reason: String },
    #[error("{brand:?} names no brand, or more than one")]
    UnknownBrand { brand: String, brands: Vec<String> },
    #[error("{reason:?} is not a call reason of the brand")]
    UnknownReason { reason: String, reasons: Vec<String> },
    #[error("the import was cancelled; nothing was written")]
    Cancelled,
    #[error("the brands have changed since the import was planned")]
    PlanOutdated,
    #[error(transparent)]
    File(FileError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Names an error lists at most.
const LISTED: usize = 20;

impl Coded for ListError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::FileNotFound,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Database(_) => Code::FileIsDatabase,
            Self::Empty(_) => Code::EmptyFile,
            Self::UnsupportedFormat { .. } => Code::UnsupportedFormat,
            Self::Binary { .. } => Code::BinaryFile,
            Self::RowTooLong { .. } => Code::RowTooLong,
            Self::NoNumberColumn { .. } => Code::NoNumberColumn,
            Self::UnknownColumn(..) => Code::UnknownColumn,
            Self::InvalidMapping { .. } => Code::UnknownColumn,
            Self::UnknownRegion(_) => Code::UnknownRegion,
            Self::FileChanged(_) => Code::FileChanged,
            Self::Cancelled => Code::Cancelled,
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotFound(path)
            | Self::IsDirectory(path)
            | Self::Database(path)
            | Self::Empty(path)
            | Self::FileChanged(path)
            | Self::Unreadable { path, .. } => json!({ "path": path.to_string_lossy() }),
            Self::UnsupportedFormat { path, format } => {
                json!({ "path": path.to_string_lossy(), "format": format.name() })
            }
            Self::Binary { path, at } => {
                json!({ "path": path.to_string_lossy(), "line": at.line, "column": at.column })
            }
            Self::RowTooLong { line, limit } => json!({ "line": line, "limit": limit }),
            Self::NoNumberColumn { line, columns } => json!({ "line": line, "columns": columns }),
            Self::UnknownColumn(column, columns) => {
                json!({ "column": column, "columns": columns })
            }
            Self::InvalidMapping { mapping, part } => json!({ "mapping": mapping, "part": part }),
            Self::UnknownRegion(region) => json!({ "region": region }),
            Self::Cancelled => Value::Null,
        }
    }
}

impl Coded for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::List(error) => error.code(),
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::UnknownBrand { .. } => Code::UnknownBrand,
            Self::UnknownReason { .. } => Code::UnknownReason,
            Self::Cancelled => Code::Cancelled,
            Self::PlanOutdated => Code::PlanOutdated,
            Self::File(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::List(error) => error.details(),
            Self::Unwritable { path, .. } => json!({ "path": path.to_string_lossy() }),
            Self::UnknownBrand { brand, brands } => {
                let brands: Vec<_> = brands.iter().take(LISTED).collect();
                json!({ "brand": brand, "brands": brands })
            }
            Self::UnknownReason { reason, reasons } => {
                let reasons: Vec<_> = reasons.iter().take(LISTED).collect();
                json!({ "reason": reason, "reasons": reasons })
            }
            Self::Cancelled | Self::PlanOutdated => Value::Null,
            Self::File(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }
}

impl From<ListError> for ImportError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Cancelled => Self::Cancelled,
            error => Self::List(error),
        }
    }
}

impl From<FileError> for ImportError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound(path) => Self::List(ListError::NotFound(path)),
            FileError::IsDirectory(path) => Self::List(ListError::IsDirectory(path)),
            FileError::Unwritable { path, error } => {
                Self::Unwritable { path, reason: error.to_string() }
            }
            FileError::Unreadable { path, error } => {
                Self::List(ListError::Unreadable { path, reason: error.to_string() })
            }
            other @ (FileError::Kept(_) | FileError::TooLarge { .. } | FileError::Database(_)) => {
                Self::File(other)
            }
        }
    }
}

impl From<ImportError> for Stop<ImportError> {
    fn from(error: ImportError) -> Self {
        Self::Content(error)
    }
}

impl From<ListError> for Stop<ImportError> {
    fn from(error: ListError) -> Self {
        Self::Content(error.into())
    }
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
