//! A number list as companies really export them: blocks of direct numbers
//! from several systems, every way of writing them, cells that spreadsheets
//! spoiled, and rows that no import can use.

mod layout;
mod plan;

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

use crate::random::Random;
use layout::{Cells, HEADER};

/// The seed of every list; the same number of rows is always the same file.
const SEED: u64 = 20_261_122;

/// What a row is. Shares are in thousandths of all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A valid number of the North American plan.
    Valid,
    /// A valid number of another country, in international form.
    Foreign,
    /// A number with an extension behind it.
    Extension,
    /// A number that an earlier row has, written in some way.
    Duplicate,
    /// Every cell empty.
    Blank,
    /// Cells filled, but no number.
    Missing,
    /// A number that a spreadsheet rounded, such as `2.13E+09`.
    Scientific,
    /// Something that is no possible number.
    Impossible,
    /// Words where the number should be.
    Words,
}

const SHARES: [(Kind, u32); 8] = [
    (Kind::Foreign, 10),
    (Kind::Extension, 6),
    (Kind::Duplicate, 14),
    (Kind::Blank, 6),
    (Kind::Missing, 6),
    (Kind::Scientific, 5),
    (Kind::Impossible, 9),
    (Kind::Words, 4),
];

/// One row before it is written.
pub struct Row {
    pub kind: Kind,
    /// The E.164 digits the number cell stands for, where it stands for one.
    pub digits: Option<u64>,
    pub number: String,
}

/// The rows of a list, one after the other.
pub struct Rows {
    random: Random,
    left: u64,
    block: Block,
    taken: HashSet<u32>,
    written: Vec<u64>,
}

/// Consecutive direct numbers of one site.
struct Block {
    next: u64,
    left: u32,
}

impl Rows {
    pub fn new(rows: u64) -> Self {
        Self {
            random: Random::new(SEED),
            left: rows,
            block: Block { next: 0, left: 0 },
            taken: HashSet::new(),
            written: Vec::new(),
        }
    }

    fn kind(&mut self) -> Kind {
        let mut drawn = self.random.below(1000);
        for (kind, share) in SHARES {
            if drawn < share {
                return kind;
            }
            drawn -= share;
        }
        Kind::Valid
    }

    /// A number no earlier row has: the next of the block, or the first of a
    /// block in a hundred nobody has taken.
    fn fresh(&mut self) -> u64 {
        if self.block.left == 0 {
            let hundred = loop {
                let area =
                    plan::AREA_CODES[self.random.below(plan::AREA_CODES.len() as u32) as usize];
                let exchange = 200 + self.random.below(800);
                // 211 to 911 are services, 555 is kept for fiction.
                if exchange % 100 == 11 || exchange == 555 {
                    continue;
                }
                let hundred = (u32::from(area) * 1000 + exchange) * 100 + self.random.below(100);
                if self.taken.insert(hundred) {
                    break hundred;
                }
            };
            let start = self.random.below(60);
            self.block = Block {
                next: 10_000_000_000 + u64::from(hundred) * 100 + u64::from(start),
                left: 1 + self.random.below(40),
            };
        }
        let number = self.block.next;
        self.block.next += 1;
        self.block.left -= 1;
        number
    }
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.left = self.left.checked_sub(1)?;
        let mut kind = self.kind();
        if kind == Kind::Duplicate && self.written.is_empty() {
            kind = Kind::Valid;
        }
        let (digits, number) = match kind {
            Kind::Valid => {
                let digits = self.fresh();
                (Some(digits), layout::national(&mut self.random, digits))
            }
            Kind::Foreign => {
                let (digits, text) = layout::foreign(&mut self.random);
                (Some(digits), text)
            }
            Kind::Extension => {
                let digits = self.fresh();
                (Some(digits), layout::with_extension(&mut self.random, digits))
            }
            Kind::Duplicate => {
                let earlier = self.random.below(self.written.len() as u32) as usize;
                let digits = self.written[earlier];
                (Some(digits), layout::national(&mut self.random, digits))
            }
            Kind::Blank | Kind::Missing => (None, String::new()),
            Kind::Scientific => {
                let digits = self.fresh();
                (None, layout::scientific(&mut self.random, digits))
            }
            Kind::Impossible => (None, layout::impossible(&mut self.random)),
            Kind::Words => (None, layout::words(&mut self.random)),
        };
        if kind == Kind::Valid {
            self.written.extend(digits);
        }
        Some(Row { kind, digits, number })
    }
}

/// What a list that was written holds.
pub struct Tally {
    pub kinds: BTreeMap<Kind, u64>,
    /// How many different telephone numbers its rows stand for.
    pub numbers: usize,
}

/// Writes a list of `rows` rows below its header: UTF-8 with a byte order
/// mark, commas, CRLF, as a spreadsheet saves "CSV UTF-8".
pub fn write(rows: u64, out: &mut impl Write) -> io::Result<Tally> {
    out.write_all("\u{feff}".as_bytes())?;
    layout::write_record(out, &HEADER)?;
    // A stream of its own, so that the numbers do not hang on the words beside them.
    let mut cells = Cells::new(Random::new(SEED + 1));
    let mut kinds = BTreeMap::new();
    let mut numbers = HashSet::new();
    for row in Rows::new(rows) {
        layout::write_record(out, &cells.fill(&row))?;
        *kinds.entry(row.kind).or_insert(0) += 1;
        numbers.extend(row.digits);
    }
    Ok(Tally { kinds, numbers: numbers.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rlibphonenumber::enums::Region;
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

    const SHIPPED: &[u8] = include_bytes!("../../../../tests/fixtures/numbers/sample-10000.csv");

    #[test]
    fn shipped_list_is_what_the_generator_writes() {
        let mut made = Vec::new();
        write(10_000, &mut made).unwrap();
        assert!(
            made == SHIPPED,
            "write it again: cargo xtask sample --rows 10000 --out tests/fixtures/numbers/sample-10000.csv"
        );
    }

    #[test]
    fn every_number_meant_to_be_valid_is_valid_in_the_real_plan() {
        for row in Rows::new(20_000) {
            let Some(digits) = row.digits else { continue };
            let number = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), Some(Region::US)).unwrap();
            assert!(number.is_valid(), "+{digits} ({:?}, {:?})", row.kind, row.number);
        }
    }

    #[test]
    fn every_way_of_writing_means_the_number_it_was_made_from() {
        for row in Rows::new(20_000) {
            let Some(digits) = row.digits else { continue };
            let text = row.number.trim_start_matches('\'');
            let number = PHONE_NUMBER_UTIL.parse(text, Some(Region::US)).unwrap();
            assert_eq!(
                number.format_as(PhoneNumberFormat::E164),
                format!("+{digits}"),
                "{:?}",
                row.number
            );
        }
    }

    #[test]
    fn every_kind_of_row_is_there_and_most_are_valid() {
        let mut counts = BTreeMap::new();
        for row in Rows::new(10_000) {
            *counts.entry(row.kind).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), SHARES.len() + 1, "{counts:?}");
        assert!(counts[&Kind::Valid] > 9_000, "{counts:?}");
    }

    #[test]
    fn rows_that_are_no_duplicates_repeat_no_number() {
        let mut seen = HashSet::new();
        for row in Rows::new(200_000) {
            let Some(digits) = row.digits else { continue };
            let known = !seen.insert(digits);
            if row.kind == Kind::Foreign {
                continue;
            }
            assert_eq!(known, row.kind == Kind::Duplicate, "{digits}");
        }
    }
}
