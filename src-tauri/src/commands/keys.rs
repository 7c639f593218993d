//! The desk's signing key and its recovery copy.

use serde::{Deserialize, Serialize};
use signet_core::Code;
use signet_core::store::Store;
use signet_core::vault::{self, KeyFacts, Passphrase, VaultError, VaultStore, keychain};
use specta::Type;
use tauri::State;

use super::session::shown;
use crate::error::{Answer, CommandError};
use crate::events::Topic;
use crate::host::Ask;
use crate::places::file_stem;
use crate::state::{Desk, OpenWorkspace, blocking};

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// RFC 7638 thumbprint.
    pub kid: String,
    pub store: KeyStore,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// When a recovery copy was last saved.
    pub recovery_copy_at: Option<i64>,
    /// It can sign without asking for a passphrase.
    pub unlocked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyStore {
    Keychain,
    File,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Keychain {
    pub state: KeychainState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeychainState {
    Available,
    Locked,
    Absent,
    Denied,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedCopy {
    pub path: String,
}

/// The desk's key; null before one was made.
#[tauri::command]
#[specta::specta]
pub async fn get_key(desk: State<'_, Desk>) -> Answer<Option<Key>> {
    desk.read(key).await
}

/// Whether the operating system's keychain answers.
#[tauri::command]
#[specta::specta]
pub async fn check_keychain() -> Answer<Keychain> {
    let state = blocking(|| Ok(keychain::probe())).await?;
    Ok(Keychain { state: state.try_into()? })
}

/// Makes the desk's key. A key kept in a file needs a passphrase.
#[tauri::command]
#[specta::specta]
pub async fn create_key(
    desk: State<'_, Desk>,
    store: KeyStore,
    passphrase: Option<String>,
) -> Answer<Key> {
    let passphrase = passphrase.map(Passphrase::new).transpose()?;
    let world = desk.world().clone();
    desk.write(&[Topic::Keys], move |opened, workspace| {
        let facts = vault::create(workspace, &world, store.into(), passphrase.as_ref())?;
        if let Some(passphrase) = passphrase {
            opened.unlock(workspace, passphrase)?;
        }
        Ok::<_, VaultError>(Key::new(opened, facts))
    })
    .await
}

/// Opens a key kept in a file until the workspace closes.
#[tauri::command]
#[specta::specta]
pub async fn unlock_key(desk: State<'_, Desk>, passphrase: String) -> Answer<Key> {
    let passphrase = Passphrase::new(passphrase)?;
    let unlocked = desk.read(move |opened, store| {
        opened.unlock(store, passphrase).map(|facts| Key::new(opened, facts))
    });
    let key = unlocked.await?;
    desk.changed(&[Topic::Keys]);
    Ok(key)
}

/// Asks where to, and writes a copy of the key under a passphrase; null when
/// nothing was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_recovery_copy(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Answer<Option<SavedCopy>> {
    let passphrase = Passphrase::new(passphrase)?;
    let file_name = format!("{}.recovery", file_stem(&desk.workspace()?.row().enterprise));
    let chosen = desk.choose(Ask::RecoveryCopyLocation { file_name }).await;
    let Some(path) = chosen else { return Ok(None) };
    let world = desk.world().clone();
    desk.write(&[Topic::Keys], move |opened, store| {
        let held = opened.passphrase();
        vault::export(store, &world, &path, &passphrase, held.as_ref())?;
        Ok::<_, VaultError>(Some(SavedCopy { path: shown(&path) }))
    })
    .await
}

/// Asks for a recovery copy and restores the key from it; null when none was
/// chosen.
#[tauri::command]
#[specta::specta]
pub async fn restore_recovery_copy(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Answer<Option<Key>> {
    let passphrase = Passphrase::new(passphrase)?;
    let Some(path) = desk.choose(Ask::RecoveryCopy).await else { return Ok(None) };
    desk.refuse_own(&path)?;
    let world = desk.world().clone();
    desk.write(&[Topic::Keys], move |opened, store| {
        let kind = vault_for(store)?;
        let facts = vault::import(store, &world, &path, &passphrase, kind, Some(&passphrase))?;
        opened.unlock(store, passphrase)?;
        Ok::<_, VaultError>(Some(Key::new(opened, facts)))
    })
    .await
}

/// A key goes back to where it was; a first one into the keychain where there
/// is one, else into a file under the copy's passphrase.
fn vault_for(store: &Store) -> Result<VaultStore, VaultError> {
    match vault::show(store) {
        Ok(facts) => Ok(facts.store),
        Err(VaultError::NoKey) if keychain::probe() == keychain::KeychainState::Available => {
            Ok(VaultStore::Keychain)
        }
        Err(VaultError::NoKey) => Ok(VaultStore::File),
        Err(error) => Err(error),
    }
}

/// The key as the window shows it.
pub fn key(opened: &OpenWorkspace, store: &Store) -> Result<Option<Key>, VaultError> {
    match vault::show(store) {
        Ok(facts) => Ok(Some(Key::new(opened, facts))),
        Err(VaultError::NoKey) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Key {
    fn new(opened: &OpenWorkspace, facts: KeyFacts) -> Self {
        Self {
            unlocked: opened.signs(&facts),
            kid: facts.kid,
            store: facts.store.into(),
            created_at: facts.created_at,
            recovery_copy_at: facts.recovery_copy_at,
        }
    }
}

impl From<VaultStore> for KeyStore {
    fn from(store: VaultStore) -> Self {
        match store {
            VaultStore::Keychain => Self::Keychain,
            VaultStore::File => Self::File,
        }
    }
}

impl From<KeyStore> for VaultStore {
    fn from(store: KeyStore) -> Self {
        match store {
            KeyStore::Keychain => Self::Keychain,
            KeyStore::File => Self::File,
        }
    }
}

impl TryFrom<keychain::KeychainState> for KeychainState {
    type Error = CommandError;

    fn try_from(state: keychain::KeychainState) -> Answer<Self> {
        use keychain::KeychainState as Core;
        match state {
            Core::Available => Ok(Self::Available),
            Core::Locked => Ok(Self::Locked),
            Core::Absent => Ok(Self::Absent),
            Core::Denied => Ok(Self::Denied),
            Core::Failed => {
                Err(CommandError::new(Code::KeychainFailed, "the keychain does not answer"))
            }
        }
    }
}
