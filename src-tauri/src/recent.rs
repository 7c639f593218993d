//! The workspaces opened lately: those that may be opened again by path.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::places::{Places, read_json, write_json};

/// As many as a person reads at a glance.
const KEPT: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    pub path: PathBuf,
    pub enterprise: String,
    /// Seconds since 1970-01-01 UTC.
    pub opened_at: i64,
}

fn file(places: &Places) -> PathBuf {
    places.config.join("recent.json")
}

/// Latest first.
pub fn list(places: &Places) -> Vec<Recent> {
    read_json(&file(places)).unwrap_or_default()
}

/// Whether a workspace was opened lately.
pub fn holds(places: &Places, path: &Path) -> bool {
    list(places).iter().any(|recent| recent.path == path)
}

/// Puts a workspace first. A list that cannot be written is a convenience
/// lost, not a reason to keep the workspace shut.
pub fn note(places: &Places, opened: Recent) {
    let mut recents = list(places);
    recents.retain(|recent| recent.path != opened.path);
    recents.insert(0, opened);
    recents.truncate(KEPT);
    if let Err(error) = write_json(&file(places), &recents) {
        eprintln!("the list of recent workspaces was not written: {error}");
    }
}
