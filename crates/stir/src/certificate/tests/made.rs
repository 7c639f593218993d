//! Certificates made for tests.

use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, TbsCertList};
use x509_cert::ext::Extension;

use super::super::extensions::extension;
use super::super::issue::{ecdsa_with_sha256, sign_der};
use super::*;
use crate::key::SoftwareSigner;

pub const DAY: i64 = 86_400;
pub const NOW: i64 = 1_780_000_000;

pub fn list(start: &str, count: u64) -> TnScope {
    let start = start.parse().unwrap();
    TnScope::Value(TnAuthList::new(vec![TnEntry::Range { start, count }]).unwrap())
}

pub fn contents<'a>(
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
        constraints: None,
        authority: false,
        path_length: None,
    }
}

/// A signer's certificate and its issuer's, which is self-signed.
pub struct Path {
    pub root: SoftwareSigner,
    pub path: Vec<Certificate>,
}

pub fn path(parent_scope: Option<TnScope>, child_scope: Option<TnScope>) -> Path {
    let (root, leaf) = (signer(1), signer(2));
    let authority = Contents { authority: true, ..contents("Root", "Root", &root, parent_scope) };
    let root_certificate = issue(authority, &root).unwrap();
    let leaf = issue(contents("Desk", "Root", &leaf, child_scope), &root).unwrap();
    Path { root, path: vec![leaf, root_certificate] }
}

/// An authority of this name under another one, or under itself.
pub fn authority(
    name: &str,
    issuer: &str,
    key: &SoftwareSigner,
    by: &SoftwareSigner,
) -> Certificate {
    issue(Contents { authority: true, ..contents(name, issuer, key, None) }, by).unwrap()
}

/// The certificate with other extensions, signed anew.
pub fn with_extensions(
    certificate: &Certificate,
    issuer: &SoftwareSigner,
    change: impl FnOnce(&mut Vec<Extension>),
) -> Result<Certificate, CertificateError> {
    let parsed = x509_cert::Certificate::from_der(certificate.der())?;
    let mut extensions = parsed.tbs_certificate().extensions().cloned().unwrap_or_default();
    change(&mut extensions);
    let tbs = certificate.tbs();
    // Extensions come last, under the explicit tag 3.
    let mut elements = asn1::Contents::of(tbs, Tag::Sequence)?;
    let mut body = Vec::new();
    while !elements.is_empty() {
        let last = elements.tag()? == asn1::context(3);
        let element = elements.element()?;
        if !last {
            body.extend_from_slice(element);
        }
    }
    body.extend(asn1::tlv(asn1::context(3), &extensions.to_der()?));
    signed(&asn1::tlv(Tag::Sequence, &body), issuer)
}

/// What is to be signed, signed.
pub fn signed(tbs: &[u8], issuer: &SoftwareSigner) -> Result<Certificate, CertificateError> {
    let mut whole = tbs.to_vec();
    whole.extend(ecdsa_with_sha256().to_der()?);
    whole.extend(sign_der(tbs, issuer)?.to_der()?);
    Certificate::from_der(&asn1::tlv(Tag::Sequence, &whole))
}

/// An extension of no meaning.
pub fn unknown(critical: bool) -> Extension {
    let id = der::oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
    extension(id, critical, vec![5, 0]).unwrap()
}

/// A list with other content, signed anew.
pub fn changed_list(
    list: &[u8],
    key: &SoftwareSigner,
    change: impl FnOnce(&mut TbsCertList),
) -> Result<RevocationList, CertificateError> {
    let mut tbs = CertificateList::<Rfc5280>::from_der(list).unwrap().tbs_cert_list;
    change(&mut tbs);
    let signature = sign_der(&tbs.to_der().unwrap(), key).unwrap();
    let list =
        CertificateList { tbs_cert_list: tbs, signature_algorithm: ecdsa_with_sha256(), signature };
    RevocationList::from_der(&list.to_der().unwrap())
}

/// An IssuingDistributionPoint with this content.
pub fn list_extent(value: &[u8]) -> Extension {
    let id = der::oid::ObjectIdentifier::new_unwrap("2.5.29.28");
    extension(id, true, value.to_vec()).unwrap()
}

/// Trust in the holder of this certificate alone.
pub fn anchored(certificate: &Certificate) -> Trust {
    Trust::new([Anchor::Certificate(certificate.clone())])
}

/// DER of a list by this issuer that names nothing.
pub fn empty_list(issuer: &str, key: &SoftwareSigner) -> Vec<u8> {
    let issuer = common_name_only(issuer).unwrap();
    let revocations =
        Revocations { issuer, number: 1, this_update: NOW, next_update: NOW + DAY, revoked: &[] };
    revoke(&revocations, key).unwrap()
}
