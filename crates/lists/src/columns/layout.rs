//! How a list is laid out: its header, and which column is what.

use std::sync::Arc;

use super::mapping::{ImportField, Mapping};
use super::names::{name_score, names_field};
use crate::error::ListError;
use crate::number::{Normaliser, is_attempt};
use crate::read::{self, ListFile, Source, is_blank};

/// What is looked at before the columns are known, in bytes and rows.
const SAMPLE_BYTES: u64 = 512 * 1024;
const SAMPLE_ROWS: usize = 200;
/// Lines above a table that are looked past for its header.
const TITLES: usize = 12;

/// A list's layout.
#[derive(Clone, Debug)]
pub struct Layout {
    pub source: Arc<dyn Source>,
    /// Which row is the header, counted from 0.
    pub header_row: Option<u32>,
    /// Names of the columns; empty without a header.
    pub names: Vec<String>,
    /// Cells of the sample's widest row.
    pub width: usize,
    /// Columns by [`ImportField`], as an index from 0.
    pub columns: [Option<usize>; ImportField::COUNT],
    /// First rows behind the header, blank ones left out.
    pub sample: Vec<Vec<String>>,
    /// Rows of the list with its header, where the sample is all of it.
    pub rows: Option<u64>,
}

impl Layout {
    /// Looks at the beginning of a list. Fails with `no_number_column` when no
    /// column is known to hold numbers, unless `lenient`.
    pub fn find(
        file: ListFile,
        mapping: &Mapping,
        normaliser: &mut Normaliser,
        lenient: bool,
    ) -> Result<Self, ListError> {
        Self::of(read::open(file, normaliser)?, mapping, normaliser, lenient)
    }

    /// The layout of a list that is open; see [`find`](Self::find).
    pub fn of(
        source: Arc<dyn Source>,
        mapping: &Mapping,
        normaliser: &mut Normaliser,
        lenient: bool,
    ) -> Result<Self, ListError> {
        let Sample { rows, lines, is_all } = Sample::take(&*source)?;
        let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.is_empty());
        let Some(first) = head_row(&rows, mapping, normaliser) else {
            return Err(ListError::Empty(source.file().path.clone()));
        };
        let width = rows.iter().map(Vec::len).max().unwrap_or(1);
        let data: Vec<&Vec<String>> =
            rows[first + 1..].iter().filter(|row| !is_blank(row)).collect();
        let mut finder = Finder { head: &rows[first], data: &data, width, mapping, normaliser };
        let number = finder.number_column()?;
        let has_header = finder.has_header(number);
        let columns = finder.columns(number, has_header)?;
        let names: Vec<String> = if has_header { rows[first].clone() } else { Vec::new() };
        if number.is_none() && !lenient {
            let columns = if has_header { names } else { rows[first].clone() };
            return Err(ListError::NoNumberColumn { line: u64::from(lines[first]), columns });
        }
        let start = if has_header { first + 1 } else { first };
        let sample = rows[start..].iter().filter(|row| !is_blank(row)).cloned().collect();
        Ok(Self {
            source,
            header_row: has_header.then_some(first as u32),
            names,
            width,
            columns,
            sample,
            rows: is_all.then_some(rows.len() as u64),
        })
    }

    pub fn column(&self, field: ImportField) -> Option<usize> {
        self.columns[field as usize]
    }
}

/// A list's first rows.
struct Sample {
    /// Cells without white space around them.
    rows: Vec<Vec<String>>,
    /// Lines at which the rows start, from 1.
    lines: Vec<u32>,
    /// Whether the list has no further row.
    is_all: bool,
}

impl Sample {
    /// One row more than the sample has: the header.
    fn take(source: &dyn Source) -> Result<Self, ListError> {
        let mut reader = source.read()?;
        let mut sample = Self { rows: Vec::new(), lines: Vec::new(), is_all: true };
        while let Some(batch) = reader.next_batch()? {
            let mut cells = Vec::new();
            for (position, row) in batch.rows.iter().enumerate() {
                if sample.rows.len() > SAMPLE_ROWS {
                    sample.is_all = false;
                    return Ok(sample);
                }
                batch.cells(position, &mut cells);
                let texts = cells.iter().map(|cell| cell.text().trim_matches(is_blank).to_owned());
                sample.rows.push(texts.collect());
                sample.lines.push(row.line);
            }
            if batch.done >= SAMPLE_BYTES {
                sample.is_all = matches!(reader.next_batch(), Ok(None));
                return Ok(sample);
            }
        }
        Ok(sample)
    }
}

/// The row that is the header, if any is: the first that is not blank, or one
/// below the titles and dates that reports print above their tables. Such lines
/// have fewer cells than the header and hold no number.
fn head_row(rows: &[Vec<String>], mapping: &Mapping, normaliser: &mut Normaliser) -> Option<usize> {
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).count();
    let mut above = rows.iter().enumerate().filter(|(_, row)| filled(row) > 0);
    let (first, row) = above.next()?;
    let mut widest = filled(row);
    if mapping.names_columns(row) || names_a_number(row) {
        return Some(first);
    }
    // Dates have as many digits as numbers: only what reads as one counts.
    let mut number =
        |row: &[String]| row.iter().any(|cell| !cell.is_empty() && normaliser.read(cell).is_ok());
    if number(row) {
        return Some(first);
    }
    for (position, row) in above.take(TITLES) {
        if number(row) {
            break;
        }
        let wide = filled(row) > widest || (widest == 1 && filled(row) == 1);
        if wide && (mapping.names_columns(row) || names_a_number(row)) {
            return Some(position);
        }
        widest = widest.max(filled(row));
    }
    Some(first)
}

fn names_a_number(row: &[String]) -> bool {
    row.iter().any(|name| names_field(name) == Some(ImportField::Number))
}

/// Decides which column is what.
struct Finder<'a> {
    /// The row that may be the header.
    head: &'a [String],
    data: &'a [&'a Vec<String>],
    width: usize,
    mapping: &'a Mapping,
    normaliser: &'a mut Normaliser,
}

impl Finder<'_> {
    fn number_column(&mut self) -> Result<Option<usize>, ListError> {
        if let Some(column) = self.mapping.column(ImportField::Number) {
            return column.position(self.head, self.width).map(Some);
        }
        let taken = self.mapped()?;
        let mut best: Option<(usize, f64)> = None;
        for column in 0..self.width {
            if taken.contains(&column) {
                continue;
            }
            let name = self.head.get(column).map_or("", String::as_str);
            let name = name_score(name);
            let share = self.share(column);
            if name <= 0.0 && share < 0.3 {
                continue;
            }
            let score = name + share * 100.0;
            if score > 0.0 && best.is_none_or(|(_, most)| score > most) {
                best = Some((column, score));
            }
        }
        Ok(best.map(|(column, _)| column))
    }

    /// Columns the mapping gives to other fields.
    fn mapped(&self) -> Result<Vec<usize>, ListError> {
        let others = ImportField::ALL.into_iter().filter(|field| *field != ImportField::Number);
        others
            .filter_map(|field| self.mapping.column(field))
            .map(|column| column.position(self.head, self.width))
            .collect()
    }

    /// Share of the sample's cells that are numbers; half as much for those
    /// that are meant to be.
    fn share(&mut self, column: usize) -> f64 {
        let head = self.head.get(column).into_iter().filter(|cell| is_attempt(cell));
        let data = self.data.iter().filter_map(|row| row.get(column));
        let mut points = 0.0;
        let mut cells = 0;
        for cell in head.chain(data).filter(|cell| !cell.is_empty()) {
            cells += 1;
            if self.normaliser.read(cell).is_ok() {
                points += 1.0;
            } else if is_attempt(cell) {
                points += 0.5;
            }
        }
        if cells == 0 { 0.0 } else { points / f64::from(cells) }
    }

    fn has_header(&mut self, number: Option<usize>) -> bool {
        if self.mapping.names_columns(self.head) {
            return true;
        }
        let Some(column) = number else {
            return self.head.iter().any(|name| names_field(name).is_some());
        };
        let cell = self.head.get(column).map_or("", String::as_str);
        if is_attempt(cell) || (!cell.is_empty() && self.normaliser.read(cell).is_ok()) {
            return false;
        }
        let named =
            self.head.iter().any(|name| names_field(name).is_some() || name_score(name) > 0.0);
        // A word above a column of numbers is its name, whatever the language.
        named || (cell.chars().any(char::is_alphabetic) && self.share(column) >= 0.3)
    }

    fn columns(
        &self,
        number: Option<usize>,
        has_header: bool,
    ) -> Result<[Option<usize>; ImportField::COUNT], ListError> {
        let mut columns = [None; ImportField::COUNT];
        columns[ImportField::Number as usize] = number;
        for field in ImportField::ALL {
            if let Some(column) = self.mapping.column(field) {
                columns[field as usize] = Some(column.position(self.head, self.width)?);
            }
        }
        if !has_header || self.mapping.is_exact() {
            return Ok(columns);
        }
        for (position, name) in self.head.iter().enumerate() {
            let Some(field) = names_field(name) else { continue };
            let taken = columns.contains(&Some(position)) || field == ImportField::Number;
            if !taken && columns[field as usize].is_none() {
                columns[field as usize] = Some(position);
            }
        }
        Ok(columns)
    }
}
