//! The Secret Service over D-Bus (freedesktop.org Secret Storage
//! Specification 0.2), as GNOME Keyring, KWallet and KeePassXC offer it.

use std::collections::HashMap;
use std::io::ErrorKind;

use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;
use zbus::blocking::Connection;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus_secret_service_keyring_store::Store;

use crate::error::KeychainError;

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";

/// Whether the default collection is there and unlocked. Asks for nothing that
/// would make the service prompt.
pub(super) fn check() -> Result<(), KeychainError> {
    let connection = Connection::session().map_err(no_session)?;
    let default: OwnedObjectPath = connection
        .call_method(
            Some(NAME),
            PATH,
            Some("org.freedesktop.Secret.Service"),
            "ReadAlias",
            &"default",
        )
        .and_then(|reply| reply.body().deserialize())
        .map_err(judge)?;
    // "/" stands for no collection: the keychain was never set up.
    if default.as_str() == "/" {
        return Err(KeychainError::Absent);
    }
    let locked: OwnedValue = connection
        .call_method(
            Some(NAME),
            &default,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.freedesktop.Secret.Collection", "Locked"),
        )
        .and_then(|reply| reply.body().deserialize())
        .map_err(judge)?;
    match bool::try_from(locked) {
        Ok(false) => Ok(()),
        Ok(true) => Err(KeychainError::Locked),
        Err(_) => Err(KeychainError::Failed("it does not tell whether it is locked".to_owned())),
    }
}

/// A connection of its own each time: the service may come, go and restart
/// while the program runs.
pub(super) fn entry(service: &str, account: &str) -> keyring_core::Result<Entry> {
    let modifiers = HashMap::from([("label", "Signet signing key")]);
    Store::new()?.build(service, account, Some(&modifiers))
}

fn no_session(error: zbus::Error) -> KeychainError {
    match error {
        zbus::Error::InputOutput(error) | zbus::Error::Connection(error, _)
            if error.kind() == ErrorKind::PermissionDenied =>
        {
            KeychainError::Denied
        }
        _ => KeychainError::Absent,
    }
}

/// By the error's D-Bus name; its text is for people.
fn judge(error: zbus::Error) -> KeychainError {
    let zbus::Error::MethodError(name, _, _) = &error else {
        return KeychainError::Failed(error.to_string());
    };
    match name.as_str() {
        "org.freedesktop.Secret.Error.IsLocked" => KeychainError::Locked,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner" => KeychainError::Absent,
        "org.freedesktop.DBus.Error.AccessDenied"
        | "org.freedesktop.DBus.Error.AuthFailed"
        | "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired" => KeychainError::Denied,
        // The bus knows of a service and cannot start it.
        name if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => KeychainError::Absent,
        name => KeychainError::Failed(name.to_owned()),
    }
}
