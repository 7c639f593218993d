//! Lists of revoked certificates (RFC 5280, section 5).

use std::collections::BTreeMap;
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
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::bounds::{self, MAX_SMALL_EXTENSION};
use super::extensions::{MAX_EXTENSIONS, Point, authority_key, extension, names, places};
use super::issue::{ecdsa_with_sha256, key_id, sign_der, time};
use super::key::Seal;
use super::name::ComparableName;
use super::{Certificate, CertificateError, CertifiedKey, first_element, pem, seconds};
use crate::asn1::tlv;
use crate::key::Signer;

/// id-ce-certificateIssuer (RFC 5280, section 5.3.3): who issued the
/// certificate of an entry, in an indirect list.
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");

/// A list of revoked certificates, read. Cheap to clone.
///
/// Its own issuer's certificates are meant or, if it is indirect, also those
/// of others: SHAKEN has one for all authorities, which the policy
/// administrator signs (ATIS-1000080.v004, section 6.4.1). Delta lists are
/// refused.
#[derive(Clone, Debug)]
pub struct RevocationList(Arc<Body>);

#[derive(Debug)]
struct Body {
    tbs: Vec<u8>,
    seal: Seal,
    issuer: Name,
    /// The issuer as names are compared.
    listed_by: ComparableName,
    issuer_key_id: Option<Vec<u8>>,
    this_update: i64,
    next_update: Option<i64>,
    /// Serial numbers by who issued the certificates; sorted.
    revoked: BTreeMap<ComparableName, Vec<Vec<u8>>>,
    extent: Extent,
    /// The key under which the signature was found to verify: a list is asked
    /// far more often than it changes.
    verified: OnceLock<CertifiedKey>,
}

/// Seconds by which a list may be younger than the moment that is judged. A
/// call is judged by the time its token was made, and the list may have come
/// out while the call was on its way or a clock was behind.
const YOUNGER: i64 = 300;

/// Which certificates a list is about (RFC 5280, section 5.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Extent {
    part: Part,
    /// Not of its issuer's alone.
    indirect: bool,
    /// Those alone that name one of these places. Without: all.
    places: Option<Vec<GeneralName>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    All,
    Authorities,
    Others,
}

/// What a list says of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Revoked,
    NotRevoked,
    /// It does not name the certificate; a later list may.
    Outdated,
    /// It does not name the certificate, and another list might.
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
        let seal = Seal::read(&list.signature_algorithm, &list.signature)?;
        if tbs.signature != list.signature_algorithm {
            return Err(CertificateError::Algorithm);
        }
        let (extent, issuer_key_id) =
            read_extensions(tbs.crl_extensions.as_deref().unwrap_or(&[]))?;
        let listed_by = ComparableName::of(&tbs.issuer);
        let entries = tbs.revoked_certificates.unwrap_or_default();
        Ok(Self(Arc::new(Body {
            tbs: first_element(der)?,
            seal,
            revoked: read_entries(entries, &listed_by, extent.indirect)?,
            listed_by,
            issuer: tbs.issuer,
            issuer_key_id,
            this_update: seconds(tbs.this_update),
            next_update: tbs.next_update.map(seconds),
            extent,
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
        self.0.revoked.values().map(Vec::len).sum()
    }

    /// Whether it names none.
    pub fn is_empty(&self) -> bool {
        self.0.revoked.is_empty()
    }

    /// Tells whether the certificate's issuer made it.
    pub(super) fn is_by_issuer_of(&self, certificate: &Certificate) -> bool {
        self.0.listed_by == *certificate.issued_by()
    }

    /// Tells whether it is, by its name, this certificate's holder who made it,
    /// and with the key that the list names, if it does.
    pub(super) fn is_by(&self, holder: &Certificate) -> bool {
        let names_key = |id: &Vec<u8>| holder.has_key_id(id);
        self.0.listed_by == *holder.holder() && self.0.issuer_key_id.as_ref().is_none_or(names_key)
    }

    /// What it says of a certificate at that time.
    pub(super) fn tells_of(&self, certificate: &Certificate, at: i64) -> Told {
        let of_its_kind = match self.0.extent.part {
            Part::All => true,
            Part::Authorities => certificate.is_authority(),
            Part::Others => !certificate.is_authority(),
        };
        if !of_its_kind {
            return Told::Nothing;
        }
        let serial = certificate.serial();
        let is_named = self.0.revoked.get(certificate.issued_by()).is_some_and(|serials| {
            serials.binary_search_by(|named| named.as_slice().cmp(serial)).is_ok()
        });
        // RFC 5280, section 5.1.2.5: there is always a next one.
        let is_current = self.0.this_update <= at.saturating_add(YOUNGER)
            && self.0.next_update.is_some_and(|next| at <= next);
        match (is_named, self.would_name(certificate)) {
            (true, _) => Told::Revoked,
            (false, false) => Told::Nothing,
            (false, true) if is_current => Told::NotRevoked,
            (false, true) => Told::Outdated,
        }
    }

    /// Tells whether the certificate, were it revoked, would be named: whether
    /// the list is meant for certificates such as this one.
    fn would_name(&self, certificate: &Certificate) -> bool {
        let Extent { indirect, places, .. } = &self.0.extent;
        let points = certificate.points();
        let at_place = |point: &Point| match places {
            Some(places) => places.iter().any(|place| point.places.contains(place)),
            None => true,
        };
        let by_lister = |point: &Point| point.issuers.contains(&self.0.listed_by);
        if self.is_by_issuer_of(certificate) {
            let own = |point: &Point| point.issuers.is_empty() || by_lister(point);
            places.is_none() || points.iter().any(|point| own(point) && at_place(point))
        } else {
            // RFC 5280, section 6.3.3 (b) compares who makes the list. Many
            // authorities leave that out of their certificates, or write the
            // name in another order; the place tells as well which one it is.
            let known = |point: &Point| by_lister(point) || places.is_some();
            *indirect && points.iter().any(|point| at_place(point) && known(point))
        }
    }

    /// Checks that the holder of `key` signed it.
    pub(super) fn is_signed_by(&self, key: &CertifiedKey) -> bool {
        if self.0.verified.get() == Some(key) {
            return true;
        }
        let verifies = key.verify(&self.0.tbs, &self.0.seal).is_ok();
        if verifies {
            // The first key stays; another one costs its signature each time.
            let _ = self.0.verified.set(key.clone());
        }
        verifies
    }
}

const PEM_LABEL: &str = "X509 CRL";

type KeyId = Option<Vec<u8>>;

fn read_extensions(extensions: &[Extension]) -> Result<(Extent, KeyId), CertificateError> {
    if extensions.len() > MAX_EXTENSIONS {
        return Err(CertificateError::TooLong);
    }
    let (mut extent, mut key) = (Extent::default(), None);
    for (index, extension) in extensions.iter().enumerate() {
        if extensions[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id) {
            return Err(CertificateError::ExtensionTwice);
        }
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_AUTHORITY_KEY_IDENTIFIER => key = authority_key(value)?.key_id,
            ID_CE_CRL_NUMBER => {}
            ID_CE_DELTA_CRL_INDICATOR => return Err(CertificateError::PartialList),
            ID_CE_ISSUING_DISTRIBUTION_POINT => extent = read_extent(value)?,
            _ if extension.critical => return Err(CertificateError::CriticalExtension),
            _ => {}
        }
    }
    Ok((extent, key))
}

/// Reads an IssuingDistributionPoint.
fn read_extent(value: &[u8]) -> Result<Extent, CertificateError> {
    if value.len() > MAX_SMALL_EXTENSION {
        return Err(CertificateError::TooLong);
    }
    let point = IssuingDistributionPoint::from_der(value)?;
    if point.only_some_reasons.is_some() || point.only_contains_attribute_certs {
        return Err(CertificateError::PartialList);
    }
    let part = match (point.only_contains_user_certs, point.only_contains_ca_certs) {
        (false, false) => Part::All,
        (true, false) => Part::Others,
        (false, true) => Part::Authorities,
        (true, true) => return Err(CertificateError::Encoding),
    };
    let places = point.distribution_point.map(|point| places(Some(point)));
    Ok(Extent { part, indirect: point.indirect_crl, places })
}

/// Sorts the entries by who issued the certificates: who is named at an entry,
/// or was at the one before; at first, the list's issuer (RFC 5280, section
/// 5.3.3).
fn read_entries(
    entries: Vec<RevokedCert>,
    listed_by: &ComparableName,
    indirect: bool,
) -> Result<BTreeMap<ComparableName, Vec<Vec<u8>>>, CertificateError> {
    let mut revoked: BTreeMap<ComparableName, Vec<Vec<u8>>> = BTreeMap::new();
    let mut issuer = listed_by.clone();
    for entry in entries {
        for extension in entry.crl_entry_extensions.as_deref().unwrap_or(&[]) {
            if extension.extn_id == CERTIFICATE_ISSUER {
                if !indirect {
                    return Err(CertificateError::IndirectList);
                }
                issuer = certificate_issuer(extension.extn_value.as_bytes())?;
            } else if extension.critical {
                return Err(CertificateError::CriticalExtension);
            }
        }
        let serial = entry.serial_number.as_bytes().to_vec();
        match revoked.get_mut(&issuer) {
            Some(serials) => serials.push(serial),
            None => drop(revoked.insert(issuer.clone(), vec![serial])),
        }
    }
    revoked.values_mut().for_each(|serials| serials.sort_unstable());
    Ok(revoked)
}

/// Reads a CertificateIssuer: names, one of them distinguished.
fn certificate_issuer(value: &[u8]) -> Result<ComparableName, CertificateError> {
    if value.len() > MAX_SMALL_EXTENSION {
        return Err(CertificateError::TooLong);
    }
    let all = names(&GeneralNames::from_der(value)?);
    let [name] = <[_; 1]>::try_from(all).map_err(|_| CertificateError::Encoding)?;
    Ok(name)
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
