//! One sync per workspace: a row in the database says who syncs and until
//! when, and a locked file beside the workspace that its holder lives.
//!
//! The row alone decides. Each write of a sync finds its own token there, in
//! the same transaction, or does not happen: so a sync that stood still past
//! its time can be taken over at any moment and never writes again. The file
//! spares the next one the wait for a holder that has ended: the system
//! unlocks a file when the last process that had it open is gone.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use super::error::SyncError;
use crate::file::beside;
use crate::store::Store;
use crate::store::sync_lock::{self, LockRow};
use crate::world::World;

/// Seconds a holder has until its next write. Between two writes lie at most
/// three attempts at a request of half a minute, with their waiting times, and
/// what was asked before them.
const LEASE: i64 = 300;

/// The lock of a sync under way. Dropped without [`Lock::release`], its file is
/// left unlocked and the next sync takes over at once.
pub(super) struct Lock {
    token: String,
    file: PathBuf,
    /// Locked for as long as it is open; none where the disk knows no locks.
    _life: Option<File>,
}

/// What a holder's file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Living,
    Ended,
    Unknown,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(store: &mut Store, world: &World) -> Result<Self, SyncError> {
        let workspace = fs::canonicalize(store.path()).unwrap_or_else(|_| store.path().to_owned());
        let token = world.identifier();
        let file = life_file(&workspace, &token);
        let taken = store.write(|transaction| {
            let now = world.now();
            let before = sync_lock::read(transaction)?;
            if let Some(before) = &before
                && holds(before, life(&life_file(&workspace, &before.token)), now)
            {
                let LockRow { owner, started_at: since, .. } = before.clone();
                return Err(SyncError::Running { owner, since });
            }
            let life = begin_life(&file);
            let row = LockRow {
                token: token.clone(),
                owner: world.program.clone(),
                started_at: now,
                expires_at: now.saturating_add(LEASE),
            };
            sync_lock::put(transaction, &row)?;
            Ok((before, life))
        });
        match taken {
            Ok((before, life)) => {
                if let Some(before) = before {
                    // Its holder has ended, or has nothing more to write.
                    let _ = fs::remove_file(life_file(&workspace, &before.token));
                }
                Ok(Self { token, file, _life: life })
            }
            Err(error) => {
                let _ = fs::remove_file(&file);
                Err(error)
            }
        }
    }

    /// Runs one write transaction and moves the lock's time on, if the lock is
    /// still this sync's; else writes nothing.
    pub(super) fn write<T>(
        &self,
        store: &mut Store,
        world: &World,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, SyncError>,
    ) -> Result<T, SyncError> {
        store.write(|transaction| {
            let until = world.now().saturating_add(LEASE);
            if !sync_lock::renew(transaction, &self.token, until)? {
                let by = sync_lock::read(transaction)?.map(|row| (row.owner, row.started_at));
                return Err(SyncError::TakenOver { by });
            }
            work(transaction)
        })
    }

    /// Moves the lock's time on.
    pub(super) fn renew(&self, store: &mut Store, world: &World) -> Result<(), SyncError> {
        self.write(store, world, |_| Ok(()))
    }

    /// Gives the lock back; one that was taken over stays with its holder.
    pub(super) fn release(self, store: &mut Store) -> Result<(), SyncError> {
        store.write(|transaction| sync_lock::remove(transaction, &self.token))?;
        // Of no use to anybody any more; its removal is best effort.
        let _ = fs::remove_file(&self.file);
        Ok(())
    }
}

/// Whether a row keeps others out.
fn holds(row: &LockRow, life: Life, now: i64) -> bool {
    let left = row.expires_at.saturating_sub(now);
    match life {
        Life::Ended => false,
        Life::Living => left > 0,
        // More than a whole lease was written under a clock that has been put
        // back since, and would keep others out for as long as that.
        Life::Unknown => (1..=LEASE).contains(&left),
    }
}

fn life_file(workspace: &Path, token: &str) -> PathBuf {
    beside(workspace, &format!("-sync-{token}"))
}

fn begin_life(path: &Path) -> Option<File> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(path).ok()?;
    file.try_lock().ok().map(|()| file)
}

fn life(path: &Path) -> Life {
    let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else {
        return Life::Unknown;
    };
    match file.try_lock() {
        Ok(()) => Life::Ended,
        Err(TryLockError::WouldBlock) => Life::Living,
        Err(TryLockError::Error(_)) => Life::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_with_its_holder_or_its_time() {
        let row = LockRow {
            token: String::new(),
            owner: String::new(),
            started_at: 900,
            expires_at: 1000,
        };
        for (life, now, held) in [
            (Life::Living, 999, true),
            (Life::Living, 1000, false),
            (Life::Living, 1, true),
            (Life::Ended, 999, false),
            (Life::Unknown, 999, true),
            (Life::Unknown, 1000, false),
            (Life::Unknown, 699, false),
        ] {
            assert_eq!(holds(&row, life, now), held, "{life:?} at {now}");
        }
    }

    #[test]
    fn a_file_tells_whether_its_holder_lives() {
        let folder = tempfile::tempdir().unwrap();
        let path = life_file(&folder.path().join("workspace"), "token");
        assert_eq!(life(&path), Life::Unknown, "there is none");
        let held = begin_life(&path).expect("this disk knows locks");
        assert_eq!(life(&path), Life::Living);
        drop(held);
        assert_eq!(life(&path), Life::Ended);
    }
}
