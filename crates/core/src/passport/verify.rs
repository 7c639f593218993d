//! Verifying the tokens of a call: what came in, and whom to trust. What the
//! judgement needs from outside is fetched first, side by side; then it is made
//! without waiting for anybody.

use signet_stir::identity::Identity;
use signet_stir::rcd::Unavailable;
use signet_stir::sip::{self, Call};
use signet_stir::verdict::{
    self, Credential, CredentialError, Input, Known, Need, Policy, Presented, Trusting, Verdict,
};

use super::{PassportError, Trusted};
use crate::fetch::{FetchError, Fetcher, Limits, Together};

/// Most octets that are looked at.
pub const MAX_INPUT: usize = sip::MAX_LENGTH;

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
    /// What was asked for and not had, each address once.
    pub missing: Vec<FetchError>,
}

/// Verifies a call. Without a fetcher, certificates and content that are not
/// at hand cannot be had. What is fetched is within the default [`Limits`].
pub async fn verify(
    request: &VerifyRequest<'_>,
    fetcher: Option<&Fetcher>,
) -> Result<Verified, PassportError> {
    verify_within(request, fetcher, Limits::default()).await
}

pub(super) async fn verify_within(
    request: &VerifyRequest<'_>,
    fetcher: Option<&Fetcher>,
    limits: Limits,
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
    let presented = input.presented();
    let judged = Judged { call: &call, presented: &presented, request };
    // Read once, however many headers there are.
    let given = request.certificate.as_deref().map(|pem| Credential::read(pem.as_bytes()));
    let mut known = given.map_or_else(Known::new, Known::given);
    let missing = match fetcher {
        Some(fetcher) => judged.fetch(&mut known, Together::new(fetcher, limits)).await,
        None => Vec::new(),
    };
    let verdict = judged.verdict(&known);
    let (result, tokens, missing_count) = (verdict.result, verdict.headers.len(), missing.len());
    tracing::info!(?result, tokens, missing = missing_count, "call verified");
    Ok(Verified { verdict, missing })
}

/// A call with what it is judged by.
struct Judged<'a> {
    call: &'a Call,
    presented: &'a [Presented<'a>],
    request: &'a VerifyRequest<'a>,
}

impl Judged<'_> {
    fn trusting(&self) -> Trusting<'_> {
        match &self.request.trusted {
            Trusted::Authorities(trust) => Trusting::Path(trust),
            Trusted::Key(key) => Trusting::Key(key),
        }
    }

    fn needs(&self, known: &Known) -> Vec<Need> {
        let (policy, at) = (Policy::default(), self.request.at);
        verdict::needs(self.call, self.presented, known, self.trusting(), at, &policy)
    }

    fn verdict(&self, known: &Known) -> Verdict {
        let (policy, at) = (Policy::default(), self.request.at);
        let sources = known.sources();
        verdict::verify(self.call, self.presented, sources, self.trusting(), at, &policy)
    }

    /// Fetches what is needed until nothing is. What an answer names is asked
    /// for as soon as it is there, while others are still awaited.
    async fn fetch(&self, known: &mut Known, mut together: Together) -> Vec<FetchError> {
        loop {
            let needs = self.needs(known);
            if needs.is_empty() {
                return together.missing();
            }
            let mut more = false;
            for need in needs {
                let Some(answer) = together.get(need.address()) else { continue };
                more = true;
                match need {
                    Need::Certificates(address) => {
                        let found = answer.as_ref().map_err(|_| CredentialError::Unreachable);
                        let found = found.and_then(|octets| Credential::read(octets));
                        known.put_certificates(address, found);
                    }
                    Need::Content(address) => {
                        let found = answer.clone().map_err(|_| Unavailable);
                        known.put_content(address, found);
                    }
                }
            }
            if !more {
                together.wait().await;
            }
        }
    }
}
