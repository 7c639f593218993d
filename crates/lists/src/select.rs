//! A list that only selects numbers.

use rlibphonenumber::Region;
use signet_stir::TelephoneNumber;

use crate::columns::layout::Layout;
use crate::columns::mapping::{ImportField, Mapping};
use crate::error::ListError;
use crate::judge::{Defaults, Judge};
use crate::number::Normaliser;
use crate::read::ListFile;
use crate::reject::RejectCode;

/// A list that selects numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberList {
    /// Sorted, each once.
    pub numbers: Vec<TelephoneNumber>,
    /// Lines of the file that hold no usable number, from 1.
    pub rejected: Vec<(u64, RejectCode)>,
}

/// Reads the numbers of a list's number column.
pub fn select(file: ListFile, mapping: &Mapping, region: Region) -> Result<NumberList, ListError> {
    let mut normaliser = Normaliser::new(region);
    let mut layout = Layout::find(file, mapping, &mut normaliser, false)?;
    // Brands and reasons of a list that selects say nothing here.
    let number = layout.column(ImportField::Number);
    layout.columns = [None; ImportField::COUNT];
    layout.columns[ImportField::Number as usize] = number;
    let defaults = Defaults::default();
    let mut judge = Judge::new(&layout, &(), &defaults, region);
    let mut reader = layout.source.read()?;
    let mut list = NumberList::default();
    while let Some(batch) = reader.next_batch()? {
        let judged = judge.judge(&batch);
        list.numbers.extend(judged.rows.iter().map(|row| row.tn));
        list.rejected.extend(judged.rejected.iter().map(|(place, code)| {
            (u64::from(batch.rows[(place - batch.first) as usize].line), *code)
        }));
    }
    list.numbers.sort_unstable();
    list.numbers.dedup();
    Ok(list)
}
