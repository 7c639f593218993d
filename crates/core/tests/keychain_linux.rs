//! The keychain as GNOME Keyring offers it: unlocked, locked, never set up,
//! forbidden, hung, and no session bus at all.
//!
//! Each test runs a session bus and a keyring of its own in a fresh home, and
//! the test named in it (an ignored one of this file) inside that session.
#![cfg(target_os = "linux")]

use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use signet_core::store::{Store, StoreError};
use signet_core::vault::keychain::{self, KeychainState};
use signet_core::vault::{self, KeyFacts, Passphrase, UnlockedKey, VaultError, VaultStore};
use signet_core::world::World;
use signet_core::{Code, Coded};
use signet_stir::key::{HighS, Signer};
use tempfile::TempDir;

/// Names the folder of the session to the test that runs inside.
const FOLDER: &str = "SIGNET_TEST_SESSION";
/// The daemon goes to the background before the bus has given it its name.
const UNLOCK: &str = "printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null\n\
    gdbus wait --session --timeout 10 org.freedesktop.secrets\n";
const LOCK: &str = "gdbus call --session --dest org.freedesktop.secrets \
    --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \
    \"[objectpath '/org/freedesktop/secrets/collection/login']\" >/dev/null\n";

struct Session {
    folder: TempDir,
}

impl Session {
    fn new() -> Self {
        for program in ["dbus-run-session", "gnome-keyring-daemon", "gdbus", "secret-tool"] {
            let found = Command::new("which").arg(program).output().unwrap().status.success();
            assert!(
                found,
                "{program} is missing: apt-get install dbus gnome-keyring libglib2.0-bin \
                 libsecret-tools"
            );
        }
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "run"] {
            let path = folder.path().join(name);
            std::fs::DirBuilder::new().mode(0o700).create(path).unwrap();
        }
        Self { folder }
    }

    /// Runs a shell script in a session; `run NAME` in it runs a test of this
    /// file.
    fn script(&self, script: &str) {
        self.script_on(&["dbus-run-session", "--"], script);
    }

    fn script_on(&self, session: &[&str], script: &str) {
        let program = std::env::current_exe().unwrap();
        let script = format!(
            "set -e\nrun() {{ '{}' --ignored --exact \"$1\" --nocapture | tee /dev/stderr | \
             grep '1 passed' >/dev/null; }}\n{script}",
            program.display()
        );
        let mut words = session.iter().copied().chain(["sh", "-c", script.as_str()]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words);
        self.finish(command);
    }

    fn finish(&self, mut command: Command) {
        let output = command
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", self.folder.path().join("home"))
            .env("XDG_RUNTIME_DIR", self.folder.path().join("run"))
            .env(FOLDER, self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("1 passed"), "{}", said(&output));
    }

    /// Runs a test of this file with that session bus address.
    fn run_on_bus(&self, address: &str, test: &str) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", test, "--nocapture"]);
        command.env("DBUS_SESSION_BUS_ADDRESS", address);
        self.finish(command);
    }
}

fn said(output: &Output) -> String {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_key_in_an_unlocked_keychain_signs_in_another_process() {
    Session::new().script(&format!("{UNLOCK}run creates\nrun signs\n"));
}

#[test]
fn a_key_that_a_crash_left_without_a_row_is_taken_up() {
    Session::new().script(&format!("{UNLOCK}run creates\nrun takes_up_an_orphan\n"));
}

#[test]
fn a_key_deleted_from_the_keychain_is_missing_and_comes_back_from_the_copy() {
    let forget = "secret-tool clear service org.signet.desktop\n";
    Session::new().script(&format!(
        "{UNLOCK}run creates\nrun exports\n{forget}run misses_its_key\nrun imports\nrun signs\n"
    ));
}

#[test]
fn a_keychain_locked_while_running_is_locked() {
    Session::new()
        .script(&format!("{UNLOCK}run creates\n{LOCK}run cannot_open_locked\nrun finds_locked\n"));
}

#[test]
fn a_keychain_that_nobody_unlocked_is_locked() {
    let session = Session::new();
    session.script(&format!("{UNLOCK}run creates\n"));
    // Another login: the bus starts the keyring, which waits for its password.
    session.script("run cannot_open_locked\nrun finds_locked\n");
}

#[test]
fn a_keychain_that_was_never_set_up_is_absent() {
    Session::new().script("run finds_absent\n");
}

#[test]
fn no_session_bus_is_an_absent_keychain() {
    let session = Session::new();
    session.run_on_bus("unix:path=/nonexistent/bus", "finds_absent");
    session.run_on_bus("not an address", "finds_absent");
}

#[test]
fn a_bus_without_a_secret_service_is_an_absent_keychain() {
    let session = Session::new();
    let config = bus_config(&session, "");
    session.script_on(
        &["dbus-run-session", "--config-file", config.to_str().unwrap(), "--"],
        "run finds_absent\n",
    );
}

#[test]
fn a_keychain_that_policy_forbids_is_denied() {
    let session = Session::new();
    // The rule bars method calls to the service; the keyring itself may own its name.
    let rule = r#"<deny send_destination="org.freedesktop.secrets" send_type="method_call"/>"#;
    let config = bus_config(&session, rule);
    session.script_on(
        &["dbus-run-session", "--config-file", config.to_str().unwrap(), "--"],
        &format!("{UNLOCK}run finds_denied\n"),
    );
}

#[test]
fn a_bus_that_never_answers_fails_in_time() {
    let session = Session::new();
    let path = session.folder.path().join("run/silent");
    let _listener = UnixListener::bind(&path).unwrap();
    session.run_on_bus(&format!("unix:path={}", path.display()), "finds_failed");
}

/// A session bus that starts no services, with one more rule.
fn bus_config(session: &Session, rule: &str) -> PathBuf {
    let path = session.folder.path().join("bus.conf");
    let config = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    {rule}
  </policy>
</busconfig>
"#,
        session.folder.path().join("run").display()
    );
    std::fs::write(&path, config).unwrap();
    path
}

// What runs inside a session.

fn session_folder() -> PathBuf {
    std::env::var_os(FOLDER).expect("run by the tests above, inside a session").into()
}

fn workspace() -> PathBuf {
    session_folder().join("acme.signet")
}

fn word() -> Passphrase {
    Passphrase::new("correct horse").ok().unwrap()
}

/// Runs what must answer within two seconds.
fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = work();
    assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    answer
}

fn create(store: &mut Store) -> Result<KeyFacts, VaultError> {
    in_time(|| vault::create(store, &World::system(), VaultStore::Keychain, None))
}

fn open(path: &Path) -> Result<UnlockedKey, VaultError> {
    let store = Store::open(path).unwrap();
    in_time(|| vault::open(&store, None))
}

/// The keychain stands so, a key cannot be made, and no row claims one.
fn finds(state: KeychainState, code: Code) {
    assert_eq!(in_time(keychain::probe), state);
    let path = session_folder().join("other.signet");
    let _ = std::fs::remove_file(&path);
    let mut store = Store::create(&path, "Other", "US", &World::system()).unwrap();
    assert_eq!(create(&mut store).unwrap_err().code(), code);
    assert_eq!(vault::show(&store).unwrap_err().code(), Code::NoKey);
}

#[test]
#[ignore = "runs inside a session"]
fn creates() {
    assert_eq!(in_time(keychain::probe), KeychainState::Available);
    let mut store = Store::create(&workspace(), "Acme", "US", &World::system()).unwrap();
    let facts = create(&mut store).unwrap();
    assert_eq!(facts.store, VaultStore::Keychain);
    assert!(!vault::key_file(store.path()).exists());
    assert_eq!(create(&mut store).unwrap_err().code(), Code::KeyExists);
}

#[test]
#[ignore = "runs inside a session"]
fn signs() {
    let key = open(&workspace()).ok().unwrap();
    let facts = vault::show(&Store::open(&workspace()).unwrap()).unwrap();
    assert_eq!(key.kid(), facts.kid);
    let public = facts.public_jwk.to_public_key().unwrap();
    let signature = key.sign(b"message").unwrap();
    assert_eq!(public.verify(b"message", &signature, HighS::Refused), Ok(()));
}

#[test]
#[ignore = "runs inside a session"]
fn takes_up_an_orphan() {
    let mut store = Store::open(&workspace()).unwrap();
    let before = vault::show(&store).unwrap();
    let forget = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute("DELETE FROM desk_key", [])?;
        Ok::<_, StoreError>(())
    };
    store.write(forget).unwrap();
    assert_eq!(create(&mut store).unwrap().kid, before.kid);
}

#[test]
#[ignore = "runs inside a session"]
fn exports() {
    let mut store = Store::open(&workspace()).unwrap();
    let path = session_folder().join("recovery");
    vault::export(&mut store, &World::system(), &path, &word(), None).unwrap();
}

#[test]
#[ignore = "runs inside a session"]
fn misses_its_key() {
    assert_eq!(open(&workspace()).err().unwrap().code(), Code::KeyMissing);
}

#[test]
#[ignore = "runs inside a session"]
fn imports() {
    let mut store = Store::open(&workspace()).unwrap();
    let (path, world) = (session_folder().join("recovery"), World::system());
    vault::import(&mut store, &world, &path, &word(), VaultStore::Keychain, None).unwrap();
}

#[test]
#[ignore = "runs inside a session"]
fn cannot_open_locked() {
    assert_eq!(open(&workspace()).err().unwrap().code(), Code::KeychainLocked);
}

#[test]
#[ignore = "runs inside a session"]
fn finds_locked() {
    finds(KeychainState::Locked, Code::KeychainLocked);
}

#[test]
#[ignore = "runs inside a session"]
fn finds_absent() {
    finds(KeychainState::Absent, Code::KeychainAbsent);
}

#[test]
#[ignore = "runs inside a session"]
fn finds_denied() {
    finds(KeychainState::Denied, Code::KeychainDenied);
}

#[test]
#[ignore = "runs inside a session"]
fn finds_failed() {
    finds(KeychainState::Failed, Code::KeychainFailed);
}
