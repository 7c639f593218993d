//! The status of a number at the connection: one definition for the grid, the
//! filters and every count.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::StoreError;
use super::number::{NumberStatus, count_numbers};

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

impl Pushed {
    /// Parameters of [`STATUS`], [`CODE`] and [`TOLD_TABLES`].
    pub(crate) fn parameters(&self) -> [(&'static str, &dyn rusqlite::ToSql); 3] {
        [(":connection", &self.connection), (":pushed", &self.sequence), (":sent", &self.sent)]
    }
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

/// Whether what the exchange said of a number still holds. A review and a
/// refusal are of what was sent, no longer of what was changed since. That a
/// number is live, or out of service, is so until the exchange says otherwise,
/// whatever waits to be sent.
macro_rules! holds {
    () => {
        "s.status > 1 AND NOT (s.status IN (2, 4) AND n.sequence > :pushed)"
    };
}

/// The status of row `n` of `number` with row `s` of `number_state`, if there is
/// one, as a number of [`NumberStatus`].
pub(crate) const STATUS: &str = concat!(
    "CASE WHEN ",
    holds!(),
    " THEN s.status
    WHEN n.brand IS NOT NULL AND n.sequence > :pushed AND n.sequence <= :sent THEN 1 ELSE 0 END"
);

/// Why it has that status, in the exchange's word.
pub(crate) const CODE: &str = concat!("CASE WHEN ", holds!(), " THEN s.code END");

/// Whether its branding has changed since the exchange last answered for it.
pub(crate) const PENDING: &str = "n.sequence > :pushed";

/// Numbers of which the exchange said something: a walk over what it said, which
/// for the few of one status is far shorter than one over the list.
pub(crate) const TOLD_TABLES: &str = "number_state s CROSS JOIN number n ON n.tn = s.tn";

/// Whether only what an exchange said gives one of these statuses.
pub(crate) fn are_told(statuses: &[NumberStatus]) -> bool {
    !statuses.iter().any(|status| matches!(status, NumberStatus::Draft | NumberStatus::Submitted))
}

/// Statuses as a list in SQL.
pub(crate) fn listed(statuses: &[NumberStatus]) -> String {
    let list: Vec<String> = statuses.iter().map(|status| (*status as i64).to_string()).collect();
    list.join(",")
}

/// All numbers by status: what the exchange said, what the outbox holds, and
/// the rest.
pub fn count_statuses(connection: &Connection) -> Result<StatusCounts, StoreError> {
    let pushed = pushed(connection)?;
    let told: Vec<NumberStatus> =
        NumberStatus::ALL.into_iter().filter(|s| are_told(&[*s])).collect();
    let mut counts = count_told(connection, &told)?;
    counts.submitted = count_range(connection, &pushed, NumberStatus::Submitted, pushed.sent)?;
    let others: u64 = NumberStatus::ALL.into_iter().map(|status| *counts.of(status)).sum();
    counts.draft = count_numbers(connection)?.saturating_sub(others);
    Ok(counts)
}

/// Numbers by status, as far as it is one of `statuses`, all of which an
/// exchange must have said.
pub fn count_told(
    connection: &Connection,
    statuses: &[NumberStatus],
) -> Result<StatusCounts, StoreError> {
    debug_assert!(are_told(statuses), "nobody says that a number was not sent");
    let pushed = pushed(connection)?;
    let list = listed(statuses);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {STATUS} FROM {TOLD_TABLES}
         WHERE s.connection = :connection AND s.status IN ({list})"
    ))?;
    let mut counts = StatusCounts::default();
    // Counted here: grouping would sort a million rows by one of seven values.
    let mut rows = statement.query(&pushed.parameters()[..])?;
    while let Some(row) = rows.next()? {
        *counts.of(NumberStatus::from_column(row.get(0)?)) += 1;
    }
    // What no longer holds is counted with the numbers nobody was told of.
    (counts.draft, counts.submitted) = (0, 0);
    Ok(counts)
}

/// Live numbers with a change that waits to be sent, or that was not answered.
pub fn count_live_waiting(connection: &Connection) -> Result<u64, StoreError> {
    count_range(connection, &pushed(connection)?, NumberStatus::Active, i64::MAX)
}

/// Numbers of a status among those stamped after the exchange's last answer and
/// up to `until`: a range of one index.
fn count_range(
    connection: &Connection,
    pushed: &Pushed,
    status: NumberStatus,
    until: i64,
) -> Result<u64, StoreError> {
    if pushed.connection == 0 {
        return Ok(0);
    }
    let sql = format!(
        "SELECT count(*) FROM number n INDEXED BY number_by_sequence
         LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn
         WHERE n.sequence > 0 AND n.sequence > :pushed AND n.sequence <= :until
             AND {STATUS} = :status"
    );
    let mut parameters = pushed.parameters().to_vec();
    let status = status as i64;
    parameters.extend([(":until", &until as &dyn rusqlite::ToSql), (":status", &status)]);
    Ok(connection.prepare_cached(&sql)?.query_row(&parameters[..], |row| row.get(0))?)
}

/// Refused numbers by the exchange's code, most first.
pub fn refused_by_code(connection: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let pushed = pushed(connection)?;
    let mut statement = connection.prepare(&format!(
        "SELECT coalesce({CODE}, ''), count(*) FROM {TOLD_TABLES}
         WHERE s.connection = :connection AND s.status = 4 AND {STATUS} = 4
         GROUP BY 1 ORDER BY 2 DESC, 1"
    ))?;
    let rows =
        statement.query_map(&pushed.parameters()[..], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
