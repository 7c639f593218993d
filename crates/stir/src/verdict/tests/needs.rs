//! What is needed is told before the judgement, each address once, and nothing
//! that the judgement would not ask for. That fetching first changes no verdict
//! is checked with every verdict in this folder, by its `verify`.

use proptest::prelude::*;

use super::*;
use crate::CallReason;
use crate::digest::{HashAlgorithm, IntegrityDigest};

const LIST: &str = "https://lists.example/far";
const LOGO: &str = "https://logos.example/logo.png";

fn needed(world: &World, call: &Call, headers: &[&str], known: &Known) -> Vec<Need> {
    let headers: Vec<_> = headers.iter().map(|header| Presented::Header(header)).collect();
    needs(call, &headers, known, Trusting::Path(&world.trust), NOW, &world.policy)
}

fn certificates(name: &str) -> Need {
    Need::Certificates(x5u(name).to_string())
}

fn branded(claims: Claims) -> Claims {
    let rcd = Rcd::new("Harbour Health").with_icn(LOGO.parse::<HttpsUri>().unwrap());
    let digest = IntegrityDigest::sha256(b"png");
    let rcdi = Rcdi::from_digests(&rcd, HashAlgorithm::Sha256, &|_| Some(digest)).unwrap();
    claims.with_rcd(&rcd, Some(&rcdi)).unwrap()
}

/// A signer whose list of numbers lies elsewhere.
fn with_list(mut world: World) -> World {
    world.add("far", 5, Some(TnScope::Reference(LIST.to_owned())));
    world
}

fn list(first: &str) -> Vec<u8> {
    let TnScope::Value(list) = numbers(first, 2) else { unreachable!() };
    list.to_der().to_vec()
}

#[test]
fn the_certificates_of_all_headers_are_needed_at_once_and_each_address_once() {
    let world = World::new();
    let shaken = shaken(ALICE, BOB);
    let headers = [
        carrier(&shaken),
        sign(&shaken, "alice", 3).identity_header(),
        carrier(&shaken),
        sign(&shaken, "absent", 9).identity_header(),
    ];
    let headers: Vec<_> = headers.iter().map(String::as_str).collect();
    let needs = needed(&world, &call(ALICE, BOB), &headers, &Known::new());
    assert_eq!(needs, ["carrier", "alice", "absent"].map(certificates));
}

#[test]
fn what_a_fetched_document_names_is_needed_next() {
    let world = with_list(World::new());
    let header = sign(&branded(shaken(ALICE, BOB)), "far", 5).identity_header();
    let (call, mut known) = (call(ALICE, BOB), Known::new());
    let needs = |known: &Known| needed(&world, &call, &[&header], known);
    assert_eq!(needs(&known), [certificates("far")]);
    let far = x5u("far").to_string();
    known.put_certificates(&far, Credentials::get(&world, &far));
    assert_eq!(needs(&known), [Need::Content(LIST.to_owned())], "the certificate names a list");
    known.put_content(LIST, Ok(list(ALICE)));
    assert_eq!(needs(&known), [Need::Content(LOGO.to_owned())], "the token is valid otherwise");
    known.put_content(LOGO, Err(Unavailable));
    assert_eq!(needs(&known), [], "what cannot be had is not needed again");
}

/// A diversion is valid only where another token is, so the logo in it is not
/// needed before that one is known to pass.
#[test]
fn an_address_may_be_needed_only_once_another_token_passes() {
    let world = World::new();
    let call = Call { target: Some(tn(CAROL)), ..call(ALICE, BOB) };
    let first = carrier(&shaken(ALICE, BOB));
    let claims = branded(Claims::div(NOW, tn(ALICE), to(CAROL), tn(BOB)));
    let second = sign(&claims, "bob", 4).identity_header();
    let mut known = Known::new();
    let bob = x5u("bob").to_string();
    known.put_certificates(&bob, Credentials::get(&world, &bob));
    let headers = [first.as_str(), second.as_str()];
    assert_eq!(needed(&world, &call, &headers, &known), [certificates("carrier")]);
    let other = x5u("carrier").to_string();
    let mut absent = known.clone();
    absent.put_certificates(&other, Err(CredentialError::Unreachable));
    assert_eq!(needed(&world, &call, &headers, &absent), [], "it fails, and so does the diversion");
    known.put_certificates(&other, Credentials::get(&world, &other));
    assert_eq!(needed(&world, &call, &headers, &known), [Need::Content(LOGO.to_owned())]);
}

#[test]
fn a_credential_that_was_given_is_needed_nowhere() {
    let world = World::new();
    let (header, call) = (carrier(&branded(shaken(ALICE, BOB))), call(ALICE, BOB));
    let given = Known::given(Credentials::get(&world, x5u("carrier").as_str()));
    let needs = needed(&world, &call, &[&header, &header], &given);
    assert_eq!(needs, [Need::Content(LOGO.to_owned())]);
    let headers = [Presented::Header(&header)];
    let trust = Trusting::Path(&world.trust);
    let verdict = super::super::verify(&call, &headers, given.sources(), trust, NOW, &world.policy);
    assert_passed(&verdict);
}

#[test]
fn a_bare_key_needs_no_certificate() {
    let world = World::new();
    let header = carrier(&shaken(ALICE, BOB));
    let headers = [Presented::Header(&header)];
    let key = signer(2);
    let trust = Trusting::Key(key.public_key());
    let known = Known::new();
    assert_eq!(needs(&call(ALICE, BOB), &headers, &known, trust, NOW, &world.policy), []);
}

#[test]
fn more_headers_than_are_looked_at_need_nothing() {
    let world = World::new();
    let headers: Vec<_> = (0..MAX_IDENTITIES + 4)
        .map(|at| sign(&shaken(ALICE, BOB), &format!("a{at}"), 2).identity_header())
        .collect();
    let headers: Vec<_> = headers.iter().map(String::as_str).collect();
    let needs = needed(&world, &call(ALICE, BOB), &headers, &Known::new());
    assert_eq!(needs.len(), MAX_IDENTITIES);
}

#[test]
fn what_lies_at_an_address_is_read_as_pem_or_as_one_certificate() {
    let leaf = certificate(("A", &signer(3)), ("Root", &signer(1)), Some(spc()), false);
    let Ok(Credential::Path(path)) = Credential::read(leaf.der()) else { panic!("one in DER") };
    assert_eq!(path, [leaf]);
    for nothing in [&b""[..], b"\xff\xff", b"no section", b"-----BEGIN CERTIFICATE-----"] {
        let read = Credential::read(nothing).map(drop);
        assert_eq!(read, Err(CredentialError::NotACertificate), "{nothing:?}");
    }
}

/// A header of any kind: valid, forged, diverted, nested, of a third party.
fn header(kind: u8) -> String {
    let reason = CallReason::new("Your appointment").unwrap();
    let inner = |name, seed| {
        let token = sign(&shaken(ALICE, BOB), name, seed);
        let inner = Passport::parse(token.as_str()).unwrap();
        Claims::div_o(NOW, tn(ALICE), to(CAROL), tn(BOB), &inner)
    };
    let token = match kind {
        0 => sign(&branded(shaken(ALICE, BOB)), "carrier", 2),
        1 => sign(&branded(shaken(ALICE, BOB)), "far", 5),
        2 => sign(&branded(shaken(ALICE, BOB)), "far", 9),
        3 => sign(&shaken(ALICE, BOB).with_call_reason(&reason), "alice", 3),
        4 => sign(&branded(Claims::div(NOW, tn(ALICE), to(CAROL), tn(BOB))), "bob", 4),
        5 => sign(&inner("far", 5), "bob", 4),
        6 => sign(&branded(inner("carrier", 2)), "bob", 4),
        7 => {
            let rcd = Rcd::new("Harbour Health").with_icn(LOGO.parse::<HttpsUri>().unwrap());
            let digest = IntegrityDigest::sha256(b"png");
            let rcdi = Rcdi::from_digests(&rcd, HashAlgorithm::Sha256, &|_| Some(digest)).unwrap();
            let claims = Claims::rcd(NOW, tn(ALICE), to(BOB), &rcd, Some(&rcdi)).unwrap();
            sign(&claims.with_issuer("Name Bureau"), "far", 5)
        }
        8 => sign(&Claims::div(NOW, tn(ALICE), to(BOB), tn(CAROL)), "bob", 4),
        9 => sign(&branded(Claims::base(NOW - 100, tn(ALICE), to(BOB))), "carrier", 2),
        _ => return format!("{kind};info=<https://c.example>"),
    };
    token.identity_header()
}

proptest! {
    /// The world may lack anything or hold something else there; `verify` of
    /// this folder compares.
    #[test]
    fn whatever_can_be_had_both_ways_agree(
        kinds in prop::collection::vec(0_u8..11, 0..8),
        certificates in prop::array::uniform4(0_u8..4),
        lists in 0_u8..3,
        logo in 0_u8..3,
        flags in prop::array::uniform3(any::<bool>()),
        now in prop_oneof![Just(NOW), Just(NOW + 61), Just(NOW + 2 * DAY)],
    ) {
        let mut world = with_list(World::new());
        for (name, state) in ["carrier", "alice", "bob", "far"].into_iter().zip(certificates) {
            let at = x5u(name).to_string();
            match state {
                0 => { world.credentials.remove(&at); }
                1 => { world.credentials.insert(at, Err(CredentialError::NotACertificate)); }
                _ => {}
            }
        }
        let lists = [None, Some(list(ALICE)), Some(list(CAROL))][usize::from(lists)].clone();
        world.content.extend(lists.map(|list| (LIST.to_owned(), list)));
        let logo = [None, Some(b"png".to_vec()), Some(b"gif".to_vec())][usize::from(logo)].clone();
        world.content.extend(logo.map(|logo| (LOGO.to_owned(), logo)));
        world.policy.third_parties = flags[0];
        let call = match (flags[1], flags[2]) {
            (true, _) => Call { target: Some(tn(CAROL)), ..call(ALICE, BOB) },
            (false, true) => call(ALICE, CAROL),
            (false, false) => Call::default(),
        };
        let headers: Vec<_> = kinds.into_iter().map(header).collect();
        let headers: Vec<_> = headers.iter().map(|header| Presented::Header(header)).collect();
        let trust = Trusting::Path(&world.trust);
        verify(&call, &headers, world.sources(), trust, now, &world.policy);
    }
}
