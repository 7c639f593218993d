//! The file vault: passphrases, damage, tampering, hostile parameters, crashes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use signet_core::store::{Store, StoreError};
use signet_core::vault::{self, KeyFacts, Passphrase, UnlockedKey, VaultError, VaultStore};
use signet_core::world::World;
use signet_core::{Code, Coded};
use signet_stir::key::{HighS, Signer};
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse";

struct Desk {
    folder: TempDir,
    store: Store,
    world: World,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = World::system();
        let path = folder.path().join("acme.signet");
        let store = Store::create(&path, "Acme", "US", &world).unwrap();
        Self { folder, store, world }
    }

    fn with_key() -> (Self, KeyFacts) {
        let mut desk = Self::new();
        let facts = desk.create(Some(PASSPHRASE)).unwrap();
        (desk, facts)
    }

    fn create(&mut self, passphrase: Option<&str>) -> Result<KeyFacts, VaultError> {
        let passphrase = passphrase.map(word);
        vault::create(&mut self.store, &self.world, VaultStore::File, passphrase.as_ref())
    }

    fn open(&self) -> Result<UnlockedKey, VaultError> {
        vault::open(&self.store, Some(&word(PASSPHRASE)))
    }

    fn key_file(&self) -> PathBuf {
        vault::key_file(self.store.path())
    }

    fn forget_row(&mut self) {
        let forget = |transaction: &rusqlite::Transaction<'_>| {
            transaction.execute("DELETE FROM desk_key", [])?;
            Ok::<_, StoreError>(())
        };
        self.store.write(forget).unwrap();
    }
}

fn word(text: &str) -> Passphrase {
    Passphrase::new(text).ok().unwrap()
}

fn code<T>(result: Result<T, VaultError>) -> Code {
    result.err().expect("an error").code()
}

/// Changes the header and mends the digest, as somebody would who wants the
/// file to look whole.
fn forge(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let body = text.split_inclusive('\n').take(2).collect::<String>();
    let forged = body.replacen(from, to, 1);
    assert_ne!(forged, body, "the file contains {from}");
    let digest = STANDARD.encode(Sha256::digest(&forged));
    std::fs::write(path, format!("{forged}sha256-{digest}\n")).unwrap();
}

#[test]
fn a_created_key_signs_after_the_workspace_is_opened_again() {
    let (desk, facts) = Desk::with_key();
    let again = Store::open(desk.store.path()).unwrap();
    let key = vault::open(&again, Some(&word(PASSPHRASE))).ok().unwrap();
    assert_eq!(key.kid(), facts.kid);
    let signature = key.sign(b"message").unwrap();
    let public = facts.public_jwk.to_public_key().unwrap();
    assert_eq!(public.verify(b"message", &signature, HighS::Refused), Ok(()));
    assert_eq!(vault::show(&again).unwrap(), facts);
}

#[test]
fn a_workspace_gets_one_key() {
    let (mut desk, facts) = Desk::with_key();
    let file = std::fs::read(desk.key_file()).unwrap();
    assert_eq!(code(desk.create(Some(PASSPHRASE))), Code::KeyExists);
    assert_eq!(std::fs::read(desk.key_file()).unwrap(), file, "the key file is untouched");
    assert_eq!(vault::show(&desk.store).unwrap(), facts);
}

#[test]
fn without_a_key_there_is_nothing_to_show_or_open() {
    let desk = Desk::new();
    assert_eq!(code(vault::show(&desk.store)), Code::NoKey);
    assert_eq!(code(desk.open()), Code::NoKey);
}

#[test]
fn a_passphrase_must_be_given_and_fit_and_right() {
    let mut desk = Desk::new();
    assert_eq!(code(Passphrase::new("").map_err(VaultError::from)), Code::PassphraseRequired);
    assert_eq!(code(desk.create(None)), Code::PassphraseRequired);
    assert_eq!(code(desk.create(Some("7 chars"))), Code::PassphraseTooShort);
    assert_eq!(code(vault::show(&desk.store)), Code::NoKey, "a refused key leaves no row");
    assert!(!desk.key_file().exists(), "a refused key leaves no file");
    desk.create(Some(PASSPHRASE)).unwrap();
    assert_eq!(code(vault::open(&desk.store, None)), Code::PassphraseRequired);
    assert_eq!(code(vault::open(&desk.store, Some(&word("wrong horse")))), Code::WrongPassphrase);
}

#[cfg(unix)]
#[test]
fn the_key_file_is_for_its_owner_only_and_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = Desk::with_key();
    let mode = std::fs::metadata(desk.key_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let hidden = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
        .count();
    assert_eq!(hidden, 0, "no passing file stays behind");
}

#[test]
fn each_changed_octet_is_noticed() {
    let (desk, _) = Desk::with_key();
    let whole = std::fs::read(desk.key_file()).unwrap();
    for position in 0..whole.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut damaged = whole.clone();
            damaged[position] ^= flip;
            std::fs::write(desk.key_file(), &damaged).unwrap();
            assert_eq!(code(desk.open()), Code::KeyFileInvalid, "octet {position} ^ {flip}");
        }
    }
    std::fs::write(desk.key_file(), &whole).unwrap();
    assert!(desk.open().is_ok(), "the file is good again");
}

#[test]
fn a_file_cut_short_or_run_on_is_noticed() {
    let (desk, _) = Desk::with_key();
    let whole = std::fs::read(desk.key_file()).unwrap();
    for length in 0..whole.len() {
        std::fs::write(desk.key_file(), &whole[..length]).unwrap();
        assert_eq!(code(desk.open()), Code::KeyFileInvalid, "{length} octets");
    }
    for tail in ["\n", "x", " "] {
        std::fs::write(desk.key_file(), [&whole[..], tail.as_bytes()].concat()).unwrap();
        assert_eq!(code(desk.open()), Code::KeyFileInvalid, "with {tail:?} behind");
    }
    std::fs::write(desk.key_file(), vec![b'x'; 1 << 20]).unwrap();
    assert_eq!(code(desk.open()), Code::KeyFileInvalid, "far too large");
}

#[test]
fn a_forged_header_does_not_open() {
    for (from, to) in [
        (r#""created_at":1"#, r#""created_at":2"#),
        (r#""passes":3"#, r#""passes":2"#),
        (r#""workspace":""#, r#""workspace":"x"#),
        (r#""kid":""#, r#""kid":"x"#),
        (r#"{"format""#, r#"{ "format""#),
    ] {
        let (desk, _) = Desk::with_key();
        forge(&desk.key_file(), from, to);
        assert_eq!(code(desk.open()), Code::WrongPassphrase, "{to}");
    }
}

#[test]
fn a_file_that_asks_for_too_much_is_refused_at_once() {
    for (from, to) in [
        (r#""memory_kib":65536"#, r#""memory_kib":4294967295"#),
        (r#""memory_kib":65536"#, r#""memory_kib":262145"#),
        (r#""memory_kib":65536"#, r#""memory_kib":1"#),
        (r#""passes":3"#, r#""passes":4294967295"#),
        (r#""passes":3"#, r#""passes":0"#),
        (r#""lanes":1"#, r#""lanes":16777215"#),
        (r#""lanes":1"#, r#""lanes":0"#),
        (r#""version":1"#, r#""version":2"#),
        (r#""format":"#, r#""more":0,"format":"#),
    ] {
        let (desk, _) = Desk::with_key();
        forge(&desk.key_file(), from, to);
        let start = Instant::now();
        assert_eq!(code(desk.open()), Code::KeyFileInvalid, "{to}");
        assert!(start.elapsed() < Duration::from_millis(500), "{to}");
    }
}

#[test]
fn a_foreign_file_in_the_way_is_kept() {
    let mut desk = Desk::new();
    std::fs::write(desk.key_file(), "somebody's notes").unwrap();
    assert_eq!(code(desk.create(Some(PASSPHRASE))), Code::FileExists);
    assert_eq!(std::fs::read_to_string(desk.key_file()).unwrap(), "somebody's notes");
    assert_eq!(code(vault::show(&desk.store)), Code::NoKey);
}

#[test]
fn the_key_of_another_workspace_in_the_way_is_kept() {
    let (other, _) = Desk::with_key();
    let mut desk = Desk::new();
    std::fs::copy(other.key_file(), desk.key_file()).unwrap();
    assert_eq!(code(desk.create(Some(PASSPHRASE))), Code::FileExists);
}

#[test]
fn a_key_that_a_crash_left_without_a_row_is_taken_up() {
    let (mut desk, facts) = Desk::with_key();
    desk.forget_row();
    assert_eq!(code(desk.create(Some("wrong horse"))), Code::FileExists, "it is not overwritten");
    assert_eq!(desk.create(Some(PASSPHRASE)).unwrap().kid, facts.kid);
    assert_eq!(desk.open().ok().unwrap().kid(), facts.kid);
}

#[test]
fn a_lost_key_file_and_a_foreign_one_are_told_apart() {
    let (desk, _) = Desk::with_key();
    let (other, _) = Desk::with_key();
    std::fs::remove_file(desk.key_file()).unwrap();
    assert_eq!(code(desk.open()), Code::KeyMissing);
    std::fs::copy(other.key_file(), desk.key_file()).unwrap();
    assert_eq!(code(desk.open()), Code::KeyMismatch);
    std::fs::remove_file(desk.key_file()).unwrap();
    std::fs::create_dir(desk.key_file()).unwrap();
    assert_eq!(code(desk.open()), Code::FileIsDirectory);
}
