//! Rows of a list, handed over in batches.

use super::cell::Cell;
use crate::error::ListError;
use crate::reject::RejectCode;

/// Reads a list from its first row to its last.
pub trait Reader: Send {
    /// The next rows; none at the end.
    fn next_batch(&mut self) -> Result<Option<Batch>, ListError>;
}

/// One row of a batch, without its cells.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Line of the file it starts at, from 1.
    pub line: u32,
    /// Why the row is refused whatever its cells hold.
    pub fault: Option<RejectCode>,
}

/// The cells of a batch's rows.
pub trait Cells: Send {
    /// Puts the cells of the row at that position into `cells`, which is
    /// cleared first.
    fn of<'a>(&'a self, position: usize, cells: &mut Vec<Cell<'a>>);
}

/// Consecutive rows.
pub struct Batch {
    pub rows: Vec<Row>,
    /// The first row's place in the file, from 0 (the header has one too).
    pub first: u32,
    /// Bytes of the file read when the batch was complete.
    pub done: u64,
    cells: Box<dyn Cells>,
}

impl Batch {
    /// `cells` has those of each of `rows`.
    pub fn new(rows: Vec<Row>, first: u32, done: u64, cells: Box<dyn Cells>) -> Self {
        Self { rows, first, done, cells }
    }

    /// Puts the cells of the row at that position into `cells`, which is
    /// cleared first.
    pub fn cells<'a>(&'a self, position: usize, cells: &mut Vec<Cell<'a>>) {
        self.cells.of(position, cells);
    }

    /// The row of that place in the file, where the batch has it.
    pub fn position(&self, place: u32) -> Option<usize> {
        let position = place.checked_sub(self.first)? as usize;
        (position < self.rows.len()).then_some(position)
    }
}
