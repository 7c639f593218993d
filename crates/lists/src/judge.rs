//! One row: blank, refused, or a number with what the list says of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::{NonZeroU16, NonZeroU32};

use rlibphonenumber::Region;
use signet_protocol::text::{is_command, is_ignorable};
use signet_stir::TelephoneNumber;

use crate::columns::layout::Layout;
use crate::columns::mapping::ImportField;
use crate::number::Normaliser;
use crate::read::{Batch, Cell, is_blank};
use crate::reject::RejectCode;

/// The longest label or department, in characters.
pub const MAX_LABEL: usize = 200;

/// The brands that lists name, and their call reasons.
pub trait Brands: Sync {
    /// Position of the brand that a text names, when it names exactly one.
    fn find(&self, text: &str) -> Option<usize>;

    /// What stands for the call reason of that text among those of the brand
    /// at that position.
    fn reason(&self, brand: usize, text: &str) -> Option<NonZeroU32>;
}

/// No brand at all.
impl Brands for () {
    fn find(&self, _: &str) -> Option<usize> {
        None
    }

    fn reason(&self, _: usize, _: &str) -> Option<NonZeroU32> {
        None
    }
}

/// A row that names a number. 32 bytes: a million of them are held at once.
#[derive(Clone, Copy, Debug)]
pub struct PlannedRow {
    pub tn: TelephoneNumber,
    /// Place in the file, from 0.
    pub place: u32,
    /// Which batch's text holds label and department, and where.
    pub(crate) chunk: u32,
    pub(crate) offset: u32,
    pub(crate) label_bytes: u16,
    pub(crate) department_bytes: u16,
    brand: Option<BrandAt>,
    /// What [`Brands::reason`] answered; none when none is given.
    pub reason: Option<NonZeroU32>,
}

impl PlannedRow {
    /// Position among the brands; none when no brand is given.
    pub fn brand(&self) -> Option<usize> {
        self.brand.map(BrandAt::position)
    }

    /// The row with its texts in the batch of that place.
    pub(crate) fn in_chunk(self, chunk: u32) -> Self {
        Self { chunk, ..self }
    }
}

/// Position of a brand, in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BrandAt(NonZeroU16);

impl BrandAt {
    /// None past 65,534 brands.
    fn new(position: usize) -> Option<Self> {
        u16::try_from(position).ok()?.checked_add(1).and_then(NonZeroU16::new).map(Self)
    }

    fn position(self) -> usize {
        usize::from(self.0.get()) - 1
    }
}

/// What a batch came to.
#[derive(Default)]
pub struct Judged {
    pub rows: Vec<PlannedRow>,
    pub text: String,
    pub rejected: Vec<(u32, RejectCode)>,
    /// Cells of the widest refused row.
    pub reject_width: usize,
    pub blank: u64,
    pub total: u64,
}

/// What applies to rows that do not say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Position among the brands.
    pub brand: Option<usize>,
    /// As written; each brand has its own list.
    pub reason: Option<String>,
}

/// Judges rows. One per thread.
pub struct Judge<'a> {
    layout: &'a Layout,
    brands: &'a dyn Brands,
    defaults: &'a Defaults,
    normaliser: Normaliser,
    found_brands: HashMap<String, Option<usize>>,
    found_reasons: HashMap<(usize, String), Option<NonZeroU32>>,
}

impl<'a> Judge<'a> {
    pub fn new(
        layout: &'a Layout,
        brands: &'a dyn Brands,
        defaults: &'a Defaults,
        region: Region,
    ) -> Self {
        Self {
            layout,
            brands,
            defaults,
            normaliser: Normaliser::new(region),
            found_brands: HashMap::new(),
            found_reasons: HashMap::new(),
        }
    }

    pub fn judge(&mut self, batch: &Batch) -> Judged {
        let mut judged = Judged::default();
        judged.rows.reserve_exact(batch.rows.len());
        let mut cells = Vec::with_capacity(self.layout.width + 1);
        for ((position, found), place) in batch.rows.iter().enumerate().zip(batch.first..) {
            if self.layout.header_row == Some(place) {
                continue;
            }
            judged.total += 1;
            batch.cells(position, &mut cells);
            match self.row(&cells, found.fault, place, &mut judged.text) {
                Ok(Some(row)) => judged.rows.push(row),
                Ok(None) => judged.blank += 1,
                Err(code) => {
                    judged.rejected.push((place, code));
                    judged.reject_width = judged.reject_width.max(cells.len());
                }
            }
        }
        judged
    }

    fn row(
        &mut self,
        cells: &[Cell<'_>],
        fault: Option<RejectCode>,
        place: u32,
        text: &mut String,
    ) -> Result<Option<PlannedRow>, RejectCode> {
        let cell = |field: ImportField| -> Option<&Cell<'_>> {
            cells.get(self.layout.column(field)?).filter(|cell| !cell.is_blank())
        };
        let number = cell(ImportField::Number);
        if number.is_none() && cells.iter().all(Cell::is_blank) {
            return Ok(None);
        }
        if let Some(code) = fault {
            return Err(code);
        }
        let number = number.ok_or(RejectCode::MissingNumber)?.text();
        let label = cell(ImportField::Label).map(Cell::text);
        let department = cell(ImportField::Department).map(Cell::text);
        let brand = cell(ImportField::Brand).map(Cell::text);
        let reason = cell(ImportField::Reason).map(Cell::text);

        let tn = self.normaliser.read(&number)?;
        let brand = self.brand(brand)?;
        let reason = self.reason(brand, reason)?;
        let label = label.map(clean).unwrap_or_default();
        let department = department.map(clean).unwrap_or_default();
        if label.len() > MAX_LABEL && label.chars().count() > MAX_LABEL {
            return Err(RejectCode::LabelTooLong);
        }
        if department.len() > MAX_LABEL && department.chars().count() > MAX_LABEL {
            return Err(RejectCode::DepartmentTooLong);
        }
        let offset = text.len() as u32;
        text.push_str(&label);
        text.push_str(&department);
        Ok(Some(PlannedRow {
            tn,
            place,
            chunk: 0,
            offset,
            label_bytes: label.len() as u16,
            department_bytes: department.len() as u16,
            brand: brand.and_then(BrandAt::new),
            reason,
        }))
    }

    /// The row's brand, else the one for all rows.
    fn brand(&mut self, cell: Option<Cow<'_, str>>) -> Result<Option<usize>, RejectCode> {
        let found = match (cell, self.defaults.brand) {
            (Some(cell), _) => self.named(cell.trim_matches(is_blank)),
            (None, Some(brand)) => Some(brand),
            (None, None) => return Ok(None),
        };
        found
            .filter(|position| BrandAt::new(*position).is_some())
            .map(Some)
            .ok_or(RejectCode::UnknownBrand)
    }

    fn named(&mut self, name: &str) -> Option<usize> {
        if let Some(found) = self.found_brands.get(name) {
            return *found;
        }
        let found = self.brands.find(name);
        // A list names few brands; one that names thousands is looked up each
        // time.
        if self.found_brands.len() < 4096 {
            self.found_brands.insert(name.to_owned(), found);
        }
        found
    }

    /// The row's reason, else the one for all rows, among those of the brand.
    fn reason(
        &mut self,
        brand: Option<usize>,
        cell: Option<Cow<'_, str>>,
    ) -> Result<Option<NonZeroU32>, RejectCode> {
        let Some(brand) = brand else {
            return if cell.is_some() { Err(RejectCode::ReasonWithoutBrand) } else { Ok(None) };
        };
        let text = match (&cell, &self.defaults.reason) {
            (Some(cell), _) => cell.trim_matches(is_blank),
            (None, Some(reason)) => reason.as_str(),
            (None, None) => return Ok(None),
        };
        let key = (brand, text.to_owned());
        let found = match self.found_reasons.get(&key) {
            Some(found) => *found,
            None => {
                let found = self.brands.reason(brand, text);
                if self.found_reasons.len() < 4096 {
                    self.found_reasons.insert(key, found);
                }
                found
            }
        };
        found.map(Some).ok_or(RejectCode::UnknownReason)
    }
}

/// A label as it is stored: without control and invisible direction
/// characters, white space runs as one space, nothing at the ends.
fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    let plain = |byte: u8| (b'!'..=b'~').contains(&byte) || byte >= 0x80;
    let bytes = text.as_bytes();
    let tidy = text.is_ascii()
        && bytes.first().is_none_or(|byte| plain(*byte))
        && bytes.last().is_none_or(|byte| plain(*byte))
        && bytes.iter().all(|byte| plain(*byte) || *byte == b' ')
        && !text.contains("  ");
    if tidy {
        return text;
    }
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
            continue;
        }
        if !is_command(character) && !is_ignorable(character) {
            cleaned.push(character);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planned_row_has_32_bytes() {
        assert_eq!(size_of::<PlannedRow>(), 32, "a million of them are held at once");
    }

    #[test]
    fn a_brand_s_position_comes_back() {
        for position in [0, 1, 65_534] {
            assert_eq!(BrandAt::new(position).map(BrandAt::position), Some(position));
        }
        assert_eq!(BrandAt::new(65_535), None);
        assert_eq!(BrandAt::new(usize::MAX), None);
    }

    #[test]
    fn labels_are_cleaned() {
        assert_eq!(clean("Front desk".into()), "Front desk");
        assert_eq!(clean(" Front\t\u{a0} desk\n".into()), "Front desk");
        assert_eq!(clean("a\u{0}b\u{202e}c\u{7}".into()), "abc");
        assert_eq!(clean("Zürich".into()), "Zürich");
    }
}
