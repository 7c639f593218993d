//! Table `log_entry`: the log, and at its end the outbox.

use rusqlite::{Connection, OptionalExtension, Row};

use super::StoreError;

/// An entry of the log. Without a receipt it waits in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub seq: u64,
    /// Digest of the manifest, as in `rcdi`.
    pub digest: String,
    /// Compact JWS.
    pub manifest: String,
    /// JSON array of number sets, zstd compressed.
    pub number_sets: Vec<u8>,
    /// Telephone numbers in all sets.
    pub numbers: u64,
    /// Local sequence the entry brings the connection to.
    pub sequence: i64,
    pub receipt: Option<String>,
    /// Items the receipt refuses.
    pub refused: u64,
    pub created_at: i64,
    pub received_at: Option<i64>,
}

/// An entry without its documents, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryFacts {
    pub seq: u64,
    pub digest: String,
    pub numbers: u64,
    /// Octets of the manifest and the compressed number sets.
    pub bytes: u64,
    pub refused: u64,
    pub created_at: i64,
    pub received_at: Option<i64>,
}

const COLUMNS: &str = "seq, digest, manifest, number_sets, numbers, sequence, receipt, refused, \
     created_at, received_at";

fn read(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        seq: row.get(0)?,
        digest: row.get(1)?,
        manifest: row.get(2)?,
        number_sets: row.get(3)?,
        numbers: row.get(4)?,
        sequence: row.get(5)?,
        receipt: row.get(6)?,
        refused: row.get(7)?,
        created_at: row.get(8)?,
        received_at: row.get(9)?,
    })
}

/// Puts an entry at the end of the outbox.
pub fn append(connection: &Connection, id: i64, entry: &EntryRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO log_entry
                 (connection, seq, digest, manifest, number_sets, numbers, sequence, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            id,
            entry.seq,
            &entry.digest,
            &entry.manifest,
            &entry.number_sets,
            entry.numbers,
            entry.sequence,
            entry.created_at,
        ))?;
    Ok(())
}

/// The last entry, with or without a receipt.
pub fn last(connection: &Connection, id: i64) -> Result<Option<EntryRow>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM log_entry WHERE connection = ?1 ORDER BY seq DESC LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Entries after `seq`, oldest first, handed out one by one.
pub fn for_each_after<E: From<StoreError>>(
    connection: &Connection,
    id: i64,
    seq: u64,
    mut visit: impl FnMut(EntryRow) -> Result<(), E>,
) -> Result<(), E> {
    let sql =
        format!("SELECT {COLUMNS} FROM log_entry WHERE connection = ?1 AND seq > ?2 ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql).map_err(StoreError::from)?;
    let rows = statement.query_map((id, seq), read).map_err(StoreError::from)?;
    for row in rows {
        visit(row.map_err(StoreError::from)?)?;
    }
    Ok(())
}

/// The first entry after `seq`.
pub fn next_after(
    connection: &Connection,
    id: i64,
    seq: u64,
) -> Result<Option<EntryRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM log_entry WHERE connection = ?1 AND seq > ?2 ORDER BY seq LIMIT 1"
    );
    Ok(connection.prepare_cached(&sql)?.query_row((id, seq), read).optional()?)
}

/// Notes the exchange's answer, once: fails with [`StoreError::Overtaken`] when
/// the entry has an answer, or another stands at its place.
pub fn receive(
    connection: &Connection,
    id: i64,
    entry: &EntryRow,
    receipt: &str,
    refused: u64,
    at: i64,
) -> Result<(), StoreError> {
    let noted = connection.execute(
        "UPDATE log_entry SET receipt = ?4, refused = ?5, received_at = ?6
         WHERE connection = ?1 AND seq = ?2 AND digest = ?3 AND receipt IS NULL",
        (id, entry.seq, &entry.digest, receipt, refused, at),
    )?;
    if noted == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// Drops the outbox from `seq` on; `aside` keeps what was in it.
pub(super) fn drop_from(connection: &Connection, id: i64, seq: u64) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM log_entry WHERE connection = ?1 AND seq >= ?2 AND receipt IS NULL",
        (id, seq),
    )?;
    Ok(())
}

/// Gives an entry of the outbox another manifest over the same number sets.
pub fn sign_again(
    connection: &Connection,
    id: i64,
    seq: u64,
    manifest: &str,
    digest: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE log_entry SET manifest = ?3, digest = ?4
         WHERE connection = ?1 AND seq = ?2 AND receipt IS NULL",
        (id, seq, manifest, digest),
    )?;
    Ok(())
}

/// The entry at that place.
pub fn at(connection: &Connection, id: i64, seq: u64) -> Result<Option<EntryRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM log_entry WHERE connection = ?1 AND seq = ?2");
    Ok(connection.prepare_cached(&sql)?.query_row((id, seq), read).optional()?)
}

/// The latest `limit` entries, latest first; only those waiting when `waiting`.
pub fn latest(
    connection: &Connection,
    id: i64,
    waiting: bool,
    limit: u32,
) -> Result<Vec<EntryFacts>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, digest, numbers, length(CAST(manifest AS BLOB)) + length(number_sets), refused,
                created_at, received_at
         FROM log_entry WHERE connection = ?1 AND (receipt IS NULL) = ?2
         ORDER BY seq DESC LIMIT ?3",
    )?;
    let rows = statement.query_map((id, waiting, limit), |row| {
        Ok(EntryFacts {
            seq: row.get(0)?,
            digest: row.get(1)?,
            numbers: row.get(2)?,
            bytes: row.get(3)?,
            refused: row.get(4)?,
            created_at: row.get(5)?,
            received_at: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::world::World;

    fn entry(seq: u64, digest: &str) -> EntryRow {
        EntryRow {
            seq,
            digest: digest.into(),
            manifest: String::new(),
            number_sets: Vec::new(),
            numbers: 0,
            sequence: 0,
            receipt: None,
            refused: 0,
            created_at: 0,
            received_at: None,
        }
    }

    #[test]
    fn an_entry_takes_one_receipt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.signet");
        let store = Store::create(&path, "Harbour", "US", &World::system()).unwrap();
        let connection = store.connection();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        append(connection, 1, &entry(1, "one")).unwrap();
        let overtaken = |noted| matches!(noted, Err(StoreError::Overtaken));
        let other = receive(connection, 1, &entry(1, "other"), "receipt", 0, 5);
        assert!(overtaken(other), "another entry stands there");
        receive(connection, 1, &entry(1, "one"), "receipt", 0, 5).unwrap();
        let again = receive(connection, 1, &entry(1, "one"), "again", 3, 6);
        assert!(overtaken(again), "it has its receipt");
        let kept = at(connection, 1, 1).unwrap().unwrap();
        assert_eq!((kept.receipt.as_deref(), kept.received_at), (Some("receipt"), Some(5)));
    }
}
