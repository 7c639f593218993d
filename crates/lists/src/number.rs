//! From a cell to a telephone number or the reason there is none.
//!
//! A number is read, never guessed: what could mean two numbers, or has lost
//! digits, is refused. Read are national numbers of the region, international
//! ones after `+`, `00` or `011`, and `tel:` URIs (RFC 3966).

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, Region, ValidationError,
};
use signet_stir::TelephoneNumber;

use crate::fold::{
    Decimal, OWN_NUMBER, decimal, digits_in, fold, has_extension, is_scientific,
    strip_prefix_ignoring_case, unwrap,
};
use crate::reject::RejectCode;

/// Reads telephone numbers under one region. One per thread.
pub struct Normaliser {
    region: Region,
    /// The region belongs to the North American plan (country code 1).
    north_american: bool,
    plain: String,
    dialled: String,
}

impl Normaliser {
    pub fn new(region: Region) -> Self {
        let north_american = PHONE_NUMBER_UTIL.get_country_code_for_region(region) == Some(1);
        Self { region, north_american, plain: String::new(), dialled: String::new() }
    }

    /// Reads one cell that is not blank.
    pub fn read(&mut self, cell: &str) -> Result<TelephoneNumber, RejectCode> {
        let mut plain = std::mem::take(&mut self.plain);
        let known = fold(cell, &mut plain);
        let result = if known { self.read_plain(&plain) } else { Err(not_a_number(&plain)) };
        self.plain = plain;
        result
    }

    fn read_plain(&mut self, plain: &str) -> Result<TelephoneNumber, RejectCode> {
        let text = unwrap(plain);
        if text.is_empty() {
            return Err(RejectCode::MissingNumber);
        }
        if let Some(uri) = strip_prefix_ignoring_case(text, "tel:") {
            return self.read_uri(uri);
        }
        if is_scientific(text) {
            return Err(RejectCode::ScientificNotation);
        }
        let text = match decimal(text) {
            Decimal::Whole(digits) => digits,
            Decimal::Fraction => return Err(RejectCode::NotANumber),
            Decimal::No => text,
        };
        if text.bytes().all(|byte| byte.is_ascii_digit() || b"+-(). ".contains(&byte)) {
            return self.read_digits(text);
        }
        self.read_punctuated(text)
    }

    /// Letters, commas, slashes and other signs: one number after all, or
    /// several, or one with an extension.
    fn read_punctuated(&mut self, text: &str) -> Result<TelephoneNumber, RejectCode> {
        let groups = text
            .split(['/', ',', ';', '|', '&', '\n', '\t'])
            .flat_map(|part| part.split(" or "))
            .flat_map(|part| part.split(" and "))
            .filter(|part| digits_in(part) >= OWN_NUMBER)
            .count();
        if groups > 1 {
            return Err(RejectCode::SeveralNumbers);
        }
        if has_extension(text) {
            return Err(RejectCode::HasExtension);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit() || b"+-(). /[]~\t\n".contains(&byte)) {
            return self.read_digits(text);
        }
        Err(RejectCode::NotANumber)
    }

    fn read_uri(&mut self, uri: &str) -> Result<TelephoneNumber, RejectCode> {
        let mut parameters = uri.split(';');
        let subscriber = parameters.next().unwrap_or_default();
        let mut context = None;
        for parameter in parameters {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "ext" => return Err(RejectCode::HasExtension),
                "phone-context" => context = Some(value.trim()),
                // Other parameters say nothing about the number (RFC 3966, section 3).
                _ => {}
            }
        }
        let subscriber = subscriber.trim();
        if !subscriber.bytes().all(|byte| byte.is_ascii_digit() || b"+-(). ".contains(&byte)) {
            return Err(not_a_number(subscriber));
        }
        match context {
            // A global number prefix is put before the local number
            // (RFC 3966, section 5.1.5); a domain says nothing about digits.
            Some(prefix) if prefix.starts_with('+') && !subscriber.starts_with('+') => {
                self.read_digits(&format!("{prefix}{subscriber}"))
            }
            _ => self.read_digits(subscriber),
        }
    }

    /// Digits and phone punctuation only.
    fn read_digits(&mut self, text: &str) -> Result<TelephoneNumber, RejectCode> {
        self.dialled.clear();
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => self.dialled.push(byte as char),
                b'+' if self.dialled.is_empty() => self.dialled.push('+'),
                b'+' => {
                    let before = digits_in(&self.dialled);
                    return Err(if before >= OWN_NUMBER {
                        RejectCode::SeveralNumbers
                    } else {
                        RejectCode::NotANumber
                    });
                }
                _ => {}
            }
        }
        if let Some(number) = self.north_american_number() {
            return number;
        }
        let digits = self.dialled.trim_start_matches('+').len();
        if digits == 0 {
            return Err(RejectCode::NotANumber);
        }
        if digits > 20 {
            return Err(if digits >= 2 * OWN_NUMBER + 6 && text.contains([' ', '\n']) {
                RejectCode::SeveralNumbers
            } else {
                RejectCode::TooLong
            });
        }
        let first = self.validate(&self.dialled);
        if first.is_ok() || self.dialled.starts_with('+') {
            return first;
        }
        // International prefixes other than the region's own: 00 is the one
        // ITU-T E.164 recommends, 011 that of North America.
        for prefix in ["00", "011"] {
            if let Some(rest) = self.dialled.strip_prefix(prefix)
                && let Ok(number) = self.validate(&format!("+{rest}"))
            {
                return Ok(number);
            }
        }
        first
    }

    /// The common shapes of North American numbers, without the general parser.
    fn north_american_number(&self) -> Option<Result<TelephoneNumber, RejectCode>> {
        let dialled = self.dialled.as_str();
        let national = match dialled.len() {
            12 => dialled.strip_prefix("+1")?,
            11 if self.north_american => dialled.strip_prefix('1')?,
            10 if self.north_american => dialled,
            _ => return None,
        };
        if !(b'2'..=b'9').contains(national.as_bytes().first()?) || national.starts_with('+') {
            return None;
        }
        let national = national.parse::<u64>().ok()?;
        let number =
            PhoneNumber { country_code: 1, national_number: national, ..Default::default() };
        Some(if PHONE_NUMBER_UTIL.is_valid_number(&number) {
            TelephoneNumber::from_u64(10_000_000_000 + national).map_err(|_| RejectCode::TooLong)
        } else {
            Err(RejectCode::NotAssigned)
        })
    }

    fn validate(&self, dialled: &str) -> Result<TelephoneNumber, RejectCode> {
        let number =
            PHONE_NUMBER_UTIL.parse(dialled, Some(self.region)).map_err(|error| match error {
                ParseError::InvalidCountryCode => RejectCode::UnknownCountryCode,
                ParseError::NotANumber(_) if digits_in(dialled) < 3 => RejectCode::TooShort,
                ParseError::NotANumber(_) => RejectCode::NotANumber,
                ParseError::TooShortAfterIdd | ParseError::TooShortNsn => RejectCode::TooShort,
                ParseError::TooLongNsn => RejectCode::TooLong,
            })?;
        match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number) {
            Ok(NumberLengthType::IsPossible) => {}
            Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => {
                return Err(RejectCode::TooShort);
            }
            Err(ValidationError::TooLong) => return Err(RejectCode::TooLong),
            Err(ValidationError::InvalidCountryCode) => return Err(RejectCode::UnknownCountryCode),
            Err(ValidationError::InvalidLength) => return Err(RejectCode::NotAssigned),
        }
        if !PHONE_NUMBER_UTIL.is_valid_number(&number) {
            return Err(RejectCode::NotAssigned);
        }
        // Leading zeros of the national number count (Italy).
        let digits = format!("{}{}", number.country_code, number.get_national_significant_number());
        digits.parse().map_err(|_| RejectCode::TooLong)
    }
}

/// Whether a cell could be meant as a number: digits prevail, nothing but
/// signs that lists put around them.
pub fn is_attempt(cell: &str) -> bool {
    let mut plain = String::new();
    fold(cell, &mut plain);
    let text = unwrap(&plain);
    let text = strip_prefix_ignoring_case(text, "tel:").unwrap_or(text);
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    is_scientific(text) || (digits_in(text) >= OWN_NUMBER && letters <= 4)
}

fn not_a_number(plain: &str) -> RejectCode {
    if has_extension(plain) { RejectCode::HasExtension } else { RejectCode::NotANumber }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(cell: &str) -> Result<u64, RejectCode> {
        Normaliser::new(Region::US).read(cell).map(TelephoneNumber::as_u64)
    }

    fn under(region: Region, cell: &str) -> Result<u64, RejectCode> {
        Normaliser::new(region).read(cell).map(TelephoneNumber::as_u64)
    }

    #[test]
    fn every_way_to_write_a_number_reads_the_same() {
        for cell in [
            "2125550123",
            "12125550123",
            "+12125550123",
            "(212) 555-0123",
            "212.555.0123",
            "1-212-555-0123",
            "+1 (212) 555-0123",
            "0012125550123",
            "011 1 212 555 0123",
            "tel:+1-212-555-0123",
            "TEL:+12125550123",
            "tel:555-0123;phone-context=+1212",
            "'+12125550123",
            "\u{2019}2125550123",
            "=\"2125550123\"",
            "\\+12125550123",
            "\"2125550123\"",
            "+1\u{a0}212\u{a0}555\u{a0}0123",
            "\u{202d}+1 (212) 555\u{2011}0123\u{202c}",
            "٢١٢٥٥٥٠١٢٣",
            "२१२५५५०१२३",
            "＋１２１２５５５０１２３",
            "（２１２）５５５－０１２３",
            "12125550123.0",
            "2125550123.00",
            "12125550123,0",
            "212/555-0123",
            "  2125550123\t",
        ] {
            assert_eq!(us(cell), Ok(12_125_550_123), "{cell:?}");
        }
    }

    #[test]
    fn other_countries_are_read_by_prefix_and_region() {
        assert_eq!(us("+44 (0)20 7183 8750"), Ok(442_071_838_750));
        assert_eq!(us("0044 20 7183 8750"), Ok(442_071_838_750));
        assert_eq!(us("011442071838750"), Ok(442_071_838_750));
        assert_eq!(under(Region::GB, "020 7183 8750"), Ok(442_071_838_750));
        assert_eq!(under(Region::GB, "011 1 212 555 0123"), Ok(12_125_550_123));
        assert_eq!(under(Region::DE, "030/901820"), Ok(4_930_901_820));
        assert_eq!(under(Region::FR, "01.42.68.53.00"), Ok(33_142_685_300));
        assert_eq!(under(Region::IT, "06 6982 1234"), Ok(390_669_821_234));
    }

    #[test]
    fn lost_digits_are_refused_not_guessed() {
        for cell in ["1.21E+10", "1,21E+10", "1.2125550123e10", "'1.21E+10", "12E9"] {
            assert_eq!(us(cell), Err(RejectCode::ScientificNotation), "{cell:?}");
        }
        assert_eq!(us("2125550123.5"), Err(RejectCode::NotANumber));
        assert_eq!(us("212555012.0"), Err(RejectCode::TooShort), "the zero is no digit of it");
    }

    #[test]
    fn several_numbers_and_extensions_are_told_apart() {
        for cell in [
            "212-555-0123 / 212-555-0124",
            "2125550123;2125550124",
            "2125550123, 2125550124",
            "+12125550123 +12125550124",
            "212 555 0123 or 212 555 0124",
            "2125550123\n2125550124",
        ] {
            assert_eq!(us(cell), Err(RejectCode::SeveralNumbers), "{cell:?}");
        }
        for cell in [
            "212-555-0123 x45",
            "212-555-0123 ext. 45",
            "2125550123x45",
            "(212) 555-0123 #45",
            "tel:+1-212-555-0123;ext=45",
            "2125550123,,45#",
            "+12125550123 Extension: 4501",
        ] {
            assert_eq!(us(cell), Err(RejectCode::HasExtension), "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(us("1-800-FLOWERS"), Err(RejectCode::NotANumber));
        assert_eq!(us("n/a"), Err(RejectCode::NotANumber));
        assert_eq!(us("-"), Err(RejectCode::NotANumber));
        assert_eq!(us("номер 2125550123"), Err(RejectCode::NotANumber));
        assert_eq!(us("555-0123"), Err(RejectCode::TooShort));
        assert_eq!(us("911"), Err(RejectCode::TooShort));
        assert_eq!(us("7"), Err(RejectCode::TooShort));
        assert_eq!(us("21255501234567"), Err(RejectCode::TooLong));
        assert_eq!(us("442071838750"), Err(RejectCode::TooLong));
        assert_eq!(us("999 999 9999"), Err(RejectCode::NotAssigned));
        assert_eq!(us("+1 555 555 0123"), Err(RejectCode::NotAssigned));
        assert_eq!(us("+999 1234 5678"), Err(RejectCode::UnknownCountryCode));
        assert_eq!(us("'"), Err(RejectCode::MissingNumber));
    }

    #[test]
    fn the_short_way_agrees_with_the_general_parser() {
        let reader = Normaliser::new(Region::US);
        let mut seed = 7_u64;
        for _ in 0..3000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let national = 2_000_000_000 + (seed >> 20) % 8_000_000_000;
            let short = us(&national.to_string()).ok();
            let general = reader.validate(&national.to_string()).ok().map(TelephoneNumber::as_u64);
            assert_eq!(short, general, "{national}");
        }
    }
}
