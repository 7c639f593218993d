//! Distinguished names, compared.

use der::asn1::Any;
use der::{Tag, Tagged};
use x509_cert::name::Name;

/// A distinguished name as names are compared (RFC 5280, section 7.1): in its
/// texts neither their encoding nor case and runs of spaces count. An
/// authority, and who lists its revoked certificates, may encode one name
/// differently. Composed and decomposed letters stay apart, and the encodings
/// that RFC 5280 keeps for old names are compared by their octets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ComparableName(Vec<Vec<(Vec<u8>, Value)>>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(String),
    Other(Tag, Vec<u8>),
}

impl ComparableName {
    pub fn of(name: &Name) -> Self {
        let parts = name.iter_rdn().map(|part| {
            let attribute = |oid: &[u8], value| (oid.to_vec(), comparable(value));
            let mut part: Vec<_> =
                part.iter().map(|at| attribute(at.oid.as_bytes(), &at.value)).collect();
            part.sort_unstable();
            part
        });
        Self(parts.collect())
    }
}

fn comparable(value: &Any) -> Value {
    let is_text = matches!(value.tag(), Tag::Utf8String | Tag::PrintableString | Tag::Ia5String);
    match std::str::from_utf8(value.value()) {
        Ok(text) if is_text => {
            // Through upper case: letters with several small forms have one.
            let folded = |word: &str| -> String {
                word.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
            };
            let words: Vec<_> = text.split_whitespace().map(folded).collect();
            Value::Text(words.join(" "))
        }
        _ => Value::Other(value.tag(), value.value().to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use der::Decode;

    use super::*;

    fn named(text: &str) -> ComparableName {
        ComparableName::of(&Name::from_str(text).unwrap())
    }

    /// A name of one common name, of this tag.
    fn encoded(tag: u8, text: &[u8]) -> ComparableName {
        let length = u8::try_from(text.len()).unwrap();
        let mut der = vec![0x30, length + 11, 0x31, length + 9, 0x30, length + 7];
        der.extend([0x06, 3, 0x55, 4, 3, tag, length]);
        der.extend(text);
        ComparableName::of(&Name::from_der(&der).unwrap())
    }

    #[test]
    fn encoding_case_and_runs_of_spaces_do_not_count() {
        let [utf8, printable, teletex] = [0x0c, 0x13, 0x14];
        assert_eq!(encoded(utf8, b"STI-PA CRL"), encoded(printable, b" sti-pa  crl "));
        assert_eq!(encoded(utf8, "CAF\u{c9}".as_bytes()), encoded(utf8, "caf\u{e9}".as_bytes()));
        assert_eq!(encoded(utf8, "ΟΔΟΣ".as_bytes()), encoded(utf8, "οδος".as_bytes()));
        assert_eq!(encoded(utf8, b" "), encoded(utf8, b""));
        assert_ne!(encoded(utf8, b"STI-PA CRL"), encoded(utf8, b"STI-PACRL"));
        // Of the old encodings only the octets are compared.
        assert_eq!(encoded(teletex, b"STI"), encoded(teletex, b"STI"));
        assert_ne!(encoded(teletex, b"STI"), encoded(teletex, b"sti"));
        assert_ne!(encoded(teletex, b"STI"), encoded(utf8, b"STI"));
    }

    #[test]
    fn attributes_and_their_order_count() {
        assert_eq!(named("CN=A,O=B"), named("CN=a,O=b"));
        assert_ne!(named("CN=A,O=B"), named("O=B,CN=A"));
        assert_ne!(named("CN=A"), named("O=A"));
        assert_ne!(named("CN=A,O=B"), named("CN=A"));
        assert_eq!(named("CN=A+O=B"), named("O=B+CN=A"), "a set has no order");
        assert_ne!(named("CN=A+O=B"), named("CN=A,O=B"));
    }
}
