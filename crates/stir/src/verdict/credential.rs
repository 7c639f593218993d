//! Certificates as a verification sees them.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::certificate::{Certificate, CertificateError, ClaimConstraints, Trust, TnScope, validate};
use crate::key::PublicKey;
use crate::rcd::Content;

/// Certificates behind their addresses. Callers implement it: this crate
/// fetches nothing. An address is chosen by strangers; limits on size and time,
/// and no private addresses are an implementation's part.
pub trait Credentials {
    /// The path behind `info`, an HTTPS address: signer first.
    fn get(&self, info: &str) -> Result<Credential, CredentialError>;
}

/// What lies behind an address.
#[derive(Clone, Debug)]
pub enum Credential {
    /// Certificates that nobody checked, signer first.
    Path(Vec<Certificate>),
    /// A path that was checked before, as a cache keeps it.
    Checked(Arc<CheckedPath>),
}

/// Why there are no certificates behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CredentialError {
    #[error("the certificate could not be had")]
    Unreachable,
    #[error("what lies at the address is no certificate")]
    NotACertificate,
}

/// No certificates at all: each is unreachable.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCredentials;

impl Credentials for NoCredentials {
    fn get(&self, _: &str) -> Result<Credential, CredentialError> {
        Err(CredentialError::Unreachable)
    }
}

/// The same credential for every address: one that is at hand already.
#[derive(Clone, Debug)]
pub struct Given(pub Credential);

impl Credentials for Given {
    fn get(&self, _: &str) -> Result<Credential, CredentialError> {
        Ok(self.0.clone())
    }
}

/// Where a verification has from what it does not hold itself.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub credentials: &'a dyn Credentials,
    pub content: &'a dyn Content,
}

/// Whom a verification trusts.
#[derive(Clone, Copy)]
pub enum Trusting<'a> {
    /// Authorities: each token's certificate path must lead to one of them.
    Path(&'a Trust),
    /// The holder of one key. Signatures and claims are checked; certificates,
    /// paths, numbers and constraints are not.
    Key(&'a PublicKey),
}

/// A certificate path that was found to be valid, kept so that further tokens
/// of its signer take no more than their own signature's check.
///
/// It stays valid for as long as every certificate of the path is. Whoever
/// keeps it drops it when trusted authorities or revocation lists change.
#[derive(Clone, Debug)]
pub struct CheckedPath {
    signer: Arc<Certificate>,
    not_before: i64,
    not_after: i64,
}

impl CheckedPath {
    /// Checks a path, signer first, at the time `at` (seconds since 1970-01-01
    /// UTC).
    pub fn new(
        path: Vec<Certificate>,
        trust: &Trust,
        at: i64,
    ) -> Result<Self, CertificateError> {
        Self::check(path, trust, at).map_err(|(error, _)| error)
    }

    /// As [`Self::new`]; gives the signer's certificate with the error, to be
    /// told about.
    pub(super) fn check(
        path: Vec<Certificate>,
        trust: &Trust,
        at: i64,
    ) -> Result<Self, (CertificateError, Option<Arc<Certificate>>)> {
        let result = validate(&path, trust, at).map(|_| ());
        let not_before = path.iter().map(Certificate::not_before).max().unwrap_or(i64::MAX);
        let not_after = path.iter().map(Certificate::not_after).min().unwrap_or(i64::MIN);
        let signer = path.into_iter().next().map(Arc::new);
        match (result, signer) {
            (Ok(()), Some(signer)) => Ok(Self { signer, not_before, not_after }),
            (Ok(()), None) => Err((CertificateError::Untrusted, None)),
            (Err(error), signer) => Err((error, signer)),
        }
    }

    /// The certificate that signs.
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }

    pub(super) const fn shared_signer(&self) -> &Arc<Certificate> {
        &self.signer
    }

    /// Tells whether every certificate of the path is valid at `at`.
    pub const fn is_valid_at(&self, at: i64) -> bool {
        self.not_before <= at && at <= self.not_after
    }
}

/// What a verdict tells of a certificate. Serialises as `subject`,
/// `not_after` (seconds since 1970-01-01 UTC), `tn_auth_list` (in words, each
/// entry a text) and `constraints`.
#[derive(Clone, Debug)]
pub struct CertificateFacts(Arc<Certificate>);

impl CertificateFacts {
    pub(super) const fn new(certificate: Arc<Certificate>) -> Self {
        Self(certificate)
    }

    pub fn certificate(&self) -> &Certificate {
        &self.0
    }

    /// What the certificate speaks for, in words.
    pub fn tn_auth_list(&self) -> Vec<String> {
        self.0.scope().map(TnScope::in_words).unwrap_or_default()
    }

    /// What the claims it signs must be.
    pub fn constraints(&self) -> Option<&ClaimConstraints> {
        self.0.constraints()
    }
}

impl PartialEq for CertificateFacts {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Serialize for CertificateFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("CertificateFacts", 4)?;
        out.serialize_field("subject", &self.0.subject())?;
        out.serialize_field("not_after", &self.0.not_after())?;
        out.serialize_field("tn_auth_list", &self.tn_auth_list())?;
        out.serialize_field("constraints", &self.constraints())?;
        out.end()
    }
}
