//! Numbers as a TNAuthList writes them.

use std::fmt;
use std::str::FromStr;

use crate::tn::TelephoneNumber;

/// The `TelephoneNumber` of RFC 8226, section 9: 1 to 15 of the digits, `#`
/// and `*`, without `+`. Short and national numbers and service codes have
/// their place in it, so that it is wider than E.164. Sorted by length, then
/// by symbol.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListedNumber {
    length: u8,
    /// ASCII; what lies beyond the length is zero.
    symbols: [u8; Self::MAX_SYMBOLS],
}

/// The text is not 1 to 15 of the digits, `#` and `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 1 to 15 of the digits, # and *")]
pub struct InvalidListedNumber;

impl ListedNumber {
    /// The longest number (RFC 8226, section 9).
    pub const MAX_SYMBOLS: usize = 15;

    /// The number as the certificate and a PASSporT's `tn` write it.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.symbols[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The E.164 number that is written so, if there is one.
    pub fn telephone_number(&self) -> Option<TelephoneNumber> {
        self.as_str().parse().ok()
    }

    /// Its place among the numbers of digits alone; none if it has a `#` or
    /// `*`. Numbers that follow each other are of one length: 0999 is before
    /// 1000, and 999 is not before 1000.
    pub(super) fn place(&self) -> Option<Place> {
        let digits = self.as_str();
        digits.bytes().all(|symbol| symbol.is_ascii_digit()).then(|| {
            let value = digits.bytes().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
            Place::new(u32::from(self.length), value)
        })
    }
}

impl FromStr for ListedNumber {
    type Err = InvalidListedNumber;

    fn from_str(text: &str) -> Result<Self, InvalidListedNumber> {
        let plain = text.bytes().all(|symbol| matches!(symbol, b'0'..=b'9' | b'#' | b'*'));
        if text.is_empty() || text.len() > Self::MAX_SYMBOLS || !plain {
            return Err(InvalidListedNumber);
        }
        let mut symbols = [0; Self::MAX_SYMBOLS];
        symbols[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { length: text.len() as u8, symbols })
    }
}

impl From<TelephoneNumber> for ListedNumber {
    fn from(number: TelephoneNumber) -> Self {
        Place::from(number).number()
    }
}

impl fmt::Display for ListedNumber {
    /// E.164 numbers with their `+`, others as they are dialled.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.telephone_number() {
            Some(number) => fmt::Display::fmt(&number, formatter),
            None => formatter.write_str(self.as_str()),
        }
    }
}

impl fmt::Debug for ListedNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A number of digits alone as one integer: how many digits, then their
/// value. Comparing places compares lengths first, and between the last
/// number of one length and the first of the next lies a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u64);

/// 10^15 < 2^50: the value of the longest number fits below its length.
const VALUE_BITS: u32 = 50;

impl Place {
    pub fn new(digits: u32, value: u64) -> Self {
        Self(u64::from(digits) << VALUE_BITS | value)
    }

    pub fn digits(self) -> u32 {
        (self.0 >> VALUE_BITS) as u32
    }

    pub fn value(self) -> u64 {
        self.0 & ((1 << VALUE_BITS) - 1)
    }

    /// The highest number of the same length.
    pub fn top(self) -> Self {
        Self::new(self.digits(), 10_u64.pow(self.digits()) - 1)
    }

    /// How many numbers lie between this one and `last`, both counted, which
    /// is of the same length and not below.
    pub fn count_to(self, last: Self) -> u64 {
        last.0 - self.0 + 1
    }

    pub fn number(self) -> ListedNumber {
        let mut symbols = [0; ListedNumber::MAX_SYMBOLS];
        let digits = self.digits() as usize;
        let mut value = self.value();
        for symbol in symbols[..digits].iter_mut().rev() {
            *symbol = b'0' + (value % 10) as u8;
            value /= 10;
        }
        ListedNumber { length: digits as u8, symbols }
    }

    /// The number after this one, if it is of the same length.
    pub fn next(self) -> Option<Self> {
        (self != self.top()).then_some(Self(self.0 + 1))
    }

    /// The number before this one; only for other than the first of a length.
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }
}

impl From<TelephoneNumber> for Place {
    fn from(number: TelephoneNumber) -> Self {
        Self::new(number.as_u64().ilog10() + 1, number.as_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_leading_zeros_and_service_codes_are_numbers() {
        for text in ["1", "911", "0800", "*67", "#31#", "123456789012345", "000000000000000"] {
            assert_eq!(text.parse::<ListedNumber>().unwrap().as_str(), text);
        }
        for text in ["", "+1", "1234567890123456", "12 3", "12A", "1２3"] {
            assert_eq!(text.parse::<ListedNumber>(), Err(InvalidListedNumber), "{text}");
        }
    }

    #[test]
    fn only_global_numbers_are_shown_with_a_plus() {
        let shown = |text: &str| text.parse::<ListedNumber>().unwrap().to_string();
        assert_eq!(shown("12125550100"), "+12125550100");
        assert_eq!(shown("911"), "911");
        assert_eq!(shown("08001234"), "08001234");
        assert_eq!(shown("*67"), "*67");
    }

    #[test]
    fn places_keep_lengths_apart() {
        let place = |text: &str| text.parse::<ListedNumber>().unwrap().place();
        assert!(place("0911") > place("911"), "another number");
        assert_eq!(place("999").unwrap().next(), None, "1000 is of another length");
        assert_eq!(place("0999").unwrap().next(), place("1000"));
        assert_eq!(place("*67"), None);
        for text in ["0", "0042", "999999999999999"] {
            assert_eq!(place(text).unwrap().number().as_str(), text);
        }
        let number: TelephoneNumber = "+12125550100".parse().unwrap();
        assert_eq!(ListedNumber::from(number).telephone_number(), Some(number));
    }
}
