//! Is this caller who the call says? One answer for a call and all its
//! Identity headers (RFC 8224, section 6.2; ATIS-1000074, section 5.3), each
//! step of it with its SIP code, and what may be shown of the caller as
//! verified.
//!
//! [`verify`] fetches nothing and reads no clock: certificates and content come
//! through [`Credentials`] and [`Content`](crate::rcd::Content), time is an
//! argument. [`needs`] says beforehand what it would ask for, so that a program
//! can fetch all of it at once and judge after.

mod chain;
mod credential;
mod examine;
mod failure;
mod input;
mod needs;
mod shown;
mod step;

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

pub use credential::{
    CertificateFacts, Credential, CredentialError, Credentials, Given, NoCredentials, Sources,
    Trusting,
};
pub use failure::Failure;
pub use input::Input;
pub use needs::{Known, Need, needs};
pub use shown::{Shown, ShownValue};
pub use step::{Step, StepOutcome, StepVerdict};

use crate::passport::Attestation;
use crate::sip::{Call, IdentityHeader, Reason, SipCode};
use examine::Examined;

/// Identity headers of one call that are looked at. Each costs its sender less
/// than its verifier; a call that was diverted five times and carries Rich Call
/// Data has seven.
pub const MAX_IDENTITIES: usize = 16;

/// Tokens within tokens (`div-o`) that are looked into.
pub const MAX_DIVERSIONS: usize = 8;

/// What a verifier is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Seconds that `iat` may differ from the time of verification, either
    /// way (RFC 8224, section 6.2.2: 60).
    pub freshness: u32,
    /// Whether a call without an Identity header that can be used gets 428.
    pub required: bool,
    /// Whether the call came from a peer whose `verified` parameters of
    /// Call-Info are believed (RFC 9796).
    pub trusted_signalling: bool,
    /// Whether an `rcd` token is accepted whose signer names itself in `iss`
    /// and has no authority over the number (RFC 9795). It never
    /// makes the number verified.
    pub third_parties: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { freshness: 60, required: true, trusted_signalling: false, third_parties: false }
    }
}

/// A token as it reached the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented<'a> {
    /// The value of an Identity header field, which may hold several.
    Header(&'a str),
    /// A token alone. Steps that compare it with its header are not checked.
    Token(&'a str),
}

/// The answer for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CallResult {
    /// A valid token of a trusted signer speaks for the caller.
    Passed,
    /// There are tokens, and none of them is that.
    Failed,
    /// There is no token that could be looked at.
    None,
}

/// The `verstat` parameter (3GPP TS 24.229, section 7.2A.20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Verstat {
    /// The number is verified.
    #[serde(rename = "TN-Validation-Passed")]
    Passed,
    /// It was looked at and is not.
    #[serde(rename = "TN-Validation-Failed")]
    Failed,
    /// It could not be looked at.
    #[serde(rename = "No-TN-Validation")]
    None,
}

impl Verstat {
    /// The parameter's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "TN-Validation-Passed",
            Self::Failed => "TN-Validation-Failed",
            Self::None => "No-TN-Validation",
        }
    }
}

/// How one Identity header ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every step that was taken passed.
    Passed,
    /// A step failed.
    Failed,
    /// Of an extension that is not known (RFC 8224, section 6.2, step 1).
    Ignored,
}

/// The verdict on a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The answer.
    pub result: CallResult,
    /// The answer as SIP carries it on.
    pub verstat: Verstat,
    /// What to answer the call with, if it is to be refused.
    pub sip_code: Option<SipCode>,
    /// False where a bare public key was trusted: neither certificate nor path
    /// nor numbers nor constraints were checked.
    pub path_checked: bool,
    /// Of the first valid `shaken` token.
    pub attestation: Option<Attestation>,
    /// What may be shown of the caller.
    pub shown: Shown,
    /// The certificate of the first valid token, or of the first that had one.
    pub certificate: Option<CertificateFacts>,
    /// Every Identity header, in the order they came.
    pub headers: Vec<HeaderVerdict>,
}

/// The verdict on one Identity header.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderVerdict {
    /// The token's extension, or the header's where the token cannot be read.
    pub ppt: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed: the first step's reason.
    pub failure: Option<Failure>,
    /// The token in compact form, by which reports name it; of a header that
    /// could be read.
    pub compact: Option<String>,
    /// Every step, in their order.
    pub steps: Vec<StepVerdict>,
}

impl HeaderVerdict {
    /// The SIP code of the failure.
    pub fn code(&self) -> Option<SipCode> {
        self.failure.as_ref().map(Failure::code)
    }

    /// The `Reason` value that reports the failure to the caller's side, and
    /// which header it is about (RFC 9410).
    pub fn reason_header(&self) -> Option<Reason> {
        let reason = Reason::stir(self.code()?);
        let named = self.compact.as_ref().map(|token| reason.clone().with_passport(token));
        Some(named.and_then(Result::ok).unwrap_or(reason))
    }
}

impl Serialize for HeaderVerdict {
    /// `ppt`, `outcome`, `code`, `reason` (a fixed word), `message` (the same
    /// for people), `steps`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("HeaderVerdict", 6)?;
        out.serialize_field("ppt", &self.ppt)?;
        out.serialize_field("outcome", &self.outcome)?;
        out.serialize_field("code", &self.code())?;
        out.serialize_field("reason", &self.failure)?;
        out.serialize_field("message", &self.failure.as_ref().map(ToString::to_string))?;
        out.serialize_field("steps", &self.steps)?;
        out.end()
    }
}

/// Verifies every Identity header of a call, at `now` (seconds since 1970-01-01
/// UTC), and says what that makes of the call. One valid token of a trusted
/// signer is enough.
///
/// What is not known of the call is not compared: a [`Call`] without
/// originators lets a token name any. One read from a SIP request always has
/// them.
pub fn verify(
    call: &Call,
    headers: &[Presented<'_>],
    sources: Sources<'_>,
    trust: Trusting<'_>,
    now: i64,
    policy: &Policy,
) -> Verdict {
    let examiner = examine::Examiner { call, sources, trust, now, policy };
    let mut all = Vec::with_capacity(headers.len());
    for presented in headers {
        match presented {
            Presented::Token(token) => all.push(examiner.token(token, all.len())),
            Presented::Header(field) => {
                for header in IdentityHeader::parse_list(field) {
                    all.push(examiner.header(header, all.len()));
                }
            }
        }
    }
    chain::settle(call, &mut all);
    for examined in &mut all {
        examiner.rich_call_data(examined);
    }
    conclude(call, all, trust, policy)
}

fn conclude(call: &Call, all: Vec<Examined>, trust: Trusting<'_>, policy: &Policy) -> Verdict {
    let passed = |examined: &&Examined| examined.passed();
    let vouches = |examined: &Examined| examined.passed() && !examined.third_party;
    let looked_at = all.iter().any(|examined| !examined.ignored);
    let (result, verstat, sip_code) = if all.iter().any(vouches) {
        (CallResult::Passed, Verstat::Passed, None)
    } else if looked_at {
        (CallResult::Failed, Verstat::Failed, Some(code_of(&all)))
    } else {
        let code = policy.required.then_some(SipCode::UseIdentityHeader);
        (CallResult::None, Verstat::None, code)
    };
    let attestation = all.iter().filter(passed).find_map(|one| one.claims.as_ref()?.attestation());
    let certificate = all
        .iter()
        .filter(passed)
        .chain(&all)
        .find_map(|examined| examined.signed.clone())
        .map(CertificateFacts::new);
    let shown = shown::shown(call, &all, result, policy);
    Verdict {
        result,
        verstat,
        sip_code,
        path_checked: matches!(trust, Trusting::Path(_)),
        attestation,
        shown,
        certificate,
        headers: all.into_iter().map(Examined::into_verdict).collect(),
    }
}

/// The code for a call none of whose tokens is valid: the one they all have;
/// 436 and 403 only if all have it (RFC 8224, section 6.2.2).
fn code_of(all: &[Examined]) -> SipCode {
    let codes = || all.iter().filter_map(|one| one.steps.failure()).map(Failure::code);
    let Some(first) = codes().next() else {
        // A third party's token alone is valid, and vouches for no number.
        return SipCode::UseIdentityHeader;
    };
    if codes().all(|code| code == first) {
        first
    } else if codes().any(|code| code == SipCode::InvalidIdentityHeader) {
        SipCode::InvalidIdentityHeader
    } else {
        SipCode::UnsupportedCredential
    }
}
