//! How numbers and the cells beside them are written.

use std::io::{self, Write};

use super::{Kind, Row};
use crate::random::Random;

const COLUMNS: usize = 8;

/// Odd names, as they stand in real exports; one holds a comma.
pub const HEADER: [&str; COLUMNS] = [
    "Site",
    "Dept.",
    "DID / Phone # (main)",
    "Assigned To",
    "Ext",
    "Billing Acct",
    "Last Updated",
    "Notes, misc.",
];

/// A North American number in one of the ways people and systems write it.
pub fn national(random: &mut Random, digits: u64) -> String {
    let local = digits - 10_000_000_000;
    let (area, exchange, line) = (local / 10_000_000, local / 10_000 % 1000, local % 10_000);
    match random.below(100) {
        0..26 => format!("({area}) {exchange}-{line:04}"),
        26..42 => format!("{area}-{exchange}-{line:04}"),
        42..54 => format!("{local}"),
        54..66 => format!("+{digits}"),
        66..70 => format!("{digits}"),
        70..74 => format!("1-{area}-{exchange}-{line:04}"),
        74..78 => format!("+1 {area} {exchange} {line:04}"),
        78..82 => format!("{area}.{exchange}.{line:04}"),
        82..85 => format!("1.{area}.{exchange}.{line:04}"),
        85..87 => format!("tel:+1-{area}-{exchange}-{line:04}"),
        87..90 => format!("'{local}"),
        90..93 => format!("({area})\u{a0}{exchange}-{line:04}"),
        93..95 => format!("  {area} {exchange} {line:04} "),
        95..96 => format!("+1 ({area}) {exchange}-{line:04}"),
        96..97 => format!("{area}/{exchange}-{line:04}"),
        97..98 => format!("{area}\u{2011}{exchange}\u{2011}{line:04}"),
        98..99 => in_digits_from(0xff10, &format!("{area}-{exchange}-{line:04}")),
        _ => in_digits_from(0x0660, &format!("{local}")),
    }
}

/// A number of another country, its E.164 digits and its international form.
pub fn foreign(random: &mut Random) -> (u64, String) {
    // Country code, area code, first digits of a subscriber number in service
    // there, and how many digits follow.
    const PLACES: [(&str, &str, &str, u32); 8] = [
        ("44", "20", "79", 6),
        ("44", "161", "4", 6),
        ("49", "30", "22", 6),
        ("49", "89", "54", 6),
        ("33", "1", "42", 6),
        ("81", "3", "52", 6),
        ("52", "55", "52", 6),
        ("61", "2", "92", 6),
    ];
    let (country, area, start, count) = PLACES[random.below(PLACES.len() as u32) as usize];
    let rest = format!("{:0width$}", random.below(10_u32.pow(count)), width = count as usize);
    let digits = format!("{country}{area}{start}{rest}")
        .bytes()
        .fold(0, |n, b| n * 10 + u64::from(b - b'0'));
    let text = match random.below(3) {
        0 => format!("+{country} {area} {start}{rest}"),
        1 => format!("011 {country} {area} {start}{rest}"),
        _ => format!("+{digits}"),
    };
    (digits, text)
}

/// A number and the extension behind it.
pub fn with_extension(random: &mut Random, digits: u64) -> String {
    let local = digits - 10_000_000_000;
    let (area, exchange, line) = (local / 10_000_000, local / 10_000 % 1000, local % 10_000);
    let extension = 100 + random.below(9_000);
    match random.below(3) {
        0 => format!("({area}) {exchange}-{line:04} x{extension}"),
        1 => format!("{area}-{exchange}-{line:04} ext. {extension}"),
        _ => format!("+1 {area} {exchange} {line:04} ext {extension}"),
    }
}

/// What a spreadsheet makes of a long number in a narrow column.
pub fn scientific(random: &mut Random, digits: u64) -> String {
    let local = digits - 10_000_000_000;
    match random.below(3) {
        0 => format!("{}.{:02}E+09", local / 1_000_000_000, local / 10_000_000 % 100),
        1 => format!("1.{:02}E+10", local / 100_000_000),
        _ => format!("{},{:05}E+09", local / 1_000_000_000, local / 10_000 % 100_000),
    }
}

/// Digits that are no number: too few, too many, or not in the plan.
pub fn impossible(random: &mut Random) -> String {
    let line = random.below(10_000);
    match random.below(6) {
        0 => format!("555-{line:04}"),
        1 => format!("{line:04}"),
        2 => format!("(212) 736-{line:04}{}", 100_000 + random.below(900_000)),
        3 => format!("(0{:02}) 555-{line:04}", random.below(100)),
        4 => format!("{}-1{:02}-{line:04}", 212 + random.below(3), random.below(100)),
        _ => format!("+999 {line:04} {:04}", random.below(10_000)),
    }
}

/// Words in the number's place.
pub fn words(random: &mut Random) -> String {
    random.pick(&["n/a", "TBD", "see reception", "x4411", "-", "ported out", "#REF!"]).to_owned()
}

/// Writes `text` with the digits of the script that starts at `zero`.
fn in_digits_from(zero: u32, text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|d| char::from_u32(zero + d)).unwrap_or(c))
        .collect()
}

const SITES: [&str; 12] = [
    "Chicago HQ",
    "Austin, TX",
    "Zürich desk",
    "Phoenix Service Center",
    "Call center \"East\"",
    "Denver",
    "San José",
    "Remote",
    "Jacksonville, FL (2nd floor)",
    "Montréal",
    "Warehouse 7",
    "Portland",
];
const DEPARTMENTS: [&str; 10] = [
    "Billing",
    "Collections",
    "Sales",
    "Customer care",
    "Field service",
    "R&D",
    "HR",
    "Claims, auto",
    "IT",
    "",
];
const FIRST: [&str; 16] = [
    "Ana", "Jürgen", "Mei", "O'Neil", "Søren", "Latisha", "Zoë", "Pat", "José", "Priya", "Łukasz",
    "Tom", "Amina", "Wren", "Iñaki", "Grace",
];
const LAST: [&str; 14] = [
    "Müller",
    "García",
    "Nguyen",
    "Smith",
    "Okafor",
    "Lindqvist",
    "Kowalski",
    "Park",
    "Haddad",
    "D'Angelo",
    "Brown",
    "Ivanova",
    "St. John",
    "Çelik",
];

/// The cells beside the number. A site's cells repeat for some rows, as they
/// do in an export that was sorted once.
pub struct Cells {
    random: Random,
    site: &'static str,
    department: &'static str,
    left: u32,
}

impl Cells {
    pub fn new(random: Random) -> Self {
        Self { random, site: "", department: "", left: 0 }
    }

    /// A whole record for `row`.
    pub fn fill(&mut self, row: &Row) -> [String; COLUMNS] {
        if row.kind == Kind::Blank {
            return std::array::from_fn(|_| String::new());
        }
        let random = &mut self.random;
        if self.left == 0 {
            self.site = random.pick(&SITES);
            self.department = random.pick(&DEPARTMENTS);
            self.left = 1 + random.below(30);
        }
        self.left -= 1;
        [
            self.site.to_owned(),
            self.department.to_owned(),
            row.number.clone(),
            assigned_to(random),
            if random.below(3) == 0 {
                format!("{}", 1000 + random.below(9000))
            } else {
                String::new()
            },
            // Ten digits, so that a column of numbers is not found by length alone.
            format!("{:010}", 4_000_000 + random.below(900_000)),
            date(random),
            note(random),
        ]
    }
}

fn assigned_to(random: &mut Random) -> String {
    let (first, last) = (random.pick(&FIRST), random.pick(&LAST));
    match random.below(40) {
        0..18 => format!("{first} {last}"),
        18..36 => format!("{last}, {first}"),
        36..39 => format!("{last}, {first} \"{}\"", random.pick(&["Ace", "Doc", "Sunny"])),
        _ => "Hunt group\nafter hours".to_owned(),
    }
}

fn date(random: &mut Random) -> String {
    let (year, month, day) = (2019 + random.below(8), 1 + random.below(12), 1 + random.below(28));
    match random.below(3) {
        0 => format!("{month}/{day}/{year}"),
        1 => format!("{year}-{month:02}-{day:02}"),
        _ => String::new(),
    }
}

fn note(random: &mut Random) -> String {
    match random.below(40) {
        0 => "=HYPERLINK(\"#\")".to_owned(),
        1 => "moved 3rd floor; keep".to_owned(),
        2 => "Ask Zoë, not Tom".to_owned(),
        3 => "do not\r\nreassign".to_owned(),
        4 => "@duty desk ☎".to_owned(),
        _ => String::new(),
    }
}

/// Writes one record, quoted where RFC 4180, section 2, asks for it.
pub fn write_record(out: &mut impl Write, cells: &[impl AsRef<str>; COLUMNS]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\r', '\n']) {
            out.write_all(b"\"")?;
            out.write_all(cell.replace('"', "\"\"").as_bytes())?;
            out.write_all(b"\"")?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}
