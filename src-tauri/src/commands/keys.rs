//! The desk's signing key and its recovery copy.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use crate::error::Answer;
use crate::state::Desk;

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
    desk.unready()
}

/// Whether the operating system's keychain answers.
#[tauri::command]
#[specta::specta]
pub async fn check_keychain(desk: State<'_, Desk>) -> Answer<Keychain> {
    desk.unready()
}

/// Makes the desk's key. A key kept in a file needs a passphrase.
#[tauri::command]
#[specta::specta]
pub async fn create_key(
    desk: State<'_, Desk>,
    store: KeyStore,
    passphrase: Option<String>,
) -> Answer<Key> {
    let _ = (store, passphrase);
    desk.unready()
}

/// Opens a key kept in a file until the workspace closes.
#[tauri::command]
#[specta::specta]
pub async fn unlock_key(desk: State<'_, Desk>, passphrase: String) -> Answer<Key> {
    let _ = passphrase;
    desk.unready()
}

/// Asks where to, and writes a copy of the key under a passphrase; null when
/// nothing was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_recovery_copy(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Answer<Option<SavedCopy>> {
    let _ = passphrase;
    desk.unready()
}

/// Asks for a recovery copy and restores the key from it; null when none was
/// chosen.
#[tauri::command]
#[specta::specta]
pub async fn restore_recovery_copy(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Answer<Option<Key>> {
    let _ = passphrase;
    desk.unready()
}
