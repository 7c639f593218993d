//! TNAuthList: the telephone numbers a certificate speaks for (RFC 8226,
//! section 9). The module uses EXPLICIT tags.

mod coverage;
mod encoding;
mod number;

#[cfg(test)]
mod tests;

use der::oid::ObjectIdentifier;

pub use coverage::Inventory;
pub use number::{InvalidListedNumber, ListedNumber};

use crate::tn::TelephoneNumber;
use coverage::{Held, Span, merged};
use number::Place;

/// id-pe-TNAuthList (RFC 8226, section 9).
pub const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.26");

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TnEntry {
    /// A service provider code: numbers of that provider, known to it alone.
    ServiceProviderCode(String),
    /// `count` numbers from `start`, two or more, all of one length and below
    /// the highest of that length; digits alone.
    Range {
        /// The first number.
        start: ListedNumber,
        /// How many numbers, `start` among them.
        count: u64,
    },
    /// A single number, of digits or with `#` and `*`.
    One(ListedNumber),
}

/// A list of one or more entries, in the order of the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TnAuthList {
    entries: Vec<TnEntry>,
    held: Held,
    der: Vec<u8>,
}

/// Why octets or entries are no TNAuthList.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TnAuthListError {
    /// Not the DER of a TNAuthorizationList with EXPLICIT tags and nothing
    /// behind it (RFC 8226, section 9).
    #[error("the TNAuthList is not in the form of RFC 8226")]
    Encoding,
    /// No entry, or no number to make one of: RFC 8226, section 9 wants one at
    /// least.
    #[error("the TNAuthList is empty")]
    Empty,
    /// A start with `#` or `*`, a count that is no INTEGER from 2 to 2^64 − 1,
    /// or start and count not below 10^length (RFC 8226, section 9); of
    /// [`TnAuthList::of_ranges`], ends out of order or of two lengths.
    #[error(
        "a range of the TNAuthList has fewer than two numbers, leaves its digit length, or \
         starts at something else than digits"
    )]
    Range,
    /// A number, or the start of a range, in the DER is no [`ListedNumber`].
    #[error("a number of the TNAuthList is not 1 to 15 of the digits, # and *")]
    Number,
    /// Blank, or a character other than space to `~`; RFC 8226, section 9 takes
    /// any IA5String.
    #[error("a service provider code of the TNAuthList is empty or not printable ASCII")]
    ServiceProviderCode,
}

impl From<der::Error> for TnAuthListError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

/// What one entry adds to what a list holds.
enum Adds<'e> {
    Provider(&'e str),
    Span(Span),
    Code(ListedNumber),
}

impl TnEntry {
    fn adds(&self) -> Result<Adds<'_>, TnAuthListError> {
        match self {
            Self::ServiceProviderCode(code) => {
                // RFC 8226 takes any IA5String; control characters would
                // let one code pass for another where it is shown.
                let printable = code.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                if code.trim().is_empty() || !printable {
                    return Err(TnAuthListError::ServiceProviderCode);
                }
                Ok(Adds::Provider(code))
            }
            Self::One(number) => Ok(match number.place() {
                Some(place) => Adds::Span((place, place)),
                None => Adds::Code(*number),
            }),
            Self::Range { start, count } => {
                let first = start.place().ok_or(TnAuthListError::Range)?;
                // RFC 8226, section 9: start and count add up to less than
                // the first number of the next length.
                let end = first.value().checked_add(*count).ok_or(TnAuthListError::Range)?;
                if *count < 2 || end > first.top().value() {
                    return Err(TnAuthListError::Range);
                }
                Ok(Adds::Span((first, Place::new(first.digits(), end - 1))))
            }
        }
    }
}

impl TnAuthList {
    /// Takes one or more entries.
    pub fn new(entries: Vec<TnEntry>) -> Result<Self, TnAuthListError> {
        let der = encoding::to_der(&entries);
        Self::with_der(entries, der)
    }

    fn with_der(entries: Vec<TnEntry>, der: Vec<u8>) -> Result<Self, TnAuthListError> {
        if entries.is_empty() {
            return Err(TnAuthListError::Empty);
        }
        let (mut spans, mut codes, mut providers) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &entries {
            match entry.adds()? {
                Adds::Provider(code) => providers.push(code.to_owned()),
                Adds::Span(span) => spans.push(span),
                Adds::Code(code) => codes.push(code),
            }
        }
        codes.sort_unstable();
        codes.dedup();
        providers.sort_unstable();
        providers.dedup();
        Ok(Self { entries, held: Held { spans: merged(spans), codes, providers }, der })
    }

    /// The shortest list that covers exactly `numbers`, which may come in any
    /// order.
    pub fn of_numbers(numbers: &[TelephoneNumber]) -> Result<Self, TnAuthListError> {
        Self::of_ranges(numbers.iter().map(|number| (*number, *number)))
    }

    /// The shortest list that covers exactly these ranges, each from its
    /// first to its last number, both of one length; in any order, and
    /// overlapping where they like.
    pub fn of_ranges(
        ranges: impl IntoIterator<Item = (TelephoneNumber, TelephoneNumber)>,
    ) -> Result<Self, TnAuthListError> {
        let spans = ranges.into_iter().map(|(first, last)| {
            let (first, last) = (Place::from(first), Place::from(last));
            let right = first <= last && first.digits() == last.digits();
            right.then_some((first, last)).ok_or(TnAuthListError::Range)
        });
        let spans = merged(spans.collect::<Result<_, _>>()?);
        let mut entries = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            // A range ends below the highest number of its length, which
            // stands alone.
            let alone = (last == last.top()).then_some(last);
            let end = if alone.is_some() { last.previous() } else { last };
            if end == first {
                entries.push(TnEntry::One(first.number()));
            } else if end > first {
                entries.push(TnEntry::Range { start: first.number(), count: first.count_to(end) });
            }
            entries.extend(alone.map(|top| TnEntry::One(top.number())));
        }
        Self::new(entries)
    }

    /// One or more, in the order of the certificate.
    pub fn entries(&self) -> &[TnEntry] {
        &self.entries
    }

    /// The service provider codes, sorted and each once; the numbers under
    /// each of them the issuer itself knows.
    pub fn service_provider_codes(&self) -> impl Iterator<Item = &str> {
        self.held.providers.iter().map(String::as_str)
    }

    /// Tells whether the list names a service provider code.
    pub fn has_service_provider_code(&self) -> bool {
        !self.held.providers.is_empty()
    }
}

impl std::fmt::Display for TnEntry {
    /// In words for people: `SPC 1234`, `+12125550100 – +12125550199`,
    /// `+12125550100`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ServiceProviderCode(code) => write!(formatter, "SPC {code}"),
            Self::One(number) => write!(formatter, "{number}"),
            Self::Range { start, count } => match start.place() {
                Some(first) => {
                    let last = first.value().saturating_add(count.saturating_sub(1));
                    let last = Place::new(first.digits(), last.min(first.top().value()));
                    write!(formatter, "{start} – {}", last.number())
                }
                None => write!(formatter, "{start}"),
            },
        }
    }
}
