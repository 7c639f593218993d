//! Putting a brand on numbers, and taking it off.

use rusqlite::{OptionalExtension, Transaction};
use signet_stir::TelephoneNumber;

use super::view::matching;
use super::{Catalogue, NumberFilter, NumbersError};
use crate::store::{Store, reserve_sequences};
use crate::world::World;

/// How many missing numbers an error lists.
const LISTED: usize = 20;

/// Which numbers are changed.
pub enum NumberSet {
    /// All that satisfy the filter when the change is made.
    Filter(NumberFilter),
    /// Each of these; one that the workspace lacks fails the whole with
    /// `unknown_number`.
    Numbers(Vec<TelephoneNumber>),
    /// Keys of a [`View`](super::View); those gone since are left out.
    Keys(Vec<u64>),
}

/// Puts a brand on numbers in one transaction and answers how many became
/// different. `brand` is an identifier or a display name. Without a reason a
/// number keeps the one it has if the brand allows it.
///
/// Fails with `unknown_brand`, `unknown_reason` or `unknown_number`; nothing is
/// changed then.
pub fn assign(
    store: &mut Store,
    world: &World,
    set: &NumberSet,
    brand: &str,
    reason: Option<&str>,
) -> Result<u64, NumbersError> {
    store.write(|transaction| {
        let catalogue = Catalogue::read(transaction)?;
        let position =
            catalogue.find(brand).ok_or_else(|| NumbersError::UnknownBrand(brand.to_owned()))?;
        let brand = &catalogue.brands[position];
        let wanted = match reason {
            Some(text) => Some(
                brand.reason(text).ok_or_else(|| NumbersError::UnknownReason(text.to_owned()))?,
            ),
            None => None,
        };
        let keys = keys(transaction, set)?;
        let allowed = |reason: i64| brand.reasons.iter().any(|(id, _)| *id == reason);
        let mut changes: Vec<(u64, Option<i64>)> = Vec::new();
        each(transaction, set, &keys, |tn, old_brand, old_reason| {
            let new_reason = wanted.or(old_reason.filter(|reason| allowed(*reason)));
            if old_brand != Some(brand.id) || old_reason != new_reason {
                changes.push((tn, new_reason));
            }
        })?;
        if changes.is_empty() {
            return Ok(0);
        }
        let first = reserve_sequences(transaction, changes.len() as u64)?;
        let mut update = transaction.prepare(
            "UPDATE number SET brand = ?2, reason = ?3, sequence = ?4, changed_at = ?5 WHERE tn = ?1",
        )?;
        let now = world.now();
        for ((tn, reason), sequence) in changes.iter().zip(first..) {
            update.execute((tn, brand.id, reason, sequence, now))?;
        }
        Ok(changes.len() as u64)
    })
}

/// Takes brand and reason off numbers in one transaction and answers how many
/// had one. A number an exchange has heard of is stamped, so that the next
/// sync releases it there; one that was never sent is forgotten as a change.
pub fn release(store: &mut Store, world: &World, set: &NumberSet) -> Result<u64, NumbersError> {
    store.write(|transaction| {
        let keys = keys(transaction, set)?;
        let mut branded: Vec<u64> = Vec::new();
        each(transaction, set, &keys, |tn, brand, _| {
            if brand.is_some() {
                branded.push(tn);
            }
        })?;
        let mut known = transaction.prepare(
            "SELECT EXISTS (SELECT 1 FROM number_state
             WHERE connection IN (SELECT id FROM connection) AND tn = ?1)",
        )?;
        let mut heard_of = Vec::with_capacity(branded.len());
        for tn in &branded {
            heard_of.push(known.query_row([tn], |row| row.get::<_, bool>(0))?);
        }
        let stamps = heard_of.iter().filter(|heard| **heard).count() as u64;
        let mut sequence = if stamps > 0 { reserve_sequences(transaction, stamps)? } else { 0 };
        let mut update = transaction.prepare(
            "UPDATE number SET brand = NULL, reason = NULL, sequence = ?2, changed_at = ?3 WHERE tn = ?1",
        )?;
        let now = world.now();
        for (tn, heard) in branded.iter().zip(heard_of) {
            let stamp = if heard { sequence } else { 0 };
            sequence += i64::from(heard);
            update.execute((tn, stamp, now))?;
        }
        Ok(branded.len() as u64)
    })
}

/// The set's numbers in ascending order, each once.
fn keys(transaction: &Transaction<'_>, set: &NumberSet) -> Result<Vec<u64>, NumbersError> {
    let mut keys = match set {
        NumberSet::Filter(filter) => return matching(transaction, filter),
        NumberSet::Numbers(numbers) => {
            numbers.iter().map(|number| number.as_u64()).collect::<Vec<u64>>()
        }
        NumberSet::Keys(keys) => keys.clone(),
    };
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Calls `take(tn, brand, reason)` for each number; missing ones are an error
/// only where they were named.
fn each(
    transaction: &Transaction<'_>,
    set: &NumberSet,
    keys: &[u64],
    mut take: impl FnMut(u64, Option<i64>, Option<i64>),
) -> Result<(), NumbersError> {
    let mut read = transaction.prepare("SELECT brand, reason FROM number WHERE tn = ?1")?;
    let mut missing = 0_u64;
    let mut first = Vec::new();
    for tn in keys {
        let row = read.query_row([tn], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match row {
            Some((brand, reason)) => take(*tn, brand, reason),
            None => {
                missing += 1;
                if first.len() < LISTED {
                    first.extend(TelephoneNumber::from_u64(*tn));
                }
            }
        }
    }
    if missing > 0 && matches!(set, NumberSet::Numbers(_)) {
        return Err(NumbersError::UnknownNumbers { count: missing, first });
    }
    Ok(())
}
