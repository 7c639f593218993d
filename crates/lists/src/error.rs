//! Why a file could not be read as a list.

use std::path::{Path, PathBuf};

/// Why a list could not be read as a whole. Single rows are refused with a
/// [`RejectCode`](crate::RejectCode) instead.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("there is no file at {0}")]
    NotFound(PathBuf),
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    #[error("{path} could not be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("{0} is a workspace or another database")]
    Database(PathBuf),
    #[error("{0} holds no row")]
    Empty(PathBuf),
    #[error("{path} is {}; save it as CSV", format.name())]
    UnsupportedFormat { path: PathBuf, format: OtherFormat },
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
    #[error("{0} has changed since it was read")]
    FileChanged(PathBuf),
    /// Whoever watched the reading ended it.
    #[error("the list was not read to its end")]
    Cancelled,
}

/// A place in a file, from 1; the column counts bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub column: u64,
}

/// A format that lists come in and that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherFormat {
    /// XLSX, ODS, or anything else in a zip archive.
    Workbook,
    EmptyZip,
    OldWorkbook,
    RichText,
    Utf32,
    Gzip,
    Zstd,
    Markup,
}

impl OtherFormat {
    /// In a sentence: "the file is …".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workbook => "a spreadsheet or another zip archive (XLSX, ODS)",
            Self::EmptyZip => "an empty zip archive",
            Self::OldWorkbook => "an old Excel workbook (XLS)",
            Self::RichText => "a rich text document",
            Self::Utf32 => "UTF-32 text",
            Self::Gzip => "compressed with gzip",
            Self::Zstd => "compressed with zstd",
            Self::Markup => "an HTML or XML document",
        }
    }
}

impl ListError {
    pub(crate) fn reading(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            std::io::ErrorKind::IsADirectory => Self::IsDirectory(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), reason: error.to_string() },
        }
    }
}
