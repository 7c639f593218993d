//! An open workspace: its connections, its key, its views.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, TryLockError, Weak};
use std::time::Duration;

use signet_core::numbers::NumberFormat;
use signet_core::store::{Store, StoreError, WorkspaceRow};
use signet_core::vault::{self, KeyFacts, Passphrase, UnlockedKey, VaultError, VaultStore};

use super::edits::Edits;
use super::exchange::ExchangeSlot;
use super::views::Views;
use super::{Desk, SYNC, lock};
use crate::error::Answer;
use crate::events::Topic;
use crate::local_exchange::Site;
use crate::places::Places;

/// How soon the window shows what another program wrote.
const WATCH: Duration = Duration::from_secs(1);

/// Readers kept open: a page, a count and a detail are asked for together.
const READERS: usize = 3;

/// One workspace file with everything held for it.
pub struct OpenWorkspace {
    path: PathBuf,
    row: WorkspaceRow,
    format: NumberFormat,
    writer: Mutex<Store>,
    readers: Mutex<Vec<Store>>,
    unlocked: Mutex<Option<Unlocked>>,
    views: Views,
    edits: Edits,
    exchange: ExchangeSlot,
}

/// A file vault's key, and the passphrase that a recovery copy needs again.
struct Unlocked {
    key: Arc<UnlockedKey>,
    passphrase: Passphrase,
}

impl OpenWorkspace {
    pub fn open(path: &Path, places: &Places) -> Result<Self, StoreError> {
        let writer = Store::open(path)?;
        let row = writer.workspace()?;
        let site = Site::new(&places.programs, &places.data, &row.id);
        Ok(Self {
            path: path.to_owned(),
            format: NumberFormat::new(&row.region),
            row,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            unlocked: Mutex::default(),
            views: Views::default(),
            edits: Edits::default(),
            exchange: ExchangeSlot::new(site),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn row(&self) -> &WorkspaceRow {
        &self.row
    }

    /// Numbers as the workspace's region writes them.
    pub fn format(&self) -> &NumberFormat {
        &self.format
    }

    pub fn views(&self) -> &Views {
        &self.views
    }

    pub fn edits(&self) -> &Edits {
        &self.edits
    }

    pub fn exchange(&self) -> &ExchangeSlot {
        &self.exchange
    }

    /// Runs `work` on a connection of its own.
    pub fn read<T>(&self, work: impl FnOnce(&Store) -> Answer<T>) -> Answer<T> {
        let idle = lock(&self.readers).pop();
        let store = match idle {
            Some(store) => store,
            None => Store::open(&self.path)?,
        };
        let done = work(&store);
        let mut readers = lock(&self.readers);
        if readers.len() < READERS {
            readers.push(store);
        }
        done
    }

    /// Runs `work` on the connection that writes.
    pub fn write<T>(&self, work: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
        work(&mut lock(&self.writer))
    }

    /// Opens a file vault and keeps its key until the workspace closes. A
    /// keychain's key needs no passphrase.
    pub fn unlock(&self, store: &Store, passphrase: Passphrase) -> Result<KeyFacts, VaultError> {
        let facts = vault::show(store)?;
        if facts.store == VaultStore::File {
            let key = Arc::new(vault::open(store, Some(&passphrase))?);
            *lock(&self.unlocked) = Some(Unlocked { key, passphrase });
        }
        Ok(facts)
    }

    /// The passphrase of an unlocked file vault.
    pub fn passphrase(&self) -> Option<Passphrase> {
        lock(&self.unlocked).as_ref().map(|unlocked| unlocked.passphrase.clone())
    }

    /// Whether the key signs without a passphrase being asked for.
    pub fn signs(&self, facts: &KeyFacts) -> bool {
        match facts.store {
            VaultStore::Keychain => true,
            VaultStore::File => lock(&self.unlocked).is_some(),
        }
    }

    /// The key, ready to sign. A keychain is asked each time, so that its owner
    /// can lock it. [`VaultError::PassphraseRequired`] when a file vault is not
    /// unlocked.
    pub fn signer(&self, store: &Store) -> Result<Arc<UnlockedKey>, VaultError> {
        let held = lock(&self.unlocked).as_ref().map(|unlocked| unlocked.key.clone());
        match held {
            Some(key) => Ok(key),
            None => vault::open(store, None).map(Arc::new),
        }
    }
}

/// Tells the window when another program has written to the workspace. SQLite's
/// `data_version`, asked on the connection that writes, counts the commits of
/// all others. Ends with the workspace.
pub fn watch(opened: &Arc<OpenWorkspace>, desk: &Desk) {
    let (opened, desk) = (Arc::downgrade(opened), desk.downgrade());
    std::thread::spawn(move || {
        let mut seen = version(&opened).flatten();
        loop {
            std::thread::sleep(WATCH);
            let Some(version) = version(&opened) else { return };
            if version.is_some() && version != seen {
                let Some(desk) = desk.upgrade() else { return };
                // A sync writes on a connection of its own and tells when it
                // is done: counting all numbers again for each of its change
                // sets would only take its time.
                if desk.jobs().runs(SYNC) {
                    desk.changed(&[Topic::Log]);
                    continue;
                }
                seen = version;
                desk.changed(&Topic::ALL);
            }
        }
    });
}

/// None when the workspace is closed; an inner none when it is being written
/// to, which the next look makes up for.
fn version(opened: &Weak<OpenWorkspace>) -> Option<Option<i64>> {
    let opened = opened.upgrade()?;
    let store = match opened.writer.try_lock() {
        Ok(store) => store,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return Some(None),
    };
    Some(store.connection().pragma_query_value(None, "data_version", |row| row.get(0)).ok())
}
