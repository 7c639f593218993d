//! Tokens in compact form, put together from the call.

use super::*;
use crate::passport::KeyFingerprint;

fn compact(claims: &Claims, name: &str, seed: u8) -> String {
    sign(claims, name, seed).compact_identity_header()
}

fn dated(from: &str, to: &str) -> Call {
    Call { date: Some(NOW), ..call(from, to) }
}

#[test]
fn a_base_token_is_put_together_from_the_call() {
    let world = World::new();
    let header = compact(&Claims::base(NOW, tn(ALICE), to(BOB)), "carrier", 2);
    assert!(header.starts_with(".."));
    assert_passed(&world.one(&dated(ALICE, BOB), &header));
    for call in [dated(CAROL, BOB), dated(ALICE, CAROL)] {
        assert_eq!(failed(&world.one(&call, &header)).1, Failure::Signature);
    }
    let later = Call { date: Some(NOW + 1), ..call(ALICE, BOB) };
    assert_eq!(failed(&world.one(&later, &header)).1, Failure::Signature);
}

#[test]
fn uris_and_media_keys_take_part() {
    let world = World::new();
    let key = KeyFingerprint::new("sha-256", "0A").unwrap();
    let bob = Identity::from_uri("sip:bob@example.com;x=y").unwrap();
    let claims = Claims::base(NOW, tn(ALICE), Destinations::one(bob.clone()));
    let header = compact(&claims.with_key_fingerprints(vec![key.clone()]), "carrier", 2);
    let mut call = Call { date: Some(NOW), ..Call::new(tn(ALICE), bob) };
    assert_eq!(failed(&world.one(&call, &header)).1, Failure::Signature);
    call.fingerprints = Some(vec![key]);
    assert_passed(&world.one(&call, &header));
}

#[test]
fn what_a_compact_form_lacks_is_told() {
    let world = World::new();
    let header = compact(&Claims::base(NOW, tn(ALICE), to(BOB)), "carrier", 2);
    for call in [call(ALICE, BOB), Call::default()] {
        assert_eq!(failed(&world.one(&call, &header)).1, Failure::CompactCall);
    }
    let header = compact(&shaken(ALICE, BOB), "carrier", 2);
    let verdict = world.one(&dated(ALICE, BOB), &header);
    assert_eq!(failed(&verdict).1, Failure::CompactExtension);
    let verdict = world.one(&dated(ALICE, BOB), "..AA;info=<https://c.example>");
    assert_eq!(failed(&verdict).2, SipCode::InvalidIdentityHeader);
    let verdict = world.one(&dated(ALICE, BOB), "..AA;info=<http://c.example>");
    assert_eq!(failed(&verdict).1, Failure::Address);
}

#[test]
fn a_stale_date_makes_a_compact_form_stale() {
    let world = World::new();
    let header = compact(&Claims::base(NOW - 61, tn(ALICE), to(BOB)), "carrier", 2);
    let call = Call { date: Some(NOW - 61), ..call(ALICE, BOB) };
    assert_eq!(failed(&world.one(&call, &header)).1, Failure::Stale);
}
