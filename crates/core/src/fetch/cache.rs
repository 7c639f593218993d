//! Answers kept on disk for as long as RFC 9111 lets them be used.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use http_cache_semantics::CachePolicy;
use serde::{Deserialize, Serialize};
use signet_stir::IntegrityDigest;

/// What all answers may take on disk. A certificate path takes 3 kB and a
/// logo 20 kB, so some thousand issuers and brands fit.
const TOTAL_BYTES: u64 = 64 * 1024 * 1024;

/// A folder of answers, one file each, or nothing at all.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
}

/// An answer as it was kept.
pub(super) struct Kept {
    pub policy: CachePolicy,
    pub body: Vec<u8>,
}

/// First line of a file; the body follows.
#[derive(Serialize, Deserialize)]
struct Head {
    url: String,
    policy: CachePolicy,
}

impl Cache {
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The answer kept for `url`. A file that cannot be read counts as absent.
    pub fn get(&self, url: &str) -> Option<Kept> {
        let mut text = fs::read(self.file(url)?).ok()?;
        let end = text.iter().position(|byte| *byte == b'\n')?;
        let head: Head = serde_json::from_slice(&text[..end]).ok()?;
        if head.url != url {
            return None;
        }
        text.drain(..=end);
        Some(Kept { policy: head.policy, body: text })
    }

    /// Keeps an answer if it may be kept. A full disk costs the next fetch
    /// some time and nothing else, so failures are passed over.
    pub fn put(&self, url: &str, policy: &CachePolicy, body: &[u8]) {
        let (Some(folder), Some(file)) = (&self.folder, self.file(url)) else { return };
        if !policy.is_storable() {
            // What was kept before no longer holds.
            let _ = fs::remove_file(file);
            return;
        }
        let head = Head { url: url.to_owned(), policy: policy.clone() };
        let _ = write(folder, &file, &head, body);
        trim(folder, TOTAL_BYTES);
    }

    fn file(&self, url: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(IntegrityDigest::sha256(url.as_bytes()).hex()))
    }
}

/// Written aside and moved into place, so that no reader sees half an answer.
fn write(folder: &Path, file: &Path, head: &Head, body: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut written = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut written, head)?;
    written.write_all(b"\n")?;
    written.write_all(body)?;
    written.persist(file)?;
    Ok(())
}

/// Drops the answers kept longest ago until `most` bytes are left.
fn trim(folder: &Path, most: u64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let about = entry.metadata().ok()?;
            about.is_file().then(|| (about.modified().ok(), about.len(), entry.path()))
        })
        .map(|(time, length, path)| (time.unwrap_or(SystemTime::UNIX_EPOCH), length, path))
        .collect();
    files.sort();
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        if total <= most {
            return;
        }
        if fs::remove_file(path).is_ok() {
            total -= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answers_make_room() {
        let folder = tempfile::tempdir().unwrap();
        for (name, age) in [("old", 300), ("middle", 200), ("young", 100)] {
            let path = folder.path().join(name);
            fs::write(&path, [0; 100]).unwrap();
            let time = SystemTime::now() - std::time::Duration::from_secs(age);
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
        trim(folder.path(), 200);
        assert!(!folder.path().join("old").exists());
        assert!(folder.path().join("middle").exists());
        trim(folder.path(), 150);
        assert!(!folder.path().join("middle").exists());
        assert!(folder.path().join("young").exists());
    }

    #[test]
    fn a_damaged_file_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(Some(folder.path().to_owned()));
        for content in ["", "no line", "{}\nbody", "{\"url\":1}\n"] {
            fs::write(cache.file("https://example.org/a").unwrap(), content).unwrap();
            assert!(cache.get("https://example.org/a").is_none(), "{content:?}");
        }
    }
}
