//! The recovery copy: written, read back, lost keys restored, wrong files refused.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use signet_core::store::Store;
use signet_core::vault::{self, KeyFacts, Passphrase, VaultError, VaultStore};
use signet_core::world::World;
use signet_core::{Code, Coded};
use signet_stir::key::{HighS, Signer};

const VAULT: &str = "vault passphrase";
const COPY: &str = "copy passphrase";

fn word(text: &str) -> Passphrase {
    Passphrase::new(text).ok().unwrap()
}

fn code<T>(result: Result<T, VaultError>) -> Code {
    result.err().expect("an error").code()
}

fn workspace(folder: &Path, name: &str) -> Store {
    Store::create(&folder.join(name), "Acme", "US", &World::system()).unwrap()
}

fn with_key(folder: &Path, name: &str) -> (Store, KeyFacts) {
    let mut store = workspace(folder, name);
    let facts =
        vault::create(&mut store, &World::system(), VaultStore::File, Some(&word(VAULT))).unwrap();
    (store, facts)
}

fn export(store: &mut Store, path: &Path) -> Result<KeyFacts, VaultError> {
    vault::export(store, &World::system(), path, &word(COPY), Some(&word(VAULT)))
}

fn import(store: &mut Store, path: &Path, copy: &str) -> Result<KeyFacts, VaultError> {
    let vault = word(VAULT);
    vault::import(store, &World::system(), path, &word(copy), VaultStore::File, Some(&vault))
}

fn exported(folder: &Path) -> (Store, KeyFacts, PathBuf) {
    let (mut store, facts) = with_key(folder, "first.signet");
    let copy = folder.join("recovery");
    export(&mut store, &copy).unwrap();
    (store, facts, copy)
}

#[test]
fn a_recovery_copy_brings_the_key_into_a_fresh_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let (_, facts, copy) = exported(folder.path());
    let mut second = workspace(folder.path(), "second.signet");
    let restored = import(&mut second, &copy, COPY).unwrap();
    assert_eq!(restored.kid, facts.kid);
    assert_eq!(restored.created_at, facts.created_at);
    assert!(restored.recovery_copy_at.is_some(), "the copy just read is one");
    let key = vault::open(&second, Some(&word(VAULT))).ok().unwrap();
    let signature = key.sign(b"message").unwrap();
    let public = facts.public_jwk.to_public_key().unwrap();
    assert_eq!(public.verify(b"message", &signature, HighS::Refused), Ok(()));
}

#[test]
fn writing_a_copy_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, facts) = with_key(folder.path(), "first.signet");
    assert_eq!(facts.recovery_copy_at, None);
    let after = export(&mut store, &folder.path().join("recovery")).unwrap();
    assert!(after.recovery_copy_at.is_some());
    assert_eq!(vault::show(&store).unwrap(), after);
}

#[cfg(unix)]
#[test]
fn a_copy_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (_, _, copy) = exported(folder.path());
    assert_eq!(std::fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_copy_is_never_written_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_key(folder.path(), "first.signet");
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "dear all").unwrap();
    assert_eq!(code(export(&mut store, &path)), Code::FileExists);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "dear all");
    let nowhere = folder.path().join("missing/recovery");
    assert_eq!(code(export(&mut store, &nowhere)), Code::FileUnwritable);
    assert_eq!(vault::show(&store).unwrap().recovery_copy_at, None);
}

#[test]
fn a_copy_needs_the_vault_opened_and_a_fit_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_key(folder.path(), "first.signet");
    let (path, world) = (folder.path().join("recovery"), World::system());
    let short = vault::export(&mut store, &world, &path, &word("short"), Some(&word(VAULT)));
    assert_eq!(code(short), Code::PassphraseTooShort);
    let none = vault::export(&mut store, &world, &path, &word(COPY), None);
    assert_eq!(code(none), Code::PassphraseRequired);
    let wrong = vault::export(&mut store, &world, &path, &word(COPY), Some(&word("another one")));
    assert_eq!(code(wrong), Code::WrongPassphrase);
    assert!(!path.exists());
}

#[test]
fn a_lost_or_damaged_key_file_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, facts, copy) = exported(folder.path());
    let key_file = vault::key_file(store.path());
    std::fs::remove_file(&key_file).unwrap();
    import(&mut store, &copy, COPY).unwrap();
    assert_eq!(vault::open(&store, Some(&word(VAULT))).ok().unwrap().kid(), facts.kid);

    std::fs::write(&key_file, "a disk's last words").unwrap();
    import(&mut store, &copy, COPY).unwrap();
    assert_eq!(vault::open(&store, Some(&word(VAULT))).ok().unwrap().kid(), facts.kid);
    let kept = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| {
            std::fs::read(entry.as_ref().unwrap().path()).unwrap() == b"a disk's last words"
        })
        .count();
    assert_eq!(kept, 1, "the damaged file is kept under another name");
}

#[test]
fn a_forgotten_vault_passphrase_is_replaced_through_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, facts, copy) = exported(folder.path());
    let chosen = word("chosen afresh");
    let world = World::system();
    vault::import(&mut store, &world, &copy, &word(COPY), VaultStore::File, Some(&chosen)).unwrap();
    assert_eq!(vault::open(&store, Some(&chosen)).ok().unwrap().kid(), facts.kid);
    assert_eq!(code(vault::open(&store, Some(&word(VAULT)))), Code::WrongPassphrase);
}

#[test]
fn a_workspace_with_another_key_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_, _, copy) = exported(folder.path());
    let (mut second, own) = with_key(folder.path(), "second.signet");
    assert_eq!(code(import(&mut second, &copy, COPY)), Code::KeyExists);
    assert_eq!(vault::open(&second, Some(&word(VAULT))).ok().unwrap().kid(), own.kid);
}

#[test]
fn files_that_are_no_copies_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (_, _, copy) = exported(folder.path());
    let mut second = workspace(folder.path(), "second.signet");
    assert_eq!(code(import(&mut second, &copy, "wrong horse")), Code::WrongPassphrase);
    let missing = folder.path().join("missing");
    assert_eq!(code(import(&mut second, &missing, COPY)), Code::FileNotFound);
    assert_eq!(code(import(&mut second, folder.path(), COPY)), Code::FileIsDirectory);
    let own = second.path().to_owned();
    assert_eq!(code(import(&mut second, &own, COPY)), Code::KeyFileInvalid);
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(code(import(&mut second, &empty, COPY)), Code::KeyFileInvalid);
    #[cfg(unix)]
    assert_eq!(code(import(&mut second, Path::new("/dev/zero"), COPY)), Code::KeyFileInvalid);
    assert_eq!(code(vault::show(&second)), Code::NoKey, "nothing was left behind");
    assert!(!vault::key_file(second.path()).exists());
}

#[test]
fn a_copy_cannot_pass_for_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _, copy) = exported(folder.path());
    let key_file = vault::key_file(store.path());
    std::fs::copy(&copy, &key_file).unwrap();
    assert_eq!(code(vault::open(&store, Some(&word(COPY)))), Code::KeyFileInvalid);

    let text = std::fs::read_to_string(&copy).unwrap();
    let body = text.split_inclusive('\n').take(2).collect::<String>();
    let forged = body.replacen(r#""purpose":"recovery_copy""#, r#""purpose":"vault""#, 1);
    assert_ne!(forged, body);
    let digest = STANDARD.encode(Sha256::digest(&forged));
    std::fs::write(&key_file, format!("{forged}sha256-{digest}\n")).unwrap();
    assert_eq!(code(vault::open(&store, Some(&word(COPY)))), Code::WrongPassphrase);
}
