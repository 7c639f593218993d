//! The vault: keeps the private half of the desk's signing key.
//!
//! The key lies in the operating system's keychain or in a file beside the
//! workspace that a passphrase protects. It leaves the vault as signatures
//! ([`UnlockedKey`]), and as a recovery copy that a passphrase protects.
//!
//! The workspace's row is written after the vault has the key, so that no
//! workspace claims a key it has not. What a crash leaves between the two, a
//! key without a row, is taken up by the next [`create`].

mod error;
mod file;
pub mod keychain;
mod passphrase;
mod publish;
mod secret;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use signet_stir::key::{Jwk, Signer};

pub use error::{KeychainError, VaultError};
use file::{KeyFile, Purpose};
pub use keychain::KeychainState;
pub use passphrase::{MINIMUM_LENGTH, Passphrase};
use secret::Secret;
pub use secret::UnlockedKey;

use crate::error::Coded as _;
use crate::store::Store;
use crate::store::key::{self, KeyRow};
use crate::world::World;

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

/// What may be known of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyFacts {
    /// Thumbprint of the public key (RFC 7638), base64url.
    pub kid: String,
    pub store: VaultStore,
    pub public_jwk: Jwk,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// When a recovery copy was last written or read; none when never.
    pub recovery_copy_at: Option<i64>,
}

impl From<KeyRow> for KeyFacts {
    fn from(row: KeyRow) -> Self {
        Self {
            kid: row.kid,
            // The table admits these two names only.
            store: if row.store == VaultStore::File.name() {
                VaultStore::File
            } else {
                VaultStore::Keychain
            },
            public_jwk: row.public_jwk,
            created_at: row.created_at,
            recovery_copy_at: row.recovery_copy_at,
        }
    }
}

/// Where the file vault of a workspace lies.
pub fn key_file(workspace: &Path) -> PathBuf {
    let mut name = workspace.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Makes the desk's key. `passphrase` protects a file vault and is not used
/// with the keychain.
///
/// Fails with [`VaultError::KeyExists`] when the workspace has one,
/// [`VaultError::PassphraseRequired`] or `PassphraseTooShort` for a file vault
/// without a fit passphrase, [`VaultError::FileExists`] when a file that holds
/// no key of this workspace lies in its place, or with the keychain's error.
pub fn create(
    store: &mut Store,
    world: &World,
    kind: VaultStore,
    passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    let workspace = store.workspace()?.id;
    let path = key_file(store.path());
    // The write lock keeps a second program from making another key meanwhile.
    let done: Result<KeyFacts, VaultError> = store.write(|transaction| {
        if let Some(row) = key::read(transaction)? {
            return Err(VaultError::KeyExists { kid: row.kid });
        }
        let fresh = Secret::random(world);
        let secret = match kind {
            VaultStore::Keychain => keychain::read_or_store(&workspace, fresh)?,
            VaultStore::File => {
                let passphrase = passphrase.ok_or(VaultError::PassphraseRequired)?;
                passphrase.check_choice()?;
                if exists(&path) {
                    take_up(&path, &workspace, passphrase)?
                } else {
                    let (purpose, now) = (Purpose::Vault, world.now());
                    let text = file::seal(&fresh, purpose, &workspace, now, passphrase, world)?;
                    publish::write_new(&path, &text)?;
                    fresh
                }
            }
        };
        let row = row_of(&secret, kind, world.now(), None);
        key::put(transaction, &row)?;
        Ok(row.into())
    });
    told("key created", done.as_ref());
    done
}

/// Which vault it was about, and nothing of what is in it.
fn told(what: &str, done: Result<&KeyFacts, &VaultError>) {
    match done {
        Ok(facts) => tracing::info!(store = facts.store.name(), "{what}"),
        Err(error) => tracing::warn!(code = %error.code(), "not done: {what}"),
    }
}

/// The key's public facts. [`VaultError::NoKey`] before it was made.
pub fn show(store: &Store) -> Result<KeyFacts, VaultError> {
    key::read(store.connection())?.map(KeyFacts::from).ok_or(VaultError::NoKey)
}

/// Readies the key for signing. `passphrase` opens a file vault and is not
/// used with the keychain.
///
/// Fails with [`VaultError::NoKey`], [`VaultError::KeyMissing`] when the vault
/// has lost it, [`VaultError::KeyMismatch`] when it holds another,
/// [`VaultError::PassphraseRequired`], [`VaultError::WrongPassphrase`],
/// [`VaultError::KeyFileInvalid`], or with the keychain's error.
pub fn open(store: &Store, passphrase: Option<&Passphrase>) -> Result<UnlockedKey, VaultError> {
    let opened = secret(store, passphrase);
    told("key opened", opened.as_ref().map(|(facts, _)| facts));
    Ok(opened?.1.unlock())
}

/// Writes a recovery copy of the key to `path`, which must not exist, under
/// `copy_passphrase`. `vault_passphrase` opens a file vault.
///
/// Fails as [`open`] does, and with [`VaultError::PassphraseTooShort`],
/// [`VaultError::FileExists`] or [`VaultError::Unwritable`].
pub fn export(
    store: &mut Store,
    world: &World,
    path: &Path,
    copy_passphrase: &Passphrase,
    vault_passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    copy_passphrase.check_choice()?;
    if exists(path) {
        return Err(VaultError::FileExists(path.to_owned()));
    }
    let (facts, secret) = secret(store, vault_passphrase)?;
    let workspace = store.workspace()?.id;
    let (purpose, made) = (Purpose::RecoveryCopy, facts.created_at);
    let text = file::seal(&secret, purpose, &workspace, made, copy_passphrase, world)?;
    publish::write_new(path, &text)?;
    let now = world.now();
    store.write(|transaction| key::note_recovery_copy(transaction, &facts.kid, now))?;
    told("recovery copy written", Ok(&facts));
    Ok(KeyFacts { recovery_copy_at: Some(now), ..facts })
}

/// Brings a key into the vault from the recovery copy, or the file vault of
/// another workspace, at `path`: into a workspace that has none, or back into
/// the one that has lost its own. `vault_passphrase` protects a file vault.
///
/// Fails with [`VaultError::KeyExists`] when the workspace has another key,
/// [`VaultError::WrongPassphrase`], [`VaultError::KeyFileInvalid`],
/// [`VaultError::FileNotFound`], or as [`create`] does.
pub fn import(
    store: &mut Store,
    world: &World,
    path: &Path,
    copy_passphrase: &Passphrase,
    kind: VaultStore,
    vault_passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    let copy = KeyFile::read(path)?;
    let secret = copy.open(path, copy_passphrase)?;
    let workspace = store.workspace()?.id;
    let place = key_file(store.path());
    let done: Result<KeyFacts, VaultError> = store.write(|transaction| {
        let before = key::read(transaction)?;
        let recovery_copy_at = match copy.header.purpose {
            Purpose::RecoveryCopy => Some(world.now()),
            Purpose::Vault => before.as_ref().and_then(|row| row.recovery_copy_at),
        };
        let row = row_of(&secret, kind, copy.header.created_at, recovery_copy_at);
        if let Some(before) = &before
            && before.kid != row.kid
        {
            return Err(VaultError::KeyExists { kid: before.kid.clone() });
        }
        match kind {
            VaultStore::Keychain => keychain::store(&workspace, secret)?,
            VaultStore::File => {
                let passphrase = vault_passphrase.ok_or(VaultError::PassphraseRequired)?;
                passphrase.check_choice()?;
                let (purpose, made) = (Purpose::Vault, row.created_at);
                let text = file::seal(&secret, purpose, &workspace, made, passphrase, world)?;
                put_back(&place, &text, &row.kid, before.is_some(), world)?;
            }
        }
        key::put(transaction, &row)?;
        Ok(row.into())
    });
    told("key restored from a copy", done.as_ref());
    done
}

fn row_of(secret: &Secret, kind: VaultStore, made: i64, recovery_copy_at: Option<i64>) -> KeyRow {
    let public = secret.unlock().public_key().clone();
    KeyRow {
        kid: public.kid().to_owned(),
        store: kind.name().to_owned(),
        public_jwk: public.to_jwk(),
        created_at: made,
        recovery_copy_at,
    }
}

fn secret(
    store: &Store,
    passphrase: Option<&Passphrase>,
) -> Result<(KeyFacts, Secret), VaultError> {
    let facts = show(store)?;
    let missing = || VaultError::KeyMissing { kid: facts.kid.clone() };
    let secret = match facts.store {
        VaultStore::Keychain => keychain::read(&store.workspace()?.id)?.ok_or_else(missing)?,
        VaultStore::File => {
            let path = key_file(store.path());
            let file = KeyFile::read(&path).map_err(|error| match error {
                VaultError::FileNotFound(_) => missing(),
                other => other,
            })?;
            if file.header.purpose != Purpose::Vault {
                return Err(VaultError::invalid(&path, "it is a recovery copy; import it"));
            }
            file.open(&path, passphrase.ok_or(VaultError::PassphraseRequired)?)?
        }
    };
    if secret.unlock().kid() != facts.kid {
        return Err(VaultError::KeyMismatch { kid: facts.kid });
    }
    Ok((facts, secret))
}

/// Opens the key file that a crash left without a row.
fn take_up(path: &Path, workspace: &str, passphrase: &Passphrase) -> Result<Secret, VaultError> {
    let taken = || VaultError::FileExists(path.to_owned());
    let file = KeyFile::read(path).map_err(|_| taken())?;
    if file.header.purpose != Purpose::Vault || file.header.workspace != workspace {
        return Err(taken());
    }
    file.open(path, passphrase).map_err(|_| taken())
}

/// Puts an imported key in its file's place. Only a file that is known to hold
/// the same key is replaced: one that is unusable is kept under another name
/// when the workspace misses its key, and stops the import otherwise.
fn put_back(
    path: &Path,
    text: &str,
    kid: &str,
    restoring: bool,
    world: &World,
) -> Result<(), VaultError> {
    if !exists(path) {
        return publish::write_new(path, text);
    }
    if KeyFile::read(path).is_ok_and(|present| present.header.kid == kid) {
        return publish::replace(path, text);
    }
    if !restoring {
        return Err(VaultError::FileExists(path.to_owned()));
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.unusable", world.identifier()));
    publish::move_aside(path, Path::new(&aside))?;
    publish::write_new(path, text)
}

/// Whether anything has that name, a dangling link included.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
