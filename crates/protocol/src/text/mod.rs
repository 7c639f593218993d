//! Texts that people are shown: names and call reasons, the same for who signs
//! them and who accepts them.
//!
//! Lengths count Unicode scalar values: never fewer than the graphemes a
//! reader sees, so what fits here fits a provider that counts either way.

mod letter;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use signet_stir::call_reason::{self, CallReasonError};

pub use letter::{hidden_letter, is_command, is_emoji, is_hidden, is_ignorable, is_joiner};

use crate::limits;

/// Which of a brand's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    DisplayName,
    ShortName,
    CallReason,
}

impl TextKind {
    /// The most characters.
    pub const fn max(self) -> usize {
        match self {
            Self::DisplayName => limits::DISPLAY_NAME_CHARACTERS,
            Self::ShortName => limits::SHORT_NAME_CHARACTERS,
            Self::CallReason => limits::REASON_CHARACTERS,
        }
    }
}

/// Why a text is not shown to anybody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {kind:?} is not accepted: {fault:?}")]
pub struct TextError {
    pub kind: TextKind,
    pub fault: TextFault,
    /// The text without the space around it.
    pub text: String,
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing of it can be seen.
    Missing,
    /// Its characters, when there are more than [`TextKind::max`].
    TooLong(usize),
    /// It holds this character, which shows nothing or reorders what stands
    /// beside it.
    Hidden(char),
    /// There is space around it: what is signed is shown as it stands.
    Space,
}

/// Name of the enterprise that calls: 1 to 35 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

/// Name for small displays: 1 to 15 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortName(String);

/// Why the call is made: a call reason of RFC 9795 in which every letter shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallReason(call_reason::CallReason);

macro_rules! text {
    ($name:ident) => {
        impl $name {
            /// Reads what was typed, ignoring space around it.
            pub fn parse(typed: &str) -> Result<Self, TextError> {
                Self::new(typed.trim())
            }

            /// Takes a text as it stands.
            pub fn new(text: &str) -> Result<Self, TextError> {
                check(TextKind::$name, text)?;
                Self::wrap(text.to_owned())
            }

            /// Takes a text that was accepted earlier, perhaps when other
            /// letters were: who stored a name must be able to see and correct
            /// it.
            pub fn stored(text: String) -> Result<Self, TextError> {
                measure(TextKind::$name, &text)?;
                Self::wrap(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.as_str().to_owned()
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(&text)
            }
        }
    };
}

text!(DisplayName);
text!(ShortName);
text!(CallReason);

impl DisplayName {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn wrap(text: String) -> Result<Self, TextError> {
        Ok(Self(text))
    }
}

impl ShortName {
    /// Reads what was typed; blank is none.
    pub fn parse_optional(typed: &str) -> Result<Option<Self>, TextError> {
        match Self::parse(typed) {
            Ok(name) => Ok(Some(name)),
            Err(TextError { fault: TextFault::Missing, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn wrap(text: String) -> Result<Self, TextError> {
        Ok(Self(text))
    }
}

impl CallReason {
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The call reason as a token carries it.
    pub const fn as_claim(&self) -> &call_reason::CallReason {
        &self.0
    }

    fn wrap(text: String) -> Result<Self, TextError> {
        call_reason::CallReason::new(text.as_str()).map(Self).map_err(|error| {
            let fault = match error {
                CallReasonError::Empty => TextFault::Missing,
                CallReasonError::Length => TextFault::TooLong(text.chars().count()),
                CallReasonError::Control => {
                    TextFault::Hidden(text.chars().find(|c| c.is_control()).unwrap_or_default())
                }
            };
            TextError { kind: TextKind::CallReason, fault, text }
        })
    }
}

fn check(kind: TextKind, text: &str) -> Result<(), TextError> {
    measure(kind, text)?;
    let fault = match hidden_letter(text) {
        Some(letter) => TextFault::Hidden(letter),
        None if text.trim() != text => TextFault::Space,
        None => return Ok(()),
    };
    Err(TextError { kind, fault, text: text.to_owned() })
}

/// Something to see, and not too much of it.
fn measure(kind: TextKind, text: &str) -> Result<(), TextError> {
    let fault = match text.chars().count() {
        _ if text.chars().all(|letter| letter.is_whitespace() || is_joiner(letter)) => {
            TextFault::Missing
        }
        length if length > kind.max() => TextFault::TooLong(length),
        _ => return Ok(()),
    };
    Err(TextError { kind, fault, text: text.to_owned() })
}
