//! The exchange's private keys: PEM files beside the database, for its user
//! alone, made once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use p256::SecretKey;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use signet_stir::SoftwareSigner;

/// Reads a key, making it first when it is missing. Several processes may
/// come at once; they end with the same key.
pub fn open(directory: &Path, name: &str) -> io::Result<SoftwareSigner> {
    let path = directory.join(name);
    match fs::read_to_string(&path) {
        Ok(pem) => read(&pem),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(directory, &path)?;
            read(&fs::read_to_string(&path)?)
        }
        Err(error) => Err(error),
    }
}

fn read(pem: &str) -> io::Result<SoftwareSigner> {
    let key = SecretKey::from_pkcs8_pem(pem)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not a P-256 private key"))?;
    Ok(SoftwareSigner::new(key.into()))
}

fn make(directory: &Path, path: &Path) -> io::Result<()> {
    let staged = directory.join(format!(".key-{:016x}", u64::from_be_bytes(random()?)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let pem = generate()?
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the key cannot be encoded"))?;
    let written = options.open(&staged).and_then(|mut file| {
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        // Linking fails when the name exists: the first process wins and no
        // key is ever replaced.
        match fs::hard_link(&staged, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    });
    fs::remove_file(&staged)?;
    written?;
    #[cfg(unix)]
    fs::File::open(directory)?.sync_all()?;
    Ok(())
}

fn generate() -> io::Result<SecretKey> {
    loop {
        // Zero and values beyond the group's order, one in 2^32, are drawn again.
        if let Ok(key) = SecretKey::from_slice(&random::<32>()?) {
            return Ok(key);
        }
    }
}

/// `N` bytes nobody can predict. Without them there are no safe keys, invites
/// or serial numbers: the caller gives up.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// A random identifier: 130 bits as 26 lower-case base32 characters.
pub fn identifier() -> io::Result<String> {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
    Ok(random::<26>()?.iter().map(letter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_stir::Signer as _;

    #[test]
    fn a_key_is_made_once_and_for_its_user_alone() {
        let directory = tempfile::tempdir().unwrap();
        let made = open(directory.path(), "key.pem").unwrap().kid().to_owned();
        assert_eq!(open(directory.path(), "key.pem").unwrap().kid(), made);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing staged is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(directory.path().join("key.pem")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("key.pem"), "damaged").unwrap();
        assert!(open(directory.path(), "key.pem").is_err());
        assert_eq!(fs::read_to_string(directory.path().join("key.pem")).unwrap(), "damaged");
    }
}
