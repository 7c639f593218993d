//! Files the user names: read within a limit, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Code, Coded};

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("there is no file {0}")]
    NotFound(PathBuf),
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    #[error("{path} could not be read: {error}")]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{path} could not be written: {error}")]
    Unwritable { path: PathBuf, error: io::Error },
    #[error("{path} is larger than {limit} bytes")]
    TooLarge { path: PathBuf, limit: u64 },
}

impl Coded for FileError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::FileNotFound,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::TooLarge { .. } => Code::FileTooLarge,
        }
    }

    fn details(&self) -> serde_json::Value {
        let (Self::NotFound(path)
        | Self::IsDirectory(path)
        | Self::Unreadable { path, .. }
        | Self::Unwritable { path, .. }
        | Self::TooLarge { path, .. }) = self;
        serde_json::json!({ "path": path.to_string_lossy() })
    }
}

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let failed = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
        ErrorKind::IsADirectory => FileError::IsDirectory(path.to_owned()),
        _ => FileError::Unreadable { path: path.to_owned(), error },
    };
    if path.is_dir() {
        return Err(FileError::IsDirectory(path.to_owned()));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

/// Writes a file under its name only once it is whole, over an older one.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    if path.is_dir() {
        return Err(FileError::IsDirectory(path.to_owned()));
    }
    let failed = |error: io::Error| FileError::Unwritable { path: path.to_owned(), error };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut partial = tempfile::Builder::new()
        .prefix(".signet-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    {
        let mut buffered = io::BufWriter::new(partial.as_file_mut());
        content(&mut buffered).and_then(|()| buffered.flush()).map_err(failed)?;
    }
    partial.as_file().sync_all().map_err(failed)?;
    // A temporary file is its owner's alone; a result is an ordinary file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(partial.path(), fs::Permissions::from_mode(0o644));
    }
    partial.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_file_cannot_be_read_has_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"12345").unwrap();
        assert_eq!(read(&file, 5).unwrap(), b"12345");
        assert_eq!(read(&file, 4).unwrap_err().code(), Code::FileTooLarge);
        assert_eq!(read(folder.path(), 9).unwrap_err().code(), Code::FileIsDirectory);
        assert_eq!(read(&folder.path().join("no"), 9).unwrap_err().code(), Code::FileNotFound);
    }

    #[test]
    fn a_failed_write_leaves_the_older_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write(&file, |out| out.write_all(b"old")).unwrap();
        let failed = write(&file, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().code(), Code::FileUnwritable);
        assert_eq!(fs::read(&file).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no leftovers");
    }
}
