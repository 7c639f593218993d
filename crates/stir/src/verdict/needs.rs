//! What a judgement would ask for, so that all of it can be fetched first.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use super::credential::{Credential, CredentialError, Credentials, Sources, Trusting};
use super::{Policy, Presented, Verdict, verify};
use crate::rcd::{Content, Unavailable};
use crate::sip::Call;

/// Something outside the call that a judgement rests on, by its HTTPS address.
/// One address may be needed as both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Need {
    /// The certificate path of a token's signer (`x5u`, `info`).
    Certificates(String),
    /// A logo, a card, what a card refers to, or the list of numbers that a
    /// certificate speaks for.
    Content(String),
}

impl Need {
    /// Where it lies, as the token, card or certificate writes it.
    pub fn address(&self) -> &str {
        match self {
            Self::Certificates(address) | Self::Content(address) => address,
        }
    }
}

/// What was fetched, and what could not be. It stands in for the world outside
/// a judgement: what it does not hold cannot be had.
#[derive(Clone, Debug, Default)]
pub struct Known {
    given: Option<Result<Credential, CredentialError>>,
    certificates: HashMap<String, Result<Credential, CredentialError>>,
    content: HashMap<String, Result<Vec<u8>, Unavailable>>,
}

impl Known {
    /// Knows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows one credential, or that there is none to be read, which stands in
    /// for that behind every address.
    pub fn given(credential: Result<Credential, CredentialError>) -> Self {
        Self { given: Some(credential), ..Self::default() }
    }

    /// Adds what lies behind an address of certificates, or that it could not
    /// be had; [`Credential::read`] reads it.
    pub fn put_certificates(
        &mut self,
        address: impl Into<String>,
        found: Result<Credential, CredentialError>,
    ) {
        self.certificates.insert(address.into(), found);
    }

    /// Adds the octets behind an address of content, or that they could not be
    /// had.
    pub fn put_content(&mut self, address: impl Into<String>, found: Result<Vec<u8>, Unavailable>) {
        self.content.insert(address.into(), found);
    }

    /// Itself as both sources of a judgement.
    pub fn sources(&self) -> Sources<'_> {
        Sources { credentials: self, content: self }
    }

    fn credential(&self, info: &str) -> Option<Result<Credential, CredentialError>> {
        self.given.as_ref().or_else(|| self.certificates.get(info)).cloned()
    }

    fn octets(&self, address: &str) -> Option<Result<Cow<'_, [u8]>, Unavailable>> {
        let found = self.content.get(address)?;
        Some(found.as_ref().map(|octets| Cow::from(octets.as_slice())).map_err(|error| *error))
    }
}

impl Credentials for Known {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        self.credential(info).unwrap_or(Err(CredentialError::Unreachable))
    }
}

impl Content for Known {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.octets(address).unwrap_or(Err(Unavailable))
    }
}

/// The addresses that [`verify`] would ask for, as far as it can be told from
/// what is `known`, each once and in the order in which it would ask; the
/// other arguments are those of [`verify`].
///
/// What is fetched may name more: a certificate its list of numbers, a card its
/// logo; and content is needed for a token only once it is valid otherwise. So
/// ask, fetch all of it at once, add it to `known`, and ask again until nothing
/// is needed: then `verify` with [`Known::sources`] gives the verdict it would
/// have given by asking for one after the other. No address is named that it
/// would not have asked for. There are at most two rounds for each token
/// within another (see [`MAX_DIVERSIONS`](super::MAX_DIVERSIONS)) and two for
/// content, so 20; whoever stops before counts the rest as unreachable.
pub fn needs(
    call: &Call,
    headers: &[Presented<'_>],
    known: &Known,
    trust: Trusting<'_>,
    now: i64,
    policy: &Policy,
) -> Vec<Need> {
    let asked = Asked { known, needs: RefCell::default() };
    let sources = Sources { credentials: &asked, content: &asked };
    let _: Verdict = verify(call, headers, sources, trust, now, policy);
    asked.needs.into_inner()
}

/// Notes what is asked for and not known.
struct Asked<'a> {
    known: &'a Known,
    needs: RefCell<Vec<Need>>,
}

impl Asked<'_> {
    fn note(&self, need: Need) {
        let mut needs = self.needs.borrow_mut();
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
}

impl Credentials for Asked<'_> {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        self.known.credential(info).unwrap_or_else(|| {
            self.note(Need::Certificates(info.to_owned()));
            Err(CredentialError::Unreachable)
        })
    }
}

impl Content for Asked<'_> {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.known.octets(address).unwrap_or_else(|| {
            self.note(Need::Content(address.to_owned()));
            Err(Unavailable)
        })
    }
}
