//! Delegate certificates: requests, issue, reading and path checks (RFC 5280,
//! RFC 8226, RFC 9060), P-256 with SHA-256 throughout.

mod issue;
mod path;
mod request;

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::time::Time;

pub use issue::{Contents, common_name_only, issue};
pub use path::{scope_covers, verify_path};
pub use request::{Request, read_request, request};

use crate::digest::IntegrityDigest;
use crate::key::{PublicKey, SignerError};
use crate::tn_auth_list::{self, TnAuthList};

/// id-ad-stirTNList (RFC 8226, section 10.2): where a TNAuthList lies.
const STIR_TN_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.14");

/// Why a request or certificate is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error("the certificate or request cannot be read")]
    Encoding,
    #[error("the certificate's key or signature is not P-256 with SHA-256")]
    Algorithm,
    #[error("the certificate's TNAuthList cannot be read")]
    TnAuthList,
    #[error("the certificate has a critical extension that is not known")]
    CriticalExtension,
    #[error("the signature on the certificate or request does not verify")]
    Signature,
    #[error("the certificate is not valid at that time")]
    Validity,
    #[error("the certificate's issuer is not the next certificate's subject")]
    Issuer,
    #[error("a certificate that may not issue has issued")]
    NotAuthority,
    #[error("the certificate may not sign")]
    KeyUsage,
    #[error("the certificate speaks for more numbers than its issuer")]
    Scope,
    #[error("the path does not lead to a trusted key")]
    Untrusted,
    #[error("the name is empty or too long for a certificate")]
    Name,
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl From<der::Error> for CertificateError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

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

/// A certificate, read. Nothing in it is to be believed before
/// [`verify_path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    signature: Vec<u8>,
    subject: Name,
    issuer: Name,
    not_before: i64,
    not_after: i64,
    key: PublicKey,
    scope: Option<TnScope>,
    may_issue: bool,
    may_sign: bool,
    path_length: Option<u8>,
}

impl Certificate {
    /// Reads one DER certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let parsed = x509_cert::Certificate::from_der(der)?;
        let tbs = parsed.tbs_certificate();
        if parsed.signature_algorithm().oid != rfc5912::ECDSA_WITH_SHA_256
            || tbs.signature() != parsed.signature_algorithm()
        {
            return Err(CertificateError::Algorithm);
        }
        let key = PublicKey::from_spki_der(&tbs.subject_public_key_info().to_der()?)
            .map_err(|_| CertificateError::Algorithm)?;
        let constraints = tbs.get_extension::<BasicConstraints>()?;
        let usage = tbs.get_extension::<KeyUsage>()?;
        let path_length = constraints.as_ref().and_then(|(_, limits)| limits.path_len_constraint);
        let authority = constraints.is_some_and(|(_, constraints)| constraints.ca);
        let may = |wanted| usage.as_ref().is_none_or(|(_, usage)| usage.0.contains(wanted));
        Ok(Self {
            tbs: first_element(der)?,
            signature: parsed.signature().as_bytes().ok_or(CertificateError::Encoding)?.to_vec(),
            subject: tbs.subject().clone(),
            issuer: tbs.issuer().clone(),
            not_before: seconds(tbs.validity().not_before),
            not_after: seconds(tbs.validity().not_after),
            key,
            scope: scope(tbs.extensions().map_or(&[][..], |all| all))?,
            may_issue: authority && may(KeyUsages::KeyCertSign),
            may_sign: may(KeyUsages::DigitalSignature),
            path_length,
            der: der.to_vec(),
        })
    }

    /// Reads the certificates of a PEM text, in their order.
    pub fn path_from_pem(pem: &str) -> Result<Vec<Self>, CertificateError> {
        x509_cert::Certificate::load_pem_chain(pem.as_bytes())?
            .iter()
            .map(|certificate| Self::from_der(&certificate.to_der()?))
            .collect()
    }

    /// Reads certificates from standard base64 of their DER, as `x5c` carries
    /// them (RFC 7517, section 4.7).
    pub fn path_from_base64(path: &[String]) -> Result<Vec<Self>, CertificateError> {
        path.iter()
            .map(|text| {
                let der = STANDARD.decode(text).map_err(|_| CertificateError::Encoding)?;
                Self::from_der(&der)
            })
            .collect()
    }

    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Standard base64 of the DER.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// PEM with lines of 64 characters (RFC 7468).
    pub fn to_pem(&self) -> String {
        der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &self.der)
            .expect("a certificate fits a PEM text")
    }

    /// SHA-256 of the DER.
    pub fn digest(&self) -> IntegrityDigest {
        IntegrityDigest::sha256(&self.der)
    }

    /// The subject as RFC 4514 writes it, e.g. `CN=Harbour Health`.
    pub fn subject(&self) -> String {
        self.subject.to_string()
    }

    pub fn subject_name(&self) -> &Name {
        &self.subject
    }

    /// First second of validity, since 1970-01-01 UTC.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Last second of validity, since 1970-01-01 UTC.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// What it says of telephone numbers, if anything.
    pub fn scope(&self) -> Option<&TnScope> {
        self.scope.as_ref()
    }

    fn is_valid_at(&self, at: i64) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }
}

/// The first element of a DER sequence, as it stands.
fn first_element(der: &[u8]) -> Result<Vec<u8>, CertificateError> {
    use der::{Header, Reader, SliceReader};
    let mut outer = SliceReader::new(der)?;
    let header = Header::decode(&mut outer)?;
    let mut inner = SliceReader::new(outer.read_slice(header.length())?)?;
    Ok(inner.tlv_bytes()?.to_vec())
}

fn seconds(time: Time) -> i64 {
    // X.509 times lie between 1950 and 9999; those before 1970 read as 1970.
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

fn scope(extensions: &[Extension]) -> Result<Option<TnScope>, CertificateError> {
    let mut scope = None;
    for extension in extensions {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            tn_auth_list::OID => {
                let list = TnAuthList::from_der(value).map_err(|_| CertificateError::TnAuthList)?;
                if scope.replace(TnScope::Value(list)).is_some() {
                    return Err(CertificateError::TnAuthList);
                }
            }
            rfc5912::ID_PE_AUTHORITY_INFO_ACCESS => {
                let access = AuthorityInfoAccessSyntax::from_der(value)?;
                let address = access.0.iter().find(|at| at.access_method == STIR_TN_LIST);
                if let Some(GeneralName::UniformResourceIdentifier(address)) =
                    address.map(|at| &at.access_location)
                    && scope.replace(TnScope::Reference(address.as_str().to_owned())).is_some()
                {
                    return Err(CertificateError::TnAuthList);
                }
            }
            rfc5912::ID_CE_BASIC_CONSTRAINTS
            | rfc5912::ID_CE_KEY_USAGE
            | rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER
            | rfc5912::ID_CE_SUBJECT_KEY_IDENTIFIER => {}
            _ if extension.critical => return Err(CertificateError::CriticalExtension),
            _ => {}
        }
    }
    Ok(scope)
}
