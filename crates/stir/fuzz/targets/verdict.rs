//! Calls with tokens that a trusted signer signed, whatever they say.
//!
//! The input is a SIP request, then pairs of a header and a payload, each
//! behind a zero octet; every pair becomes an Identity header that is signed by
//! a certificate for one number.

#![no_main]

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use signet_stir::certificate::{
    Anchor, Contents, TnScope, Trust, common_name_only, issue, validate,
};
use signet_stir::rcd::{Content, Unavailable};
use signet_stir::sip::{Call, SipRequest};
use signet_stir::verdict::{
    CallResult, Credential, Given, Outcome, Policy, Presented, Sources, StepOutcome, Trusting,
    verify,
};
use signet_stir::{Signer, SoftwareSigner, TnAuthList};

/// As in the seeds.
const NOW: i64 = 1_780_000_000;
const NUMBER: &str = "12125550100";

struct World {
    signer: SoftwareSigner,
    trust: Trust,
    credentials: Given,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let key = |seed| SoftwareSigner::from_scalar(&[seed; 32]).expect("below the order");
    let (root, signer) = (key(1), key(2));
    let name = |text| common_name_only(text).expect("short");
    let list = TnAuthList::of_numbers(&[NUMBER.parse().expect("a number")]).expect("one number");
    let certificate = |subject, key: &SoftwareSigner, scope, authority| {
        let contents = Contents {
            serial: &[1; 8],
            subject: name(subject),
            issuer: name("Root"),
            not_before: NOW - 1_000,
            not_after: NOW + 1_000,
            public_key: key.public_key(),
            scope,
            constraints: None,
            authority,
            path_length: None,
        };
        issue(contents, &root).expect("all of it fits a certificate")
    };
    let anchor = Anchor::Certificate(certificate("Root", &root, None, true));
    let trust = Trust::new([anchor]);
    let path = [certificate("Leaf", &signer, Some(TnScope::Value(list)), false)];
    let path = validate(&path, &trust, NOW).expect("a path just made");
    let credentials = Given(Credential::Checked(Arc::new(path)));
    World { signer, trust, credentials }
});

struct Everywhere;

impl Content for Everywhere {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        assert!(address.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://")));
        Ok(Cow::from(&b"png"[..]))
    }
}

/// An Identity header around a signed token, its parameters as they should be.
fn signed(header: &[u8], payload: &[u8], signer: &SoftwareSigner) -> String {
    let mut text = URL_SAFE_NO_PAD.encode(header);
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut text);
    let signature = signer.sign(text.as_bytes()).expect("the key is at hand");
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut text);
    let members: serde_json::Value = serde_json::from_slice(header).unwrap_or_default();
    let info = members["x5u"].as_str().unwrap_or("https://c.example/");
    text.push_str(&format!(";info=<{info}>"));
    if let Some(ppt) = members["ppt"].as_str() {
        text.push_str(&format!(";ppt=\"{ppt}\""));
    }
    text
}

fuzz_target!(|octets: &[u8]| {
    let world = &*WORLD;
    let parts: Vec<_> = octets.split(|octet| *octet == 0).collect();
    let (message, pairs) = parts.split_first().expect("splitting gives one part at least");
    let request = SipRequest::parse(message);
    let call = request.as_ref().ok().and_then(|request| request.call().ok());
    // Four are enough for a diverted call, and signing is what takes the time.
    let pairs = pairs.chunks_exact(2).take(4);
    let mut headers: Vec<_> = pairs.map(|pair| signed(pair[0], pair[1], &world.signer)).collect();
    if let Ok(request) = &request {
        headers.extend(request.identities().into_iter().map(str::to_owned));
    }
    let presented: Vec<_> = headers.iter().map(|header| Presented::Header(header)).collect();
    let sources = Sources { credentials: &world.credentials, content: &Everywhere };
    let trust = Trusting::Path(&world.trust);
    let call = call.unwrap_or_else(Call::default);
    let verdict = verify(&call, &presented, sources, trust, NOW, &Policy::default());
    serde_json::to_string(&verdict).expect("a verdict is told in JSON");
    let passed = |outcome| verdict.headers.iter().any(|header| header.outcome == outcome);
    assert_eq!(verdict.result == CallResult::Passed, passed(Outcome::Passed));
    assert_eq!(verdict.result == CallResult::Passed, verdict.sip_code.is_none());
    for header in &verdict.headers {
        let failed = header.steps.iter().any(|step| step.outcome == StepOutcome::Failed);
        assert_eq!(failed, header.outcome == Outcome::Failed);
        assert_eq!(failed, header.code().is_some());
    }
    if verdict.result != CallResult::Passed {
        let shown = [&verdict.shown.name, &verdict.shown.logo, &verdict.shown.reason];
        assert!(shown.into_iter().flatten().all(|value| !value.verified));
    }
    if let Some(originator) = call.originators.first()
        && verdict.result == CallResult::Passed
        && call.originators.len() == 1
    {
        // Of the one number alone, or diverted by it.
        let diverted = verdict.headers.iter().any(|h| h.ppt.as_deref() == Some("div-o"));
        assert!(originator.as_str() == NUMBER || diverted);
    }
});
