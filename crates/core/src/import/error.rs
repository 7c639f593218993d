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
    #[error("{0} holds no row")]
    Empty(PathBuf),
    #[error("{path} is {}; save it as CSV", format.name)]
    UnsupportedFormat { path: PathBuf, format: &'static OtherFormat },
    #[error("{path} is no text: line {} holds other bytes at column {}", at.line, at.column)]
    Binary { path: PathBuf, at: Place },
    #[error("line {line} begins a row longer than {limit} bytes")]
    RowTooLong { line: u64, limit: usize },
    #[error("no column holds telephone numbers")]
    NoNumberColumn {
        /// Line of the header, or of the first row where there is none.
        line: u64,
        columns: Vec<String>,
    },
    #[error("there is no column {0:?}")]
    UnknownColumn(String, Vec<String>),
    #[error("{part:?} cannot be mapped: write number=COLUMN, label=COLUMN, …")]
    InvalidMapping { mapping: String, part: String },
    #[error("{0:?} is not a region with a numbering plan")]
    UnknownRegion(String),
    #[error("{brand:?} names no brand, or more than one")]
    UnknownBrand { brand: String, brands: Vec<String> },
    #[error("{reason:?} is not a call reason of the brand")]
    UnknownReason { reason: String, reasons: Vec<String> },
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

/// A place in a file, from 1; the column counts bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub column: u64,
}

/// A format that lists come in and that is not read.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherFormat {
    /// In a sentence: "the file is …".
    pub name: &'static str,
    pub fix: &'static str,
}

/// Names an error lists at most.
const LISTED: usize = 20;

impl ImportError {
    /// What would mend it, in English; none where trying again is all there is.
    pub fn fix(&self) -> Option<&'static str> {
        Some(match self {
            Self::Empty(_) => "Export the list again and import that file",
            Self::UnsupportedFormat { format, .. } => format.fix,
            Self::Binary { .. } => "Save the list as CSV and import that file",
            Self::RowTooLong { .. } => {
                "Close the quotation mark that is open there, or end the row with a line end"
            }
            Self::NoNumberColumn { .. } => "Say which column it is: number=COLUMN",
            Self::UnknownColumn(..) => {
                "Name one of the columns as the header does, or its place from 1"
            }
            Self::InvalidMapping { .. } => {
                "Give each of number, label, department, brand and reason at most one column"
            }
            Self::UnknownRegion(_) => "Use a country's two letters, such as US or GB",
            Self::UnknownBrand { .. } => {
                "Use a brand's identifier, or its display name when no other brand has it"
            }
            Self::UnknownReason { .. } => "Use one of the brand's call reasons as it is written",
            Self::FileChanged(_) | Self::PlanOutdated => "Import the list again",
            Self::NotFound(_)
            | Self::IsDirectory(_)
            | Self::Unreadable { .. }
            | Self::Unwritable { .. }
            | Self::Cancelled
            | Self::File(_)
            | Self::Store(_) => return None,
        })
    }

    fn facts(&self) -> serde_json::Value {
        match self {
            Self::NotFound(path)
            | Self::IsDirectory(path)
            | Self::Empty(path)
            | Self::FileChanged(path)
            | Self::Unreadable { path, .. }
            | Self::Unwritable { path, .. } => json!({ "path": path.to_string_lossy() }),
            Self::UnsupportedFormat { path, format } => {
                json!({ "path": path.to_string_lossy(), "format": format.name })
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
            Self::UnknownBrand { brand, brands } => {
                json!({ "brand": brand, "brands": brands.iter().take(LISTED).collect::<Vec<_>>() })
            }
            Self::UnknownReason { reason, reasons } => {
                let reasons: Vec<_> = reasons.iter().take(LISTED).collect();
                json!({ "reason": reason, "reasons": reasons })
            }
            Self::Cancelled | Self::PlanOutdated => serde_json::Value::Null,
            Self::File(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }

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
            Self::Empty(_) => Code::EmptyFile,
            Self::UnsupportedFormat { .. } => Code::UnsupportedFormat,
            Self::Binary { .. } => Code::BinaryFile,
            Self::RowTooLong { .. } => Code::RowTooLong,
            Self::NoNumberColumn { .. } => Code::NoNumberColumn,
            Self::UnknownColumn(..) => Code::UnknownColumn,
            Self::InvalidMapping { .. } => Code::UnknownColumn,
            Self::UnknownRegion(_) => Code::UnknownRegion,
            Self::UnknownBrand { .. } => Code::UnknownBrand,
            Self::UnknownReason { .. } => Code::UnknownReason,
            Self::Cancelled => Code::Cancelled,
            Self::FileChanged(_) => Code::FileChanged,
            Self::PlanOutdated => Code::PlanOutdated,
            Self::File(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        let mut details = self.facts();
        if let Some(fix) = self.fix() {
            match &mut details {
                serde_json::Value::Object(facts) => {
                    facts.insert("fix".to_owned(), fix.into());
                }
                _ => details = json!({ "fix": fix }),
            }
        }
        details
    }
}
