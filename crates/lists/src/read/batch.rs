//! A list's rows, read in batches.

use super::csv::{MAX_ROW, Step, next_row};
use super::encoding::{Source, TextReader};
use crate::columns::layout::Layout;
use crate::error::ListError;

/// Text in one batch: small enough to give each thread its share, large
/// enough that handing over costs nothing.
const BATCH: usize = 256 * 1024;

/// One row of a batch.
#[derive(Clone, Copy, Debug)]
pub struct RowAt {
    pub start: u32,
    pub end: u32,
    /// Line of the file it starts at, from 1.
    pub line: u32,
    pub broken: bool,
}

/// Consecutive rows and their text.
pub struct Batch {
    pub text: String,
    pub rows: Vec<RowAt>,
    /// The first row's place in the file, from 0 (the header has one too).
    pub first: u32,
    /// Bytes of the file read when the batch was complete.
    pub done: u64,
}

impl Batch {
    pub fn row(&self, at: &RowAt) -> &str {
        &self.text[at.start as usize..at.end as usize]
    }
}

/// Reads batches of rows.
pub struct RowReader {
    reader: TextReader,
    rest: String,
    delimiter: u8,
    next: u32,
    line: u32,
}

impl RowReader {
    pub fn open(layout: &Layout) -> Result<Self, ListError> {
        Self::over(&layout.source, layout.delimiter.byte(), layout.separator_line)
    }

    fn over(source: &Source, delimiter: u8, separator_line: bool) -> Result<Self, ListError> {
        let mut reader =
            Self { reader: source.read()?, rest: String::new(), delimiter, next: 0, line: 1 };
        if separator_line {
            reader.reader.fill(&mut reader.rest)?;
            if let Step::Row(span) = next_row(&reader.rest, 0, reader.reader.ended(), delimiter) {
                reader.rest.drain(..span.next);
                reader.line = 2;
            }
        }
        Ok(reader)
    }

    /// The next rows; none at the end.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, ListError> {
        let mut text = std::mem::take(&mut self.rest);
        text.reserve(BATCH * 2);
        let mut rows: Vec<RowAt> = Vec::new();
        let first = self.next;
        let mut start = 0;
        loop {
            self.reader.fill(&mut text)?;
            let last = self.reader.ended();
            while start < text.len() {
                match next_row(&text, start, last, self.delimiter) {
                    Step::Row(span) => {
                        rows.push(RowAt {
                            start: span.start as u32,
                            end: span.end as u32,
                            line: self.line,
                            broken: span.broken,
                        });
                        self.line = self.line.saturating_add(span.lines);
                        self.next = self.next.saturating_add(1);
                        start = span.next;
                    }
                    Step::More => break,
                    Step::TooLong => {
                        let line = u64::from(self.line);
                        return Err(ListError::RowTooLong { line, limit: MAX_ROW });
                    }
                }
            }
            if !rows.is_empty() || (last && start >= text.len()) {
                break;
            }
            if text.len() - start > MAX_ROW + BATCH {
                let line = u64::from(self.line);
                return Err(ListError::RowTooLong { line, limit: MAX_ROW });
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        self.rest.push_str(&text[start..]);
        text.truncate(start);
        Ok(Some(Batch { text, rows, first, done: self.reader.done() }))
    }
}
