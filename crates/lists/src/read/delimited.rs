//! A list as delimited text.

use super::batch::{Batch, Cells, Reader, Row};
use super::cell::Cell;
use super::csv::{MAX_ROW, Step, next_row, split_cells};
use super::dialect::{Delimiter, Dialect, separator_line, sniff};
use super::encoding::{TextFile, TextReader};
use super::file::ListFile;
use super::{Source, file};
use crate::error::ListError;
use crate::number::Normaliser;
use crate::reject::RejectCode;

/// Text looked at before the delimiter is known.
const SAMPLE: usize = 2 * file::CHUNK;

/// Text in one batch: small enough to give each thread its share, large
/// enough that handing over costs nothing.
const BATCH: usize = file::CHUNK;

/// Delimited text that was looked at once.
#[derive(Clone, Debug)]
pub struct Delimited {
    text: TextFile,
    delimiter: Delimiter,
    /// The first line is Excel's `sep=;` and no row.
    separator_line: bool,
}

impl Delimited {
    /// `head` is the beginning of the file.
    pub fn open(
        file: ListFile,
        head: &[u8],
        normaliser: &mut Normaliser,
    ) -> Result<Self, ListError> {
        let text = TextFile::look(file, head)?;
        let (sample, last) = sample(&text)?;
        let (declared, skip) = separator_line(&sample);
        let delimiter = match declared {
            Some(delimiter) => delimiter,
            None => sniff(&sample[skip..], last, normaliser)?,
        };
        Ok(Self { text, delimiter, separator_line: skip > 0 })
    }
}

impl Source for Delimited {
    fn file(&self) -> &ListFile {
        &self.text.file
    }

    fn rows_at_most(&self) -> u64 {
        self.text.lines
    }

    fn dialect(&self) -> Option<Dialect> {
        Some(Dialect { encoding: self.text.encoding, delimiter: self.delimiter })
    }

    fn read(&self) -> Result<Box<dyn Reader>, ListError> {
        Ok(Box::new(RowReader::open(self)?))
    }
}

/// The file's first rows; whether that is all of it.
fn sample(file: &TextFile) -> Result<(String, bool), ListError> {
    let mut reader = file.read()?;
    let mut text = String::new();
    while text.len() < SAMPLE && !reader.ended() {
        reader.fill(&mut text)?;
    }
    // A first row longer than the sample is read until it ends or is too long.
    while !reader.ended() && text.len() <= MAX_ROW + 1 && !text.contains(['\n', '\r']) {
        reader.fill(&mut text)?;
    }
    Ok((text, reader.ended()))
}

/// Reads batches of rows.
struct RowReader {
    reader: TextReader,
    rest: String,
    delimiter: u8,
    next: u32,
    line: u32,
}

impl RowReader {
    fn open(list: &Delimited) -> Result<Self, ListError> {
        let (reader, delimiter) = (list.text.read()?, list.delimiter.byte());
        let mut reader = Self { reader, rest: String::new(), delimiter, next: 0, line: 1 };
        if list.separator_line {
            reader.reader.fill(&mut reader.rest)?;
            if let Step::Row(span) = next_row(&reader.rest, 0, reader.reader.ended(), delimiter) {
                reader.rest.drain(..span.next);
                reader.line = 2;
            }
        }
        Ok(reader)
    }

    fn too_long(&self) -> ListError {
        ListError::RowTooLong { line: u64::from(self.line), limit: MAX_ROW }
    }
}

impl Reader for RowReader {
    fn next_batch(&mut self) -> Result<Option<Batch>, ListError> {
        let mut text = std::mem::take(&mut self.rest);
        text.reserve(BATCH * 2);
        let mut rows = Vec::new();
        let mut spans = Vec::new();
        let first = self.next;
        let mut start = 0;
        loop {
            self.reader.fill(&mut text)?;
            let last = self.reader.ended();
            while start < text.len() {
                match next_row(&text, start, last, self.delimiter) {
                    Step::Row(span) => {
                        let fault = span.broken.then_some(RejectCode::UnclosedQuote);
                        rows.push(Row { line: self.line, fault });
                        spans.push((span.start as u32, span.end as u32));
                        self.line = self.line.saturating_add(span.lines);
                        self.next = self.next.saturating_add(1);
                        start = span.next;
                    }
                    Step::More => break,
                    Step::TooLong => return Err(self.too_long()),
                }
            }
            if !rows.is_empty() || (last && start >= text.len()) {
                break;
            }
            if text.len() - start > MAX_ROW + BATCH {
                return Err(self.too_long());
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        self.rest.push_str(&text[start..]);
        text.truncate(start);
        let cells = TextRows { text, spans, delimiter: self.delimiter };
        Ok(Some(Batch::new(rows, first, self.reader.done(), Box::new(cells))))
    }
}

/// Rows as their text. Telling its cells apart is most of the work of reading,
/// and is left to the threads that judge them.
struct TextRows {
    text: String,
    /// Where each row starts and ends.
    spans: Vec<(u32, u32)>,
    delimiter: u8,
}

impl Cells for TextRows {
    fn of<'a>(&'a self, position: usize, cells: &mut Vec<Cell<'a>>) {
        let (start, end) = self.spans[position];
        split_cells(&self.text[start as usize..end as usize], self.delimiter, cells);
    }
}
