//! List files chosen for import, and the plans made from them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use signet_core::Code;
use signet_core::import::ImportPlan;

use super::lock;
use crate::commands::import::ImportFile;
use crate::error::{Answer, CommandError};

/// Files by handle and plans by identifier. The window never sees a path.
#[derive(Default)]
pub struct Lists {
    files: Mutex<HashMap<String, PathBuf>>,
    /// The latest only: a plan of a million rows takes its memory.
    plan: Mutex<Option<(String, Arc<ImportPlan>)>>,
}

impl Lists {
    /// Takes a file that a dialog or a drop gave. `handle` must be unguessable
    /// only in so far as it is unique.
    pub fn add(&self, path: &Path, handle: String) -> Answer<ImportFile> {
        let facts = std::fs::metadata(path).map_err(|error| CommandError::reading(path, &error))?;
        if facts.is_dir() {
            return Err(CommandError::about(path, Code::FileIsDirectory, "this is a directory"));
        }
        let name = name_of(path);
        lock(&self.files).insert(handle.clone(), path.to_owned());
        Ok(ImportFile { file: handle, name, bytes: facts.len() })
    }

    pub fn path(&self, handle: &str) -> Answer<PathBuf> {
        lock(&self.files)
            .get(handle)
            .cloned()
            .ok_or_else(|| CommandError::new(Code::FileNotFound, "this file was not chosen"))
    }

    /// Keeps a plan in place of the one before.
    pub fn keep(&self, identifier: String, plan: ImportPlan) {
        *lock(&self.plan) = Some((identifier, Arc::new(plan)));
    }

    pub fn plan(&self, identifier: &str) -> Answer<Arc<ImportPlan>> {
        lock(&self.plan)
            .as_ref()
            .filter(|(kept, _)| kept == identifier)
            .map(|(_, plan)| plan.clone())
            .ok_or_else(|| CommandError::new(Code::PlanClosed, "this plan is no longer held"))
    }

    pub fn forget_plans(&self) {
        lock(&self.plan).take();
    }
}

pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_or_a_missing_file_is_no_list() {
        let lists = Lists::default();
        let folder = tempfile::tempdir().unwrap();
        let code = |path: &Path| lists.add(path, "a".to_owned()).map_err(|error| error.code).err();
        assert_eq!(code(folder.path()), Some(Code::FileIsDirectory));
        assert_eq!(code(&folder.path().join("list.csv")), Some(Code::FileNotFound));
        assert!(lists.path("a").is_err(), "a refused file gets no handle");
    }

    #[test]
    fn the_window_gets_a_handle_for_a_file_and_no_path() {
        let lists = Lists::default();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "Number\n").unwrap();
        let file = lists.add(&path, "a".to_owned()).unwrap();
        assert_eq!((file.name.as_str(), file.bytes), ("list.csv", 7));
        assert_eq!(lists.path("a").unwrap(), path);
        assert!(lists.path(path.to_str().unwrap()).is_err());
    }
}
