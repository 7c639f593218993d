//! Looking at the inventory: a fixed selection of numbers, page by page.

use std::ops::Range;
use std::sync::OnceLock;

use rusqlite::Connection;
use signet_stir::TelephoneNumber;

use super::{NumberFilter, NumbersError};
use crate::store::StoreError;
use crate::store::number::{NumberRow, NumberStatus, count_numbers, read_row, select_rows};
use crate::store::status::pushed;

/// Rows from the start that are found by counting, without all keys at hand.
const NEAR: u64 = 2_000;

/// The numbers that satisfied a filter when it was opened, in ascending order.
///
/// A view of everything reads its keys only when a far row is asked for, so
/// that opening it costs one count.
pub struct View {
    filter: NumberFilter,
    total: u64,
    keys: OnceLock<Vec<u64>>,
}

impl View {
    pub fn open(connection: &Connection, filter: &NumberFilter) -> Result<Self, NumbersError> {
        if filter.is_all() {
            let total = count_numbers(connection)?;
            return Ok(Self { filter: filter.clone(), total, keys: OnceLock::new() });
        }
        let keys = matching(connection, filter)?;
        let total = keys.len() as u64;
        Ok(Self { filter: filter.clone(), total, keys: OnceLock::from(keys) })
    }

    /// How many numbers it holds.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Rows from position `offset`, at most `limit`.
    pub fn page(
        &self,
        connection: &Connection,
        offset: u64,
        limit: usize,
    ) -> Result<Vec<NumberRow>, NumbersError> {
        if offset >= self.total || limit == 0 {
            return Ok(Vec::new());
        }
        if self.keys.get().is_none() && offset + limit as u64 <= NEAR {
            let mut keys =
                connection.prepare("SELECT tn FROM number ORDER BY tn LIMIT ?1 OFFSET ?2")?;
            let found = keys.query_map((limit as u64, offset), |row| row.get(0))?;
            return Ok(rows(connection, &found.collect::<Result<Vec<u64>, _>>()?)?);
        }
        let keys = self.all_keys(connection)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(keys.len());
        let end = start.saturating_add(limit).min(keys.len());
        Ok(rows(connection, &keys[start..end])?)
    }

    /// Numbers at the given positions, in ascending order, each once.
    pub fn keys(
        &self,
        connection: &Connection,
        ranges: &[Range<u64>],
    ) -> Result<Vec<u64>, NumbersError> {
        let keys = self.all_keys(connection)?;
        let clamp = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(keys.len());
        let mut chosen = Vec::new();
        for range in ranges {
            let (start, end) = (clamp(range.start), clamp(range.end));
            chosen.extend_from_slice(&keys[start.min(end)..end]);
        }
        chosen.sort_unstable();
        chosen.dedup();
        Ok(chosen)
    }

    /// Numbers at the given positions, as far as they are what was shown:
    /// `count` of them, each still satisfying the filter, and none beside them
    /// where they are all that did. Fails with
    /// [`ViewChanged`](NumbersError::ViewChanged) otherwise.
    pub(super) fn shown(
        &self,
        connection: &Connection,
        ranges: &[Range<u64>],
        count: u64,
    ) -> Result<Vec<u64>, NumbersError> {
        let changed = |now: u64| Err(NumbersError::ViewChanged { shown: count, now });
        if self.filter.is_all() {
            let now = count_numbers(connection)?;
            // Its keys are read late: of a list of another length they stand
            // at other positions than on the screen.
            if now != self.total || self.all_keys(connection)?.len() as u64 != self.total {
                return changed(now);
            }
            let chosen = self.keys(connection, ranges)?;
            return if chosen.len() as u64 == count { Ok(chosen) } else { changed(now) };
        }
        let now = matching(connection, &self.filter)?;
        let chosen = self.keys(connection, ranges)?;
        if chosen.len() as u64 == self.total && chosen != now {
            return changed(now.len() as u64);
        }
        let left = chosen.iter().filter(|tn| now.binary_search(tn).is_ok()).count() as u64;
        if left != count || chosen.len() as u64 != count {
            return changed(left);
        }
        Ok(chosen)
    }

    /// The number's position; none when the view does not hold it.
    pub fn position(
        &self,
        connection: &Connection,
        number: TelephoneNumber,
    ) -> Result<Option<u64>, NumbersError> {
        let keys = self.all_keys(connection)?;
        Ok(keys.binary_search(&number.as_u64()).ok().map(|position| position as u64))
    }

    fn all_keys(&self, connection: &Connection) -> Result<&[u64], NumbersError> {
        if let Some(keys) = self.keys.get() {
            return Ok(keys);
        }
        let mut keys = Vec::with_capacity(self.total as usize);
        let mut statement = connection.prepare("SELECT tn FROM number ORDER BY tn")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keys.push(row.get(0)?);
        }
        Ok(self.keys.get_or_init(|| keys))
    }
}

/// All numbers that satisfy a filter, in ascending order.
pub(super) fn matching(
    connection: &Connection,
    filter: &NumberFilter,
) -> Result<Vec<u64>, NumbersError> {
    let prepared = filter.prepare(connection)?;
    let mut keys = Vec::new();
    prepared.each(connection, |tn| keys.push(tn))?;
    Ok(keys)
}

/// Rows of the given numbers, in that order; those that are gone are left out.
fn rows(connection: &Connection, keys: &[u64]) -> Result<Vec<NumberRow>, StoreError> {
    let pushed = pushed(connection)?;
    let mut statement = connection.prepare_cached(&select_rows("n.tn = :tn"))?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let mut parameters = pushed.parameters().to_vec();
        parameters.push((":tn", key));
        let mut rows = statement.query(&parameters[..])?;
        if let Some(row) = rows.next()? {
            found.push(read_row(row)?);
        }
    }
    Ok(found)
}

/// Numbers for the command line: how many satisfy filter and status, and the
/// first `limit` of them behind `after`, in ascending order.
pub fn list(
    connection: &Connection,
    filter: &NumberFilter,
    status: Option<NumberStatus>,
    limit: usize,
    after: Option<TelephoneNumber>,
) -> Result<(u64, Vec<NumberRow>), NumbersError> {
    let mut filter = filter.clone();
    if let Some(status) = status {
        if !filter.statuses.is_empty() && !filter.statuses.contains(&status) {
            return Ok((0, Vec::new()));
        }
        filter.statuses = vec![status];
    }
    let after = after.map_or(0, TelephoneNumber::as_u64);
    if filter.is_all() {
        let mut keys =
            connection.prepare("SELECT tn FROM number WHERE tn > ?1 ORDER BY tn LIMIT ?2")?;
        let found = keys.query_map((after, limit as u64), |row| row.get(0))?;
        let found = found.collect::<Result<Vec<u64>, _>>()?;
        return Ok((count_numbers(connection)?, rows(connection, &found)?));
    }
    let prepared = filter.prepare(connection)?;
    let mut total = 0;
    let mut keys = Vec::new();
    prepared.each(connection, |tn| {
        total += 1;
        if tn > after && keys.len() < limit {
            keys.push(tn);
        }
    })?;
    Ok((total, rows(connection, &keys)?))
}
