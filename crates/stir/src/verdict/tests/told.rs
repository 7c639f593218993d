//! What a verdict says may be shown.

use super::*;
use crate::call_reason::CallReason;
use crate::digest::{HashAlgorithm, IntegrityDigest};
use crate::rcd::RcdError;
use crate::sip::CallInfo;

const LOGO: &str = "https://brands.example/logo.png";

fn value(value: &str, verified: bool) -> Option<ShownValue> {
    Some(ShownValue { value: value.to_owned(), verified })
}

fn brand() -> (Rcd, Rcdi) {
    let rcd = Rcd::new("Harbour Health").with_icn(LOGO.parse::<HttpsUri>().unwrap());
    let digest = IntegrityDigest::sha256(b"png");
    let rcdi = Rcdi::from_digests(&rcd, HashAlgorithm::Sha256, &|_| Some(digest)).unwrap();
    (rcd, rcdi)
}

fn branded() -> Claims {
    let (rcd, rcdi) = brand();
    Claims::rcd(NOW, tn(ALICE), to(BOB), &rcd, Some(&rcdi))
        .unwrap()
        .with_call_reason(&CallReason::new("Your appointment").unwrap())
}

fn by_alice(claims: &Claims) -> String {
    sign(claims, "alice", 3).identity_header()
}

#[test]
fn name_logo_and_reason_of_a_valid_token_are_verified() {
    let mut world = World::new();
    world.content.insert(LOGO.to_owned(), b"png".to_vec());
    let verdict = world.one(&call(ALICE, BOB), &by_alice(&branded()));
    assert_passed(&verdict);
    assert_eq!(verdict.shown.name, value("Harbour Health", true));
    assert_eq!(verdict.shown.logo, value(LOGO, true));
    assert_eq!(verdict.shown.reason, value("Your appointment", true));
    assert_eq!(verdict.attestation, None);
    let (rcd, rcdi) = brand();
    let claims = shaken(ALICE, BOB).with_rcd(&rcd, Some(&rcdi)).unwrap();
    let verdict = world.one(&call(ALICE, BOB), &carrier(&claims));
    assert_eq!(verdict.shown.logo, value(LOGO, true), "in a shaken token as well");
}

#[test]
fn content_that_is_absent_or_another_leaves_the_token_valid_and_the_logo_unverified() {
    let mut world = World::new();
    for content in [None, Some(b"another png".to_vec())] {
        world.content.extend(content.map(|content| (LOGO.to_owned(), content)));
        let verdict = world.one(&call(ALICE, BOB), &by_alice(&branded()));
        assert_passed(&verdict);
        assert_eq!(verdict.shown.name, value("Harbour Health", true));
        assert_eq!(verdict.shown.logo, value(LOGO, false));
        assert_eq!(verdict.shown.reason, value("Your appointment", true));
    }
}

#[test]
fn malformed_rich_call_data_fails_its_token() {
    let world = World::new();
    // What the types refuse to make, another vendor's signer may send.
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let header = by_alice(&branded());
    let (head, rest) = header.split_once('.').unwrap();
    let parameters = rest.split_once(';').unwrap().1;
    for (more, error) in [
        (r#""rcd":{"icn":"https://a.example/i"}"#, RcdError::Name),
        (r#""rcd":{"nam":"A","icn":"https://a.example/i"}"#, RcdError::MissingEntry),
        (r#""rcd":{"nam":"A","icn":"http://a.example/i"}"#, RcdError::NotHttps),
        (
            r#""rcd":{"nam":"A"},"rcdi":{"/icn":"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"}"#,
            RcdError::DanglingPointer,
        ),
        (r#""rcd":{"nam":"A"},"rcdi":{"/nam":"md5-x"}"#, RcdError::Digest),
    ] {
        let payload = format!(
            r#"{{"dest":{{"tn":["{BOB}"]}},"iat":{NOW},"orig":{{"tn":"{ALICE}"}},{more}}}"#
        );
        let input = format!("{head}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(signer(3).sign(input.as_bytes()).unwrap());
        let verdict = world.one(&call(ALICE, BOB), &format!("{input}.{signature};{parameters}"));
        let expected =
            (Step::RichCallData, Failure::RichCallData(error), SipCode::InvalidIdentityHeader);
        assert_eq!(failed(&verdict), expected, "{more}");
        assert!(verdict.shown.name.is_none_or(|name| !name.verified), "{more}");
    }
}

#[test]
fn what_an_invalid_token_or_the_message_claims_is_not_verified() {
    let world = World::new();
    let forged = sign(&branded(), "alice", 9).identity_header();
    let verdict = world.one(&call(ALICE, BOB), &forged);
    assert_eq!(verdict.shown.name, value("Harbour Health", false));
    assert_eq!(verdict.shown.logo, value(LOGO, false));
    assert_eq!(verdict.shown.reason, value("Your appointment", false));

    let reason = CallReason::new("Hello").unwrap();
    let info = CallInfo::icon(LOGO).unwrap().with_call_reason(reason).with_verified(true);
    let call =
        Call { display_name: Some("Mallory".into()), call_info: vec![info], ..call(ALICE, BOB) };
    let header = carrier(&shaken(ALICE, BOB));
    let mut world = World::new();
    let verdict = world.one(&call, &header);
    assert_eq!(verdict.shown.name, value("Mallory", false));
    assert_eq!(verdict.shown.logo, value(LOGO, false));
    assert_eq!(verdict.shown.reason, value("Hello", false));
    world.policy.trusted_signalling = true;
    let verdict = world.one(&call, &header);
    assert_eq!(verdict.shown.logo, value(LOGO, true), "a trusted peer is believed");
    assert_eq!(verdict.shown.name, value("Mallory", false));
}

#[test]
fn content_of_an_invalid_token_is_not_fetched() {
    struct Never;
    impl Content for Never {
        fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
            panic!("{address} was fetched");
        }
    }
    let world = World::new();
    let sources = Sources { credentials: &world, content: &Never };
    let forged = sign(&branded(), "alice", 9).identity_header();
    let headers = [Presented::Header(&forged)];
    let trust = Trusting::Path(&world.trust);
    let verdict = verify(&call(ALICE, BOB), &headers, sources, trust, NOW, &world.policy);
    assert_eq!(verdict.result, CallResult::Failed);
}

#[test]
fn a_third_party_vouches_for_a_name_and_for_no_number() {
    let mut world = World::new();
    world.add("bureau", 6, None);
    let claims = branded().with_issuer("Name Bureau");
    let header = sign(&claims, "bureau", 6).identity_header();
    assert_eq!(failed(&world.one(&call(ALICE, BOB), &header)).1, Failure::Scope);
    world.policy.third_parties = true;
    let verdict = world.one(&call(ALICE, BOB), &header);
    assert_eq!(verdict.headers[0].outcome, Outcome::Passed);
    assert_ne!(verdict.verstat, Verstat::Passed);
    assert_eq!(verdict.shown.name, value("Harbour Health", false));
    let verdict = world.verify(&call(ALICE, BOB), &[&header, &carrier(&shaken(ALICE, BOB))]);
    assert_passed(&verdict);
    assert_eq!(verdict.shown.name, value("Harbour Health", true));
    let anonymous = sign(&branded(), "bureau", 6).identity_header();
    assert_eq!(failed(&world.one(&call(ALICE, BOB), &anonymous)).1, Failure::Scope);
}

#[test]
fn a_reason_too_long_to_be_shown_is_not_verified() {
    let world = World::new();
    let claims = Claims::base(NOW, tn(ALICE), to(BOB));
    let long = "x".repeat(65);
    let header = carrier(&claims);
    let (head, rest) = header.split_once('.').unwrap();
    let parameters = rest.split_once(';').unwrap().1;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let payload = format!(
        r#"{{"crn":"{long}","dest":{{"tn":["{BOB}"]}},"iat":{NOW},"orig":{{"tn":"{ALICE}"}}}}"#
    );
    let input = format!("{head}.{}", URL_SAFE_NO_PAD.encode(payload));
    let signature = URL_SAFE_NO_PAD.encode(signer(2).sign(input.as_bytes()).unwrap());
    let verdict = world.one(&call(ALICE, BOB), &format!("{input}.{signature};{parameters}"));
    assert_passed(&verdict);
    assert_eq!(verdict.shown.reason, value(&long, false));
}

#[test]
fn a_verdict_is_told_in_json() {
    let mut world = World::new();
    world.content.insert(LOGO.to_owned(), b"png".to_vec());
    let bad = sign(&shaken(ALICE, BOB), "absent", 2).identity_header();
    let verdict = world.verify(&call(ALICE, BOB), &[&by_alice(&branded()), &bad]);
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["result"], "passed");
    assert_eq!(json["verstat"], "TN-Validation-Passed");
    assert_eq!(json["sip_code"], serde_json::Value::Null);
    assert_eq!(json["path_checked"], true);
    assert_eq!(
        json["shown"]["name"],
        serde_json::json!({"value": "Harbour Health", "verified": true})
    );
    assert_eq!(json["headers"][0]["ppt"], "rcd");
    assert_eq!(json["headers"][0]["outcome"], "passed");
    assert_eq!(
        json["headers"][0]["steps"][0],
        serde_json::json!({
            "step": "header", "outcome": "passed", "code": null, "reason": null, "message": null,
        })
    );
    assert_eq!(json["headers"][1]["outcome"], "failed");
    assert_eq!(json["headers"][1]["code"], 436);
    assert_eq!(json["headers"][1]["reason"], "certificate_unreachable");
    assert_eq!(json["certificate"]["subject"], "CN=alice");
    assert_eq!(json["certificate"]["not_after"], NOW + 86_400);
    assert!(json["certificate"]["tn_auth_list"][0].is_string());
    assert_eq!(json["certificate"]["constraints"], serde_json::Value::Null);
    let reason = verdict.headers[1].reason_header().unwrap();
    let (token, _) = bad.split_once(';').unwrap();
    let signature = token.rsplit('.').next().unwrap();
    assert_eq!(
        reason.to_string(),
        format!("STIR ;cause=436 ;text=\"Bad Identity Info\" ;ppi=\"..{signature}\"")
    );
    assert_eq!(verdict.headers[0].reason_header(), None);
}
