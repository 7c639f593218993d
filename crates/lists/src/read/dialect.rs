//! How a text separates its cells.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, is_blank};
use super::csv::{MAX_ROW, Span, Step, next_row, split_cells};
use super::encoding::Encoding;
use crate::error::ListError;
use crate::number::Normaliser;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
}

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

/// Excel's first line `sep=;`: the delimiter it declares and its length.
pub fn separator_line(text: &str) -> (Option<Delimiter>, usize) {
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

fn spans(text: &str, last: bool, delimiter: u8, limit: usize) -> Result<Vec<Span>, ListError> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut line = 1;
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
pub fn sniff(text: &str, last: bool, normaliser: &mut Normaliser) -> Result<Delimiter, ListError> {
    let mut best = (Delimiter::Comma, 0.0_f64);
    for delimiter in Delimiter::ALL {
        let spans = match spans(text, last, delimiter.byte(), 100) {
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
