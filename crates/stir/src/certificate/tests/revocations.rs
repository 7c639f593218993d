//! Certificates whose issuer took them back.

use der::oid::ObjectIdentifier;
use x509_cert::ext::Extension;

use super::super::extensions::extension;
use super::made::{anchored, authority, changed_list, empty_list, list_extent};
use super::*;
use crate::key::SoftwareSigner;

fn listed(revoked: &[(&[u8], i64)], issuer: &str, key: &SoftwareSigner) -> RevocationList {
    let revocations = Revocations {
        issuer: common_name_only(issuer).unwrap(),
        number: 7,
        this_update: NOW,
        next_update: NOW + DAY,
        revoked,
    };
    RevocationList::from_der(&revoke(&revocations, key).unwrap()).unwrap()
}

#[test]
fn a_revoked_certificate_is_refused_and_others_are_not() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]);
    let other: (&[u8], i64) = (&[9, 9], NOW);
    let clean = trust.clone().with_list(listed(&[other], "Root", &root));
    let valid = validate(&path, &clean, NOW).unwrap();
    let named = listed(&[(path[0].serial(), NOW), other], "Root", &root);
    assert_eq!((named.len(), named.issuer()), (2, "CN=Root".to_owned()));
    let revoking = trust.clone().with_list(named.clone());
    assert_eq!(validate(&path, &revoking, NOW), Err(CertificateError::Revoked));
    assert_eq!(valid.check(&revoking, NOW), Err(CertificateError::Revoked), "a path that was kept");
    let late = NOW + 2 * DAY;
    assert_eq!(validate(&path, &revoking, late), Err(CertificateError::Revoked), "for good");
    // The root as a bare key.
    let bare = Trust::new([Anchor::Key(root.public_key().clone().into())]).with_list(named);
    assert_eq!(validate(&path[..1], &bare, NOW), Err(CertificateError::Revoked));
}

#[test]
fn an_authority_is_revoked_by_the_one_above() {
    let (root, middle, leaf) = (signer(1), signer(3), signer(2));
    let top = authority("Root", "Root", &root, &root);
    let between = authority("Middle", "Root", &middle, &root);
    let desk = issue(contents("Desk", "Middle", &leaf, None), &middle).unwrap();
    let path = [desk.clone(), between.clone()];
    let trust = anchored(&top);
    assert!(validate(&path, &trust, NOW).is_ok());
    let of_root = listed(&[(between.serial(), NOW)], "Root", &root);
    let found = validate(&path, &trust.clone().with_list(of_root), NOW);
    assert_eq!(found, Err(CertificateError::Revoked));
    let of_middle = listed(&[(desk.serial(), NOW)], "Middle", &middle);
    let found = validate(&path, &trust.with_list(of_middle), NOW);
    assert_eq!(found, Err(CertificateError::Revoked));
}

#[test]
fn a_list_counts_while_it_is_current() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]).with_list(listed(&[], "Root", &root));
    assert!(validate(&path, &trust, NOW + DAY).is_ok());
    let late = NOW + DAY + 1;
    assert_eq!(validate(&path, &trust, late), Err(CertificateError::ListOutdated));
    let early = |seconds: i64| {
        changed_list(&empty_list("Root", &root), &root, |tbs| {
            tbs.this_update = super::super::issue::time(NOW + seconds).unwrap();
        })
    };
    let with = |list| anchored(&path[1]).with_list(list);
    assert!(validate(&path, &with(early(300).unwrap()), NOW).is_ok(), "while the call came in");
    let found = validate(&path, &with(early(301).unwrap()), NOW);
    assert_eq!(found, Err(CertificateError::ListOutdated), "of another day");
    let endless =
        changed_list(&empty_list("Root", &root), &root, |tbs| tbs.next_update = None).unwrap();
    let trust = anchored(&path[1]).with_list(endless);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::ListOutdated));
}

#[test]
fn a_missing_list_is_missed_where_one_is_demanded() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]).with_policy(RevocationPolicy::Required);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::RevocationUnknown));
    let elsewhere = trust.clone().with_list(listed(&[], "Other", &root));
    assert_eq!(validate(&path, &elsewhere, NOW), Err(CertificateError::RevocationUnknown));
    assert!(validate(&path, &trust.with_list(listed(&[], "Root", &root)), NOW).is_ok());
}

#[test]
fn a_list_that_its_issuer_did_not_sign_stops_the_path() {
    let Path { root, path } = path(None, None);
    let forged = {
        let mut der = empty_list("Root", &root);
        let last = der.len() - 1;
        der[last] ^= 1;
        RevocationList::from_der(&der).unwrap()
    };
    let trust = anchored(&path[1]).with_list(forged);
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::ListSignature));
    let trust = trust.with_list(listed(&[], "Root", &root));
    assert!(validate(&path, &trust, NOW).is_ok(), "a good one beside it is enough");
    // Of another key of the same name: none of this issuer's business.
    let other =
        anchored(&path[1]).with_list(listed(&[(path[0].serial(), NOW)], "Root", &signer(9)));
    assert!(validate(&path, &other, NOW).is_ok());
}

#[test]
fn lists_that_tell_half_are_told_apart() {
    let Path { root, path } = path(None, None);
    let list = empty_list("Root", &root);
    let with = |extension: Extension| {
        changed_list(&list, &root, |tbs| tbs.crl_extensions.get_or_insert_default().push(extension))
    };
    // onlySomeReasons, onlyContainsAttributeCerts.
    let refused = |value: &[u8]| with(list_extent(value)).map(|_| ()).unwrap_err();
    assert_eq!(refused(&[0x30, 4, 0x83, 2, 6, 0x40]), CertificateError::PartialList);
    assert_eq!(refused(&[0x30, 3, 0x85, 1, 0xff]), CertificateError::PartialList);
    let delta = extension(ObjectIdentifier::new_unwrap("2.5.29.27"), true, vec![2, 1, 1]).unwrap();
    assert_eq!(with(delta).map(|_| ()).unwrap_err(), CertificateError::PartialList);
    let unknown = with(made::unknown(true)).map(|_| ()).unwrap_err();
    assert_eq!(unknown, CertificateError::CriticalExtension);
    assert!(with(made::unknown(false)).is_ok());

    // Only authorities, or only others: a list says nothing of the rest.
    let demanding = anchored(&path[1]).with_policy(RevocationPolicy::Required);
    let validated = |value: &[u8]| {
        let trust = demanding.clone().with_list(with(list_extent(value)).unwrap());
        validate(&path, &trust, NOW).map(|_| ())
    };
    assert_eq!(validated(&[0x30, 3, 0x81, 1, 0xff]), Ok(()));
    let unknown = Err(CertificateError::RevocationUnknown);
    assert_eq!(validated(&[0x30, 3, 0x82, 1, 0xff]), unknown);
    // One distribution point: who is not named there may be named elsewhere.
    let uri = b"\x30\x0b\xa0\x09\xa0\x07\x86\x05a://b";
    assert_eq!(validated(uri), unknown);
}

#[test]
fn a_damaged_list_is_refused() {
    let root = signer(1);
    let der = empty_list("Root", &root);
    for length in 0..der.len() {
        assert!(RevocationList::from_der(&der[..length]).is_err(), "{length} octets");
    }
    let key = CertifiedKey::from(root.public_key().clone());
    for position in 0..der.len() * 8 {
        let mut damaged = der.clone();
        damaged[position / 8] ^= 1 << (position % 8);
        let accepted = RevocationList::from_der(&damaged).is_ok_and(|list| list.is_signed_by(&key));
        assert!(!accepted, "bit {position}");
    }
    let huge = vec![0x30; RevocationList::MAX_LENGTH + 1];
    assert!(matches!(RevocationList::from_der(&huge), Err(CertificateError::TooLong)));
}

#[test]
fn lists_are_read_from_pem_and_kept_in_trust() {
    let Path { root, path } = path(None, None);
    let text = pem::section("X509 CRL", &empty_list("Root", &root));
    assert_eq!(RevocationList::from_pem(&text).unwrap().len(), 1);
    let trust = Trust::from_pem(&(path[1].to_pem() + &text)).unwrap();
    assert_eq!(trust.lists().len(), 1);
    assert_eq!(trust.lists()[0].next_update(), Some(NOW + DAY));
    assert!(validate(&path, &trust.with_policy(RevocationPolicy::Required), NOW).is_ok());
}

#[test]
fn a_list_vouches_for_nobody_but_who_signed_it_however_often_it_is_asked() {
    let keys: Vec<_> =
        (1..40).map(|seed| CertifiedKey::from(signer(seed).public_key().clone())).collect();
    let list = RevocationList::from_der(&empty_list("Root", &signer(1))).unwrap();
    for _ in 0..2 {
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(list.clone().is_signed_by(key), index == 0, "key {index}");
        }
    }
}

#[test]
fn who_signs_lists_for_an_authority_is_trusted_like_one() {
    // RFC 5280, section 6.3.3 (f): under another key of the same name.
    let Path { path, .. } = path(None, None);
    let other = signer(9);
    let lister = authority("Root", "Root", &other, &other);
    let naming = listed(&[(path[0].serial(), NOW)], "Root", &other);
    let stranger = anchored(&path[1]).with_list(naming.clone());
    assert!(validate(&path, &stranger, NOW).is_ok(), "none of this issuer's business");
    let trust = stranger.with_anchor(Anchor::Certificate(lister));
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::Revoked));
    let clean = anchored(&path[1])
        .with_anchor(trust.anchors()[1].clone())
        .with_policy(RevocationPolicy::Required)
        .with_list(listed(&[], "Root", &other));
    assert!(validate(&path, &clean, NOW).is_ok());
}

#[test]
fn who_is_named_is_revoked_even_by_a_list_of_others() {
    // onlyContainsCACerts, and the signer's certificate is none.
    let Path { root, path } = path(None, None);
    let naming = Revocations {
        issuer: common_name_only("Root").unwrap(),
        number: 1,
        this_update: NOW,
        next_update: NOW + DAY,
        revoked: &[(path[0].serial(), NOW)],
    };
    let list = changed_list(&revoke(&naming, &root).unwrap(), &root, |tbs| {
        let authorities = list_extent(&[0x30, 3, 0x82, 1, 0xff]);
        tbs.crl_extensions.get_or_insert_default().push(authorities);
    });
    let trust = anchored(&path[1]).with_list(list.unwrap());
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::Revoked));
}
