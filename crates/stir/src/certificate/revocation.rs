//! Lists of revoked certificates (RFC 5280, section 5).

use std::sync::{Arc, OnceLock};

use der::asn1::Uint;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_DELTA_CRL_INDICATOR,
    ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::{Decode, Encode, Tag};
use x509_cert::Version;
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::AuthorityKeyIdentifier;
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::bounds::{self, MAX_SMALL_EXTENSION};
use super::extensions::{MAX_EXTENSIONS, authority_key, extension};
use super::issue::{ecdsa_with_sha256, key_id, sign_der, time};
use super::{Certificate, CertificateError, first_element, is_ecdsa_with_sha256, pem, seconds};
use crate::asn1::tlv;
use crate::key::{PublicKey, Signer};

/// id-ce-certificateIssuer (RFC 5280, section 5.3.3): an entry of another
/// issuer's, in an indirect list.
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");

/// A list of revoked certificates, read; complete and of one issuer, who
/// signed it. Cheap to clone.
///
/// Delta lists are refused, and indirect ones, in which one party names the
/// certificates of others.
#[derive(Clone, Debug)]
pub struct RevocationList(Arc<Body>);

#[derive(Debug)]
struct Body {
    tbs: Vec<u8>,
    signature: Vec<u8>,
    issuer: Name,
    issuer_key_id: Option<Vec<u8>>,
    this_update: i64,
    next_update: Option<i64>,
    /// Sorted.
    revoked: Vec<Vec<u8>>,
    part: Part,
    /// The key under which the signature was found to verify: a list is asked
    /// far more often than it changes.
    verified: OnceLock<PublicKey>,
}

/// Seconds by which a list may be younger than the moment that is judged. A
/// call is judged by the time its token was made, and the list may have come
/// out while the call was on its way or a clock was behind.
const YOUNGER: i64 = 300;

/// Which of its issuer's certificates a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    All,
    Authorities,
    Others,
    /// Those that name one distribution point, which this crate does not
    /// match: what the list names is revoked, and of what it does not name
    /// nothing is known.
    OnePoint,
}

/// What a list says of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Revoked,
    NotRevoked,
    /// It does not name the certificate; a later list may.
    Outdated,
    Nothing,
}

impl RevocationList {
    /// The most octets: some 200,000 revoked certificates.
    pub const MAX_LENGTH: usize = 8 * 1024 * 1024;

    /// Reads a DER CertificateList.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > Self::MAX_LENGTH {
            return Err(CertificateError::TooLong);
        }
        bounds::check_list(der)?;
        let list = CertificateList::<Rfc5280>::from_der(der)?;
        let tbs = list.tbs_cert_list;
        if tbs.version != Version::V2 {
            return Err(CertificateError::Encoding);
        }
        if !is_ecdsa_with_sha256(&list.signature_algorithm)
            || tbs.signature != list.signature_algorithm
        {
            return Err(CertificateError::Algorithm);
        }
        let (part, issuer_key_id) = read_extensions(tbs.crl_extensions.as_deref().unwrap_or(&[]))?;
        let mut revoked = Vec::new();
        for entry in tbs.revoked_certificates.unwrap_or_default() {
            check_entry(entry.crl_entry_extensions.as_deref().unwrap_or(&[]))?;
            revoked.push(entry.serial_number.as_bytes().to_vec());
        }
        revoked.sort_unstable();
        Ok(Self(Arc::new(Body {
            tbs: first_element(der)?,
            signature: list.signature.as_bytes().ok_or(CertificateError::Encoding)?.to_vec(),
            issuer: tbs.issuer,
            issuer_key_id,
            this_update: seconds(tbs.this_update),
            next_update: tbs.next_update.map(seconds),
            revoked,
            part,
            verified: OnceLock::new(),
        })))
    }

    /// Reads the lists of a PEM text, in their order.
    pub fn from_pem(text: &str) -> Result<Vec<Self>, CertificateError> {
        let sections = pem::sections(text)?;
        let lists = sections.iter().filter(|(label, _)| *label == PEM_LABEL);
        lists.map(|(_, der)| Self::from_der(der)).collect()
    }

    /// The issuer as RFC 4514 writes it.
    pub fn issuer(&self) -> String {
        self.0.issuer.to_string()
    }

    /// When it was made, seconds since 1970-01-01 UTC.
    pub fn this_update(&self) -> i64 {
        self.0.this_update
    }

    /// When the next one is due at the latest, seconds since 1970-01-01 UTC.
    pub fn next_update(&self) -> Option<i64> {
        self.0.next_update
    }

    /// How many certificates it names.
    pub fn len(&self) -> usize {
        self.0.revoked.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.revoked.is_empty()
    }

    /// Tells whether it is about certificates of this one's issuer.
    pub(super) fn concerns(&self, certificate: &Certificate) -> bool {
        let of_its_kind = match self.0.part {
            Part::All | Part::OnePoint => true,
            Part::Authorities => certificate.is_authority(),
            Part::Others => !certificate.is_authority(),
        };
        of_its_kind && self.0.issuer == *certificate.issuer_name()
    }

    /// What it says of a certificate that it concerns, at that time.
    pub(super) fn tells_of(&self, certificate: &Certificate, at: i64) -> Told {
        let serial = certificate.serial();
        let is_named =
            self.0.revoked.binary_search_by(|named| named.as_slice().cmp(serial)).is_ok();
        // RFC 5280, section 5.1.2.5: there is always a next one.
        let is_current = self.0.this_update <= at.saturating_add(YOUNGER)
            && self.0.next_update.is_some_and(|next| at <= next);
        match (is_named, self.0.part) {
            (true, _) => Told::Revoked,
            (false, Part::OnePoint) => Told::Nothing,
            (false, _) if is_current => Told::NotRevoked,
            (false, _) => Told::Outdated,
        }
    }

    /// Checks that the issuer of `key` signed it.
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        if self.0.verified.get() == Some(key) {
            return true;
        }
        let verifies = key.verify_der(&self.0.tbs, &self.0.signature).is_ok();
        if verifies {
            // The first key stays; another one costs its signature each time.
            let _ = self.0.verified.set(key.clone());
        }
        verifies
    }

    /// The identifier of the key that signed it, if it names one.
    pub(super) fn issuer_key_id(&self) -> Option<&[u8]> {
        self.0.issuer_key_id.as_deref()
    }
}

const PEM_LABEL: &str = "X509 CRL";

type Extent = (Part, Option<Vec<u8>>);

fn read_extensions(extensions: &[Extension]) -> Result<Extent, CertificateError> {
    if extensions.len() > MAX_EXTENSIONS {
        return Err(CertificateError::TooLong);
    }
    let (mut part, mut key) = (Part::All, None);
    for (index, extension) in extensions.iter().enumerate() {
        if extensions[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id) {
            return Err(CertificateError::ExtensionTwice);
        }
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_AUTHORITY_KEY_IDENTIFIER => key = authority_key(value)?.key_id,
            ID_CE_CRL_NUMBER => {}
            ID_CE_DELTA_CRL_INDICATOR => return Err(CertificateError::PartialList),
            ID_CE_ISSUING_DISTRIBUTION_POINT => part = part_of(value)?,
            _ if extension.critical => return Err(CertificateError::CriticalExtension),
            _ => {}
        }
    }
    Ok((part, key))
}

/// RFC 5280, section 5.2.5.
fn part_of(value: &[u8]) -> Result<Part, CertificateError> {
    if value.len() > MAX_SMALL_EXTENSION {
        return Err(CertificateError::TooLong);
    }
    let point = IssuingDistributionPoint::from_der(value)?;
    if point.indirect_crl {
        return Err(CertificateError::IndirectList);
    }
    if point.only_some_reasons.is_some() || point.only_contains_attribute_certs {
        return Err(CertificateError::PartialList);
    }
    match (point.only_contains_user_certs, point.only_contains_ca_certs) {
        _ if point.distribution_point.is_some() => Ok(Part::OnePoint),
        (false, false) => Ok(Part::All),
        (true, false) => Ok(Part::Others),
        (false, true) => Ok(Part::Authorities),
        (true, true) => Err(CertificateError::Encoding),
    }
}

fn check_entry(extensions: &[Extension]) -> Result<(), CertificateError> {
    for extension in extensions {
        if extension.extn_id == CERTIFICATE_ISSUER {
            return Err(CertificateError::IndirectList);
        }
        if extension.critical {
            return Err(CertificateError::CriticalExtension);
        }
    }
    Ok(())
}

/// What a list to be issued says.
#[derive(Clone, Debug)]
pub struct Revocations<'a> {
    /// Subject of the issuer's certificate.
    pub issuer: Name,
    /// Counts the issuer's lists, upwards (RFC 5280, section 5.2.3).
    pub number: u64,
    /// When it is made, seconds since 1970-01-01 UTC.
    pub this_update: i64,
    /// When the next one is due, seconds since 1970-01-01 UTC.
    pub next_update: i64,
    /// Serial numbers ([`Certificate::serial`]), and when each was revoked,
    /// seconds since 1970-01-01 UTC.
    pub revoked: &'a [(&'a [u8], i64)],
}

/// Issues a list under `issuer_key`; DER.
pub fn revoke(
    revocations: &Revocations<'_>,
    issuer_key: &dyn Signer,
) -> Result<Vec<u8>, CertificateError> {
    let entry = |(serial, at): &(&[u8], i64)| -> Result<RevokedCert, CertificateError> {
        Ok(RevokedCert {
            serial_number: SerialNumber::from_der(&tlv(Tag::Integer, serial))?,
            revocation_date: time(*at)?,
            crl_entry_extensions: None,
        })
    };
    let entries: Vec<_> = revocations.revoked.iter().map(entry).collect::<Result<_, _>>()?;
    let authority = AuthorityKeyIdentifier {
        key_identifier: Some(key_id(issuer_key.public_key())?),
        ..Default::default()
    };
    let number = Uint::new(&revocations.number.to_be_bytes())?;
    let tbs = TbsCertList {
        version: Version::V2,
        signature: ecdsa_with_sha256(),
        issuer: revocations.issuer.clone(),
        this_update: time(revocations.this_update)?,
        next_update: Some(time(revocations.next_update)?),
        // RFC 5280, section 5.1.2.6: no list where there is nothing to list.
        revoked_certificates: Some(entries).filter(|entries| !entries.is_empty()),
        crl_extensions: Some(vec![
            extension(ID_CE_AUTHORITY_KEY_IDENTIFIER, false, authority.to_der()?)?,
            extension(ID_CE_CRL_NUMBER, false, number.to_der()?)?,
        ]),
    };
    let signature = sign_der(&tbs.to_der()?, issuer_key)?;
    let list =
        CertificateList { tbs_cert_list: tbs, signature_algorithm: ecdsa_with_sha256(), signature };
    Ok(list.to_der()?)
}
