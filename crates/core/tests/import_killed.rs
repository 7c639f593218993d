//! A process killed in the middle of an import leaves all of it or nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use signet_core::import::{ImportOptions, plan, unwatched};
use signet_core::store::Store;
use signet_core::world::World;

const ROWS: u64 = 200_000;
const DIRECTORY: &str = "SIGNET_KILLED_IMPORT";

/// The process that is killed: it imports `list.csv` into `test.signet`.
#[test]
#[ignore = "started by a_killed_import_leaves_all_or_nothing"]
fn child() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let directory = Path::new(&directory);
    let mut store = Store::open(&directory.join("test.signet")).unwrap();
    let list = directory.join("list.csv");
    let planned = plan(&store, &list, &ImportOptions::default(), &mut unwatched).unwrap();
    std::fs::write(directory.join("committing"), "").unwrap();
    planned.commit(&mut store, &World::system(), &mut unwatched).unwrap();
}

#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut list = String::from("number,label\n");
    for row in 0..ROWS {
        let line = row * 7919 % ROWS;
        list.push_str(&format!("+1212{}{:04},Desk {row}\n", 300 + line / 10_000, line % 10_000));
    }
    std::fs::write(directory.path().join("list.csv"), list).unwrap();
    let workspace = directory.path().join("test.signet");
    let committing = directory.path().join("committing");
    let (mut nothing, mut all) = (0, 0);
    // Later and later into the commit, until one is done before it is killed.
    for round in 0..40_u64 {
        for suffix in ["", "-wal", "-shm"] {
            let mut file = workspace.clone().into_os_string();
            file.push(suffix);
            let _ = std::fs::remove_file(file);
        }
        let _ = std::fs::remove_file(&committing);
        drop(Store::create(&workspace, "Acme", "US", &World::system()).unwrap());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--ignored"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !committing.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::thread::sleep(Duration::from_millis(round * round * 12));
        // SIGKILL. A child that has ended by itself is as good.
        let _ = child.kill();
        let ended = child.wait().unwrap().success();
        let store = Store::open(&workspace).unwrap();
        let one =
            |sql: &str| -> u64 { store.connection().query_row(sql, [], |row| row.get(0)).unwrap() };
        let found = (one("SELECT count(*) FROM number"), one("SELECT count(*) FROM import"));
        match found {
            (0, 0) => nothing += 1,
            (ROWS, 1) => all += 1,
            half => panic!("half an import: {half:?}"),
        }
        let check: String =
            store.connection().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        if ended {
            break;
        }
    }
    assert!(nothing > 2 && all > 0, "kills fell on both sides: {nothing} and {all}");
}
