//! Which window has a workspace open, told to the next one.
//!
//! A lock on a file beside the workspace, never on the workspace itself, whose
//! locks are SQLite's. The system lets go of it when its process ends, however
//! that comes about. It forbids nothing: two windows may well share a file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
#[cfg(unix)]
use signet_core::file::Identity;
use signet_core::file::beside;
use specta::Type;

use super::lock;

/// Far more than is ever written.
const MOST: u64 = 4_096;

/// Another window of the app that has the same workspace open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OtherWindow {
    /// Its process, where it said so.
    pub process: Option<u32>,
    /// The computer it runs on, where the system names it.
    pub computer: Option<String>,
    /// Whether it runs on this computer; null where that is not known.
    pub here: Option<bool>,
}

pub struct Presence {
    path: PathBuf,
    state: Mutex<State>,
}

enum State {
    /// This window is the first; the lock ends with the file.
    First(#[expect(dead_code, reason = "held for its lock")] File),
    /// Another was there before.
    Second(OtherWindow),
    /// The place keeps no locks: nobody is told anything.
    Unknown,
}

impl Presence {
    /// Says that a window has `workspace` open, or learns which one has.
    pub fn announce(workspace: &Path) -> Self {
        // Links to one file have one place beside it.
        let workspace = std::fs::canonicalize(workspace).unwrap_or_else(|_| workspace.to_owned());
        let path = beside(&workspace, "-window");
        let state = Mutex::new(look(&path));
        Self { path, state }
    }

    /// The window that was there before this one.
    pub fn other(&self) -> Option<OtherWindow> {
        match &*lock(&self.state) {
            // The workspace was opened a second time in this window.
            State::Second(other) if is_own(other) => None,
            State::Second(other) => Some(other.clone()),
            State::First(_) | State::Unknown => None,
        }
    }

    /// Looks again, unless this window is the first; whether something else is
    /// to be told than before.
    pub fn look_again(&self) -> bool {
        if matches!(*lock(&self.state), State::First(_)) {
            return false;
        }
        let before = self.other();
        *lock(&self.state) = look(&self.path);
        self.other() != before
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if matches!(*lock(&self.state), State::First(_)) {
            // While the lock is held: whoever takes the file's place makes its own.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn look(path: &Path) -> State {
    // A file that its owner took away between opening and locking is no longer
    // the one that the next window finds.
    for _ in 0..10 {
        // A link, or a file of another kind, is somebody else's: it is neither
        // written to nor removed.
        if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
            return State::Unknown;
        }
        let opened =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        // Another account's file can be read, which is enough to be told.
        let Ok(file) = opened.or_else(|_| File::open(path)) else { return State::Unknown };
        match file.try_lock() {
            Ok(()) => {
                #[cfg(unix)]
                if Identity::of_open(&file).ok() != Identity::of(path).ok() {
                    continue;
                }
                if !is_ours(&file) {
                    return State::Unknown;
                }
                // Without it the next window is told all the same, only not of whom.
                let _ = sign(&file);
                return State::First(file);
            }
            Err(TryLockError::WouldBlock) => return State::Second(signed(file)),
            Err(TryLockError::Error(_)) => return State::Unknown,
        }
    }
    State::Unknown
}

/// Whether a file holds nothing, or what a window once wrote there.
fn is_ours(mut file: &File) -> bool {
    let mut text = Vec::new();
    match file.take(MOST + 1).read_to_end(&mut text) {
        Ok(_) => {
            file.rewind().is_ok()
                && (text.is_empty() || serde_json::from_slice::<OtherWindow>(&text).is_ok())
        }
        Err(_) => false,
    }
}

fn sign(mut file: &File) -> std::io::Result<()> {
    let own = OtherWindow { process: Some(std::process::id()), computer: computer(), here: None };
    file.set_len(0)?;
    file.write_all(&serde_json::to_vec(&own)?)
}

/// What the owner wrote; nothing where it is just about to.
fn signed(file: File) -> OtherWindow {
    let mut text = Vec::new();
    let read = file.take(MOST).read_to_end(&mut text);
    let mut other: OtherWindow =
        read.ok().and_then(|_| serde_json::from_slice(&text).ok()).unwrap_or_default();
    other.here = other.computer.as_ref().map(|name| Some(name) == computer().as_ref());
    other
}

fn is_own(other: &OtherWindow) -> bool {
    other.process == Some(std::process::id()) && other.here != Some(false)
}

/// This computer's name, where the system tells it without a call of its own.
fn computer() -> Option<String> {
    let name = if cfg!(windows) {
        std::env::var("COMPUTERNAME").ok()
    } else {
        std::fs::read_to_string("/proc/sys/kernel/hostname").ok()
    };
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_or_another_file_of_the_place_s_name_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("a.signet");
        let (place, victim) =
            (folder.path().join("a.signet-window"), folder.path().join("letter.txt"));
        for file in [&workspace, &victim] {
            std::fs::write(file, b"kept").unwrap();
        }
        for target in [&victim, &workspace] {
            std::os::unix::fs::symlink(target, &place).unwrap();
            drop(Presence::announce(&workspace));
            assert_eq!(std::fs::read(target).unwrap(), b"kept", "{target:?}");
            assert!(place.is_symlink(), "what is not ours is not removed");
            std::fs::remove_file(&place).unwrap();
        }
        std::fs::write(&place, b"a list of somebody's").unwrap();
        drop(Presence::announce(&workspace));
        assert_eq!(std::fs::read(&place).unwrap(), b"a list of somebody's");
    }

    #[test]
    fn what_a_window_that_died_left_is_taken_over_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("a.signet");
        let place = folder.path().join("a.signet-window");
        std::fs::write(&place, br#"{"process":1,"computer":"desk","here":null}"#).unwrap();
        let first = Presence::announce(&workspace);
        assert_eq!(first.other(), None, "nobody holds it");
        drop(first);
        assert!(!place.exists());
    }
}
