//! Keychain Services.

use apple_native_keyring_store::keychain::Store;
use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;

use crate::error::KeychainError;

/// Every macOS account has a login keychain; whether it is unlocked shows at
/// the first use, which prompts.
pub(super) fn check() -> Result<(), KeychainError> {
    Store::new().map(|_| ()).map_err(|_| KeychainError::Absent)
}

pub(super) fn entry(service: &str, account: &str) -> keyring_core::Result<Entry> {
    Store::new()?.build(service, account, None)
}
