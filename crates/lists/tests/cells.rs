//! A list that is no text: what reads rows hands over cells, and nothing
//! behind it asks what kind of file they came from.

use std::error::Error;
use std::fs::File;
use std::ops::ControlFlow;
use std::sync::Arc;

use signet_lists::{
    Batch, Cell, Cells, Defaults, Dialect, Layout, ListError, ListFile, Mapping, Normaliser,
    Reader, RejectCode, Row, Source, gather, region, write_report,
};

/// A sheet of cells, two rows in a batch.
#[derive(Clone, Debug)]
struct Sheet {
    file: ListFile,
    rows: Vec<Vec<String>>,
}

impl Source for Sheet {
    fn file(&self) -> &ListFile {
        &self.file
    }

    fn rows_at_most(&self) -> u64 {
        self.rows.len() as u64
    }

    fn dialect(&self) -> Option<Dialect> {
        None
    }

    fn read(&self) -> Result<Box<dyn Reader>, ListError> {
        Ok(Box::new(SheetReader { rest: self.rows.clone(), next: 0 }))
    }
}

struct SheetReader {
    rest: Vec<Vec<String>>,
    next: u32,
}

impl Reader for SheetReader {
    fn next_batch(&mut self) -> Result<Option<Batch>, ListError> {
        let rest = self.rest.split_off(self.rest.len().min(2));
        let taken = std::mem::replace(&mut self.rest, rest);
        if taken.is_empty() {
            return Ok(None);
        }
        let first = self.next;
        self.next += taken.len() as u32;
        let rows = (first..self.next).map(|place| Row { line: place + 1, fault: None }).collect();
        Ok(Some(Batch::new(rows, first, 0, Box::new(SheetRows(taken)))))
    }
}

struct SheetRows(Vec<Vec<String>>);

impl Cells for SheetRows {
    fn of<'a>(&'a self, position: usize, cells: &mut Vec<Cell<'a>>) {
        cells.clear();
        cells.extend(self.0[position].iter().map(|text| Cell::plain(text)));
    }
}

fn sheet(rows: &[&[&str]]) -> (tempfile::NamedTempFile, Arc<dyn Source>) {
    let held = tempfile::NamedTempFile::new().unwrap();
    let rows = rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
    let file = ListFile::look(held.path(), |path| Ok(File::open(path).unwrap())).unwrap();
    (held, Arc::new(Sheet { file, rows }))
}

#[test]
fn cells_are_judged_and_given_back_whatever_they_came_from() {
    let us = region("US").unwrap();
    let (_held, source) = sheet(&[
        &["Phone", "Label"],
        &["2125550123", "with \"marks\", and a comma"],
        &["", ""],
        &["212555", "two\nlines"],
        &["2125550124"],
    ]);
    let mut normaliser = Normaliser::new(us);
    let layout = Layout::of(source, &Mapping::default(), &mut normaliser, false).unwrap();
    assert_eq!(layout.names, ["Phone", "Label"]);
    assert_eq!(layout.rows, Some(5), "the sample is all of the sheet");

    let mut unwatched = |_, _| ControlFlow::Continue(());
    let mut gathered = gather(&layout, &(), &Defaults::default(), us, &mut unwatched).unwrap();
    gathered.rows.sort_by_key(|row| row.place);
    assert_eq!((gathered.total, gathered.blank), (4, 1));
    let told = |at: usize| {
        let row = &gathered.rows[at];
        (row.tn.as_u64(), row.place, gathered.texts.label(row), row.brand())
    };
    let label = Some("with \"marks\", and a comma");
    assert_eq!(told(0), (12_125_550_123, 1, label, None));
    assert_eq!(told(1), (12_125_550_124, 4, None, None), "a short row has no label");
    assert_eq!(gathered.rejected, [(3, RejectCode::TooShort)]);

    let mut report = Vec::new();
    let fix = |_: RejectCode| "look".to_owned();
    let (rejected, width) = (&gathered.rejected, gathered.reject_width);
    let rows = write_report::<Box<dyn Error>>(&layout, rejected, width, &fix, &mut report).unwrap();
    assert_eq!(rows, 1);
    let expected = "\u{feff}Phone,Label,signet_line,signet_code,signet_fix\r\n\
                    212555,\"two\nlines\",4,too_short,look\r\n";
    assert_eq!(String::from_utf8(report).unwrap(), expected, "a sheet's report is a CSV");
}

#[test]
fn reading_ends_when_whoever_watches_says_so() {
    let us = region("US").unwrap();
    let (_held, source) = sheet(&[&["Phone"], &["2125550123"], &["2125550124"], &["2125550125"]]);
    let mut normaliser = Normaliser::new(us);
    let layout = Layout::of(source, &Mapping::default(), &mut normaliser, false).unwrap();
    let mut stop = |_, _| ControlFlow::Break(());
    let ended = gather(&layout, &(), &Defaults::default(), us, &mut stop);
    assert!(matches!(ended, Err(ListError::Cancelled)));
}
