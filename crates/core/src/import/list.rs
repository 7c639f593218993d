//! The files that lists are read from.

use std::fs::File;
use std::path::Path;

use signet_lists::{Inspection, ListError, ListFile, Mapping, Region, region};

use super::ImportError;
use crate::file::{self, FileError};

/// Looks at a list. A list without a recognisable number column is no failure
/// here: the person may know it.
pub fn inspect(path: &Path, region: &str, mapping: &Mapping) -> Result<Inspection, ImportError> {
    let region = known_region(region)?;
    Ok(signet_lists::inspect(list_file(path)?, mapping, region)?)
}

pub(super) fn known_region(code: &str) -> Result<Region, ListError> {
    region(code).ok_or_else(|| ListError::UnknownRegion(code.to_owned()))
}

/// A list that is opened as every file that a person names.
pub(super) fn list_file(path: &Path) -> Result<ListFile, ListError> {
    ListFile::look(path, open)
}

fn open(path: &Path) -> Result<File, ListError> {
    file::open(path).map_err(|error| match error {
        FileError::NotFound(path) => ListError::NotFound(path),
        FileError::IsDirectory(path) => ListError::IsDirectory(path),
        FileError::Database(path) => ListError::Database(path),
        FileError::Unreadable { path, error } => {
            ListError::Unreadable { path, reason: error.to_string() }
        }
        other => ListError::Unreadable { path: path.to_owned(), reason: other.to_string() },
    })
}
