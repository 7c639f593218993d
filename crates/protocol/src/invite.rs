//! Invites: what an operator hands to an enterprise.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use signet_stir::SoftwareSigner;

/// A single-use invite: `<secret>.<thumbprint>`. The secret is 26 lower-case
/// base32 characters (130 bits drawn, RFC 4648 section 6 alphabet); the
/// thumbprint (RFC 7638) is that of the exchange's signing key, so that a
/// desk knows whose answer it has before it trusts a word of it. The secret
/// never travels: it gives a key, and that key signs the enrolment.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    secret: String,
    thumbprint: String,
}

/// A text that is no invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an invite")]
pub struct InviteError;

impl Invite {
    const ALPHABET: &'static [u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    pub const SECRET_CHARACTERS: usize = 26;
    /// 32 octets in base64url.
    pub const THUMBPRINT_CHARACTERS: usize = 43;

    /// Makes an invite of 26 random octets, of which 5 bits each are used.
    pub fn new(random: &[u8; 26], thumbprint: String) -> Self {
        let letter = |byte: &u8| char::from(Self::ALPHABET[usize::from(byte & 31)]);
        Self { secret: random.iter().map(letter).collect(), thumbprint }
    }

    /// The key the secret gives. Whoever answers at the address a desk was told
    /// sees its signature over one certificate request and can do nothing with
    /// it but pass it on; the secret itself would let it enrol a key of its own.
    pub fn key(&self) -> SoftwareSigner {
        let scalar = |count: u8| {
            let hasher = Sha256::new_with_prefix(b"signet invite key\0");
            hasher.chain_update([count]).chain_update(self.secret.as_bytes()).finalize().into()
        };
        (0..=u8::MAX)
            .find_map(|count| SoftwareSigner::from_scalar(&scalar(count)).ok())
            // Each is beyond the group's order once in 2^32.
            .expect("one of 256 digests is a scalar")
    }

    /// Thumbprint of the exchange's signing key.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    /// Reads an invite; white space around it, as pasting leaves it, is ignored.
    fn from_str(text: &str) -> Result<Self, InviteError> {
        let (secret, thumbprint) = text.trim().split_once('.').ok_or(InviteError)?;
        let base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let well_formed = secret.len() == Self::SECRET_CHARACTERS
            && secret.bytes().all(|byte| Self::ALPHABET.contains(&byte))
            && thumbprint.len() == Self::THUMBPRINT_CHARACTERS
            && thumbprint.bytes().all(base64url);
        if !well_formed {
            return Err(InviteError);
        }
        Ok(Self { secret: secret.to_owned(), thumbprint: thumbprint.to_owned() })
    }
}

impl fmt::Display for Invite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.secret, self.thumbprint)
    }
}

impl fmt::Debug for Invite {
    /// The secret does not belong in a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Invite(.{})", self.thumbprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_survives_the_trip() {
        let invite = Invite::new(&[255; 26], "A".repeat(43));
        let text = invite.to_string();
        assert_eq!(text, format!("{}.{}", "7".repeat(26), "A".repeat(43)));
        assert_eq!(format!(" {text}\n").parse(), Ok(invite));
    }

    #[test]
    fn other_texts_are_no_invites() {
        let good = Invite::new(&[0; 26], "A".repeat(43)).to_string();
        let bad = [
            String::new(),
            ".".into(),
            good[1..].to_owned(),
            good.replacen('a', "1", 1),
            good.to_uppercase(),
            format!("{good}A"),
            good.replace('.', ""),
        ];
        for text in bad {
            assert_eq!(text.parse::<Invite>(), Err(InviteError), "{text}");
        }
    }
}
