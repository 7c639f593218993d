//! The few steps of DER (X.690) that EXPLICIT tags need: elements are read
//! one within the other, and each must be used up.

use der::asn1::Ia5StringRef;
use der::{Decode, Encode, Error, ErrorKind, Header, Length, Reader, SliceReader, Tag, TagNumber};

/// What lies inside one element, or a whole text, read from front to back.
#[derive(Clone)]
pub struct Contents<'a>(SliceReader<'a>);

impl<'a> Contents<'a> {
    /// Opens `der`, which must be one element with this tag and nothing more.
    pub fn of(der: &'a [u8], tag: Tag) -> Result<Self, Error> {
        let mut outer = Self(SliceReader::new(der)?);
        let inner = outer.open(tag)?;
        outer.end()?;
        Ok(inner)
    }

    /// The octets of the next element, whose tag must be this one.
    pub fn value(&mut self, tag: Tag) -> Result<&'a [u8], Error> {
        let header = Header::decode(&mut self.0)?;
        header.tag().assert_eq(tag)?;
        self.0.read_slice(header.length())
    }

    /// Opens the next element, whose tag must be this one.
    pub fn open(&mut self, tag: Tag) -> Result<Self, Error> {
        self.value(tag).and_then(SliceReader::new).map(Self)
    }

    /// Opens the next element if its tag is this one.
    pub fn open_if(&mut self, tag: Tag) -> Result<Option<Self>, Error> {
        if self.is_empty() || self.tag()? != tag {
            return Ok(None);
        }
        self.open(tag).map(Some)
    }

    /// The tag of the next element, which stays where it is.
    pub fn tag(&self) -> Result<Tag, Error> {
        Tag::peek(&self.0)
    }

    /// The next element with its header.
    pub fn element(&mut self) -> Result<&'a [u8], Error> {
        self.0.tlv_bytes()
    }

    /// The text of the next element, an IA5String.
    pub fn ia5_string(&mut self) -> Result<&'a str, Error> {
        let octets = self.value(Tag::Ia5String)?;
        Ok(Ia5StringRef::new(octets)?.as_str())
    }

    /// The text of the next element, a UTF8String.
    pub fn utf8_string(&mut self) -> Result<&'a str, Error> {
        std::str::from_utf8(self.value(Tag::Utf8String)?)
            .map_err(|_| Error::from(ErrorKind::Failed))
    }

    /// The next element, an INTEGER between 0 and 2^64 − 1.
    pub fn unsigned(&mut self) -> Result<u64, Error> {
        u64::decode(&mut self.0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_finished()
    }

    /// Everything must have been read.
    pub fn end(self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(ErrorKind::Failed.into()) }
    }
}

/// The EXPLICIT tag `[number]`, which is always constructed.
pub fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

/// Tag, length, value.
pub fn tlv(tag: Tag, value: &[u8]) -> Vec<u8> {
    let length = Length::try_from(value.len()).expect("contents stay far below 4 GiB");
    let mut out = Header::new(tag, length).to_der().expect("a header always encodes");
    out.extend_from_slice(value);
    out
}
