//! The exchange: its identity, its keys and its store.

use std::fmt;
use std::io;
use std::path::Path;

use signet_protocol::{Digest, ExchangeAnswer, Jwks};
use signet_stir::certificate::{Certificate, CertificateError, Contents, common_name_only, issue};
use signet_stir::{Signer as _, SoftwareSigner};

use crate::store::sqlite::SqliteStore;
use crate::store::{ExchangeRow, Store, StoreError};
use crate::{Clock, Denied, keys};

/// Name of the database in the data directory.
const DATABASE: &str = "exchange.sqlite";
const SIGNING_KEY: &str = "signing-key.pem";
const ROOT_KEY: &str = "root-key.pem";

/// What the exchange calls itself until it is given a public address. The
/// name resolves nowhere (RFC 6761, section 6.4); content is found by digest.
pub const NO_PUBLIC_URL: &str = "https://localhost.invalid";

/// Ten years: the root outlives what it certifies.
const ROOT_LIFE: i64 = 10 * 365 * 86_400;

/// How numbers and brands are decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VettingMode {
    /// At once, before the receipt goes out. Conflicts still wait.
    Auto,
    /// By an operator; until then they are in review.
    Manual,
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data directory cannot be used: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the root certificate cannot be made or read: {0}")]
    Certificate(#[from] CertificateError),
    /// Keys and database were not made together.
    #[error("the keys in the data directory are not the ones the database was made with")]
    KeyMismatch,
}

/// The exchange without a network.
pub struct Exchange {
    pub(crate) store: Box<dyn Store>,
    pub(crate) signing: SoftwareSigner,
    pub(crate) root: SoftwareSigner,
    pub(crate) root_certificate: Certificate,
    pub(crate) clock: Clock,
    id: String,
    jwks: Jwks,
}

impl Exchange {
    /// Opens a data directory, making it when it is missing. Several
    /// processes may have it open at once.
    pub fn open(directory: &Path, clock: Clock) -> Result<Self, OpenError> {
        make_directory(directory)?;
        let signing = keys::open(directory, SIGNING_KEY)?;
        let root = keys::open(directory, ROOT_KEY)?;
        let store = SqliteStore::open(&directory.join(DATABASE))?;
        Self::with_store(Box::new(store), signing, root, clock)
    }

    /// Whether a directory holds the data of an exchange.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(DATABASE).exists()
    }

    /// As [`Exchange::open`], over any store.
    pub fn with_store(
        store: Box<dyn Store>,
        signing: SoftwareSigner,
        root: SoftwareSigner,
        clock: Clock,
    ) -> Result<Self, OpenError> {
        let row = store.write(|store| match store.exchange()? {
            Some(row) => Ok::<_, OpenError>(row),
            None => {
                let row = identity(&signing, &root, clock.now())?;
                store.put_exchange(&row)?;
                Ok(row)
            }
        })?;
        let root_certificate = Certificate::from_der(&row.root_certificate)?;
        if row.signing_kid != signing.kid() || root_certificate.public_key()? != root.public_key() {
            return Err(OpenError::KeyMismatch);
        }
        let jwks = Jwks::published(signing.public_key(), &root_certificate)?;
        Ok(Self { store, signing, root, root_certificate, clock, id: row.id, jwks })
    }

    /// The exchange's identifier, `aud` of manifests and `iss` of receipts.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Published keys.
    pub const fn jwks(&self) -> &Jwks {
        &self.jwks
    }

    /// Thumbprint of the signing key, the one invites carry.
    pub fn thumbprint(&self) -> &str {
        self.signing.kid()
    }

    /// Base of the addresses in signed content.
    pub fn public_url(&self) -> Result<String, Denied> {
        let row = self.store.read(|store| store.exchange().map_err(Denied::from))?;
        row.map(|row| row.public_url).ok_or_else(|| Denied::failed("the exchange has no identity"))
    }

    /// Changes the base of addresses in content signed from here on.
    pub fn set_public_url(&self, public_url: &str) -> Result<(), StoreError> {
        self.store.write(|store| store.put_public_url(public_url.trim_end_matches('/')))
    }

    /// Who this is.
    pub fn description(&self) -> Result<ExchangeAnswer, Denied> {
        Ok(ExchangeAnswer {
            exchange_id: self.id.clone(),
            public_url: self.public_url()?,
            versions: vec![1],
        })
    }

    /// The path of a certificate this exchange issued, PEM, signer first.
    pub fn certificate_path_pem(&self, digest: &Digest) -> Result<Option<String>, Denied> {
        let row = self.store.read(|store| store.certificate(digest).map_err(Denied::from))?;
        let Some(row) = row else { return Ok(None) };
        let certificate = Certificate::from_der(&row.der)?;
        Ok(Some(certificate.to_pem() + &self.root_certificate.to_pem()))
    }

    /// A TNAuthList too large to stand inside its certificate, DER.
    pub fn tn_list(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Denied> {
        self.store.read(|store| store.tn_list(digest).map_err(Denied::from))
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Exchange({})", self.id)
    }
}

fn identity(
    signing: &SoftwareSigner,
    root: &SoftwareSigner,
    now: i64,
) -> Result<ExchangeRow, OpenError> {
    let id = keys::identifier()?;
    let name = common_name_only(&format!("Signet exchange {}", &id[..8]))?;
    let contents = Contents {
        serial: &serial()?,
        subject: name.clone(),
        issuer: name,
        not_before: now,
        not_after: now + ROOT_LIFE,
        public_key: root.public_key(),
        scope: None,
        constraints: None,
        authority: true,
        path_length: None,
    };
    Ok(ExchangeRow {
        id,
        signing_kid: signing.kid().to_owned(),
        root_certificate: issue(contents, root)?.der().to_vec(),
        public_url: NO_PUBLIC_URL.to_owned(),
        created_at: now,
    })
}

/// 127 random bits, positive and without leading zeros (RFC 5280, section
/// 4.1.2.2).
pub(crate) fn serial() -> io::Result<[u8; 16]> {
    let mut serial = keys::random::<16>()?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_is_made_once() {
        let directory = tempfile::tempdir().unwrap();
        let open = || Exchange::open(directory.path(), Clock::new(|| 1_780_000_000)).unwrap();
        let (one, two) = (open(), open());
        assert_eq!(one.id(), two.id());
        assert_eq!(one.jwks(), two.jwks());
        assert_eq!(one.public_url().unwrap(), NO_PUBLIC_URL);
        one.set_public_url("https://exchange.example/").unwrap();
        assert_eq!(two.public_url().unwrap(), "https://exchange.example");
    }

    #[cfg(unix)]
    #[test]
    fn the_data_are_for_their_user_alone_in_a_directory_others_can_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(directory.path(), open).unwrap();
        let _exchange = Exchange::open(directory.path(), Clock::new(|| 1_780_000_000)).unwrap();
        for file in std::fs::read_dir(directory.path()).unwrap() {
            let file = file.unwrap();
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", file.path().display());
        }
    }

    #[test]
    fn keys_of_another_exchange_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let clock = || Clock::new(|| 1_780_000_000);
        Exchange::open(directory.path(), clock()).unwrap();
        std::fs::remove_file(directory.path().join(SIGNING_KEY)).unwrap();
        assert!(matches!(Exchange::open(directory.path(), clock()), Err(OpenError::KeyMismatch)));
    }
}
