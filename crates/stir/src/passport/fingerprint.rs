//! The `mky` claim: fingerprints of the keys that protect the media
//! (RFC 8225, section 5.2.2).

use serde_json::{Value, json};

/// Algorithm and digest of one key, as `a=fingerprint` of an SDP names them
/// (RFC 8122, section 5), the digest in upper case without colons. They sort
/// as the claim wants them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyFingerprint {
    alg: String,
    dig: String,
}

/// The text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not a key fingerprint")]
pub struct InvalidFingerprint;

impl KeyFingerprint {
    /// Fingerprints of one call. An SDP has one for each of its few media.
    pub const MAX_COUNT: usize = 64;

    /// Takes the algorithm (`sha-256`) and the digest in hexadecimal.
    pub fn new(alg: &str, dig: &str) -> Result<Self, InvalidFingerprint> {
        let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        // SHA-512 has 64 octets, of two digits each.
        let fits = !dig.is_empty() && dig.len() <= 128 && dig.len().is_multiple_of(2);
        if !fits
            || !dig.bytes().all(|byte| byte.is_ascii_hexdigit())
            || alg.is_empty()
            || alg.len() > 16
            || !alg.bytes().all(name)
        {
            return Err(InvalidFingerprint);
        }
        Ok(Self { alg: alg.to_ascii_lowercase(), dig: dig.to_ascii_uppercase() })
    }

    /// Takes the words behind `a=fingerprint:`.
    pub fn from_sdp(alg: &str, digest: &str) -> Result<Self, InvalidFingerprint> {
        // Two digits and a colon for each of 64 octets.
        if digest.len() > 192 {
            return Err(InvalidFingerprint);
        }
        Self::new(alg, &digest.replace(':', ""))
    }

    /// The hash algorithm in lower case, e.g. `sha-256`.
    pub fn alg(&self) -> &str {
        &self.alg
    }

    /// The digest in hexadecimal, upper case, without colons.
    pub fn dig(&self) -> &str {
        &self.dig
    }

    pub(super) fn from_value(value: &Value) -> Result<Self, InvalidFingerprint> {
        match value.as_object() {
            Some(members) if members.len() == 2 => {
                let text = |name| members.get(name).and_then(Value::as_str);
                let (alg, dig) = text("alg").zip(text("dig")).ok_or(InvalidFingerprint)?;
                Self::new(alg, dig)
            }
            _ => Err(InvalidFingerprint),
        }
    }

    pub(super) fn to_value(&self) -> Value {
        json!({"alg": self.alg, "dig": self.dig})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_an_sdp_is_read() {
        let read = KeyFingerprint::from_sdp("SHA-256", "02:1a:CC").unwrap();
        assert_eq!((read.alg(), read.dig()), ("sha-256", "021ACC"));
        for (alg, dig) in
            [("", "00"), ("sha 1", "00"), ("sha-1", ""), ("sha-1", "0"), ("sha-1", "0g")]
        {
            assert_eq!(KeyFingerprint::new(alg, dig), Err(InvalidFingerprint), "{alg} {dig}");
        }
    }
}
