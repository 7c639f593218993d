//! A workspace's place for its key.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use signet_stir::key::Signer;

use crate::error::KeyError;
use crate::file::{self, KeyFile, Purpose};
use crate::passphrase::Passphrase;
use crate::secret::{Secret, UnlockedKey};
use crate::{Opener, Random, keychain, publish, random_bytes};

/// Where the private half lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum VaultStore {
    /// The operating system's keychain.
    Keychain,
    /// `<workspace file>.key`, under a passphrase.
    File,
}

impl VaultStore {
    /// `keychain` or `file`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
        }
    }
}

/// Where the file vault of a workspace lies.
pub fn key_file(workspace: &Path) -> PathBuf {
    let mut name = workspace.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Where one workspace's key lies.
#[derive(Clone, Debug)]
pub struct Vault {
    /// Identifier of the workspace.
    pub workspace: String,
    pub store: VaultStore,
    /// The file of a file vault.
    pub file: PathBuf,
    /// Opens that file.
    pub open: Opener,
}

impl Vault {
    /// Makes a key, or takes up the one that lies there: what a crash leaves
    /// when the workspace did not come to know of it. `passphrase` protects a
    /// file vault and is not used with the keychain.
    ///
    /// Fails with [`KeyError::PassphraseRequired`] or `PassphraseTooShort` for
    /// a file vault without a fit passphrase, [`KeyError::FileExists`] when a
    /// file that holds no key of this workspace lies in its place, or with the
    /// keychain's error.
    pub fn create(
        &self,
        passphrase: Option<&Passphrase>,
        now: i64,
        random: Random<'_>,
    ) -> Result<UnlockedKey, KeyError> {
        let fresh = Secret::random(random);
        let secret = match self.store {
            VaultStore::Keychain => keychain::read_or_store(&self.workspace, fresh)?,
            VaultStore::File => {
                let passphrase = passphrase.ok_or(KeyError::PassphraseRequired)?;
                passphrase.check_choice()?;
                if exists(&self.file) {
                    self.take_up(passphrase)?
                } else {
                    let purpose = Purpose::Vault;
                    let text =
                        file::seal(&fresh, purpose, &self.workspace, now, passphrase, random)?;
                    publish::write_new(&self.file, &text)?;
                    fresh
                }
            }
        };
        Ok(secret.unlock())
    }

    /// Readies the key `kid` for signing. `passphrase` opens a file vault and
    /// is not used with the keychain.
    ///
    /// Fails with [`KeyError::KeyMissing`] when the vault has lost it,
    /// [`KeyError::KeyMismatch`] when it holds another,
    /// [`KeyError::PassphraseRequired`], [`KeyError::WrongPassphrase`],
    /// [`KeyError::KeyFileInvalid`], or with the keychain's error.
    pub fn open(
        &self,
        kid: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<UnlockedKey, KeyError> {
        Ok(self.secret(kid, passphrase)?.unlock())
    }

    /// Writes a recovery copy of the key `kid`, made at `made_at`, to `path`,
    /// which must not exist, under `copy_passphrase`. `vault_passphrase` opens
    /// a file vault.
    ///
    /// Fails as [`open`](Self::open) does, and with
    /// [`KeyError::PassphraseTooShort`], [`KeyError::FileExists`] or
    /// [`KeyError::Unwritable`].
    pub fn export(
        &self,
        kid: &str,
        made_at: i64,
        path: &Path,
        copy_passphrase: &Passphrase,
        vault_passphrase: Option<&Passphrase>,
        random: Random<'_>,
    ) -> Result<(), KeyError> {
        check_copy(path, copy_passphrase)?;
        let secret = self.secret(kid, vault_passphrase)?;
        let purpose = Purpose::RecoveryCopy;
        let text = file::seal(&secret, purpose, &self.workspace, made_at, copy_passphrase, random)?;
        publish::write_new(path, &text)
    }

    /// Puts a key that came from elsewhere in its place. `restoring`: the
    /// workspace has this very key and misses it.
    pub(crate) fn put(
        &self,
        secret: Secret,
        made_at: i64,
        passphrase: Option<&Passphrase>,
        restoring: bool,
        random: Random<'_>,
    ) -> Result<(), KeyError> {
        match self.store {
            VaultStore::Keychain => Ok(keychain::store(&self.workspace, secret)?),
            VaultStore::File => {
                let passphrase = passphrase.ok_or(KeyError::PassphraseRequired)?;
                passphrase.check_choice()?;
                let (purpose, workspace) = (Purpose::Vault, &self.workspace);
                let text = file::seal(&secret, purpose, workspace, made_at, passphrase, random)?;
                self.put_back(&text, secret.unlock().kid(), restoring, random)
            }
        }
    }

    /// Opens the key file that a crash left without a row.
    fn take_up(&self, passphrase: &Passphrase) -> Result<Secret, KeyError> {
        let taken = || KeyError::FileExists(self.file.clone());
        let file = KeyFile::read(&self.file, self.open).map_err(|_| taken())?;
        if file.header.purpose != Purpose::Vault || file.header.workspace != self.workspace {
            return Err(taken());
        }
        file.open(&self.file, passphrase).map_err(|_| taken())
    }

    /// Puts an imported key in its file's place. Only a file that is known to
    /// hold the same key is replaced: one that is unusable is kept under another
    /// name when the workspace misses its key, and stops the import otherwise.
    fn put_back(
        &self,
        text: &str,
        kid: &str,
        restoring: bool,
        random: Random<'_>,
    ) -> Result<(), KeyError> {
        let path = &self.file;
        if !exists(path) {
            return publish::write_new(path, text);
        }
        if KeyFile::read(path, self.open).is_ok_and(|present| present.header.kid == kid) {
            return publish::replace(path, text);
        }
        if !restoring {
            return Err(KeyError::FileExists(path.to_owned()));
        }
        let mut aside = path.as_os_str().to_owned();
        let name = u128::from_be_bytes(random_bytes(random));
        aside.push(format!(".{name:032x}.unusable"));
        publish::move_aside(path, Path::new(&aside))?;
        publish::write_new(path, text)
    }

    fn secret(&self, kid: &str, passphrase: Option<&Passphrase>) -> Result<Secret, KeyError> {
        let missing = || KeyError::KeyMissing { kid: kid.to_owned() };
        let secret = match self.store {
            VaultStore::Keychain => keychain::read(&self.workspace)?.ok_or_else(missing)?,
            VaultStore::File => {
                let path = &self.file;
                let file = KeyFile::read(path, self.open).map_err(|error| match error {
                    KeyError::FileNotFound(_) => missing(),
                    other => other,
                })?;
                if file.header.purpose != Purpose::Vault {
                    return Err(KeyError::invalid(path, "it is a recovery copy; import it"));
                }
                file.open(path, passphrase.ok_or(KeyError::PassphraseRequired)?)?
            }
        };
        if secret.unlock().kid() != kid {
            return Err(KeyError::KeyMismatch { kid: kid.to_owned() });
        }
        Ok(secret)
    }
}

/// Refuses a recovery copy before anything is opened for it.
fn check_copy(path: &Path, passphrase: &Passphrase) -> Result<(), KeyError> {
    passphrase.check_choice()?;
    if exists(path) { Err(KeyError::FileExists(path.to_owned())) } else { Ok(()) }
}

/// Whether anything has that name, a dangling link included.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
