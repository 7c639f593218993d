//! Digests of signed documents, images and trees.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use signet_stir::IntegrityDigest;

/// A SHA-256 digest, written as in `rcdi`: `sha256-` and the unpadded base64
/// of its 32 octets in the standard alphabet. One text per digest: padding,
/// the URL alphabet and stray bits are refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// A text that is no digest of that form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 digest")]
pub struct DigestError;

impl Digest {
    const PREFIX: &'static str = "sha256-";

    /// The digest of some octets.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Takes the 32 octets as they are.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 octets.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits, the form used in addresses.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, DigestError> {
        let nibble = |letter: u8| match letter {
            b'0'..=b'9' => Ok(letter - b'0'),
            b'a'..=b'f' => Ok(letter - b'a' + 10),
            _ => Err(DigestError),
        };
        let text = text.as_bytes();
        if text.len() != 64 {
            return Err(DigestError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl From<Digest> for IntegrityDigest {
    fn from(digest: Digest) -> Self {
        Self::Sha256(digest.0)
    }
}

impl TryFrom<IntegrityDigest> for Digest {
    type Error = DigestError;

    /// Takes SHA-256 digests only.
    fn try_from(digest: IntegrityDigest) -> Result<Self, DigestError> {
        match digest {
            IntegrityDigest::Sha256(bytes) => Ok(Self(bytes)),
            IntegrityDigest::Sha384(_) | IntegrityDigest::Sha512(_) => Err(DigestError),
        }
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let encoded = text.strip_prefix(Self::PREFIX).ok_or(DigestError)?;
        // 43 letters carry 32 octets; the check bounds what is decoded.
        if encoded.len() != 43 {
            return Err(DigestError);
        }
        let bytes = STANDARD_NO_PAD.decode(encoded).map_err(|_| DigestError)?;
        bytes.try_into().map(Self).map_err(|_| DigestError)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", Self::PREFIX, STANDARD_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of the empty string (FIPS 180-4 examples).
    const EMPTY: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn prints_and_reads_the_rcdi_form() {
        let digest = Digest::of(b"");
        assert_eq!(digest.to_string(), EMPTY);
        assert_eq!(EMPTY.parse(), Ok(digest));
        assert_eq!(Digest::from_hex(&digest.to_hex()), Ok(digest));
    }

    #[test]
    fn one_digest_has_one_text() {
        let padded = format!("{EMPTY}=");
        let url = EMPTY.replace('+', "-").replace('/', "_").replacen("sha256_", "sha256-", 1);
        let stray = EMPTY.replace("SuFU", "SuFV");
        for text in [padded.as_str(), &url, &stray, "", "sha256-", "sha512-AAAA"] {
            assert_eq!(text.parse::<Digest>(), Err(DigestError), "{text}");
        }
        assert_eq!(Digest::from_hex(&Digest::of(b"").to_hex().to_uppercase()), Err(DigestError));
    }
}
