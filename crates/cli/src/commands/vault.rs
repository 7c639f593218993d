//! `vault`: the desk's key.

use signet_core::vault::{self, KeyFacts, VaultStore};

use super::Context;
use crate::args::VaultCommand;
use crate::output::Failure;
use crate::passphrase;

pub fn run(context: &Context<'_>, command: VaultCommand) -> Result<(), Failure> {
    let mut store = context.store()?;
    let world = &context.world;
    let facts = match command {
        VaultCommand::Create { store: kind } => {
            let kind = VaultStore::from(kind);
            let chosen = match kind {
                VaultStore::File => Some(passphrase::chosen("Passphrase for the key: ")?),
                VaultStore::Keychain => None,
            };
            let facts = vault::create(&mut store, world, kind, chosen.as_ref())?;
            context.output.hint(
                "A key that is lost cannot be made again: write a recovery copy with `signet vault export FILE`.",
            );
            facts
        }
        VaultCommand::Show => vault::show(&store)?,
        VaultCommand::Export { file } => {
            let unlock = unlock(&store)?;
            let copy = passphrase::chosen("Passphrase for the copy: ")?;
            vault::export(&mut store, world, &file, &copy, unlock.as_ref())?
        }
        VaultCommand::Import { file, store: kind } => {
            let kind = VaultStore::from(kind);
            let copy = passphrase::existing("Passphrase of the copy: ")?;
            let chosen = match kind {
                VaultStore::File => Some(passphrase::chosen("Passphrase for the key: ")?),
                VaultStore::Keychain => None,
            };
            vault::import(&mut store, world, &file, &copy, kind, chosen.as_ref())?
        }
    };
    context.output.result(&facts, text)
}

/// The passphrase that opens the key, where it takes one.
pub fn unlock(
    store: &signet_core::store::Store,
) -> Result<Option<signet_core::vault::Passphrase>, Failure> {
    match vault::show(store)?.store {
        VaultStore::File => Ok(Some(passphrase::existing("Passphrase of the key: ")?)),
        VaultStore::Keychain => Ok(None),
    }
}

fn text(facts: &KeyFacts) -> String {
    format!(
        "Key {}\nKept in: {}\nRecovery copy: {}\n",
        facts.kid,
        facts.store.name(),
        if facts.recovery_copy_at.is_some() { "written" } else { "none yet" },
    )
}
