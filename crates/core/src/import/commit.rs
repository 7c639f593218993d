//! Writing a plan: one transaction.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use rusqlite::Transaction;
use serde::Serialize;

use super::plan::ImportPlan;
use super::resolve::{Action, Resolved, resolve};
use super::{ImportCounts, ImportError, Progress, ProgressUnit, RejectCode, Watch};
use crate::error::Coded as _;
use crate::numbers::Catalogue;
use crate::store::import::{ImportRow, insert_import};
use crate::store::{Store, reserve_sequences};
use crate::world::World;

/// Rows between two reports of progress.
const REPORT_EVERY: usize = 16_384;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportResult {
    /// Identifier of the import.
    pub import: String,
    #[serde(flatten)]
    pub counts: ImportCounts,
    pub reject_codes: BTreeMap<RejectCode, u64>,
}

fn told(done: &Result<ImportResult, ImportError>) {
    match done {
        Ok(ImportResult { counts, .. }) => tracing::info!(
            rows = counts.rows,
            created = counts.created,
            updated = counts.updated,
            unchanged = counts.unchanged,
            duplicate = counts.duplicate,
            rejected = counts.rejected,
            "list imported"
        ),
        Err(error) => tracing::warn!(code = %error.code(), "list not imported"),
    }
}

impl ImportPlan {
    /// Writes the plan. All of it is on the disk when the call returns, or
    /// nothing. The rows are compared with the store again, so the counts are
    /// true even when it changed since; `plan_outdated` when the brands did.
    pub fn commit(
        &self,
        store: &mut Store,
        world: &World,
        watch: Watch<'_>,
    ) -> Result<ImportResult, ImportError> {
        let done: Result<ImportResult, ImportError> = store.write(|transaction| {
            if Catalogue::read(transaction)? != self.catalogue {
                return Err(ImportError::PlanOutdated);
            }
            let resolved = resolve(self, transaction)?;
            self.apply(transaction, &resolved, world.now(), watch)?;
            let mut counts = self.counts;
            counts.created = resolved.created;
            counts.updated = resolved.updated;
            counts.unchanged = resolved.unchanged;
            let import = world.identifier();
            let row = ImportRow {
                uid: import.clone(),
                file_name: self.file_name(),
                imported_at: world.now(),
                counts,
            };
            insert_import(transaction, &row)?;
            Ok(ImportResult { import, counts, reject_codes: self.reject_codes() })
        });
        told(&done);
        done
    }

    fn apply(
        &self,
        transaction: &Transaction<'_>,
        resolved: &Resolved,
        now: i64,
        watch: Watch<'_>,
    ) -> Result<(), ImportError> {
        let mut sequence = match resolved.stamped {
            0 => 0,
            count => reserve_sequences(transaction, count)?,
        };
        let mut insert = transaction.prepare(
            "INSERT INTO number (tn, label, department, brand, reason, sequence, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let mut update_text = transaction.prepare(
            "UPDATE number SET label = coalesce(?2, label), department = coalesce(?3, department),
             changed_at = ?4 WHERE tn = ?1",
        )?;
        let mut update_branding = transaction.prepare(
            "UPDATE number SET label = coalesce(?2, label), department = coalesce(?3, department),
             changed_at = ?4, brand = ?5, sequence = ?7,
             reason = CASE WHEN ?6 IS NOT NULL THEN ?6 WHEN brand IS ?5 THEN reason END
             WHERE tn = ?1",
        )?;
        let total = self.rows.len() as u64;
        for (position, (row, action)) in self.rows.iter().zip(&resolved.actions).enumerate() {
            if position % REPORT_EVERY == 0 {
                let done = position as u64;
                if watch(Progress { done, total, unit: ProgressUnit::Rows }).is_break() {
                    return Err(ImportError::Cancelled);
                }
            }
            let tn = row.tn.as_u64();
            let brand = row.brand().map(|position| self.catalogue.brands[position].id);
            let reason = row.reason.map(NonZeroU32::get);
            let (label, department) = (self.texts.label(row), self.texts.department(row));
            match action {
                Action::Unchanged => {}
                Action::Create => {
                    let stamp = if brand.is_some() { next(&mut sequence) } else { 0 };
                    let label = label.unwrap_or_default();
                    let department = department.unwrap_or_default();
                    insert.execute((tn, label, department, brand, reason, stamp, now))?;
                }
                Action::UpdateText => {
                    update_text.execute((tn, label, department, now))?;
                }
                Action::UpdateBranding => {
                    let stamp = next(&mut sequence);
                    update_branding.execute((tn, label, department, now, brand, reason, stamp))?;
                }
            }
        }
        watch(Progress { done: total, total, unit: ProgressUnit::Rows })
            .map_break(|()| ImportError::Cancelled)
            .break_value()
            .map_or(Ok(()), Err)
    }
}

fn next(sequence: &mut i64) -> i64 {
    let taken = *sequence;
    *sequence += 1;
    taken
}
