//! Brands: what the person called sees.
//!
//! A [`Draft`] is raw input; a [`Brand`] is a stored revision whose texts and
//! logo are known to be right. Saving a change makes another revision and
//! stamps every number of the brand, since their branding changes with it.

mod check;
mod content;
mod error;
pub mod logo;
mod problem;
mod rcd;
mod save;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use check::check;
pub use error::BrandError;
pub use logo::{Logo, LogoFacts, SourceType, read_logo, store_logo};
pub use problem::{EVERYWHERE, Field, Problem, ProblemCode, Severity};
pub use rcd::{SignedContent, claims, digest, op, rcd};
pub use save::{Agreed, BrandEdit, Removed, Saved, add, removed_reasons, save, undo};
use signet_protocol::limits;
pub use signet_protocol::text::{CallReason, DisplayName, ShortName, is_emoji};

use crate::store::{Store, brand as table, image};

/// A brand as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    pub display_name: String,
    /// Blank is none.
    pub short_name: Option<String>,
    /// SHA-256 of the stored logo's source file, lower-case hexadecimal.
    pub logo: Option<String>,
    /// Call reasons in the order they are offered.
    pub reasons: Vec<String>,
}

/// A stored revision of a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The identifier the exchange and the command line know.
    pub uid: String,
    /// From 1.
    pub revision: u32,
    pub display_name: DisplayName,
    pub short_name: Option<ShortName>,
    pub logo: Option<LogoRef>,
    pub reasons: Vec<CallReason>,
    /// Local sequence of the last change.
    pub sequence: i64,
    /// When the brand was made, seconds since 1970-01-01 UTC.
    pub created_at: i64,
}

/// Digests of a logo: SHA-256 of the bytes, lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LogoRef {
    /// The file as it came. Drafts name a logo by it.
    pub sha256: String,
    /// The derived 256×256 PNG, which is what is signed.
    pub png: String,
    /// The derived 256×256 BMP of 32 bits per pixel.
    pub bmp: String,
}

/// What a draft says, once it is known to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub display_name: DisplayName,
    pub short_name: Option<ShortName>,
    pub reasons: Vec<CallReason>,
}

impl Brand {
    /// The draft that would make this revision.
    pub fn draft(&self) -> Draft {
        Draft {
            display_name: self.display_name.to_string(),
            short_name: self.short_name.as_ref().map(ToString::to_string),
            logo: self.logo.as_ref().map(|logo| logo.sha256.clone()),
            reasons: self.reasons.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Every reason why the draft is no brand, in the order of its fields.
pub fn validate(draft: &Draft) -> Vec<BrandError> {
    let mut errors = Vec::new();
    errors.extend(DisplayName::parse(&draft.display_name).err());
    let short = draft.short_name.as_deref().map(ShortName::parse_optional);
    errors.extend(short.and_then(Result::err));
    errors.extend(draft.reasons.iter().filter_map(|reason| CallReason::parse(reason).err()));
    let mut errors: Vec<BrandError> = errors.into_iter().map(BrandError::from).collect();
    if errors.is_empty() {
        errors.extend(parse(draft).err());
    }
    errors
}

/// Reads a draft. A reason given twice counts once.
fn parse(draft: &Draft) -> Result<Content, BrandError> {
    let display_name = DisplayName::parse(&draft.display_name)?;
    let short_name = draft.short_name.as_deref().map_or(Ok(None), ShortName::parse_optional)?;
    let mut reasons: Vec<CallReason> = Vec::with_capacity(draft.reasons.len());
    for reason in &draft.reasons {
        let reason = CallReason::parse(reason)?;
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let content = Content { display_name, short_name, reasons };
    check_size(&content, draft.logo.is_some())?;
    Ok(content)
}

/// Whether every exchange takes a brand of this content: as it is signed for
/// the one of the longest address.
fn check_size(content: &Content, logo: bool) -> Result<(), BrandError> {
    const DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";
    let digest = || DIGEST.to_owned();
    let largest = Brand {
        uid: "u".repeat(limits::IDENTIFIER_CHARACTERS),
        revision: u32::MAX,
        display_name: content.display_name.clone(),
        short_name: content.short_name.clone(),
        logo: logo.then(|| LogoRef { sha256: digest(), png: digest(), bmp: digest() }),
        reasons: content.reasons.clone(),
        sequence: 0,
        created_at: 0,
    };
    let address = format!("https://a/{:a<1$}", "", limits::PUBLIC_URL_BYTES - "https://a/".len());
    Ok(op(&largest, &address)?.check_size()?)
}

/// [`check`] with the facts of the logo the draft names, from the store.
pub fn check_stored(store: &Store, draft: &Draft) -> Result<Vec<Problem>, BrandError> {
    let facts = match &draft.logo {
        Some(sha256) => image::logo(store.connection(), sha256)?.map(|logo| logo.facts),
        None => None,
    };
    Ok(check(draft, facts.as_ref()))
}

fn named_logo(
    connection: &rusqlite::Connection,
    draft: &Draft,
) -> Result<Option<LogoRef>, BrandError> {
    let Some(sha256) = &draft.logo else { return Ok(None) };
    let logo =
        image::logo(connection, sha256)?.ok_or_else(|| BrandError::UnknownLogo(sha256.clone()))?;
    Ok(Some(logo.reference()))
}

/// All brands, oldest first, each in its revision in force.
pub fn list(store: &Store) -> Result<Vec<Brand>, BrandError> {
    Ok(table::all(store.connection())?.into_iter().map(|row| row.brand).collect())
}

/// The brand of that identifier.
pub fn get(store: &Store, uid: &str) -> Result<Brand, BrandError> {
    table::by_uid(store.connection(), uid)?
        .map(|row| row.brand)
        .ok_or_else(|| BrandError::UnknownBrand(uid.to_owned()))
}

/// The brand of that identifier or, failing that, the only one of that display
/// name, without regard to case.
pub fn find(store: &Store, uid_or_name: &str) -> Result<Brand, BrandError> {
    if let Some(row) = table::by_uid(store.connection(), uid_or_name)? {
        return Ok(row.brand);
    }
    let wanted = uid_or_name.trim().to_lowercase();
    let mut named = list(store)?
        .into_iter()
        .filter(|brand| brand.display_name.as_str().to_lowercase() == wanted);
    match (named.next(), named.next()) {
        (Some(brand), None) => Ok(brand),
        _ => Err(BrandError::UnknownBrand(uid_or_name.to_owned())),
    }
}
