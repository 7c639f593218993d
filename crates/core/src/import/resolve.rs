//! What planned rows do to the numbers that are there.

use rusqlite::{Connection, OptionalExtension, Row};
use signet_lists::PlannedRow;

use super::ImportError;
use super::plan::ImportPlan;

/// What is done with one planned row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    /// Label or department change.
    UpdateText,
    /// Brand or reason change, perhaps the texts too.
    UpdateBranding,
    Unchanged,
}

impl Action {
    pub fn is_update(self) -> bool {
        matches!(self, Self::UpdateText | Self::UpdateBranding)
    }
}

/// Actions by planned row, and their counts.
pub struct Resolved {
    pub actions: Vec<Action>,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows whose branding becomes different: each takes a local sequence number.
    pub stamped: u64,
}

const COLUMNS: &str = "SELECT tn, label, department, brand, reason FROM number";

/// Compares the plan's rows with the store: by one ordered pass, or by single
/// look-ups when the list is short beside the table.
pub fn resolve(plan: &ImportPlan, connection: &Connection) -> Result<Resolved, ImportError> {
    let mut resolved = Resolved {
        actions: Vec::with_capacity(plan.rows.len()),
        created: 0,
        updated: 0,
        unchanged: 0,
        stamped: 0,
    };
    let (Some(first), Some(last)) = (plan.rows.first(), plan.rows.last()) else {
        return Ok(resolved);
    };
    let existing: u64 =
        connection.query_row("SELECT count(*) FROM number", [], |row| row.get(0))?;
    if plan.rows.len() as u64 * 16 < existing {
        let mut lookup = connection.prepare(&format!("{COLUMNS} WHERE tn = ?1"))?;
        for row in &plan.rows {
            let action = lookup
                .query_row([row.tn.as_u64()], |found| compare(plan, row, found))
                .optional()?;
            resolved.add(row, action.unwrap_or(Action::Create));
        }
        return Ok(resolved);
    }
    let mut scan =
        connection.prepare(&format!("{COLUMNS} WHERE tn BETWEEN ?1 AND ?2 ORDER BY tn"))?;
    let mut found = scan.query([first.tn.as_u64(), last.tn.as_u64()])?;
    let mut rows = plan.rows.iter().peekable();
    while let Some(there) = found.next()? {
        let tn: u64 = there.get(0)?;
        while let Some(row) = rows.next_if(|row| row.tn.as_u64() < tn) {
            resolved.add(row, Action::Create);
        }
        if let Some(row) = rows.next_if(|row| row.tn.as_u64() == tn) {
            resolved.add(row, compare(plan, row, there)?);
        }
    }
    for row in rows {
        resolved.add(row, Action::Create);
    }
    Ok(resolved)
}

impl Resolved {
    fn add(&mut self, row: &PlannedRow, action: Action) {
        self.actions.push(action);
        match action {
            Action::Create => {
                self.created += 1;
                self.stamped += u64::from(row.brand().is_some());
            }
            Action::UpdateText => self.updated += 1,
            Action::UpdateBranding => {
                self.updated += 1;
                self.stamped += 1;
            }
            Action::Unchanged => self.unchanged += 1,
        }
    }
}

fn compare(plan: &ImportPlan, row: &PlannedRow, there: &Row<'_>) -> rusqlite::Result<Action> {
    if let Some(position) = row.brand() {
        let brand: Option<i64> = there.get(3)?;
        let reason: Option<i64> = there.get(4)?;
        let same_brand = brand == Some(plan.catalogue.brands[position].id);
        // No reason given keeps the one there, as long as the brand stays.
        let same_reason = match row.reason {
            None => same_brand || reason.is_none(),
            Some(given) => reason == Some(i64::from(given.get())),
        };
        if !same_brand || !same_reason {
            return Ok(Action::UpdateBranding);
        }
    }
    let differs = |text: Option<&str>, column: usize| -> rusqlite::Result<bool> {
        let Some(text) = text else { return Ok(false) };
        Ok(there.get_ref(column)?.as_bytes()? != text.as_bytes())
    };
    let changed = differs(plan.texts.label(row), 1)? || differs(plan.texts.department(row), 2)?;
    Ok(if changed { Action::UpdateText } else { Action::Unchanged })
}
