//! A list's file, and that it stays the same.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::ListError;

/// Bytes read at once.
pub(super) const CHUNK: usize = 256 * 1024;

/// Opens a file for reading. A program that holds databases open must not open
/// and close one of them by a slip: it knows how, and says so with this.
pub type Opener = fn(&Path) -> Result<File, ListError>;

/// A regular file as it was when it was first looked at.
#[derive(Clone, Debug)]
pub struct ListFile {
    pub path: PathBuf,
    pub bytes: u64,
    modified: Option<SystemTime>,
    opener: Opener,
}

impl ListFile {
    /// Looks at a file without reading it.
    pub fn look(path: &Path, opener: Opener) -> Result<Self, ListError> {
        let metadata = std::fs::metadata(path).map_err(|error| ListError::reading(path, &error))?;
        if metadata.is_dir() {
            return Err(ListError::IsDirectory(path.to_owned()));
        }
        if !metadata.is_file() {
            let reason = "it is not a regular file".to_owned();
            return Err(ListError::Unreadable { path: path.to_owned(), reason });
        }
        let (bytes, modified) = (metadata.len(), metadata.modified().ok());
        Ok(Self { path: path.to_owned(), bytes, modified, opener })
    }

    /// Opens the file; `file_changed` when it is another than was looked at.
    pub fn open(&self) -> Result<File, ListError> {
        let file = (self.opener)(&self.path)?;
        let metadata = file.metadata().map_err(|error| self.failed(&error))?;
        if metadata.len() != self.bytes || metadata.modified().ok() != self.modified {
            return Err(ListError::FileChanged(self.path.clone()));
        }
        Ok(file)
    }

    /// The first 256 KiB.
    pub(super) fn head(&self) -> Result<Vec<u8>, ListError> {
        let mut head = vec![0; CHUNK];
        let filled =
            read_full(&mut self.open()?, &mut head).map_err(|error| self.failed(&error))?;
        head.truncate(filled);
        Ok(head)
    }

    pub(super) fn failed(&self, error: &std::io::Error) -> ListError {
        ListError::reading(&self.path, error)
    }
}

/// Reads until `buffer` is full or the file ends.
pub(super) fn read_full(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
