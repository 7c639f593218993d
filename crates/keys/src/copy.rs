//! A key brought along in a file.

use std::path::Path;

use signet_stir::key::{PublicKey, Signer};

use crate::error::KeyError;
use crate::file::{KeyFile, Purpose};
use crate::passphrase::Passphrase;
use crate::secret::{Secret, UnlockedKey};
use crate::vault::Vault;
use crate::{Opener, Random};

/// A recovery copy, or the file vault of another workspace, opened.
pub struct KeyCopy {
    secret: Secret,
    key: UnlockedKey,
    is_recovery: bool,
    made_at: i64,
}

impl KeyCopy {
    /// Fails with [`KeyError::WrongPassphrase`], [`KeyError::KeyFileInvalid`]
    /// or [`KeyError::FileNotFound`].
    pub fn open(path: &Path, passphrase: &Passphrase, open: Opener) -> Result<Self, KeyError> {
        let file = KeyFile::read(path, open)?;
        let secret = file.open(path, passphrase)?;
        let is_recovery = file.header.purpose == Purpose::RecoveryCopy;
        let key = secret.unlock();
        Ok(Self { secret, key, is_recovery, made_at: file.header.created_at })
    }

    pub fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    /// Whether it was written to be kept, not to be signed with.
    pub fn is_recovery(&self) -> bool {
        self.is_recovery
    }

    /// When the key was made, seconds since 1970-01-01 UTC.
    pub fn made_at(&self) -> i64 {
        self.made_at
    }

    /// Puts the key into a vault. `restoring`: the workspace has this very key
    /// and misses it; a file there that is unusable is then kept under another
    /// name. `passphrase` protects a file vault.
    ///
    /// Fails as [`Vault::create`] does.
    pub fn put(
        self,
        vault: &Vault,
        passphrase: Option<&Passphrase>,
        restoring: bool,
        random: Random<'_>,
    ) -> Result<(), KeyError> {
        vault.put(self.secret, self.made_at, passphrase, restoring, random)
    }
}
