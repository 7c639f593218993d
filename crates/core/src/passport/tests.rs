//! Verifications that wait for real servers: slow ones, silent ones, ones that
//! lead elsewhere. A caller waits while a call rings, and whoever signs a token
//! chooses its addresses.

use std::time::{Duration, Instant};

use signet_stir::certificate::{
    Anchor, Certificate, Contents, TnScope, Trust, common_name_only, issue,
};
use signet_stir::digest::IntegrityDigest;
use signet_stir::identity::Identity;
use signet_stir::passport::{Attestation, CertificateAddress, Claims, Destinations, OrigId};
use signet_stir::rcd::{HttpsUri, Rcd, Rcdi};
use signet_stir::verdict::CallResult;
use signet_stir::{Signer, SoftwareSigner, TelephoneNumber, TnAuthList};

use super::verify::verify_within;
use super::*;
use crate::fetch::site::{Page, Site};
use crate::fetch::{FetchError, Limits, TIME_LIMIT};

const NOW: i64 = 1_780_000_000;
const AT_ONCE: Duration = Duration::ZERO;
/// What all the rest of a verification may take here.
const MARGIN: Duration = Duration::from_secs(1);

fn number(digits: &str) -> TelephoneNumber {
    digits.parse().unwrap()
}

fn key(seed: u8) -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
}

fn certificate(subject: &str, seed: u8, scope: Option<TnScope>, authority: bool) -> Certificate {
    let subject_key = key(seed);
    let contents = Contents {
        serial: &[1, 2, 3, 4, 5, 6, 7, 8],
        subject: common_name_only(subject).unwrap(),
        issuer: common_name_only("Root").unwrap(),
        not_before: NOW - 86_400,
        not_after: NOW + 86_400,
        public_key: subject_key.public_key(),
        scope,
        constraints: None,
        authority,
        path_length: None,
    };
    issue(contents, &key(1)).unwrap()
}

fn trusted() -> Trusted {
    let root = Anchor::Certificate(certificate("Root", 1, None, true));
    Trusted::Authorities(Trust::new([root]))
}

fn list() -> TnAuthList {
    TnAuthList::of_numbers(&[number("+12125550100")]).unwrap()
}

/// The signer's certificate, its list of numbers at an address or within.
fn signer(list_at: Option<String>) -> Vec<u8> {
    let scope = list_at.map_or_else(|| TnScope::Value(list()), TnScope::Reference);
    certificate("Signer", 2, Some(scope), false).to_pem().into_bytes()
}

/// An Identity header that points to `x5u`, and with a logo to that.
fn header(x5u: &str, logo: Option<&str>, seed: u8) -> String {
    let orig = Identity::from(number("+12125550100"));
    let to = Destinations::one(Identity::from(number("+12125550200")));
    let origid = OrigId::from_random([3; 16]);
    let mut claims = Claims::shaken(NOW, orig, to, Attestation::A, origid);
    if let Some(logo) = logo {
        let rcd = Rcd::new("Harbour Health").with_icn(logo.parse::<HttpsUri>().unwrap());
        let digest = IntegrityDigest::sha256(b"png");
        let algorithm = signet_stir::digest::HashAlgorithm::Sha256;
        let rcdi = Rcdi::from_digests(&rcd, algorithm, &|_| Some(digest)).unwrap();
        claims = claims.with_rcd(&rcd, Some(&rcdi)).unwrap();
    }
    let token = claims.sign(&CertificateAddress::new(x5u).unwrap(), &key(seed)).unwrap();
    format!("Identity: {}\n", token.identity_header())
}

fn request(input: &str) -> VerifyRequest<'_> {
    VerifyRequest {
        input: input.as_bytes(),
        orig: None,
        dest: Vec::new(),
        trusted: trusted(),
        certificate: None,
        at: NOW,
    }
}

async fn judge(site: &Site, input: &str, limits: Limits) -> Verified {
    verify_within(&request(input), Some(&site.fetcher()), limits).await.unwrap()
}

fn paths(site: &Site) -> Vec<String> {
    site.asked().into_iter().map(|(path, _)| path).collect()
}

#[tokio::test]
async fn sixteen_silent_servers_cost_the_time_of_one() {
    let site = Site::start().await;
    let headers: String = (0..16)
        .map(|at| header(&site.put(&format!("/{at}.pem"), Page::Silence), None, 2))
        .collect();
    let start = Instant::now();
    let verified = judge(&site, &headers, Limits::default()).await;
    assert!(start.elapsed() < TIME_LIMIT + MARGIN, "{:?}", start.elapsed());
    assert_eq!(verified.verdict.sip_code.unwrap().number(), 436);
    assert_eq!(verified.missing.len(), 16);
    assert!(matches!(verified.missing[15], FetchError::Timeout(_)), "{:?}", verified.missing[15]);
}

#[tokio::test]
async fn silent_servers_keep_no_other_from_what_follows() {
    let site = Site::start().await;
    let late = Duration::from_millis(100);
    let list_at = site.put("/list", Page::Here(list().to_der().to_vec(), late));
    let good = site.put("/good.pem", Page::Here(signer(Some(list_at)), late));
    let logo = site.put("/logo", Page::Here(b"png".to_vec(), late));
    let mut headers: String = (0..15)
        .map(|at| header(&site.put(&format!("/{at}.pem"), Page::Silence), None, 2))
        .collect();
    headers.push_str(&header(&good, Some(&logo), 2));
    let start = Instant::now();
    let verified = judge(&site, &headers, Limits::default()).await;
    assert!(start.elapsed() < TIME_LIMIT + MARGIN, "{:?}", start.elapsed());
    assert_eq!(verified.verdict.result, CallResult::Passed, "{:?}", verified.verdict.headers[15]);
    assert!(verified.verdict.shown.logo.unwrap().verified);
    let (_, asked) = site.asked().into_iter().find(|(path, _)| path == "/logo").unwrap();
    let waited = asked.duration_since(start);
    assert!(waited < TIME_LIMIT / 2, "asked for while others are awaited: {waited:?}");
}

#[tokio::test]
async fn two_verifications_wait_side_by_side() {
    let site = Site::start().await;
    let silent = header(&site.put("/silent.pem", Page::Silence), None, 2);
    let start = Instant::now();
    let both = tokio::join!(
        judge(&site, &silent, Limits::default()),
        judge(&site, &silent, Limits::default()),
    );
    assert!(start.elapsed() < TIME_LIMIT + MARGIN, "{:?}", start.elapsed());
    assert_eq!((both.0.missing.len(), both.1.missing.len()), (1, 1));
}

#[tokio::test]
async fn an_address_is_asked_once_however_often_it_is_named() {
    let site = Site::start().await;
    let x5u = site.put("/path.pem", Page::Here(signer(None), AT_ONCE));
    let logo = site.put("/logo", Page::Here(b"png".to_vec(), AT_ONCE));
    // The logo is named by another fragment each time, and the certificate's
    // own address serves as one, too.
    let mut headers: String =
        (0..14).map(|at| header(&x5u, Some(&format!("{logo}#{at}")), 2)).collect();
    headers.push_str(&header(&x5u, Some(&x5u), 2));
    let verified = judge(&site, &headers, Limits::default()).await;
    assert_eq!(verified.verdict.result, CallResult::Passed);
    assert_eq!(paths(&site), ["/path.pem", "/logo"]);
    assert!(verified.missing.is_empty(), "{:?}", verified.missing);
}

#[tokio::test]
async fn redirects_are_followed_and_circles_are_not() {
    let site = Site::start().await;
    site.put("/path.pem", Page::Here(signer(None), AT_ONCE));
    let moved = site.put("/moved.pem", Page::At("/path.pem".to_owned()));
    let circle = site.put("/circle", Page::At("/circle".to_owned()));
    let verified = judge(&site, &header(&moved, Some(&circle), 2), Limits::default()).await;
    assert_eq!(verified.verdict.result, CallResult::Passed);
    assert!(!verified.verdict.shown.logo.unwrap().verified);
    assert_eq!(verified.missing, [FetchError::Redirect(circle)]);
}

#[tokio::test]
async fn content_of_a_token_that_fails_is_not_asked_for() {
    let site = Site::start().await;
    let x5u = site.put("/path.pem", Page::Here(signer(None), AT_ONCE));
    let logo = site.put("/logo", Page::Here(b"png".to_vec(), AT_ONCE));
    let forged = header(&x5u, Some(&logo), 9);
    let verified = judge(&site, &forged, Limits::default()).await;
    assert_eq!(verified.verdict.result, CallResult::Failed);
    assert_eq!(paths(&site), ["/path.pem"]);
}

/// A certificate that takes its time and names a list that does: each is in
/// time by itself, both together are not.
#[tokio::test]
async fn one_time_limit_is_over_all_that_follows_from_one_another() {
    let site = Site::start().await;
    let late = Duration::from_secs(1);
    let list_at = site.put("/list", Page::Here(list().to_der().to_vec(), late));
    let x5u = site.put("/path.pem", Page::Here(signer(Some(list_at.clone())), late));
    let limits = Limits { time: Duration::from_millis(1500), ..Limits::default() };
    let start = Instant::now();
    let verified = judge(&site, &header(&x5u, None, 2), limits).await;
    assert!(start.elapsed() < Duration::from_millis(1500) + MARGIN, "{:?}", start.elapsed());
    assert_eq!(verified.verdict.result, CallResult::Failed);
    assert_eq!(verified.missing, [FetchError::Timeout(list_at)]);
}

#[tokio::test]
async fn more_than_is_fetched_for_one_call_is_left_and_told() {
    let site = Site::start().await;
    let headers: String = (0..5)
        .map(|at| {
            let page = Page::Here(signer(None), AT_ONCE);
            header(&site.put(&format!("/{at}.pem"), page), None, 2)
        })
        .collect();
    let limits = Limits { addresses: 3, at_once: 1, ..Limits::default() };
    let verified = judge(&site, &headers, limits).await;
    assert_eq!(verified.verdict.result, CallResult::Passed);
    assert_eq!(paths(&site), ["/0.pem", "/1.pem", "/2.pem"], "one after the other");
    let beyond = |at: usize| FetchError::Beyond(site.url(&format!("/{at}.pem")));
    assert_eq!(verified.missing, [beyond(3), beyond(4)]);

    let limits = Limits { octets: 1, at_once: 1, ..Limits::default() };
    let verified = judge(&site, &headers, limits).await;
    assert_eq!(verified.verdict.result, CallResult::Passed);
    assert_eq!(verified.missing, [beyond(1), beyond(2), beyond(3), beyond(4)]);
}

#[tokio::test]
async fn a_certificate_given_by_hand_stands_in_for_every_address() {
    let silent = "https://certificates.invalid/1.pem";
    let headers = format!("{}{}", header(silent, None, 2), header(silent, None, 2));
    let given = String::from_utf8(signer(None)).unwrap();
    let request = VerifyRequest { certificate: Some(given), ..request(&headers) };
    assert_eq!(verify(&request, None).await.unwrap().verdict.result, CallResult::Passed);
    let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----".to_owned();
    let request = VerifyRequest { certificate: Some(broken), ..request };
    let verdict = verify(&request, None).await.unwrap().verdict;
    assert_eq!(verdict.sip_code.unwrap().number(), 437, "no certificate");
}
