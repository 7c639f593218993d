//! A workspace that a window holds open while the command line works on it.
//!
//! The threat: a process that closes any descriptor of a database file drops
//! all its POSIX locks on it. The other program then takes itself for the last
//! one and deletes the log that the first goes on writing to.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Desk;
use signet_core::store::{Store, StoreError};
use signet_core::vault::{self, Passphrase, VaultStore};
use signet_core::world::World;
use signet_core::{Code, Coded, file, import};

fn beside(workspace: &Path, end: &str) -> PathBuf {
    let mut name = workspace.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// As a window: one connection that writes, and readers opened as they are needed.
struct Window {
    writer: Store,
    _reader: Store,
}

impl Window {
    fn open(path: &Path) -> Self {
        let writer = Store::open(path).unwrap();
        writer.workspace().unwrap();
        let reader = Store::open(path).unwrap();
        reader.workspace().unwrap();
        // One that was needed for a moment only.
        Store::open(path).unwrap().workspace().unwrap();
        Self { writer, _reader: reader }
    }

    fn note(&mut self, uid: &str) {
        self.writer
            .write(|transaction| {
                transaction.execute(
                    "INSERT INTO brand (uid, revision, sequence, created_at) VALUES (?1, 1, 1, 0)",
                    [uid],
                )?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
}

fn brands(store: &Store) -> i64 {
    store.connection().query_row("SELECT count(*) FROM brand", [], |row| row.get(0)).unwrap()
}

fn noted(path: &Path, uid: &str) -> bool {
    let store = Store::open(path).unwrap();
    let count: i64 = store
        .connection()
        .query_row("SELECT count(*) FROM brand WHERE uid = ?1", [uid], |row| row.get(0))
        .unwrap();
    count == 1
}

#[test]
fn what_a_window_saves_stays_after_another_program_has_read_and_ended() {
    let desk = Desk::new();
    let path = desk.workspace();
    let mut window = Window::open(&path);
    window.note("before");
    desk.run(&["status"]).json();
    assert!(beside(&path, "-wal").exists(), "the log of an open window is not deleted under it");
    window.note("after");
    let passphrase = Passphrase::new("correct horse".to_owned()).unwrap();
    let world = World::system();
    let made = vault::create(&mut window.writer, &world, VaultStore::File, Some(&passphrase));
    let made = made.unwrap();
    drop(window);
    assert!(noted(&path, "before") && noted(&path, "after"), "what was called saved is saved");
    let store = Store::open(&path).unwrap();
    assert_eq!(vault::show(&store).unwrap().kid, made.kid, "and so is the signing key");
}

#[test]
fn both_programs_see_what_the_other_wrote() {
    let desk = Desk::new();
    let path = desk.workspace();
    let mut window = Window::open(&path);
    for round in 0..3 {
        let name = format!("Brand {round}");
        desk.brand(&name);
        window.note(&format!("window {round}"));
        assert_eq!(brands(&window.writer), 2 * (round + 1), "round {round}");
    }
}

#[test]
fn a_workspace_given_as_a_list_a_logo_or_a_key_is_refused_and_loses_nothing() {
    let desk = Desk::new();
    let path = desk.workspace();
    let world = World::system();
    let mut window = Window::open(&path);
    window.note("before");
    let link = desk.path("list.csv");
    fs::hard_link(&path, &link).unwrap();
    for given in [path.clone(), link, beside(&path, "-shm"), beside(&path, "-wal")] {
        let what = given.display();
        let refused = file::read(&given, 1 << 30).unwrap_err();
        assert_eq!(refused.code(), Code::FileIsDatabase, "{what}");
        let refused = import::inspect(&given, "US", &Default::default()).unwrap_err();
        assert_eq!(refused.code(), Code::FileIsDatabase, "{what}");
        let passphrase = Passphrase::new("correct horse".to_owned()).unwrap();
        let refused = vault::import(
            &mut window.writer,
            &world,
            &given,
            &passphrase,
            VaultStore::File,
            Some(&passphrase),
        );
        assert!(refused.is_err(), "{what}");
        let refused = file::write(&given, |out| out.write_all(b"x")).unwrap_err();
        assert_eq!(refused.code(), Code::FileExists, "{what}");
    }
    desk.run(&["status"]).json();
    window.note("after");
    drop(window);
    assert!(noted(&path, "after"), "a refusal must not cost the locks");
}

#[test]
fn the_command_line_refuses_its_own_workspace_as_a_list_and_as_a_logo() {
    let desk = Desk::new();
    let given = desk.workspace();
    let given = given.to_str().unwrap();
    assert_eq!(desk.run(&["import", given]).code(), "file_is_database");
    let arguments = ["brand", "add", "--name", "Harbour", "--logo", given];
    assert_eq!(desk.run(&arguments).code(), "file_is_database");
    let list = desk.write("list.csv", "Number\n12\n");
    let rejects = ["import", &list, "--rejects", given];
    assert_eq!(desk.run(&rejects).code(), "file_exists");
    desk.assert_numbers(0);
}
