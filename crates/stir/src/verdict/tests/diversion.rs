//! Calls that were diverted, and chains that are broken.

use super::*;

/// The call from Alice to Bob, who diverts it to Carol.
fn diverted() -> Call {
    Call { target: Some(tn(CAROL)), ..call(ALICE, BOB) }
}

/// As an element sees it that puts the target into To.
fn retargeted() -> Call {
    call(ALICE, CAROL)
}

fn div(from: &str, via: &str, to_: &str) -> Claims {
    Claims::div(NOW, tn(from), to(to_), tn(via))
}

fn bob(claims: &Claims) -> String {
    sign(claims, "bob", 4).identity_header()
}

fn div_o(from: &str, via: &str, to_: &str, inner: &Token) -> Claims {
    let inner = Passport::parse(inner.as_str()).unwrap();
    Claims::div_o(NOW, tn(from), to(to_), tn(via), &inner)
}

#[test]
fn a_diversion_by_the_one_who_was_called_passes() {
    let world = World::new();
    let (first, second) = (carrier(&shaken(ALICE, BOB)), bob(&div(ALICE, BOB, CAROL)));
    for call in [diverted(), retargeted()] {
        for headers in [[&*first, &*second], [&*second, &*first]] {
            let verdict = world.verify(&call, &headers);
            assert_passed(&verdict);
            assert!(verdict.headers.iter().all(|header| header.outcome == Outcome::Passed));
            assert_eq!(verdict.attestation, Some(Attestation::A));
        }
    }
}

#[test]
fn without_its_diversion_a_token_does_not_reach_a_retargeted_call() {
    let world = World::new();
    let verdict = world.one(&retargeted(), &carrier(&shaken(ALICE, BOB)));
    assert_eq!(failed(&verdict).1, Failure::Destination);
}

#[test]
fn the_signer_of_a_diversion_speaks_for_div_and_not_for_orig() {
    let world = World::new();
    let first = carrier(&shaken(ALICE, BOB));
    // Alice's delegate has authority over orig, and not over Bob's number.
    let second = sign(&div(ALICE, BOB, CAROL), "alice", 3).identity_header();
    let verdict = world.verify(&retargeted(), &[&second, &first]);
    assert_eq!(failed(&verdict).1, Failure::Scope);
}

#[test]
fn a_chain_with_a_gap_is_broken() {
    let world = World::new();
    let first = carrier(&shaken(ALICE, BOB));
    for claims in [div(ALICE, "12125550201", CAROL), div("12125550101", BOB, CAROL)] {
        let second = bob(&claims);
        let call = Call { originators: Vec::new(), ..retargeted() };
        let verdict = world.verify(&call, &[&second, &first]);
        let failures: Vec<_> = verdict.headers.iter().map(|h| h.failure.clone()).collect();
        assert_eq!(failures, [Some(Failure::Diversion), Some(Failure::Destination)]);
        assert_eq!(verdict.sip_code, Some(SipCode::InvalidIdentityHeader));
    }
}

#[test]
fn a_diversion_alone_or_after_an_invalid_token_is_none() {
    let world = World::new();
    let second = bob(&div(ALICE, BOB, CAROL));
    assert_eq!(failed(&world.one(&retargeted(), &second)).1, Failure::Diversion);
    let forged = sign(&shaken(ALICE, BOB), "carrier", 9).identity_header();
    let verdict = world.verify(&retargeted(), &[&second, &forged]);
    assert_eq!(failed(&verdict).1, Failure::Diversion);
}

#[test]
fn diversions_that_follow_from_each_other_only_are_none() {
    let world = World::new();
    let there = bob(&div(ALICE, BOB, "12125550201"));
    let back = bob(&div(ALICE, "12125550201", BOB));
    let verdict = world.verify(&call(ALICE, BOB), &[&there, &back]);
    assert_eq!(verdict.result, CallResult::Failed);
    assert!(
        verdict
            .headers
            .iter()
            .all(|h| h.failure == Some(Failure::Diversion)
                || h.failure == Some(Failure::Destination))
    );
}

#[test]
fn a_call_may_be_diverted_more_than_once() {
    let world = World::new();
    let end = "12125550210";
    let headers = [
        carrier(&shaken(ALICE, BOB)),
        bob(&div(ALICE, BOB, "12125550201")),
        bob(&div(ALICE, "12125550201", end)),
    ];
    let call = call(ALICE, end);
    let all: Vec<_> = headers.iter().map(String::as_str).collect();
    let verdict = world.verify(&call, &all);
    assert_passed(&verdict);
    assert!(verdict.headers.iter().all(|header| header.outcome == Outcome::Passed));
    let verdict = world.verify(&call, &[all[0], all[2]]);
    assert_eq!(verdict.result, CallResult::Failed, "the middle one is missing");
}

#[test]
fn a_token_within_a_token_is_verified_too() {
    let world = World::new();
    let inner = sign(&shaken(ALICE, BOB), "carrier", 2);
    assert_passed(&world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &inner))));

    let forged = sign(&shaken(ALICE, BOB), "carrier", 9);
    let verdict = world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &forged)));
    let (step, failure, _) = failed(&verdict);
    assert_eq!((step, failure), (Step::Diversion, Failure::Inner(Box::new(Failure::Signature))));

    let absent = sign(&shaken(ALICE, BOB), "absent", 2);
    let verdict = world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &absent)));
    assert_eq!(failed(&verdict).2, SipCode::BadIdentityInfo);

    let stale = sign(&Claims::base(NOW - 100, tn(ALICE), to(BOB)), "carrier", 2);
    let verdict = world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &stale)));
    assert_eq!(failed(&verdict).2, SipCode::StaleDate);

    let elsewhere = sign(&shaken(ALICE, "12125550201"), "carrier", 2);
    let verdict = world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &elsewhere)));
    assert_eq!(failed(&verdict).1, Failure::Diversion);

    let unsettled = sign(&div(ALICE, "12125550201", BOB), "bob", 4);
    let verdict = world.one(&retargeted(), &bob(&div_o(ALICE, BOB, CAROL, &unsettled)));
    assert_eq!(failed(&verdict).1, Failure::Diversion);
}

#[test]
fn what_is_within_an_invalid_token_is_not_looked_at() {
    let world = World::new();
    let inner = sign(&shaken(ALICE, BOB), "carrier", 2);
    let forged = sign(&div_o(ALICE, BOB, CAROL, &inner), "bob", 9).identity_header();
    let verdict = world.one(&retargeted(), &forged);
    assert_eq!(failed(&verdict).1, Failure::Signature);
    assert_eq!(outcome(&verdict.headers[0], Step::Diversion), StepOutcome::NotChecked);
}

#[test]
fn tokens_are_nested_to_a_bounded_depth() {
    let world = World::new();
    let number = |at: usize| format!("{}", 12_125_550_200 + at);
    let nested = |levels: usize| {
        let mut token = sign(&shaken(ALICE, &number(0)), "carrier", 2);
        for level in 0..levels {
            let claims = div_o(ALICE, &number(level), &number(level + 1), &token);
            token = sign(&claims, "bob", 4);
        }
        world.one(&call(ALICE, &number(levels)), &token.identity_header())
    };
    assert_passed(&nested(MAX_DIVERSIONS));
    let verdict = nested(MAX_DIVERSIONS + 1);
    assert_eq!(failed(&verdict).1, Failure::Inner(Box::new(Failure::Diversion)));
}
