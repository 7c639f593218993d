//! Table `event`: what the exchange said, in its order.

use rusqlite::Connection;

use super::StoreError;

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub seq: u64,
    /// Seconds since 1970-01-01 UTC.
    pub occurred_at: i64,
    pub kind: String,
    /// The event, JSON.
    pub body: String,
}

/// Keeps an event.
pub fn append(connection: &Connection, id: i64, event: &EventRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO event (connection, seq, occurred_at, kind, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((id, event.seq, event.occurred_at, &event.kind, &event.body))?;
    Ok(())
}

/// The latest `limit` events, latest first.
pub fn latest(connection: &Connection, id: i64, limit: u32) -> Result<Vec<EventRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, occurred_at, kind, body FROM event WHERE connection = ?1
         ORDER BY seq DESC LIMIT ?2",
    )?;
    let rows = statement.query_map((id, limit), |row| {
        Ok(EventRow {
            seq: row.get(0)?,
            occurred_at: row.get(1)?,
            kind: row.get(2)?,
            body: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
