//! A change of what numbers carry: what it was, what it is, and the writing.

use std::collections::HashMap;

use rusqlite::Transaction;

use super::{Catalogue, NumbersError, Progress, Watch};
use crate::store::stamp::{Stamps, numbered};
use crate::world::World;

/// Numbers written between two reports of progress.
const REPORT_EVERY: usize = 8_192;

/// What a number carries: rows of `brand` and `call_reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Branding {
    pub brand: Option<i64>,
    pub reason: Option<i64>,
}

impl Branding {
    pub const NONE: Self = Self { brand: None, reason: None };

    /// The same, without a reason that the brand does not have.
    pub fn within(self, catalogue: &Catalogue) -> Self {
        let brand = catalogue.brands.iter().find(|brand| Some(brand.id) == self.brand);
        let allows = |reason: &i64| brand.is_some_and(|brand| brand.allows(*reason));
        Self { brand: self.brand, reason: self.reason.filter(allows) }
    }
}

/// What became of numbers in one change, in ascending order. Takes 16 bytes a
/// number: the few things that many numbers carry are kept once.
#[derive(Debug, Default)]
pub struct Edit {
    rows: Vec<(u64, u32, u32)>,
    brandings: Vec<Branding>,
    places: HashMap<Branding, u32>,
}

impl Edit {
    /// How many numbers became different.
    pub fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes a number in, unless it stays as it is.
    pub(crate) fn note(&mut self, tn: u64, before: Branding, after: Branding) {
        if before != after {
            let row = (tn, self.place(before), self.place(after));
            self.rows.push(row);
        }
    }

    /// Number, what it carried, and what it carries.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u64, Branding, Branding)> {
        let branding = |place: u32| self.brandings[place as usize];
        self.rows.iter().map(move |(tn, before, after)| (*tn, branding(*before), branding(*after)))
    }

    fn place(&mut self, branding: Branding) -> u32 {
        let next = self.brandings.len() as u32;
        let place = *self.places.entry(branding).or_insert(next);
        if place == next {
            self.brandings.push(branding);
        }
        place
    }
}

/// Writes an edit. Each number takes the next local sequence number, except
/// one that carries what every exchange has for it already: it is no change to
/// anybody.
pub(super) fn apply(
    transaction: &Transaction<'_>,
    world: &World,
    edit: &Edit,
    watch: Watch<'_>,
) -> Result<(), NumbersError> {
    let mut stamps = Stamps::read(transaction)?;
    let mut taken = Vec::with_capacity(edit.rows.len());
    for (tn, _, after) in edit.rows() {
        taken.push(stamps.of(tn, after.brand, after.reason)?);
    }
    let taken = numbered(transaction, taken)?;
    let mut update = transaction.prepare(
        "UPDATE number SET brand = ?2, reason = ?3, sequence = ?4, changed_at = ?5 WHERE tn = ?1",
    )?;
    let (now, total) = (world.now(), edit.len());
    for (position, ((tn, _, after), stamp)) in edit.rows().zip(taken).enumerate() {
        if position.is_multiple_of(REPORT_EVERY) {
            report(watch, position as u64, total)?;
        }
        update.execute((tn, after.brand, after.reason, stamp, now))?;
    }
    report(watch, total, total)
}

fn report(watch: Watch<'_>, done: u64, total: u64) -> Result<(), NumbersError> {
    if watch(Progress::written(done, total)).is_break() {
        Err(NumbersError::Cancelled)
    } else {
        Ok(())
    }
}
