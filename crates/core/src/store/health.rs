//! Whether a workspace file is damaged, as SQLite's own check has it.
//!
//! An error that looks like damage is often none: a log that another program
//! took away, a disk that was gone for a moment. "Damaged" sends a person to
//! their backup, so it is said of a file that failed the check and of no other.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use super::{StoreError, connect};

/// What the check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Sound,
    Damaged,
}

/// Opens the file anew and runs `PRAGMA quick_check`, which reads all of it.
/// Fails where the check could not be made, which says nothing about the file.
pub fn check(path: &Path) -> Result<Health, StoreError> {
    // SQLite would make an error of it that says less.
    if !path.is_file() {
        return Err(StoreError::NotFound(path.to_owned()));
    }
    let connection = connect(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    match first_finding(&connection) {
        Ok(finding) if finding == "ok" => Ok(Health::Sound),
        Ok(_) => Ok(Health::Damaged),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Ok(Health::Damaged),
            _ => Err(error.into()),
        },
    }
}

fn first_finding(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
}

/// [`StoreError::Corrupted`] in place of an error that SQLite gave for a file
/// which the check finds damaged; any other error as it is.
pub fn judged(path: &Path, error: StoreError) -> StoreError {
    match (&error, check(path)) {
        (StoreError::Sqlite(_), Ok(Health::Damaged)) => StoreError::Corrupted(path.to_owned()),
        _ => error,
    }
}
