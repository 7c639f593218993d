//! A log file that several programs write to at the same time, and that is
//! replaced when it is full.
//!
//! Each line is one write to a file opened for appending, so that lines of two
//! programs are neither torn nor lost; it is opened anew for each line, so that
//! no program goes on writing to a file that another has put aside. Who puts it
//! aside holds a lock, and whoever does not get that lock at once writes all
//! the same: nobody waits for a program that was stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Octets after which the file is put aside.
pub const MOST_BYTES: u64 = 1024 * 1024;
/// Files that are kept, the one that is written to among them. With the size
/// of each: some weeks of daily work, and small enough for a mail.
pub const MOST_FILES: usize = 5;
/// Octets of a line; what is longer is cut.
const MOST_LINE: usize = 8 * 1024;

const NAME: &str = "signet";

/// The log of a folder.
#[derive(Debug)]
pub struct LogFile {
    folder: PathBuf,
    most_bytes: u64,
    /// The line before was cut short by a full disk.
    torn: AtomicBool,
}

impl LogFile {
    /// The folder is made when something is written.
    pub fn new(folder: &Path) -> Self {
        Self::bounded(folder, MOST_BYTES)
    }

    /// As [`LogFile::new`], each file of another size.
    pub fn bounded(folder: &Path, most_bytes: u64) -> Self {
        Self { folder: folder.to_owned(), most_bytes, torn: AtomicBool::new(false) }
    }

    /// The file that is written to.
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{NAME}.log"))
    }

    /// The files put aside, the latest first.
    fn aside(&self, position: usize) -> PathBuf {
        self.folder.join(format!("{NAME}.{position}.log"))
    }

    /// Appends a line. Fails where the folder cannot be made or written to, and
    /// where the disk is full.
    pub fn write(&self, line: &str) -> io::Result<()> {
        let mut text = String::with_capacity(line.len() + 2);
        if self.torn.load(Ordering::Relaxed) {
            text.push('\n');
        }
        text.push_str(&line[..line.floor_char_boundary(MOST_LINE)]);
        text.push('\n');

        let mut file = self.open()?;
        let length = file.metadata()?.len();
        if length > 0 && length + text.len() as u64 > self.most_bytes {
            let aside = self.put_aside(text.len() as u64);
            // Where files can be written and not renamed, the bound holds all
            // the same: twice the size for those who write meanwhile.
            if aside.is_err() && length > 2 * self.most_bytes {
                return aside;
            }
            file = self.open()?;
        }
        let written = file.write(text.as_bytes());
        let whole = written.as_ref().is_ok_and(|written| *written == text.len());
        // A write that failed left the end as it was.
        if written.is_ok() {
            self.torn.store(!whole, Ordering::Relaxed);
        }
        if whole { Ok(()) } else { Err(written.err().unwrap_or(io::ErrorKind::WriteZero.into())) }
    }

    fn open(&self) -> io::Result<File> {
        let path = self.path();
        match private().open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_private(&self.folder)?;
                private().open(&path)
            }
            opened => opened,
        }
    }

    fn put_aside(&self, more: u64) -> io::Result<()> {
        let lock = private().open(self.folder.join(format!("{NAME}.log.lock")))?;
        if lock.try_lock().is_err() {
            // Somebody is at it.
            return Ok(());
        }
        // Another may have done it since the length was read.
        let length = fs::metadata(self.path()).map_or(0, |file| file.len());
        if length + more <= self.most_bytes {
            return Ok(());
        }
        for position in (1..MOST_FILES - 1).rev() {
            match fs::rename(self.aside(position), self.aside(position + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(self.path(), self.aside(1))
    }
}

/// For appending; for nobody else to read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_folder_is_made_and_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::new(&folder.path().join("state/signet"));
        log.write("one").unwrap();
        log.write("two").unwrap();
        assert_eq!(read(&log.path()), "one\ntwo\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&log.path()), 0o600);
            assert_eq!(mode(log.path().parent().unwrap()), 0o700);
        }
    }

    #[test]
    fn a_full_file_is_put_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::bounded(folder.path(), 100);
        for line in 0..1000 {
            log.write(&format!("{line:09}")).unwrap();
        }
        let mut lines = Vec::new();
        for position in (1..MOST_FILES).rev() {
            let text = read(&log.aside(position));
            assert!(text.len() <= 100, "{position}: {} octets", text.len());
            lines.extend(text.lines().map(str::to_owned).collect::<Vec<_>>());
        }
        lines.extend(read(&log.path()).lines().map(str::to_owned));
        let first = 1000 - lines.len();
        let expected: Vec<_> = (first..1000).map(|line| format!("{line:09}")).collect();
        assert_eq!(lines, expected, "the last lines in their order, none missing");
        let files = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, MOST_FILES + 1, "the files and their lock");
    }

    #[test]
    fn a_line_longer_than_any_is_cut_between_letters() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::new(folder.path());
        log.write(&"é".repeat(MOST_LINE)).unwrap();
        assert_eq!(read(&log.path()), "é".repeat(MOST_LINE / 2) + "\n");
    }

    /// A program that was stopped while it held the lock keeps nobody waiting.
    #[test]
    fn nobody_waits_for_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::bounded(folder.path(), 10);
        let lock = private().open(folder.path().join("signet.log.lock")).unwrap();
        lock.lock().unwrap();
        for line in ["1234567", "abcdefg", "ABCDEFG"] {
            log.write(line).unwrap();
        }
        assert_eq!(read(&log.path()), "1234567\nabcdefg\nABCDEFG\n");
        drop(lock);
        log.write("new").unwrap();
        assert_eq!(read(&log.path()), "new\n");
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::write(&taken, "").unwrap();
        assert!(LogFile::new(&taken).write("line").is_err(), "a file lies there");
        assert!(LogFile::new(&taken.join("below")).write("line").is_err());
        fs::create_dir(folder.path().join("signet.log")).unwrap();
        assert!(LogFile::new(folder.path()).write("line").is_err(), "a folder has its name");
    }

    /// `/dev/full` refuses every write as a full disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let log = LogFile::new(folder.path());
        std::os::unix::fs::symlink("/dev/full", log.path()).unwrap();
        assert_eq!(log.write("line").unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
