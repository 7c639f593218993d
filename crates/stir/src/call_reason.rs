//! Why a caller calls: the `crn` claim and the `call-reason` parameter.

use std::fmt;

use serde::{Serialize, Serializer};

/// A call reason that can be shown: 1 to 64 characters, none of them a control
/// character, not white space alone (RFC 9795, RFC 9796).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallReason(String);

/// Why a text is no call reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CallReasonError {
    /// No character, or white space alone.
    #[error("the call reason is empty")]
    Empty,
    /// More than [`CallReason::MAX_LENGTH`] characters, whatever their octets
    /// (RFC 9796).
    #[error("the call reason is longer than 64 characters")]
    Length,
    /// A character of Unicode's category Cc, e.g. a tab or a line end.
    #[error("the call reason holds a control character")]
    Control,
}

impl CallReason {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// Takes a text that can be shown, as it stands.
    pub fn new(text: impl Into<String>) -> Result<Self, CallReasonError> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(CallReasonError::Empty);
        }
        if text.chars().nth(Self::MAX_LENGTH).is_some() {
            return Err(CallReasonError::Length);
        }
        if text.chars().any(char::is_control) {
            return Err(CallReasonError::Control);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for CallReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_four_characters_of_any_script_fit() {
        assert!(CallReason::new("é".repeat(64)).is_ok());
        assert_eq!(CallReason::new("é".repeat(65)), Err(CallReasonError::Length));
        assert_eq!(CallReason::new(" "), Err(CallReasonError::Empty));
        assert_eq!(CallReason::new("a\nb"), Err(CallReasonError::Control));
    }
}
