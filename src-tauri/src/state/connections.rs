//! The connections to one workspace file, and what a failure of theirs comes to.
//!
//! A failure is first taken for the connection's own: all are closed and the
//! file is opened once more. It is called damaged when SQLite's check says so.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, TryLockError};
use std::time::{Duration, Instant};

use signet_core::Code;
use signet_core::file::Identity;
use signet_core::store::{self, Store, StoreError, health};

use super::lock;
use crate::error::{Answer, CommandError};

/// Readers kept open: a page, a count and a detail are asked for together.
const READERS: usize = 3;

/// A failure this soon after the file was opened anew is not helped by opening
/// it again.
const SETTLING: Duration = Duration::from_secs(10);

pub struct Connections {
    path: PathBuf,
    /// The file that was opened first, and stays the one.
    identity: Identity,
    /// None after a failure, until it is needed again.
    writer: Mutex<Option<Store>>,
    readers: Mutex<Vec<Store>>,
    /// Shared by whoever works; alone when all are closed. SQLite keeps what
    /// it knows of a file for as long as one connection to it is open.
    working: RwLock<Opened>,
}

/// When the file was opened.
#[derive(Clone, Copy, Default)]
struct Opened {
    times: u64,
    /// When it was opened anew after a failure.
    anew: Option<Instant>,
}

/// What tells one state of the file from another: how often it was opened, and
/// SQLite's count of the commits of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(u64, i64);

impl Connections {
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = Store::open(path)?;
        Ok(Self {
            path: path.to_owned(),
            identity: writer.identity().clone(),
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            working: RwLock::default(),
        })
    }

    /// Runs `work` on a connection of its own.
    pub fn read<T>(&self, work: impl FnOnce(&Store) -> Answer<T>) -> Answer<T> {
        self.guarded(Code::WorkspaceReopened, || {
            let idle = lock(&self.readers).pop();
            let store = match idle {
                Some(store) => store,
                None => Store::open(&self.path)?,
            };
            let done = work(&store);
            let mut readers = lock(&self.readers);
            if readers.len() < READERS {
                readers.push(store);
            }
            done
        })
    }

    /// Runs `work` on the connection that writes.
    pub fn write<T>(&self, work: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
        self.guarded(Code::StorageFailed, || {
            let mut writer = lock(&self.writer);
            let store = match writer.take() {
                Some(store) => store,
                None => Store::open(&self.path)?,
            };
            work(writer.insert(store))
        })
    }

    /// Runs `work`, which opens the file by itself.
    pub fn beside<T>(&self, work: impl FnOnce() -> Answer<T>) -> Answer<T> {
        let times = self.working.read().unwrap_or_else(PoisonError::into_inner).times;
        self.check_place()?;
        work().map_err(|error| self.judged(times, Code::StorageFailed, error))
    }

    /// None while the connection that writes is busy or closed: the next look
    /// makes up for it.
    pub fn version(&self) -> Option<Version> {
        let working = self.working.try_read().ok()?;
        let writer = match self.writer.try_lock() {
            Ok(writer) => writer,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        let connection = writer.as_ref()?.connection();
        let commits = connection.pragma_query_value(None, "data_version", |row| row.get(0));
        Some(Version(working.times, commits.ok()?))
    }

    fn check_place(&self) -> Result<(), StoreError> {
        store::check_place(&self.path, &self.identity)
    }

    fn guarded<T>(&self, intact: Code, work: impl FnOnce() -> Answer<T>) -> Answer<T> {
        let working = self.working.read().unwrap_or_else(PoisonError::into_inner);
        let times = working.times;
        // A connection opened by its name would be one to another file.
        let done = self.check_place().map_err(CommandError::from).and_then(|()| work());
        drop(working);
        done.map_err(|error| self.judged(times, intact, error))
    }

    /// What is said of a failure on connections of the `times`-th opening.
    /// `intact` is said of an intact file that was opened anew.
    fn judged(&self, times: u64, intact: Code, error: CommandError) -> CommandError {
        match error.code {
            Code::WorkspaceCorrupted => match health::check(&self.path) {
                Ok(health::Health::Damaged) => return error.naming(&self.path),
                Ok(health::Health::Sound) => {}
                Err(failed) => return CommandError::from(failed).naming(&self.path),
            },
            Code::StorageFailed => {}
            _ => return error,
        }
        match self.open_anew(times) {
            Ok(true) => CommandError { code: intact, ..error },
            Ok(false) => CommandError { code: Code::StorageFailed, ..error },
            Err(failed) => CommandError::from(failed).naming(&self.path),
        }
    }

    /// Closes all connections and opens the file; false when that was done a
    /// moment ago and did not help.
    fn open_anew(&self, times: u64) -> Result<bool, StoreError> {
        let mut working = self.working.write().unwrap_or_else(PoisonError::into_inner);
        if working.times != times {
            // Another failure of the same connections came first.
            return Ok(true);
        }
        if working.anew.is_some_and(|anew| anew.elapsed() < SETTLING) {
            return Ok(false);
        }
        lock(&self.readers).clear();
        let mut writer = lock(&self.writer);
        writer.take();
        *working = Opened { times: times + 1, anew: Some(Instant::now()) };
        *writer = Some(Store::open(&self.path)?);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use signet_core::world::World;

    use super::*;

    fn workspace() -> (tempfile::TempDir, Connections) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.signet");
        Store::create(&path, "Acme", "US", &World::system()).unwrap();
        let connections = Connections::open(&path).unwrap();
        (folder, connections)
    }

    fn suspicion() -> CommandError {
        CommandError::new(Code::WorkspaceCorrupted, "database disk image is malformed")
    }

    fn code<T>(answer: Answer<T>) -> Option<Code> {
        answer.err().map(|error| error.code)
    }

    fn enterprise(connections: &Connections) -> Answer<String> {
        connections.read(|store| Ok(store.workspace()?.enterprise))
    }

    #[test]
    fn an_intact_file_whose_connection_failed_is_opened_once_more_and_not_called_damaged() {
        let (_folder, connections) = workspace();
        let before = connections.version();
        let failed = connections.read(|_| Err::<(), _>(suspicion()));
        assert_eq!(code(failed), Some(Code::WorkspaceReopened));
        assert_eq!(enterprise(&connections).unwrap(), "Acme");
        assert_ne!(connections.version(), before, "what was read before may be old");
        let failed = connections.read(|_| Err::<(), _>(suspicion()));
        assert_eq!(code(failed), Some(Code::StorageFailed), "opening it again did not help");
        assert_eq!(enterprise(&connections).unwrap(), "Acme");
    }

    #[test]
    fn a_write_that_failed_on_an_intact_file_is_no_damage() {
        let (_folder, connections) = workspace();
        let failed = connections.write(|_| Err::<(), _>(suspicion()));
        assert_eq!(code(failed), Some(Code::StorageFailed));
        connections.write(|store| Ok(store.write(|_| Ok::<_, StoreError>(()))?)).unwrap();
    }

    #[test]
    fn failures_side_by_side_open_the_file_once() {
        let (_folder, connections) = workspace();
        let barrier = std::sync::Barrier::new(2);
        let fail = || {
            connections.read(|_| {
                barrier.wait();
                Err::<(), _>(suspicion())
            })
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(fail);
            (fail(), one.join().unwrap())
        });
        assert_eq!(code(one), Some(Code::WorkspaceReopened));
        assert_eq!(code(other), Some(Code::WorkspaceReopened));
        assert_eq!(connections.version().map(|version| version.0), Some(1));
    }

    #[test]
    fn a_file_that_fails_the_check_is_called_damaged_with_its_path() {
        let (folder, connections) = workspace();
        let path = folder.path().join("a.signet");
        drop(connections);
        let mut bytes = std::fs::read(&path).unwrap();
        let end = bytes.len();
        bytes[4_096 * 2..end].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        // Opening reads the first pages only, or finds the damage at once.
        let error = match Connections::open(&path) {
            Ok(connections) => connections.read(|_| Err::<(), _>(suspicion())).unwrap_err(),
            Err(error) => CommandError::from(error),
        };
        assert_eq!(error.code, Code::WorkspaceCorrupted);
        assert_eq!(error.details.unwrap()["path"], serde_json::json!(path));
    }

    #[test]
    fn other_errors_stay_what_they_are() {
        let (_folder, connections) = workspace();
        let failed = connections
            .read(|_| Err::<(), _>(CommandError::new(Code::UnknownBrand, "there is none")));
        assert_eq!(code(failed), Some(Code::UnknownBrand));
        assert_eq!(connections.version().map(|version| version.0), Some(0));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_moved_or_replaced_takes_no_more_writes() {
        let (folder, connections) = workspace();
        let path = folder.path().join("a.signet");
        let aside = folder.path().join("aside.signet");
        std::fs::rename(&path, &aside).unwrap();
        let touch = || connections.write(|store| Ok(store.write(|_| Ok::<_, StoreError>(()))?));
        assert_eq!(code(touch()), Some(Code::WorkspaceMoved));
        assert_eq!(code(enterprise(&connections)), Some(Code::WorkspaceMoved));
        std::fs::write(&path, "another file").unwrap();
        assert_eq!(code(touch()), Some(Code::WorkspaceMoved));
        std::fs::rename(&aside, &path).unwrap();
        touch().unwrap();
        assert_eq!(enterprise(&connections).unwrap(), "Acme", "back in its place it goes on");
    }
}
