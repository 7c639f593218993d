//! What fixes a list, and one of its rows.

use signet_core::Coded;
use signet_core::import::{ImportError, ListError, OtherFormat, RejectCode};

use crate::output::Failure;

/// The failure with what would fix it among its details.
pub fn explained(error: impl Into<ImportError>) -> Failure {
    let error = error.into();
    let fix = fix(&error);
    let mut details = error.details();
    if let Some(fix) = fix {
        match &mut details {
            serde_json::Value::Object(facts) => {
                facts.insert("fix".to_owned(), fix.into());
            }
            _ => details = serde_json::json!({ "fix": fix }),
        }
    }
    let failure = Failure::new(error.code(), error.to_string());
    if details.is_null() { failure } else { Failure { details, ..failure } }
}

/// None where trying again is all there is.
fn fix(error: &ImportError) -> Option<&'static str> {
    match error {
        ImportError::List(error) => list_fix(error),
        ImportError::UnknownBrand { .. } => {
            Some("Use a brand's identifier, or its display name when no other brand has it")
        }
        ImportError::UnknownReason { .. } => {
            Some("Use one of the brand's call reasons as it is written")
        }
        ImportError::PlanOutdated => Some("Import the list again"),
        ImportError::Unwritable { .. }
        | ImportError::Cancelled
        | ImportError::File(_)
        | ImportError::Store(_) => None,
    }
}

fn list_fix(error: &ListError) -> Option<&'static str> {
    Some(match error {
        ListError::Empty(_) => "Export the list again and import that file",
        ListError::UnsupportedFormat { format, .. } => format_fix(*format),
        ListError::Binary { .. } => "Save the list as CSV and import that file",
        ListError::RowTooLong { .. } => {
            "Close the quotation mark that is open there, or end the row with a line end"
        }
        ListError::NoNumberColumn { .. } => "Say which column it is: number=COLUMN",
        ListError::UnknownColumn(..) => {
            "Name one of the columns as the header does, or its place from 1"
        }
        ListError::InvalidMapping { .. } => {
            "Give each of number, label, department, brand and reason at most one column"
        }
        ListError::UnknownRegion(_) => "Use a country's two letters, such as US or GB",
        ListError::FileChanged(_) => "Import the list again",
        ListError::NotFound(_)
        | ListError::IsDirectory(_)
        | ListError::Database(_)
        | ListError::Unreadable { .. }
        | ListError::Cancelled => return None,
    })
}

const fn format_fix(format: OtherFormat) -> &'static str {
    match format {
        OtherFormat::Workbook | OtherFormat::OldWorkbook | OtherFormat::Markup => {
            "Open it in a spreadsheet program and save it as CSV UTF-8"
        }
        OtherFormat::RichText | OtherFormat::Utf32 => "Save it as UTF-8 text",
        OtherFormat::EmptyZip | OtherFormat::Gzip | OtherFormat::Zstd => {
            "Unpack it and import the list inside"
        }
    }
}

/// What would fix a row.
pub const fn row_fix(code: RejectCode) -> &'static str {
    match code {
        RejectCode::MissingNumber => "Fill in the telephone number",
        RejectCode::ScientificNotation => {
            "The spreadsheet rounded this number: format the column as text and export again"
        }
        RejectCode::NotANumber => "Write the number in digits",
        RejectCode::SeveralNumbers => "Write each number in a row of its own",
        RejectCode::HasExtension => "Remove the extension",
        RejectCode::TooShort => "Add the missing digits, with the area code",
        RejectCode::TooLong => "Remove surplus digits, or write + before the country code",
        RejectCode::UnknownCountryCode => "Correct the country code",
        RejectCode::NotAssigned => "Correct the digits: the numbering plan has no such number",
        RejectCode::LabelTooLong => "Shorten the label to 200 characters",
        RejectCode::DepartmentTooLong => "Shorten the department to 200 characters",
        RejectCode::UnknownBrand => "Write the name or identifier of one brand of this workspace",
        RejectCode::UnknownReason => "Write one of the brand's call reasons",
        RejectCode::ReasonWithoutBrand => "Name the brand the call reason belongs to",
        RejectCode::UnclosedQuote => "Close or remove the quotation mark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rejected_row_is_told_what_fixes_it() {
        for code in RejectCode::ALL {
            assert!(row_fix(code).len() > 10, "{code:?}");
        }
    }
}
