//! The standards' own Identity headers, as calls.

use super::*;
use crate::key::PublicKey;
use crate::sip::SipRequest;

const THEN: i64 = 1_443_208_345;

fn by_key(pem: &str, call: &Call, headers: &[&str]) -> Verdict {
    let key = PublicKey::from_spki_pem(pem).unwrap();
    let headers: Vec<_> = headers.iter().map(|header| Presented::Header(header)).collect();
    let world = World::new();
    verify(call, &headers, world.sources(), Trusting::Key(&key), THEN, &Policy::default())
}

#[test]
fn rfc8224_verifies_by_signature_and_fails_by_its_claims() {
    let header = include_str!("../../../tests/fixtures/rfc8224/identity-full.txt");
    let key = include_str!("../../../tests/fixtures/rfc8225/a2-public.spki.pem");
    let verdict = by_key(key, &Call::default(), &[header.trim()]);
    let (step, _, code) = failed(&verdict);
    assert_eq!((step, code), (Step::Claims, SipCode::InvalidIdentityHeader));
    assert_eq!(outcome(&verdict.headers[0], Step::Signature), StepOutcome::Passed);
}

#[test]
fn rfc8946_fails_by_its_claims() {
    let key = include_str!("../../../tests/fixtures/rfc8946/public.pem");
    for header in [
        include_str!("../../../tests/fixtures/rfc8946/identity-0.txt"),
        include_str!("../../../tests/fixtures/rfc8946/identity-1.txt"),
    ] {
        let verdict = by_key(key, &Call::default(), &[header.trim()]);
        assert_eq!(failed(&verdict).0, Step::Claims);
        assert_eq!(outcome(&verdict.headers[0], Step::Signature), StepOutcome::Passed);
    }
    let inner = include_str!("../../../tests/fixtures/rfc8946/opt-inner.jws").trim();
    let key = PublicKey::from_spki_pem(key).unwrap();
    let world = World::new();
    let headers = [Presented::Token(inner)];
    let call = call("12155551212", "12155551213");
    let trust = Trusting::Key(&key);
    assert_passed(&verify(&call, &headers, world.sources(), trust, THEN, &Policy::default()));
}

#[test]
fn rfc8443_is_ignored() {
    let header = include_str!("../../../tests/fixtures/rfc8443/identity-rph.txt");
    let key = include_str!("../../../tests/fixtures/rfc8225/a2-public.spki.pem");
    let verdict = by_key(key, &Call::default(), &[header.trim()]);
    assert_eq!(verdict.result, CallResult::None);
}

#[test]
fn a_whole_request_is_verified_by_its_own_facts() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    let invite = |from: &str| {
        format!(
            "INVITE sip:+{BOB}@example.com SIP/2.0\r\n\
             f: \"Alice\" <sip:+{from}@example.com;user=phone>;tag=1\r\n\
             t: <sip:+{BOB}@example.com>\r\n\
             y: {header}\r\n\
             Content-Length: 0\r\n\r\n"
        )
    };
    let text = invite(ALICE);
    let request = SipRequest::parse(text.as_bytes()).unwrap();
    assert_passed(&world.verify(&request.call().unwrap(), &request.identities()));
    let text = invite(CAROL);
    let request = SipRequest::parse(text.as_bytes()).unwrap();
    let verdict = world.verify(&request.call().unwrap(), &request.identities());
    assert_eq!(failed(&verdict).1, Failure::Originator);
}
