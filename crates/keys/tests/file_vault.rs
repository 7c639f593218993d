//! A file vault by itself: nobody has to know a workspace to keep a key.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use signet_keys::{KeyCopy, KeyError, Passphrase, Vault, VaultStore, key_file};
use signet_stir::key::{HighS, Signer};

fn word(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

fn vault(folder: &Path, name: &str) -> Vault {
    let file = key_file(&folder.join(name));
    Vault { workspace: name.to_owned(), store: VaultStore::File, file, open }
}

fn open(path: &Path) -> Result<File, KeyError> {
    File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => KeyError::FileNotFound(path.to_owned()),
        _ => KeyError::Unreadable { path: path.to_owned(), error },
    })
}

/// Bytes that differ from draw to draw and are the same in every run.
fn random() -> impl Fn(&mut [u8]) {
    let state = std::cell::Cell::new(1_u64);
    move |buffer| {
        for byte in buffer {
            let next = state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.set(next);
            *byte = (next >> 33) as u8;
        }
    }
}

#[test]
fn a_key_is_made_opened_and_brought_along() {
    let folder = tempfile::tempdir().unwrap();
    let (random, word, copy_word) = (random(), word("correct horse"), word("battery staple"));
    let first = vault(folder.path(), "first");
    let made = first.create(Some(&word), 7, &random).unwrap();
    let kid = made.kid().to_owned();
    let opened = first.open(&kid, Some(&word)).unwrap();
    let signature = opened.sign(b"message").unwrap();
    assert_eq!(made.public_key().verify(b"message", &signature, HighS::Refused), Ok(()));

    let path = folder.path().join("copy");
    first.export(&kid, 7, &path, &copy_word, Some(&word), &random).unwrap();
    let copy = KeyCopy::open(&path, &copy_word, open).unwrap();
    assert_eq!((copy.public_key().kid(), copy.made_at(), copy.is_recovery()), (&*kid, 7, true));
    let second = vault(folder.path(), "second");
    copy.put(&second, Some(&word), false, &random).unwrap();
    assert_eq!(second.open(&kid, Some(&word)).unwrap().kid(), kid);
}

#[test]
fn a_vault_says_why_it_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let (random, good) = (random(), word("correct horse"));
    let vault = vault(folder.path(), "desk");
    let missing = vault.open("kid", Some(&good));
    assert!(matches!(missing, Err(KeyError::KeyMissing { kid }) if kid == "kid"));
    assert!(matches!(vault.create(None, 0, &random), Err(KeyError::PassphraseRequired)));
    let short = vault.create(Some(&word("short")), 0, &random);
    assert!(matches!(short, Err(KeyError::PassphraseTooShort)));
    assert!(!vault.file.exists(), "a refusal leaves nothing");
    let kid = vault.create(Some(&good), 0, &random).unwrap().kid().to_owned();
    let again = vault.create(Some(&good), 0, &random).unwrap();
    assert_eq!(again.kid(), kid, "what a crash left is taken up, not made again");
    assert!(matches!(vault.open("other", Some(&good)), Err(KeyError::KeyMismatch { .. })));
    let wrong = vault.open(&kid, Some(&word("wrong horse")));
    assert!(matches!(wrong, Err(KeyError::WrongPassphrase(_))));
}
