//! The DER of a TNAuthList (RFC 8226, section 9).

use der::Tag;
use der::asn1::UintRef;

use super::{ListedNumber, TnAuthList, TnAuthListError, TnEntry};
use crate::asn1::{Contents, context, tlv};

impl TnAuthList {
    /// Reads the DER of the extension's value. What a later version of the
    /// standard adds to a range is passed over, and kept in [`Self::to_der`].
    pub fn from_der(der: &[u8]) -> Result<Self, TnAuthListError> {
        let mut list = Contents::of(der, Tag::Sequence)?;
        let mut entries = Vec::new();
        while !list.is_empty() {
            entries.push(entry(&mut list)?);
        }
        Self::with_der(entries, der.to_vec())
    }

    /// The DER of the extension's value, octet for octet as it was read.
    pub fn to_der(&self) -> Vec<u8> {
        self.der.clone()
    }
}

fn entry(list: &mut Contents<'_>) -> Result<TnEntry, TnAuthListError> {
    let (code, range, one) = (context(0), context(1), context(2));
    let tag = list.tag()?;
    let mut inner = list.open(tag)?;
    let entry = if tag == code {
        TnEntry::ServiceProviderCode(inner.ia5_string()?.to_owned())
    } else if tag == range {
        let mut range = inner.open(Tag::Sequence)?;
        let start = number(&mut range)?;
        if range.tag()? != Tag::Integer {
            return Err(TnAuthListError::Encoding);
        }
        // A count beyond 64 bits is beyond every length of numbers, too.
        let count = range.unsigned().map_err(|_| TnAuthListError::Range)?;
        while !range.is_empty() {
            range.element()?;
        }
        TnEntry::Range { start, count }
    } else if tag == one {
        TnEntry::One(number(&mut inner)?)
    } else {
        return Err(TnAuthListError::Encoding);
    };
    inner.end()?;
    Ok(entry)
}

fn number(contents: &mut Contents<'_>) -> Result<ListedNumber, TnAuthListError> {
    contents.ia5_string()?.parse().map_err(|_| TnAuthListError::Number)
}

/// The DER of a list of these entries.
pub(super) fn to_der(entries: &[TnEntry]) -> Vec<u8> {
    let entries: Vec<u8> = entries.iter().flat_map(entry_der).collect();
    tlv(Tag::Sequence, &entries)
}

fn entry_der(entry: &TnEntry) -> Vec<u8> {
    let text = |text: &str| tlv(Tag::Ia5String, text.as_bytes());
    match entry {
        TnEntry::ServiceProviderCode(code) => tlv(context(0), &text(code)),
        TnEntry::Range { start, count } => {
            use der::Encode;
            let mut range = text(start.as_str());
            let octets = count.to_be_bytes();
            let count = UintRef::new(&octets).and_then(|count| count.to_der());
            range.extend(count.expect("eight octets are a DER integer"));
            tlv(context(1), &tlv(Tag::Sequence, &range))
        }
        TnEntry::One(number) => tlv(context(2), &text(number.as_str())),
    }
}
