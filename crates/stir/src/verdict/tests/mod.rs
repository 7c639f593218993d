//! Calls with one thing wrong, each with the step that finds it.

mod bounds;
mod certificates;
mod compact;
mod diversion;
mod needs;
mod single;
mod standards;
mod told;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::*;
use crate::certificate::{
    Anchor, Certificate, ClaimConstraints, Contents, TnScope, Trust, common_name_only, issue,
    validate,
};
use crate::identity::{Identity, Tn};
use crate::key::tests::signer;
use crate::key::{Signer, SoftwareSigner};
use crate::passport::{
    Attestation, CertificateAddress, Claims, Destinations, OrigId, Passport, Token,
};
use crate::rcd::{Content, HttpsUri, Rcd, Rcdi, Unavailable};
use crate::tn_auth_list::{TnAuthList, TnEntry};

pub(super) const NOW: i64 = 1_780_000_000;
const DAY: i64 = 86_400;
pub(super) const ALICE: &str = "12125550100";
pub(super) const BOB: &str = "12125550200";
pub(super) const CAROL: &str = "12125550300";

/// An authority, signers under it, and what lies on the web.
pub(super) struct World {
    pub root: SoftwareSigner,
    pub trust: Trust,
    pub credentials: HashMap<String, Result<Credential, CredentialError>>,
    pub content: HashMap<String, Vec<u8>>,
    pub policy: Policy,
}

impl Credentials for World {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        self.credentials.get(info).cloned().unwrap_or(Err(CredentialError::Unreachable))
    }
}

impl Content for World {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.content.get(address).map(|octets| Cow::from(octets.as_slice())).ok_or(Unavailable)
    }
}

/// Sources that keep what they were asked for.
struct Noted<'a> {
    sources: Sources<'a>,
    asked: RefCell<BTreeSet<Need>>,
}

impl Credentials for Noted<'_> {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        self.asked.borrow_mut().insert(Need::Certificates(info.to_owned()));
        self.sources.credentials.get(info)
    }
}

impl Content for Noted<'_> {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.asked.borrow_mut().insert(Need::Content(address.to_owned()));
        self.sources.content.get(address)
    }
}

/// The verdict, reached both ways: asking for one after the other, and fetching
/// first what is needed. In every test of this folder both must agree, on the
/// verdict and on what is asked for.
fn verify(
    call: &Call,
    headers: &[Presented<'_>],
    sources: Sources<'_>,
    trust: Trusting<'_>,
    now: i64,
    policy: &Policy,
) -> Verdict {
    let noted = Noted { sources, asked: RefCell::default() };
    let asking = Sources { credentials: &noted, content: &noted };
    let one_by_one = super::verify(call, headers, asking, trust, now, policy);
    let (known, asked, rounds) = fetched(call, headers, sources, trust, now, policy);
    let at_once = super::verify(call, headers, known.sources(), trust, now, policy);
    assert_eq!(at_once, one_by_one, "fetching first changes no verdict");
    assert_eq!(asked, noted.asked.into_inner(), "the same is asked for");
    assert!(rounds <= 2 * (MAX_DIVERSIONS + 1) + 2, "{rounds} rounds");
    one_by_one
}

/// What `sources` hold of what the judgement needs, what that was, and in how
/// many rounds it was told.
fn fetched(
    call: &Call,
    headers: &[Presented<'_>],
    sources: Sources<'_>,
    trust: Trusting<'_>,
    now: i64,
    policy: &Policy,
) -> (Known, BTreeSet<Need>, usize) {
    let (mut known, mut asked, mut rounds) = (Known::new(), BTreeSet::new(), 0);
    loop {
        let needs = super::needs(call, headers, &known, trust, now, policy);
        if needs.is_empty() {
            return (known, asked, rounds);
        }
        rounds += 1;
        for need in needs {
            match &need {
                Need::Certificates(at) => {
                    known.put_certificates(at, sources.credentials.get(at));
                }
                Need::Content(at) => {
                    let found = sources.content.get(at).map(Cow::into_owned);
                    known.put_content(at, found);
                }
            }
            assert!(asked.insert(need), "nothing is asked for twice");
        }
    }
}

pub(super) fn tn(digits: &str) -> Identity {
    Tn::new(digits).unwrap().into()
}

pub(super) fn to(digits: &str) -> Destinations {
    Destinations::one(tn(digits))
}

pub(super) fn x5u(name: &str) -> CertificateAddress {
    CertificateAddress::new(&format!("https://certificates.example/{name}.pem")).unwrap()
}

pub(super) fn call(from: &str, to: &str) -> Call {
    Call::new(tn(from), tn(to))
}

pub(super) fn shaken(from: &str, to_: &str) -> Claims {
    let origid = OrigId::from_random([3; 16]);
    Claims::shaken(NOW, tn(from), to(to_), Attestation::A, origid)
}

pub(super) fn numbers(start: &str, count: u64) -> TnScope {
    let start = start.parse().unwrap();
    TnScope::Value(TnAuthList::new(vec![TnEntry::Range { start, count }]).unwrap())
}

pub(super) fn spc() -> TnScope {
    let code = TnEntry::ServiceProviderCode("1234".into());
    TnScope::Value(TnAuthList::new(vec![code]).unwrap())
}

/// A certificate of `subject`'s key, issued by `issuer`'s.
pub(super) fn certificate(
    subject: (&str, &SoftwareSigner),
    issuer: (&str, &SoftwareSigner),
    scope: Option<TnScope>,
    authority: bool,
) -> Certificate {
    constrained(subject, issuer, scope, authority, None)
}

/// As [`certificate`], with constraints on what it signs.
pub(super) fn constrained(
    subject: (&str, &SoftwareSigner),
    issuer: (&str, &SoftwareSigner),
    scope: Option<TnScope>,
    authority: bool,
    constraints: Option<&ClaimConstraints>,
) -> Certificate {
    let contents = Contents {
        serial: &[1, 2, 3, 4, 5, 6, 7, 8],
        subject: common_name_only(subject.0).unwrap(),
        issuer: common_name_only(issuer.0).unwrap(),
        not_before: NOW - DAY,
        not_after: NOW + DAY,
        public_key: subject.1.public_key(),
        scope,
        constraints,
        authority,
        path_length: None,
    };
    issue(contents, issuer.1).unwrap()
}

impl World {
    /// The carrier (key 2, any number) and Alice's delegate (key 3, her
    /// hundred numbers), both under one authority.
    pub fn new() -> Self {
        let root = signer(1);
        let anchor = certificate(("Root", &root), ("Root", &root), None, true);
        let mut world = Self {
            trust: Trust::new([Anchor::Certificate(anchor)]),
            root,
            credentials: HashMap::new(),
            content: HashMap::new(),
            policy: Policy::default(),
        };
        world.add("carrier", 2, Some(spc()));
        world.add("alice", 3, Some(numbers(ALICE, 50)));
        world.add("bob", 4, Some(numbers(BOB, 50)));
        world
    }

    pub fn add(&mut self, name: &str, seed: u8, scope: Option<TnScope>) {
        let leaf = certificate((name, &signer(seed)), ("Root", &self.root), scope, false);
        let path = Ok(Credential::Path(vec![leaf]));
        self.credentials.insert(x5u(name).to_string(), path);
    }

    pub fn sources(&self) -> Sources<'_> {
        Sources { credentials: self, content: self }
    }

    pub fn verify(&self, call: &Call, headers: &[&str]) -> Verdict {
        let headers: Vec<_> = headers.iter().map(|header| Presented::Header(header)).collect();
        verify(call, &headers, self.sources(), Trusting::Path(&self.trust), NOW, &self.policy)
    }

    pub fn one(&self, call: &Call, header: &str) -> Verdict {
        self.verify(call, &[header])
    }
}

pub(super) fn sign(claims: &Claims, name: &str, seed: u8) -> Token {
    claims.sign(&x5u(name), &signer(seed)).unwrap()
}

pub(super) fn carrier(claims: &Claims) -> String {
    sign(claims, "carrier", 2).identity_header()
}

/// The first failure and its step.
pub(super) fn failed(verdict: &Verdict) -> (Step, Failure, SipCode) {
    let header = &verdict.headers[0];
    assert_eq!(header.outcome, Outcome::Failed, "{header:?}");
    assert_eq!(verdict.result, CallResult::Failed);
    assert_eq!(verdict.verstat, Verstat::Failed);
    let step = header.steps.iter().find(|step| step.outcome == StepOutcome::Failed).unwrap();
    assert_eq!(step.failure, header.failure);
    let failure = step.failure.clone().unwrap();
    assert_eq!(header.code(), Some(failure.code()));
    let code = failure.code();
    (step.step, failure, code)
}

pub(super) fn assert_passed(verdict: &Verdict) {
    assert_eq!(verdict.result, CallResult::Passed, "{:?}", verdict.headers);
    assert_eq!(verdict.verstat, Verstat::Passed);
    assert_eq!(verdict.sip_code, None);
}

pub(super) fn outcome(header: &HeaderVerdict, step: Step) -> StepOutcome {
    header.steps.iter().find(|one| one.step == step).unwrap().outcome
}
