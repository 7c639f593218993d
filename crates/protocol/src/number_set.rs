//! Number sets: a salt and sorted telephone numbers.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use signet_stir::TelephoneNumber;
use utoipa::ToSchema;

use crate::limits::{NUMBER_SETS_BYTES, NUMBERS_PER_CHANGE_SET};

/// The 32 random octets that blind a set's leaves, base64url in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 32]);

/// The numbers of one op, ascending, each once, 1 to 10,000 of them.
///
/// In JSON `{"salt":"…","numbers":"12125550100+3,97,5+1"}`: each item of the
/// text stands for a run of consecutive numbers. It is the difference, in
/// decimal, of the run's first number from the last number of the run before
/// (from 0 at the start), and `+k` when `k` more numbers follow the first.
/// Runs are maximal, so that a set has exactly one text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EncodedNumberSet", into = "EncodedNumberSet")]
pub struct NumberSet {
    salt: Salt,
    numbers: Vec<TelephoneNumber>,
}

/// A number set as it travels.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = NumberSet)]
#[serde(deny_unknown_fields)]
pub struct EncodedNumberSet {
    /// 32 octets, base64url without padding.
    #[schema(value_type = String, min_length = 43, max_length = 43)]
    salt: Salt,
    /// Runs, as differences.
    #[schema(max_length = 1_048_576, example = "12125550100+3,97,5+1")]
    numbers: String,
}

/// Why a text or a list is no number set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberSetError {
    #[error("the set is empty")]
    Empty,
    #[error("more than {NUMBERS_PER_CHANGE_SET} numbers")]
    TooMany,
    #[error("more than {NUMBER_SETS_BYTES} octets")]
    TooLong,
    #[error("the numbers do not ascend")]
    NotAscending,
    #[error("an item is no decimal number without leading zeros")]
    Malformed,
    #[error("two items stand for one run")]
    NotMaximal,
    #[error("a value is no telephone number")]
    NotANumber,
}

impl Salt {
    /// Takes 32 octets; they must be unpredictable.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl NumberSet {
    /// Makes a set of numbers that ascend strictly.
    pub fn new(salt: Salt, numbers: Vec<TelephoneNumber>) -> Result<Self, NumberSetError> {
        check(&numbers)?;
        Ok(Self { salt, numbers })
    }

    pub const fn salt(&self) -> &Salt {
        &self.salt
    }

    pub fn numbers(&self) -> &[TelephoneNumber] {
        &self.numbers
    }

    /// Where a number stands in the set.
    pub fn position(&self, number: TelephoneNumber) -> Option<usize> {
        self.numbers.binary_search(&number).ok()
    }
}

impl fmt::Debug for NumberSet {
    /// Neither the salt nor the inventory belongs in a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NumberSet({} numbers)", self.numbers.len())
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Salt")
    }
}

impl TryFrom<EncodedNumberSet> for NumberSet {
    type Error = NumberSetError;

    fn try_from(encoded: EncodedNumberSet) -> Result<Self, NumberSetError> {
        Ok(Self { salt: encoded.salt, numbers: decode(&encoded.numbers)? })
    }
}

impl From<NumberSet> for EncodedNumberSet {
    fn from(set: NumberSet) -> Self {
        Self { salt: set.salt, numbers: encode(&set.numbers) }
    }
}

fn check(numbers: &[TelephoneNumber]) -> Result<(), NumberSetError> {
    if numbers.is_empty() {
        return Err(NumberSetError::Empty);
    }
    if numbers.len() > NUMBERS_PER_CHANGE_SET {
        return Err(NumberSetError::TooMany);
    }
    if !numbers.is_sorted_by(|one, next| one < next) {
        return Err(NumberSetError::NotAscending);
    }
    Ok(())
}

/// The text of numbers that ascend strictly. Numbers out of order have no
/// text; what is out of order is left out.
pub fn encode(numbers: &[TelephoneNumber]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(numbers.len() * 4 + 16);
    let (mut last, mut run) = (0_u64, 0_u64);
    for number in numbers.iter().map(|number| number.as_u64()) {
        if number <= last {
            continue;
        }
        if number == last + 1 {
            run += 1;
        } else {
            // Writing to a String does not fail.
            if run > 0 {
                let _ = write!(text, "+{run}");
            }
            if !text.is_empty() {
                text.push(',');
            }
            let _ = write!(text, "{}", number - last);
            run = 0;
        }
        last = number;
    }
    if run > 0 {
        let _ = write!(text, "+{run}");
    }
    text
}

/// Reads the text of a set of 1 to 10,000 numbers.
pub fn decode(text: &str) -> Result<Vec<TelephoneNumber>, NumberSetError> {
    if text.is_empty() {
        return Err(NumberSetError::Empty);
    }
    if text.len() > NUMBER_SETS_BYTES {
        return Err(NumberSetError::TooLong);
    }
    // The count is known before anything is allocated for it.
    let mut total = 0_u64;
    for item in text.split(',') {
        let (_, more) = parts(item)?;
        total = total.saturating_add(more).saturating_add(1);
        if total > NUMBERS_PER_CHANGE_SET as u64 {
            return Err(NumberSetError::TooMany);
        }
    }
    let mut numbers = Vec::with_capacity(total as usize);
    let mut last = 0_u64;
    for item in text.split(',') {
        let (difference, more) = parts(item)?;
        if difference == 1 && last > 0 {
            return Err(NumberSetError::NotMaximal);
        }
        let first = last.checked_add(difference).ok_or(NumberSetError::NotANumber)?;
        last = first.checked_add(more).ok_or(NumberSetError::NotANumber)?;
        for value in first..=last {
            let number = TelephoneNumber::from_u64(value);
            numbers.push(number.map_err(|_| NumberSetError::NotANumber)?);
        }
    }
    Ok(numbers)
}

/// The difference and the further numbers of an item, both bounded by what a
/// telephone number can be.
fn parts(item: &str) -> Result<(u64, u64), NumberSetError> {
    let (difference, more) = match item.split_once('+') {
        Some((difference, more)) => (difference, decimal(more)?),
        None => (item, 0),
    };
    Ok((decimal(difference)?, more))
}

/// A positive decimal without leading zeros, at most 15 digits.
fn decimal(text: &str) -> Result<u64, NumberSetError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || text.starts_with('0') || !digits {
        return Err(NumberSetError::Malformed);
    }
    if text.len() > TelephoneNumber::MAX_DIGITS {
        return Err(NumberSetError::NotANumber);
    }
    text.parse().map_err(|_| NumberSetError::Malformed)
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = (text.len() == 43)
            .then(|| URL_SAFE_NO_PAD.decode(text.as_bytes()).ok())
            .flatten()
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| serde::de::Error::custom("the salt is no 32 octets"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[u64]) -> Vec<TelephoneNumber> {
        values.iter().map(|value| TelephoneNumber::from_u64(*value).unwrap()).collect()
    }

    #[test]
    fn the_documented_example_reads_and_prints() {
        let text = "12125550100+3,97,5+1";
        let expected = [
            12125550100,
            12125550101,
            12125550102,
            12125550103,
            12125550200,
            12125550205,
            12125550206,
        ];
        assert_eq!(decode(text).unwrap(), numbers(&expected));
        assert_eq!(encode(&numbers(&expected)), text);
    }

    #[test]
    fn any_set_survives_the_trip() {
        // A small linear congruential sequence: sets of every density.
        let mut state = 1_u64;
        for round in 1..200_u64 {
            let mut values = Vec::new();
            let mut value = 1000 + round;
            for _ in 0..round {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                value += 1 + (state >> 33) % (round % 7 + 1);
                values.push(value);
            }
            let set = numbers(&values);
            assert_eq!(decode(&encode(&set)).unwrap(), set, "round {round}");
        }
    }

    #[test]
    fn anything_but_the_one_text_is_refused() {
        use NumberSetError::{Empty, Malformed, NotANumber, NotMaximal, TooMany};
        let cases = [
            ("", Empty),
            (",", Malformed),
            ("12125550100,", Malformed),
            ("012125550100", Malformed),
            ("12125550100+0", Malformed),
            ("12125550100+01", Malformed),
            ("12125550100,0", Malformed),
            ("12125550100,-5", Malformed),
            ("12125550100 ,5", Malformed),
            ("12125550100,1", NotMaximal),
            ("12125550100+2,1", NotMaximal),
            ("12125550100+1+1", Malformed),
            ("999", NotANumber),
            ("999999999999999,5", NotANumber),
            ("9999999999999999", NotANumber),
            ("999999999999999+1", NotANumber),
            ("12125550100+10000", TooMany),
            ("12125550100+99999999999999", TooMany),
            ("１２１２５５５０１００", Malformed),
        ];
        for (text, error) in cases {
            assert_eq!(decode(text), Err(error), "{text}");
        }
        assert_eq!(decode("12125550100+9999").unwrap().len(), 10_000);
    }

    #[test]
    fn a_set_ascends_and_is_not_empty() {
        let salt = Salt::from_bytes([1; 32]);
        let refused = |values: &[u64]| NumberSet::new(salt, numbers(values)).unwrap_err();
        assert_eq!(refused(&[]), NumberSetError::Empty);
        assert_eq!(refused(&[12345, 12345]), NumberSetError::NotAscending);
        assert_eq!(refused(&[12346, 12345]), NumberSetError::NotAscending);
    }

    #[test]
    fn json_is_salt_and_text() {
        let set = NumberSet::new(Salt::from_bytes([0; 32]), numbers(&[12345, 12346])).unwrap();
        let json = serde_json::to_value(&set).unwrap();
        let salt = "A".repeat(43);
        assert_eq!(json, serde_json::json!({"salt": salt, "numbers": "12345+1"}));
        assert_eq!(serde_json::from_value::<NumberSet>(json).unwrap(), set);
        for bad in ["A".repeat(42), "A".repeat(44), "B".repeat(43)] {
            let json = serde_json::json!({"salt": bad, "numbers": "12345+1"});
            assert!(serde_json::from_value::<NumberSet>(json).is_err(), "{bad}");
        }
    }
}
