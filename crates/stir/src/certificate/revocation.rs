//! Lists of revoked certificates (RFC 5280, section 5).

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use der::Decode;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_DELTA_CRL_INDICATOR,
    ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use x509_cert::Version;
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, RevokedCert};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::GeneralNames;
use x509_cert::name::Name;

use super::bounds;
use super::extensions::{Place, Point, authority_key, each_once, names, places, small};
use super::key::Seal;
use super::name::ComparableName;
use super::{Certificate, CertificateError, CertifiedKey, first_element, pem, seconds};

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
    /// The keys that were tried, and whether the signature is of each: a list is
    /// asked far more often than it changes.
    tried: RwLock<Vec<(CertifiedKey, bool)>>,
}

/// Seconds by which a list may be younger than the moment that is judged. A
/// call is judged by the time its token was made, and the list may have come
/// out while the call was on its way or a clock was behind.
const YOUNGER: i64 = 300;

/// The most keys that a list remembers: an authority has one or two of a name.
const MAX_TRIED: usize = 16;

/// Which certificates a list is about (RFC 5280, section 5.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Extent {
    part: Part,
    /// Not of its issuer's alone.
    indirect: bool,
    /// Those alone that name one of these places. Without: all.
    places: Option<Vec<Place>>,
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
            tried: RwLock::default(),
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
        let Extent { part, indirect, places } = &self.0.extent;
        let of_its_kind = match part {
            Part::All => true,
            Part::Authorities => certificate.is_authority(),
            Part::Others => !certificate.is_authority(),
        };
        if !of_its_kind {
            return false;
        }
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
        let tried = self.0.tried.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, verifies)) = tried.iter().find(|(other, _)| other == key) {
            return *verifies;
        }
        drop(tried);
        let verifies = key.verify(&self.0.tbs, &self.0.seal).is_ok();
        let mut tried = self.0.tried.write().unwrap_or_else(PoisonError::into_inner);
        if tried.len() == MAX_TRIED {
            tried.remove(0);
        }
        tried.push((key.clone(), verifies));
        verifies
    }
}

const PEM_LABEL: &str = "X509 CRL";

type KeyId = Option<Vec<u8>>;

fn read_extensions(extensions: &[Extension]) -> Result<(Extent, KeyId), CertificateError> {
    let (mut extent, mut key) = (Extent::default(), None);
    for extension in each_once(extensions)? {
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
    let point = IssuingDistributionPoint::from_der(small(value)?)?;
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
    // Names are compared once for each run of entries, not for each entry.
    let mut runs = vec![(listed_by.clone(), Vec::new())];
    for entry in entries {
        for extension in each_once(entry.crl_entry_extensions.as_deref().unwrap_or(&[]))? {
            if extension.extn_id == CERTIFICATE_ISSUER {
                if !indirect {
                    return Err(CertificateError::IndirectList);
                }
                let issuer = certificate_issuer(extension.extn_value.as_bytes())?;
                runs.push((issuer, Vec::new()));
            } else if extension.critical {
                return Err(CertificateError::CriticalExtension);
            }
        }
        let (_, serials) = runs.last_mut().expect("there is a first run");
        serials.push(entry.serial_number.as_bytes().to_vec());
    }
    for (issuer, serials) in runs.into_iter().filter(|(_, serials)| !serials.is_empty()) {
        revoked.entry(issuer).or_default().extend(serials);
    }
    revoked.values_mut().for_each(|serials| serials.sort_unstable());
    Ok(revoked)
}

/// Reads a CertificateIssuer: names, one of them distinguished.
fn certificate_issuer(value: &[u8]) -> Result<ComparableName, CertificateError> {
    let all = names(&GeneralNames::from_der(small(value)?)?);
    let [name] = <[_; 1]>::try_from(all).map_err(|_| CertificateError::Encoding)?;
    Ok(name)
}
