//! Regions, and numbers as people of a region write them.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};
pub use signet_lists::region;
use signet_stir::TelephoneNumber;

/// Codes of all regions with a numbering plan, sorted.
pub fn regions() -> Vec<String> {
    let mut codes: Vec<String> =
        PHONE_NUMBER_UTIL.get_supported_regions().map(|region| region.to_string()).collect();
    codes.sort_unstable();
    codes
}

/// Writes numbers the way a region does.
pub struct NumberFormat {
    country_code: Option<i32>,
}

impl NumberFormat {
    /// `code` is a CLDR region code; with an unknown one every number is
    /// written in international form.
    pub fn new(code: &str) -> Self {
        let country_code =
            region(code).and_then(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region));
        Self { country_code }
    }

    /// `(212) 555-0123` for numbers of the region's country code,
    /// `+44 20 7183 8750` for others.
    pub fn national(&self, number: TelephoneNumber) -> String {
        let Ok(parsed) = PhoneNumber::parse(number.to_string(), None) else {
            return number.to_string();
        };
        let format = if Some(parsed.country_code) == self.country_code {
            PhoneNumberFormat::National
        } else {
            PhoneNumberFormat::International
        };
        parsed.format_as(format).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_region_are_written_its_way() {
        let format = NumberFormat::new("us");
        assert_eq!(format.national("+12125550123".parse().unwrap()), "(212) 555-0123");
        assert_eq!(format.national("+442071838750".parse().unwrap()), "+44 20 7183 8750");
        assert_eq!(format.national("+9991234".parse().unwrap()), "+9991234");
    }

    #[test]
    fn regions_are_those_with_a_numbering_plan() {
        assert!(regions().iter().all(|code| region(code).is_some()));
        assert!(regions().len() > 200);
    }
}
