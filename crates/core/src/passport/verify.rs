//! Verifying the tokens of a call: what came in, where certificates and
//! content come from, and whom to trust.

use std::borrow::Cow;
use std::cell::RefCell;

use signet_stir::PublicKey;
use signet_stir::certificate::{Certificate, Trust};
use signet_stir::identity::Identity;
use signet_stir::rcd::{Content, Unavailable};
use signet_stir::sip;
use signet_stir::verdict::{
    self, Credential, CredentialError, Credentials, Input, Policy, Sources, Trusting, Verdict,
};
use tokio::runtime::Handle;

use super::PassportError;
use crate::fetch::{FetchError, Fetcher};

/// Most octets that are looked at.
pub const MAX_INPUT: usize = sip::MAX_LENGTH;

/// Whom to trust.
#[derive(Clone, Debug)]
pub enum Trusted {
    /// Authorities, to which a certificate path must lead.
    Authorities(Trust),
    /// The holder of one key; no certificate is looked at.
    Key(PublicKey),
}

/// A call to verify.
#[derive(Clone, Debug)]
pub struct VerifyRequest<'a> {
    /// Tokens, Identity headers or a SIP request.
    pub input: &'a [u8],
    /// Who calls, in place of what a SIP request says.
    pub orig: Option<Identity>,
    /// Who is called, in place of what a SIP request says; a token must name
    /// them all.
    pub dest: Vec<Identity>,
    pub trusted: Trusted,
    /// PEM of the signer's certificate path, in place of what lies at `info`
    /// and judged like it.
    pub certificate: Option<String>,
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
}

/// A verdict, and what kept it from knowing more.
#[derive(Debug)]
pub struct Verified {
    pub verdict: Verdict,
    /// What was asked for and not had.
    pub missing: Vec<FetchError>,
}

/// Verifies a call. Without a fetcher, certificates and content that are not
/// at hand cannot be had. Must not be called from asynchronous code: it waits
/// for what it fetches.
pub fn verify(
    request: &VerifyRequest<'_>,
    fetcher: Option<(&Fetcher, &Handle)>,
) -> Result<Verified, PassportError> {
    let input = Input::read(request.input)?;
    let mut call = input.call()?;
    if let Some(orig) = &request.orig {
        call.originators = vec![orig.clone()];
    }
    if !request.dest.is_empty() {
        call.to.clone_from(&request.dest);
        call.target = None;
    }
    let certificate = request.certificate.as_deref();
    let outside = Outside { certificate, fetcher, missing: RefCell::default() };
    let trusting = match &request.trusted {
        Trusted::Authorities(trust) => Trusting::Path(trust),
        Trusted::Key(key) => Trusting::Key(key),
    };
    let sources = Sources { credentials: &outside, content: &outside };
    let policy = Policy::default();
    let presented = input.presented();
    let verdict = verdict::verify(&call, &presented, sources, trusting, request.at, &policy);
    Ok(Verified { verdict, missing: outside.missing.into_inner() })
}

/// What a verification takes from outside: what was given, else what is
/// fetched.
struct Outside<'a> {
    certificate: Option<&'a str>,
    fetcher: Option<(&'a Fetcher, &'a Handle)>,
    missing: RefCell<Vec<FetchError>>,
}

impl Outside<'_> {
    fn fetch(&self, address: &str) -> Option<Vec<u8>> {
        let (fetcher, runtime) = self.fetcher?;
        match runtime.block_on(fetcher.get(address)) {
            Ok(octets) => Some(octets),
            Err(error) => {
                self.missing.borrow_mut().push(error);
                None
            }
        }
    }
}

impl Credentials for Outside<'_> {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        let octets = match self.certificate {
            Some(pem) => Cow::Borrowed(pem.as_bytes()),
            None => Cow::Owned(self.fetch(info).ok_or(CredentialError::Unreachable)?),
        };
        // PEM as RFC 9060 has it, or one certificate in DER as RFC 8226 has it.
        let path = match std::str::from_utf8(&octets) {
            Ok(text) => Certificate::path_from_pem(text),
            Err(_) => Certificate::from_der(&octets).map(|one| vec![one]),
        };
        match path {
            Ok(path) if !path.is_empty() => Ok(Credential::Path(path)),
            _ => Err(CredentialError::NotACertificate),
        }
    }
}

impl Content for Outside<'_> {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.fetch(address).map(Cow::Owned).ok_or(Unavailable)
    }
}
