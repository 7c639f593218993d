//! Rich Call Data: the `rcd` and `rcdi` claims (RFC 9795).
//!
//! Rules that were not read in the standard's full text are marked `[M]`, each
//! in the one place that a correction would change.
//!
//! Two kinds of failure are kept apart. A claim that is malformed is an
//! [`RcdError`], which makes its whole token fail: [`Rcd::from_value`],
//! [`Rcdi::from_value`] and [`check`] find it. Content that cannot be had, or
//! that does not match its digest, leaves the token valid and the one element
//! unverified: [`verify_content`] tells for each.
//!
//! ```
//! use signet_stir::digest::HashAlgorithm;
//! use signet_stir::rcd::{NoContent, Rcd, Rcdi, Standing, check, verify_content};
//!
//! let rcd = Rcd::new("Q Branch Spy Gadgets");
//! let rcdi = Rcdi::compute(&rcd, HashAlgorithm::Sha256, &NoContent)?;
//! assert_eq!(
//!     rcdi.to_value().to_string(),
//!     r#"{"/nam":"sha256-sM275lTgzCte+LHOKHtU4SxG8shlOo6OS4ot8IJQImY"}"#
//! );
//! check(&rcd, Some(&rcdi))?;
//! let elements = verify_content(&rcd, Some(&rcdi), &NoContent)?;
//! assert_eq!(elements.name.standing, Standing::Verified);
//! # Ok::<(), signet_stir::rcd::RcdError>(())
//! ```

mod content;
mod integrity;
mod jcard;
mod pointer;
mod uri;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use content::{
    CardContent, Content, Element, Elements, Linked, NoContent, Standing, Unavailable,
    verify_content,
};
pub use integrity::{Rcdi, check};
pub use jcard::{ContentAddress, JCard, JCardError, Property};
pub use pointer::{InvalidPointer, Pointer};
pub use uri::{HttpsUri, NotHttps};

use crate::identity::Tn;

/// Pointer to the display name.
pub const NAM: &str = "/nam";
/// Pointer to the icon.
pub const ICN: &str = "/icn";

/// Why a claim is malformed. The token that carries it has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RcdError {
    /// `rcd` is a JSON value of another type.
    #[error("rcd is not a JSON object")]
    Shape,
    /// `nam` is missing or not a string; it may be empty (RFC 9795,
    /// section 5.1.1).
    #[error("rcd has no nam, or one that is not a text")]
    Name,
    /// `apn` is not a string that [`Tn::new`] takes: digits, `#` and `*`, no
    /// `+`.
    #[error("apn in rcd is not a canonical telephone number")]
    AlternateNumber,
    /// `icn`, `jcl`, or an address of content in the card ([`JCard::content`]),
    /// inline or behind `jcl`, is no [`HttpsUri`].
    #[error("an address in rcd is not an HTTPS URI")]
    NotHttps,
    /// A caller has one card: in the claim or behind an address (RFC 9795).
    #[error("rcd has both jcd and jcl")]
    TwoCards,
    /// `jcd` is no jCard (RFC 7095). Behind `jcl`, only where digests are made;
    /// a verifier finds that card [`Standing::Unreadable`].
    #[error(transparent)]
    Card(#[from] JCardError),
    /// `rcdi` is no object, or one of its values no string (RFC 9795,
    /// section 6).
    #[error("rcdi is not a JSON object of digests")]
    IntegrityShape,
    /// More than [`Rcdi::MAX_ENTRIES`], read or to be made.
    #[error("rcdi has too many entries")]
    TooManyEntries,
    /// A member's name is no [`Pointer`]: not in the syntax of RFC 6901,
    /// section 3, or longer than [`Pointer::MAX_LENGTH`].
    #[error("an entry of rcdi is not named by a JSON pointer")]
    Pointer,
    /// A member's value is no [`IntegrityDigest`](crate::IntegrityDigest):
    /// another algorithm, no base64, or octets too few or too many.
    #[error("an entry of rcdi is not a digest of a known algorithm")]
    Digest,
    /// `icn`, `jcl`, or an address of content in the card is not pinned by a
    /// digest, or there is no `rcdi` at all.
    #[error("an address has no entry in rcdi")]
    MissingEntry,
    /// A pointer leads to nothing in `rcd`; of [`verify_content`], also to
    /// nothing in what lies behind `jcl` and matches its digest.
    #[error("an entry of rcdi leads nowhere")]
    DanglingPointer,
    /// A number that is no 64-bit integer, where it is to be signed or hashed
    /// (RFC 8225, section 9): in `rcd`, or in the card behind `jcl`.
    #[error("rcd or its jCard holds a number that is no integer, which has no deterministic form")]
    NotDeterministic,
    /// Only where digests are made.
    #[error("the content behind an address is not at hand")]
    ContentMissing,
    /// Only where claims are made.
    #[error("the member is one that rcd defines itself")]
    ReservedMember,
}

impl From<NotHttps> for RcdError {
    fn from(_: NotHttps) -> Self {
        Self::NotHttps
    }
}

/// The `rcd` claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Rcd {
    nam: String,
    apn: Option<Tn>,
    icn: Option<HttpsUri>,
    card: Option<Card>,
    other: Map<String, Value>,
}

/// The card of a caller: in the claim, or elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Card {
    /// `jcd`.
    Inline(JCard),
    /// `jcl`.
    Linked(HttpsUri),
}

/// The members that the standard defines.
const MEMBERS: [&str; 5] = ["apn", "icn", "jcd", "jcl", "nam"];

impl Rcd {
    /// A claim of a display name alone, which may be empty.
    pub fn new(nam: impl Into<String>) -> Self {
        Self { nam: nam.into(), apn: None, icn: None, card: None, other: Map::new() }
    }

    /// The same with an alternate presentation number.
    pub fn with_apn(mut self, apn: Tn) -> Self {
        self.apn = Some(apn);
        self
    }

    /// The same with the address of an icon.
    pub fn with_icn(mut self, icn: HttpsUri) -> Self {
        self.icn = Some(icn);
        self
    }

    /// The same with this card, in place of any other. Every address of
    /// content in the card must be HTTPS.
    pub fn with_jcd(mut self, card: JCard) -> Result<Self, RcdError> {
        if !all_https(&card) {
            return Err(RcdError::NotHttps);
        }
        self.card = Some(Card::Inline(card));
        Ok(self)
    }

    /// The same with the address of a card, in place of any other.
    pub fn with_jcl(mut self, address: HttpsUri) -> Self {
        self.card = Some(Card::Linked(address));
        self
    }

    /// The same with a member that the standard does not define.
    pub fn with_other(mut self, name: &str, value: Value) -> Result<Self, RcdError> {
        if MEMBERS.contains(&name) {
            return Err(RcdError::ReservedMember);
        }
        self.other.insert(name.to_owned(), value);
        Ok(self)
    }

    /// Reads the claim. Members given twice are for the JSON reader to refuse
    /// ([`crate::json`]); in a [`Value`] they are gone.
    pub fn from_value(value: &Value) -> Result<Self, RcdError> {
        let members = value.as_object().ok_or(RcdError::Shape)?;
        let nam = members.get("nam").and_then(Value::as_str).ok_or(RcdError::Name)?;
        let mut rcd = Self::new(nam);
        if let Some(apn) = members.get("apn") {
            let apn = apn.as_str().and_then(|apn| Tn::new(apn).ok());
            rcd.apn = Some(apn.ok_or(RcdError::AlternateNumber)?);
        }
        let address = |value: &Value| -> Result<HttpsUri, RcdError> {
            Ok(value.as_str().ok_or(RcdError::NotHttps)?.parse()?)
        };
        rcd.icn = members.get("icn").map(address).transpose()?;
        match (members.get("jcd"), members.get("jcl")) {
            (None, None) => {}
            (Some(card), None) => rcd = rcd.with_jcd(JCard::from_value(card)?)?,
            (None, Some(link)) => rcd = rcd.with_jcl(address(link)?),
            (Some(_), Some(_)) => return Err(RcdError::TwoCards),
        }
        let unknown = members.iter().filter(|(name, _)| !MEMBERS.contains(&name.as_str()));
        rcd.other = unknown.map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(rcd)
    }

    /// The claim, members that the standard does not define included.
    pub fn to_value(&self) -> Value {
        let mut members = self.other.clone();
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        put("nam", self.nam.as_str().into());
        if let Some(apn) = &self.apn {
            put("apn", apn.as_str().into());
        }
        if let Some(icn) = &self.icn {
            put("icn", icn.as_str().into());
        }
        match &self.card {
            None => {}
            Some(Card::Inline(card)) => drop(put("jcd", card.to_value())),
            Some(Card::Linked(address)) => drop(put("jcl", address.as_str().into())),
        }
        Value::Object(members)
    }

    /// The display name; may be empty.
    pub fn nam(&self) -> &str {
        &self.nam
    }

    /// The alternate presentation number.
    pub fn apn(&self) -> Option<&Tn> {
        self.apn.as_ref()
    }

    /// The address of the icon.
    pub fn icn(&self) -> Option<&HttpsUri> {
        self.icn.as_ref()
    }

    /// The caller's card, `jcd` or `jcl`.
    pub fn card(&self) -> Option<&Card> {
        self.card.as_ref()
    }

    /// The card within the claim.
    pub fn jcd(&self) -> Option<&JCard> {
        match &self.card {
            Some(Card::Inline(card)) => Some(card),
            Some(Card::Linked(_)) | None => None,
        }
    }

    /// The address of the card outside the claim.
    pub fn jcl(&self) -> Option<&HttpsUri> {
        match &self.card {
            Some(Card::Linked(address)) => Some(address),
            Some(Card::Inline(_)) | None => None,
        }
    }

    /// Members that the standard does not define.
    pub fn other(&self) -> &Map<String, Value> {
        &self.other
    }
}

/// Tells whether every address of content in the card is HTTPS.
fn all_https(card: &JCard) -> bool {
    card.content().all(|content| content.address.parse::<HttpsUri>().is_ok())
}
