//! Bringing a list of numbers in: its judged rows ([`signet_lists`]), a plan,
//! and one commit.
//!
//! [`plan`] reads the file and answers an [`ImportPlan`]: what would happen, as
//! a value. [`ImportPlan::commit`] makes it happen in one transaction. A number
//! list that only selects numbers is read by [`read_numbers`].
//!
//! Empty label and department cells leave what a number has; a list without
//! brands leaves its brand. The first acceptable row of a number counts, later
//! ones are duplicates.

mod commit;
mod error;
mod list;
mod plan;
mod rejects;
mod resolve;

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
pub use signet_lists::{
    Column, Delimiter, Dialect, Encoding, ImportField, Inspection, InspectionColumn, ListError,
    MAX_LABEL, MAX_ROW, Mapping, Normaliser, NumberList, OtherFormat, Place, RejectCode,
};

pub use commit::ImportResult;
pub use error::ImportError;
pub use list::inspect;
pub use plan::{ImportOptions, ImportPlan, SampleRow, plan, read_numbers};

/// What became of a list's rows. `rows` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows of the file; the header is none.
    pub rows: u64,
    /// Rows whose every cell is empty.
    pub blank: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows whose number an earlier row has.
    pub duplicate: u64,
    pub rejected: u64,
}

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Duplicate,
    Rejected,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
    pub unit: ProgressUnit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgressUnit {
    Bytes,
    Rows,
}

/// Told of progress about every 256 KiB or 16,384 rows; `Break` cancels.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// A [`Watch`] that looks at nothing.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
