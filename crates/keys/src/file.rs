//! Key files: the file vault and the recovery copy.
//!
//! Three lines of ASCII, each ended by a line feed:
//!
//! 1. the header, JSON: what the file is for, whose key it holds, and how the
//!    encryption key is made from the passphrase (argon2id, RFC 9106);
//! 2. the private scalar (32 octets, big-endian) under XChaCha20-Poly1305 with
//!    the first line, line feed included, as associated data, in base64;
//! 3. `sha256-` and the base64 digest of the two lines before.
//!
//! The third line tells a damaged file from a wrong passphrase. It protects
//! nothing: who changes the header and mends the digest meets the second line,
//! which then does not open.

use std::io::Read;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use signet_stir::key::Signer;
use zeroize::Zeroizing;

use crate::error::KeyError;
use crate::passphrase::Passphrase;
use crate::secret::Secret;
use crate::{Opener, Random, random_bytes};

const FORMAT: &str = "signet-key";
const VERSION: u32 = 1;
const CIPHER: &str = "xchacha20-poly1305";
const KDF: &str = "argon2id";

/// 64 MiB and 3 passes: the second recommendation of RFC 9106, section 4, with
/// one lane, since the computation has one thread; above OWASP's floor.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Bounds on what a file may ask for: 256 MiB and 10 passes take a few
/// seconds, so that a hostile file exhausts nothing.
const MAXIMUM_MEMORY_KIB: u32 = 256 * 1024;
const MAXIMUM_PASSES: u32 = 10;
const MAXIMUM_LANES: u32 = 4;

/// A key file has about 600 octets.
const MAXIMUM_SIZE: u64 = 16 * 1024;

/// What a key file is for; authenticated, so that one cannot pass for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    Vault,
    RecoveryCopy,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    format: String,
    version: u32,
    pub purpose: Purpose,
    /// Identifier of the workspace the file was written for.
    pub workspace: String,
    pub kid: String,
    /// When the key was made, seconds since 1970-01-01 UTC.
    pub created_at: i64,
    kdf: KeyDerivation,
    cipher: String,
    nonce: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyDerivation {
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

/// A key file whose digest is right and whose header is understood. Whether it
/// is authentic shows when it is opened.
pub(super) struct KeyFile {
    pub header: Header,
    header_line: String,
    salt: [u8; 16],
    nonce: [u8; 24],
    sealed: Vec<u8>,
}

impl KeyFile {
    pub fn read(path: &Path, open: Opener) -> Result<Self, KeyError> {
        let unreadable = |error| KeyError::unreadable(path, error);
        // A pipe or a device would be read without end.
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(KeyError::IsDirectory(path.to_owned()));
        }
        if !metadata.is_file() || metadata.len() > MAXIMUM_SIZE {
            return Err(KeyError::invalid(path, "it is not a key file"));
        }
        let mut octets = Vec::new();
        open(path)?.take(MAXIMUM_SIZE).read_to_end(&mut octets).map_err(unreadable)?;
        let text = String::from_utf8(octets)
            .map_err(|_| KeyError::invalid(path, "it is not a key file"))?;
        Self::parse(&text).map_err(|reason| KeyError::invalid(path, reason))
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let [header_line, sealed_line, digest_line] = lines[..] else {
            return Err("it is not a key file, or not the whole of one");
        };
        if digest_line != digest(header_line, sealed_line) {
            return Err("it is damaged");
        }
        let header: Header =
            serde_json::from_str(header_line).map_err(|_| "its header is not understood")?;
        if header.format != FORMAT {
            return Err("it is not a key file");
        }
        if header.version != VERSION || header.cipher != CIPHER || header.kdf.algorithm != KDF {
            return Err("it was written by a newer Signet");
        }
        let kdf = &header.kdf;
        if kdf.memory_kib > MAXIMUM_MEMORY_KIB
            || kdf.passes > MAXIMUM_PASSES
            || kdf.lanes > MAXIMUM_LANES
        {
            return Err("opening it would take more memory or time than a key file may ask for");
        }
        Ok(Self {
            salt: octets(&kdf.salt)?,
            nonce: octets(&header.nonce)?,
            sealed: STANDARD.decode(sealed_line.trim_end()).map_err(|_| "it is damaged")?,
            header_line: header_line.to_owned(),
            header,
        })
    }

    /// Takes the private key out. Fails with [`KeyError::WrongPassphrase`]
    /// also when the file was altered on purpose.
    pub fn open(&self, path: &Path, passphrase: &Passphrase) -> Result<Secret, KeyError> {
        let kdf = &self.header.kdf;
        let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32))
            .map_err(|_| KeyError::invalid(path, "its header is not understood"))?;
        let cipher = cipher(params, &self.salt, passphrase)?;
        let payload = Payload { msg: &self.sealed, aad: self.header_line.as_bytes() };
        let scalar = cipher
            .decrypt(&XNonce::from(self.nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| KeyError::WrongPassphrase(path.to_owned()))?;
        let secret = Secret::from_octets(&scalar)
            .map_err(|_| KeyError::invalid(path, "it holds no P-256 key"))?;
        if secret.unlock().kid() != self.header.kid {
            return Err(KeyError::invalid(path, "it holds another key than it says"));
        }
        Ok(secret)
    }
}

/// The text of a key file.
pub(super) fn seal(
    secret: &Secret,
    purpose: Purpose,
    workspace: &str,
    created_at: i64,
    passphrase: &Passphrase,
    random: Random<'_>,
) -> Result<String, KeyError> {
    let (salt, nonce) = (random_bytes::<16>(random), random_bytes::<24>(random));
    let header = Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        purpose,
        workspace: workspace.to_owned(),
        kid: secret.unlock().kid().to_owned(),
        created_at,
        kdf: KeyDerivation {
            algorithm: KDF.to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: STANDARD.encode(salt),
        },
        cipher: CIPHER.to_owned(),
        nonce: STANDARD.encode(nonce),
    };
    let header_line = serde_json::to_string(&header).expect("strings and numbers serialise") + "\n";
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32))
        .expect("the constants lie in argon2's bounds");
    let payload = Payload { msg: secret.octets(), aad: header_line.as_bytes() };
    let sealed = cipher(params, &salt, passphrase)?
        .encrypt(&XNonce::from(nonce), payload)
        .expect("32 octets are within the cipher's limit");
    let sealed_line = STANDARD.encode(sealed) + "\n";
    let digest_line = digest(&header_line, &sealed_line);
    Ok(header_line + &sealed_line + &digest_line)
}

fn cipher(
    params: Params,
    salt: &[u8; 16],
    passphrase: &Passphrase,
) -> Result<XChaCha20Poly1305, KeyError> {
    let mut key = Zeroizing::new([0; 32]);
    // The lengths of salt and key are in bounds, which leaves the memory.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.octets(), salt, &mut key[..])
        .map_err(|_| KeyError::OutOfMemory)?;
    Ok(XChaCha20Poly1305::new_from_slice(&key[..]).expect("the key has the cipher's length"))
}

fn digest(header_line: &str, sealed_line: &str) -> String {
    let digest = Sha256::new().chain_update(header_line).chain_update(sealed_line).finalize();
    format!("sha256-{}\n", STANDARD.encode(digest))
}

fn octets<const N: usize>(text: &str) -> Result<[u8; N], &'static str> {
    let octets = STANDARD.decode(text).ok().and_then(|octets| octets.try_into().ok());
    octets.ok_or("its header is not understood")
}
