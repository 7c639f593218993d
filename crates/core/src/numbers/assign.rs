//! Putting a brand on numbers, and taking it off.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction};
use signet_stir::TelephoneNumber;

use super::edit::{Branding, Edit, apply};
use super::view::{View, matching};
use super::{Catalogue, NumberFilter, NumbersError, Progress, Watch};
use crate::error::Coded as _;
use crate::store::Store;
use crate::world::World;

/// How many missing numbers an error lists.
const LISTED: usize = 20;

/// Numbers read between two looks at whether to go on.
const LOOK_EVERY: usize = 16_384;

/// Which numbers are changed.
pub enum NumberSet {
    /// All that satisfy the filter when the change is made.
    Filter(NumberFilter),
    /// Each of these; one that the workspace lacks fails the whole with
    /// `unknown_number`.
    Numbers(Vec<TelephoneNumber>),
    /// Keys of a [`View`]; those gone since are left out.
    Keys(Vec<u64>),
    /// What was selected on a screen: positions of the view it showed, and how
    /// many numbers it said they are. Where the inventory has moved on, the
    /// change fails with `view_changed`.
    Shown { view: Arc<View>, ranges: Vec<Range<u64>>, count: u64 },
}

/// Puts a brand on numbers in one transaction and answers what became
/// different. `brand` is an identifier or a display name. Without a reason a
/// number keeps the one it has if the brand allows it.
///
/// Fails with `unknown_brand`, `unknown_reason`, `unknown_number` or
/// `view_changed`, and with `cancelled` when `watch` breaks; nothing is changed then.
pub fn assign(
    store: &mut Store,
    world: &World,
    set: &NumberSet,
    brand: &str,
    reason: Option<&str>,
    watch: Watch<'_>,
) -> Result<Edit, NumbersError> {
    let done: Result<Edit, NumbersError> = store.write(|transaction| {
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
        let mut edit = Edit::default();
        each(transaction, set, &keys, watch, |tn, before| {
            let kept = before.reason.filter(|reason| brand.allows(*reason));
            edit.note(tn, before, Branding { brand: Some(brand.id), reason: wanted.or(kept) });
        })?;
        apply(transaction, world, &edit, watch)?;
        Ok(edit)
    });
    told("brand assigned", done.as_ref().map(Edit::len));
    done
}

/// Takes brand and reason off numbers in one transaction and answers what
/// became different. A number an exchange has heard of is stamped, so that the
/// next sync releases it there; one that was never sent is forgotten as a
/// change.
pub fn release(
    store: &mut Store,
    world: &World,
    set: &NumberSet,
    watch: Watch<'_>,
) -> Result<Edit, NumbersError> {
    let done: Result<Edit, NumbersError> = store.write(|transaction| {
        let keys = keys(transaction, set)?;
        let mut edit = Edit::default();
        each(transaction, set, &keys, watch, |tn, before| {
            edit.note(tn, before, Branding::NONE);
        })?;
        apply(transaction, world, &edit, watch)?;
        Ok(edit)
    });
    told("brand released", done.as_ref().map(Edit::len));
    done
}

/// Gives numbers back what they carried before `edit`, in one transaction, and
/// answers how many. Numbers that carry something else by now keep it; a reason
/// that the brand no longer has is left out.
pub fn undo(
    store: &mut Store,
    world: &World,
    edit: &Edit,
    watch: Watch<'_>,
) -> Result<u64, NumbersError> {
    let done: Result<u64, NumbersError> = store.write(|transaction| {
        let catalogue = Catalogue::read(transaction)?;
        let mut back = Edit::default();
        let mut read = transaction.prepare("SELECT brand, reason FROM number WHERE tn = ?1")?;
        for (position, (tn, before, after)) in edit.rows().enumerate() {
            look(position, edit.len(), watch)?;
            let found = read.query_row([tn], branding).optional()?;
            if found == Some(after) {
                back.note(tn, after, before.within(&catalogue));
            }
        }
        apply(transaction, world, &back, watch)?;
        Ok(back.len())
    });
    told("change of numbers undone", done.as_ref().copied());
    done
}

fn told(what: &str, done: Result<u64, &NumbersError>) {
    match done {
        Ok(numbers) => tracing::info!(numbers, "{what}"),
        Err(error) => tracing::warn!(code = %error.code(), "not done: {what}"),
    }
}

/// The set's numbers in ascending order, each once.
fn keys(transaction: &Transaction<'_>, set: &NumberSet) -> Result<Vec<u64>, NumbersError> {
    let mut keys = match set {
        NumberSet::Filter(filter) => return matching(transaction, filter),
        NumberSet::Numbers(numbers) => {
            numbers.iter().map(|number| number.as_u64()).collect::<Vec<u64>>()
        }
        NumberSet::Keys(keys) => keys.clone(),
        NumberSet::Shown { view, ranges, count } => {
            return view.shown(transaction, ranges, *count);
        }
    };
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Calls `take` with each number and what it carries; missing ones are an
/// error only where they were named.
fn each(
    transaction: &Transaction<'_>,
    set: &NumberSet,
    keys: &[u64],
    watch: Watch<'_>,
    mut take: impl FnMut(u64, Branding),
) -> Result<(), NumbersError> {
    let mut read = transaction.prepare("SELECT brand, reason FROM number WHERE tn = ?1")?;
    let mut missing = 0_u64;
    let mut first = Vec::new();
    for (position, tn) in keys.iter().enumerate() {
        look(position, keys.len() as u64, watch)?;
        match read.query_row([tn], branding).optional()? {
            Some(carried) => take(*tn, carried),
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

fn branding(row: &rusqlite::Row<'_>) -> rusqlite::Result<Branding> {
    Ok(Branding { brand: row.get(0)?, reason: row.get(1)? })
}

/// Asks whether to go on while numbers are read; none is changed yet.
fn look(position: usize, total: u64, watch: Watch<'_>) -> Result<(), NumbersError> {
    let at = || Progress::read(position as u64, total);
    if position.is_multiple_of(LOOK_EVERY) && watch(at()).is_break() {
        return Err(NumbersError::Cancelled);
    }
    Ok(())
}
