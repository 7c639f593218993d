//! Delegate certificates: requests, issue, reading, paths and what they
//! permit (RFC 5280, RFC 8226, RFC 9060, RFC 9118).
//!
//! What is made here has P-256 keys and ECDSA signatures with SHA-256, as RFC
//! 8226, section 4 and ATIS-1000080 ask for. What is read may also be an
//! authority's with another kind of key ([`CertifiedKey`]): there are such.
//!
//! # A path to who is trusted
//!
//! ```
//! use signet_stir::certificate::{Anchor, Certificate, Coverage, Trust, validate};
//!
//! # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/authorities/ctia.pem"));
//! // Texts come from files and from the address in a token's `x5u`.
//! let certificates = Certificate::path_from_pem(text)?;
//! let [root, authority, signer] = certificates.as_slice() else { panic!("three of them") };
//! let trust = Trust::new([Anchor::Certificate(root.clone())]);
//! let february_2025 = 1_739_000_000;
//! let valid = validate(&[signer.clone(), authority.clone()], &trust, february_2025)?;
//! assert!(valid.leaf().subject().contains("CN=SHAKEN 5807"));
//! // It speaks for a service provider; which numbers are its own, it knows.
//! assert_eq!(valid.coverage("12125550100".parse()?, None), Coverage::ServiceProvider);
//! // The same path, kept, is asked again at the price of a few comparisons.
//! assert!(valid.check(&trust, february_2025 + 365 * 86_400).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A request for a delegate certificate
//!
//! ```
//! use signet_stir::certificate::{
//!     ClaimConstraints, PermittedValues, RequestContents, TnScope, delegate_request, read_request,
//! };
//! use signet_stir::{SoftwareSigner, TnAuthList};
//!
//! // The key stays with its holder: any `Signer` will do.
//! let signer = SoftwareSigner::from_scalar(&[7; 32])?;
//! let first = "+12125550100".parse()?;
//! let last = "+12125550199".parse()?;
//! let scope = TnScope::Value(TnAuthList::of_ranges([(first, last)])?);
//! let brand = serde_json::json!({"nam": "Harbour Health"});
//! let constraints = ClaimConstraints::plain(
//!     vec!["rcd".to_owned()],
//!     vec![PermittedValues::new("rcd", [&brand])?],
//! )?;
//! let der = delegate_request(
//!     &RequestContents {
//!         common_name: "Harbour Health",
//!         scope: Some(&scope),
//!         constraints: Some(&constraints),
//!     },
//!     &signer,
//! )?;
//!
//! // What the authority reads: who holds the key, and what is asked for.
//! let request = read_request(&der)?;
//! assert_eq!(request.subject.to_string(), "CN=Harbour Health");
//! assert_eq!(request.scope, Some(scope));
//! assert_eq!(request.constraints, Some(constraints));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounds;
mod constraints;
mod coverage;
mod error;
mod extensions;
mod issue;
mod key;
mod name;
mod path;
mod pem;
mod request;
mod revocation;
mod revoke;
mod trust;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::{Decode, Encode, Tag};
use x509_cert::Version;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::time::Time;

pub use constraints::{ClaimConstraints, ConstraintError, PermittedValues};
pub use coverage::Coverage;
pub use error::CertificateError;
pub use issue::{Contents, common_name_only, issue};
pub use key::{AuthorityKey, CertifiedKey};
pub use path::{MAX_PATH, ValidPath, scope_covers, validate, verify_path};
pub use request::{Request, RequestContents, delegate_request, read_request, request};
pub use revocation::RevocationList;
pub use revoke::{Revocations, revoke};
pub use trust::{Anchor, RevocationPolicy, Trust, TrustError};

use crate::asn1;
use crate::digest::IntegrityDigest;
use crate::key::PublicKey;
use crate::tn_auth_list::TnAuthList;
use extensions::{Known, NamedIssuer, Point};
use key::Seal;
use name::ComparableName;

/// What a certificate says of telephone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TnScope {
    /// The list itself.
    Value(TnAuthList),
    /// HTTPS address of the list's DER (id-ad-stirTNList).
    Reference(String),
}

impl TnScope {
    /// In words for people: each entry of the list, or the address where it
    /// lies.
    pub fn in_words(&self) -> Vec<String> {
        match self {
            Self::Value(list) => list.entries().iter().map(ToString::to_string).collect(),
            Self::Reference(address) => vec![address.clone()],
        }
    }
}

/// A certificate, read. Nothing in it is to be believed before [`validate`].
/// Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate(Arc<Body>);

#[derive(Debug, PartialEq, Eq)]
struct Body {
    der: Vec<u8>,
    tbs: Vec<u8>,
    seal: Seal,
    serial: Vec<u8>,
    subject: Name,
    issuer: Name,
    /// The two names as names are compared.
    holder: ComparableName,
    issued_by: ComparableName,
    not_before: i64,
    not_after: i64,
    key: CertifiedKey,
    known: Known,
}

impl Certificate {
    /// The most octets: a TNAuthList of some 40,000 ranges.
    pub const MAX_LENGTH: usize = 1024 * 1024;

    /// Reads one DER certificate, of version 3.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > Self::MAX_LENGTH {
            return Err(CertificateError::TooLong);
        }
        bounds::check_certificate(der)?;
        let parsed = x509_cert::Certificate::from_der(der)?;
        let tbs = parsed.tbs_certificate();
        if tbs.version() != Version::V3 || tbs.issuer().is_empty() {
            return Err(CertificateError::Encoding);
        }
        let algorithm = parsed.signature_algorithm();
        let seal = Seal::read(algorithm, parsed.signature())?;
        if tbs.signature() != algorithm {
            return Err(CertificateError::Algorithm);
        }
        let key = CertifiedKey::from_spki_der(&tbs.subject_public_key_info().to_der()?)
            .map_err(|_| CertificateError::Algorithm)?;
        Ok(Self(Arc::new(Body {
            tbs: first_element(der)?,
            seal,
            holder: ComparableName::of(tbs.subject()),
            issued_by: ComparableName::of(tbs.issuer()),
            serial: tbs.serial_number().as_bytes().to_vec(),
            subject: tbs.subject().clone(),
            issuer: tbs.issuer().clone(),
            not_before: seconds(tbs.validity().not_before),
            not_after: seconds(tbs.validity().not_after),
            key,
            known: Known::read(tbs.extensions().map_or(&[][..], |all| all))?,
            der: der.to_vec(),
        })))
    }

    /// Reads the certificates of a PEM text, in their order; at least one and
    /// no more than a path has. Sections of another kind are passed over.
    pub fn path_from_pem(text: &str) -> Result<Vec<Self>, CertificateError> {
        let sections = pem::sections(text)?;
        let mut path = Vec::new();
        for (_, der) in sections.iter().filter(|(label, _)| *label == PEM_LABEL) {
            if path.len() == MAX_PATH {
                return Err(CertificateError::TooLong);
            }
            path.push(Self::from_der(der)?);
        }
        if path.is_empty() { Err(CertificateError::Encoding) } else { Ok(path) }
    }

    /// Reads certificates from standard base64 of their DER, as `x5c` carries
    /// them (RFC 7517, section 4.7).
    pub fn path_from_base64(path: &[String]) -> Result<Vec<Self>, CertificateError> {
        if path.len() > MAX_PATH {
            return Err(CertificateError::TooLong);
        }
        path.iter()
            .map(|text| {
                let der = STANDARD.decode(text).map_err(|_| CertificateError::Encoding)?;
                Self::from_der(&der)
            })
            .collect()
    }

    /// The certificate as it was read.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Standard base64 of the DER.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.0.der)
    }

    /// PEM with lines of 64 characters (RFC 7468).
    pub fn to_pem(&self) -> String {
        pem::section(PEM_LABEL, &self.0.der)
    }

    /// SHA-256 of the DER.
    pub fn digest(&self) -> IntegrityDigest {
        IntegrityDigest::sha256(&self.0.der)
    }

    /// The serial number, big-endian, with a leading zero octet where the
    /// first bit of the next one is set.
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The subject as RFC 4514 writes it, e.g. `CN=Harbour Health`.
    pub fn subject(&self) -> String {
        self.0.subject.to_string()
    }

    /// The subject, in its parts.
    pub fn subject_name(&self) -> &Name {
        &self.0.subject
    }

    /// The issuer as RFC 4514 writes it.
    pub fn issuer(&self) -> String {
        self.0.issuer.to_string()
    }

    /// The issuer, in its parts.
    pub fn issuer_name(&self) -> &Name {
        &self.0.issuer
    }

    /// First second of validity, since 1970-01-01 UTC.
    pub fn not_before(&self) -> i64 {
        self.0.not_before
    }

    /// Last second of validity, since 1970-01-01 UTC.
    pub fn not_after(&self) -> i64 {
        self.0.not_after
    }

    /// The holder's key.
    pub fn key(&self) -> &CertifiedKey {
        &self.0.key
    }

    /// The holder's key if it is P-256, as everyone's must be but an
    /// authority's; [`CertificateError::Algorithm`] of any other.
    pub fn public_key(&self) -> Result<&PublicKey, CertificateError> {
        match &self.0.key {
            CertifiedKey::P256(key) => Ok(key),
            CertifiedKey::Other(_) => Err(CertificateError::Algorithm),
        }
    }

    /// What it says of telephone numbers, if anything.
    pub fn scope(&self) -> Option<&TnScope> {
        self.0.known.scope.as_ref()
    }

    /// What it says of claims, if anything (RFC 8226, section 8; RFC 9118).
    pub fn constraints(&self) -> Option<&ClaimConstraints> {
        self.0.known.constraints.as_ref()
    }

    /// Whether it is an authority's: `cA` in its basic constraints.
    pub fn is_authority(&self) -> bool {
        self.0.known.basic_constraints.as_ref().is_some_and(|constraints| constraints.ca)
    }

    /// How many authorities may stand between it and a signer, if that is
    /// limited (RFC 5280, section 4.2.1.9).
    pub fn path_length(&self) -> Option<u8> {
        self.0.known.basic_constraints.as_ref().and_then(|limits| limits.path_len_constraint)
    }

    fn may(&self, usage: KeyUsages) -> bool {
        self.0.known.key_usage.as_ref().is_none_or(|allowed| allowed.0.contains(usage))
    }

    fn may_issue(&self) -> bool {
        self.is_authority() && self.may(KeyUsages::KeyCertSign)
    }

    fn may_sign(&self) -> bool {
        self.may(KeyUsages::DigitalSignature)
    }

    /// Whether it may sign lists of revoked certificates. Who lists those of
    /// others need not be an authority.
    fn may_list(&self) -> bool {
        self.may(KeyUsages::CRLSign)
    }

    fn is_self_issued(&self) -> bool {
        self.holder() == self.issued_by()
    }

    fn holder(&self) -> &ComparableName {
        &self.0.holder
    }

    fn issued_by(&self) -> &ComparableName {
        &self.0.issued_by
    }

    /// Where lists of revoked certificates are that tell of it.
    fn points(&self) -> &[Point] {
        &self.0.known.points
    }

    fn is_valid_at(&self, at: i64) -> bool {
        (self.0.not_before..=self.0.not_after).contains(&at)
    }

    /// Whether its key has this identifier; a certificate that does not name
    /// its key's is not told apart.
    fn has_key_id(&self, id: &[u8]) -> bool {
        self.0.known.subject_key_id.as_ref().is_none_or(|own| own == id)
    }

    /// Whether `parent` has the key and the serial number that this one names
    /// of its issuer, as far as it does.
    fn names_issuer(&self, parent: &Self) -> bool {
        let NamedIssuer { key_id, serial } = &self.0.known.named_issuer;
        key_id.as_ref().is_none_or(|id| parent.has_key_id(id))
            && serial.as_ref().is_none_or(|serial| *serial == parent.0.serial)
    }

    fn tbs(&self) -> &[u8] {
        &self.0.tbs
    }

    fn is_signed_by(&self, key: &CertifiedKey) -> bool {
        key.verify(self.tbs(), &self.0.seal).is_ok()
    }
}

const PEM_LABEL: &str = "CERTIFICATE";

/// The first element of a DER sequence, as it stands.
fn first_element(der: &[u8]) -> Result<Vec<u8>, CertificateError> {
    Ok(asn1::Contents::of(der, Tag::Sequence)?.element()?.to_vec())
}

fn seconds(time: Time) -> i64 {
    // X.509 times lie between 1950 and 9999; those before 1970 read as 1970.
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}
