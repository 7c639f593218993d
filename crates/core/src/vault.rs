//! The desk's signing key: which one the workspace has, and the vault that
//! keeps its private half ([`signet_keys`]).
//!
//! The workspace's row is written after the vault has the key, so that no
//! workspace claims a key it has not. What a crash leaves between the two, a
//! key without a row, is taken up by the next [`create`].

mod error;

use std::fs::File;
use std::path::Path;

use serde::Serialize;
use signet_keys::{KeyCopy, Vault};
pub use signet_keys::{
    KeyError, KeychainError, KeychainState, MINIMUM_LENGTH, Passphrase, UnlockedKey, VaultStore,
    key_file, keychain,
};
use signet_stir::key::{Jwk, PublicKey, Signer};

pub use error::VaultError;

use crate::error::Coded as _;
use crate::file::{self, FileError};
use crate::store::Store;
use crate::store::key::{self, KeyRow};
use crate::world::World;

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

/// Makes the desk's key. `passphrase` protects a file vault and is not used
/// with the keychain.
///
/// Fails with [`VaultError::KeyExists`] when the workspace has one, or as
/// [`Vault::create`] does.
pub fn create(
    store: &mut Store,
    world: &World,
    kind: VaultStore,
    passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    let vault = vault(store, kind)?;
    // The write lock keeps a second program from making another key meanwhile.
    let done: Result<KeyFacts, VaultError> = store.write(|transaction| {
        if let Some(row) = key::read(transaction)? {
            return Err(VaultError::KeyExists { kid: row.kid });
        }
        let made = vault.create(passphrase, world.now(), &|buffer| world.random.fill(buffer))?;
        let row = row_of(made.public_key(), kind, world.now(), None);
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
/// Fails with [`VaultError::NoKey`], or as [`Vault::open`] does.
pub fn open(store: &Store, passphrase: Option<&Passphrase>) -> Result<UnlockedKey, VaultError> {
    let opened = try_open(store, passphrase);
    told("key opened", opened.as_ref().map(|(facts, _)| facts));
    Ok(opened?.1)
}

fn try_open(
    store: &Store,
    passphrase: Option<&Passphrase>,
) -> Result<(KeyFacts, UnlockedKey), VaultError> {
    let facts = show(store)?;
    let key = vault(store, facts.store)?.open(&facts.kid, passphrase)?;
    Ok((facts, key))
}

/// Writes a recovery copy of the key to `path`, which must not exist, under
/// `copy_passphrase`. `vault_passphrase` opens a file vault.
///
/// Fails with [`VaultError::NoKey`], or as [`Vault::export`] does.
pub fn export(
    store: &mut Store,
    world: &World,
    path: &Path,
    copy_passphrase: &Passphrase,
    vault_passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    let facts = show(store)?;
    let vault = vault(store, facts.store)?;
    let random = |buffer: &mut [u8]| world.random.fill(buffer);
    let (kid, made_at) = (&facts.kid, facts.created_at);
    vault.export(kid, made_at, path, copy_passphrase, vault_passphrase, &random)?;
    let now = world.now();
    store.write(|transaction| key::note_recovery_copy(transaction, &facts.kid, now))?;
    told("recovery copy written", Ok(&facts));
    Ok(KeyFacts { recovery_copy_at: Some(now), ..facts })
}

/// Brings a key into the vault from the recovery copy, or the file vault of
/// another workspace, at `path`: into a workspace that has none, or back into
/// the one that has lost its own. `vault_passphrase` protects a file vault.
///
/// Fails with [`VaultError::KeyExists`] when the workspace has another key, or
/// as [`KeyCopy::open`] and [`KeyCopy::put`] do.
pub fn import(
    store: &mut Store,
    world: &World,
    path: &Path,
    copy_passphrase: &Passphrase,
    kind: VaultStore,
    vault_passphrase: Option<&Passphrase>,
) -> Result<KeyFacts, VaultError> {
    let copy = KeyCopy::open(path, copy_passphrase, open_file)?;
    let vault = vault(store, kind)?;
    let done: Result<KeyFacts, VaultError> = store.write(|transaction| {
        let before = key::read(transaction)?;
        let recovery_copy_at = if copy.is_recovery() {
            Some(world.now())
        } else {
            before.as_ref().and_then(|row| row.recovery_copy_at)
        };
        let row = row_of(copy.public_key(), kind, copy.made_at(), recovery_copy_at);
        if let Some(before) = &before
            && before.kid != row.kid
        {
            return Err(VaultError::KeyExists { kid: before.kid.clone() });
        }
        let random = |buffer: &mut [u8]| world.random.fill(buffer);
        copy.put(&vault, vault_passphrase, before.is_some(), &random)?;
        key::put(transaction, &row)?;
        Ok(row.into())
    });
    told("key restored from a copy", done.as_ref());
    done
}

/// Where the workspace's key lies when it lies in a vault of that kind.
fn vault(store: &Store, kind: VaultStore) -> Result<Vault, VaultError> {
    let workspace = store.workspace()?.id;
    Ok(Vault { workspace, store: kind, file: key_file(store.path()), open: open_file })
}

fn open_file(path: &Path) -> Result<File, KeyError> {
    file::open(path).map_err(|error| match error {
        FileError::NotFound(path) => KeyError::FileNotFound(path),
        FileError::IsDirectory(path) => KeyError::IsDirectory(path),
        FileError::Unreadable { path, error } => KeyError::Unreadable { path, error },
        _ => {
            let reason = "it is not a key file";
            KeyError::KeyFileInvalid { path: path.to_owned(), reason }
        }
    })
}

fn row_of(
    public: &PublicKey,
    kind: VaultStore,
    made: i64,
    recovery_copy_at: Option<i64>,
) -> KeyRow {
    KeyRow {
        kid: public.kid().to_owned(),
        store: kind.name().to_owned(),
        public_jwk: public.to_jwk(),
        created_at: made,
        recovery_copy_at,
    }
}
