//! The Credential Manager.

use std::collections::HashMap;

use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;
use windows_native_keyring_store::Store;

use crate::error::KeychainError;

/// The Credential Manager is unlocked as long as its user is logged on.
pub(super) fn check() -> Result<(), KeychainError> {
    Store::new().map(|_| ()).map_err(|_| KeychainError::Absent)
}

/// `Local`: the key stays on this machine. The default, `Enterprise`, roams
/// with the user's profile.
pub(super) fn entry(service: &str, account: &str) -> keyring_core::Result<Entry> {
    let modifiers = HashMap::from([("persistence", "Local")]);
    Store::new()?.build(service, account, Some(&modifiers))
}
