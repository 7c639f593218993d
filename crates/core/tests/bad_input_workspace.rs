//! Workspace files that are missing, damaged, foreign, too new, or barred.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use signet_core::store::{Store, StoreError};
use signet_core::world::World;
use signet_core::{Code, Coded};

fn code<T>(result: Result<T, StoreError>) -> Code {
    result.err().expect("an error").code()
}

fn create(path: &Path) -> Result<Store, StoreError> {
    Store::create(path, "Acme", "US", &World::system())
}

/// A closed workspace with 2,000 brands, so that it has many pages.
fn workspace(folder: &Path) -> PathBuf {
    let path = folder.join("acme.signet");
    let mut store = create(&path).unwrap();
    let fill = |transaction: &rusqlite::Transaction<'_>| {
        for row in 0..2_000 {
            transaction.execute(
                "INSERT INTO brand (uid, revision, sequence, created_at) VALUES (?1, 1, 1, 0)",
                [format!("brand {row:040}")],
            )?;
        }
        Ok::<_, StoreError>(())
    };
    store.write(fill).unwrap();
    drop(store);
    path
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_missing_workspace_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(Store::open(&folder.path().join("none"))), Code::WorkspaceNotFound);
    assert_eq!(code(Store::open(Path::new(""))), Code::WorkspaceNotFound);
    assert!(names(folder.path()).is_empty(), "looking makes nothing");
}

#[test]
fn a_workspace_is_never_made_beside_what_another_of_its_name_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.signet");
    for left in ["acme.signet-wal", "acme.signet-shm", "acme.signet-journal"] {
        let left = folder.path().join(left);
        std::fs::write(&left, b"rows of another enterprise").unwrap();
        assert_eq!(code(create(&path)), Code::WorkspaceExists, "SQLite would read {left:?}");
        assert!(!path.exists(), "nothing was made");
        std::fs::remove_file(&left).unwrap();
    }
    create(&path).unwrap();
}

#[test]
fn a_directory_is_no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(Store::open(folder.path())), Code::FileIsDirectory);
    assert_eq!(code(create(folder.path())), Code::WorkspaceExists);
}

#[cfg(unix)]
#[test]
fn a_device_is_no_workspace() {
    assert_eq!(code(Store::open(Path::new("/dev/zero"))), Code::NotAWorkspace);
}

#[test]
fn a_file_of_another_kind_is_no_workspace_and_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    for content in [&b""[..], b"number,label\n", &[0x89; 5_000], b"SQLite format 3\0"] {
        std::fs::write(&path, content).unwrap();
        assert_eq!(code(Store::open(&path)), Code::NotAWorkspace, "{} octets", content.len());
        assert_eq!(std::fs::read(&path).unwrap(), content);
    }
}

#[test]
fn another_programs_database_is_no_workspace_and_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a); ").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(code(Store::open(&path)), Code::NotAWorkspace);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_workspace_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace(folder.path());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(code(Store::open(&path)), Code::WorkspaceTooNew);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_workspace_cut_short_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace(folder.path());
    let whole = std::fs::read(&path).unwrap();
    for length in [100, 512, 4_095, 4_096, 4_097, whole.len() / 2, whole.len() - 4_096] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(code(read_all(&path)), Code::WorkspaceCorrupted, "{length} octets");
    }
}

#[test]
fn a_workspace_with_overwritten_pages_is_damaged_and_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace(folder.path());
    let whole = std::fs::read(&path).unwrap();
    let mut refused = 0;
    for page in 0..whole.len() / 4_096 {
        let mut damaged = whole.clone();
        // The header's first 100 octets tell what the file is.
        let start = if page == 0 { 100 } else { page * 4_096 };
        damaged[start..(page + 1) * 4_096].fill(0xa5);
        std::fs::write(&path, &damaged).unwrap();
        match read_all(&path) {
            // A table this test does not read.
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error.code(), Code::WorkspaceCorrupted, "page {page}: {error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 20, "{refused} pages");
}

fn read_all(path: &Path) -> Result<(), StoreError> {
    let store = Store::open(path)?;
    let mut statement = store.connection().prepare("SELECT uid FROM brand")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        row.get::<_, String>(0)?;
    }
    Ok(())
}

#[test]
fn a_workspace_is_not_made_over_a_file_nor_in_a_missing_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = workspace(folder.path());
    let before = std::fs::read(&path).unwrap();
    assert_eq!(code(create(&path)), Code::WorkspaceExists);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(code(create(&folder.path().join("missing/a.signet"))), Code::FileUnwritable);
    assert_eq!(names(folder.path()), ["acme.signet"], "nothing half-made stays behind");
}

/// Root may write everything, so the check runs as another user.
#[cfg(target_os = "linux")]
#[test]
fn a_workspace_that_may_not_be_written_or_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    let path = workspace(folder.path());
    let program = folder.path().join("tests");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);
    for (file, directory, expected) in [
        (0o444, 0o777, "WorkspaceReadOnly"),
        (0o444, 0o555, "WorkspaceReadOnly"),
        (0o666, 0o555, "WorkspaceReadOnly"),
        (0o000, 0o777, "FileUnreadable"),
        (0o666, 0o000, "FileUnreadable"),
    ] {
        mode(&path, file);
        let inside = folder.path().join("inside");
        std::fs::create_dir(&inside).unwrap();
        std::fs::rename(&path, inside.join("acme.signet")).unwrap();
        mode(&inside, directory);
        mode(folder.path(), 0o755);
        let mut command = if is_root() {
            let mut command = std::process::Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            std::process::Command::new(&program)
        };
        let output = command
            .args(["--ignored", "--exact", "opens_as_another_user", "--nocapture"])
            .env("SIGNET_TEST_WORKSPACE", inside.join("acme.signet"))
            .env("SIGNET_TEST_CODE", expected)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        mode(&inside, 0o777);
        std::fs::rename(inside.join("acme.signet"), &path).unwrap();
        std::fs::remove_dir_all(&inside).unwrap();
        assert!(output.status.success(), "{file:o} in {directory:o}: {said}");
        assert!(said.contains("1 passed"), "{said}");
    }
}

#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

#[test]
#[ignore = "runs inside the test above"]
fn opens_as_another_user() {
    let path = std::env::var_os("SIGNET_TEST_WORKSPACE").expect("run by the test above");
    let found = code(Store::open(Path::new(&path)));
    assert_eq!(format!("{found:?}"), std::env::var("SIGNET_TEST_CODE").unwrap());
}
