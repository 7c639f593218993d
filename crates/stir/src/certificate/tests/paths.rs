//! Paths that must not be accepted, and those that must.

use der::oid::db::rfc5912;
use serde_json::json;

use super::super::extensions::extension;
use super::made::{anchored, authority, unknown, with_extensions};
use super::*;
use crate::tn_auth_list::{ListedNumber, OID};

#[test]
fn an_anchor_ends_the_path_with_or_without_its_certificate() {
    let Path { path, .. } = path(None, Some(list("12125550100", 100)));
    let trust = anchored(&path[1]);
    let valid = validate(&path, &trust, NOW).unwrap();
    assert_eq!(Ok(&valid), validate(&path[..1], &trust, NOW).as_ref());
    assert_eq!(valid.leaf(), &path[0]);
    assert_eq!(valid.certificates().count(), 2);
    assert_eq!(valid.anchor(), &Anchor::Certificate(path[1].clone()));
    assert_eq!(valid.validity(), (NOW, NOW + 365 * DAY));
    // What stands behind an anchor is of no concern.
    let stray = authority("Stray", "Stray", &signer(9), &signer(9));
    let longer = [path[0].clone(), path[1].clone(), stray];
    assert!(validate(&longer, &trust, NOW).is_ok());
}

#[test]
fn an_anchor_limits_what_is_below_it_whatever_the_path_says_of_it() {
    let narrow = path(Some(list("12125550100", 50)), None);
    let wide = path(None, Some(list("12125550100", 51)));
    let trust = anchored(&narrow.path[1]);
    // The same name and key, and another certificate that knows no limit.
    assert_eq!(validate(&wide.path, &trust, NOW), Err(CertificateError::Scope));
    assert_eq!(validate(&wide.path[..1], &trust, NOW), Err(CertificateError::Scope));
    let inside = path(None, Some(list("12125550100", 50)));
    assert!(validate(&inside.path, &trust, NOW).is_ok());
}

#[test]
fn an_expired_anchor_is_none() {
    let Path { root, path } = path(None, None);
    let short =
        Contents { authority: true, not_after: NOW + DAY, ..contents("Root", "Root", &root, None) };
    let short = issue(short, &root).unwrap();
    assert!(validate(&path, &anchored(&short), NOW + DAY).is_ok());
    let late = NOW + DAY + 1;
    assert_eq!(validate(&path, &anchored(&short), late), Err(CertificateError::Validity));
    // Its successor with the same name and key takes its place.
    let both = anchored(&short).with_anchor(Anchor::Certificate(path[1].clone()));
    assert!(validate(&path, &both, late).is_ok());
}

#[test]
fn an_authority_of_the_same_name_is_not_the_anchor() {
    let Path { path, .. } = path(None, None);
    let impostor = authority("Root", "Root", &signer(9), &signer(9));
    assert_eq!(validate(&path, &anchored(&impostor), NOW), Err(CertificateError::Untrusted));
    let both = anchored(&impostor).with_anchor(Anchor::Certificate(path[1].clone()));
    assert!(validate(&path[..1], &both, NOW).is_ok());
    assert_eq!(validate(&path, &Trust::default(), NOW), Err(CertificateError::Untrusted));
    assert_eq!(validate(&[], &both, NOW), Err(CertificateError::Untrusted));
}

#[test]
fn names_and_keys_of_issuers_are_those_above() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]);
    let foreign = issue(contents("Desk", "Other", &signer(2), None), &root).unwrap();
    let with_root = [foreign.clone(), path[1].clone()];
    assert_eq!(validate(&with_root, &trust, NOW), Err(CertificateError::Issuer));
    assert_eq!(validate(&with_root[..1], &trust, NOW), Err(CertificateError::Untrusted));
    let bare = Trust::new([Anchor::Key(root.public_key().clone().into())]);
    assert_eq!(validate(&with_root, &bare, NOW), Err(CertificateError::Issuer));

    // Signed by the right key, naming another one.
    let misnamed = with_extensions(&path[0], &root, |all| {
        let other = path[0].clone();
        let id = [&[0x30, 22, 0x80, 20][..], &other.digest().octets()[..20]].concat();
        all.retain(|one| one.extn_id != rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER);
        all.push(extension(rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER, false, id).unwrap());
    });
    let misnamed = [misnamed.unwrap(), path[1].clone()];
    assert_eq!(validate(&misnamed, &trust, NOW), Err(CertificateError::Issuer));
    assert_eq!(validate(&misnamed[..1], &trust, NOW), Err(CertificateError::Untrusted));

    let forged = issue(contents("Desk", "Root", &signer(2), None), &signer(9)).unwrap();
    let forged = with_extensions(&forged, &signer(9), |all| {
        all.retain(|one| one.extn_id != rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER);
    });
    let forged = [forged.unwrap(), path[1].clone()];
    assert_eq!(validate(&forged, &trust, NOW), Err(CertificateError::Signature));

    let unnamed = with_extensions(&path[0], &root, |all| {
        all.retain(|one| one.extn_id != rfc5912::ID_CE_AUTHORITY_KEY_IDENTIFIER);
    });
    assert!(validate(&[unnamed.unwrap()], &trust, NOW).is_ok(), "naming the key is a courtesy");
}

#[test]
fn a_path_in_the_wrong_order_or_too_long_is_refused() {
    let keys: Vec<_> = (10..20).map(signer).collect();
    let name = |at: usize| format!("Authority {at}");
    let mut path: Vec<Certificate> = (1..keys.len())
        .map(|at| authority(&name(at - 1), &name(at), &keys[at - 1], &keys[at]))
        .collect();
    let leaf = issue(contents("Desk", &name(0), &signer(2), None), &keys[0]).unwrap();
    path.insert(0, leaf);
    let trust = Trust::new([Anchor::Key(keys[MAX_PATH - 1].public_key().clone().into())]);
    assert!(validate(&path[..MAX_PATH], &trust, NOW).is_ok());
    assert_eq!(validate(&path, &trust, NOW), Err(CertificateError::TooLong));
    let mut swapped = path[..MAX_PATH].to_vec();
    swapped.swap(2, 3);
    assert_eq!(validate(&swapped, &trust, NOW), Err(CertificateError::Issuer));
    let mut gap = path[..MAX_PATH].to_vec();
    gap.remove(3);
    assert_eq!(validate(&gap, &trust, NOW), Err(CertificateError::Issuer));
    let pem: String = path.iter().map(Certificate::to_pem).collect();
    assert_eq!(Certificate::path_from_pem(&pem), Err(CertificateError::TooLong));
    let base64: Vec<String> = path.iter().map(Certificate::to_base64).collect();
    assert_eq!(Certificate::path_from_base64(&base64), Err(CertificateError::TooLong));
}

#[test]
fn self_issued_authorities_do_not_count_towards_the_length() {
    let (root, old, new, leaf) = (signer(1), signer(3), signer(4), signer(2));
    let limited =
        Contents { authority: true, path_length: Some(1), ..contents("Root", "Root", &root, None) };
    let trust = anchored(&issue(limited, &root).unwrap());
    let first = authority("Middle", "Root", &old, &root);
    let renewed = authority("Middle", "Middle", &new, &old);
    let leaf = issue(contents("Desk", "Middle", &leaf, None), &new).unwrap();
    assert!(validate(&[leaf.clone(), renewed, first.clone()], &trust, NOW).is_ok());
    let lower = authority("Lower", "Middle", &new, &old);
    let lowest = issue(contents("Desk", "Lower", &signer(2), None), &new).unwrap();
    let long = [lowest, lower, first];
    assert_eq!(validate(&long, &trust, NOW), Err(CertificateError::NotAuthority));
}

#[test]
fn authorities_issue_and_signers_sign() {
    let Path { root, path } = path(None, None);
    let trust = anchored(&path[1]);
    let usage = |bits: u8, unused: u8| {
        let value = vec![3, 2, unused, bits];
        extension(rfc5912::ID_CE_KEY_USAGE, true, value).unwrap()
    };
    let with_usage = |certificate: &Certificate, wanted: Option<(u8, u8)>| {
        with_extensions(certificate, &root, |all| {
            all.retain(|one| one.extn_id != rfc5912::ID_CE_KEY_USAGE);
            all.extend(wanted.map(|(bits, unused)| usage(bits, unused)));
        })
        .unwrap()
    };
    let validated = |leaf: Certificate| validate(&[leaf], &trust, NOW).map(|_| ());
    assert_eq!(validated(with_usage(&path[0], None)), Ok(()), "no key usage, no limit");
    // keyAgreement alone.
    let agrees = with_usage(&path[0], Some((0x08, 3)));
    assert_eq!(validated(agrees), Err(CertificateError::KeyUsage));
    assert_eq!(validated(path[1].clone()), Err(CertificateError::KeyUsage), "the root itself");

    // An authority that may only sign lists.
    let lists_only = with_usage(&path[1], Some((0x02, 1)));
    let found = validate(&path[..1], &anchored(&lists_only), NOW);
    assert_eq!(found, Err(CertificateError::NotAuthority));
    // A certificate without basic constraints is no authority's.
    let plain = with_extensions(&path[1], &root, |all| {
        all.retain(|one| one.extn_id != rfc5912::ID_CE_BASIC_CONSTRAINTS);
    });
    let found = validate(&path[..1], &anchored(&plain.unwrap()), NOW);
    assert_eq!(found, Err(CertificateError::NotAuthority));
}

#[test]
fn extensions_that_are_not_known_count_where_they_are_critical() {
    let Path { root, path } = path(None, None);
    let with = |extension| with_extensions(&path[0], &root, |all| all.push(extension));
    assert!(with(unknown(false)).is_ok());
    assert_eq!(with(unknown(true)), Err(CertificateError::CriticalExtension));
    let twice = with_extensions(&path[0], &root, |all| {
        all.extend([unknown(false), unknown(false)]);
    });
    assert_eq!(twice, Err(CertificateError::ExtensionTwice));
    let many = with_extensions(&path[0], &root, |all| {
        all.extend(vec![unknown(false); 100]);
    });
    assert_eq!(many, Err(CertificateError::TooLong));
}

#[test]
fn a_scope_that_cannot_be_read_makes_no_certificate() {
    let Path { root, path } = path(None, None);
    let with = |id, value: &[u8]| {
        let value = value.to_vec();
        with_extensions(&path[0], &root, |all| all.push(extension(id, false, value).unwrap()))
    };
    let implicit = [0x30, 6, 0x80, 4, b'1', b'2', b'3', b'4'];
    assert_eq!(with(OID, &implicit), Err(CertificateError::TnAuthList));
    assert_eq!(with(OID, &[0x30, 0]), Err(CertificateError::TnAuthList));
    let plain = constraints::PLAIN_OID;
    assert_eq!(with(plain, &[0x30, 0]), Err(CertificateError::ClaimConstraints));
    let implicit = [0x30, 8, 0x80, 6, 0x16, 4, b'r', b'c', b'd', b'i'];
    assert_eq!(with(plain, &implicit), Err(CertificateError::ClaimConstraints));
    assert_eq!(with(rfc5912::ID_CE_KEY_USAGE, &[5, 0]), Err(CertificateError::ExtensionTwice));
}

#[test]
fn both_kinds_of_constraints_at_once_are_refused() {
    let Path { root, path } = path(None, None);
    let made = |excluded: Vec<String>| {
        ClaimConstraints::enhanced(vec!["rcd".into()], Vec::new(), excluded).unwrap()
    };
    let plain = ClaimConstraints::plain(vec!["rcd".into()], Vec::new()).unwrap();
    let both = with_extensions(&path[0], &root, |all| {
        for constraints in [plain, made(Vec::new())] {
            all.push(extension(constraints.oid(), false, constraints.to_der()).unwrap());
        }
    });
    assert_eq!(both, Err(CertificateError::ClaimConstraints));
    let one = with_extensions(&path[0], &root, |all| {
        let constraints = made(vec!["crn".into()]);
        all.push(extension(constraints.oid(), true, constraints.to_der()).unwrap());
    });
    assert_eq!(one.unwrap().constraints(), Some(&made(vec!["crn".into()])));
}

#[test]
fn constraints_hold_for_everything_below_them() {
    let (root, leaf) = (signer(1), signer(2));
    let constraints = |name: &str| ClaimConstraints::plain(vec![name.into()], Vec::new()).unwrap();
    let (upper, lower) = (constraints("rcd"), constraints("rcdi"));
    let authority = Contents {
        authority: true,
        constraints: Some(&upper),
        ..contents("Root", "Root", &root, None)
    };
    let authority = issue(authority, &root).unwrap();
    let own = Contents { constraints: Some(&lower), ..contents("Desk", "Root", &leaf, None) };
    let leaf = issue(own, &root).unwrap();
    let valid = validate(&[leaf], &anchored(&authority), NOW).unwrap();
    let check = |claims: serde_json::Value| valid.check_claims(claims.as_object().unwrap());
    let missing = |claim: &str| Err(ConstraintError::Missing { claim: claim.into() });
    assert_eq!(check(json!({"rcd": {}, "rcdi": {}})), Ok(()));
    assert_eq!(check(json!({"rcd": {}})), missing("rcdi"));
    assert_eq!(check(json!({"rcdi": {}})), missing("rcd"));
}

#[test]
fn other_algorithms_and_versions_are_refused() {
    let Path { root, path } = path(None, None);
    let tbs = path[0].tbs();
    // ecdsa-with-SHA384 differs from ecdsa-with-SHA256 in its last octet.
    let oid = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let at = tbs.windows(oid.len()).position(|octets| octets == oid).unwrap();
    let mut inner = tbs.to_vec();
    inner[at + oid.len() - 1] = 3;
    assert_eq!(made::signed(&inner, &root), Err(CertificateError::Algorithm), "inside");
    let mut whole = path[0].der().to_vec();
    let at = whole.windows(oid.len()).rposition(|octets| octets == oid).unwrap();
    whole[at + oid.len() - 1] = 3;
    assert_eq!(Certificate::from_der(&whole), Err(CertificateError::Algorithm), "outside");
    // [0] { INTEGER 2 } says version 3.
    let version = [0xa0, 3, 2, 1, 2];
    let at = tbs.windows(version.len()).position(|octets| octets == version).unwrap();
    let mut second = tbs.to_vec();
    second[at + version.len() - 1] = 1;
    assert_eq!(made::signed(&second, &root), Err(CertificateError::Encoding), "version 2");
}

#[test]
fn a_valid_path_is_asked_again_for_other_times_and_numbers() {
    let Path { root, path } = path(None, Some(list("12125550100", 100)));
    let trust = anchored(&path[1]);
    let valid = validate(&path, &trust, NOW).unwrap();
    assert_eq!(valid.check(&trust, NOW + DAY), Ok(()));
    assert_eq!(valid.check(&trust, NOW - 1), Err(CertificateError::Validity));
    assert_eq!(valid.check(&Trust::default(), NOW), Err(CertificateError::Untrusted));
    let bare = Trust::new([Anchor::Key(root.public_key().clone().into())]);
    assert_eq!(valid.check(&bare, NOW), Err(CertificateError::Untrusted), "another anchor");

    let coverage = |number: &str| valid.coverage(number.parse().unwrap(), None);
    assert_eq!(coverage("12125550100"), Coverage::Listed);
    assert_eq!(coverage("12125550200"), Coverage::Outside);
    assert_eq!(coverage("911"), Coverage::Outside);
    let [first, last] = ["12125550100", "12125550199"].map(|tn| tn.parse().unwrap());
    let scope = valid.leaf().scope().unwrap();
    assert_eq!(scope.range_coverage(first, last, None), Coverage::Listed);
    let [_, beyond] = ["12125550100", "12125550200"].map(|tn| tn.parse().unwrap());
    assert_eq!(scope.range_coverage(first, beyond, None), Coverage::Outside);
    let found = scope.inventory(&[first, beyond], None).unwrap();
    assert_eq!((found.listed, found.outside), (1, vec![beyond]));
}

#[test]
fn a_code_or_an_address_leaves_the_numbers_open() {
    let code = TnEntry::ServiceProviderCode("1234".into());
    let by_code = TnScope::Value(TnAuthList::new(vec![code]).unwrap());
    let number = "12125550100".parse().unwrap();
    let coverage = |scope: &TnScope, list| scope.coverage(ListedNumber::from(number), list);
    assert_eq!(coverage(&by_code, None), Coverage::ServiceProvider);
    let reference = TnScope::Reference("https://example.org/list".into());
    assert_eq!(coverage(&reference, None), Coverage::Unknown);
    let listed = TnAuthList::of_numbers(&[number]).unwrap();
    assert_eq!(coverage(&reference, Some(&listed)), Coverage::Listed);
    assert_eq!(reference.inventory(&[number], None), None);
    assert_eq!(reference.in_words(), ["https://example.org/list"]);
    assert_eq!(by_code.in_words(), ["SPC 1234"]);
}

#[test]
fn anchors_are_read_from_a_text() {
    let Path { root, path } = path(None, None);
    let key = pem::section("PUBLIC KEY", &root.public_key().to_spki_der());
    let trust = Trust::from_pem(&format!("# roots\n{}{key}", path[1].to_pem())).unwrap();
    let expected =
        [Anchor::Certificate(path[1].clone()), Anchor::Key(root.public_key().clone().into())];
    assert_eq!(trust.anchors(), expected);
    let private = pem::section("PRIVATE KEY", &[0x30, 0]);
    let refused = |text: &str| Trust::from_pem(text).unwrap_err().to_string();
    let third = refused(&format!("{}{key}{private}", path[1].to_pem()));
    assert_eq!(third, "section 3: the certificate or request cannot be read");
    assert_eq!(refused("-----BEGIN A-----"), CertificateError::Encoding.to_string());
    assert_eq!(Certificate::path_from_pem(&private), Err(CertificateError::Encoding));
}
