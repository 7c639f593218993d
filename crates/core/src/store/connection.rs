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

/// An entry that has its receipt, and the digests the next one refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub seq: u64,
    /// Local sequence the entry brings the connection to.
    pub sequence: i64,
    pub head: String,
    pub receipt: String,
}

/// Notes that the entry after the last one is answered. `from` is the row that
/// the answer was judged by: fails with [`StoreError::Overtaken`] when the log
/// stands elsewhere by then, or the entry is not the next.
pub fn advance(
    connection: &Connection,
    from: &ConnectionRow,
    to: &Answered,
) -> Result<(), StoreError> {
    let moved = connection.execute(
        "UPDATE connection SET pushed_sequence = max(pushed_sequence, ?5), log_seq = ?6,
             log_head = ?7, receipt_head = ?8
         WHERE id = ?1 AND log_seq = ?2 AND log_head IS ?3 AND receipt_head IS ?4
             AND log_seq + 1 = ?6",
        (
            from.id,
            from.log_seq,
            &from.log_head,
            &from.receipt_head,
            to.sequence,
            to.seq,
            &to.head,
            &to.receipt,
        ),
    )?;
    if moved == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// The last event applied.
pub fn event_seq(connection: &Connection, id: i64) -> Result<u64, StoreError> {
    let sql = "SELECT event_seq FROM connection WHERE id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
}

/// Notes that the event after `seq - 1` is applied. Fails with
/// [`StoreError::Overtaken`] when the events stand elsewhere.
pub fn note_event(connection: &Connection, id: i64, seq: u64) -> Result<(), StoreError> {
    let moved = connection
        .prepare_cached(
            "UPDATE connection SET event_seq = ?2 WHERE id = ?1 AND event_seq + 1 = ?2",
        )?
        .execute((id, seq))?;
    if moved == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// The last local sequence number the exchange has answered for.
pub fn pushed_sequence(connection: &Connection, id: i64) -> Result<i64, StoreError> {
    let sql = "SELECT pushed_sequence FROM connection WHERE id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::world::World;

    fn enrolled(folder: &tempfile::TempDir) -> (Store, ConnectionRow) {
        let path = folder.path().join("test.signet");
        let mut store = Store::create(&path, "Harbour", "US", &World::system()).unwrap();
        let row = ConnectionRow {
            id: 0,
            uid: "c".into(),
            url: String::new(),
            exchange_id: String::new(),
            exchange_keys: String::new(),
            key_thumbprint: String::new(),
            public_url: String::new(),
            enterprise_id: String::new(),
            kid: String::new(),
            certificates: String::new(),
            pushed_sequence: 0,
            log_seq: 0,
            log_head: None,
            receipt_head: None,
            event_seq: 0,
            last_sync_at: None,
            retry_at: None,
            created_at: 0,
        };
        store.write(|transaction| insert(transaction, &row)).unwrap();
        let row = current(store.connection()).unwrap().unwrap();
        (store, row)
    }

    fn answered(seq: u64, head: &str) -> Answered {
        let sequence = seq as i64;
        Answered { seq, sequence, head: head.into(), receipt: format!("receipt of {head}") }
    }

    #[test]
    fn the_log_moves_on_from_where_it_stands_and_by_one_entry() {
        let folder = tempfile::tempdir().unwrap();
        let (store, start) = enrolled(&folder);
        let connection = store.connection();
        let overtaken = |moved| matches!(moved, Err(StoreError::Overtaken));
        assert!(overtaken(advance(connection, &start, &answered(2, "b"))), "leaves one out");
        advance(connection, &start, &answered(1, "a")).unwrap();
        let one = current(connection).unwrap().unwrap();
        assert_eq!((one.log_seq, one.log_head.as_deref()), (1, Some("a")));
        assert!(overtaken(advance(connection, &start, &answered(1, "other"))), "was overtaken");
        let forked = ConnectionRow { log_head: Some("other".into()), ..one.clone() };
        assert!(overtaken(advance(connection, &forked, &answered(2, "b"))), "another log");
        let forked = ConnectionRow { receipt_head: None, ..one.clone() };
        assert!(overtaken(advance(connection, &forked, &answered(2, "b"))), "other receipts");
        assert_eq!(current(connection).unwrap().unwrap(), one, "nothing was written");
    }

    #[test]
    fn events_are_noted_one_by_one_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let (store, row) = enrolled(&folder);
        let connection = store.connection();
        for (seq, noted) in [(2, false), (1, true), (1, false), (2, true), (1, false), (4, false)] {
            assert_eq!(note_event(connection, row.id, seq).is_ok(), noted, "{seq}");
        }
        assert_eq!(event_seq(connection, row.id).unwrap(), 2, "it never goes back");
    }
}
