//! Issuing certificates.

use std::time::Duration;

use der::asn1::{
    Any, BitString, GeneralizedTime, Ia5String, OctetString, SetOfVec, UtcTime, Utf8StringRef,
};
use der::oid::db::rfc5912;
use der::{Decode, Encode, Sequence, Tag};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::{Certificate, CertificateError, STIR_TN_LIST, TnScope};
use crate::digest::IntegrityDigest;
use crate::key::{PublicKey, Signer};
use crate::tn_auth_list;

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
            let access = AccessDescription {
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
