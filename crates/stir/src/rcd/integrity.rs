//! The `rcdi` claim: digests of what pointers lead to (RFC 9795, section 6).

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::content::Content;
use super::jcard::JCard;
use super::pointer::Pointer;
use super::uri::HttpsUri;
use super::{Card, Rcd, RcdError, all_https};
use crate::digest::{HashAlgorithm, IntegrityDigest};
use crate::{canonical, json};

/// The `rcdi` claim: JSON pointers into `rcd` with the digests of what they
/// lead to.
///
/// The places in a card are part of the pointers, so that no entry can be
/// changed alone: all of them are made as one, from the claim as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rcdi {
    entries: BTreeMap<Pointer, IntegrityDigest>,
}

impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Rcdi {
    /// The most entries. Each may be content that is fetched while the phone
    /// rings; a card with all its pictures has a handful.
    pub const MAX_ENTRIES: usize = 64;

    /// The digests of a claim: `/nam`, `/apn`, `/icn`, and `/jcd` or `/jcl`,
    /// as far as they are there, and one for each address of content in the
    /// card. `content` must hold everything behind the addresses.
    pub fn compute(
        rcd: &Rcd,
        algorithm: HashAlgorithm,
        content: &dyn Content,
    ) -> Result<Self, RcdError> {
        let get = |address: &HttpsUri| {
            content.get(address.as_str()).map_err(|_| RcdError::ContentMissing)
        };
        let digest = |address: &HttpsUri| Ok(IntegrityDigest::of(algorithm, &get(address)?));
        let card = match rcd.jcl() {
            None => None,
            Some(address) => Some(linked_card(&get(address)?)?),
        };
        Self::assemble(rcd, algorithm, card.as_ref(), &digest)
    }

    /// The same from digests of the content that are known. Of a card outside
    /// the claim, the content itself is needed: use [`Self::compute`].
    pub fn from_digests(
        rcd: &Rcd,
        algorithm: HashAlgorithm,
        digest: &dyn Fn(&HttpsUri) -> Option<IntegrityDigest>,
    ) -> Result<Self, RcdError> {
        if rcd.jcl().is_some() {
            return Err(RcdError::ContentMissing);
        }
        let digest = |address: &HttpsUri| digest(address).ok_or(RcdError::ContentMissing);
        Self::assemble(rcd, algorithm, None, &digest)
    }

    fn assemble(
        rcd: &Rcd,
        algorithm: HashAlgorithm,
        linked: Option<&JCard>,
        digest: &dyn Fn(&HttpsUri) -> Result<IntegrityDigest, RcdError>,
    ) -> Result<Self, RcdError> {
        let of_value = |value: &Value| -> Result<IntegrityDigest, RcdError> {
            Ok(IntegrityDigest::of(algorithm, serialised(value)?.as_bytes()))
        };
        let mut entries = BTreeMap::new();
        let mut put = |pointer, digest| entries.insert(pointer, digest);
        put(Pointer::to_member("nam"), of_value(&rcd.nam().into())?);
        if let Some(apn) = rcd.apn() {
            put(Pointer::to_member("apn"), of_value(&apn.as_str().into())?);
        }
        if let Some(icn) = rcd.icn() {
            put(Pointer::to_member("icn"), digest(icn)?);
        }
        let card = match rcd.card() {
            None => None,
            Some(Card::Inline(card)) => {
                put(Pointer::to_member("jcd"), of_value(&card.to_value())?);
                Some(("jcd", card))
            }
            Some(Card::Linked(address)) => {
                put(Pointer::to_member("jcl"), digest(address)?);
                linked.map(|card| ("jcl", card))
            }
        };
        if let Some((member, card)) = card {
            for (pointer, address) in addresses(member, card) {
                put(pointer, digest(&address.parse()?)?);
            }
        }
        if entries.len() > Self::MAX_ENTRIES {
            return Err(RcdError::TooManyEntries);
        }
        Ok(Self { entries })
    }

    /// Reads the claim: an object of pointers and digests.
    pub fn from_value(value: &Value) -> Result<Self, RcdError> {
        let members = value.as_object().ok_or(RcdError::IntegrityShape)?;
        if members.len() > Self::MAX_ENTRIES {
            return Err(RcdError::TooManyEntries);
        }
        let entry = |(pointer, digest): (&String, &Value)| {
            let pointer = pointer.parse().map_err(|_| RcdError::Pointer)?;
            let digest = digest.as_str().ok_or(RcdError::IntegrityShape)?;
            Ok((pointer, digest.parse().map_err(|_| RcdError::Digest)?))
        };
        Ok(Self { entries: members.iter().map(entry).collect::<Result<_, RcdError>>()? })
    }

    /// The claim: digests in the standard alphabet without padding.
    pub fn to_value(&self) -> Value {
        let entry = |(pointer, digest): (&Pointer, &IntegrityDigest)| {
            (pointer.to_string(), Value::from(digest.to_string()))
        };
        Value::Object(self.entries.iter().map(entry).collect::<Map<_, _>>())
    }

    /// The digest of one pointer, e.g. `/icn`.
    pub fn get(&self, pointer: &str) -> Option<&IntegrityDigest> {
        self.entries.get(pointer)
    }

    /// All entries, sorted by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (&Pointer, &IntegrityDigest)> {
        self.entries.iter()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Checks that the claims are well-formed and belong together: every address
/// of content has its entry, and every pointer leads somewhere. Pointers into
/// a card outside the claim are judged with its content, by
/// [`super::verify_content`].
pub fn check(rcd: &Rcd, rcdi: Option<&Rcdi>) -> Result<(), RcdError> {
    targets(rcd, rcdi, &rcd.to_value()).map(drop)
}

/// What a pointer leads to.
pub(super) enum Target<'v> {
    /// A value, whose serialisation is hashed.
    Value(String),
    /// The content behind an address.
    Content(&'v str),
    /// Something in the card outside the claim.
    Linked,
}

/// Every entry of `rcdi` with what it leads to; `claim` is that of `rcd`.
pub(super) fn targets<'v>(
    rcd: &'v Rcd,
    rcdi: Option<&'v Rcdi>,
    claim: &Value,
) -> Result<Vec<(&'v Pointer, &'v IntegrityDigest, Target<'v>)>, RcdError> {
    let mut addresses = match rcd.jcd() {
        Some(card) => addresses("jcd", card),
        None => BTreeMap::new(),
    };
    addresses.extend(rcd.icn().map(|icn| (Pointer::to_member("icn"), icn.as_str())));
    addresses.extend(rcd.jcl().map(|jcl| (Pointer::to_member("jcl"), jcl.as_str())));
    // [M] Whatever is fetched is pinned, also where a token has no rcdi at all.
    require_entries(addresses.keys(), rcdi)?;
    let entries = rcdi.into_iter().flat_map(Rcdi::iter);
    let target = |(pointer, digest): (&'v Pointer, &'v IntegrityDigest)| {
        let mut tokens = pointer.tokens();
        let into_link = rcd.jcl().is_some()
            && tokens.next().as_deref() == Some("jcl")
            && tokens.next().is_some();
        let target = if let Some(address) = addresses.get(pointer) {
            Target::Content(address)
        } else if into_link {
            Target::Linked
        } else {
            let value = pointer.resolve(0, claim).ok_or(RcdError::DanglingPointer)?;
            Target::Value(serialised(value)?)
        };
        Ok((pointer, digest, target))
    };
    entries.map(target).collect()
}

/// Every address needs its digest.
pub(super) fn require_entries<'p>(
    mut pointers: impl Iterator<Item = &'p Pointer>,
    rcdi: Option<&Rcdi>,
) -> Result<(), RcdError> {
    let has_entry =
        |pointer: &Pointer| rcdi.is_some_and(|rcdi| rcdi.get(pointer.as_str()).is_some());
    if pointers.all(has_entry) { Ok(()) } else { Err(RcdError::MissingEntry) }
}

/// The pointers to the addresses of content in the card that stands at, or
/// behind, a member of `rcd`.
pub(super) fn addresses<'c>(member: &str, card: &'c JCard) -> BTreeMap<Pointer, &'c str> {
    // Item 1 of a jCard is the array of its properties.
    let properties = Pointer::to_member(member).item(1);
    let content = card.content();
    content
        .map(|found| {
            let [property, value] = found.place;
            (properties.item(property).item(value), found.address)
        })
        .collect()
}

/// Reads the content behind `jcl`: a jCard, its addresses HTTPS.
fn linked_card(content: &[u8]) -> Result<JCard, RcdError> {
    let value = json::from_slice(content).map_err(|_| RcdError::Card(super::JCardError::Shape))?;
    let card = JCard::from_value(&value)?;
    if all_https(&card) { Ok(card) } else { Err(RcdError::NotHttps) }
}

/// [M] What a pointer to a value hashes: the deterministic serialisation of
/// RFC 8225, section 9; a text with its quotes.
pub(super) fn serialised(value: &Value) -> Result<String, RcdError> {
    canonical::to_string(value).map_err(|_| RcdError::NotDeterministic)
}
