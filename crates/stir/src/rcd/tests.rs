use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;
use crate::digest::{HashAlgorithm, IntegrityDigest};

/// Content by its address.
#[derive(Default)]
struct Web(HashMap<String, Vec<u8>>);

impl Web {
    fn with(mut self, address: &str, octets: &[u8]) -> Self {
        self.0.insert(address.into(), octets.into());
        self
    }
}

impl Content for Web {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.0.get(address).map(|octets| Cow::from(octets.as_slice())).ok_or(Unavailable)
    }
}

const LOGO: &str = "https://example.com/logo.png";
const CARD: &str = "https://example.com/card.json";
const SMALL: &str = "https://example.com/logos/mi6-64x64.jpg";

/// RFC 9795's card.
fn card() -> Value {
    serde_json::from_str(include_str!("../../tests/fixtures/rfc9795/jcd.serialized.json")).unwrap()
}

fn web() -> Web {
    Web::default()
        .with(LOGO, b"logo")
        .with(CARD, &serde_json::to_vec(&card()).unwrap())
        .with("https://example.com/photos/quartermaster-256x256.png", b"photo")
        .with("https://example.com/logos/mi6-256x256.jpg", b"large")
        .with(SMALL, b"small")
}

fn rcd(value: Value) -> Rcd {
    Rcd::from_value(&value).unwrap()
}

fn rcdi(value: Value) -> Rcdi {
    Rcdi::from_value(&value).unwrap()
}

fn sha256(content: &[u8]) -> Value {
    IntegrityDigest::sha256(content).to_string().into()
}

#[test]
fn the_standards_digests_come_out() {
    let nam: Value =
        serde_json::from_str(include_str!("../../tests/fixtures/rfc9795/nam.digest.json")).unwrap();
    let claim = rcd(json!({"nam": nam["value"], "jcd": card()}));
    let made = Rcdi::compute(&claim, HashAlgorithm::Sha256, &web()).unwrap();
    assert_eq!(made.to_value()["/nam"], nam["digest"]);
    let jcd = include_str!("../../tests/fixtures/rfc9795/jcd.digest.txt").trim();
    assert_eq!(made.to_value()["/jcd"], jcd);
    let pointers: Vec<_> = made.iter().map(|(pointer, _)| pointer.to_string()).collect();
    assert_eq!(pointers, ["/jcd", "/jcd/1/3/3", "/jcd/1/4/3", "/jcd/1/5/3", "/nam"]);
}

#[test]
fn claims_of_every_kind_are_made_and_verified() {
    let claims = [
        json!({"nam": ""}),
        json!({"nam": "A", "apn": "12125550100", "icn": LOGO}),
        json!({"nam": "A", "jcd": card(), "icn": LOGO}),
        json!({"nam": "A", "jcl": CARD}),
        json!({"nam": "é\"\\/\u{1f600}", "x": {"y": [1, null]}}),
    ];
    for claim in claims {
        let rcd = rcd(claim.clone());
        assert_eq!(rcd.to_value(), claim);
        for algorithm in [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512] {
            let made = Rcdi::compute(&rcd, algorithm, &web()).unwrap();
            assert_eq!(Rcdi::from_value(&made.to_value()).as_ref(), Ok(&made));
            assert_eq!(check(&rcd, Some(&made)), Ok(()), "{claim}");
            let elements = verify_content(&rcd, Some(&made), &web()).unwrap();
            assert_eq!(elements.name.standing, Standing::Verified);
            let rest = [
                elements.alternate_number.map(|element| element.standing),
                elements.icon.map(|element| element.standing),
                elements.card.map(|element| element.standing),
            ];
            assert!(rest.iter().flatten().all(|at| *at == Standing::Verified), "{claim}: {rest:?}");
            let content = &elements.card_content;
            assert!(content.iter().all(|found| found.content.standing == Standing::Verified));
            let cards = claim.get("jcd").or(claim.get("jcl")).is_some();
            assert_eq!(content.len(), if cards { 3 } else { 0 });
        }
    }
}

#[test]
fn a_malformed_rcd_is_told_apart_from_every_other() {
    for (claim, error) in [
        (json!([]), RcdError::Shape),
        (json!("A"), RcdError::Shape),
        (json!({}), RcdError::Name),
        (json!({"nam": null}), RcdError::Name),
        (json!({"nam": ["A"]}), RcdError::Name),
        (json!({"Nam": "A"}), RcdError::Name),
        (json!({"nam": "A", "apn": "+12125550100"}), RcdError::AlternateNumber),
        (json!({"nam": "A", "apn": 12125550100_u64}), RcdError::AlternateNumber),
        (json!({"nam": "A", "apn": ""}), RcdError::AlternateNumber),
        (json!({"nam": "A", "icn": "http://example.com/"}), RcdError::NotHttps),
        (json!({"nam": "A", "icn": ""}), RcdError::NotHttps),
        (json!({"nam": "A", "icn": null}), RcdError::NotHttps),
        (json!({"nam": "A", "icn": {"url": LOGO}}), RcdError::NotHttps),
        (json!({"nam": "A", "jcl": "http://example.com/"}), RcdError::NotHttps),
        (json!({"nam": "A", "jcl": card()}), RcdError::NotHttps),
        (json!({"nam": "A", "jcd": card(), "jcl": CARD}), RcdError::TwoCards),
        (json!({"nam": "A", "jcd": null, "jcl": null}), RcdError::TwoCards),
        (json!({"nam": "A", "jcd": CARD}), RcdError::Card(JCardError::Shape)),
    ] {
        assert_eq!(Rcd::from_value(&claim), Err(error), "{claim}");
    }
    let mut plain = card();
    plain[1][4][3] = "http://example.com/logo.jpg".into();
    assert_eq!(Rcd::from_value(&json!({"nam": "A", "jcd": plain})), Err(RcdError::NotHttps));
}

#[test]
fn a_malformed_rcdi_is_told_apart_from_every_other() {
    let many: serde_json::Map<_, _> =
        (0..=Rcdi::MAX_ENTRIES).map(|at| (format!("/x{at}"), sha256(b""))).collect();
    for (claim, error) in [
        (json!([]), RcdError::IntegrityShape),
        (json!({"/nam": 1}), RcdError::IntegrityShape),
        (json!({"nam": sha256(b"")}), RcdError::Pointer),
        (json!({"/n~am": sha256(b"")}), RcdError::Pointer),
        (json!({"/nam": "sha256-"}), RcdError::Digest),
        (json!({"/nam": "md5-1B2M2Y8AsgTpgAmY7PhCfg"}), RcdError::Digest),
        (Value::Object(many), RcdError::TooManyEntries),
    ] {
        assert_eq!(Rcdi::from_value(&claim), Err(error), "{claim}");
    }
}

#[test]
fn every_address_has_an_entry() {
    let entry = |pointers: &[&str]| {
        let members = pointers.iter().map(|pointer| ((*pointer).to_owned(), sha256(b"")));
        rcdi(Value::Object(members.collect()))
    };
    let with_icon = rcd(json!({"nam": "A", "icn": LOGO}));
    assert_eq!(check(&with_icon, None), Err(RcdError::MissingEntry));
    assert_eq!(check(&with_icon, Some(&entry(&["/nam"]))), Err(RcdError::MissingEntry));
    assert_eq!(check(&with_icon, Some(&entry(&["/icn"]))), Ok(()));

    let with_card = rcd(json!({"nam": "A", "jcd": card()}));
    assert_eq!(check(&with_card, Some(&entry(&["/jcd"]))), Err(RcdError::MissingEntry));
    let two = ["/jcd", "/jcd/1/3/3", "/jcd/1/4/3"];
    assert_eq!(check(&with_card, Some(&entry(&two))), Err(RcdError::MissingEntry));
    let three = ["/jcd/1/3/3", "/jcd/1/4/3", "/jcd/1/5/3"];
    assert_eq!(check(&with_card, Some(&entry(&three))), Ok(()), "a value needs none");

    let with_link = rcd(json!({"nam": "A", "jcl": CARD}));
    assert_eq!(check(&with_link, Some(&entry(&[]))), Err(RcdError::MissingEntry));
    assert_eq!(check(&with_link, Some(&entry(&["/jcl"]))), Ok(()));
    assert_eq!(check(&rcd(json!({"nam": "A"})), None), Ok(()), "no address, no rcdi");
}

#[test]
fn a_pointer_that_leads_nowhere_is_malformed() {
    let claim = rcd(json!({"nam": "A", "icn": LOGO, "jcd": card(), "x": {"y": 1}}));
    let good = Rcdi::compute(&claim, HashAlgorithm::Sha256, &web()).unwrap().to_value();
    let with = |pointer: &str| {
        let mut value = good.clone();
        value[pointer] = sha256(b"");
        check(&claim, Some(&rcdi(value)))
    };
    for pointer in ["", "/x/y", "/jcd/1", "/jcd/0", "/jcd/1/1/3", "/jcd/1/1/1"] {
        assert_eq!(with(pointer), Ok(()), "{pointer}");
    }
    for pointer in [
        "/jcl",
        "/jcl/1/3/3",
        "/apn",
        "/nam/0",
        "/icn/0",
        "/jcd/2",
        "/jcd/1/6/3",
        "/jcd/1/3/4",
        "/jcd/1/03/3",
        "/jcd/1/-",
        "/x/z",
        "/",
        "/crn",
        "/rcd/nam",
    ] {
        assert_eq!(with(pointer), Err(RcdError::DanglingPointer), "{pointer}");
    }
}

#[test]
fn pointers_into_a_card_elsewhere_are_judged_with_its_content() {
    let claim = rcd(json!({"nam": "A", "jcl": CARD}));
    let good = Rcdi::compute(&claim, HashAlgorithm::Sha256, &web()).unwrap().to_value();
    let with = |pointer: &str| {
        let mut value = good.clone();
        value[pointer] = sha256(b"");
        rcdi(value)
    };
    let dangling = with("/jcl/1/9/3");
    assert_eq!(check(&claim, Some(&dangling)), Ok(()), "the card is not at hand");
    assert_eq!(verify_content(&claim, Some(&dangling), &web()), Err(RcdError::DanglingPointer));
    let unfetched = verify_content(&claim, Some(&dangling), &NoContent).unwrap();
    assert_eq!(unfetched.card.unwrap().standing, Standing::NotFetched);

    let mut missing = good.clone();
    missing.as_object_mut().unwrap().remove("/jcl/1/4/3");
    let missing = rcdi(missing);
    assert_eq!(check(&claim, Some(&missing)), Ok(()));
    assert_eq!(verify_content(&claim, Some(&missing), &web()), Err(RcdError::MissingEntry));

    // A card that is not the signer's says nothing of the signer.
    let foreign = web().with(CARD, br#"["vcard",[]]"#);
    let elements = verify_content(&claim, Some(&dangling), &foreign).unwrap();
    assert_eq!(
        elements.card.map(|card| (card.standing, card.value)),
        Some((Standing::Mismatch, None))
    );
    assert!(elements.card_content.is_empty());

    // A value within the card, by its digest.
    let name = with("/jcl/1/1/3");
    let elements = verify_content(&claim, Some(&name), &web()).unwrap();
    assert_eq!(elements.card.unwrap().standing, Standing::Mismatch);
}

#[test]
fn a_card_elsewhere_that_is_none_is_not_shown() {
    let claim = rcd(json!({"nam": "A", "jcl": CARD}));
    for octets in [&b"<html>"[..], b"{}", b"[\"vcard\",[],1]"] {
        let pinned = rcdi(json!({"/nam": sha256(b"\"A\""), "/jcl": sha256(octets)}));
        let elements = verify_content(&claim, Some(&pinned), &web().with(CARD, octets)).unwrap();
        let card = elements.card.unwrap();
        assert_eq!((card.standing, card.value), (Standing::Unreadable, None));
        assert_eq!(elements.name.standing, Standing::Verified);
        let deeper = rcdi(json!({"/jcl": sha256(octets), "/jcl/1/3/3": sha256(b"")}));
        let found = verify_content(&claim, Some(&deeper), &web().with(CARD, octets));
        assert_eq!(found, Err(RcdError::DanglingPointer));
    }
    let mut plain = card();
    plain[1][4][3] = "http://example.com/logo.jpg".into();
    let octets = serde_json::to_vec(&plain).unwrap();
    let pinned = rcdi(json!({"/jcl": sha256(&octets)}));
    let found = verify_content(&claim, Some(&pinned), &web().with(CARD, &octets));
    assert_eq!(found, Err(RcdError::NotHttps));
}

#[test]
fn content_that_fails_takes_its_own_element_and_no_other() {
    let claim = rcd(json!({"nam": "A", "apn": "911", "icn": LOGO, "jcd": card()}));
    let made = Rcdi::compute(&claim, HashAlgorithm::Sha384, &web()).unwrap();
    let judge = |web: &Web| verify_content(&claim, Some(&made), web).unwrap();

    let gone = judge(&Web::default());
    assert_eq!(gone.name.standing, Standing::Verified);
    assert_eq!(gone.alternate_number.unwrap().standing, Standing::Verified);
    let icon = gone.icon.unwrap();
    assert_eq!((icon.standing, icon.value.octets), (Standing::NotFetched, None));
    assert_eq!(gone.card.unwrap().standing, Standing::Verified, "the card is in the claim");

    let changed = judge(&web().with(LOGO, b"another"));
    let icon = changed.icon.unwrap();
    assert_eq!((icon.standing, icon.value.octets), (Standing::Mismatch, None));
    assert_eq!(changed.name.standing, Standing::Verified);

    let small = judge(&web().with(SMALL, b"another"));
    let icon = small.icon.unwrap();
    assert_eq!(icon.value.octets.as_deref(), Some(&b"logo"[..]));
    let found: Vec<_> = small
        .card_content
        .iter()
        .map(|found| (found.property.as_str(), found.place, found.content.standing))
        .collect();
    assert_eq!(
        found,
        [
            ("photo", [3, 3], Standing::Verified),
            ("logo", [4, 3], Standing::Verified),
            ("logo", [5, 3], Standing::Mismatch),
        ]
    );
}

#[test]
fn a_value_that_differs_from_its_digest_is_not_verified() {
    let claim = rcd(json!({"nam": "A", "apn": "911", "jcd": card(), "x": "y", "icn": LOGO}));
    let made = Rcdi::compute(&claim, HashAlgorithm::Sha256, &web()).unwrap().to_value();
    let judge = |pointer: &str, digest: Value| {
        let mut value = made.clone();
        value[pointer] = digest;
        verify_content(&claim, Some(&rcdi(value)), &web()).unwrap()
    };
    let name = judge("/nam", sha256(b"A"));
    assert_eq!(name.name.standing, Standing::Mismatch, "a text is hashed with its quotes");
    assert_eq!(name.alternate_number.unwrap().standing, Standing::Verified);
    let number = judge("/apn", sha256(b"\"912\""));
    assert_eq!(number.alternate_number.unwrap().standing, Standing::Mismatch);
    let part = judge("/jcd/1/1/3", sha256(b"\"Other\""));
    assert_eq!(part.card.unwrap().standing, Standing::Mismatch);
    let right = judge("/jcd/1/1/3", sha256(b"\"Q Branch\""));
    assert_eq!(right.card.unwrap().standing, Standing::Verified);

    let other = judge("/x", sha256(b"\"z\""));
    assert_eq!(other.name.standing, Standing::Verified);
    assert_eq!(other.other.len(), 1);
    assert_eq!(other.other[0].standing, Standing::Mismatch);

    let whole = judge("", sha256(b"{}"));
    assert_eq!(whole.name.standing, Standing::Mismatch, "the whole concerns every part");
    assert_eq!(whole.icon.unwrap().value.octets, None);
    let text = crate::canonical::to_string(&claim.to_value()).unwrap();
    let whole = judge("", sha256(text.as_bytes()));
    assert_eq!(whole.name.standing, Standing::Verified);
}

#[test]
fn what_has_no_digest_rests_on_the_signature_alone() {
    let claim = rcd(json!({"nam": "A", "apn": "911"}));
    let elements = verify_content(&claim, None, &NoContent).unwrap();
    assert_eq!(elements.name.standing, Standing::Unpinned);
    assert!(elements.alternate_number.unwrap().standing.holds());
}

#[test]
fn numbers_without_a_deterministic_form_cannot_be_pinned() {
    let claim = rcd(json!({"nam": "A", "x": 1.5}));
    assert_eq!(check(&claim, None), Ok(()));
    let pinned = rcdi(json!({"/x": sha256(b"1.5")}));
    assert_eq!(check(&claim, Some(&pinned)), Err(RcdError::NotDeterministic));
}

#[test]
fn digests_that_are_known_serve_as_well_as_content() {
    let claim = Rcd::new("A").with_icn(LOGO.parse().unwrap());
    let known = |_: &HttpsUri| Some(IntegrityDigest::sha256(b"logo"));
    let made = Rcdi::from_digests(&claim, HashAlgorithm::Sha256, &known).unwrap();
    assert_eq!(Ok(made), Rcdi::compute(&claim, HashAlgorithm::Sha256, &web()));
    let unknown = Rcdi::from_digests(&claim, HashAlgorithm::Sha256, &|_| None);
    assert_eq!(unknown, Err(RcdError::ContentMissing));
    let linked = Rcd::new("A").with_jcl(CARD.parse().unwrap());
    let made = Rcdi::from_digests(&linked, HashAlgorithm::Sha256, &known);
    assert_eq!(made, Err(RcdError::ContentMissing));
    assert_eq!(
        Rcdi::compute(&linked, HashAlgorithm::Sha256, &NoContent),
        Err(RcdError::ContentMissing)
    );
}

#[test]
fn members_of_the_standard_are_set_by_their_own_names() {
    for name in MEMBERS {
        let made = Rcd::new("A").with_other(name, Value::Null);
        assert_eq!(made, Err(RcdError::ReservedMember), "{name}");
    }
    let made = Rcd::new("A").with_other("x", json!(1)).unwrap();
    assert_eq!(made.to_value(), json!({"nam": "A", "x": 1}));
}
