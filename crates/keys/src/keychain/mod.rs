//! The operating system's keychain.
//!
//! A keychain may show a prompt, or hang, and the calls into it take no time
//! limit. Each of ours runs on a thread of its own and is given up after
//! [`TIME_LIMIT`]; a thread given up wipes its secrets when the keychain lets
//! go of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keyring_core::Entry;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::KeychainError;
use crate::secret::Secret;

#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(any(target_os = "macos", windows)), path = "secret_service.rs")]
mod system;

/// Name of the program in the keychain; the account is the workspace's id.
const SERVICE: &str = "org.signet.desktop";

/// Every answer is promised within two seconds.
const TIME_LIMIT: Duration = Duration::from_millis(1_700);

/// How the keychain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum KeychainState {
    Available,
    /// It is there and must be unlocked by its owner.
    Locked,
    /// The system has none, or none that was ever set up.
    Absent,
    /// It may not be used by this program.
    Denied,
    /// It is there and does not work, or does not answer.
    Failed,
}

/// Looks how the keychain stands, within two seconds and without a prompt.
pub fn probe() -> KeychainState {
    match within_time_limit(|| Ok(())) {
        Ok(()) => KeychainState::Available,
        Err(KeychainError::Locked) => KeychainState::Locked,
        Err(KeychainError::Absent) => KeychainState::Absent,
        Err(KeychainError::Denied) => KeychainState::Denied,
        Err(KeychainError::Failed(_)) => KeychainState::Failed,
    }
}

/// The key of that account, none when the keychain has none or something else.
pub(super) fn read(account: &str) -> Result<Option<Secret>, KeychainError> {
    let account = account.to_owned();
    within_time_limit(move || stored(&entry(&account)?))
}

/// The key of that account; `fresh` is stored when there is none.
pub(super) fn read_or_store(account: &str, fresh: Secret) -> Result<Secret, KeychainError> {
    let account = account.to_owned();
    within_time_limit(move || {
        let entry = entry(&account)?;
        match stored(&entry)? {
            Some(present) => Ok(present),
            None => put(&entry, &fresh).map(|()| fresh),
        }
    })
}

/// Stores the key of that account, over one that was there.
pub(super) fn store(account: &str, secret: Secret) -> Result<(), KeychainError> {
    let account = account.to_owned();
    within_time_limit(move || put(&entry(&account)?, &secret))
}

fn entry(account: &str) -> Result<Entry, KeychainError> {
    system::entry(SERVICE, account).map_err(judge)
}

fn stored(entry: &Entry) -> Result<Option<Secret>, KeychainError> {
    let text = match entry.get_secret() {
        Ok(text) => Zeroizing::new(text),
        Err(keyring_core::Error::NoEntry) => return Ok(None),
        Err(error) => return Err(judge(error)),
    };
    let octets = URL_SAFE_NO_PAD.decode(&text[..]).map(Zeroizing::new);
    Ok(octets.ok().and_then(|octets| Secret::from_octets(&octets).ok()))
}

fn put(entry: &Entry, secret: &Secret) -> Result<(), KeychainError> {
    let text = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.octets()));
    entry.set_secret(text.as_bytes()).map_err(judge)?;
    // The workspace will rely on this key: it has to be there before it does.
    match stored(entry)? {
        Some(present) if present.octets() == secret.octets() => Ok(()),
        _ => Err(KeychainError::Failed("what was stored does not come back".to_owned())),
    }
}

/// Why an unlocked keychain refused.
fn judge(error: keyring_core::Error) -> KeychainError {
    if let Err(state) = system::check() {
        return state;
    }
    match error {
        keyring_core::Error::NoStorageAccess(_) => KeychainError::Denied,
        keyring_core::Error::NoDefaultStore | keyring_core::Error::NotSupportedByStore(_) => {
            KeychainError::Absent
        }
        // These two carry what was stored.
        keyring_core::Error::BadEncoding(_) | keyring_core::Error::BadDataFormat(..) => {
            KeychainError::Failed("the entry is not in its format".to_owned())
        }
        other => KeychainError::Failed(other.to_string()),
    }
}

fn within_time_limit<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    let unlocked = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&unlocked);
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            let answer = system::check().and_then(|()| {
                seen.store(true, Ordering::Release);
                work()
            });
            // Nobody waits after the time limit: the answer is dropped, wiped.
            let _ = sender.send(answer);
        })
        .map_err(|error| KeychainError::Failed(error.to_string()))?;
    match receiver.recv_timeout(TIME_LIMIT) {
        Ok(answer) => answer,
        // It was ready and then kept us waiting: it is asking its owner.
        Err(RecvTimeoutError::Timeout) if unlocked.load(Ordering::Acquire) => {
            Err(KeychainError::Locked)
        }
        Err(RecvTimeoutError::Timeout) => {
            Err(KeychainError::Failed("it does not answer".to_owned()))
        }
        Err(RecvTimeoutError::Disconnected) => {
            Err(KeychainError::Failed("the call into it broke off".to_owned()))
        }
    }
}
