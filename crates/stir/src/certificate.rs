//! Delegate certificates: requests, issue, reading and path checks (RFC 5280,
//! RFC 8226, RFC 9060), P-256 with SHA-256 throughout.

use std::str::FromStr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::asn1::{Any, Utf8StringRef};
use der::asn1::{BitString, GeneralizedTime, Ia5String, OctetString, SetOfVec, UtcTime};
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use der::{Decode, Encode, Sequence, Tag};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::request::{CertReq, CertReqInfo, Version as RequestVersion};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::digest::IntegrityDigest;
use crate::key::{PublicKey, Signer, SignerError};
use crate::tn::TelephoneNumber;
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

/// Checks a path, signer first, at the time `at` (seconds since 1970-01-01
/// UTC): each certificate is signed by the next, the last one by (or being) a
/// trusted key; validity, basic constraints, key usage; and no certificate
/// speaks for more numbers than the one above it.
pub fn verify_path(
    path: &[Certificate],
    trusted: &[PublicKey],
    at: i64,
) -> Result<(), CertificateError> {
    let (leaf, last) = path.first().zip(path.last()).ok_or(CertificateError::Untrusted)?;
    if !leaf.may_sign || leaf.may_issue {
        return Err(CertificateError::KeyUsage);
    }
    if !path.iter().all(|certificate| certificate.is_valid_at(at)) {
        return Err(CertificateError::Validity);
    }
    for pair in path.windows(2) {
        let (child, parent) = (&pair[0], &pair[1]);
        if child.issuer != parent.subject {
            return Err(CertificateError::Issuer);
        }
        if !parent.may_issue {
            return Err(CertificateError::NotAuthority);
        }
        verify_signature(child, &parent.key)?;
        if let Some(TnScope::Value(given)) = &parent.scope {
            match &child.scope {
                Some(TnScope::Value(taken)) if taken.is_within(given) => {}
                _ => return Err(CertificateError::Scope),
            }
        }
    }
    let anchored = trusted
        .iter()
        .any(|key| verify_signature(last, key).is_ok() || (last.key == *key && last.may_issue));
    if anchored { Ok(()) } else { Err(CertificateError::Untrusted) }
}

fn verify_signature(certificate: &Certificate, key: &PublicKey) -> Result<(), CertificateError> {
    key.verify_der(&certificate.tbs, &certificate.signature)
        .map_err(|_| CertificateError::Signature)
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
                {
                    if scope.replace(TnScope::Reference(address.as_str().to_owned())).is_some() {
                        return Err(CertificateError::TnAuthList);
                    }
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

/// A certification request whose signature was checked: its sender holds the
/// key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub subject: Name,
    pub public_key: PublicKey,
}

/// Makes a certification request (RFC 2986) for the signer's key; DER.
pub fn request(common_name: &str, signer: &dyn Signer) -> Result<Vec<u8>, CertificateError> {
    let info = CertReqInfo {
        version: RequestVersion::V1,
        subject: common_name_only(common_name)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(&signer.public_key().to_spki_der())?,
        attributes: Default::default(),
    };
    let signature = sign_der(&info.to_der()?, signer)?;
    Ok(CertReq { info, algorithm: ecdsa_with_sha256(), signature }.to_der()?)
}

/// Reads a certification request and checks that its sender holds the key.
pub fn read_request(der: &[u8]) -> Result<Request, CertificateError> {
    let request = CertReq::from_der(der)?;
    if request.algorithm.oid != rfc5912::ECDSA_WITH_SHA_256 {
        return Err(CertificateError::Algorithm);
    }
    let public_key = PublicKey::from_spki_der(&request.info.public_key.to_der()?)
        .map_err(|_| CertificateError::Algorithm)?;
    let signature = request.signature.as_bytes().ok_or(CertificateError::Encoding)?;
    public_key
        .verify_der(&first_element(der)?, signature)
        .map_err(|_| CertificateError::Signature)?;
    Ok(Request { subject: request.info.subject, public_key })
}

/// What a certificate to be issued says.
#[derive(Clone, Debug)]
pub struct Contents<'a> {
    /// 8 to 20 octets that nobody can predict (RFC 5280, section 4.1.2.2).
    pub serial: &'a [u8],
    pub subject: Name,
    pub issuer: Name,
    /// Seconds since 1970-01-01 UTC.
    pub not_before: i64,
    /// Seconds since 1970-01-01 UTC.
    pub not_after: i64,
    pub public_key: &'a PublicKey,
    pub scope: Option<TnScope>,
    /// True for an authority's certificate, which may issue and not sign.
    pub authority: bool,
}

#[derive(Sequence)]
struct Tbs {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: x509_cert::Version,
    serial_number: SerialNumber,
    signature: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    subject_public_key_info: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

/// Issues a certificate under `issuer_key`.
pub fn issue(
    contents: Contents<'_>,
    issuer_key: &dyn Signer,
) -> Result<Certificate, CertificateError> {
    let tbs = Tbs {
        version: x509_cert::Version::V3,
        serial_number: SerialNumber::new(contents.serial)?,
        signature: ecdsa_with_sha256(),
        issuer: contents.issuer,
        validity: Validity::new(time(contents.not_before)?, time(contents.not_after)?),
        subject: contents.subject,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(
            &contents.public_key.to_spki_der(),
        )?,
        extensions: Some(extensions(
            contents.scope.as_ref(),
            contents.authority,
            contents.public_key,
            issuer_key.public_key(),
        )?),
    }
    .to_der()?;
    let signature = sign_der(&tbs, issuer_key)?;
    let mut body = tbs;
    body.extend(ecdsa_with_sha256().to_der()?);
    body.extend(signature.to_der()?);
    Certificate::from_der(&tn_auth_list::tlv(Tag::Sequence, &body))
}

/// A distinguished name of a common name alone.
pub fn common_name_only(common_name: &str) -> Result<Name, CertificateError> {
    // 64 characters: ub-common-name of RFC 5280, appendix A.1.
    let short: String = common_name.trim().chars().take(64).collect();
    if short.is_empty() {
        return Err(CertificateError::Name);
    }
    let attribute = AttributeTypeAndValue {
        oid: der::oid::db::rfc4519::CN,
        value: Any::encode_from(&Utf8StringRef::new(&short)?)?,
    };
    let mut name = RdnSequence::default();
    name.push(RelativeDistinguishedName::from(SetOfVec::try_from(vec![attribute])?));
    Ok(Name::from_der(&name.to_der()?)?)
}

fn ecdsa_with_sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: rfc5912::ECDSA_WITH_SHA_256, parameters: None }
}

fn sign_der(message: &[u8], signer: &dyn Signer) -> Result<BitString, CertificateError> {
    let octets = signer.sign(message)?;
    let signature =
        p256::ecdsa::Signature::from_slice(&octets).map_err(|_| CertificateError::Signature)?;
    Ok(BitString::from_bytes(signature.to_der().as_bytes())?)
}

fn time(at: i64) -> Result<Time, CertificateError> {
    let passed = Duration::from_secs(u64::try_from(at).map_err(|_| CertificateError::Validity)?);
    Ok(match UtcTime::from_unix_duration(passed) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_unix_duration(passed)?),
    })
}

fn extensions(
    scope: Option<&TnScope>,
    authority: bool,
    subject_key: &PublicKey,
    issuer_key: &PublicKey,
) -> Result<Extensions, CertificateError> {
    let extension = |id, critical, value: Vec<u8>| -> Result<Extension, CertificateError> {
        Ok(Extension { extn_id: id, critical, extn_value: OctetString::new(value)? })
    };
    let usage = if authority {
        KeyUsages::KeyCertSign | KeyUsages::CRLSign
    } else {
        KeyUsages::DigitalSignature.into()
    };
    let key_id = |key: &PublicKey| {
        OctetString::new(&IntegrityDigest::sha256(&key.to_spki_der()).octets()[..20])
    };
    let mut all = vec![
        extension(
            rfc5912::ID_CE_BASIC_CONSTRAINTS,
            true,
            BasicConstraints { ca: authority, path_len_constraint: None }.to_der()?,
        )?,
        extension(rfc5912::ID_CE_KEY_USAGE, true, KeyUsage(usage).to_der()?)?,
        // RFC 7093, section 2, method 1 over the whole SubjectPublicKeyInfo.
        extension(
            rfc5912::ID_CE_SUBJECT_KEY_IDENTIFIER,
            false,
            SubjectKeyIdentifier(key_id(subject_key)?).to_der()?,
        )?,
        extension(
            rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER,
            false,
            AuthorityKeyIdentifier {
                key_identifier: Some(key_id(issuer_key)?),
                ..Default::default()
            }
            .to_der()?,
        )?,
    ];
    match scope {
        None => {}
        Some(TnScope::Value(list)) => all.push(extension(tn_auth_list::OID, false, list.to_der())?),
        Some(TnScope::Reference(address)) => {
            let access = x509_cert::ext::pkix::AccessDescription {
                access_method: STIR_TN_LIST,
                access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(address)?),
            };
            all.push(extension(
                rfc5912::ID_PE_AUTHORITY_INFO_ACCESS,
                false,
                AuthorityInfoAccessSyntax(vec![access]).to_der()?,
            )?);
        }
    }
    Ok(all)
}

/// Reads a name in RFC 4514's notation.
pub fn name_from_str(text: &str) -> Result<Name, CertificateError> {
    Name::from_str(text).map_err(|_| CertificateError::Name)
}

/// Tells whether the scope lets its holder sign for `number`, `list` being the
/// content behind a reference.
pub fn scope_covers(scope: &TnScope, list: Option<&TnAuthList>, number: TelephoneNumber) -> bool {
    let list = match scope {
        TnScope::Value(list) => Some(list),
        TnScope::Reference(_) => list,
    };
    list.is_some_and(|list| list.covers_by_value(number) || list.has_service_provider_code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SoftwareSigner;
    use crate::key::tests::signer;
    use crate::tn_auth_list::TnEntry;

    const DAY: i64 = 86_400;
    const NOW: i64 = 1_780_000_000;

    fn list(start: &str, count: u64) -> TnScope {
        let start = start.parse().unwrap();
        TnScope::Value(TnAuthList::new(vec![TnEntry::Range { start, count }]).unwrap())
    }

    fn contents<'a>(
        subject: &str,
        issuer: &str,
        key: &'a SoftwareSigner,
        scope: Option<TnScope>,
    ) -> Contents<'a> {
        Contents {
            serial: &[1, 2, 3, 4, 5, 6, 7, 8],
            subject: common_name_only(subject).unwrap(),
            issuer: common_name_only(issuer).unwrap(),
            not_before: NOW,
            not_after: NOW + 365 * DAY,
            public_key: key.public_key(),
            scope,
            authority: false,
        }
    }

    struct Path {
        root: SoftwareSigner,
        path: Vec<Certificate>,
    }

    fn path(parent_scope: Option<TnScope>, child_scope: Option<TnScope>) -> Path {
        let (root, leaf) = (signer(1), signer(2));
        let authority =
            Contents { authority: true, ..contents("Root", "Root", &root, parent_scope) };
        let root_certificate = issue(authority, &root).unwrap();
        let leaf = issue(contents("Desk", "Root", &leaf, child_scope), &root).unwrap();
        Path { root, path: vec![leaf, root_certificate] }
    }

    #[test]
    fn a_path_to_a_trusted_key_is_accepted_with_and_without_its_root() {
        let Path { root, path } = path(None, Some(list("12125550100", 100)));
        let trusted = [root.public_key().clone()];
        assert_eq!(verify_path(&path, &trusted, NOW), Ok(()));
        assert_eq!(verify_path(&path[..1], &trusted, NOW), Ok(()));
        assert_eq!(path[0].subject(), "CN=Desk");
        assert_eq!(path[0].scope(), Some(&list("12125550100", 100)));
    }

    #[test]
    fn every_broken_path_is_refused_with_its_reason() {
        let Path { root, path } =
            path(Some(list("12125550100", 50)), Some(list("12125550100", 50)));
        let trusted = [root.public_key().clone()];
        assert_eq!(verify_path(&path, &trusted, NOW - 1), Err(CertificateError::Validity));
        assert_eq!(verify_path(&path, &trusted, NOW + 366 * DAY), Err(CertificateError::Validity));
        let stranger = [signer(3).public_key().clone()];
        assert_eq!(verify_path(&path, &stranger, NOW), Err(CertificateError::Untrusted));
        assert_eq!(verify_path(&[], &trusted, NOW), Err(CertificateError::Untrusted));
        assert_eq!(verify_path(&path[1..], &trusted, NOW), Err(CertificateError::KeyUsage));

        let wide = super::tests::path(Some(list("12125550100", 50)), Some(list("12125550100", 51)));
        assert_eq!(verify_path(&wide.path, &trusted, NOW), Err(CertificateError::Scope));
        let unscoped = super::tests::path(Some(list("12125550100", 50)), None);
        assert_eq!(verify_path(&unscoped.path, &trusted, NOW), Err(CertificateError::Scope));

        // A certificate that may not issue, issuing.
        let (middle, leaf) = (signer(4), signer(5));
        let middle_certificate = issue(contents("Middle", "Root", &middle, None), &root).unwrap();
        let leaf = issue(contents("Leaf", "Middle", &leaf, None), &middle).unwrap();
        let bad = [leaf, middle_certificate];
        assert_eq!(verify_path(&bad, &trusted, NOW), Err(CertificateError::NotAuthority));
    }

    #[test]
    fn a_flipped_bit_breaks_the_certificate() {
        let Path { root, path } = path(None, Some(list("12125550100", 100)));
        let der = path[0].der();
        for position in 0..der.len() {
            let mut damaged = der.to_vec();
            damaged[position] ^= 1;
            let accepted = Certificate::from_der(&damaged)
                .and_then(|leaf| verify_path(&[leaf], &[root.public_key().clone()], NOW));
            assert!(accepted.is_err(), "octet {position}");
        }
    }

    #[test]
    fn a_request_proves_that_its_sender_holds_the_key() {
        let der = request("Harbour Health", &signer(6)).unwrap();
        let read = read_request(&der).unwrap();
        assert_eq!(&read.public_key, signer(6).public_key());
        assert_eq!(read.subject.to_string(), "CN=Harbour Health");
        let mut forged = der.clone();
        let last = forged.len() - 1;
        forged[last] ^= 1;
        assert!(read_request(&forged).is_err());
    }

    #[test]
    fn a_list_by_reference_is_told_from_one_by_value() {
        let address = "https://example.org/v1/tnlists/abc".to_owned();
        let Path { path, .. } = path(None, Some(TnScope::Reference(address.clone())));
        assert_eq!(path[0].scope(), Some(&TnScope::Reference(address)));
        let number = "12125550100".parse().unwrap();
        let scope = path[0].scope().unwrap();
        assert!(!scope_covers(scope, None, number));
        let list = TnAuthList::of_numbers(&[number]).unwrap();
        assert!(scope_covers(scope, Some(&list), number));
    }

    #[test]
    fn pem_leads_back_to_the_path() {
        let Path { path, .. } = path(None, None);
        let pem: String = path.iter().map(Certificate::to_pem).collect();
        assert_eq!(Certificate::path_from_pem(&pem).unwrap(), path);
    }

    /// RFC 9118, figure 1: explicit tags, one service provider code.
    #[test]
    fn the_standards_certificate_is_read() {
        let pem = include_str!("../tests/fixtures/rfc9118/cert.pem");
        let path = Certificate::path_from_pem(pem).unwrap();
        let Some(TnScope::Value(list)) = path[0].scope() else { panic!("no TNAuthList") };
        assert_eq!(list.entries(), [TnEntry::ServiceProviderCode("1234".into())]);
    }
}
