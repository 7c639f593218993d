//! The file of refused rows.
//!
//! It is made by reading the list a second time, so that refused rows need no
//! memory, however many they are.

use std::io::{self, Write};

use crate::columns::layout::Layout;
use crate::columns::mapping::ImportField;
use crate::columns::names::REPORT_COLUMNS;
use crate::error::ListError;
use crate::read::{Cell, Delimiter};
use crate::reject::RejectCode;

/// Calls `visit(place, line, cells)` for the rows at `places`, which are sorted.
/// Fails with `file_changed` when the file is not the one the layout was found in.
pub fn visit<E: From<ListError>>(
    layout: &Layout,
    places: &[u32],
    mut visit: impl FnMut(u32, u32, &[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = layout.source.read()?;
    let mut wanted = places.iter().copied().peekable();
    while wanted.peek().is_some() {
        let Some(batch) = reader.next_batch()? else { break };
        let mut cells = Vec::new();
        while let Some((place, position)) =
            wanted.peek().and_then(|place| Some((*place, batch.position(*place)?)))
        {
            wanted.next();
            batch.cells(position, &mut cells);
            visit(place, batch.rows[position].line, &cells)?;
        }
    }
    Ok(())
}

/// Writes the refused rows as they came, with the columns `signet_line`,
/// `signet_code` and `signet_fix` behind them, as UTF-8 with a byte order
/// mark (spreadsheets need it). Once fixed, the file can be imported; the
/// added columns are ignored then. `fix` says what would fix a row, in the
/// language of whoever reads the file. `rejected` is in the file's order, none of
/// its rows has more than `width` cells. Answers the number of rows.
pub fn write_report<E: From<ListError> + From<io::Error>>(
    layout: &Layout,
    rejected: &[(u32, RejectCode)],
    width: usize,
    fix: &dyn Fn(RejectCode) -> String,
    out: &mut dyn Write,
) -> Result<u64, E> {
    // Whoever gave a text can read one of its kind.
    let delimiter = layout.source.dialect().map_or(Delimiter::Comma, |text| text.delimiter);
    let mut sheet = Sheet::new(out, delimiter.byte());
    let header = header(layout, width);
    let width = header.len();
    sheet.out.write_all(b"\xef\xbb\xbf")?;
    sheet.row(header.iter().map(String::as_str).chain(REPORT_COLUMNS))?;
    let places: Vec<u32> = rejected.iter().map(|(place, _)| *place).collect();
    let mut codes = rejected.iter();
    let mut rows = 0;
    visit::<E>(layout, &places, |_, line, cells| {
        let Some((_, code)) = codes.next() else { return Ok(()) };
        let texts: Vec<_> = cells.iter().map(Cell::text).collect();
        let padding = std::iter::repeat_n("", width.saturating_sub(texts.len()));
        let line = line.to_string();
        let fix = fix(*code);
        let added = [line.as_str(), code.as_str(), fix.as_str()];
        let row = texts.iter().map(AsRef::as_ref).chain(padding).chain(added);
        rows += 1;
        Ok(sheet.row(row)?)
    })?;
    Ok(rows)
}

/// The list's own header, wide enough for every refused row; made up where
/// the list has none.
fn header(layout: &Layout, reject_width: usize) -> Vec<String> {
    let width = layout.width.max(reject_width).max(layout.names.len());
    let made_up = |position: usize| {
        let field =
            ImportField::ALL.into_iter().find(|field| layout.column(*field) == Some(position));
        match field {
            Some(field) => field.as_str().to_owned(),
            None => format!("column_{}", position + 1),
        }
    };
    (0..width)
        .map(|position| match layout.names.get(position) {
            Some(name) => name.clone(),
            None if layout.header_row.is_some() => String::new(),
            None => made_up(position),
        })
        .collect()
}

struct Sheet<'a> {
    out: &'a mut dyn Write,
    delimiter: u8,
}

impl<'a> Sheet<'a> {
    fn new(out: &'a mut dyn Write, delimiter: u8) -> Self {
        Self { out, delimiter }
    }

    fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> std::io::Result<()> {
        for (position, cell) in cells.enumerate() {
            if position > 0 {
                self.out.write_all(&[self.delimiter])?;
            }
            let quoted = cell
                .bytes()
                .any(|byte| byte == self.delimiter || matches!(byte, b'"' | b'\n' | b'\r'))
                || cell.starts_with(' ');
            if quoted {
                write!(self.out, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                self.out.write_all(cell.as_bytes())?;
            }
        }
        self.out.write_all(b"\r\n")
    }
}
