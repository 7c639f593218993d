//! Table `number`, and the status each number has at the connection.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use signet_stir::TelephoneNumber;

use super::StoreError;

/// How far a number's branding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum NumberStatus {
    /// Not sent: without a brand, or changed since the last sync.
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

/// Numbers by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct StatusCounts {
    pub draft: u64,
    pub submitted: u64,
    pub in_review: u64,
    pub active: u64,
    pub rejected: u64,
    pub suspended: u64,
    pub expired: u64,
}

impl StatusCounts {
    pub fn of(&mut self, status: NumberStatus) -> &mut u64 {
        match status {
            NumberStatus::Draft => &mut self.draft,
            NumberStatus::Submitted => &mut self.submitted,
            NumberStatus::InReview => &mut self.in_review,
            NumberStatus::Active => &mut self.active,
            NumberStatus::Rejected => &mut self.rejected,
            NumberStatus::Suspended => &mut self.suspended,
            NumberStatus::Expired => &mut self.expired,
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

/// The connection statuses are told for: its row and how far it was pushed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pushed {
    /// 0 without a connection: no row of `number_state` has it.
    pub connection: i64,
    /// The exchange has answered up to here.
    pub sequence: i64,
    /// The outbox holds what follows, up to here.
    pub sent: i64,
}

/// The workspace's connection, as far as statuses need it.
pub fn pushed(connection: &Connection) -> Result<Pushed, StoreError> {
    let found = connection
        .query_row(
            "SELECT id, pushed_sequence, max(pushed_sequence, coalesce((SELECT max(sequence)
                 FROM log_entry WHERE log_entry.connection = connection.id AND receipt IS NULL), 0))
             FROM connection ORDER BY id LIMIT 1",
            [],
            |row| Ok(Pushed { connection: row.get(0)?, sequence: row.get(1)?, sent: row.get(2)? }),
        )
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Columns of [`read_row`]; `:connection`, `:pushed` and `:sent` are parameters.
pub(crate) const ROW_COLUMNS: &str = "n.tn, n.label, n.department, b.uid, r.display_name, c.text,
    CASE WHEN n.brand IS NULL OR n.sequence > :sent THEN 0 WHEN n.sequence > :pushed THEN 1
        ELSE coalesce(s.status, 0) END,
    CASE WHEN n.brand IS NULL OR n.sequence > :pushed THEN NULL ELSE s.code END,
    n.changed_at, n.sequence > :pushed";

pub(crate) const ROW_TABLES: &str = "number n
    LEFT JOIN brand b ON b.id = n.brand
    LEFT JOIN brand_revision r ON r.brand = b.id AND r.revision = b.revision
    LEFT JOIN call_reason c ON c.id = n.reason
    LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn";

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
    let mut statement = connection
        .prepare_cached(&format!("SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE n.tn = :tn"))?;
    let parameters = rusqlite::named_params! {
        ":tn": number.as_u64(), ":connection": pushed.connection,
        ":pushed": pushed.sequence, ":sent": pushed.sent,
    };
    Ok(statement.query_row(parameters, read_row).optional()?)
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

/// All numbers by status, in two ordered passes side by side.
pub fn count_statuses(connection: &Connection) -> Result<StatusCounts, StoreError> {
    let pushed = pushed(connection)?;
    let mut counts = StatusCounts::default();
    let any: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM number_state WHERE connection = ?1)",
        [pushed.connection],
        |row| row.get(0),
    )?;
    counts.draft = count_numbers(connection)?;
    if pushed.sent > pushed.sequence {
        counts.submitted = connection.query_row(
            "SELECT count(*) FROM number
             WHERE sequence > ?1 AND sequence <= ?2 AND sequence > 0 AND brand IS NOT NULL",
            (pushed.sequence, pushed.sent),
            |row| row.get(0),
        )?;
        counts.draft -= counts.submitted;
    }
    if !any {
        return Ok(counts);
    }
    let mut numbers = connection
        .prepare("SELECT tn FROM number WHERE brand IS NOT NULL AND sequence <= ?1 ORDER BY tn")?;
    let mut states = connection
        .prepare("SELECT tn, status FROM number_state WHERE connection = ?1 ORDER BY tn")?;
    let mut numbers = numbers.query([pushed.sequence])?;
    let mut states = states.query([pushed.connection])?;
    let mut next = numbers.next()?.map(|row| row.get::<_, i64>(0)).transpose()?;
    while let Some(state) = states.next()? {
        let tn: i64 = state.get(0)?;
        while next.is_some_and(|number| number < tn) {
            next = numbers.next()?.map(|row| row.get::<_, i64>(0)).transpose()?;
        }
        if next == Some(tn) {
            counts.draft -= 1;
            *counts.of(NumberStatus::from_column(state.get(1)?)) += 1;
        }
    }
    Ok(counts)
}

/// Numbers by what the exchange says of them, as far as it is one of `statuses`:
/// a walk over what it said, and a look at each number it said that of.
pub fn count_told(
    connection: &Connection,
    statuses: &[NumberStatus],
) -> Result<StatusCounts, StoreError> {
    let pushed = pushed(connection)?;
    let list: Vec<String> = statuses.iter().map(|status| (*status as i64).to_string()).collect();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT s.status, count(*) FROM number_state s CROSS JOIN number n ON n.tn = s.tn
         WHERE s.connection = ?1 AND s.status IN ({}) AND n.brand IS NOT NULL AND n.sequence <= ?2
         GROUP BY s.status",
        list.join(",")
    ))?;
    let mut rows = statement.query((pushed.connection, pushed.sequence))?;
    let mut counts = StatusCounts::default();
    while let Some(row) = rows.next()? {
        *counts.of(NumberStatus::from_column(row.get(0)?)) = row.get(1)?;
    }
    Ok(counts)
}

/// Refused numbers by the exchange's code, most first.
pub fn refused_by_code(connection: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let pushed = pushed(connection)?;
    let mut statement = connection.prepare(
        "SELECT coalesce(s.code, ''), count(*) FROM number_state s JOIN number n ON n.tn = s.tn
         WHERE s.connection = ?1 AND s.status = 4 AND n.brand IS NOT NULL AND n.sequence <= ?2
         GROUP BY 1 ORDER BY 2 DESC, 1",
    )?;
    let rows = statement
        .query_map((pushed.connection, pushed.sequence), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
