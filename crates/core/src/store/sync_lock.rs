//! Table `sync_lock`: who syncs this workspace.

use rusqlite::{Connection, OptionalExtension};

use super::StoreError;

/// The lock of a sync under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRow {
    /// Random, the holder's alone.
    pub token: String,
    /// Program and process, for people.
    pub owner: String,
    /// Seconds since 1970-01-01 UTC.
    pub started_at: i64,
    /// The holder moves this on while it runs.
    pub expires_at: i64,
}

pub fn read(connection: &Connection) -> Result<Option<LockRow>, StoreError> {
    let sql = "SELECT token, owner, started_at, expires_at FROM sync_lock";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(LockRow {
            token: row.get(0)?,
            owner: row.get(1)?,
            started_at: row.get(2)?,
            expires_at: row.get(3)?,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row([], read).optional()?)
}

/// Gives the lock to a holder, whoever had it before.
pub fn put(connection: &Connection, lock: &LockRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO sync_lock (row, token, owner, started_at, expires_at)
         VALUES (1, ?1, ?2, ?3, ?4)",
        (&lock.token, &lock.owner, lock.started_at, lock.expires_at),
    )?;
    Ok(())
}

/// Moves the holder's time on; false when the lock is another's or nobody's.
pub fn renew(connection: &Connection, token: &str, until: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE sync_lock SET expires_at = ?2 WHERE token = ?1";
    Ok(connection.prepare_cached(sql)?.execute((token, until))? == 1)
}

/// Ends the holder's lock; another's stays.
pub fn remove(connection: &Connection, token: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM sync_lock WHERE token = ?1", [token])?;
    Ok(())
}
