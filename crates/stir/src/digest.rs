//! Integrity digests as `rcdi` writes them (RFC 9795; the W3C's Subresource
//! Integrity notation): algorithm, dash, base64 of the digest.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{
    STANDARD_NO_PAD, STANDARD_NO_PAD_INDIFFERENT, URL_SAFE_NO_PAD_INDIFFERENT,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A digest with the algorithm that made it. Two are equal when algorithm and
/// octets are, however they were written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntegrityDigest {
    /// SHA-256 (FIPS 180-4): 32 octets.
    Sha256([u8; 32]),
    /// SHA-384 (FIPS 180-4): 48 octets.
    Sha384([u8; 48]),
    /// SHA-512 (FIPS 180-4): 64 octets.
    Sha512([u8; 64]),
}

/// The algorithms that `rcdi` may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// SHA-256, written `sha256-…`.
    Sha256,
    /// SHA-384, written `sha384-…`.
    Sha384,
    /// SHA-512, written `sha512-…`.
    Sha512,
}

/// The text is no integrity digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an integrity digest (sha256-, sha384- or sha512- and base64)")]
pub struct InvalidDigest;

impl IntegrityDigest {
    /// SHA-256 of `content`, what this project writes.
    pub fn sha256(content: &[u8]) -> Self {
        Self::Sha256(Sha256::digest(content).into())
    }

    /// The digest of `content`.
    pub fn of(algorithm: HashAlgorithm, content: &[u8]) -> Self {
        match algorithm {
            HashAlgorithm::Sha256 => Self::Sha256(Sha256::digest(content).into()),
            HashAlgorithm::Sha384 => Self::Sha384(Sha384::digest(content).into()),
            HashAlgorithm::Sha512 => Self::Sha512(Sha512::digest(content).into()),
        }
    }

    /// The algorithm that made it.
    pub const fn algorithm(&self) -> HashAlgorithm {
        match self {
            Self::Sha256(_) => HashAlgorithm::Sha256,
            Self::Sha384(_) => HashAlgorithm::Sha384,
            Self::Sha512(_) => HashAlgorithm::Sha512,
        }
    }

    /// Tells whether `content` has this digest.
    pub fn matches(&self, content: &[u8]) -> bool {
        *self == Self::of(self.algorithm(), content)
    }

    /// The digest's octets: 32, 48 or 64 of them.
    pub fn octets(&self) -> &[u8] {
        match self {
            Self::Sha256(octets) => octets,
            Self::Sha384(octets) => octets,
            Self::Sha512(octets) => octets,
        }
    }

    /// Lower-case hexadecimal of the octets, as addresses use it.
    pub fn hex(&self) -> String {
        use fmt::Write;
        self.octets().iter().fold(String::new(), |mut text, octet| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{octet:02x}");
            text
        })
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Sha256(_) => "sha256",
            Self::Sha384(_) => "sha384",
            Self::Sha512(_) => "sha512",
        }
    }
}

impl fmt::Display for IntegrityDigest {
    /// Unpadded standard base64.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.name(), STANDARD_NO_PAD.encode(self.octets()))
    }
}

impl fmt::Debug for IntegrityDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for IntegrityDigest {
    type Err = InvalidDigest;

    /// Reads either alphabet, padded or not.
    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        // 64 octets in padded base64.
        const LONGEST: usize = 88;
        let (name, encoded) = text.split_once('-').ok_or(InvalidDigest)?;
        if encoded.len() > LONGEST {
            return Err(InvalidDigest);
        }
        let octets = STANDARD_NO_PAD_INDIFFERENT
            .decode(encoded)
            .or_else(|_| URL_SAFE_NO_PAD_INDIFFERENT.decode(encoded))
            .map_err(|_| InvalidDigest)?;
        let made = match name {
            "sha256" => octets.try_into().map(Self::Sha256),
            "sha384" => octets.try_into().map(Self::Sha384),
            "sha512" => octets.try_into().map(Self::Sha512),
            _ => return Err(InvalidDigest),
        };
        made.map_err(|_| InvalidDigest)
    }
}

impl Serialize for IntegrityDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IntegrityDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_unpadded_standard_base64() {
        assert_eq!(
            IntegrityDigest::sha256(b"").to_string(),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
        );
    }

    #[test]
    fn reads_both_alphabets_with_and_without_padding() {
        let expected = IntegrityDigest::sha256(b"");
        for text in [
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_other_algorithms_and_lengths() {
        for text in ["", "md5-1B2M2Y8AsgTpgAmY7PhCfg", "sha256-AAAA", "sha384-47DEQpj8", "sha256"] {
            assert_eq!(text.parse::<IntegrityDigest>(), Err(InvalidDigest), "{text}");
        }
    }
}
