//! The file of refused rows.
//!
//! It is made by reading the list a second time, so that refused rows need no
//! memory, however many they are.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::layout::Layout;
use super::names::REPORT_COLUMNS;
use super::plan::ImportPlan;
use super::records::{Cell, split_cells};
use super::rows::RowReader;
use super::{ImportError, ImportField};

/// Calls `visit(place, line, cells)` for the rows at `places`, which are sorted.
/// Fails with `file_changed` when the file is not the one the layout was found in.
pub(super) fn visit(
    layout: &Layout,
    places: &[u32],
    mut visit: impl FnMut(u32, u32, &[Cell<'_>]) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut reader = RowReader::open(layout)?;
    let mut wanted = places.iter().copied().peekable();
    while wanted.peek().is_some() {
        let Some(batch) = reader.next_batch()? else { break };
        let mut cells = Vec::new();
        while let Some(place) =
            wanted.next_if(|place| ((place - batch.first) as usize) < batch.rows.len())
        {
            let at = &batch.rows[(place - batch.first) as usize];
            split_cells(batch.row(at), layout.delimiter.byte(), &mut cells);
            visit(place, at.line, &cells)?;
        }
    }
    Ok(())
}

impl ImportPlan {
    /// Writes the refused rows as they came, with the columns `signet_line`,
    /// `signet_code` and `signet_fix` behind them, as UTF-8 with a byte order
    /// mark (spreadsheets need it). Once mended, the file can be imported; the
    /// added columns are ignored then. Answers the number of rows.
    ///
    /// The file appears under its name only when it is whole.
    pub fn write_rejects(&self, path: &Path) -> Result<u64, ImportError> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(format!(".{}.partial", std::process::id()));
        let partial = std::path::PathBuf::from(partial);
        let written = self.write_rejects_to(&partial, path).and_then(|rows| {
            std::fs::rename(&partial, path).map_err(|error| ImportError::writing(path, &error))?;
            Ok(rows)
        });
        if written.is_err() {
            // The half-written file is of no use; its removal is best effort.
            let _ = std::fs::remove_file(&partial);
        }
        written
    }

    fn write_rejects_to(&self, partial: &Path, path: &Path) -> Result<u64, ImportError> {
        let failed = |error: std::io::Error| ImportError::writing(path, &error);
        let file = File::create(partial).map_err(failed)?;
        let mut out = Sheet { out: BufWriter::new(file), delimiter: self.layout.delimiter.byte() };
        out.out.write_all(b"\xef\xbb\xbf").map_err(failed)?;
        let header = self.header();
        let width = header.len();
        let names = header.iter().map(String::as_str).chain(REPORT_COLUMNS);
        out.row(names).map_err(failed)?;
        let places: Vec<u32> = self.rejected.iter().map(|(place, _)| *place).collect();
        let mut codes = self.rejected.iter();
        let mut rows = 0;
        visit(&self.layout, &places, |_, line, cells| {
            let Some((_, code)) = codes.next() else { return Ok(()) };
            let texts: Vec<_> = cells.iter().map(Cell::text).collect();
            let padding = std::iter::repeat_n("", width.saturating_sub(texts.len()));
            let line = line.to_string();
            let added = [line.as_str(), code.as_str(), code.fix()];
            let row = texts.iter().map(AsRef::as_ref).chain(padding).chain(added);
            rows += 1;
            out.row(row).map_err(failed)
        })?;
        let file = out.out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        Ok(rows)
    }

    /// The list's own header, wide enough for every refused row; made up where
    /// the list has none.
    fn header(&self) -> Vec<String> {
        let width = self.layout.width.max(self.reject_width).max(self.layout.names.len());
        let made_up = |position: usize| {
            let field = ImportField::ALL
                .into_iter()
                .find(|field| self.layout.column(*field) == Some(position));
            match field {
                Some(field) => field.as_str().to_owned(),
                None => format!("column_{}", position + 1),
            }
        };
        (0..width)
            .map(|position| match self.layout.names.get(position) {
                Some(name) => name.clone(),
                None if self.layout.header_row.is_some() => String::new(),
                None => made_up(position),
            })
            .collect()
    }
}

struct Sheet {
    out: BufWriter<File>,
    delimiter: u8,
}

impl Sheet {
    fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> std::io::Result<()> {
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
