//! How a list is laid out: delimiter, header, and which column is what.

use serde::{Deserialize, Serialize};

use super::mapping::{ImportField, Mapping};
use super::names::{name_score, names_field};
use crate::error::ListError;
use crate::number::{Normaliser, is_attempt};
use crate::read::csv::{Cell, MAX_ROW, Span, Step, is_blank, next_row, split_cells};
use crate::read::encoding::Source;

/// Text looked at before the columns are known.
const SAMPLE_BYTES: usize = 512 * 1024;
const SAMPLE_ROWS: usize = 200;
/// Lines above a table that are looked past for its header.
const TITLES: usize = 12;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// A file's layout.
#[derive(Clone, Debug)]
pub struct Layout {
    pub source: Source,
    pub delimiter: Delimiter,
    /// The first line is Excel's `sep=;` and no row.
    pub separator_line: bool,
    /// Which row is the header, counted from 0 without the separator line.
    pub header_row: Option<u32>,
    /// Names of the columns; empty without a header.
    pub names: Vec<String>,
    /// Cells of the sample's widest row.
    pub width: usize,
    /// Columns by [`ImportField`], as an index from 0.
    pub columns: [Option<usize>; ImportField::COUNT],
    /// First rows behind the header, blank ones left out.
    pub sample: Vec<Vec<String>>,
    /// Whether the sample is all of the file.
    pub sample_is_all: bool,
    /// Bytes and rows of the sample, for estimates.
    pub sample_rows: usize,
}

impl Layout {
    /// Looks at the beginning of a file. Fails with `no_number_column` when no
    /// column is known to hold numbers, unless `lenient`.
    pub fn find(
        source: Source,
        mapping: &Mapping,
        normaliser: &mut Normaliser,
        lenient: bool,
    ) -> Result<Self, ListError> {
        let (text, last) = sample(&source)?;
        let (declared, skip) = separator_line(&text);
        let body = &text[skip..];
        let delimiter = match declared {
            Some(delimiter) => delimiter,
            None => sniff(body, last, normaliser)?,
        };
        let spans = spans(body, last, delimiter.byte(), usize::MAX, skip > 0)?;
        let rows = spans.iter().map(|span| row_cells(body, span, delimiter.byte()));
        let rows: Vec<Vec<String>> = rows.take(SAMPLE_ROWS + 1).collect();
        let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.is_empty());
        let Some(first) = head_row(&rows, mapping, normaliser) else {
            return Err(ListError::Empty(source.path));
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
            let above: u64 = spans[..first].iter().map(|span| u64::from(span.lines)).sum();
            let line = above + u64::from(skip > 0) + 1;
            return Err(ListError::NoNumberColumn { line, columns });
        }
        let start = if has_header { first + 1 } else { first };
        let sample = rows[start..].iter().filter(|row| !is_blank(row)).cloned().collect();
        Ok(Self {
            source,
            delimiter,
            separator_line: skip > 0,
            header_row: has_header.then_some(first as u32),
            names,
            width,
            columns,
            sample,
            sample_is_all: last && spans.len() <= SAMPLE_ROWS + 1,
            sample_rows: spans.len(),
        })
    }

    pub fn column(&self, field: ImportField) -> Option<usize> {
        self.columns[field as usize]
    }
}

/// The file's first rows; whether that is all of it.
fn sample(source: &Source) -> Result<(String, bool), ListError> {
    let mut reader = source.read()?;
    let mut text = String::new();
    while text.len() < SAMPLE_BYTES && !reader.ended() {
        reader.fill(&mut text)?;
    }
    // A first row longer than the sample is read until it ends or is too long.
    while !reader.ended() && text.len() <= MAX_ROW + 1 && !text.contains(['\n', '\r']) {
        reader.fill(&mut text)?;
    }
    Ok((text, reader.ended()))
}

/// Excel's first line `sep=;`: the delimiter it declares and its length.
fn separator_line(text: &str) -> (Option<Delimiter>, usize) {
    let line_end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text[..line_end].trim_matches('"');
    let Some(rest) = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")) else {
        return (None, 0);
    };
    let declared = line[rest.len()..].bytes().next();
    let delimiter = Delimiter::ALL.into_iter().find(|one| Some(one.byte()) == declared);
    let skip = if text[line_end..].starts_with("\r\n") { 2 } else { 1 };
    match delimiter {
        Some(delimiter) => (Some(delimiter), (line_end + skip).min(text.len())),
        None => (None, 0),
    }
}

fn spans(
    text: &str,
    last: bool,
    delimiter: u8,
    limit: usize,
    separator_line: bool,
) -> Result<Vec<Span>, ListError> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut line = if separator_line { 2 } else { 1 };
    while start < text.len() && spans.len() < limit {
        match next_row(text, start, last, delimiter) {
            Step::Row(span) => {
                start = span.next;
                line += u64::from(span.lines);
                spans.push(span);
            }
            Step::TooLong => return Err(ListError::RowTooLong { line, limit: MAX_ROW }),
            Step::More => break,
        }
    }
    Ok(spans)
}

fn row_cells(text: &str, span: &Span, delimiter: u8) -> Vec<String> {
    let mut cells: Vec<Cell<'_>> = Vec::new();
    split_cells(&text[span.start..span.end], delimiter, &mut cells);
    let clean = |cell: &Cell<'_>| cell.text().trim_matches(is_blank).to_owned();
    cells.iter().map(clean).collect()
}

/// The delimiter that splits most rows into the same number of cells; numbers
/// in whole cells count for it.
fn sniff(text: &str, last: bool, normaliser: &mut Normaliser) -> Result<Delimiter, ListError> {
    let mut best = (Delimiter::Comma, 0.0_f64);
    for delimiter in Delimiter::ALL {
        let spans = match spans(text, last, delimiter.byte(), 100, false) {
            Ok(spans) => spans,
            Err(error) if delimiter == Delimiter::Pipe && best.1 == 0.0 => return Err(error),
            Err(_) => continue,
        };
        let rows: Vec<Vec<String>> = spans
            .iter()
            .map(|span| row_cells(text, span, delimiter.byte()))
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let mut widths: Vec<usize> = rows.iter().map(Vec::len).collect();
        widths.sort_unstable();
        let (mut mode, mut most) = (1, 0);
        for same in widths.chunk_by(|one, other| one == other) {
            // The wider of two equally frequent widths: short rows are ragged.
            if same.len() >= most {
                (mode, most) = (same[0], same.len());
            }
        }
        if mode < 2 {
            continue;
        }
        let consistency = most as f64 / rows.len() as f64;
        let numbers = rows
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty() && normaliser.read(cell).is_ok()))
            .count() as f64
            / rows.len() as f64;
        let header = if rows[0].len() == mode { 0.2 } else { 0.0 };
        let score = consistency + numbers + header + (mode as f64).ln() * 0.02;
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    Ok(best.0)
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
