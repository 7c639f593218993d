//! Table `import`: one row per committed import.

use rusqlite::{Connection, Transaction};

use super::StoreError;
use crate::import::ImportCounts;

/// One import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    pub uid: String,
    /// The list's file name, without its directory.
    pub file_name: String,
    /// Seconds since 1970-01-01 UTC.
    pub imported_at: i64,
    pub counts: ImportCounts,
}

pub fn insert_import(transaction: &Transaction<'_>, row: &ImportRow) -> Result<(), StoreError> {
    let counts = serde_json::json!(row.counts).to_string();
    transaction.execute(
        "INSERT INTO import (uid, file_name, imported_at, counts) VALUES (?1, ?2, ?3, ?4)",
        (&row.uid, &row.file_name, row.imported_at, counts),
    )?;
    Ok(())
}

/// The latest imports first.
pub fn list_imports(connection: &Connection, limit: u32) -> Result<Vec<ImportRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT uid, file_name, imported_at, counts FROM import ORDER BY id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |row| {
        let counts: String = row.get(3)?;
        Ok(ImportRow {
            uid: row.get(0)?,
            file_name: row.get(1)?,
            imported_at: row.get(2)?,
            // Fields a later version adds are ignored, unreadable counts shown as none.
            counts: serde_json::from_str(&counts).unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
