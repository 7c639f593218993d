//! One token, one thing wrong.

use super::*;
use crate::certificate::CertificateError;
use crate::passport::{Claim, ClaimError, KeyFingerprint, PassportError};
use crate::sip::IdentityHeaderError;

#[test]
fn a_valid_call_passes_every_step() {
    let world = World::new();
    let verdict = world.one(&call(ALICE, BOB), &carrier(&shaken(ALICE, BOB)));
    assert_passed(&verdict);
    assert_eq!(verdict.attestation, Some(Attestation::A));
    assert!(verdict.path_checked);
    let steps = &verdict.headers[0].steps;
    let not_checked: Vec<_> = steps
        .iter()
        .filter(|step| step.outcome != StepOutcome::Passed)
        .map(|step| step.step)
        .collect();
    assert_eq!(not_checked, [Step::MediaKeys], "there is no SDP to compare with");
    assert_eq!(verdict.certificate.unwrap().certificate().subject(), "CN=carrier");
}

#[test]
fn a_delegate_speaks_for_its_own_numbers_alone() {
    let world = World::new();
    let by_alice = |claims: &Claims| sign(claims, "alice", 3).identity_header();
    assert_passed(&world.one(&call(ALICE, BOB), &by_alice(&shaken(ALICE, BOB))));
    let verdict = world.one(&call(CAROL, BOB), &by_alice(&shaken(CAROL, BOB)));
    assert_eq!(failed(&verdict), (Step::Scope, Failure::Scope, SipCode::UnsupportedCredential));
}

#[test]
fn a_certificate_without_numbers_and_a_caller_without_one_have_no_scope() {
    let mut world = World::new();
    world.add("nobody", 5, None);
    let header = sign(&shaken(ALICE, BOB), "nobody", 5).identity_header();
    assert_eq!(failed(&world.one(&call(ALICE, BOB), &header)).1, Failure::Scope);
    let orig = Identity::from_uri("sip:alice@example.com").unwrap();
    let claims = Claims::base(NOW, orig.clone(), to(BOB));
    let verdict = world.one(&Call::new(orig, tn(BOB)), &carrier(&claims));
    assert_eq!(failed(&verdict).1, Failure::Scope);
}

#[test]
fn a_list_behind_an_address_is_looked_up() {
    let mut world = World::new();
    let address = "https://lists.example/1";
    world.add("far", 5, Some(TnScope::Reference(address.to_owned())));
    let header = sign(&shaken(ALICE, BOB), "far", 5).identity_header();
    let verdict = world.one(&call(ALICE, BOB), &header);
    assert_eq!(failed(&verdict).1, Failure::ScopeUnreachable);
    let TnScope::Value(list) = numbers(ALICE, 2) else { unreachable!() };
    world.content.insert(address.to_owned(), list.to_der().to_vec());
    assert_passed(&world.one(&call(ALICE, BOB), &header));
    world.content.insert(address.to_owned(), b"x".to_vec());
    let verdict = world.one(&call(ALICE, BOB), &header);
    assert_eq!(failed(&verdict).1, Failure::ScopeUnreachable);
}

#[test]
fn another_caller_and_another_destination_are_refused() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    let invalid = SipCode::InvalidIdentityHeader;
    let verdict = world.one(&call(CAROL, BOB), &header);
    assert_eq!(failed(&verdict), (Step::Originator, Failure::Originator, invalid));
    let verdict = world.one(&call(ALICE, CAROL), &header);
    assert_eq!(failed(&verdict), (Step::Destination, Failure::Destination, invalid));
}

#[test]
fn tokens_are_fresh_for_a_minute_either_way() {
    let world = World::new();
    let at = |iat| {
        let claims = Claims::base(iat, tn(ALICE), to(BOB));
        world.one(&call(ALICE, BOB), &carrier(&claims))
    };
    for iat in [NOW - 60, NOW, NOW + 60] {
        assert_passed(&at(iat));
    }
    let stale = (Step::Freshness, Failure::Stale, SipCode::StaleDate);
    assert_eq!(failed(&at(NOW - 61)), stale);
    assert_eq!(at(NOW - 61).sip_code, Some(SipCode::StaleDate));
    assert_eq!(failed(&at(0)).1, Failure::Stale);
    assert_eq!(failed(&at(NOW + 61)).1, Failure::Future);
    assert_eq!(failed(&at(i64::MAX)).1, Failure::Future);
}

#[test]
fn certificates_that_cannot_be_had_or_are_none_are_told_apart() {
    let mut world = World::new();
    let call = call(ALICE, BOB);
    let at = |name| sign(&shaken(ALICE, BOB), name, 2).identity_header();
    let verdict = world.one(&call, &at("absent"));
    assert_eq!(
        failed(&verdict),
        (Step::Certificate, Failure::Unreachable, SipCode::BadIdentityInfo)
    );
    assert_eq!(outcome(&verdict.headers[0], Step::Signature), StepOutcome::NotChecked);
    for garbage in [Err(CredentialError::NotACertificate), Ok(Credential::Path(Vec::new()))] {
        world.credentials.insert(x5u("garbage").to_string(), garbage);
        let verdict = world.one(&call, &at("garbage"));
        assert_eq!(failed(&verdict).1, Failure::NotACertificate);
        assert_eq!(verdict.sip_code, Some(SipCode::UnsupportedCredential));
    }
}

#[test]
fn a_stranger_an_expired_path_and_a_wrong_key_are_refused() {
    let mut world = World::new();
    let call = call(ALICE, BOB);
    let stranger = signer(9);
    let leaf = certificate(("X", &stranger), ("Nobody", &stranger), Some(spc()), false);
    let path = Ok(Credential::Path(vec![leaf]));
    world.credentials.insert(x5u("x").to_string(), path);
    let verdict = world.one(&call, &sign(&shaken(ALICE, BOB), "x", 9).identity_header());
    let (step, failure, code) = failed(&verdict);
    assert_eq!((step, code), (Step::Path, SipCode::UnsupportedCredential));
    assert_eq!(failure, Failure::Path(CertificateError::Untrusted));
    let facts = verdict.certificate.as_ref().unwrap();
    assert_eq!(facts.certificate().subject(), "CN=X", "who it was is told all the same");

    let late = NOW + 2 * DAY;
    let claims = Claims::base(late, tn(ALICE), to(BOB));
    let headers = [carrier(&claims)];
    let headers = [Presented::Header(&headers[0])];
    let trust = Trusting::Path(&world.trust);
    let verdict = verify(&call, &headers, world.sources(), trust, late, &world.policy);
    assert_eq!(failed(&verdict).1, Failure::Path(CertificateError::Validity));

    let verdict = world.one(&call, &sign(&shaken(ALICE, BOB), "carrier", 3).identity_header());
    let invalid = SipCode::InvalidIdentityHeader;
    assert_eq!(failed(&verdict), (Step::Signature, Failure::Signature, invalid));
}

#[test]
fn a_checked_path_serves_again_while_it_is_valid() {
    let mut world = World::new();
    let name = x5u("carrier").to_string();
    let Ok(Credential::Path(path)) = world.credentials[&name].clone() else { unreachable!() };
    let path = Arc::new(validate(&path, &world.trust, NOW).unwrap());
    world.credentials.insert(name, Ok(Credential::Checked(path)));
    let call = call(ALICE, BOB);
    assert_passed(&world.one(&call, &carrier(&shaken(ALICE, BOB))));
    let late = NOW + 2 * DAY;
    let header = carrier(&Claims::base(late, tn(ALICE), to(BOB)));
    let trust = Trusting::Path(&world.trust);
    let headers = [Presented::Header(&header)];
    let verdict = verify(&call, &headers, world.sources(), trust, late, &world.policy);
    assert_eq!(failed(&verdict).1, Failure::Path(CertificateError::Validity));
    let nobody = Trust::new([]);
    let trust = Trusting::Path(&nobody);
    let header = carrier(&shaken(ALICE, BOB));
    let headers = [Presented::Header(&header)];
    let verdict = verify(&call, &headers, world.sources(), trust, NOW, &world.policy);
    assert_eq!(failed(&verdict).1, Failure::Path(CertificateError::Untrusted));
}

#[test]
fn header_and_token_must_say_the_same() {
    let world = World::new();
    let call = call(ALICE, BOB);
    let good = carrier(&shaken(ALICE, BOB));
    let info = "https://certificates.example/carrier.pem";
    let bad = SipCode::BadIdentityInfo;
    let verdict = world.one(&call, &good.replace(info, "https://certificates.example/alice.pem"));
    assert_eq!(failed(&verdict), (Step::Info, Failure::Info, bad));
    let invalid = SipCode::InvalidIdentityHeader;
    for (from, to) in [("\"shaken\"", "rcd"), (";ppt=\"shaken\"", "")] {
        let verdict = world.one(&call, &good.replace(from, to));
        assert_eq!(failed(&verdict), (Step::Token, Failure::Ppt, invalid), "{to}");
    }
    let verdict = world.one(&call, &good.replace("ES256", "HS256"));
    assert_eq!(failed(&verdict), (Step::Header, Failure::HeaderAlgorithm, invalid));
    assert_passed(&world.one(&call, &good.replace(";alg=ES256", "")));
    let verdict = world.one(&call, good.split(";info").next().unwrap());
    let missing = Failure::Header(IdentityHeaderError::InfoMissing);
    assert_eq!(failed(&verdict), (Step::Header, missing, bad));
    let verdict = world.one(&call, "x");
    let malformed = Failure::Header(IdentityHeaderError::Malformed);
    assert_eq!(failed(&verdict), (Step::Header, malformed, invalid));
}

#[test]
fn an_address_that_is_not_https_is_not_fetched() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    let (head, rest) = header.split_once('.').unwrap();
    let (payload, rest) = rest.split_once('.').unwrap();
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap();
    let input = URL_SAFE_NO_PAD.encode(text.replace("https:", "http:"));
    let input = format!("{input}.{payload}");
    let signature = URL_SAFE_NO_PAD.encode(signer(2).sign(input.as_bytes()).unwrap());
    let parameters = rest.split_once(';').unwrap().1.replace("https:", "http:");
    let verdict = world.one(&call(ALICE, BOB), &format!("{input}.{signature};{parameters}"));
    assert_eq!(failed(&verdict), (Step::Certificate, Failure::Address, SipCode::BadIdentityInfo));
}

#[test]
fn media_keys_must_be_those_of_the_sdp() {
    let world = World::new();
    let key = |dig| KeyFingerprint::new("sha-256", dig).unwrap();
    let claims = shaken(ALICE, BOB).with_key_fingerprints(vec![key("0A"), key("0B")]);
    let header = carrier(&claims);
    let mut call = call(ALICE, BOB);
    call.fingerprints = Some(vec![key("0b"), key("0a")]);
    assert_passed(&world.one(&call, &header));
    for keys in [vec![], vec![key("0A")], vec![key("0A"), key("0C")]] {
        call.fingerprints = Some(keys);
        assert_eq!(failed(&world.one(&call, &header)).1, Failure::MediaKeys);
    }
}

#[test]
fn tokens_of_unknown_extensions_are_ignored_and_the_rest_counts() {
    let mut world = World::new();
    let call = call(ALICE, BOB);
    let good = carrier(&shaken(ALICE, BOB));
    let unknown = good.replace("\"shaken\"", "rph");
    let verdict = world.one(&call, &unknown);
    assert_eq!(verdict.result, CallResult::None);
    assert_eq!(verdict.verstat, Verstat::None);
    assert_eq!(verdict.headers[0].outcome, Outcome::Ignored);
    assert_eq!(verdict.headers[0].ppt.as_deref(), Some("rph"));
    assert_eq!(verdict.sip_code, Some(SipCode::UseIdentityHeader));
    assert_passed(&world.verify(&call, &[&unknown, &good]));
    assert_eq!(world.verify(&call, &[]).sip_code, Some(SipCode::UseIdentityHeader));
    world.policy.required = false;
    assert_eq!(world.verify(&call, &[]).sip_code, None);
}

#[test]
fn a_token_of_an_unknown_extension_is_not_what_its_header_says() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::new();
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","ppt":"rph","typ":"passport"}"#);
    let at = |ppt: &str| {
        let header = format!("{head}.e30.AA;info=<https://c.example>{ppt}");
        world.one(&call(ALICE, BOB), &header)
    };
    assert_eq!(at("").result, CallResult::None);
    assert_eq!(at(";ppt=rph").result, CallResult::None);
    assert_eq!(failed(&at(";ppt=shaken")).1, Failure::Ppt);
}

#[test]
fn one_valid_token_is_enough() {
    let world = World::new();
    let call = call(ALICE, BOB);
    let good = carrier(&shaken(ALICE, BOB));
    let bad = sign(&shaken(ALICE, BOB), "absent", 2).identity_header();
    for headers in [[&*good, &*bad], [&*bad, &*good]] {
        let verdict = world.verify(&call, &headers);
        assert_passed(&verdict);
        assert!(verdict.headers.iter().any(|header| header.outcome == Outcome::Failed));
    }
    assert_passed(&world.one(&call, &format!("{bad},{good}")));
}

#[test]
fn the_call_gets_436_only_if_no_certificate_at_all_could_be_had() {
    let world = World::new();
    let call = call(ALICE, BOB);
    let absent = sign(&shaken(ALICE, BOB), "absent", 2).identity_header();
    let scope = sign(&shaken(CAROL, BOB), "alice", 3).identity_header();
    let stale = carrier(&Claims::base(0, tn(ALICE), to(BOB)));
    let code = |headers: &[&str]| world.verify(&call, headers).sip_code.unwrap();
    assert_eq!(code(&[&absent, &absent]), SipCode::BadIdentityInfo);
    assert_eq!(code(&[&absent, &stale]), SipCode::UnsupportedCredential);
    assert_eq!(code(&[&absent, &scope]), SipCode::InvalidIdentityHeader, "of another caller");
    assert_eq!(code(&[&stale, &stale]), SipCode::StaleDate);
}

#[test]
fn claims_of_the_wrong_shape_fail_and_their_signature_is_told_all_the_same() {
    let world = World::new();
    let payload =
        format!(r#"{{"dest":{{"tn":["{BOB}"]}},"iat":"{NOW}","orig":{{"tn":"{ALICE}"}}}}"#);
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let header = carrier(&Claims::base(NOW, tn(ALICE), to(BOB)));
    let (head, rest) = header.split_once('.').unwrap();
    let input = format!("{head}.{}", URL_SAFE_NO_PAD.encode(payload));
    let signature = URL_SAFE_NO_PAD.encode(signer(2).sign(input.as_bytes()).unwrap());
    let parameters = rest.split_once(';').unwrap().1;
    let verdict = world.one(&call(ALICE, BOB), &format!("{input}.{signature};{parameters}"));
    let (step, failure, code) = failed(&verdict);
    assert_eq!((step, code), (Step::Claims, SipCode::InvalidIdentityHeader));
    let shape = PassportError::Claim(ClaimError::Shape(Claim::Iat));
    assert_eq!(failure, Failure::Claims(shape));
    assert_eq!(outcome(&verdict.headers[0], Step::Signature), StepOutcome::Passed);
    assert_eq!(outcome(&verdict.headers[0], Step::Freshness), StepOutcome::NotChecked);
}

#[test]
fn a_bare_key_checks_signature_and_claims_and_says_so() {
    let world = World::new();
    let token = sign(&shaken(ALICE, BOB), "absent", 2);
    let with = |seed, presented| {
        let signer = signer(seed);
        let trust = Trusting::Key(signer.public_key());
        let call = Call::default();
        verify(&call, &[presented], world.sources(), trust, NOW, &world.policy)
    };
    let header = token.identity_header();
    for presented in [Presented::Token(token.as_str()), Presented::Header(&header)] {
        let verdict = with(2, presented);
        assert_passed(&verdict);
        assert!(!verdict.path_checked);
        assert_eq!(verdict.certificate, None);
        for step in [Step::Path, Step::Scope, Step::Certificate, Step::Originator] {
            assert_eq!(outcome(&verdict.headers[0], step), StepOutcome::NotChecked);
        }
        assert_eq!(failed(&with(3, presented)).1, Failure::Signature);
    }
}

#[test]
fn a_token_may_have_either_value_of_s() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let world = World::new();
    let low = carrier(&shaken(ALICE, BOB));
    let (token, parameters) = low.split_once(';').unwrap();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let octets = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&octets).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(signature.r(), -signature.s()).unwrap();
    let high = URL_SAFE_NO_PAD.encode(high.to_bytes());
    let header = format!("{input}.{high};{parameters}");
    assert_ne!(header, low);
    assert_passed(&world.one(&call(ALICE, BOB), &header));
}
