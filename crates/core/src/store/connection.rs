//! Table `connection`: the exchanges this desk is enrolled with.

use rusqlite::{Connection, OptionalExtension, Row};

use super::StoreError;

/// An enrolment with an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionRow {
    pub id: i64,
    pub uid: String,
    /// Where the exchange listens.
    pub url: String,
    /// The exchange's stable identifier (`aud`).
    pub exchange_id: String,
    /// The exchange's published keys, a JWK set.
    pub exchange_keys: String,
    /// Thumbprint of the signing key the invite vouched for.
    pub key_thumbprint: String,
    /// Base of addresses in signed content.
    pub public_url: String,
    pub enterprise_id: String,
    /// Thumbprint of the desk's key.
    pub kid: String,
    /// PEM, the desk's certificate first.
    pub certificates: String,
    /// Last local sequence number the exchange has answered for.
    pub pushed_sequence: i64,
    /// Last entry with a receipt, its digest and the receipt's.
    pub log_seq: u64,
    pub log_head: Option<String>,
    pub receipt_head: Option<String>,
    /// Last event applied.
    pub event_seq: u64,
    pub last_sync_at: Option<i64>,
    /// The exchange asked not to be called before this time.
    pub retry_at: Option<i64>,
    pub created_at: i64,
}

const COLUMNS: &str = "id, uid, url, exchange_id, exchange_keys, key_thumbprint, public_url, \
     enterprise_id, kid, certificates, pushed_sequence, log_seq, log_head, receipt_head, \
     event_seq, last_sync_at, retry_at, created_at";

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    Ok(ConnectionRow {
        id: row.get(0)?,
        uid: row.get(1)?,
        url: row.get(2)?,
        exchange_id: row.get(3)?,
        exchange_keys: row.get(4)?,
        key_thumbprint: row.get(5)?,
        public_url: row.get(6)?,
        enterprise_id: row.get(7)?,
        kid: row.get(8)?,
        certificates: row.get(9)?,
        pushed_sequence: row.get(10)?,
        log_seq: row.get(11)?,
        log_head: row.get(12)?,
        receipt_head: row.get(13)?,
        event_seq: row.get(14)?,
        last_sync_at: row.get(15)?,
        retry_at: row.get(16)?,
        created_at: row.get(17)?,
    })
}

/// The connection in use, if the desk is enrolled.
pub fn current(connection: &Connection) -> Result<Option<ConnectionRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM connection ORDER BY id LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// Stores an enrolment; `id` and the progress columns are not read.
pub fn insert(connection: &Connection, row: &ConnectionRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO connection (uid, url, exchange_id, exchange_keys, key_thumbprint, public_url,
             enterprise_id, kid, certificates, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (
            &row.uid,
            &row.url,
            &row.exchange_id,
            &row.exchange_keys,
            &row.key_thumbprint,
            &row.public_url,
            &row.enterprise_id,
            &row.kid,
            &row.certificates,
            row.created_at,
        ),
    )?;
    Ok(())
}

/// Notes another address of the same exchange, and the path it gave again.
pub fn move_to(
    connection: &Connection,
    id: i64,
    url: &str,
    certificates: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE connection SET url = ?2, certificates = ?3 WHERE id = ?1",
        (id, url, certificates),
    )?;
    Ok(())
}

/// Notes how far the log is answered.
pub fn advance(
    connection: &Connection,
    id: i64,
    sequence: i64,
    seq: u64,
    head: &str,
    receipt: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE connection SET pushed_sequence = max(pushed_sequence, ?2), log_seq = ?3,
             log_head = ?4, receipt_head = ?5 WHERE id = ?1",
        (id, sequence, seq, head, receipt),
    )?;
    Ok(())
}

/// The last local sequence number the exchange has answered for.
pub fn pushed_sequence(connection: &Connection, id: i64) -> Result<i64, StoreError> {
    let sql = "SELECT pushed_sequence FROM connection WHERE id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
}

/// Notes how far the events are applied.
pub fn note_events(connection: &Connection, id: i64, seq: u64) -> Result<(), StoreError> {
    connection.execute("UPDATE connection SET event_seq = ?2 WHERE id = ?1", (id, seq))?;
    Ok(())
}

/// Notes a finished sync.
pub fn note_sync(connection: &Connection, id: i64, at: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE connection SET last_sync_at = ?2, retry_at = NULL WHERE id = ?1",
        (id, at),
    )?;
    Ok(())
}

/// Notes when the exchange may be called again.
pub fn note_retry(connection: &Connection, id: i64, at: i64) -> Result<(), StoreError> {
    connection.execute("UPDATE connection SET retry_at = ?2 WHERE id = ?1", (id, at))?;
    Ok(())
}
