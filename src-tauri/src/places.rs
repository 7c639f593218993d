//! Where the app keeps what is its own, and how it writes it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use signet_core::file::beside;
use signet_core::store::taken;

/// Directories of the app. They are made when first written to.
#[derive(Clone, Debug)]
pub struct Places {
    /// Recent workspaces and the window's size.
    pub config: PathBuf,
    /// Data of the exchange that comes with the app.
    pub data: PathBuf,
    /// Where workspaces are suggested.
    pub documents: PathBuf,
    /// Where the programs lie that come with the app.
    pub programs: PathBuf,
    /// The log file; none where there is no folder for it.
    pub log: Option<PathBuf>,
}

/// Reads a JSON file. None when it is absent or not what is expected: these
/// files are conveniences, and a damaged one must not keep the app from
/// starting.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Replaces a JSON file, whole or not at all.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let partial = beside(path, &format!(".{}.partial", std::process::id()));
    let written = File::create(&partial).and_then(|mut file| {
        file.write_all(&serde_json::to_vec_pretty(value)?)?;
        file.sync_all()
    });
    let published = written.and_then(|()| std::fs::rename(&partial, path));
    if published.is_err() {
        // Of no use to anybody; its removal is best effort.
        let _ = std::fs::remove_file(&partial);
    }
    published
}

/// A file name made of an enterprise's name, without what file systems refuse.
pub fn file_stem(enterprise: &str) -> String {
    let kept: String = enterprise
        .chars()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let stem: String = words.join(" ").chars().take(60).collect();
    let stem = stem.trim_matches(['.', ' ']);
    if stem.is_empty() { "Workspace".to_owned() } else { stem.to_owned() }
}

/// `<directory>/<stem>.signet`, or with a number behind it when taken.
pub fn free_path(directory: &Path, stem: &str) -> PathBuf {
    let first = directory.join(format!("{stem}.signet"));
    if taken(&first).is_none() {
        return first;
    }
    (2..)
        .map(|number| directory.join(format!("{stem} {number}.signet")))
        .find(|path| taken(path).is_none())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_a_file_system_refuses() {
        assert_eq!(file_stem("Harbour: Health / \"North\""), "Harbour Health North");
        assert_eq!(file_stem("../../etc"), "etc");
        assert_eq!(file_stem("  "), "Workspace");
    }

    #[test]
    fn a_taken_path_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_path(folder.path(), "Harbour");
        std::fs::write(&first, "").unwrap();
        assert_eq!(free_path(folder.path(), "Harbour"), folder.path().join("Harbour 2.signet"));
    }

    #[test]
    fn a_damaged_file_reads_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recent.json");
        std::fs::write(&path, "[{").unwrap();
        assert_eq!(read_json::<Vec<String>>(&path), None);
        write_json(&path, &vec!["a"]).unwrap();
        assert_eq!(read_json::<Vec<String>>(&path), Some(vec!["a".to_owned()]));
    }
}
