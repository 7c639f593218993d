//! Bounds on what is handed to the ASN.1 library, which sorts the members of
//! each SET that it reads: the sets of names and attributes stay small.

use der::Tag;

use super::CertificateError;
use crate::asn1::{Contents, context};

/// Octets of a distinguished name. The longest in use have some hundred.
const MAX_NAME: usize = 4096;

/// Octets of an extension that may hold names.
pub const MAX_SMALL_EXTENSION: usize = 4096;

/// Members of a set of attributes, and of the set of an attribute's values. A
/// request has one or two.
const MAX_MEMBERS: usize = 16;

/// Looks through a certificate as far as its names.
pub fn check_certificate(der: &[u8]) -> Result<(), CertificateError> {
    let mut tbs = Contents::of(der, Tag::Sequence)?.open(Tag::Sequence)?;
    let _version = tbs.open_if(context(0))?;
    let (_serial, _algorithm) = (tbs.element()?, tbs.element()?);
    check_name(&mut tbs)?;
    let _validity = tbs.element()?;
    check_name(&mut tbs)
}

/// Looks through a list of revoked certificates as far as its issuer.
pub fn check_list(der: &[u8]) -> Result<(), CertificateError> {
    let mut tbs = Contents::of(der, Tag::Sequence)?.open(Tag::Sequence)?;
    let (_version, _algorithm) = (tbs.element()?, tbs.element()?);
    check_name(&mut tbs)
}

/// Looks through a request for a certificate.
pub fn check_request(der: &[u8]) -> Result<(), CertificateError> {
    let mut info = Contents::of(der, Tag::Sequence)?.open(Tag::Sequence)?;
    let _version = info.element()?;
    check_name(&mut info)?;
    let _key = info.element()?;
    let Some(attributes) = info.open_if(context(0))? else { return Ok(()) };
    each(attributes, |attributes| {
        let mut attribute = attributes.open(Tag::Sequence)?;
        let _type = attribute.element()?;
        each(attribute.open(Tag::Set)?, |values| values.element().map(drop).map_err(Into::into))
    })
}

fn check_name(contents: &mut Contents<'_>) -> Result<(), CertificateError> {
    if contents.element()?.len() > MAX_NAME { Err(CertificateError::TooLong) } else { Ok(()) }
}

fn each<'a>(
    mut set: Contents<'a>,
    mut check: impl FnMut(&mut Contents<'a>) -> Result<(), CertificateError>,
) -> Result<(), CertificateError> {
    for _ in 0..MAX_MEMBERS {
        if set.is_empty() {
            return Ok(());
        }
        check(&mut set)?;
    }
    if set.is_empty() { Ok(()) } else { Err(CertificateError::TooLong) }
}
