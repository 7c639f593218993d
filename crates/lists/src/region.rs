//! Regions of the numbering plans.

use rlibphonenumber::PHONE_NUMBER_UTIL;
pub use rlibphonenumber::Region;

/// The region of that CLDR code, in any case; none without a numbering plan.
pub fn region(code: &str) -> Option<Region> {
    let code = code.trim().to_ascii_uppercase();
    let region: Region = code.parse().ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
    Some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_a_numbering_plan() {
        assert!(region("us").is_some() && region(" DE ").is_some());
        assert!(region("XX").is_none() && region("").is_none() && region("001").is_none());
    }
}
