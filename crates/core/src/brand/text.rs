//! Texts shown to the person called.
//!
//! Lengths count Unicode scalar values: never fewer than the graphemes a
//! reader sees, so what fits here fits a provider that counts either way.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::BrandError;

/// Longest display name, in Unicode scalar values.
pub const DISPLAY_NAME_MAX: usize = 35;
/// Longest short name: what a 15-character display shows.
pub const SHORT_NAME_MAX: usize = 15;
/// Longest call reason (RFC 9796, section 5: SHOULD be at most 64).
pub const CALL_REASON_MAX: usize = 64;

/// Name of the caller: 1 to 35 Unicode scalar values, no controls.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

/// Name for small displays: 1 to 15 Unicode scalar values, no controls.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortName(String);

/// Why the call is made: 1 to 64 Unicode scalar values, no controls.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallReason(String);

impl DisplayName {
    /// Reads a name, ignoring space around it.
    pub fn parse(text: &str) -> Result<Self, BrandError> {
        let text = visible(text).ok_or(BrandError::NameMissing)?;
        shown("display_name", text)?;
        match text.chars().count() {
            length if length > DISPLAY_NAME_MAX => Err(BrandError::NameTooLong { length }),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl ShortName {
    /// Reads a short name; blank is none.
    pub fn parse(text: &str) -> Result<Option<Self>, BrandError> {
        let Some(text) = visible(text) else { return Ok(None) };
        shown("short_name", text)?;
        match text.chars().count() {
            length if length > SHORT_NAME_MAX => Err(BrandError::ShortNameTooLong { length }),
            _ => Ok(Some(Self(text.to_owned()))),
        }
    }
}

impl CallReason {
    /// Reads a call reason, ignoring space around it.
    pub fn parse(text: &str) -> Result<Self, BrandError> {
        let text = visible(text).ok_or(BrandError::ReasonMissing)?;
        shown("reasons", text)?;
        match text.chars().count() {
            length if length > CALL_REASON_MAX => {
                Err(BrandError::ReasonTooLong { length, reason: text.to_owned() })
            }
            _ => Ok(Self(text.to_owned())),
        }
    }
}

macro_rules! text {
    ($name:ident, $parse:expr) => {
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = BrandError;
            fn try_from(text: String) -> Result<Self, BrandError> {
                $parse(&text)
            }
        }
    };
}

text!(DisplayName, DisplayName::parse);
text!(CallReason, CallReason::parse);
text!(ShortName, |text: &str| ShortName::parse(text)?.ok_or(BrandError::NameMissing));

/// The text without space around it, or none when nothing of it can be seen.
fn visible(text: &str) -> Option<&str> {
    let text = text.trim();
    let seen = |character: char| !character.is_whitespace() && !is_joiner(character);
    text.chars().any(seen).then_some(text)
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Refuses characters that show nothing or reorder what stands beside them.
fn shown(field: &'static str, text: &str) -> Result<(), BrandError> {
    match text.chars().find(|character| is_deceptive(*character)) {
        Some(character) => Err(BrandError::TextInvalid { field, character }),
        None => Ok(()),
    }
}

fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..
            // Letters and marks that show nothing.
            | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}'
            | '\u{3164}' | '\u{FFA0}')
}

/// Whether a character is drawn as a picture on handsets.
pub fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B05}'..='\u{2B55}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{FE0F}' | '\u{20E3}')
}
