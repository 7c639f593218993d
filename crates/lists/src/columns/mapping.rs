//! Which column holds which field, as a person says it.

use serde::{Deserialize, Serialize};

use crate::error::ListError;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    Number,
    Label,
    Department,
    Brand,
    Reason,
}

impl ImportField {
    pub const COUNT: usize = 5;
    pub const ALL: [Self; Self::COUNT] =
        [Self::Number, Self::Label, Self::Department, Self::Brand, Self::Reason];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Label => "label",
            Self::Department => "department",
            Self::Brand => "brand",
            Self::Reason => "reason",
        }
    }
}

/// A column by name or place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A header's name in any case, or the place counted from 1.
    Named(String),
    /// The place counted from 0.
    At(usize),
}

impl Column {
    /// The place counted from 0 among columns named `names`.
    pub(crate) fn position(&self, names: &[String], width: usize) -> Result<usize, ListError> {
        let found = match self {
            Self::At(position) => Some(*position).filter(|position| *position < width),
            Self::Named(name) => by_name(name, names).or_else(|| {
                let place: usize = name.trim().parse().ok()?;
                place.checked_sub(1).filter(|position| *position < width)
            }),
        };
        found.ok_or_else(|| {
            let asked = match self {
                Self::At(position) => (position + 1).to_string(),
                Self::Named(name) => name.clone(),
            };
            ListError::UnknownColumn(asked, names.to_vec())
        })
    }
}

fn by_name(name: &str, names: &[String]) -> Option<usize> {
    let wanted = name.trim().to_lowercase();
    names.iter().position(|one| !one.is_empty() && one.trim().to_lowercase() == wanted)
}

/// Fields and their columns. Fields that are not mentioned are found by the
/// columns' names, unless the mapping is exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    entries: Vec<(ImportField, Column)>,
    exact: bool,
}

impl Mapping {
    /// Reads `number=COLUMN,label=COLUMN,…`. A column's name may be quoted
    /// when it holds a comma.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut mapping = Self::default();
        let parts = split_outside_quotes(text);
        for part in parts.iter().filter(|part| !part.trim().is_empty()) {
            let invalid = || ListError::InvalidMapping {
                mapping: text.to_owned(),
                part: part.trim().to_owned(),
            };
            let (field, column) = part.split_once('=').ok_or_else(invalid)?;
            let field = field.trim().to_lowercase();
            let field = ImportField::ALL
                .into_iter()
                .find(|one| one.as_str() == field)
                .ok_or_else(invalid)?;
            let column = column.trim();
            if column.is_empty() || mapping.column(field).is_some() {
                return Err(invalid());
            }
            mapping.set(field, Column::Named(column.to_owned()));
        }
        Ok(mapping)
    }

    /// A mapping that leaves fields it does not mention without a column.
    pub fn exact(entries: Vec<(ImportField, Column)>) -> Self {
        Self { entries, exact: true }
    }

    pub fn set(&mut self, field: ImportField, column: Column) {
        self.entries.retain(|(one, _)| *one != field);
        self.entries.push((field, column));
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// The column given to a field.
    pub fn column(&self, field: ImportField) -> Option<&Column> {
        self.entries.iter().find(|(one, _)| *one == field).map(|(_, column)| column)
    }

    /// Whether a column is mapped by a name that stands in `head`.
    pub(crate) fn names_columns(&self, head: &[String]) -> bool {
        self.entries.iter().any(|(_, column)| match column {
            Column::Named(name) => by_name(name, head).is_some(),
            Column::At(_) => false,
        })
    }
}

fn split_outside_quotes(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        match character {
            ',' if !quoted => parts.push(String::new()),
            '"' => quoted = !quoted,
            other => {
                if let Some(part) = parts.last_mut() {
                    part.push(other);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_reads_names_and_places() {
        let mapping = Mapping::parse("number=Phone No, label=3 ,department=\"Unit, EU\"").unwrap();
        let names: Vec<String> = ["Id", "phone no", "x", "Unit, EU"].map(String::from).into();
        let at = |field| mapping.column(field).unwrap().position(&names, 4).unwrap();
        assert_eq!(at(ImportField::Number), 1);
        assert_eq!(at(ImportField::Label), 2);
        assert_eq!(at(ImportField::Department), 3);
    }

    #[test]
    fn a_mapping_that_says_nothing_is_refused() {
        for text in ["number", "number=", "size=1", "number=1,number=2"] {
            assert!(Mapping::parse(text).is_err(), "{text}");
        }
        let missing = Column::Named("9".into()).position(&["a".into()], 1);
        assert!(matches!(missing, Err(ListError::UnknownColumn(..))));
        assert!(Column::Named("0".into()).position(&["a".into()], 1).is_err());
    }
}
