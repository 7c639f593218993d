use serde_json::json;

use super::*;
use crate::call_reason::CallReason;
use crate::identity::{Identity, IdentityError, Tn, Uri};
use crate::json::JsonError;
use crate::key::Signer;
use crate::key::tests::signer;

const IAT: i64 = 1_443_208_345;

fn tn(digits: &str) -> Identity {
    Tn::new(digits).unwrap().into()
}

fn to(digits: &str) -> Destinations {
    Destinations::one(tn(digits))
}

fn x5u() -> CertificateAddress {
    CertificateAddress::new("https://cert.example.org/passport.cer").unwrap()
}

fn shaken() -> Claims {
    let origid = OrigId::from_random([0xff; 16]);
    Claims::shaken(IAT, tn("12155551212"), to("12155551213"), Attestation::A, origid)
}

/// A token of this header and payload, signed whatever they hold.
fn token(header: &str, payload: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = signer(1).sign(input.as_bytes()).unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn header(ppt: Option<&str>) -> String {
    match ppt {
        None => r#"{"alg":"ES256","typ":"passport","x5u":"https://c.example"}"#.to_owned(),
        Some(ppt) => {
            format!(r#"{{"alg":"ES256","ppt":"{ppt}","typ":"passport","x5u":"https://c.example"}}"#)
        }
    }
}

fn refused(header: &str, payload: &str) -> PassportError {
    Passport::parse(&token(header, payload)).unwrap_err()
}

#[test]
fn members_are_serialised_in_order_without_space() {
    let claims = shaken().with_call_reason(&CallReason::new("a\"b").unwrap()).with_issuer("x");
    assert_eq!(
        claims.to_canonical().unwrap(),
        r#"{"attest":"A","crn":"a\"b","dest":{"tn":["12155551213"]},"iat":1443208345,"iss":"x","orig":{"tn":"12155551212"},"origid":"ffffffff-ffff-4fff-bfff-ffffffffffff"}"#
    );
    let token = claims.sign(&x5u(), &signer(1)).unwrap();
    let header = URL_SAFE_NO_PAD.decode(token.as_str().split('.').next().unwrap()).unwrap();
    assert_eq!(
        header,
        br#"{"alg":"ES256","ppt":"shaken","typ":"passport","x5u":"https://cert.example.org/passport.cer"}"#
    );
}

#[test]
fn the_quick_and_the_general_serialisation_agree() {
    let uri = Identity::from(Uri::new("sip:a\\b@example.com").unwrap());
    let dest = Destinations::new([uri.clone(), tn("911"), tn("112"), uri.clone()]).unwrap();
    let inner = shaken().sign(&x5u(), &signer(1)).unwrap();
    let inner = Passport::parse(inner.as_str()).unwrap();
    for claims in [
        Claims::base(0, uri.clone(), dest.clone()),
        shaken().with_issuer("é\n"),
        Claims::div(IAT, tn("911"), dest.clone(), uri.clone()),
        Claims::div_o(IAT, tn("911"), dest, uri, &inner),
    ] {
        let general = canonical_of(&claims);
        assert_eq!(claims.to_canonical().unwrap(), general);
    }
}

fn canonical_of(claims: &Claims) -> String {
    crate::canonical::to_string(&claims.to_members().into()).unwrap()
}

#[test]
fn every_kind_is_read_back_as_it_was_made() {
    let inner = shaken().sign(&x5u(), &signer(1)).unwrap();
    let inner = Passport::parse(inner.as_str()).unwrap();
    let base = Claims::base(IAT, tn("12155551212"), to("12155551213"));
    let key = KeyFingerprint::new("sha-256", "0A").unwrap();
    for claims in [
        base.clone(),
        base.with_key_fingerprints(vec![key]).with_claim("zz", json!({"b": 1, "a": []})).unwrap(),
        shaken(),
        Claims::div(IAT, tn("12155551212"), to("12155551214"), tn("12155551213")),
        Claims::div_o(IAT, tn("12155551212"), to("12155551214"), tn("12155551213"), &inner),
    ] {
        let token = claims.sign(&x5u(), &signer(1)).unwrap();
        let passport = Passport::parse(token.as_str()).unwrap();
        assert_eq!(passport.claims(), &claims);
        assert_eq!(passport.header().x5u(), x5u().as_str());
        assert_eq!(passport.verify(signer(1).public_key()), Ok(()));
        assert_eq!(passport.verify(signer(2).public_key()), Err(BadSignature));
        assert_eq!(passport.to_text(), token.as_str());
        let compact = Passport::from_compact(&token.compact(), claims, &x5u()).unwrap();
        assert_eq!(compact.verify(signer(1).public_key()), Ok(()));
        assert_eq!(compact.to_text(), token.as_str());
    }
}

#[test]
fn the_octets_that_came_are_verified_whatever_their_order() {
    let text = token(
        "{ \"x5u\":\"https://c.example\", \"typ\":\"passport\",\"alg\":\"ES256\",\"z\":[1.5] }",
        "{\n\"orig\":{\"tn\":\"12155551212\"}, \"iat\":1443208345, \"é\":{\"f\":1.5},\
         \"dest\":{\"uri\":[\"sip:b@h\"],\"tn\":[\"911\"]}}",
    );
    let passport = Passport::parse(&text).unwrap();
    assert_eq!(passport.verify(signer(1).public_key()), Ok(()));
    assert_eq!(passport.claims().others()["é"], json!({"f": 1.5}));
    assert_eq!(passport.header().others()["z"], json!([1.5]));
}

#[test]
fn headers_of_other_algorithms_types_and_demands_are_refused() {
    let claims = shaken().to_canonical().unwrap();
    let with = |header: &str| refused(header, &claims);
    for alg in ["none", "None", "", "HS256", "ES384", "ES512", "RS256", "es256"] {
        let header = format!(r#"{{"alg":"{alg}","typ":"passport","x5u":"https://c"}}"#);
        assert_eq!(with(&header), PassportError::Algorithm, "{alg}");
    }
    assert_eq!(with(r#"{"typ":"passport","x5u":"https://c"}"#), PassportError::Algorithm);
    assert_eq!(with(r#"{"alg":["ES256"],"typ":"passport"}"#), PassportError::Algorithm);
    assert_eq!(with(r#"{"alg":"ES256","typ":"JWT","x5u":"https://c"}"#), PassportError::Type);
    assert_eq!(with(r#"{"alg":"ES256","x5u":"https://c"}"#), PassportError::Type);
    assert_eq!(with(r#"{"alg":"ES256","typ":"passport"}"#), PassportError::X5u);
    assert_eq!(with(r#"{"alg":"ES256","typ":"passport","x5u":null}"#), PassportError::X5u);
    let crit = r#"{"alg":"ES256","crit":["b64"],"typ":"passport","x5u":"https://c"}"#;
    assert_eq!(with(crit), PassportError::Critical);
    assert_eq!(with(&header(Some("rph"))), PassportError::Extension);
    assert_eq!(with(r#"{"alg":"none","ppt":"rph"}"#), PassportError::Extension);
    assert_eq!(with(r#"{"alg":"ES256","ppt":["shaken"]}"#), PassportError::Ppt);
    let twice = r#"{"alg":"ES256","alg":"ES256","typ":"passport","x5u":"https://c"}"#;
    assert_eq!(with(twice), PassportError::HeaderJson(JsonError::Duplicate));
    assert_eq!(with("[]"), PassportError::HeaderJson(JsonError::Syntax));
}

#[test]
fn claims_of_another_shape_are_refused_by_name() {
    let good = json!({"dest": {"tn": ["1"]}, "iat": 1, "orig": {"tn": "2"}});
    let with = |ppt, name: &str, value: serde_json::Value| {
        let mut payload = good.clone();
        payload[name] = value;
        refused(&header(ppt), &payload.to_string())
    };
    let shape = |claim| PassportError::Claim(ClaimError::Shape(claim));
    for value in [
        json!("1443208345"),
        json!(1.5),
        json!(-1),
        json!(null),
        json!([1]),
        json!(1e30),
        json!(u64::MAX),
    ] {
        assert_eq!(with(None, "iat", value.clone()), shape(Claim::Iat), "{value}");
    }
    for value in [
        json!("2"),
        json!({}),
        json!({"tn": ["2"]}),
        json!({"tn": "2", "uri": "sip:a@b"}),
        json!({"tn": "2", "x": 1}),
        json!({"TN": "2"}),
        json!({"tn": 2}),
        json!(["2"]),
    ] {
        assert_eq!(with(None, "orig", value.clone()), shape(Claim::Orig), "{value}");
        assert_eq!(with(Some("div"), "div", value.clone()), shape(Claim::Div), "{value}");
    }
    for value in [
        json!("1"),
        json!({}),
        json!({"tn": "1"}),
        json!({"tn": []}),
        json!({"tn": [1]}),
        json!({"tn": ["1"], "x": ["1"]}),
        json!({"tn": ["1"], "uri": []}),
        json!(["1"]),
    ] {
        assert_eq!(with(None, "dest", value.clone()), shape(Claim::Dest), "{value}");
    }
    for value in
        [json!([]), json!({}), json!([{"alg": "sha-256"}]), json!([{"alg": "sha-256", "dig": "x"}])]
    {
        assert_eq!(with(None, "mky", value.clone()), shape(Claim::Mky), "{value}");
    }
    assert_eq!(with(None, "crn", json!({"reason": "x"})), shape(Claim::Crn));
    assert_eq!(with(None, "iss", json!(1)), shape(Claim::Iss));
    assert_eq!(with(None, "rcd", json!("x")), shape(Claim::Rcd));
    assert_eq!(with(None, "rcdi", json!([])), shape(Claim::Rcdi));
    let missing = |claim| PassportError::Claim(ClaimError::Missing(claim));
    assert_eq!(with(None, "rcdi", json!({})), missing(Claim::Rcd));
    assert_eq!(with(Some("rcd"), "x", json!({})), missing(Claim::Rcd));
    assert_eq!(with(Some("shaken"), "x", json!({})), missing(Claim::Attest));
    assert_eq!(with(Some("shaken"), "attest", json!("D")), shape(Claim::Attest));
    assert_eq!(with(Some("shaken"), "attest", json!("A")), missing(Claim::OrigId));
    assert_eq!(with(Some("div"), "x", json!({})), missing(Claim::Div));
    assert_eq!(with(Some("div-o"), "div", json!({"tn": "1"})), missing(Claim::Opt));
    let number = |claim, error| PassportError::Claim(ClaimError::Identity { claim, error });
    assert_eq!(
        with(None, "orig", json!({"tn": "+2"})),
        number(Claim::Orig, IdentityError::NumberCharacter)
    );
    assert_eq!(
        with(None, "dest", json!({"tn": ["1 2"]})),
        number(Claim::Dest, IdentityError::NumberCharacter)
    );
    assert_eq!(
        with(None, "orig", json!({"uri": "alice"})),
        number(Claim::Orig, IdentityError::NotAUri)
    );
}

#[test]
fn payloads_that_are_no_plain_object_are_refused() {
    let payload = |text: &str| refused(&header(None), text);
    assert_eq!(payload(""), PassportError::ClaimsJson(JsonError::Syntax));
    assert_eq!(payload("null"), PassportError::ClaimsJson(JsonError::Syntax));
    let twice = r#"{"dest":{"tn":["1"]},"iat":1,"orig":{"tn":"2","tn":"3"}}"#;
    assert_eq!(payload(twice), PassportError::ClaimsJson(JsonError::Duplicate));
    let deep = format!("{{\"a\":{}", "[".repeat(10_000));
    assert_eq!(payload(&deep), PassportError::ClaimsJson(JsonError::Depth));
    let huge = r#"{"dest":{"tn":["1"]},"iat":1e999,"orig":{"tn":"2"}}"#;
    assert_eq!(payload(huge), PassportError::ClaimsJson(JsonError::Syntax));
}

#[test]
fn other_spellings_and_cut_tokens_are_refused() {
    let text = shaken().sign(&x5u(), &signer(1)).unwrap().as_str().to_owned();
    for bad in [
        format!("{text}="),
        format!("{text}A"),
        format!(" {text}"),
        text[..text.len() - 1].to_owned(),
        text.replace('.', ""),
        text.replacen('.', "..", 1),
        String::new(),
        ".".into(),
        "a.b".into(),
    ] {
        assert!(Passport::parse(&bad).is_err(), "{bad}");
    }
    assert_eq!(Passport::parse("..AA"), Err(PassportError::Compact));
    assert_eq!(Passport::parse(&"A".repeat(10 << 20)), Err(PassportError::Length));
    let standard = text.replace('-', "+").replace('_', "/");
    assert!(standard == text || Passport::parse(&standard).is_err());
}

#[test]
fn a_claim_with_rules_is_not_set_as_one_without() {
    let set = |name, value| shaken().with_claim(name, value).map(|_| ());
    assert_eq!(set("iat", json!(1)), Err(SignError::Reserved(Claim::Iat)));
    assert_eq!(set("x", json!(1.5)), Err(SignError::NotAnInteger(crate::canonical::NotAnInteger)));
    let long = json!("x".repeat(MAX_TOKEN_LENGTH));
    let claims = shaken().with_claim("x", long).unwrap();
    assert_eq!(claims.sign(&x5u(), &signer(1)), Err(SignError::Length));
}

#[test]
fn an_origid_is_a_uuid() {
    assert_eq!(OrigId::from_random([0; 16]).as_str(), "00000000-0000-4000-8000-000000000000");
    assert!(OrigId::from_uuid("00000000-0000-4000-8000-000000000000").is_some());
    assert!(OrigId::from_uuid("ref").is_none());
}
