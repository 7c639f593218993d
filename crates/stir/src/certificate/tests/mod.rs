mod burdens;
mod indirect;
mod keys;
mod made;
mod paths;
mod revocations;

use made::{DAY, NOW, Path, contents, list, path};

use super::*;
use crate::key::Signer;
use crate::key::tests::signer;
use crate::tn_auth_list::TnEntry;

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
    let authority = Contents { authority: true, ..contents("Root", "Root", &root, None) };
    let limited = issue(Contents { path_length: Some(0), ..authority }, &root).unwrap();
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
    for position in 0..der.len() * 8 {
        let mut damaged = der.to_vec();
        damaged[position / 8] ^= 1 << (position % 8);
        let accepted = Certificate::from_der(&damaged)
            .and_then(|leaf| verify_path(&[leaf], &[root.public_key().clone()], NOW));
        assert!(accepted.is_err(), "bit {position}");
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
    let pem = include_str!("../../../tests/fixtures/rfc9118/cert.pem");
    let path = Certificate::path_from_pem(pem).unwrap();
    let Some(TnScope::Value(list)) = path[0].scope() else { panic!("no TNAuthList") };
    assert_eq!(list.entries(), [TnEntry::ServiceProviderCode("1234".into())]);
    assert_eq!(list.to_der(), [0x30, 8, 0xa0, 6, 0x16, 4, b'1', b'2', b'3', b'4']);
    let values = PermittedValues {
        claim: "confidence".into(),
        values: vec!["high".into(), "medium".into()],
    };
    let constraints = ClaimConstraints::enhanced(
        vec!["confidence".into()],
        vec![values],
        vec!["priority".into()],
    )
    .unwrap();
    assert_eq!(path[0].constraints(), Some(&constraints));
    let der = constraints.to_der();
    assert!(path[0].der().windows(der.len()).any(|octets| octets == der), "octet for octet");
    assert_eq!(path[0].not_after(), 1_657_921_935, "2022-07-15 21:52:15");
    assert_eq!(path[0].issuer(), "CN=BOGUS SHAKEN ROOT,C=US");
}

#[test]
fn a_certificate_that_is_cut_short_or_followed_by_more_is_refused() {
    let Path { path, .. } = path(None, Some(list("12125550100", 100)));
    let der = path[0].der();
    for length in 0..der.len() {
        assert!(Certificate::from_der(&der[..length]).is_err(), "{length} octets");
    }
    let longer = [der, &[0]].concat();
    assert_eq!(Certificate::from_der(&longer), Err(CertificateError::Encoding));
    let huge = vec![0x30; Certificate::MAX_LENGTH + 1];
    assert_eq!(Certificate::from_der(&huge), Err(CertificateError::TooLong));
    let deep = [0x30, 0x80].repeat(100_000);
    assert_eq!(Certificate::from_der(&deep), Err(CertificateError::Encoding));
}

#[test]
fn a_request_carries_numbers_and_constraints() {
    let scope = list("12125550100", 100);
    let constraints = ClaimConstraints::plain(vec!["rcd".into()], Vec::new()).unwrap();
    let asked = RequestContents {
        common_name: "Harbour Health",
        scope: Some(&scope),
        constraints: Some(&constraints),
    };
    let der = delegate_request(&asked, &signer(6)).unwrap();
    let read = read_request(&der).unwrap();
    assert_eq!(read.scope.as_ref(), Some(&scope));
    assert_eq!(read.constraints.as_ref(), Some(&constraints));
    for position in 0..der.len() * 8 {
        let mut damaged = der.clone();
        damaged[position / 8] ^= 1 << (position % 8);
        assert!(read_request(&damaged).is_err(), "bit {position}");
    }
    let unnamed = RequestContents { common_name: " ", ..asked };
    assert_eq!(delegate_request(&unnamed, &signer(6)), Err(CertificateError::Name));
}
