//! Table `set_aside`: entries that were said to be refused, by nobody's
//! signature.

use rusqlite::{Connection, Row};

use super::StoreError;
use super::log::{self, EntryRow};

/// Keeps the bytes of the outbox from `seq` on.
pub fn keep(
    connection: &Connection,
    id: i64,
    seq: u64,
    problem: &str,
    at: i64,
) -> Result<(), StoreError> {
    // Bytes that were taken back may be refused again.
    connection.execute(
        "INSERT OR REPLACE INTO set_aside (connection, digest, seq, manifest, number_sets, numbers,
             sequence, created_at, problem, set_aside_at)
         SELECT connection, digest, seq, manifest, number_sets, numbers, sequence, created_at, ?3, ?4
         FROM log_entry WHERE connection = ?1 AND seq >= ?2 AND receipt IS NULL",
        (id, seq, problem, at),
    )?;
    Ok(())
}

/// Takes the outbox from `seq` on out of the log and keeps its bytes.
pub fn put(
    connection: &Connection,
    id: i64,
    seq: u64,
    problem: &str,
    at: i64,
) -> Result<(), StoreError> {
    keep(connection, id, seq, problem, at)?;
    log::drop_from(connection, id, seq)
}

/// What was set aside from that place of the log, the latest first.
pub fn at(connection: &Connection, id: i64, seq: u64) -> Result<Vec<EntryRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, digest, manifest, number_sets, numbers, sequence, created_at
         FROM set_aside WHERE connection = ?1 AND seq = ?2 ORDER BY set_aside_at DESC, rowid DESC",
    )?;
    let read = |row: &Row<'_>| {
        Ok(EntryRow {
            seq: row.get(0)?,
            digest: row.get(1)?,
            manifest: row.get(2)?,
            number_sets: row.get(3)?,
            numbers: row.get(4)?,
            sequence: row.get(5)?,
            receipt: None,
            refused: 0,
            created_at: row.get(6)?,
            received_at: None,
        })
    };
    let rows = statement.query_map((id, seq), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets one entry: it stands in the log again.
pub fn remove(connection: &Connection, id: i64, digest: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM set_aside WHERE connection = ?1 AND digest = ?2";
    connection.execute(sql, (id, digest))?;
    Ok(())
}

/// Forgets what stood at places of the log that a receipt has given to other
/// entries.
pub fn forget_up_to(connection: &Connection, id: i64, seq: u64) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM set_aside WHERE connection = ?1 AND seq <= ?2")?
        .execute((id, seq))?;
    Ok(())
}
