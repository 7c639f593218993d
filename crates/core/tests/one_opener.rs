//! No program that may hold a workspace opens a file by itself where that file
//! could be the workspace: closing it again would drop SQLite's locks.
//!
//! Files a person names are opened by `signet_core::file`, workspaces by
//! `signet_core::store`. Whatever else opens a file stands here with its reason.

use std::fs;
use std::path::{Path, PathBuf};

const OPENINGS: &[&str] = &[
    "File::open(",
    "File::create",
    "File::options(",
    "OpenOptions::new(",
    "fs::read(",
    "fs::read_to_string(",
    "fs::write(",
    "fs::copy(",
    "Connection::open",
];

/// File, how often it opens something, and why that is no workspace.
const ALLOWED: &[(&str, usize, &str)] = &[
    ("crates/core/src/file.rs", 1, "the opener: what turns out to be a database stays open"),
    ("crates/core/src/store/mod.rs", 4, "through SQLite; a file of a random name; a folder"),
    ("crates/keys/src/publish.rs", 1, "a folder"),
    ("crates/core/src/fetch/cache.rs", 1, "the cache's own files, in a folder of its own"),
    ("crates/core/src/sync/lock.rs", 2, "the lock's own file beside the workspace"),
    ("src-tauri/src/local_exchange.rs", 1, "a log in the app's data folder"),
    ("src-tauri/src/places.rs", 2, "settings in the app's configuration folder"),
    ("src-tauri/src/state/presence.rs", 3, "the file beside the workspace that no SQLite locks"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Lines that open a file, outside comments and tests.
fn openings(text: &str) -> usize {
    let program = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    program
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter(|line| OPENINGS.iter().any(|opening| line.contains(opening)))
        .count()
}

#[test]
fn only_these_places_open_a_file_by_themselves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap();
    let mut files = Vec::new();
    for folder in [
        "crates/core/src",
        "crates/keys/src",
        "crates/lists/src",
        "crates/cli/src",
        "src-tauri/src",
    ] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 80, "the sources are where they are looked for");
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let allowed = ALLOWED.iter().find(|(file, ..)| *file == name).map_or(0, |(_, n, _)| *n);
        let found = openings(&fs::read_to_string(&path).unwrap());
        assert_eq!(
            found, allowed,
            "{name}: a file that a person names is opened with signet_core::file::open; \
             another kind of opening is listed here with its reason"
        );
    }
}
