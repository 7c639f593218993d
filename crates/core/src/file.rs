//! Files the user names: read within a limit, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::mem::ManuallyDrop;
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
    #[error("{0} is a workspace or a key and stays as it is; write to another file")]
    Kept(PathBuf),
    #[error("{0} is a workspace or another database")]
    Database(PathBuf),
}

impl Coded for FileError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::FileNotFound,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::TooLarge { .. } => Code::FileTooLarge,
            Self::Kept(_) => Code::FileExists,
            Self::Database(_) => Code::FileIsDatabase,
        }
    }

    fn details(&self) -> serde_json::Value {
        let (Self::NotFound(path)
        | Self::IsDirectory(path)
        | Self::Unreadable { path, .. }
        | Self::Unwritable { path, .. }
        | Self::TooLarge { path, .. }
        | Self::Kept(path)
        | Self::Database(path)) = self;
        serde_json::json!({ "path": path.to_string_lossy() })
    }
}

/// Reads a file of at most `limit` bytes. See [`open`].
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| reading(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

/// Opens a file that the user named, for reading: a regular file, and no
/// database.
///
/// A process that closes any descriptor of a file drops all its POSIX locks on
/// it, those of SQLite on an open workspace among them. Another program then
/// takes itself for the last one and deletes the log that this one goes on
/// writing to (<https://sqlite.org/howtocorrupt.html>, section 2.2). So a file
/// that turns out to be a database, or what lies beside one, is not closed
/// again: the descriptor is the price of a slip.
pub fn open(path: &Path) -> Result<File, FileError> {
    let failed = |error: io::Error| reading(path, error);
    // A pipe would be waited for.
    let kind = fs::metadata(path).map_err(failed)?.file_type();
    if kind.is_dir() {
        return Err(FileError::IsDirectory(path.to_owned()));
    }
    if !kind.is_file() {
        return Err(failed(not_regular()));
    }
    let mut file = ManuallyDrop::new(File::open(path).map_err(failed)?);
    let mut head = Vec::new();
    (&mut *file).take(MAGIC).read_to_end(&mut head).map_err(failed)?;
    if is_database(&head) {
        return Err(FileError::Database(path.to_owned()));
    }
    let mut file = ManuallyDrop::into_inner(file);
    file.rewind().map_err(failed)?;
    Ok(file)
}

/// Bytes in which a database, its log and its index show themselves.
const MAGIC: u64 = 16;

/// Whether a file begins as a SQLite database, as its write-ahead log
/// (<https://sqlite.org/fileformat2.html>, section 4.1) or as the index of that
/// (<https://sqlite.org/walformat.html>, section 2.1).
fn is_database(head: &[u8]) -> bool {
    const INDEX: u32 = 3_007_000;
    head.starts_with(b"SQLite format 3\0")
        || head.starts_with(&[0x37, 0x7f, 0x06, 0x82])
        || head.starts_with(&[0x37, 0x7f, 0x06, 0x83])
        || head.starts_with(&INDEX.to_ne_bytes())
}

/// The file beside `path` whose name is that one's with `end` behind it.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Which file a path leads to, whatever its names: a link is the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
    #[cfg(not(unix))]
    path: PathBuf,
}

impl Identity {
    /// Asks the system without opening the file.
    #[cfg(unix)]
    pub fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path)?;
        Ok(Self { device_and_inode: (metadata.dev(), metadata.ino()) })
    }

    /// That of an open file.
    #[cfg(unix)]
    pub fn of_open(file: &File) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = file.metadata()?;
        Ok(Self { device_and_inode: (metadata.dev(), metadata.ino()) })
    }

    /// Asks the system for the file's one full name.
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: fs::canonicalize(path)? })
    }
}

fn reading(path: &Path, error: io::Error) -> FileError {
    match error.kind() {
        ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
        ErrorKind::IsADirectory => FileError::IsDirectory(path.to_owned()),
        _ => FileError::Unreadable { path: path.to_owned(), error },
    }
}

fn not_regular() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")
}

/// Why a file's content came to no end.
#[derive(Debug)]
pub enum Stop<E> {
    /// The file took no more.
    File(io::Error),
    /// There is no more content.
    Content(E),
}

impl<E> From<io::Error> for Stop<E> {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Writes a file under its name only once it is whole, over an older one.
/// See [`write_content`].
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    write_content(path, |out| content(out).map_err(Stop::<FileError>::File))
}

/// Writes a file whose content can fail to come, under its name only once it
/// is whole, over an older one. Where the name is a link, the file behind it is
/// replaced. Devices and pipes are refused, and so are workspaces and key
/// files: a slip in an argument must not cost them.
pub fn write_content<T, E: From<FileError>>(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> Result<T, Stop<E>>,
) -> Result<T, E> {
    let failed = |error: io::Error| FileError::Unwritable { path: path.to_owned(), error };
    let target = replaceable(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut partial = tempfile::Builder::new()
        .prefix(".signet-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    let mut buffered = io::BufWriter::new(partial.as_file_mut());
    let made = content(&mut buffered).map_err(|stop| match stop {
        Stop::File(error) => failed(error).into(),
        Stop::Content(error) => error,
    })?;
    buffered.flush().map_err(failed)?;
    drop(buffered);
    partial.as_file().sync_all().map_err(failed)?;
    // A temporary file is its owner's alone; a result is an ordinary file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(partial.path(), fs::Permissions::from_mode(0o644));
    }
    partial.persist(&target).map_err(|error| failed(error.error))?;
    Ok(made)
}

/// The file that a write to `path` replaces or makes.
fn replaceable(path: &Path) -> Result<PathBuf, FileError> {
    let failed = |error: io::Error| FileError::Unwritable { path: path.to_owned(), error };
    let kind = match fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(path.to_owned()),
        Err(error) => return Err(failed(error)),
    };
    if kind.is_dir() {
        return Err(FileError::IsDirectory(path.to_owned()));
    }
    if !kind.is_file() {
        return Err(failed(not_regular()));
    }
    let target = fs::canonicalize(path).map_err(failed)?;
    let mut head = Vec::new();
    let file = open(&target).map_err(|error| match error {
        FileError::Database(_) => FileError::Kept(path.to_owned()),
        FileError::Unreadable { error, .. } => failed(error),
        other => other,
    })?;
    file.take(KEPT_HEAD).read_to_end(&mut head).map_err(failed)?;
    if memchr::memmem::find(&head, b"\"signet-key\"").is_some() {
        return Err(FileError::Kept(path.to_owned()));
    }
    Ok(target)
}

/// Bytes in which a key file shows itself.
const KEPT_HEAD: u64 = 64;

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

    #[test]
    fn workspaces_keys_and_devices_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        for kept in [&b"SQLite format 3\0..."[..], b"{\"format\":\"signet-key\",\"version\":1}"] {
            fs::write(&file, kept).unwrap();
            let refused = write(&file, |out| out.write_all(b"x")).unwrap_err();
            assert_eq!(refused.code(), Code::FileExists);
            assert_eq!(fs::read(&file).unwrap(), kept);
        }
        let device = Path::new("/dev/null");
        if device.exists() {
            let refused = write(device, |out| out.write_all(b"x")).unwrap_err();
            assert_eq!(refused.code(), Code::FileUnwritable);
            assert_eq!(read(device, 9).unwrap_err().code(), Code::FileUnreadable);
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_behind_a_link_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, b"old").unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        write(&link, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
