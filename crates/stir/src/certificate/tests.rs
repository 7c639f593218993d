use super::*;
use crate::key::tests::signer;
use crate::key::{Signer, SoftwareSigner};
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
    let authority = Contents { authority: true, ..contents("Root", "Root", &root, parent_scope) };
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
    let Path { root, path } = path(Some(list("12125550100", 50)), Some(list("12125550100", 50)));
    let trusted = [root.public_key().clone()];
    assert_eq!(verify_path(&path, &trusted, NOW - 1), Err(CertificateError::Validity));
    assert_eq!(verify_path(&path, &trusted, NOW + 366 * DAY), Err(CertificateError::Validity));
    let stranger = [signer(3).public_key().clone()];
    assert_eq!(verify_path(&path, &stranger, NOW), Err(CertificateError::Untrusted));
    assert_eq!(verify_path(&[], &trusted, NOW), Err(CertificateError::Untrusted));
    assert_eq!(verify_path(&path[1..], &trusted, NOW), Err(CertificateError::KeyUsage));

    let wide = self::path(Some(list("12125550100", 50)), Some(list("12125550100", 51)));
    assert_eq!(verify_path(&wide.path, &trusted, NOW), Err(CertificateError::Scope));
    let unscoped = self::path(Some(list("12125550100", 50)), None);
    assert_eq!(verify_path(&unscoped.path, &trusted, NOW), Err(CertificateError::Scope));

    // A certificate that may not issue, issuing.
    let (middle, leaf) = (signer(4), signer(5));
    let middle_certificate = issue(contents("Middle", "Root", &middle, None), &root).unwrap();
    let leaf = issue(contents("Leaf", "Middle", &leaf, None), &middle).unwrap();
    let bad = [leaf, middle_certificate];
    assert_eq!(verify_path(&bad, &trusted, NOW), Err(CertificateError::NotAuthority));
}

/// An authority limited to a list elsewhere, and to no authority below it.
#[test]
fn a_limited_authority_gives_no_more_than_it_has() {
    let address = |name: &str| Some(TnScope::Reference(format!("https://example.org/{name}")));
    let trusted = [signer(1).public_key().clone()];
    let given = |scope| verify_path(&path(address("a"), scope).path, &trusted, NOW);
    assert_eq!(given(address("a")), Ok(()));
    assert_eq!(given(address("b")), Err(CertificateError::Scope));
    assert_eq!(given(Some(list("12125550100", 2))), Err(CertificateError::Scope));
    assert_eq!(given(None), Err(CertificateError::Scope));

    let Path { root, path } = path(None, None);
    let mut limited = path[1].clone();
    limited.path_length = Some(0);
    assert_eq!(verify_path(&[path[0].clone(), limited.clone()], &trusted, NOW), Ok(()));
    let (middle, leaf) = (signer(4), signer(5));
    let authority = Contents { authority: true, ..contents("Middle", "Root", &middle, None) };
    let middle_certificate = issue(authority, &root).unwrap();
    let leaf = issue(contents("Leaf", "Middle", &leaf, None), &middle).unwrap();
    let long = [leaf.clone(), middle_certificate.clone(), limited];
    assert_eq!(verify_path(&long, &trusted, NOW), Err(CertificateError::NotAuthority));
    let unlimited = [leaf, middle_certificate, path[1].clone()];
    assert_eq!(verify_path(&unlimited, &trusted, NOW), Ok(()));
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
    let pem = include_str!("../../tests/fixtures/rfc9118/cert.pem");
    let path = Certificate::path_from_pem(pem).unwrap();
    let Some(TnScope::Value(list)) = path[0].scope() else { panic!("no TNAuthList") };
    assert_eq!(list.entries(), [TnEntry::ServiceProviderCode("1234".into())]);
}
