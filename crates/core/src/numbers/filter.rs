//! Which numbers are meant.

use std::borrow::Cow;

use rusqlite::Connection;

use super::{Catalogue, NumbersError};
use crate::store::number::NumberStatus;
use crate::store::status::{self, Pushed};

/// A brand by identifier or display name, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrandFilter {
    Unbranded,
    Brand(String),
}

/// What a number must satisfy; an empty filter is satisfied by all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFilter {
    /// Part of label or department, whatever its case, or of the number's
    /// digits when it is digits and telephone punctuation only.
    pub text: String,
    pub label: Option<String>,
    pub department: Option<String>,
    pub brand: Option<BrandFilter>,
    /// Any of these; all when empty.
    pub statuses: Vec<NumberStatus>,
    /// Whole text of the call reason, whatever its case.
    pub reason: Option<String>,
}

impl NumberFilter {
    /// Reads a filter as typed: free text and `brand:`, `status:`, `reason:`,
    /// `label:`, `department:` with values that may be quoted. Empty and `*`
    /// mean all. `brand:none` finds numbers without one.
    pub fn parse(text: &str) -> Result<Self, NumbersError> {
        let invalid =
            |reason: &'static str| NumbersError::InvalidFilter { text: text.to_owned(), reason };
        let mut filter = Self::default();
        let mut free: Vec<String> = Vec::new();
        for word in words(text).ok_or_else(|| invalid("a quotation mark is not closed"))? {
            let Some((name, value)) = word.qualifier() else {
                if word.text != "*" || word.quoted {
                    free.push(word.text);
                }
                continue;
            };
            let value = value.to_owned();
            if value.trim().is_empty() {
                return Err(invalid("a value is missing behind the colon"));
            }
            let taken = match name {
                Qualifier::Brand => {
                    let brand = match value.to_lowercase().as_str() {
                        "none" => BrandFilter::Unbranded,
                        _ => BrandFilter::Brand(value),
                    };
                    filter.brand.replace(brand).is_some()
                }
                Qualifier::Reason => filter.reason.replace(value).is_some(),
                Qualifier::Label => filter.label.replace(value).is_some(),
                Qualifier::Department => filter.department.replace(value).is_some(),
                Qualifier::Status => {
                    for name in value.split(',') {
                        let status =
                            named_status(name).ok_or_else(|| invalid("there is no such status"))?;
                        filter.statuses.push(status);
                    }
                    false
                }
                Qualifier::Unknown => return Err(invalid("there is no such qualifier")),
            };
            if taken {
                return Err(invalid("a qualifier is given twice"));
            }
        }
        // Blank text is found everywhere: it asks for nothing.
        filter.text = free.join(" ").trim().to_owned();
        Ok(filter)
    }

    /// Reads a filter that says what is to be changed. All numbers must be asked
    /// for by `*`: an empty text is more often a variable that was never set
    /// than a wish to change everything.
    pub fn parse_explicit(text: &str) -> Result<Self, NumbersError> {
        let filter = Self::parse(text)?;
        if filter.is_all() && !text.split_whitespace().any(|word| word == "*") {
            let reason = "it is empty; `*` means all numbers";
            return Err(NumbersError::InvalidFilter { text: text.to_owned(), reason });
        }
        Ok(filter)
    }

    /// Whether every number satisfies it.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Makes the filter ready for one store. A brand it does not have is
    /// `unknown_brand`.
    pub(super) fn prepare(&self, connection: &Connection) -> Result<Prepared, NumbersError> {
        let mut conditions = vec!["1".to_owned()];
        let (mut tables, mut order) = ("number n", "n.tn");
        match &self.brand {
            None => {}
            Some(BrandFilter::Unbranded) => conditions.push("n.brand IS NULL".to_owned()),
            Some(BrandFilter::Brand(name)) => {
                let catalogue = Catalogue::read(connection)?;
                let folded = name.trim().to_lowercase();
                let ids: Vec<String> = catalogue
                    .brands
                    .iter()
                    .filter(|brand| brand.uid == name.trim() || brand.name.to_lowercase() == folded)
                    .map(|brand| brand.id.to_string())
                    .collect();
                if ids.is_empty() {
                    return Err(NumbersError::UnknownBrand(name.clone()));
                }
                conditions.push(format!("n.brand IN ({})", ids.join(",")));
            }
        }
        if let Some(reason) = &self.reason {
            let folded = reason.trim().to_lowercase();
            let mut statement = connection.prepare("SELECT id, text FROM call_reason")?;
            let found = statement
                .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
            let mut ids = Vec::new();
            for row in found {
                let (id, text) = row?;
                if text.to_lowercase() == folded {
                    ids.push(id.to_string());
                }
            }
            conditions.push(format!("n.reason IN ({})", ids.join(",")));
        }
        let mut told_at = None;
        if !self.statuses.is_empty() {
            let list = status::listed(&self.statuses);
            if status::are_told(&self.statuses) {
                (tables, order) = (status::TOLD_TABLES, "s.tn");
                conditions.push(format!("s.connection = :connection AND s.status IN ({list})"));
            } else {
                tables = "number n LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn";
            }
            conditions.push(format!("{} IN ({list})", status::STATUS));
            told_at = Some(status::pushed(connection)?);
        }
        Ok(Prepared {
            order,
            from: format!("{tables} WHERE {}", conditions.join(" AND ")),
            told_at,
            free: Free::new(&self.text),
            label: self.label.as_deref().map(Needle::new),
            department: self.department.as_deref().map(Needle::new),
        })
    }
}

/// A filter as SQL and as a test of texts.
pub(super) struct Prepared {
    from: String,
    order: &'static str,
    /// Given when statuses are asked for.
    told_at: Option<Pushed>,
    free: Free,
    label: Option<Needle>,
    department: Option<Needle>,
}

impl Prepared {
    /// Calls `take` with each number that satisfies the filter, in ascending order.
    pub(super) fn each(
        &self,
        connection: &Connection,
        mut take: impl FnMut(u64),
    ) -> Result<(), NumbersError> {
        let texts =
            !matches!(self.free, Free::None) || self.label.is_some() || self.department.is_some();
        let columns = if texts { "n.tn, n.label, n.department" } else { "n.tn" };
        let mut statement = connection
            .prepare(&format!("SELECT {columns} FROM {} ORDER BY {}", self.from, self.order))?;
        let mut rows = match &self.told_at {
            Some(pushed) => statement.query(&pushed.parameters()[..])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            let tn: u64 = row.get(0)?;
            if texts {
                let label = row.get_ref(1)?.as_str().unwrap_or_default();
                let department = row.get_ref(2)?.as_str().unwrap_or_default();
                if !self.matches(tn, label, department) {
                    continue;
                }
            }
            take(tn);
        }
        Ok(())
    }

    fn matches(&self, tn: u64, label: &str, department: &str) -> bool {
        let free = match &self.free {
            Free::None => true,
            Free::Digits(digits) => digits.within(tn),
            Free::Text(needle) => needle.within(label) || needle.within(department),
        };
        free && self.label.as_ref().is_none_or(|needle| needle.within(label))
            && self.department.as_ref().is_none_or(|needle| needle.within(department))
    }
}

enum Free {
    None,
    Digits(Digits),
    Text(Needle),
}

impl Free {
    fn new(text: &str) -> Self {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let punctuation = |character: char| {
            character.is_ascii_digit()
                || matches!(character, '+' | '(' | ')' | '-' | '.' | '/' | '\u{2010}'..='\u{2015}')
                || character.is_whitespace()
        };
        if text.is_empty() {
            Self::None
        } else if !digits.is_empty() && text.chars().all(punctuation) {
            let from_start = text.starts_with('+');
            Self::Digits(Digits { digits, from_start })
        } else {
            Self::Text(Needle::new(text))
        }
    }
}

/// Digits within a number; after `+`, at its beginning.
struct Digits {
    digits: String,
    from_start: bool,
}

impl Digits {
    fn within(&self, tn: u64) -> bool {
        let mut buffer = [0; 20];
        let mut start = buffer.len();
        let mut rest = tn;
        while rest > 0 {
            start -= 1;
            buffer[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let number = &buffer[start..];
        let digits = self.digits.as_bytes();
        if self.from_start {
            number.starts_with(digits)
        } else {
            number.windows(digits.len()).any(|window| window == digits)
        }
    }
}

/// A text looked for, whatever its case.
struct Needle {
    folded: String,
}

impl Needle {
    fn new(text: &str) -> Self {
        Self { folded: text.trim().to_lowercase() }
    }

    fn within(&self, text: &str) -> bool {
        let needle = self.folded.as_bytes();
        if !text.is_ascii() {
            let folded: Cow<'_, str> = text.to_lowercase().into();
            return folded.contains(&self.folded);
        }
        let Some((first, rest)) = needle.split_first() else { return true };
        let bytes = text.as_bytes();
        let Some(ends) = bytes.len().checked_sub(rest.len()) else { return false };
        let (lower, upper) = (*first, first.to_ascii_uppercase());
        memchr::memchr2_iter(lower, upper, &bytes[..ends])
            .any(|at| bytes[at + 1..at + 1 + rest.len()].eq_ignore_ascii_case(rest))
    }
}

#[derive(Clone, Copy)]
enum Qualifier {
    Brand,
    Status,
    Reason,
    Label,
    Department,
    Unknown,
}

struct Word {
    text: String,
    /// Position of the colon when everything before it was unquoted.
    colon: Option<usize>,
    quoted: bool,
}

impl Word {
    fn qualifier(&self) -> Option<(Qualifier, &str)> {
        let colon = self.colon?;
        let name = self.text[..colon].to_lowercase();
        let qualifier = match name.as_str() {
            "brand" => Qualifier::Brand,
            "status" => Qualifier::Status,
            "reason" => Qualifier::Reason,
            "label" => Qualifier::Label,
            "department" => Qualifier::Department,
            // "Berlin: Mitte" is text, "colour:red" a mistake.
            name if !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase())
                && self.text.len() > colon + 1 =>
            {
                Qualifier::Unknown
            }
            _ => return None,
        };
        Some((qualifier, &self.text[colon + 1..]))
    }
}

/// Splits at white space outside quotation marks; none when one stays open.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let empty = || Word { text: String::new(), colon: None, quoted: false };
    let mut word = empty();
    let mut open = false;
    for character in text.chars() {
        match character {
            '"' => {
                open = !open;
                word.quoted = true;
            }
            _ if character.is_whitespace() && !open => {
                if !word.text.is_empty() || word.quoted {
                    words.push(std::mem::replace(&mut word, empty()));
                }
            }
            _ => {
                if character == ':' && !word.quoted && word.colon.is_none() {
                    word.colon = Some(word.text.len());
                }
                word.text.push(character);
            }
        }
    }
    if !word.text.is_empty() || word.quoted {
        words.push(word);
    }
    if open { None } else { Some(words) }
}

/// A status by its code or its name on screen.
fn named_status(name: &str) -> Option<NumberStatus> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    match name.as_str() {
        "not_sent" => Some(NumberStatus::Draft),
        "sent" => Some(NumberStatus::Submitted),
        "live" => Some(NumberStatus::Active),
        "refused" => Some(NumberStatus::Rejected),
        _ => NumberStatus::ALL.into_iter().find(|status| status.as_str() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_text_and_qualifiers() {
        let filter =
            NumberFilter::parse("front brand:\"Acme Health\" status:live,draft desk").unwrap();
        assert_eq!(filter.text, "front desk");
        assert_eq!(filter.brand, Some(BrandFilter::Brand("Acme Health".into())));
        assert_eq!(filter.statuses, [NumberStatus::Active, NumberStatus::Draft]);
        assert_eq!(NumberFilter::parse("brand:none").unwrap().brand, Some(BrandFilter::Unbranded));
        assert!(NumberFilter::parse(" * ").unwrap().is_all());
        assert!(NumberFilter::parse("").unwrap().is_all());
        assert_eq!(NumberFilter::parse("\"a:b\"").unwrap().text, "a:b");
        assert_eq!(NumberFilter::parse("Berlin: Mitte").unwrap().text, "Berlin: Mitte");
    }

    #[test]
    fn a_filter_that_makes_no_sense_is_refused() {
        for text in
            ["status:blue", "colour:red", "brand:", "label:\"x", "brand:a brand:b", "status:"]
        {
            assert!(NumberFilter::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn all_numbers_are_changed_only_when_asked_for() {
        for text in ["", "  ", "\t\n", "\"\"", "\"  \"", "\"\" \"\""] {
            assert!(NumberFilter::parse(text).unwrap().is_all(), "{text:?}");
            assert!(NumberFilter::parse_explicit(text).is_err(), "{text:?}");
        }
        for text in ["*", " * ", "* *"] {
            assert!(NumberFilter::parse_explicit(text).unwrap().is_all(), "{text:?}");
        }
        assert!(!NumberFilter::parse_explicit("* desk").unwrap().is_all());
        assert!(!NumberFilter::parse_explicit("\"*\"").unwrap().is_all(), "a star as text");
    }

    #[test]
    fn texts_match_whatever_their_case() {
        let needle = Needle::new("ZÜR");
        assert!(needle.within("Bahnhof zürich") && !needle.within("Zug"));
        let needle = Needle::new("desk");
        assert!(needle.within("Front DESK") && needle.within("desk") && !needle.within("des"));
    }

    #[test]
    fn digits_match_within_the_number() {
        let Free::Digits(digits) = Free::new("(212) 555") else { panic!("digits") };
        assert!(digits.within(12_125_550_123) && !digits.within(13_125_550_123));
        let Free::Digits(digits) = Free::new("+1 212") else { panic!("digits") };
        assert!(digits.within(12_125_550_123) && !digits.within(441_212_555_012));
        assert!(matches!(Free::new("Gate 12"), Free::Text(_)));
    }
}
