//! The store in one SQLite file. Any number of processes may share it: the
//! server reads the database and keeps no second truth in memory.

mod read;
mod write;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{Read, Result, Store, StoreError, Write};

/// The schema, step by step; `user_version` counts the steps a database has
/// taken. Steps are only ever added.
const STEPS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
];
/// "SgnX", so that `file` and this program know whose database it is.
const APPLICATION_ID: i64 = 0x5367_6e58;
/// How long a change waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers kept open; more are opened and closed as needed.
const IDLE_READERS: usize = 8;

/// One database file: one connection that writes, others that read.
pub struct SqliteStore {
    path: std::path::PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

/// A connection inside a transaction.
struct Session<'a> {
    connection: &'a Connection,
}

impl SqliteStore {
    /// Opens the file, making it when it is missing.
    pub fn open(path: &Path) -> Result<Self> {
        make(path)?;
        let mut writer = connect(path)?;
        migrate(&mut writer)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// Folds the write-ahead log into the file, for a tidy end.
    pub fn checkpoint(&self) -> Result<()> {
        lock(&self.writer).pragma_query(None, "wal_checkpoint(TRUNCATE)", |_| Ok(()))?;
        Ok(())
    }

    fn reader(&self) -> Result<Connection> {
        match lock(&self.readers).pop() {
            Some(reader) => Ok(reader),
            None => connect(&self.path),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in a transaction rolls it back; the connection stays usable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the file for its user alone: it holds every enterprise's inventory,
/// and the directory may be one that others can read. SQLite gives the files
/// beside it the same access.
fn make(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Failed(Box::new(error)))
        }
        _ => Ok(()),
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // 16 MB between checkpoints: a change set of 10,000 numbers writes less
    // than one, and each checkpoint costs a sync.
    connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = usize::try_from(taken).ok().and_then(|taken| STEPS.get(taken..));
    let missing = missing.ok_or(StoreError::TooNew)?;
    if missing.is_empty() {
        return Ok(());
    }
    for step in missing {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

impl Store for SqliteStore {
    fn read_with(&self, job: &mut dyn FnMut(&dyn Read) -> Result<()>) -> Result<()> {
        let mut connection = self.reader()?;
        // Deferred: the first question fixes the state all of them see.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let result = job(&Session { connection: &transaction });
        transaction.finish()?;
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        result
    }

    fn write_with(&self, job: &mut dyn FnMut(&mut dyn Write) -> Result<bool>) -> Result<()> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if job(&mut Session { connection: &transaction })? {
            transaction.commit()?;
        }
        Ok(())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Corrupted("not a database of this program")
            }
            _ => Self::Failed(Box::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database that took so many steps, as an earlier version left it.
    fn of_version(path: &Path, steps: usize) -> Connection {
        let connection = Connection::open(path).unwrap();
        for step in &STEPS[..steps] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", steps as i64).unwrap();
        connection
    }

    #[test]
    fn databases_of_every_version_open_with_what_they_hold() {
        for steps in 0..=STEPS.len() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("exchange.sqlite");
            let earlier = of_version(&path, steps);
            if steps > 0 {
                earlier
                    .execute_batch(
                        "INSERT INTO exchange VALUES (1, 'x', 'kid', x'00', 'https://a.example', 5);
                         INSERT INTO enterprise (id, uid, name, created_at) VALUES (1, 'e', 'E', 5);
                         INSERT INTO invite (secret, enterprise, scope, created_at)
                             VALUES (zeroblob(32), 1, x'30', 1000);
                         INSERT INTO provider (token, name, created_at)
                             VALUES (zeroblob(32), 'Carrier', 5);",
                    )
                    .unwrap();
            }
            drop(earlier);
            let store = SqliteStore::open(&path).unwrap();
            let store: &dyn Store = &store;
            let secret = signet_protocol::Digest::from_bytes([0; 32]);
            let (urls, invite, provider) = store
                .read(|store| -> Result<_> {
                    Ok((store.public_urls()?, store.invite(&secret)?, store.provider(&secret)?))
                })
                .unwrap();
            if (1..3).contains(&steps) {
                assert_eq!(invite.unwrap().expires_at, 1000 + 14 * 86_400, "{steps}");
            }
            if steps > 0 {
                assert_eq!(provider.as_deref(), Some("Carrier"), "{steps}");
            }
            if steps == 1 {
                assert_eq!(urls, ["https://a.example"]);
            }
        }
    }

    #[test]
    fn a_database_of_a_later_version_is_left_alone() {
        for version in [STEPS.len() as i64 + 1, -1] {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("exchange.sqlite");
            let later = of_version(&path, STEPS.len());
            later.pragma_update(None, "user_version", version).unwrap();
            drop(later);
            assert!(matches!(SqliteStore::open(&path), Err(StoreError::TooNew)), "{version}");
        }
    }
}
