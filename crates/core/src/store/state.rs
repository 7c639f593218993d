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

impl State {
    /// What an exchange tells; a released number has none.
    pub const fn told(status: signet_protocol::NumberStatus) -> Option<Self> {
        use signet_protocol::NumberStatus as Exchange;
        match status {
            Exchange::InReview => Some(Self::InReview),
            Exchange::Active => Some(Self::Active),
            Exchange::Rejected => Some(Self::Rejected),
            Exchange::Suspended => Some(Self::Suspended),
            Exchange::Expired => Some(Self::Expired),
            Exchange::Released => None,
        }
    }
}

/// What an exchange has in force for a number: rows of `brand` and
/// `call_reason`, and the brand's revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    pub brand: i64,
    pub revision: i64,
    pub reason: Option<i64>,
}

/// Notes that numbers stand in the outbox with these stamps. The exchange knows
/// them from here on, whatever becomes of the entry: that it was taken may never
/// be heard. What it has in force is not known until it answers.
pub fn note_sent(
    connection: &Connection,
    id: i64,
    numbers: &[(TelephoneNumber, i64)],
    at: i64,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO number_state (connection, tn, status, changed_at, sequence)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (connection, tn) DO UPDATE SET
             sequence = excluded.sequence, brand = NULL, revision = NULL, reason = NULL",
    )?;
    for (number, stamp) in numbers {
        statement.execute((id, number.as_u64(), State::Submitted as i64, at, stamp))?;
    }
    Ok(())
}

/// Notes that an entry, which brought the connection to `sequence`, put this in
/// force for numbers: they are in review until an event says more. Numbers that
/// stand in a later entry keep what is in force unknown.
pub fn accept_numbers(
    connection: &Connection,
    id: i64,
    sequence: i64,
    in_force: Option<InForce>,
    numbers: impl IntoIterator<Item = TelephoneNumber>,
    at: i64,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO number_state (connection, tn, status, changed_at, brand, revision, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (connection, tn) DO UPDATE SET
             status = excluded.status, code = NULL, changed_at = excluded.changed_at,
             brand = iif(sequence > ?8, NULL, excluded.brand),
             revision = iif(sequence > ?8, NULL, excluded.revision),
             reason = iif(sequence > ?8, NULL, excluded.reason)",
    )?;
    let brand = in_force.map(|in_force| in_force.brand);
    let revision = in_force.map(|in_force| in_force.revision);
    let reason = in_force.and_then(|in_force| in_force.reason);
    for number in numbers {
        let (tn, state) = (number.as_u64(), State::InReview as i64);
        statement.execute((id, tn, state, at, brand, revision, reason, sequence))?;
    }
    Ok(())
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

/// Forgets numbers the exchange no longer holds as of the entry that brought the
/// connection to `sequence`. Those that stand in a later entry stay known.
pub fn forget_numbers(
    connection: &Connection,
    id: i64,
    sequence: i64,
    numbers: &[TelephoneNumber],
) -> Result<(), StoreError> {
    let mut forget = connection.prepare_cached(
        "DELETE FROM number_state
         WHERE connection = ?1 AND tn = ?2 AND (sequence IS NULL OR sequence <= ?3)",
    )?;
    let mut keep = connection.prepare_cached(
        "UPDATE number_state SET status = ?3, code = NULL WHERE connection = ?1 AND tn = ?2",
    )?;
    for number in numbers {
        if forget.execute((id, number.as_u64(), sequence))? == 0 {
            keep.execute((id, number.as_u64(), State::Submitted as i64))?;
        }
    }
    Ok(())
}

/// Tells whether the exchange may have heard of the number: it stood in the
/// outbox, or the exchange said something of it.
pub fn knows_number(
    connection: &Connection,
    id: i64,
    number: TelephoneNumber,
) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM number_state WHERE connection = ?1 AND tn = ?2")?
        .exists((id, number.as_u64()))?)
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
