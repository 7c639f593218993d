//! The desk's signing key: its public half and where its private half lies.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use signet_stir::key::Jwk;

use super::StoreError;

/// A row of `desk_key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Thumbprint of the public key (RFC 7638), base64url.
    pub kid: String,
    /// Name of the vault's store: `keychain` or `file`.
    pub store: String,
    pub public_jwk: Jwk,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// When a recovery copy was last written or read; none when never.
    pub recovery_copy_at: Option<i64>,
}

/// The workspace's key, none before it was made.
pub fn read(connection: &Connection) -> Result<Option<KeyRow>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT kid, store, public_jwk, created_at, recovery_copy_at FROM desk_key",
            [],
            from_row,
        )
        .optional()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    let jwk: String = row.get(2)?;
    Ok(KeyRow {
        kid: row.get(0)?,
        store: row.get(1)?,
        public_jwk: serde_json::from_str(&jwk).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(2, Type::Text, Box::new(error))
        })?,
        created_at: row.get(3)?,
        recovery_copy_at: row.get(4)?,
    })
}

/// Writes the workspace's key, over the row of the same `kid` if there is one.
pub fn put(connection: &Connection, key: &KeyRow) -> Result<(), StoreError> {
    let jwk = serde_json::to_string(&key.public_jwk)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection.execute(
        "INSERT INTO desk_key (kid, store, public_jwk, created_at, recovery_copy_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kid) DO UPDATE SET
             store = excluded.store,
             recovery_copy_at = excluded.recovery_copy_at",
        (&key.kid, &key.store, &jwk, key.created_at, key.recovery_copy_at),
    )?;
    Ok(())
}

/// Notes that a recovery copy was written at `time`.
pub fn note_recovery_copy(connection: &Connection, kid: &str, time: i64) -> Result<(), StoreError> {
    connection.execute("UPDATE desk_key SET recovery_copy_at = ?2 WHERE kid = ?1", (kid, time))?;
    Ok(())
}
