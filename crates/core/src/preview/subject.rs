//! What a preview is asked for, turned into what is signed.

use signet_stir::TelephoneNumber;

use super::PreviewContent;
use crate::brand::{self, Brand, BrandError};
use crate::error::{Code, Coded};
use crate::numbers::{self, NumberFormat};
use crate::store::{Store, StoreError, connection, image};

/// Base of addresses in signed content for a desk that has no exchange yet
/// (RFC 6761 reserves the name).
pub const UNCONNECTED_URL: &str = "https://localhost.invalid";

/// Whose call is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A number of the workspace, with its brand and reason.
    Number(TelephoneNumber),
    /// A brand, with one of its reasons or the first.
    Brand { uid: String, reason: Option<String> },
}

/// Why there is nothing to draw.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    #[error("the number {0} is not in the workspace")]
    UnknownNumber(TelephoneNumber),
    #[error("{0:?} is not a call reason of the brand")]
    UnknownReason(String),
    #[error(transparent)]
    Brand(#[from] BrandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for SubjectError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownNumber(_) => Code::UnknownNumber,
            Self::UnknownReason(_) => Code::UnknownReason,
            Self::Brand(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::UnknownNumber(number) => serde_json::json!({ "number": number.to_string() }),
            Self::UnknownReason(reason) => serde_json::json!({ "reason": reason }),
            Self::Brand(error) => error.details(),
            Self::Store(error) => error.details(),
        }
    }
}

/// The content of a call: for a number without a brand, its number alone.
pub fn content(store: &Store, subject: &Subject) -> Result<PreviewContent, SubjectError> {
    let format = NumberFormat::new(&store.workspace()?.region);
    match subject {
        Subject::Number(number) => {
            let row = numbers::get_number(store.connection(), *number)?
                .ok_or(SubjectError::UnknownNumber(*number))?;
            let shown = format.national(*number);
            match row.brand {
                Some((uid, _)) => {
                    of_brand(store, &brand::get(store, &uid)?, row.reason.as_deref(), &shown)
                }
                None => Ok(PreviewContent {
                    signed: None,
                    logo_png: None,
                    number: shown,
                    short_name: None,
                }),
            }
        }
        Subject::Brand { uid, reason } => {
            let brand = brand::find(store, uid)?;
            let known = |text: &String| brand.reasons.iter().any(|reason| reason.as_str() == text);
            if let Some(unknown) = reason.as_ref().filter(|text| !known(text)) {
                return Err(SubjectError::UnknownReason(unknown.clone()));
            }
            let first = brand.reasons.first().map(|reason| reason.as_str());
            let reason = reason.as_deref().or(first);
            let shown = format.national(example(store, &brand)?);
            of_brand(store, &brand, reason, &shown)
        }
    }
}

/// The content of a brand that is not stored, as its form stands.
pub fn draft_content(
    store: &Store,
    brand: &Brand,
    reason: Option<&str>,
) -> Result<PreviewContent, SubjectError> {
    let format = NumberFormat::new(&store.workspace()?.region);
    of_brand(store, brand, reason, &format.national(example(store, brand)?))
}

fn of_brand(
    store: &Store,
    brand: &Brand,
    reason: Option<&str>,
    number: &str,
) -> Result<PreviewContent, SubjectError> {
    let url = connection::current(store.connection())?
        .map_or_else(|| UNCONNECTED_URL.to_owned(), |row| row.public_url);
    let png = match &brand.logo {
        Some(logo) => image::get(store.connection(), &logo.png)?.map(|image| image.bytes),
        None => None,
    };
    Ok(PreviewContent::of_brand(brand, reason, png, number, &url))
}

/// A number the brand calls from; without one, a number reserved for examples
/// (North American Numbering Plan, 555-0100 to 555-0199).
fn example(store: &Store, brand: &Brand) -> Result<TelephoneNumber, SubjectError> {
    let first: Option<u64> = store
        .connection()
        .query_row(
            "SELECT min(tn) FROM number JOIN brand ON brand.id = number.brand WHERE brand.uid = ?1",
            [&brand.uid],
            |row| row.get(0),
        )
        .map_err(StoreError::from)?;
    let number = TelephoneNumber::from_u64(first.unwrap_or(12_125_550_123));
    number.map_err(|_| SubjectError::Store(StoreError::Corrupted(store.path().to_owned())))
}
