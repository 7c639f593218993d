//! Telephone numbers in E.164 form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A global telephone number: country code and subscriber number, at most 15
/// digits, no leading zero (ITU-T E.164, section 6).
///
/// The value is the digits read as an integer, so numbers sort by value and
/// fit an integer key. `Display` prints `+12125550123`, [`digits`] prints
/// `12125550123`, which is also the `tn` form of a PASSporT (RFC 8225,
/// section 5.2.1) and the serialised form.
///
/// [`digits`]: TelephoneNumber::digits
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TelephoneNumber(u64);

/// Why a text is no E.164 number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TelephoneNumberError {
    /// No digit at all.
    #[error("the number is empty")]
    Empty,
    /// A character other than a digit (one `+` may lead).
    #[error("the number holds a character that is not a digit")]
    NotADigit,
    /// Country codes start with 1 to 9 (ITU-T E.164, section 6.2.1).
    #[error("the number starts with zero")]
    LeadingZero,
    /// Fewer than 4 or more than 15 digits, or than 11 after country code 1.
    #[error("the number has {0} digits; 4 to 15 are possible, 11 at most after country code 1")]
    Length(usize),
}

impl TelephoneNumber {
    /// The shortest number accepted. E.164 sets no minimum; no country code
    /// with its subscriber number is shorter than four digits.
    pub const MIN_DIGITS: usize = 4;
    /// The longest number (ITU-T E.164, section 6.1).
    pub const MAX_DIGITS: usize = 15;
    /// The longest number of country code 1 (ITU-T E.164, annex A).
    pub const MAX_DIGITS_AFTER_1: usize = 11;

    /// Takes the digits as an integer.
    pub fn from_u64(value: u64) -> Result<Self, TelephoneNumberError> {
        if value == 0 {
            return Err(TelephoneNumberError::Empty);
        }
        let length = value.ilog10() as usize + 1;
        if length > Self::MAX_DIGITS {
            return Err(TelephoneNumberError::Length(length));
        }
        let first = value / 10_u64.pow(value.ilog10());
        let most = if first == 1 { Self::MAX_DIGITS_AFTER_1 } else { Self::MAX_DIGITS };
        if !(Self::MIN_DIGITS..=most).contains(&length) {
            return Err(TelephoneNumberError::Length(length));
        }
        Ok(Self(value))
    }

    /// The digits as an integer, below 10^15.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The digits without `+`.
    pub fn digits(self) -> String {
        self.0.to_string()
    }
}

impl FromStr for TelephoneNumber {
    type Err = TelephoneNumberError;

    /// Reads ASCII digits with or without a leading `+`; nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        if digits.is_empty() {
            return Err(TelephoneNumberError::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TelephoneNumberError::NotADigit);
        }
        if digits.starts_with('0') {
            return Err(TelephoneNumberError::LeadingZero);
        }
        if digits.len() > Self::MAX_DIGITS {
            return Err(TelephoneNumberError::Length(digits.len()));
        }
        let value = digits.bytes().fold(0_u64, |value, byte| value * 10 + u64::from(byte - b'0'));
        Self::from_u64(value)
    }
}

impl fmt::Display for TelephoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "+{}", self.0)
    }
}

impl Serialize for TelephoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TelephoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_digits_with_and_without_plus() {
        assert_eq!("+12125550123".parse(), Ok(TelephoneNumber(12_125_550_123)));
        assert_eq!("12125550123".parse(), Ok(TelephoneNumber(12_125_550_123)));
    }

    #[test]
    fn refuses_what_is_no_global_number() {
        let refused = |text: &str| text.parse::<TelephoneNumber>().unwrap_err();
        assert_eq!(refused(""), TelephoneNumberError::Empty);
        assert_eq!(refused("+"), TelephoneNumberError::Empty);
        assert_eq!(refused("0212555"), TelephoneNumberError::LeadingZero);
        assert_eq!(refused("212-555"), TelephoneNumberError::NotADigit);
        assert_eq!(refused("911"), TelephoneNumberError::Length(3));
        assert_eq!(refused("2345678901234567"), TelephoneNumberError::Length(16));
        assert_eq!(refused("121255501234"), TelephoneNumberError::Length(12));
        assert!("234567890123456".parse::<TelephoneNumber>().is_ok());
    }

    #[test]
    fn prints_what_it_read() {
        let number: TelephoneNumber = "+442071838750".parse().unwrap();
        assert_eq!(number.to_string(), "+442071838750");
        assert_eq!(number.digits(), "442071838750");
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"442071838750\"");
    }
}
