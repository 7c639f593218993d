//! What each provider accepts, as its public documents say.
//!
//! The figures live in `targets.json`, each with its source and the month the
//! source was read. A limit that no document gives is absent, never guessed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// Where limits come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published it.
    pub publisher: String,
    /// What was read.
    pub document: String,
    /// Month of reading, `YYYY-MM`.
    pub read: String,
}

/// One documented limit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit<T> {
    /// The stricter value when documents disagree.
    pub value: T,
    /// The laxer value of another document or step.
    pub otherwise: Option<T>,
    /// Key of its source; the target's own when absent.
    pub source: Option<String>,
}

/// Which characters a display name may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Characters {
    /// Anything but emoji.
    NoEmoji,
    /// Letters, digits and spaces.
    LettersAndDigits,
    /// Letters, digits, spaces and ``, & _ - @ * % [ ] : $ ! '``.
    FirstOrion,
    /// Letters, digits and spaces of ASCII.
    NoSpecial,
}

impl Characters {
    /// Whether a name may hold `character`.
    pub fn allow(self, character: char) -> bool {
        match self {
            Self::NoEmoji => !signet_protocol::text::is_emoji(character),
            Self::LettersAndDigits => character.is_alphanumeric() || character == ' ',
            Self::FirstOrion => character.is_alphanumeric() || ", &_-@*%[]:$!'".contains(character),
            Self::NoSpecial => character.is_ascii_alphanumeric() || character == ' ',
        }
    }
}

/// Limits of the display name. Lengths are in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameLimits {
    pub min: Option<Limit<usize>>,
    pub max: Option<Limit<usize>>,
    pub min_letters: Option<Limit<usize>>,
    pub characters: Option<Limit<Characters>>,
    pub not_only_special: Option<Limit<bool>>,
    pub no_link: Option<Limit<bool>>,
    pub no_number: Option<Limit<bool>>,
}

/// Limits of the short name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortNameLimits {
    pub max: Option<Limit<usize>>,
    pub needed: Option<Limit<bool>>,
}

/// Limits of call reasons.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonLimits {
    pub min: Option<Limit<usize>>,
    pub max: Option<Limit<usize>>,
    pub count: Option<Limit<usize>>,
    pub ascii: Option<Limit<bool>>,
    /// Only reasons of the provider's list are taken.
    pub approved_list: Option<Limit<bool>>,
}

/// Limits of the logo. Sides in pixels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogoLimits {
    pub formats: Option<Limit<Vec<String>>>,
    pub exact_side: Option<Limit<u32>>,
    pub min_side: Option<Limit<u32>>,
    pub max_bytes: Option<Limit<u64>>,
    /// Longest address of the image, in characters.
    pub max_address: Option<Limit<usize>>,
    pub square: Option<Limit<bool>>,
    pub opaque: Option<Limit<bool>>,
}

/// How many numbers go in at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberLimits {
    pub add: Option<Limit<u32>>,
    pub remove: Option<Limit<u32>>,
    pub file_rows: Option<Limit<u32>>,
    pub total: Option<Limit<u32>>,
}

/// A provider's programme a brand can be registered with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub id: String,
    pub name: String,
    /// Key of the source of its limits.
    pub source: String,
    pub display_name: Option<NameLimits>,
    pub short_name: Option<ShortNameLimits>,
    pub reason: Option<ReasonLimits>,
    pub logo: Option<LogoLimits>,
    pub numbers: Option<NumberLimits>,
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What a carrier shows of a branded call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarrierDisplay {
    pub id: String,
    pub name: String,
    /// Characters of the name it shows.
    pub name_shown: Option<Limit<usize>>,
    pub hides_reason: Option<Limit<bool>>,
    /// Devices on which it shows no logo.
    pub hides_logo_on: Option<Limit<Vec<String>>>,
}

/// What a landline shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandlineDisplay {
    pub name_shown: Limit<usize>,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub sources: BTreeMap<String, Source>,
    pub targets: Vec<Target>,
    pub carriers: Vec<CarrierDisplay>,
    pub landline: LandlineDisplay,
}

impl Table {
    /// The carrier of that id.
    pub fn carrier(&self, id: &str) -> Option<&CarrierDisplay> {
        self.carriers.iter().find(|carrier| carrier.id == id)
    }
}

/// The table shipped with the program.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        // The file is part of the program and a test reads it.
        serde_json::from_str(include_str!("targets.json")).expect("the built-in table is valid")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_names_a_known_source_read_in_a_stated_month() {
        let table = table();
        assert_eq!(table.targets.len(), 12, "all providers of the table are there");
        for target in &table.targets {
            assert!(table.sources.contains_key(&target.source), "{} has a source", target.id);
        }
        for source in table.sources.values() {
            assert!(!source.publisher.is_empty() && source.read.len() == 7);
        }
        for carrier in &table.carriers {
            for source in [
                carrier.name_shown.as_ref().and_then(|limit| limit.source.as_ref()),
                carrier.hides_reason.as_ref().and_then(|limit| limit.source.as_ref()),
                carrier.hides_logo_on.as_ref().and_then(|limit| limit.source.as_ref()),
            ]
            .into_iter()
            .flatten()
            {
                assert!(table.sources.contains_key(source), "{source} is a source");
            }
        }
    }

    #[test]
    fn target_ids_are_unique() {
        let mut ids: Vec<_> = table().targets.iter().map(|target| &target.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), table().targets.len());
    }

    #[test]
    fn the_stricter_of_two_documented_values_comes_first() {
        for target in &table().targets {
            let max = target.reason.as_ref().and_then(|reason| reason.max.as_ref());
            if let Some(Limit { value, otherwise: Some(otherwise), .. }) = max {
                assert!(value < otherwise, "{}", target.id);
            }
        }
    }
}
