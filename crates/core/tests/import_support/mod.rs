//! Workspaces and lists for the tests of import and inventory.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

use signet_core::import::{
    ImportCounts, ImportError, ImportOptions, ImportPlan, ImportResult, RejectCode, plan, unwatched,
};
use signet_core::store::Store;
use signet_core::world::World;
use tempfile::TempDir;

pub struct Bench {
    pub directory: TempDir,
    pub store: Store,
    pub world: World,
}

impl Bench {
    /// A workspace of region US with the brand `acme` ("Acme Health", reasons
    /// "Appointment" and "Lab results") and the brand `other` ("Other", "Sale").
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let world = World::system();
        let path = directory.path().join("test.signet");
        let store = Store::create(&path, "Acme", "US", &world).unwrap();
        store
            .connection()
            .execute_batch(
                "INSERT INTO call_reason (id, text) VALUES (1, 'Appointment'), (2, 'Lab results'), (3, 'Sale');
                 INSERT INTO brand (id, uid, revision, sequence, created_at) VALUES (7, 'acme', 2, 0, 0), (9, 'other', 1, 0, 0);
                 INSERT INTO brand_revision (brand, revision, display_name, created_at)
                 VALUES (7, 1, 'Old', 0), (7, 2, 'Acme Health', 0), (9, 1, 'Other', 0);
                 INSERT INTO brand_reason (brand, revision, position, reason) VALUES (7, 1, 0, 3), (7, 2, 0, 1), (7, 2, 1, 2), (9, 1, 0, 3);",
            )
            .unwrap();
        Self { directory, store, world }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn plan(&self, path: &Path) -> Result<ImportPlan, ImportError> {
        self.plan_with(path, &ImportOptions::default())
    }

    pub fn plan_with(
        &self,
        path: &Path,
        options: &ImportOptions,
    ) -> Result<ImportPlan, ImportError> {
        plan(&self.store, path, options, &mut unwatched)
    }

    pub fn commit(&mut self, plan: &ImportPlan) -> ImportResult {
        plan.commit(&mut self.store, &self.world, &mut unwatched).unwrap()
    }

    /// Plans and commits; the plan's counts are the result's.
    pub fn import(&mut self, text: &str) -> ImportResult {
        self.import_with(text, &ImportOptions::default())
    }

    pub fn import_with(&mut self, text: &str, options: &ImportOptions) -> ImportResult {
        let path = self.file("list.csv", text);
        let plan = self.plan_with(&path, options).unwrap();
        let result = self.commit(&plan);
        assert_eq!(plan.counts(), result.counts, "a dry run answers what the commit does");
        assert_whole(&result.counts);
        result
    }

    pub fn texts(&self, tn: u64) -> (String, String) {
        let sql = "SELECT label, department FROM number WHERE tn = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        self.store.connection().query_row(sql, [tn as i64], row).unwrap()
    }

    pub fn branding(&self, tn: u64) -> (Option<i64>, Option<i64>, i64) {
        let sql = "SELECT brand, reason, sequence FROM number WHERE tn = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        self.store.connection().query_row(sql, [tn as i64], row).unwrap()
    }

    pub fn count(&self) -> i64 {
        let sql = "SELECT count(*) FROM number";
        self.store.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

pub fn assert_whole(counts: &ImportCounts) {
    let sum = counts.blank
        + counts.created
        + counts.updated
        + counts.unchanged
        + counts.duplicate
        + counts.rejected;
    assert_eq!(counts.rows, sum, "every row has exactly one outcome: {counts:?}");
}

/// Sentences of nobody, for the file of refused rows.
pub fn unexplained(_: RejectCode) -> String {
    String::new()
}
