//! Writing key files: whole or not at all, readable by their owner only.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::KeyError;

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), KeyError> {
    let unwritable = |error| KeyError::unwritable(path, error);
    whole(path, text)?.persist_noclobber(path).map_err(|error| unwritable(error.error))?;
    settle(path)
}

/// Puts a file in the place of the one of that name.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), KeyError> {
    let unwritable = |error| KeyError::unwritable(path, error);
    whole(path, text)?.persist(path).map_err(|error| unwritable(error.error))?;
    settle(path)
}

/// Gives a file another name, which must be free, in the same folder.
pub(super) fn move_aside(path: &Path, aside: &Path) -> Result<(), KeyError> {
    std::fs::rename(path, aside).map_err(|error| KeyError::unwritable(path, error))?;
    settle(path)
}

/// The text on the disk under a passing name; tempfile makes it mode 0600 and
/// removes it when it does not get its own name.
fn whole(path: &Path, text: &str) -> Result<NamedTempFile, KeyError> {
    let written = || {
        let mut file = tempfile::Builder::new().prefix(".signet-key-").tempfile_in(folder(path))?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    written().map_err(|error| KeyError::unwritable(path, error))
}

/// Brings the folder's entry to the disk.
fn settle(path: &Path) -> Result<(), KeyError> {
    if cfg!(unix) {
        File::open(folder(path))
            .and_then(|folder| folder.sync_all())
            .map_err(|error| KeyError::unwritable(path, error))?;
    }
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
