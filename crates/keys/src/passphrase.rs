//! Passphrases, wiped from memory when dropped and never printed.

use zeroize::Zeroizing;

use crate::error::KeyError;

/// Fewest characters of a passphrase that is chosen (NIST SP 800-63B,
/// section 5.1.1.1). One that opens an existing file may have any length.
pub const MINIMUM_LENGTH: usize = 8;

/// What protects a key file. Not empty.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes the text as it was typed. [`KeyError::PassphraseRequired`] when
    /// it is empty.
    pub fn new(text: impl Into<String>) -> Result<Self, KeyError> {
        let text = Zeroizing::new(text.into());
        if text.is_empty() {
            return Err(KeyError::PassphraseRequired);
        }
        Ok(Self(text))
    }

    /// Refuses one too short to be chosen for a file.
    pub(super) fn check_choice(&self) -> Result<(), KeyError> {
        if self.0.chars().count() < MINIMUM_LENGTH {
            return Err(KeyError::PassphraseTooShort);
        }
        Ok(())
    }

    pub(super) fn octets(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
