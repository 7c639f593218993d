//! An exchange on a free port and desks that talk to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use signet_exchange::admin::{Decided, Decision, Subject, VetError};
use signet_exchange::enroll::{INVITE_LIFE, Invited, any_number};
use signet_exchange::http::{Server, Settings, serve};
use signet_exchange::{Clock, Exchange, VettingMode};
use signet_protocol::document::{self, Party, check_events, check_receipt, sign};
use signet_protocol::manifest::{Brand, Logos, logo_url};
use signet_protocol::{
    AssertionClaims, ChangeSetRequest, Digest, EnrollmentAnswer, EnrollmentClaims,
    EnrollmentRequest, Event, EventsAnswer, Head, Jwks, ManifestClaims, NumberSet, Op, Problem,
    ProblemType, Profile, ReceiptAnswer, ReceiptClaims, Salt, TokenAnswer, TokenRequest, merkle,
};
use signet_stir::digest::HashAlgorithm;
use signet_stir::rcd::{HttpsUri, Rcd, Rcdi};
use signet_stir::{IntegrityDigest, Signer as _, SoftwareSigner, TelephoneNumber, TnAuthList};

pub const NOW: i64 = 1_780_000_000;

pub struct World {
    pub exchange: Arc<Exchange>,
    pub client: reqwest::Client,
    pub server: Server,
    clock: Arc<AtomicI64>,
    _directory: tempfile::TempDir,
}

/// A desk, enrolled and with a token.
pub struct Desk {
    pub signer: SoftwareSigner,
    pub enrolled: EnrollmentClaims,
    pub token: String,
    pub head: Head,
    pub made: u64,
}

pub fn number(digits: &str) -> TelephoneNumber {
    digits.parse().unwrap()
}

/// `count` consecutive numbers.
pub fn numbers(first: &str, count: u64) -> Vec<TelephoneNumber> {
    let first = number(first).as_u64();
    (first..first + count).map(|value| TelephoneNumber::from_u64(value).unwrap()).collect()
}

pub fn set(numbers: &[TelephoneNumber]) -> NumberSet {
    NumberSet::new(Salt::from_bytes([42; 32]), numbers.to_vec()).unwrap()
}

/// A well-formed PNG header and enough behind it.
pub fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend([1; 100]);
    bytes
}

impl World {
    pub async fn auto() -> Self {
        Self::with(Settings { vetting: VettingMode::Auto, ..Settings::default() }).await
    }

    pub async fn with(settings: Settings) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let told = clock.clone();
        let clock_of_exchange = Clock::new(move || told.load(Ordering::SeqCst));
        let exchange = Exchange::open(directory.path(), clock_of_exchange).unwrap();
        let exchange = Arc::new(exchange);
        let address = "127.0.0.1:0".parse().unwrap();
        let server = serve(exchange.clone(), address, settings).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { exchange, client, server, clock, _directory: directory }
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// An invite for any number.
    pub fn invite(&self, name: &str) -> Invited {
        self.exchange.invite(name, &any_number().unwrap(), INVITE_LIFE).unwrap()
    }

    /// Decides about whatever lies there.
    pub fn decide(
        &self,
        decision: Decision,
        enterprise_id: Option<&str>,
        subject: &Subject,
        code: Option<&str>,
    ) -> Result<Decided, VetError> {
        self.exchange.decide(decision, enterprise_id, subject, None, code)
    }

    /// Takes the desk's enterprise out of service, or back in.
    pub fn stand(&self, desk: &Desk, decision: Decision) {
        let id = Some(desk.enrolled.enterprise_id.as_str());
        self.decide(decision, id, &Subject::Enterprise, None).unwrap();
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url() + path
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub async fn jwks(&self) -> Jwks {
        let path = "/.well-known/jwks.json";
        self.request(Method::GET, path).send().await.unwrap().json().await.unwrap()
    }

    /// Enrols a desk whose key comes from a seed, for any number.
    pub async fn desk(&self, seed: u8) -> Desk {
        self.desk_for(seed, &any_number().unwrap()).await
    }

    pub async fn desk_for(&self, seed: u8, scope: &TnAuthList) -> Desk {
        let name = format!("Enterprise {seed}");
        let invite = self.exchange.invite(&name, scope, INVITE_LIFE).unwrap();
        let signer = SoftwareSigner::from_scalar(&[seed; 32]).unwrap();
        let answer = self.enroll(&invite.invite.to_string(), &signer).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let enrolled = self.enrolled(answer).await;
        let head = Head { seq: 0, head: None, receipt: None, events: 0 };
        let mut desk = Desk { signer, enrolled, token: String::new(), head, made: 0 };
        let answer = self.token(&self.assertion(&desk)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        desk.token = answer.json::<TokenAnswer>().await.unwrap().access_token;
        desk
    }

    pub async fn enroll(&self, invite: &str, signer: &SoftwareSigner) -> Response {
        let csr = signet_stir::certificate::request("Desk", signer).unwrap();
        let (csr, profile) = (STANDARD.encode(csr), Profile { enterprise: "Desk".into() });
        let request = match invite.parse() {
            Ok(invite) => EnrollmentRequest::new(&invite, csr, profile).unwrap(),
            Err(_) => {
                EnrollmentRequest { invite: invite.to_owned(), key: String::new(), csr, profile }
            }
        };
        self.request(Method::POST, "/v1/enrollments").json(&request).send().await.unwrap()
    }

    /// What an enrolment's answer says.
    pub async fn enrolled(&self, answer: Response) -> EnrollmentClaims {
        let EnrollmentAnswer { enrollment } = answer.json().await.unwrap();
        document::read_published(&enrollment, &self.jwks().await).unwrap().claims
    }

    pub fn assertion_claims(&self, desk: &Desk) -> AssertionClaims {
        AssertionClaims {
            iss: desk.enrolled.enterprise_id.clone(),
            sub: desk.enrolled.enterprise_id.clone(),
            aud: desk.enrolled.exchange_id.clone(),
            iat: self.now(),
            exp: self.now() + 60,
            jti: format!("assertion-{}-{}", self.now(), desk.token.len()),
        }
    }

    pub fn assertion(&self, desk: &Desk) -> String {
        sign(&self.assertion_claims(desk), &desk.signer).unwrap()
    }

    pub async fn token(&self, assertion: &str) -> Response {
        let form = TokenRequest::new(assertion.to_owned());
        let form = serde_urlencoded::to_string(form).unwrap();
        self.request(Method::POST, "/oauth2/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap()
    }

    pub async fn put_logo(&self, desk: &Desk, bytes: &[u8]) -> Digest {
        let digest = Digest::of(bytes);
        let answer = self
            .request(Method::PUT, &format!("/v1/logos/{}", digest.to_hex()))
            .bearer_auth(&desk.token)
            .body(bytes.to_vec())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        digest
    }

    pub async fn post(&self, desk: &Desk, request: &ChangeSetRequest) -> Response {
        self.request(Method::POST, "/v1/changesets")
            .bearer_auth(&desk.token)
            .json(request)
            .send()
            .await
            .unwrap()
    }

    /// Signs ops on the desk's head, posts them, checks the receipt.
    pub async fn append(
        &self,
        desk: &mut Desk,
        ops: Vec<(Op, Option<NumberSet>)>,
    ) -> ReceiptClaims {
        let request = desk.change_set(self.now(), ops);
        let answer = self.post(desk, &request).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
        let ReceiptAnswer { receipt } = answer.json().await.unwrap();
        desk.follow(&request.manifest, &receipt, &self.jwks().await)
    }

    pub async fn events(&self, desk: &Desk, after: u64) -> Vec<Event> {
        let answer = self
            .request(Method::GET, &format!("/v1/events?after={after}"))
            .bearer_auth(&desk.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let EventsAnswer { page } = answer.json().await.unwrap();
        let jwks = self.jwks().await;
        check_events(&page, after, desk.party(&jwks)).unwrap().claims.events
    }

    /// Posts and expects a refusal of the whole change set.
    pub async fn refused(&self, desk: &Desk, request: &ChangeSetRequest) -> Problem {
        problem(self.post(desk, request).await).await
    }
}

/// Reads a problem and checks that status and type agree.
pub async fn problem(answer: Response) -> Problem {
    let status = answer.status();
    let media_type = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let body = answer.text().await.unwrap();
    assert_eq!(media_type, "application/problem+json", "{body}");
    let problem: Problem = serde_json::from_str(&body).unwrap();
    assert_eq!(problem.status, status.as_u16());
    assert_ne!(problem.kind, ProblemType::Unknown);
    problem
}

impl Desk {
    pub fn party<'a>(&'a self, jwks: &'a Jwks) -> Party<'a> {
        let EnrollmentClaims { exchange_id, enterprise_id, .. } = &self.enrolled;
        Party { jwks, exchange_id, enterprise_id }
    }

    pub fn add_key(&self) -> (Op, Option<NumberSet>) {
        (Op::AddKey { certificates: self.enrolled.certificates.clone() }, None)
    }

    pub fn claims(&mut self, now: i64, ops: Vec<Op>) -> ManifestClaims {
        self.made += 1;
        ManifestClaims {
            iss: self.enrolled.enterprise_id.clone(),
            aud: self.enrolled.exchange_id.clone(),
            iat: now,
            jti: format!("change-set-{}", self.made),
            seq: self.head.seq + 1,
            prev: self.head.head,
            ops,
        }
    }

    pub fn change_set(&mut self, now: i64, ops: Vec<(Op, Option<NumberSet>)>) -> ChangeSetRequest {
        let (ops, sets): (Vec<Op>, Vec<Option<NumberSet>>) = ops.into_iter().unzip();
        let claims = self.claims(now, ops);
        self.signed(&claims, sets.into_iter().flatten().collect())
    }

    pub fn signed(&self, claims: &ManifestClaims, number_sets: Vec<NumberSet>) -> ChangeSetRequest {
        ChangeSetRequest { manifest: sign(claims, &self.signer).unwrap(), number_sets }
    }

    /// Checks a receipt and moves the head.
    pub fn follow(&mut self, manifest: &str, receipt: &str, jwks: &Jwks) -> ReceiptClaims {
        let digest = document::digest(manifest);
        let seq = self.head.seq + 1;
        let prev = self.head.receipt;
        let checked = check_receipt(receipt, &digest, seq, prev, self.party(jwks)).unwrap();
        self.head.seq = seq;
        self.head.head = Some(digest);
        self.head.receipt = Some(checked.digest);
        checked.claims
    }

    pub fn kid(&self) -> &str {
        self.signer.kid()
    }
}

/// The `rcdi` of a claim whose icon, if it has one, is `logo`.
pub fn integrity(rcd: &Rcd, logo: Option<Digest>) -> Value {
    let of_logo = |_: &HttpsUri| logo.map(IntegrityDigest::from);
    Rcdi::from_digests(rcd, HashAlgorithm::Sha256, &of_logo).unwrap().to_value()
}

/// A brand without a logo.
pub fn plain_brand(name: &str) -> Brand {
    let rcd = Rcd::new(name);
    Brand {
        brand: "brand".into(),
        revision: 1,
        display_name: name.into(),
        short_name: None,
        rcd: json!({ "nam": name }),
        rcdi: Some(integrity(&rcd, None)),
        reasons: vec!["Appointment".into(), "Results".into()],
        logos: None,
    }
}

/// A brand with a logo, as a desk makes it.
pub fn brand_with_logo(desk: &Desk, name: &str, logo: Digest) -> Brand {
    let icn = logo_url(&desk.enrolled.public_url, &logo);
    let rcd = Rcd::new(name).with_icn(icn.parse().unwrap());
    Brand {
        rcd: rcd.to_value(),
        rcdi: Some(integrity(&rcd, Some(logo))),
        logos: Some(Logos { png: logo, bmp: None }),
        ..plain_brand(name)
    }
}

pub fn put(brand: Brand) -> (Op, Option<NumberSet>) {
    (Op::PutBrand(brand), None)
}

pub fn assign(numbers: &[TelephoneNumber]) -> (Op, Option<NumberSet>) {
    let set = set(numbers);
    let op = Op::Assign {
        brand: "brand".into(),
        revision: 1,
        reason: Some("Appointment".into()),
        count: numbers.len() as u64,
        root: merkle::set_root(&set),
    };
    (op, Some(set))
}

pub fn release(numbers: &[TelephoneNumber]) -> (Op, Option<NumberSet>) {
    let set = set(numbers);
    let op = Op::Release { count: numbers.len() as u64, root: merkle::set_root(&set) };
    (op, Some(set))
}
