//! A call as it would be signed: what a preview is drawn from.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use rusqlite::OptionalExtension;
use signet_protocol::text::TextError;
use signet_stir::TelephoneNumber;

use crate::brand::{self, Brand, BrandError, CallReason, DisplayName, Draft, ShortName};
use crate::error::{Code, Coded};
use crate::numbers::{NumberFormat, get_number, region};
use crate::preview::PreviewContent;
use crate::store::{Store, StoreError, connection, image};

/// Base of addresses in signed content before an exchange has given one. It is
/// never fetched: desks resolve by digest.
pub(crate) const NO_ADDRESS: &str = "https://localhost.invalid";

/// Whose call is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallSource {
    /// A call from some number of a brand.
    Brand { uid: String, reason: Option<String> },
    /// The same for a brand that is being written.
    Draft { draft: Draft, reason: Option<String> },
    /// A call from this number, as it is branded here.
    Number(TelephoneNumber),
}

/// Why there is no such call.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("{0} is not in the workspace")]
    UnknownNumber(TelephoneNumber),
    #[error(transparent)]
    Brand(#[from] BrandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TextError> for CallError {
    fn from(error: TextError) -> Self {
        Self::Brand(error.into())
    }
}

impl From<rusqlite::Error> for CallError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Coded for CallError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownNumber(_) => Code::UnknownNumber,
            Self::Brand(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::UnknownNumber(number) => serde_json::json!({ "number": number.to_string() }),
            Self::Brand(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }
}

/// The content of a call.
///
/// A draft without a name is a call without branding; one that could not be
/// saved otherwise fails with what is wrong.
pub fn content(store: &Store, source: &CallSource) -> Result<PreviewContent, CallError> {
    match source {
        CallSource::Brand { uid, reason } => {
            let brand = brand::get(store, uid)?;
            let number = number_of(store, Some(uid))?;
            branded(store, &brand, reason.as_deref(), &number)
        }
        CallSource::Draft { draft, reason } => {
            let number = number_of(store, None)?;
            match drafted(store, draft)? {
                Some(brand) => branded(store, &brand, reason.as_deref(), &number),
                None => Ok(unbranded(number)),
            }
        }
        CallSource::Number(number) => {
            let row = get_number(store.connection(), *number)?
                .ok_or(CallError::UnknownNumber(*number))?;
            let written = written(store, *number)?;
            match row.brand {
                Some((uid, _)) => {
                    let brand = brand::get(store, &uid)?;
                    branded(store, &brand, row.reason.as_deref(), &written)
                }
                None => Ok(unbranded(written)),
            }
        }
    }
}

fn branded(
    store: &Store,
    brand: &Brand,
    reason: Option<&str>,
    number: &str,
) -> Result<PreviewContent, CallError> {
    let logo = match &brand.logo {
        Some(logo) => image::get(store.connection(), &logo.png)?.map(|image| image.bytes),
        None => None,
    };
    let address = connection::current(store.connection())?
        .map_or_else(|| NO_ADDRESS.to_owned(), |row| row.public_url);
    Ok(PreviewContent::of_brand(brand, reason, logo, number, &address)?)
}

fn unbranded(number: String) -> PreviewContent {
    PreviewContent { signed: None, logo_png: None, number, short_name: None }
}

/// The brand that a draft would make; none without a name. Fields not filled in
/// yet count as left out.
fn drafted(store: &Store, draft: &Draft) -> Result<Option<Brand>, CallError> {
    if draft.display_name.trim().is_empty() {
        return Ok(None);
    }
    let logo = match &draft.logo {
        Some(sha256) => image::logo(store.connection(), sha256)?.map(|logo| logo.reference()),
        None => None,
    };
    let filled = draft.reasons.iter().filter(|reason| !reason.trim().is_empty());
    Ok(Some(Brand {
        uid: String::new(),
        revision: 1,
        display_name: DisplayName::parse(&draft.display_name)?,
        short_name: draft.short_name.as_deref().map_or(Ok(None), ShortName::parse_optional)?,
        logo,
        reasons: filled.map(|reason| CallReason::parse(reason)).collect::<Result<_, _>>()?,
        sequence: 0,
        created_at: 0,
    }))
}

/// A number to call from: one of the brand's, else any, else the region's
/// example.
fn number_of(store: &Store, brand: Option<&str>) -> Result<String, CallError> {
    let first = |sql: &str, brand: Option<&str>| -> Result<Option<u64>, StoreError> {
        Ok(store.connection().query_row(sql, [brand], |row| row.get(0)).optional()?)
    };
    let own = first(
        "SELECT tn FROM number WHERE brand = (SELECT id FROM brand WHERE uid = ?1) LIMIT 1",
        brand,
    )?;
    let any = match own {
        Some(number) => Some(number),
        None => first("SELECT tn FROM number WHERE ?1 IS ?1 LIMIT 1", None)?,
    };
    match any.and_then(|number| TelephoneNumber::from_u64(number).ok()) {
        Some(number) => written(store, number),
        None => Ok(example(&store.workspace()?.region)),
    }
}

/// A number nobody has, as the region writes it.
fn example(code: &str) -> String {
    region(code)
        .and_then(|region| PHONE_NUMBER_UTIL.get_example_number(region).ok())
        .map(|number| number.format_as(PhoneNumberFormat::National).into_owned())
        .unwrap_or_default()
}

fn written(store: &Store, number: TelephoneNumber) -> Result<String, CallError> {
    Ok(NumberFormat::new(&store.workspace()?.region).national(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn workspace(folder: &tempfile::TempDir) -> Store {
        let path = folder.path().join("a.signet");
        Store::create(&path, "Harbour", "US", &World::system()).unwrap()
    }

    fn draft(name: &str) -> Draft {
        Draft { display_name: name.into(), ..Draft::default() }
    }

    #[test]
    fn a_draft_without_a_name_is_a_call_without_branding() {
        let folder = tempfile::tempdir().unwrap();
        let store = workspace(&folder);
        let source = CallSource::Draft { draft: draft("  "), reason: None };
        let content = content(&store, &source).unwrap();
        assert_eq!(content.signed, None);
        assert!(!content.number.is_empty(), "a region's example stands in for a number");
    }

    #[test]
    fn a_reason_not_written_yet_does_not_stop_the_preview() {
        let folder = tempfile::tempdir().unwrap();
        let store = workspace(&folder);
        let draft = Draft { reasons: vec![String::new()], ..draft("Harbour Health") };
        let source = CallSource::Draft { draft, reason: None };
        let signed = content(&store, &source).unwrap().signed.unwrap();
        assert_eq!(signed.rcd["nam"], "Harbour Health");
    }

    #[test]
    fn a_draft_that_cannot_be_saved_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let store = workspace(&folder);
        let source = CallSource::Draft { draft: draft(&"x".repeat(36)), reason: None };
        assert_eq!(content(&store, &source).unwrap_err().code(), Code::NameTooLong);
    }

    #[test]
    fn a_number_the_workspace_lacks_is_no_call() {
        let folder = tempfile::tempdir().unwrap();
        let store = workspace(&folder);
        let number = "+12125550123".parse().unwrap();
        let error = content(&store, &CallSource::Number(number)).unwrap_err();
        assert_eq!(error.code(), Code::UnknownNumber);
    }
}
