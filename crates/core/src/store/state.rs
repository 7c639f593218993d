//! Tables `number_state` and `brand_state`: what a connection says of numbers
//! and brands.

use rusqlite::{Connection, OptionalExtension};
use signet_stir::TelephoneNumber;

use super::StoreError;

/// A status as the tables keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum State {
    Submitted = 1,
    InReview = 2,
    Active = 3,
    Rejected = 4,
    Suspended = 5,
    Expired = 6,
}

/// Sets the status of numbers.
pub fn put_numbers(
    connection: &Connection,
    id: i64,
    numbers: impl IntoIterator<Item = (TelephoneNumber, State, Option<String>)>,
    at: i64,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO number_state (connection, tn, status, code, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (connection, tn) DO UPDATE SET
             status = excluded.status, code = excluded.code, changed_at = excluded.changed_at",
    )?;
    for (number, state, code) in numbers {
        statement.execute((id, number.as_u64(), state as i64, code, at))?;
    }
    Ok(())
}

/// Forgets numbers the exchange no longer holds.
pub fn forget_numbers(
    connection: &Connection,
    id: i64,
    numbers: &[TelephoneNumber],
) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("DELETE FROM number_state WHERE connection = ?1 AND tn = ?2")?;
    for number in numbers {
        statement.execute((id, number.as_u64()))?;
    }
    Ok(())
}

/// Tells whether the exchange has ever answered for the number.
pub fn knows_number(
    connection: &Connection,
    id: i64,
    number: TelephoneNumber,
) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM number_state WHERE connection = ?1 AND tn = ?2")?
        .exists((id, number.as_u64()))?)
}

/// Tells whether any exchange has ever answered for the number.
pub fn any_knows_number(connection: &Connection, tn: u64) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM number_state
             WHERE connection IN (SELECT id FROM connection) AND tn = ?1",
        )?
        .exists([tn])?)
}

/// How many numbers the connection refuses.
pub fn refused(connection: &Connection, id: i64) -> Result<u64, StoreError> {
    Ok(connection.query_row(
        "SELECT count(*) FROM number_state JOIN number USING (tn)
         WHERE connection = ?1 AND status = 4 AND number.brand IS NOT NULL",
        [id],
        |row| row.get(0),
    )?)
}

/// The status of a brand's revision.
pub fn brand(
    connection: &Connection,
    id: i64,
    brand: i64,
    revision: u32,
) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT status FROM brand_state WHERE connection = ?1 AND brand = ?2 AND revision = ?3",
        )?
        .query_row((id, brand, revision), |row| row.get(0))
        .optional()?)
}

/// Sets the status of a brand's revision.
pub fn put_brand(
    connection: &Connection,
    id: i64,
    (brand, revision): (i64, u32),
    state: State,
    code: Option<&str>,
    at: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO brand_state (connection, brand, revision, status, code, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (connection, brand, revision) DO UPDATE SET
             status = excluded.status, code = excluded.code, changed_at = excluded.changed_at",
        (id, brand, revision, state as i64, code, at),
    )?;
    Ok(())
}

/// Forgets brands that were put into entries the exchange did not take.
pub fn forget_submitted_brands(connection: &Connection, id: i64) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM brand_state WHERE connection = ?1 AND status = ?2",
        (id, State::Submitted as i64),
    )?;
    Ok(())
}
