//! Issuing lists of revoked certificates.

use der::asn1::Uint;
use der::oid::db::rfc5280::{ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER};
use der::{Decode, Encode, Tag};
use x509_cert::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::pkix::AuthorityKeyIdentifier;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

#[cfg(doc)]
use super::Certificate;
use super::CertificateError;
use super::extensions::extension;
use super::issue::{ecdsa_with_sha256, key_id, sign_der, time};
use crate::asn1::tlv;
use crate::key::Signer;

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
