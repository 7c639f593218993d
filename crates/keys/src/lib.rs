//! Where a desk's signing key lies, and how it is opened.
//!
//! The private half lies in the operating system's keychain or in a file that
//! a passphrase protects ([`Vault`]). It leaves as signatures ([`UnlockedKey`]),
//! and as a recovery copy that a passphrase protects. Which key a workspace has
//! is not known here.

mod copy;
mod error;
mod file;
pub mod keychain;
mod passphrase;
mod publish;
mod secret;
mod vault;

use std::fs::File;
use std::path::Path;

pub use copy::KeyCopy;
pub use error::{KeyError, KeychainError};
pub use keychain::KeychainState;
pub use passphrase::{MINIMUM_LENGTH, Passphrase};
pub use secret::UnlockedKey;
pub use vault::{Vault, VaultStore, key_file};

/// Opens a file for reading. A program that holds databases open must not open
/// and close one of them by a slip: it knows how, and says so with this.
pub type Opener = fn(&Path) -> Result<File, KeyError>;

/// Fills a buffer with bytes that nobody can predict.
pub type Random<'a> = &'a dyn Fn(&mut [u8]);

fn random_bytes<const N: usize>(random: Random<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}
