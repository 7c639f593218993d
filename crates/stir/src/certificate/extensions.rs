//! The extensions that are understood, of certificates and of requests for
//! them.

use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
    KeyUsage, SubjectKeyIdentifier,
};

use super::bounds::MAX_SMALL_EXTENSION;
use super::constraints::{ClaimConstraints, ENHANCED_OID, PLAIN_OID};
use super::name::ComparableName;
use super::{CertificateError, TnScope};
use crate::tn_auth_list::{self, TnAuthList};

/// id-ad-stirTNList (RFC 8226, section 10.2): where a TNAuthList lies.
pub const STIR_TN_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.14");

/// The most extensions; certificates have about ten.
pub const MAX_EXTENSIONS: usize = 64;

/// What the extensions say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub basic_constraints: Option<BasicConstraints>,
    pub key_usage: Option<KeyUsage>,
    pub subject_key_id: Option<Vec<u8>>,
    pub named_issuer: NamedIssuer,
    pub points: Vec<Point>,
    pub scope: Option<TnScope>,
    pub constraints: Option<ClaimConstraints>,
}

/// What an AuthorityKeyIdentifier says of the issuer (RFC 5280, section
/// 4.2.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedIssuer {
    pub key_id: Option<Vec<u8>>,
    pub serial: Option<Vec<u8>>,
}

/// Where a list of revoked certificates is that tells of a certificate, and
/// whose it is (RFC 5280, section 4.2.1.13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Names of the place, addresses most often.
    pub places: Vec<Place>,
    /// Who makes the list, if not the certificate's issuer.
    pub issuers: Vec<ComparableName>,
}

/// A place, comparable with others (RFC 5280, sections 7.1 and 7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Scheme and host in lower case.
    Address(String),
    Name(ComparableName),
    Other(GeneralName),
}

impl Place {
    fn of(name: GeneralName) -> Self {
        match name {
            GeneralName::UniformResourceIdentifier(address) => {
                let address = address.as_str();
                let host = address.find("://").map_or(0, |colon| colon + 3);
                let path = address[host..].find('/').map_or(address.len(), |slash| host + slash);
                let (authority, path) = address.split_at(path);
                Self::Address(authority.to_ascii_lowercase() + path)
            }
            GeneralName::DirectoryName(name) => Self::Name(ComparableName::of(&name)),
            other => Self::Other(other),
        }
    }
}

/// The extensions, if there are not too many and none comes twice (RFC 5280,
/// section 4.2).
pub fn each_once(extensions: &[Extension]) -> Result<&[Extension], CertificateError> {
    if extensions.len() > MAX_EXTENSIONS {
        return Err(CertificateError::TooLong);
    }
    let twice = |(index, extension): (usize, &Extension)| {
        extensions[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id)
    };
    if extensions.iter().enumerate().any(twice) {
        return Err(CertificateError::ExtensionTwice);
    }
    Ok(extensions)
}

/// The value of an extension that may hold names, if it is no longer than any
/// in use.
pub fn small(value: &[u8]) -> Result<&[u8], CertificateError> {
    if value.len() > MAX_SMALL_EXTENSION { Err(CertificateError::TooLong) } else { Ok(value) }
}

impl Known {
    /// Reads the extensions; refuses one that comes twice, and one that is
    /// critical and not known.
    pub fn read(extensions: &[Extension]) -> Result<Self, CertificateError> {
        let mut known = Self::default();
        for extension in each_once(extensions)? {
            known.take(extension)?;
        }
        Ok(known)
    }

    fn take(&mut self, extension: &Extension) -> Result<(), CertificateError> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            rfc5912::ID_CE_BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(BasicConstraints::from_der(value)?);
            }
            rfc5912::ID_CE_KEY_USAGE => self.key_usage = Some(KeyUsage::from_der(value)?),
            rfc5912::ID_CE_SUBJECT_KEY_IDENTIFIER => {
                let id = SubjectKeyIdentifier::from_der(value)?;
                self.subject_key_id = Some(id.0.as_bytes().to_vec());
            }
            rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER => self.named_issuer = authority_key(value)?,
            rfc5912::ID_CE_CRL_DISTRIBUTION_POINTS => self.points = points(value)?,
            tn_auth_list::OID => {
                let list = TnAuthList::from_der(value).map_err(|_| CertificateError::TnAuthList)?;
                self.set_scope(TnScope::Value(list))?;
            }
            rfc5912::ID_PE_AUTHORITY_INFO_ACCESS if extension.critical => {
                // RFC 5280, section 4.2.2.1: it is never critical.
                return Err(CertificateError::CriticalExtension);
            }
            rfc5912::ID_PE_AUTHORITY_INFO_ACCESS => {
                let access = AuthorityInfoAccessSyntax::from_der(small(value)?)?;
                let lists = access.0.into_iter().filter(|at| at.access_method == STIR_TN_LIST);
                for list in lists {
                    if let GeneralName::UniformResourceIdentifier(address) = list.access_location {
                        self.set_scope(TnScope::Reference(address.as_str().to_owned()))?;
                    }
                }
            }
            oid @ (PLAIN_OID | ENHANCED_OID) => {
                let constraints = ClaimConstraints::from_der(oid, value)?;
                // RFC 9118, section 3: one form or the other.
                if self.constraints.replace(constraints).is_some() {
                    return Err(CertificateError::ClaimConstraints);
                }
            }
            // Policies qualify who was vetted how; none is demanded here.
            rfc5912::ID_CE_CERTIFICATE_POLICIES => {}
            _ if extension.critical => return Err(CertificateError::CriticalExtension),
            _ => {}
        }
        Ok(())
    }

    /// One scope: two would leave open which of them counts.
    fn set_scope(&mut self, scope: TnScope) -> Result<(), CertificateError> {
        match self.scope.replace(scope) {
            None => Ok(()),
            Some(_) => Err(CertificateError::TnAuthList),
        }
    }
}

/// Reads an AuthorityKeyIdentifier.
pub fn authority_key(value: &[u8]) -> Result<NamedIssuer, CertificateError> {
    let id = AuthorityKeyIdentifier::from_der(small(value)?)?;
    Ok(NamedIssuer {
        key_id: id.key_identifier.map(|id| id.as_bytes().to_vec()),
        serial: id.authority_cert_serial_number.map(|serial| serial.as_bytes().to_vec()),
    })
}

/// Reads CRLDistributionPoints. Those whose lists tell of some reasons only
/// are left out.
fn points(value: &[u8]) -> Result<Vec<Point>, CertificateError> {
    let points = CrlDistributionPoints::from_der(small(value)?)?.0;
    let whole = points.into_iter().filter(|point| point.reasons.is_none());
    Ok(whole
        .map(|point| Point {
            places: places(point.distribution_point),
            issuers: names(&point.crl_issuer.unwrap_or_default()),
        })
        .collect())
}

/// The full names of a place; none where it is named relative to an issuer.
pub fn places(point: Option<DistributionPointName>) -> Vec<Place> {
    match point {
        Some(DistributionPointName::FullName(names)) => names.into_iter().map(Place::of).collect(),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) | None => Vec::new(),
    }
}

/// The distinguished names among the names.
pub fn names(all: &[GeneralName]) -> Vec<ComparableName> {
    all.iter()
        .filter_map(|name| match name {
            GeneralName::DirectoryName(name) => Some(ComparableName::of(name)),
            _ => None,
        })
        .collect()
}

/// An extension ready to be put in a certificate or request.
pub fn extension(
    id: ObjectIdentifier,
    critical: bool,
    value: Vec<u8>,
) -> Result<Extension, CertificateError> {
    Ok(Extension { extn_id: id, critical, extn_value: der::asn1::OctetString::new(value)? })
}

/// The extensions that say what the holder may sign: TNAuthList or its
/// address, and constraints.
pub fn authority(
    scope: Option<&TnScope>,
    constraints: Option<&ClaimConstraints>,
) -> Result<Vec<Extension>, CertificateError> {
    let mut all = Vec::new();
    match scope {
        None => {}
        Some(TnScope::Value(list)) => all.push(extension(tn_auth_list::OID, false, list.to_der())?),
        Some(TnScope::Reference(address)) => {
            let access = x509_cert::ext::pkix::AccessDescription {
                access_method: STIR_TN_LIST,
                access_location: GeneralName::UniformResourceIdentifier(der::asn1::Ia5String::new(
                    address,
                )?),
            };
            all.push(extension(
                rfc5912::ID_PE_AUTHORITY_INFO_ACCESS,
                false,
                AuthorityInfoAccessSyntax(vec![access]).to_der()?,
            )?);
        }
    }
    if let Some(constraints) = constraints {
        all.push(extension(constraints.oid(), false, constraints.to_der())?);
    }
    Ok(all)
}
