//! What becomes of a number's place in the local sequence when its branding
//! changes.

use std::collections::HashMap;

use rusqlite::{CachedStatement, Connection, Transaction};

use super::{StoreError, reserve_sequences};

/// A place in the local sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// The next number: every connection has to be told.
    Next,
    /// This one, so that nothing is sent: the stamp the number had when every
    /// connection took what it carries again, or 0 for a number that carries
    /// nothing and that no exchange has heard of.
    Kept(i64),
}

/// The stamps in their order, each [`Stamp::Next`] as a number of the local
/// sequence.
pub fn numbered(
    transaction: &Transaction<'_>,
    stamps: Vec<Stamp>,
) -> Result<impl Iterator<Item = i64> + use<>, StoreError> {
    let next = stamps.iter().filter(|stamp| **stamp == Stamp::Next).count() as u64;
    let mut sequence = if next > 0 { reserve_sequences(transaction, next)? } else { 0 };
    Ok(stamps.into_iter().map(move |stamp| match stamp {
        Stamp::Next => {
            sequence += 1;
            sequence - 1
        }
        Stamp::Kept(stamp) => stamp,
    }))
}

/// Decides stamps within one transaction.
pub struct Stamps<'c> {
    /// Nothing was ever sent: nobody has to be asked.
    nobody: bool,
    known: CachedStatement<'c>,
    revisions: HashMap<i64, i64>,
}

impl<'c> Stamps<'c> {
    pub fn read(connection: &'c Connection) -> Result<Self, StoreError> {
        let known = connection.prepare_cached(
            "SELECT s.tn, s.brand, s.revision, s.reason, s.sequence FROM connection c
             LEFT JOIN number_state s ON s.connection = c.id AND s.tn = ?1",
        )?;
        let nobody = connection.query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM connection) OR NOT EXISTS (SELECT 1 FROM number_state)",
            [],
            |row| row.get(0),
        )?;
        let mut revisions = connection.prepare("SELECT id, revision FROM brand")?;
        let revisions = revisions.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Self { nobody, known, revisions: revisions.collect::<Result<_, _>>()? })
    }

    /// The stamp of a number that carries this brand and reason from here on.
    pub fn of(
        &mut self,
        tn: u64,
        brand: Option<i64>,
        reason: Option<i64>,
    ) -> Result<Stamp, StoreError> {
        let unknown = if brand.is_some() { Stamp::Next } else { Stamp::Kept(0) };
        if self.nobody {
            return Ok(unknown);
        }
        let revision = brand.and_then(|brand| self.revisions.get(&brand).copied());
        let mut known = false;
        // Of several connections' stamps the earliest is pending for none.
        let mut settled = brand.is_some().then_some(i64::MAX);
        let mut rows = self.known.query([tn])?;
        while let Some(row) = rows.next()? {
            known |= row.get::<_, Option<u64>>(0)?.is_some();
            let in_force: (Option<i64>, Option<i64>, Option<i64>) =
                (row.get(1)?, row.get(2)?, row.get(3)?);
            let stamp: Option<i64> = row.get(4)?;
            let same = in_force == (brand, revision, reason);
            settled = settled.zip(stamp).filter(|_| same).map(|(one, other)| one.min(other));
        }
        Ok(match (settled, known) {
            (Some(stamp), _) => Stamp::Kept(stamp),
            (None, true) => Stamp::Next,
            (None, false) => unknown,
        })
    }
}
