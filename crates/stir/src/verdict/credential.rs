//! Certificates as a verification sees them.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::certificate::{Certificate, ClaimConstraints, TnScope, Trust, ValidPath};
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
    /// A path that was checked before, as a cache keeps it: a token of its
    /// signer costs its own signature's check and little more. Validity and
    /// revocation are looked at again each time.
    Checked(Arc<ValidPath>),
}

impl Credential {
    /// Reads a path as it lies at an address: PEM, signer first (RFC 9060), or
    /// one certificate in DER (RFC 8226).
    pub fn read(octets: &[u8]) -> Result<Self, CredentialError> {
        let path = match std::str::from_utf8(octets) {
            Ok(text) => Certificate::path_from_pem(text),
            Err(_) => Certificate::from_der(octets).map(|one| vec![one]),
        };
        match path {
            Ok(path) if !path.is_empty() => Ok(Self::Path(path)),
            _ => Err(CredentialError::NotACertificate),
        }
    }
}

/// Why there are no certificates behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CredentialError {
    /// Nothing was had, which is 436:
    /// [`Failure::Unreachable`](super::Failure::Unreachable).
    #[error("the certificate could not be had")]
    Unreachable,
    /// Something was had that cannot be read as certificates, which is 437:
    /// [`Failure::NotACertificate`](super::Failure::NotACertificate).
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
    /// Certificates by their addresses.
    pub credentials: &'a dyn Credentials,
    /// Logos, cards and lists of numbers by their addresses.
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

/// What a verdict tells of a certificate. Serialises as `subject`,
/// `not_after` (seconds since 1970-01-01 UTC), `tn_auth_list` (in words, each
/// entry a text) and `constraints`.
#[derive(Clone, Debug)]
pub struct CertificateFacts(Signed);

/// The signer of a token.
#[derive(Clone, Debug)]
pub(super) enum Signed {
    Under(Arc<ValidPath>),
    /// Its path is not valid.
    Untrusted(Arc<Certificate>),
}

impl Signed {
    pub fn certificate(&self) -> &Certificate {
        match self {
            Self::Under(path) => path.leaf(),
            Self::Untrusted(certificate) => certificate,
        }
    }
}

impl CertificateFacts {
    pub(super) const fn new(signed: Signed) -> Self {
        Self(signed)
    }

    /// The certificate itself.
    pub fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    /// What the certificate speaks for, in words.
    pub fn tn_auth_list(&self) -> Vec<String> {
        self.certificate().scope().map(TnScope::in_words).unwrap_or_default()
    }

    /// What the claims it signs must be.
    pub fn constraints(&self) -> Option<&ClaimConstraints> {
        self.certificate().constraints()
    }
}

impl PartialEq for CertificateFacts {
    fn eq(&self, other: &Self) -> bool {
        self.certificate() == other.certificate()
    }
}

impl Serialize for CertificateFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("CertificateFacts", 4)?;
        out.serialize_field("subject", &self.certificate().subject())?;
        out.serialize_field("not_after", &self.certificate().not_after())?;
        out.serialize_field("tn_auth_list", &self.tn_auth_list())?;
        out.serialize_field("constraints", &self.constraints().map(Constraints::new))?;
        out.end()
    }
}

#[derive(Serialize)]
struct Constraints<'a> {
    must_include: &'a [String],
    permitted_values: Vec<Permitted<'a>>,
    must_exclude: &'a [String],
}

#[derive(Serialize)]
struct Permitted<'a> {
    claim: &'a str,
    values: &'a [String],
}

impl<'a> Constraints<'a> {
    fn new(constraints: &'a ClaimConstraints) -> Self {
        let permitted = constraints.permitted_values().iter();
        Self {
            must_include: constraints.must_include(),
            permitted_values: permitted
                .map(|permitted| Permitted { claim: &permitted.claim, values: &permitted.values })
                .collect(),
            must_exclude: constraints.must_exclude(),
        }
    }
}
