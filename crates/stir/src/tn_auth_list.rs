//! TNAuthList: the telephone numbers a certificate speaks for (RFC 8226,
//! section 9). The module uses EXPLICIT tags.

use der::asn1::{Ia5StringRef, UintRef};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode, Header, Length, Reader, SliceReader, Tag, TagNumber};

use crate::tn::TelephoneNumber;

/// id-pe-TNAuthList (RFC 8226, section 9).
pub const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.26");

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TnEntry {
    /// A service provider code: numbers of that provider, known to it alone.
    ServiceProviderCode(String),
    /// `count` numbers from `start`, two or more, all of one length.
    Range {
        start: TelephoneNumber,
        count: u64,
    },
    One(TelephoneNumber),
}

/// A list of one or more entries, in the order of the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TnAuthList {
    entries: Vec<TnEntry>,
    /// First and last number of every range and single number, sorted and
    /// merged, for quick answers.
    spans: Vec<(u64, u64)>,
}

/// Why octets or entries are no TNAuthList.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TnAuthListError {
    #[error("the TNAuthList is not in the form of RFC 8226")]
    Encoding,
    #[error("the TNAuthList is empty")]
    Empty,
    #[error("a range of the TNAuthList has fewer than two numbers or leaves its digit length")]
    Range,
    #[error("a number of the TNAuthList is no E.164 number")]
    Number,
    #[error("a service provider code of the TNAuthList is empty or not ASCII letters and digits")]
    ServiceProviderCode,
}

impl From<der::Error> for TnAuthListError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

impl TnEntry {
    fn span(&self) -> Result<Option<(u64, u64)>, TnAuthListError> {
        match self {
            Self::ServiceProviderCode(code) => {
                let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if code.is_empty() || !plain {
                    return Err(TnAuthListError::ServiceProviderCode);
                }
                Ok(None)
            }
            Self::One(number) => Ok(Some((number.as_u64(), number.as_u64()))),
            Self::Range { start, count } => {
                let start = start.as_u64();
                let limit = 10_u64.pow(start.ilog10() + 1);
                let end = start.checked_add(*count).ok_or(TnAuthListError::Range)?;
                if *count < 2 || end >= limit {
                    return Err(TnAuthListError::Range);
                }
                Ok(Some((start, end - 1)))
            }
        }
    }
}

impl TnAuthList {
    /// Takes one or more entries.
    pub fn new(entries: Vec<TnEntry>) -> Result<Self, TnAuthListError> {
        if entries.is_empty() {
            return Err(TnAuthListError::Empty);
        }
        let mut spans = Vec::new();
        for entry in &entries {
            spans.extend(entry.span()?);
        }
        Ok(Self { entries, spans: merged(spans) })
    }

    /// The shortest list that covers exactly `numbers`, which may come in any
    /// order.
    pub fn of_numbers(numbers: &[TelephoneNumber]) -> Result<Self, TnAuthListError> {
        let spans = merged(numbers.iter().map(|tn| (tn.as_u64(), tn.as_u64())).collect());
        let number = |value| TelephoneNumber::from_u64(value).map_err(|_| TnAuthListError::Number);
        let mut entries = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            // A range must stay below the highest number of its digit length.
            let top = 10_u64.pow(first.ilog10() + 1) - 1;
            let end = if last == top { last - 1 } else { last };
            match end.checked_sub(first) {
                Some(0) => entries.push(TnEntry::One(number(first)?)),
                Some(more) => {
                    entries.push(TnEntry::Range { start: number(first)?, count: more + 1 });
                }
                None => {}
            }
            if end != last {
                entries.push(TnEntry::One(number(last)?));
            }
        }
        Self::new(entries)
    }

    pub fn entries(&self) -> &[TnEntry] {
        &self.entries
    }

    /// Tells whether a range or a single number of the list holds `number`. A
    /// service provider code holds none by itself.
    pub fn covers_by_value(&self, number: TelephoneNumber) -> bool {
        let value = number.as_u64();
        let after = self.spans.partition_point(|(first, _)| *first <= value);
        after > 0 && self.spans[after - 1].1 >= value
    }

    /// Tells whether the list names a service provider code, under which the
    /// issuer itself knows the numbers.
    pub fn has_service_provider_code(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry, TnEntry::ServiceProviderCode(_)))
    }

    /// Tells whether this list gives nothing that `parent` does not give
    /// (RFC 9060, section 4).
    pub fn is_within(&self, parent: &Self) -> bool {
        let codes = self.entries.iter().filter(|e| matches!(e, TnEntry::ServiceProviderCode(_)));
        let mut codes = codes.map(|code| parent.entries.contains(code));
        let spans = self.spans.iter().all(|(first, last)| {
            let after = parent.spans.partition_point(|(start, _)| start <= first);
            after > 0 && parent.spans[after - 1].1 >= *last
        });
        codes.all(|held| held) && (spans || parent.has_service_provider_code())
    }

    /// Reads the DER of the extension's value.
    pub fn from_der(der: &[u8]) -> Result<Self, TnAuthListError> {
        let mut reader = SliceReader::new(der)?;
        let entries = sequence(&mut reader, |reader| {
            let mut entries = Vec::new();
            while !reader.is_finished() {
                entries.push(entry(reader)?);
            }
            Ok(entries)
        })?;
        if !reader.is_finished() {
            return Err(TnAuthListError::Encoding);
        }
        Self::new(entries)
    }

    /// The DER of the extension's value.
    pub fn to_der(&self) -> Vec<u8> {
        let entries: Vec<u8> = self.entries.iter().flat_map(entry_der).collect();
        tlv(Tag::Sequence, &entries)
    }
}

impl std::fmt::Display for TnEntry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ServiceProviderCode(code) => write!(formatter, "SPC {code}"),
            Self::Range { start, count } => {
                write!(formatter, "{start}–+{}", start.as_u64() + count - 1)
            }
            Self::One(number) => write!(formatter, "{number}"),
        }
    }
}

fn merged(mut spans: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    spans.sort_unstable();
    let mut out: Vec<(u64, u64)> = Vec::with_capacity(spans.len());
    for (first, last) in spans {
        match out.last_mut() {
            // Numbers of different lengths are never neighbours: 9999 and 10000
            // belong to different plans.
            Some((start, end))
                if first <= *end || (first == *end + 1 && first.ilog10() == start.ilog10()) =>
            {
                *end = (*end).max(last);
            }
            _ => out.push((first, last)),
        }
    }
    out
}

fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

fn sequence<'r, T>(
    reader: &mut SliceReader<'r>,
    read: impl FnOnce(&mut SliceReader<'r>) -> Result<T, TnAuthListError>,
) -> Result<T, TnAuthListError> {
    let mut inner = SliceReader::new(value_of(reader, Tag::Sequence)?)?;
    read(&mut inner)
}

fn value_of<'r>(reader: &mut SliceReader<'r>, tag: Tag) -> Result<&'r [u8], TnAuthListError> {
    let header = Header::decode(reader)?;
    if header.tag() != tag {
        return Err(TnAuthListError::Encoding);
    }
    Ok(reader.read_slice(header.length())?)
}

fn entry(reader: &mut SliceReader<'_>) -> Result<TnEntry, TnAuthListError> {
    let header = Header::decode(reader)?;
    let value = reader.read_slice(header.length())?;
    let mut inner = SliceReader::new(value)?;
    let entry = match header.tag() {
        tag if tag == context(0) => {
            TnEntry::ServiceProviderCode(Ia5StringRef::decode(&mut inner)?.as_str().to_owned())
        }
        tag if tag == context(1) => sequence(&mut inner, |range| {
            let start = telephone_number(range)?;
            let count = u64::decode(range)?;
            // The type is extensible; what later versions add is of no concern here.
            Ok(TnEntry::Range { start, count })
        })?,
        tag if tag == context(2) => TnEntry::One(telephone_number(&mut inner)?),
        _ => return Err(TnAuthListError::Encoding),
    };
    if !inner.is_finished() {
        return Err(TnAuthListError::Encoding);
    }
    Ok(entry)
}

fn telephone_number(reader: &mut SliceReader<'_>) -> Result<TelephoneNumber, TnAuthListError> {
    let text = Ia5StringRef::decode(reader)?;
    if text.as_str().starts_with('+') {
        return Err(TnAuthListError::Number);
    }
    text.as_str().parse().map_err(|_| TnAuthListError::Number)
}

fn entry_der(entry: &TnEntry) -> Vec<u8> {
    match entry {
        TnEntry::ServiceProviderCode(code) => {
            tlv(context(0), &tlv(Tag::Ia5String, code.as_bytes()))
        }
        TnEntry::Range { start, count } => {
            let mut range = tlv(Tag::Ia5String, start.digits().as_bytes());
            let octets = count.to_be_bytes();
            let count = UintRef::new(&octets).and_then(|count| count.to_der());
            range.extend(count.expect("eight octets are a DER integer"));
            tlv(context(1), &tlv(Tag::Sequence, &range))
        }
        TnEntry::One(number) => tlv(context(2), &tlv(Tag::Ia5String, number.digits().as_bytes())),
    }
}

/// Tag, length, value.
pub(crate) fn tlv(tag: Tag, value: &[u8]) -> Vec<u8> {
    let length = Length::try_from(value.len()).expect("contents stay far below 4 GiB");
    let mut out = Header::new(tag, length).to_der().expect("a header always encodes");
    out.extend_from_slice(value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    fn tn(digits: &str) -> TelephoneNumber {
        digits.parse().unwrap()
    }

    /// DER made with an independent ASN.1 library.
    #[test]
    fn independent_encodings_are_read_and_written_back() {
        let cases = [
            ("3008a006160431323334", vec![TnEntry::ServiceProviderCode("1234".into())]),
            ("300fa20d160b3132313535353531323132", vec![TnEntry::One(tn("12155551212"))]),
            (
                "3014a1123010160b3132313235353530303030020164",
                vec![TnEntry::Range { start: tn("12125550000"), count: 100 }],
            ),
            (
                "302ca006160435303546a1133011160b3132313235353531303030020203e8a20d160b3138303035353531323132",
                vec![
                    TnEntry::ServiceProviderCode("505F".into()),
                    TnEntry::Range { start: tn("12125551000"), count: 1000 },
                    TnEntry::One(tn("18005551212")),
                ],
            ),
        ];
        for (hex, entries) in cases {
            let list = TnAuthList::from_der(&octets(hex)).unwrap();
            assert_eq!(list.entries(), entries, "{hex}");
            assert_eq!(list.to_der(), octets(hex), "{hex}");
        }
    }

    #[test]
    fn implicit_tags_empty_lists_and_letters_are_refused() {
        for (hex, error) in [
            ("3006800431323334", TnAuthListError::Encoding),
            ("3000", TnAuthListError::Empty),
            ("300ca20a16083132313541353531", TnAuthListError::Number),
        ] {
            assert_eq!(TnAuthList::from_der(&octets(hex)), Err(error), "{hex}");
        }
    }

    #[test]
    fn a_range_stays_within_its_digit_length() {
        let range = |start: &str, count| {
            TnAuthList::new(vec![TnEntry::Range { start: tn(start), count }]).map(|_| ())
        };
        assert_eq!(range("9990", 9), Ok(()));
        assert_eq!(range("9990", 10), Err(TnAuthListError::Range));
        assert_eq!(range("9990", u64::MAX), Err(TnAuthListError::Range));
        assert_eq!(range("9990", 1), Err(TnAuthListError::Range));
    }

    #[test]
    fn the_shortest_list_covers_its_numbers_and_no_other() {
        let numbers = ["12125550100", "12125550101", "12125550102", "12125550107"].map(tn);
        let list = TnAuthList::of_numbers(&numbers).unwrap();
        assert_eq!(
            list.entries(),
            [TnEntry::Range { start: numbers[0], count: 3 }, TnEntry::One(numbers[3])]
        );
        assert!(numbers.iter().all(|number| list.covers_by_value(*number)));
        for outside in ["12125550099", "12125550103", "12125550106", "12125550108", "9999"] {
            assert!(!list.covers_by_value(tn(outside)), "{outside}");
        }
        let top = TnAuthList::of_numbers(&["9998", "9999"].map(tn)).unwrap();
        assert!(top.covers_by_value(tn("9999")) && top.covers_by_value(tn("9998")));
    }

    #[test]
    fn a_child_gives_no_more_than_its_parent() {
        let list = |hex: &str| TnAuthList::from_der(&octets(hex)).unwrap();
        let range = list("3014a1123010160b3132313235353530303030020164");
        let one = list("300fa20d160b3132313535353531323132");
        let code = list("3008a006160431323334");
        assert!(range.is_within(&range));
        assert!(!one.is_within(&range));
        assert!(!code.is_within(&range));
        assert!(range.is_within(&code), "a code's numbers are known to its provider alone");
    }
}
