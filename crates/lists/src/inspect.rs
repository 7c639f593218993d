//! A first look at a list, for choosing its columns.

use rlibphonenumber::Region;

use crate::columns::layout::Layout;
use crate::columns::mapping::{ImportField, Mapping};
use crate::error::ListError;
use crate::number::Normaliser;
use crate::read::{Dialect, ListFile};

/// Rows and samples shown.
const ROWS: usize = 8;
const SAMPLES: usize = 3;

/// What a list looks like.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// How a text is written; none for a list that is no text.
    pub dialect: Option<Dialect>,
    pub has_header: bool,
    pub columns: Vec<InspectionColumn>,
    /// The first rows behind the header, ragged as they are.
    pub rows: Vec<Vec<String>>,
    /// Exact for short lists, else from the number of lines.
    pub rows_estimated: u64,
    pub bytes: u64,
}

/// One column.
#[derive(Clone, Debug)]
pub struct InspectionColumn {
    /// Place from 0.
    pub index: usize,
    /// The header's name, or empty.
    pub name: String,
    /// Up to three different values.
    pub samples: Vec<String>,
    /// What the column is taken for.
    pub suggested: Option<ImportField>,
}

/// Looks at a list. A list without a recognisable number column is no failure
/// here: the person may know it.
pub fn inspect(file: ListFile, mapping: &Mapping, region: Region) -> Result<Inspection, ListError> {
    let layout = Layout::find(file, mapping, &mut Normaliser::new(region), true)?;
    let columns = (0..layout.width).map(|index| column(&layout, index)).collect();
    let rows = layout.rows.map(|rows| rows - u64::from(layout.header_row.is_some()));
    Ok(Inspection {
        dialect: layout.source.dialect(),
        has_header: layout.header_row.is_some(),
        columns,
        rows: layout.sample.iter().take(ROWS).cloned().collect(),
        rows_estimated: rows.unwrap_or_else(|| layout.source.rows_at_most().saturating_sub(1)),
        bytes: layout.source.file().bytes,
    })
}

fn column(layout: &Layout, index: usize) -> InspectionColumn {
    let mut samples: Vec<String> = Vec::new();
    for cell in layout.sample.iter().filter_map(|row| row.get(index)) {
        if !cell.is_empty() && !samples.contains(cell) {
            samples.push(cell.clone());
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    InspectionColumn {
        index,
        name: layout.names.get(index).cloned().unwrap_or_default(),
        samples,
        suggested: ImportField::ALL.into_iter().find(|field| layout.column(*field) == Some(index)),
    }
}
