//! Issuing certificates.

use std::time::Duration;

use der::asn1::{Any, BitString, GeneralizedTime, OctetString, SetOfVec, UtcTime, Utf8StringRef};
use der::oid::db::rfc5912;
use der::{Decode, Encode, Sequence, Tag};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::constraints::ClaimConstraints;
use super::extensions::{self, extension};
use super::{Certificate, CertificateError, TnScope};
use crate::digest::IntegrityDigest;
use crate::key::{PublicKey, Signer};

/// What a certificate to be issued says.
#[derive(Clone, Debug)]
pub struct Contents<'a> {
    /// 8 to 20 octets that nobody can predict (RFC 5280, section 4.1.2.2).
    pub serial: &'a [u8],
    /// Who holds the key.
    pub subject: Name,
    /// Subject of the issuer's certificate.
    pub issuer: Name,
    /// Seconds since 1970-01-01 UTC.
    pub not_before: i64,
    /// Seconds since 1970-01-01 UTC.
    pub not_after: i64,
    /// The holder's.
    pub public_key: &'a PublicKey,
    /// The numbers that its holder speaks for (RFC 8226, section 9).
    pub scope: Option<TnScope>,
    /// What its holder may claim.
    pub constraints: Option<&'a ClaimConstraints>,
    /// True for an authority's certificate, which may issue and not sign.
    pub authority: bool,
    /// How many authorities may stand between an authority and a signer; of
    /// no meaning for others.
    pub path_length: Option<u8>,
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
    let extensions = extensions(&contents, issuer_key.public_key())?;
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
        extensions: Some(extensions),
    }
    .to_der()?;
    let signature = sign_der(&tbs, issuer_key)?;
    let mut body = tbs;
    body.extend(ecdsa_with_sha256().to_der()?);
    body.extend(signature.to_der()?);
    Certificate::from_der(&crate::asn1::tlv(Tag::Sequence, &body))
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

pub(super) fn ecdsa_with_sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: rfc5912::ECDSA_WITH_SHA_256, parameters: None }
}

pub(super) fn sign_der(message: &[u8], signer: &dyn Signer) -> Result<BitString, CertificateError> {
    let octets = signer.sign(message)?;
    let signature =
        p256::ecdsa::Signature::from_slice(&octets).map_err(|_| CertificateError::Signature)?;
    Ok(BitString::from_bytes(signature.to_der().as_bytes())?)
}

pub(super) fn time(at: i64) -> Result<Time, CertificateError> {
    let passed = Duration::from_secs(u64::try_from(at).map_err(|_| CertificateError::Validity)?);
    Ok(match UtcTime::from_unix_duration(passed) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_unix_duration(passed)?),
    })
}

/// The identifier of a key: RFC 7093, section 2, method 1, over the whole
/// SubjectPublicKeyInfo.
pub(super) fn key_id(key: &PublicKey) -> Result<OctetString, CertificateError> {
    Ok(OctetString::new(&IntegrityDigest::sha256(&key.to_spki_der()).octets()[..20])?)
}

fn extensions(
    contents: &Contents<'_>,
    issuer_key: &PublicKey,
) -> Result<Extensions, CertificateError> {
    let usage = if contents.authority {
        KeyUsages::KeyCertSign | KeyUsages::CRLSign
    } else {
        KeyUsages::DigitalSignature.into()
    };
    let limits = BasicConstraints {
        ca: contents.authority,
        path_len_constraint: contents.path_length.filter(|_| contents.authority),
    };
    let subject_key = SubjectKeyIdentifier(key_id(contents.public_key)?);
    let authority_key =
        AuthorityKeyIdentifier { key_identifier: Some(key_id(issuer_key)?), ..Default::default() };
    let mut all = vec![
        extension(rfc5912::ID_CE_BASIC_CONSTRAINTS, true, limits.to_der()?)?,
        extension(rfc5912::ID_CE_KEY_USAGE, true, KeyUsage(usage).to_der()?)?,
        extension(rfc5912::ID_CE_SUBJECT_KEY_IDENTIFIER, false, subject_key.to_der()?)?,
        extension(rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER, false, authority_key.to_der()?)?,
    ];
    all.extend(extensions::authority(contents.scope.as_ref(), contents.constraints)?);
    Ok(all)
}
