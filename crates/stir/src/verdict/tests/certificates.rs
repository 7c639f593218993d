//! Certificates that are valid, and let their holder do less than the token
//! claims.

use serde_json::json;

use super::*;
use crate::call_reason::CallReason;
use crate::certificate::{
    CertificateError, ConstraintError, PermittedValues, RevocationList, Revocations, revoke,
};

fn put(world: &mut World, name: &str, path: Vec<Certificate>) {
    world.credentials.insert(x5u(name).to_string(), Ok(Credential::Path(path)));
}

#[test]
fn claims_beyond_the_certificates_constraints_are_refused() {
    let mut world = World::new();
    let permitted = PermittedValues::new("attest", &[json!("A"), json!("B")]).unwrap();
    let constraints =
        ClaimConstraints::enhanced(vec!["crn".to_owned()], vec![permitted], vec!["rcd".to_owned()])
            .unwrap();
    let subject = ("bound", &signer(5));
    let root = ("Root", &world.root);
    let leaf = constrained(subject, root, Some(spc()), false, Some(&constraints));
    put(&mut world, "bound", vec![leaf]);
    let judge =
        |claims: &Claims| world.one(&call(ALICE, BOB), &sign(claims, "bound", 5).identity_header());
    let reason = CallReason::new("Hello").unwrap();
    let good = shaken(ALICE, BOB).with_call_reason(&reason);
    let verdict = judge(&good);
    assert_passed(&verdict);
    let json = serde_json::to_value(&verdict.certificate).unwrap();
    assert_eq!(
        json["constraints"],
        json!({
            "must_include": ["crn"],
            "permitted_values": [{"claim": "attest", "values": ["A", "B"]}],
            "must_exclude": ["rcd"],
        })
    );
    let gateway =
        Claims::shaken(NOW, tn(ALICE), to(BOB), Attestation::C, OrigId::from_random([1; 16]));
    for (claims, error) in [
        (shaken(ALICE, BOB), ConstraintError::Missing { claim: "crn".into() }),
        (
            good.clone().with_rcd(&Rcd::new("A"), None).unwrap(),
            ConstraintError::Excluded { claim: "rcd".into() },
        ),
        (
            gateway.with_call_reason(&reason),
            ConstraintError::NotPermitted { claim: "attest".into() },
        ),
    ] {
        let verdict = judge(&claims);
        let invalid = SipCode::InvalidIdentityHeader;
        assert_eq!(failed(&verdict), (Step::Constraints, Failure::Constraint(error), invalid));
        assert!(verdict.shown.reason.is_none_or(|reason| !reason.verified));
    }
}

#[test]
fn a_path_of_two_narrows_and_never_widens() {
    let mut world = World::new();
    let (middle, leaf) = (signer(5), signer(6));
    let issuer = |scope| certificate(("Middle", &middle), ("Root", &world.root), Some(scope), true);
    let desk = |scope| certificate(("Desk", &leaf), ("Middle", &middle), Some(scope), false);
    let paths = [
        ("narrow", vec![desk(numbers(ALICE, 2)), issuer(numbers(ALICE, 50))]),
        ("wide", vec![desk(numbers(ALICE, 51)), issuer(numbers(ALICE, 50))]),
        ("cut", vec![desk(numbers(ALICE, 2))]),
    ];
    for (name, path) in paths {
        put(&mut world, name, path);
    }
    let judge = |name: &str, orig: &str| {
        world.one(&call(orig, BOB), &sign(&shaken(orig, BOB), name, 6).identity_header())
    };
    assert_passed(&judge("narrow", ALICE));
    assert_eq!(failed(&judge("narrow", "12125550102")).1, Failure::Scope);
    let wide = Failure::Path(CertificateError::Scope);
    assert_eq!(failed(&judge("wide", ALICE)), (Step::Path, wide, SipCode::UnsupportedCredential));
    let cut = Failure::Path(CertificateError::Untrusted);
    assert_eq!(failed(&judge("cut", ALICE)), (Step::Path, cut, SipCode::UnsupportedCredential));
}

#[test]
fn a_revoked_certificate_fails_even_where_its_path_was_kept() {
    let mut world = World::new();
    let name = x5u("carrier").to_string();
    let Ok(Credential::Path(path)) = world.credentials[&name].clone() else { unreachable!() };
    let kept = Arc::new(validate(&path, &world.trust, NOW).unwrap());
    let revocations = Revocations {
        issuer: common_name_only("Root").unwrap(),
        number: 1,
        this_update: NOW - 10,
        next_update: NOW + 10,
        revoked: &[(path[0].serial(), NOW - 10)],
    };
    let list = RevocationList::from_der(&revoke(&revocations, &world.root).unwrap()).unwrap();
    world.trust = world.trust.clone().with_list(list);
    let header = carrier(&shaken(ALICE, BOB));
    for credential in [Credential::Path(path), Credential::Checked(kept)] {
        world.credentials.insert(name.clone(), Ok(credential));
        let verdict = world.one(&call(ALICE, BOB), &header);
        let revoked = Failure::Path(CertificateError::Revoked);
        assert_eq!(failed(&verdict).1, revoked);
        assert_eq!(verdict.sip_code, Some(SipCode::UnsupportedCredential));
    }
}
