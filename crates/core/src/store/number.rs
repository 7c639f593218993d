//! Table `number`.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use signet_stir::TelephoneNumber;

use super::StoreError;
use super::status::{CODE, PENDING, STATUS, pushed};

/// How far a number's branding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum NumberStatus {
    /// Not sent: no exchange has said anything of it, or it was changed since
    /// one reviewed or refused it.
    Draft,
    Submitted,
    InReview,
    Active,
    Rejected,
    Suspended,
    Expired,
}

impl NumberStatus {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::Active,
        Self::Rejected,
        Self::Suspended,
        Self::Expired,
    ];

    /// As column `number_state.status` holds it; 0 is draft.
    pub fn from_column(value: i64) -> Self {
        usize::try_from(value)
            .ok()
            .and_then(|position| Self::ALL.get(position).copied())
            .unwrap_or(Self::Draft)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
        }
    }
}

/// One number as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRow {
    pub number: TelephoneNumber,
    pub label: String,
    pub department: String,
    /// Identifier and display name.
    pub brand: Option<(String, String)>,
    pub reason: Option<String>,
    pub status: NumberStatus,
    /// What the exchange said, for a refusal above all.
    pub code: Option<String>,
    /// Seconds since 1970-01-01 UTC.
    pub changed_at: i64,
    /// Its branding has changed since it was last sent.
    pub pending: bool,
}

/// Reads rows for [`read_row`]; parameters are those of [`Pushed`](super::status::Pushed).
pub(crate) fn select_rows(condition: &str) -> String {
    format!(
        "SELECT n.tn, n.label, n.department, b.uid, r.display_name, c.text, {STATUS}, {CODE},
             n.changed_at, {PENDING}
         FROM number n
         LEFT JOIN brand b ON b.id = n.brand
         LEFT JOIN brand_revision r ON r.brand = b.id AND r.revision = b.revision
         LEFT JOIN call_reason c ON c.id = n.reason
         LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn
         WHERE {condition}"
    )
}

pub(crate) fn read_row(row: &Row<'_>) -> rusqlite::Result<NumberRow> {
    let tn: u64 = row.get(0)?;
    let number = TelephoneNumber::from_u64(tn).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Integer, error.into())
    })?;
    let uid: Option<String> = row.get(3)?;
    let name: Option<String> = row.get(4)?;
    Ok(NumberRow {
        number,
        label: row.get(1)?,
        department: row.get(2)?,
        brand: uid.map(|uid| (uid, name.unwrap_or_default())),
        reason: row.get(5)?,
        status: NumberStatus::from_column(row.get(6)?),
        code: row.get(7)?,
        changed_at: row.get(8)?,
        pending: row.get(9)?,
    })
}

/// One number; none when the workspace does not have it.
pub fn get_number(
    connection: &Connection,
    number: TelephoneNumber,
) -> Result<Option<NumberRow>, StoreError> {
    let pushed = pushed(connection)?;
    let mut statement = connection.prepare_cached(&select_rows("n.tn = :tn"))?;
    let tn = number.as_u64();
    let mut parameters = pushed.parameters().to_vec();
    parameters.push((":tn", &tn));
    Ok(statement.query_row(&parameters[..], read_row).optional()?)
}

/// How many numbers the workspace has.
pub fn count_numbers(connection: &Connection) -> Result<u64, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM number", [], |row| row.get(0))?)
}

/// How many numbers carry no brand.
pub fn count_unbranded(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM number WHERE brand IS NULL";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// How many numbers have changes the connection has not been sent; without a
/// connection, all that would be.
pub fn count_pending(connection: &Connection) -> Result<u64, StoreError> {
    count_stamped_after(connection, pushed(connection)?.sequence)
}

/// How many numbers were stamped after a local sequence number: a range of one
/// index.
pub fn count_stamped_after(connection: &Connection, sequence: i64) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM number INDEXED BY number_by_sequence
               WHERE sequence > 0 AND sequence > ?1";
    Ok(connection.query_row(sql, [sequence], |row| row.get(0))?)
}
