//! Why one row is refused.

use serde::{Deserialize, Serialize};

/// Why a row is refused. The order is that of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// The number's cell is empty while others in the row are not.
    MissingNumber,
    /// A spreadsheet has rounded the number; its digits are lost.
    ScientificNotation,
    /// Letters, a fraction, or nothing that could be dialled.
    NotANumber,
    /// Two or more numbers in one cell.
    SeveralNumbers,
    /// An extension behind the number.
    HasExtension,
    TooShort,
    TooLong,
    /// No country has this calling code.
    UnknownCountryCode,
    /// The length is right, but the numbering plan assigns no such number.
    NotAssigned,
    LabelTooLong,
    DepartmentTooLong,
    UnknownBrand,
    UnknownReason,
    /// A call reason in a row for which no brand is given.
    ReasonWithoutBrand,
    /// A quotation mark opens a cell and is never closed.
    UnclosedQuote,
}

impl RejectCode {
    pub const ALL: [Self; 15] = [
        Self::MissingNumber,
        Self::ScientificNotation,
        Self::NotANumber,
        Self::SeveralNumbers,
        Self::HasExtension,
        Self::TooShort,
        Self::TooLong,
        Self::UnknownCountryCode,
        Self::NotAssigned,
        Self::LabelTooLong,
        Self::DepartmentTooLong,
        Self::UnknownBrand,
        Self::UnknownReason,
        Self::ReasonWithoutBrand,
        Self::UnclosedQuote,
    ];

    /// The code as reports and files spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingNumber => "missing_number",
            Self::ScientificNotation => "scientific_notation",
            Self::NotANumber => "not_a_number",
            Self::SeveralNumbers => "several_numbers",
            Self::HasExtension => "has_extension",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::UnknownCountryCode => "unknown_country_code",
            Self::NotAssigned => "not_assigned",
            Self::LabelTooLong => "label_too_long",
            Self::DepartmentTooLong => "department_too_long",
            Self::UnknownBrand => "unknown_brand",
            Self::UnknownReason => "unknown_reason",
            Self::ReasonWithoutBrand => "reason_without_brand",
            Self::UnclosedQuote => "unclosed_quote",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_spelled_as_they_serialise() {
        for (position, code) in RejectCode::ALL.into_iter().enumerate() {
            assert_eq!(code as usize, position, "ALL is in the order of the variants");
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
