//! The workspace file: one SQLite database.
//!
//! One file per table holds its SQL, its row type, reader and writer. Every
//! write is one transaction and is on the disk when the call returns
//! (`synchronous = FULL`).

pub mod aside;
pub mod brand;
pub mod connection;
pub mod event;
pub mod health;
pub mod image;
pub mod import;
pub mod key;
pub mod log;
pub mod number;
pub mod stamp;
pub mod state;
pub mod status;
pub mod sync_lock;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Code, Coded};
use crate::file::{Identity, beside};
use crate::world::World;

/// "SGNT": tells a workspace from any other SQLite file.
const APPLICATION_ID: i32 = 0x5347_4e54;

/// Migrations in order; the file's `user_version` counts those applied.
/// Append only: released files must still open.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
];

/// Why the workspace file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no workspace at {0}")]
    NotFound(PathBuf),
    #[error("{0} exists already")]
    Exists(PathBuf),
    #[error("{0} is not a Signet workspace")]
    NotAWorkspace(PathBuf),
    #[error("{path} was written by a newer Signet (format {found}; this one reads up to {known})")]
    TooNew { path: PathBuf, found: i64, known: i64 },
    #[error("{0} is damaged")]
    Corrupted(PathBuf),
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    #[error("{0} is not writable")]
    ReadOnly(PathBuf),
    #[error("{path} could not be opened: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{path} could not be written: {error}")]
    Unwritable { path: PathBuf, error: std::io::Error },
    #[error("{0} was moved, deleted or replaced while it was open")]
    Moved(PathBuf),
    #[error("the workspace is in use by another program that is writing to it")]
    Busy,
    /// What was to be written follows from a state of the log that is over.
    #[error("another program has gone on with the log meanwhile; sync again")]
    Overtaken,
    #[error("the workspace could not be read or written: {0}")]
    Sqlite(rusqlite::Error),
}

impl Coded for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::WorkspaceNotFound,
            Self::Exists(_) => Code::WorkspaceExists,
            Self::NotAWorkspace(_) => Code::NotAWorkspace,
            Self::TooNew { .. } => Code::WorkspaceTooNew,
            Self::Corrupted(_) => Code::WorkspaceCorrupted,
            Self::IsDirectory(_) => Code::FileIsDirectory,
            Self::ReadOnly(_) => Code::WorkspaceReadOnly,
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::Moved(_) => Code::WorkspaceMoved,
            Self::Busy | Self::Overtaken => Code::WorkspaceBusy,
            // A suspicion: whoever says it to a person asks `health` first.
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    Code::WorkspaceCorrupted
                }
                Some(ErrorCode::ReadOnly) => Code::WorkspaceReadOnly,
                _ => Code::StorageFailed,
            },
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::NotFound(path)
            | Self::Exists(path)
            | Self::NotAWorkspace(path)
            | Self::TooNew { path, .. }
            | Self::Corrupted(path)
            | Self::IsDirectory(path)
            | Self::ReadOnly(path)
            | Self::Unreadable { path, .. }
            | Self::Unwritable { path, .. }
            | Self::Moved(path) => serde_json::json!({ "path": path.to_string_lossy() }),
            Self::Busy | Self::Overtaken | Self::Sqlite(_) => serde_json::Value::Null,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

/// The workspace's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// Random identifier, made once; names the key's keychain entry.
    pub id: String,
    /// The enterprise's name as its admins wrote it.
    pub enterprise: String,
    /// CLDR region code under which national numbers are read, e.g. `US`.
    pub region: String,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
}

/// An open workspace file. One per thread; several may be open on one file.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// The file that was opened, should its name come to mean another.
    identity: Identity,
}

impl Store {
    /// Makes a workspace file. It appears under its name only once it is
    /// whole.
    pub fn create(
        path: &Path,
        enterprise: &str,
        region: &str,
        world: &World,
    ) -> Result<Self, StoreError> {
        if let Some(taken) = taken(path) {
            return Err(StoreError::Exists(taken));
        }
        let partial = beside(path, &format!(".{}.partial", world.identifier()));
        // SQLite would say no more than that it cannot open it.
        std::fs::File::create_new(&partial).map_err(|error| unwritable(path, error))?;
        let made = Self::write_first(&partial, enterprise, region, world)
            .and_then(|()| publish(&partial, path));
        if let Err(error) = made {
            // The half-made file is of no use to anybody; its removal is best effort.
            let _ = std::fs::remove_file(&partial);
            return Err(error);
        }
        Self::open(path)
    }

    fn write_first(
        path: &Path,
        enterprise: &str,
        region: &str,
        world: &World,
    ) -> Result<(), StoreError> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let transaction = connection.transaction()?;
        for migration in MIGRATIONS {
            transaction.execute_batch(migration)?;
        }
        transaction.execute(
            "INSERT INTO workspace (row, id, enterprise, region, created_at) VALUES (1, ?1, ?2, ?3, ?4)",
            (world.identifier(), enterprise, region, world.now()),
        )?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| error.into())
    }

    /// Opens a workspace file and brings it to this version's format.
    ///
    /// Nothing but SQLite opens the file: a descriptor that is closed again
    /// takes the locks of every connection of this process with it (see
    /// [`file::open`](crate::file::open)).
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match Self::open_once(path) {
            // What a program that was just ending left half done is whole at
            // the second look.
            Err(StoreError::Sqlite(_)) => {
                Self::open_once(path).map_err(|error| health::judged(path, error))
            }
            opened => opened,
        }
    }

    fn open_once(path: &Path) -> Result<Self, StoreError> {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(metadata) if metadata.is_dir() => {
                return Err(StoreError::IsDirectory(path.to_owned()));
            }
            // A pipe or a device would be waited for.
            Ok(_) => return Err(StoreError::NotAWorkspace(path.to_owned())),
            Err(error) => return Err(unreadable(path, error)),
        }
        let connection = connect(path)?;
        // SQLite opens what it may not write for reading, without a word.
        if connection.is_readonly(rusqlite::MAIN_DB)? {
            return Err(StoreError::ReadOnly(path.to_owned()));
        }
        // Another program may hold the write lock for as long as an import's
        // commit takes.
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        let identity = Identity::of(path).map_err(|error| unreadable(path, error))?;
        let mut store = Self { connection, path: path.to_owned(), identity };
        store.check_format().map_err(|error| store.name_cause(error))?;
        tracing::debug!(format = MIGRATIONS.len(), "workspace opened");
        Ok(store)
    }

    fn check_format(&mut self) -> Result<(), StoreError> {
        let pragma = |name: &str| -> rusqlite::Result<i64> {
            self.connection.pragma_query_value(None, name, |row| row.get(0))
        };
        if pragma("application_id")? != i64::from(APPLICATION_ID) {
            return Err(StoreError::NotAWorkspace(self.path.clone()));
        }
        let found = pragma("user_version")?;
        let known = MIGRATIONS.len() as i64;
        if found > known {
            return Err(StoreError::TooNew { path: self.path.clone(), found, known });
        }
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        self.connection.pragma_update(None, "temp_store", "MEMORY")?;
        // 64 MiB of page cache: an index over a million numbers stays in it.
        self.connection.pragma_update(None, "cache_size", -65_536)?;
        if found < known {
            self.write(|transaction| {
                // Read again under the lock: another program may have migrated meanwhile.
                let found: i64 =
                    transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
                for migration in &MIGRATIONS[found.clamp(0, known) as usize..] {
                    transaction.execute_batch(migration)?;
                }
                transaction.pragma_update(None, "user_version", known)?;
                Ok::<_, StoreError>(())
            })?;
            tracing::info!(from = found, to = known, "workspace brought to this format");
        }
        self.workspace()?;
        Ok(())
    }

    fn name_cause(&self, error: StoreError) -> StoreError {
        let path = self.path.clone();
        match error {
            StoreError::Sqlite(inner) => match inner.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => StoreError::NotAWorkspace(path),
                // WAL needs two more files in the same folder.
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => StoreError::ReadOnly(path),
                _ => StoreError::Sqlite(inner),
            },
            other => other,
        }
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which file was opened.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The connection, for reading.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs one write transaction. It takes the write lock at once, commits
    /// when `work` succeeds and leaves nothing behind when it fails.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        check_place(&self.path, &self.identity)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// The workspace's own row.
    pub fn workspace(&self) -> Result<WorkspaceRow, StoreError> {
        Ok(self.connection.query_row(
            "SELECT id, enterprise, region, created_at FROM workspace",
            [],
            |row| {
                Ok(WorkspaceRow {
                    id: row.get(0)?,
                    enterprise: row.get(1)?,
                    region: row.get(2)?,
                    created_at: row.get(3)?,
                })
            },
        )?)
    }
}

/// What lies where a workspace's file would be: the file itself, or what SQLite
/// keeps beside one. A log that a file of that name left behind would be taken
/// for the log of the next.
pub fn taken(path: &Path) -> Option<PathBuf> {
    let mut places = ["", "-wal", "-shm", "-journal"].into_iter().map(|end| beside(path, end));
    places.find(|place| place.symlink_metadata().is_ok())
}

/// Gives a finished file its name, never over an existing one, and brings the
/// name to the disk.
fn publish(partial: &Path, path: &Path) -> Result<(), StoreError> {
    let partial = tempfile::TempPath::try_from_path(partial).map_err(|e| unwritable(path, e))?;
    partial.persist_noclobber(path).map_err(|error| unwritable(path, error.error))?;
    if cfg!(unix) {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| unwritable(path, error))?;
    }
    Ok(())
}

/// [`StoreError::Moved`] when a workspace's name leads elsewhere or nowhere: a
/// write would go to a file that nobody opens again, or whose log lies under
/// another name.
pub fn check_place(workspace: &Path, opened: &Identity) -> Result<(), StoreError> {
    match Identity::of(workspace) {
        Ok(identity) if identity == *opened => Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unreadable(workspace, error)),
        Ok(_) | Err(_) => Err(StoreError::Moved(workspace.to_owned())),
    }
}

/// Whether `path` leads to the file of the workspace at `workspace`, or to what
/// SQLite keeps beside it, under whatever name. Opens nothing.
pub fn is_at(workspace: &Path, path: &Path) -> bool {
    let Ok(asked) = Identity::of(path) else { return false };
    ["", "-wal", "-shm"]
        .iter()
        .any(|end| Identity::of(&beside(workspace, end)).is_ok_and(|identity| identity == asked))
}

/// The one place that opens a workspace file.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => unreadable(path, std::io::Error::other(error)),
        _ => error.into(),
    })
}

fn unreadable(path: &Path, error: std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::NotFound => StoreError::NotFound(path.to_owned()),
        _ => StoreError::Unreadable { path: path.to_owned(), error },
    }
}

fn unwritable(path: &Path, error: std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
        _ => StoreError::Unwritable { path: path.to_owned(), error },
    }
}

/// Takes `count` local sequence numbers (one counter per workspace) and answers
/// the first. Every row whose branding a transaction changes is stamped with
/// one of its own, so that a connection can stop and go on between any two.
pub fn reserve_sequences(transaction: &Transaction<'_>, count: u64) -> Result<i64, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(transaction.query_row(
        "UPDATE workspace SET sequence = sequence + ?1 RETURNING sequence - ?1 + 1",
        [count],
        |row| row.get(0),
    )?)
}
