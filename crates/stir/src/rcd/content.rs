//! The content behind addresses, and how each element of a claim stands.

use std::borrow::Cow;

use serde_json::Value;

use super::integrity::{Target, addresses, require_entries, serialised, targets};
use super::jcard::JCard;
use super::pointer::Pointer;
use super::uri::HttpsUri;
use super::{Card, ICN, MEMBERS, Rcd, RcdError, Rcdi, all_https};
use crate::digest::IntegrityDigest;
use crate::identity::Tn;
use crate::json;

/// Content behind HTTPS addresses. Callers implement it: this crate fetches
/// nothing. What an implementation fetches is chosen by strangers; HTTPS
/// alone, limits on size and time, and no private addresses are its part.
pub trait Content {
    /// The octets behind `address`, as they came.
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable>;
}

/// The content could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the content cannot be had")]
pub struct Unavailable;

/// No content at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoContent;

impl Content for NoContent {
    fn get(&self, _: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        Err(Unavailable)
    }
}

/// How an element of a claim stands. From one to the next, less is known to
/// be right; of several that concern one element, the last counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is in the claim and has no digest of its own: the token's signature
    /// alone vouches for it.
    Unpinned,
    /// It matches its digest.
    Verified,
    /// What its digest is of could not be had.
    NotFetched,
    /// It matches its digest, and is not what it should be: a card that is no
    /// jCard.
    Unreadable,
    /// It does not match its digest.
    Mismatch,
}

impl Standing {
    /// Tells whether the element may be shown as verified where the token is.
    pub const fn holds(self) -> bool {
        match self {
            Self::Unpinned | Self::Verified => true,
            Self::NotFetched | Self::Unreadable | Self::Mismatch => false,
        }
    }
}

/// One element and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<T> {
    /// The element, whether it holds or not.
    pub value: T,
    /// How it stands; [`Standing::holds`] tells whether it may be shown.
    pub standing: Standing,
}

/// Content outside the claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// Where the content lies, as the claim or the card writes it.
    pub address: HttpsUri,
    /// What was fetched, where it is verified; nothing else is to be shown.
    pub octets: Option<Vec<u8>>,
}

/// Content that a card refers to, e.g. a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct CardContent {
    /// Name of the property, e.g. `logo`.
    pub property: String,
    /// Index of the property in the card, index of the value in the
    /// property's array.
    pub place: [usize; 2],
    /// Its address, and how what lies there stands.
    pub content: Element<Linked>,
}

/// The elements of a claim, each standing for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Elements {
    /// `nam`.
    pub name: Element<String>,
    /// `apn`.
    pub alternate_number: Option<Element<Tn>>,
    /// `icn`.
    pub icon: Option<Element<Linked>>,
    /// `jcd`, or what is behind `jcl`; no card where that does not match its
    /// digest or is no card.
    pub card: Option<Element<Option<JCard>>>,
    /// What the card refers to, in its order.
    pub card_content: Vec<CardContent>,
    /// Entries of `rcdi` for anything else.
    pub other: Vec<Element<Pointer>>,
}

/// Compares everything that `rcdi` pins with its digests. Fetches the content
/// behind `icn`, `jcl` and the addresses in the card, and nothing that the
/// content refers to in turn, save what `rcdi` itself pins in the card behind
/// `jcl`.
///
/// Refuses what [`super::check`] refuses; and, where the card behind `jcl`
/// matches its digest, so that it is the signer's own, pointers into it that
/// lead nowhere and addresses in it that are not HTTPS or have no entry.
pub fn verify_content(
    rcd: &Rcd,
    rcdi: Option<&Rcdi>,
    content: &dyn Content,
) -> Result<Elements, RcdError> {
    let claim = rcd.to_value();
    let mut judged = Judged::default();
    let mut into_link = Vec::new();
    for (pointer, digest, target) in targets(rcd, rcdi, &claim)? {
        match target {
            Target::Value(text) => judged.value(pointer, digest, &text),
            Target::Content(address) => judged.content(pointer, digest, content.get(address)),
            Target::Linked => into_link.push((pointer, digest)),
        }
    }
    let card = match rcd.card() {
        None => None,
        Some(Card::Inline(card)) => Some(card.clone()),
        Some(Card::Linked(_)) => judged.linked(rcdi, &into_link, content)?,
    };
    Ok(judged.elements(rcd, card))
}

/// One entry of `rcdi`, compared.
struct Entry<'c> {
    pointer: Pointer,
    standing: Standing,
    /// Content that matches its digest.
    octets: Option<Cow<'c, [u8]>>,
    /// The pointer leads to an address within a card.
    in_card: bool,
}

#[derive(Default)]
struct Judged<'c> {
    entries: Vec<Entry<'c>>,
}

impl<'c> Judged<'c> {
    fn value(&mut self, pointer: &Pointer, digest: &IntegrityDigest, text: &str) {
        let matches = digest.matches(text.as_bytes());
        let standing = if matches { Standing::Verified } else { Standing::Mismatch };
        self.add(pointer, standing, None);
    }

    fn content(
        &mut self,
        pointer: &Pointer,
        digest: &IntegrityDigest,
        octets: Result<Cow<'c, [u8]>, Unavailable>,
    ) {
        let (standing, octets) = match octets {
            Err(Unavailable) => (Standing::NotFetched, None),
            Ok(octets) if digest.matches(&octets) => (Standing::Verified, Some(octets)),
            Ok(_) => (Standing::Mismatch, None),
        };
        self.add(pointer, standing, octets);
        if let Some(entry) = self.entries.last_mut() {
            entry.in_card = pointer.tokens().count() > 1;
        }
    }

    fn add(&mut self, pointer: &Pointer, standing: Standing, octets: Option<Cow<'c, [u8]>>) {
        self.entries.push(Entry { pointer: pointer.clone(), standing, octets, in_card: false });
    }

    /// Judges the entries that lead into the card behind `jcl`, and gives the
    /// card if its own digest is right.
    fn linked(
        &mut self,
        rcdi: Option<&Rcdi>,
        into_card: &[(&Pointer, &IntegrityDigest)],
        content: &'c dyn Content,
    ) -> Result<Option<JCard>, RcdError> {
        let Some(octets) = self.at("/jcl").and_then(|entry| entry.octets.as_deref()) else {
            for (pointer, _) in into_card {
                self.add(pointer, Standing::NotFetched, None);
            }
            return Ok(None);
        };
        // What is no JSON has nothing a pointer could lead to.
        let document = json::from_slice(octets).unwrap_or(Value::Null);
        let card = JCard::from_value(&document).ok();
        if card.as_ref().is_some_and(|card| !all_https(card)) {
            return Err(RcdError::NotHttps);
        }
        let addresses = card.as_ref().map(|card| addresses("jcl", card)).unwrap_or_default();
        require_entries(addresses.keys(), rcdi)?;
        for (pointer, digest) in into_card {
            match addresses.get(*pointer) {
                Some(address) => self.content(pointer, digest, content.get(address)),
                None => {
                    let value = pointer.resolve(1, &document).ok_or(RcdError::DanglingPointer)?;
                    self.value(pointer, digest, &serialised(value)?);
                }
            }
        }
        Ok(card)
    }

    fn at(&self, pointer: &str) -> Option<&Entry<'c>> {
        self.entries.iter().find(|entry| entry.pointer.as_str() == pointer)
    }

    /// The worst of the entries that this holds for, and of one for the claim
    /// as a whole, which the empty pointer leads to.
    fn worst(&self, concerns: impl Fn(&Entry<'_>) -> bool) -> Standing {
        let entries = self.entries.iter();
        entries
            .filter(|entry| entry.pointer.as_str().is_empty() || concerns(entry))
            .map(|entry| entry.standing)
            .max()
            .unwrap_or(Standing::Unpinned)
    }

    /// How a member of `rcd` stands with all its parts.
    fn member(&self, name: &str) -> Standing {
        self.worst(|entry| entry.is_of(name) && !entry.in_card)
    }

    fn outside(&self, pointer: &str, address: &HttpsUri, standing: Standing) -> Element<Linked> {
        let octets = self.at(pointer).and_then(|entry| entry.octets.as_deref());
        let octets = octets.filter(|_| standing.holds()).map(<[u8]>::to_vec);
        Element { value: Linked { address: address.clone(), octets }, standing }
    }

    fn elements(&self, rcd: &Rcd, card: Option<JCard>) -> Elements {
        let member = if rcd.jcl().is_some() { "jcl" } else { "jcd" };
        let card_content = match &card {
            None => Vec::new(),
            Some(card) => card
                .content()
                .filter_map(|found| {
                    let [property, value] = found.place;
                    let pointer = Pointer::to_member(member).item(1).item(property).item(value);
                    let standing = self.worst(|entry| entry.pointer == pointer);
                    let address = found.address.parse().ok()?;
                    Some(CardContent {
                        property: found.property.name().to_ascii_lowercase(),
                        place: found.place,
                        content: self.outside(pointer.as_str(), &address, standing),
                    })
                })
                .collect(),
        };
        let standing = match self.member(member) {
            Standing::Verified if card.is_none() => Standing::Unreadable,
            standing => standing,
        };
        let others = self.entries.iter().filter(|entry| !MEMBERS.iter().any(|n| entry.is_of(n)));
        Elements {
            name: Element { value: rcd.nam().to_owned(), standing: self.member("nam") },
            alternate_number: rcd
                .apn()
                .map(|apn| Element { value: apn.clone(), standing: self.member("apn") }),
            icon: rcd.icn().map(|icn| self.outside(ICN, icn, self.member("icn"))),
            card: rcd.card().map(|_| Element { value: card, standing }),
            card_content,
            other: others
                .map(|entry| Element { value: entry.pointer.clone(), standing: entry.standing })
                .collect(),
        }
    }
}

impl Entry<'_> {
    /// Tells whether it leads to this member of `rcd` or into it.
    fn is_of(&self, member: &str) -> bool {
        self.pointer.tokens().next().as_deref() == Some(member)
    }
}
