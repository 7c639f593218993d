//! An open workspace: its connections, its key, its views.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use signet_core::file::FileError;
use signet_core::numbers::NumberFormat;
use signet_core::store::{self, Store, WorkspaceRow};
use signet_core::vault::{self, KeyFacts, Passphrase, UnlockedKey, VaultError, VaultStore};

use super::connections::{Connections, Version};
use super::edits::Edits;
use super::exchange::ExchangeSlot;
use super::presence::{OtherWindow, Presence};
use super::views::Views;
use super::{Desk, SYNC, lock};
use crate::error::Answer;
use crate::events::Topic;
use crate::local_exchange::Site;
use crate::places::Places;

/// How soon the window shows what another program wrote. A look asks SQLite
/// for one number and the system for one file name.
const WATCH: Duration = Duration::from_millis(500);

/// One workspace file with everything held for it.
pub struct OpenWorkspace {
    path: PathBuf,
    row: WorkspaceRow,
    format: NumberFormat,
    connections: Connections,
    presence: Presence,
    /// Wakes the watch before its time; the watch ends when this is gone.
    wake: SyncSender<()>,
    unlocked: Mutex<Option<Unlocked>>,
    views: Views,
    edits: Edits,
    exchange: ExchangeSlot,
}

/// What a watch starts from: everything that is read from a workspace is read
/// after this.
pub struct Watch {
    woken: Receiver<()>,
    seen: Option<Version>,
}

/// A file vault's key, and the passphrase that a recovery copy needs again.
struct Unlocked {
    key: Arc<UnlockedKey>,
    passphrase: Passphrase,
}

impl OpenWorkspace {
    /// Opens the file, and gives what [`watch`] needs.
    pub fn open(path: &Path, places: &Places) -> Answer<(Self, Watch)> {
        let connections = Connections::open(path)?;
        let seen = connections.version();
        let row = connections.read(|store| Ok(store.workspace()?))?;
        let site = Site::new(&places.programs, &places.data, &row.id);
        // One that is not taken yet stands for all.
        let (wake, woken) = sync_channel(1);
        let opened = Self {
            path: path.to_owned(),
            format: NumberFormat::new(&row.region),
            row,
            connections,
            presence: Presence::announce(path),
            wake,
            unlocked: Mutex::default(),
            views: Views::default(),
            edits: Edits::default(),
            exchange: ExchangeSlot::new(site),
        };
        Ok((opened, Watch { woken, seen }))
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
        self.connections.read(work)
    }

    /// Runs `work` on the connection that writes.
    pub fn write<T>(&self, work: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
        self.connections.write(work)
    }

    /// Runs `work` on a store opened for it alone, beside reads and writes.
    pub fn beside<T>(&self, work: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
        self.connections.beside(|| {
            let mut store = Store::open(&self.path)?;
            work(&mut store)
        })
    }

    /// Refuses a path that leads to this workspace's own file, before anything
    /// opens it.
    pub fn refuse_own(&self, path: &Path) -> Answer<()> {
        if store::is_at(&self.path, path) {
            return Err(FileError::Database(path.to_owned()).into());
        }
        Ok(())
    }

    /// Another window that has this workspace open.
    pub fn other_window(&self) -> Option<OtherWindow> {
        self.presence.other()
    }

    /// Looks at once for what other programs wrote.
    pub fn look(&self) {
        // A full channel: a look is about to come.
        let _ = self.wake.try_send(());
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
pub fn watch(opened: &Arc<OpenWorkspace>, desk: &Desk, watch: Watch) {
    let (opened, desk, Watch { woken, mut seen }) =
        (Arc::downgrade(opened), desk.downgrade(), watch);
    std::thread::spawn(move || {
        while woken.recv_timeout(WATCH) != Err(RecvTimeoutError::Disconnected) {
            let (Some(look), Some(desk)) = (look(&opened), desk.upgrade()) else { return };
            if look.other_window {
                desk.changed(&[Topic::Windows]);
            }
            if look.version.is_some() && look.version != seen {
                // A sync writes on a connection of its own and tells when it
                // is done: counting all numbers again for each of its change
                // sets would only take its time.
                if desk.jobs().runs(SYNC) {
                    desk.changed(&[Topic::Log]);
                    continue;
                }
                seen = look.version;
                desk.changed(&Topic::ALL);
            }
        }
    });
}

/// What one look finds.
struct Look {
    /// None while the workspace is being written to.
    version: Option<Version>,
    /// There is something else to tell of other windows.
    other_window: bool,
}

/// None when the workspace is closed.
fn look(opened: &Weak<OpenWorkspace>) -> Option<Look> {
    let opened = opened.upgrade()?;
    Some(Look { version: opened.connections.version(), other_window: opened.presence.look_again() })
}
