//! `passport sign` and `passport verify`, against a real exchange's
//! certificate.

mod common;

use std::io::Write as _;
use std::process::Stdio;

use common::{Answer, Desk, Exchange};
use serde_json::Value;

const ORIG: &str = "+12125550000";
const DEST: &str = "+12155550199";

/// A desk enrolled with an exchange, five numbers under a brand, and its
/// certificate path in `path.pem`.
struct Enrolled {
    desk: Desk,
    _exchange: Exchange,
    brand: String,
}

impl Enrolled {
    fn new() -> Self {
        let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
        let desk = Desk::with_key();
        desk.connect(&exchange, "Harbour Health");
        let brand = desk.brand("Harbour Health");
        desk.import(5, &brand);
        desk.run(&["certificate", "--out", "path.pem"]).json();
        Self { desk, _exchange: exchange, brand }
    }

    fn sign(&self, more: &[&str]) -> Answer {
        self.desk.run(&[&["passport", "sign", "--orig", ORIG, "--dest", DEST], more].concat())
    }

    /// The verdict on `input`, under the desk's own certificate.
    fn verdict(&self, input: &str, more: &[&str]) -> Value {
        let file = self.desk.write("input.txt", input);
        let own = ["passport", "verify", &file, "--certificate", "path.pem"];
        self.desk.run(&[&own, more].concat()).json()
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

#[test]
fn a_call_is_signed_with_the_brand_s_own_claims_and_verifies() {
    let enrolled = Enrolled::new();
    let signed = enrolled.sign(&[]).json();
    assert_eq!(signed["header"]["ppt"], "shaken");
    assert_eq!(signed["payload"]["attest"], "A");
    assert_eq!(signed["payload"]["orig"]["tn"], &ORIG[1..]);
    assert_eq!(signed["payload"]["dest"]["tn"], serde_json::json!([&DEST[1..]]));
    assert_eq!(signed["payload"]["rcd"]["nam"], "Harbour Health");
    assert_eq!(signed["payload"]["crn"], "Test Results", "the number's own reason");
    let x5u = text(&signed["header"], "x5u");
    assert!(x5u.contains("/v1/certificates/"), "{x5u}");
    assert!(text(&signed, "identity").starts_with(text(&signed, "token")));

    let call = ["--orig", ORIG, "--dest", DEST];
    let verdict = enrolled.verdict(text(&signed, "identity"), &call);
    assert_eq!(verdict["result"], "passed", "{verdict}");
    assert_eq!(verdict["verstat"], "TN-Validation-Passed");
    assert_eq!(verdict["sip_code"], Value::Null);
    assert_eq!(verdict["attestation"], "A");
    assert_eq!(verdict["shown"]["name"]["value"], "Harbour Health");
    assert_eq!(verdict["shown"]["name"]["verified"], true);
    assert_eq!(verdict["shown"]["reason"]["value"], "Test Results");
    assert_eq!(verdict["certificate"]["subject"], "CN=Harbour Health");
    assert_eq!(verdict["headers"][0]["ppt"], "shaken");
    assert_eq!(verdict["headers"][0]["outcome"], "passed");
    assert!(verdict["headers"][0]["steps"].as_array().is_some_and(|steps| steps.len() > 5));

    let token = enrolled.verdict(text(&signed, "token"), &call);
    assert_eq!(token["result"], "passed", "a bare token, {token}");
}

#[test]
fn an_rcd_token_speaks_of_a_brand_by_name_and_reason() {
    let enrolled = Enrolled::new();
    let chosen = ["--brand", &enrolled.brand, "--reason", "appointment reminder"];
    let signed = enrolled.sign(&[&["--as", "rcd"], &chosen[..]].concat()).json();
    assert_eq!(signed["header"]["ppt"], "rcd");
    assert_eq!(signed["payload"]["attest"], Value::Null);
    assert_eq!(signed["payload"]["crn"], "Appointment Reminder", "as the brand writes it");
    let verdict = enrolled.verdict(text(&signed, "identity"), &[]);
    assert_eq!(verdict["result"], "passed", "{verdict}");
    assert_eq!(verdict["shown"]["name"]["verified"], true);
}

#[test]
fn a_whole_request_is_verified_with_the_call_it_describes() {
    let enrolled = Enrolled::new();
    let identity = enrolled.sign(&[]).json();
    let identity = text(&identity, "identity");
    let request = |from: &str| {
        format!(
            "INVITE sip:{DEST}@b.example;user=phone SIP/2.0\r\n\
             Via: SIP/2.0/TLS a.example;branch=z9hG4bK1\r\n\
             From: \"Someone\" <sip:{from}@a.example;user=phone>;tag=1\r\n\
             To: <sip:{DEST}@b.example;user=phone>\r\n\
             Call-ID: 1@a.example\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n\
             y: {identity}\r\nContent-Length: 0\r\n\r\n"
        )
    };
    let verdict = enrolled.verdict(&request(ORIG), &[]);
    assert_eq!(verdict["result"], "passed", "{verdict}");
    let other = enrolled.verdict(&request("+12125550001"), &[]);
    assert_eq!(other["result"], "failed", "signed for another caller");
    assert_eq!(other["sip_code"], 438, "{other}");
    assert_eq!(other["shown"]["name"]["verified"], false);
}

#[test]
fn standard_input_is_read_where_no_file_is_named() {
    let enrolled = Enrolled::new();
    let signed = enrolled.sign(&[]).json();
    for arguments in [&["passport", "verify"][..], &["passport", "verify", "-"]] {
        let arguments = [arguments, &["--certificate", "path.pem"]].concat();
        let mut command = enrolled.desk.command(&arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text(&signed, "identity").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(verdict["result"], "passed");
    }
}

#[test]
fn each_way_to_fail_has_its_code() {
    let enrolled = Enrolled::new();
    let signed = enrolled.sign(&[]).json();
    let identity = text(&signed, "identity");
    let code = |input: &str, more: &[&str]| {
        let verdict = enrolled.verdict(input, more);
        assert_eq!(verdict["result"], "failed", "{verdict}");
        verdict["sip_code"].as_u64().unwrap()
    };
    let late = (signed["payload"]["iat"].as_i64().unwrap() + 61).to_string();
    assert_eq!(code(identity, &["--at", &late]), 403, "stale");
    assert_eq!(code(identity, &["--dest", "+12155550100"]), 438, "another callee");
    assert_eq!(code(&identity.replacen("info=<https", "info=<http", 1), &[]), 436, "info");
    let (token, parameters) = identity.split_once(';').unwrap();
    let (body, signature) = token.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let changed = format!("{body}.{other}{};{parameters}", &signature[1..]);
    assert_eq!(code(&changed, &[]), 438, "signature");
    assert_eq!(code("hello", &[]), 438, "no token at all");

    let file = enrolled.desk.write("input.txt", identity);
    let unfetched = enrolled.desk.run(&["passport", "verify", &file]).json();
    assert_eq!(unfetched["sip_code"], 436, "no certificate at hand");
    let mut stranger = enrolled.desk.command(&["passport", "verify", &file, "--certificate"]);
    let stranger = Answer::of(stranger.arg("path.pem").env_remove("SIGNET_WORKSPACE")).json();
    assert_eq!(stranger["sip_code"], 437, "nobody is trusted: {stranger}");
    let bad = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----";
    let bad = enrolled.desk.write("bad.pem", bad);
    let unreadable = enrolled.desk.run(&["passport", "verify", &file, "--certificate", &bad]);
    assert_eq!(unreadable.json()["sip_code"], 437, "no certificate");
    let empty = enrolled.verdict("", &[]);
    assert_eq!((&empty["result"], &empty["sip_code"]), (&"none".into(), &428.into()));
}

#[test]
fn a_bare_key_checks_the_signature_and_says_that_no_path_was_checked() {
    let enrolled = Enrolled::new();
    let signed = enrolled.sign(&[]).json();
    let file = enrolled.desk.write("input.txt", text(&signed, "identity"));
    let own = public_pem(&enrolled.desk);
    let key = enrolled.desk.write("key.pem", own);
    let verdict = enrolled.desk.run(&["passport", "verify", &file, "--key", &key]).json();
    assert_eq!((&verdict["result"], &verdict["path_checked"]), (&"passed".into(), &false.into()));
    assert_eq!(verdict["certificate"], Value::Null);

    let other = Desk::with_key();
    let key = enrolled.desk.write("other.pem", public_pem(&other));
    let verdict = enrolled.desk.run(&["passport", "verify", &file, "--key", &key]).json();
    assert_eq!((&verdict["result"], &verdict["sip_code"]), (&"failed".into(), &438.into()));
}

/// The public half of a desk's key.
fn public_pem(desk: &Desk) -> String {
    let shown = desk.run(&["vault", "show"]).json();
    let jwk: signet_stir::key::Jwk = serde_json::from_value(shown["public_jwk"].clone()).unwrap();
    jwk.to_public_key().unwrap().to_spki_pem()
}

#[test]
fn numbers_beyond_inventory_or_certificate_are_signed_with_a_warning_unless_strict() {
    let enrolled = Enrolled::new();
    let stranger = ["passport", "sign", "--orig", "+12125559999", "--dest", DEST];
    let answer = enrolled.desk.run(&stranger);
    assert!(answer.stderr.contains("+12125559999 is not in the workspace"), "{}", answer.stderr);
    assert_eq!(answer.json()["payload"]["rcd"], Value::Null, "it has no brand");
    let strict = enrolled.desk.run(&[&stranger[..], &["--strict"]].concat());
    assert_eq!(strict.code(), "unknown_number");
    assert_eq!(enrolled.sign(&["--strict"]).json()["header"]["ppt"], "shaken");
}

#[test]
fn a_strict_verification_ends_with_a_failure_after_its_verdict() {
    let enrolled = Enrolled::new();
    let file = enrolled.desk.write("input.txt", "hello");
    let answer = enrolled.desk.run(&["passport", "verify", &file, "--strict"]);
    assert!(answer.stdout.contains("\"failed\""), "{}", answer.stdout);
    assert_eq!(answer.status, 1);
    assert_eq!(answer.failure()["code"], "verification_failed");
}

#[test]
fn what_cannot_be_signed_or_read_has_a_code_and_no_result() {
    let desk = Desk::with_key();
    let sign = |more: &[&str]| {
        desk.run(&[&["passport", "sign", "--orig", ORIG, "--dest", DEST], more].concat()).code()
    };
    assert_eq!(sign(&[]), "not_connected", "the certificate's address is not known");
    let at = ["--x5u", "https://c.example/path.pem"];
    assert_eq!(sign(&["--x5u", "http://c.example/path.pem"]), "invalid_url");
    assert_eq!(sign(&[&at[..], &["--as", "rcd"]].concat()), "unknown_brand");
    assert_eq!(sign(&[&at[..], &["--reason", "Test Results"]].concat()), "unknown_brand");
    assert_eq!(sign(&[&at[..], &["--brand", "nobody"]].concat()), "unknown_brand");
    let attested = ["--as", "rcd", "--attest", "A"];
    let call = ["passport", "sign", "--orig", ORIG, "--dest", DEST];
    assert_eq!(desk.run(&[&call[..], &at[..], &attested[..]].concat()).status, 2, "usage");
    let brand = desk.brand("Harbour Health");
    let unknown = [&at[..], &["--brand", &brand, "--reason", "None of them"]].concat();
    assert_eq!(sign(&unknown), "unknown_reason");
    let number = ["passport", "sign", "--orig", "call me", "--dest", DEST];
    assert_eq!(desk.run(&[&number[..], &at[..]].concat()).code(), "invalid_number");

    let verify = |arguments: &[&str]| desk.run(&[&["passport", "verify"], arguments].concat());
    assert_eq!(verify(&["missing.txt"]).code(), "file_not_found");
    assert_eq!(verify(&["."]).code(), "file_is_directory");
    let token = desk.write("token.txt", "a.b.c");
    let pem = desk.write("bad.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----");
    let none = desk.write("none.pem", "no sections");
    for file in [&pem, &none] {
        assert_eq!(verify(&[&token, "--trust", file]).code(), "certificate_invalid");
        assert_eq!(verify(&[&token, "--key", file]).code(), "key_file_invalid");
    }
    assert_eq!(verify(&[&token, "--certificate", &none]).code(), "certificate_invalid");
    let request = desk.write("request.txt", "INVITE sip:a@b SIP/2.0\r\nbroken\r\n\r\n");
    assert_eq!(verify(&[&request]).code(), "message_invalid");
}

/// Nothing is fetched unless asked for, and asked for, nothing within the own
/// network.
#[test]
fn fetching_never_reaches_this_machine() {
    let desk = Desk::with_key();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost"] {
        let x5u = format!("https://{host}:{port}/path.pem");
        let arguments = ["passport", "sign", "--orig", ORIG, "--dest", DEST, "--x5u", &x5u];
        let signed = desk.run(&arguments).json();
        let file = desk.write("input.txt", text(&signed, "identity"));
        let answer = desk.run(&["passport", "verify", &file, "--fetch"]);
        assert!(answer.stderr.contains("not public"), "{}", answer.stderr);
        assert_eq!(answer.json()["sip_code"], 436);
    }
    assert!(listener.accept().is_err(), "nobody connected");
}
