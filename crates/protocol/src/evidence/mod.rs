//! Verification of a lookup answer from nothing but the answer and the
//! exchange's published keys.

mod manifest;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use signet_stir::TelephoneNumber;

pub use self::manifest::authorizes;
use self::manifest::{read_assign, read_put_brand};
use crate::document::read_published;
use crate::manifest::Brand;
use crate::{BrandingAnswer, Digest, Jwks, NumberStatus, StatusClaims, limits, merkle};

/// What is checked, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepId {
    /// A published key of the exchange signed the status.
    StatusSignature,
    /// The status is neither expired nor from the future.
    StatusCurrent,
    /// It is about this number, this status and this assignment.
    StatusMatches,
    /// The certificate of the assignment's signer leads to the published root
    /// and was valid when the exchange received the assignment.
    AssignCertificate,
    /// The certificate's key signed the assignment.
    AssignSignature,
    /// The exchange's receipt is about that assignment.
    AssignReceipt,
    /// The receipt refuses neither the assignment nor this number.
    AssignAccepted,
    /// The number is in the set the assignment commits to.
    NumberIncluded,
    /// The certificate lets its holder speak for the number.
    NumberAuthorized,
    BrandCertificate,
    BrandSignature,
    BrandReceipt,
    BrandAccepted,
    /// Both manifests come from one enterprise, and the assignment names this
    /// revision of this brand.
    BrandMatches,
    /// `rcd` and `rcdi` are the signed ones.
    ContentMatches,
    /// `crn` is the assignment's, and the brand allows it.
    ReasonAllowed,
}

/// One check that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: StepId,
    pub passed: bool,
    /// The fact that was established or what contradicts it.
    pub detail: String,
}

/// An answer whose every claim is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    pub number: TelephoneNumber,
    /// Only `active` branding may be shown.
    pub status: NumberStatus,
    /// Display name.
    pub name: String,
    pub short_name: Option<String>,
    /// Call reasons the brand allows.
    pub reasons: Vec<String>,
    /// The default call reason.
    pub crn: Option<String>,
    pub enterprise_id: String,
    /// Subject of the certificate whose key signed the assignment.
    pub signed_by: String,
    /// Thumbprint of that key.
    pub kid: String,
    /// Every check, all passed.
    pub steps: Vec<Step>,
}

/// A check that failed. The branding must not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceError {
    /// The checks made, the failed one last.
    pub steps: Vec<Step>,
    /// The check that failed.
    pub failed: StepId,
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let detail = self.steps.last().map_or("", |step| step.detail.as_str());
        write!(formatter, "the evidence fails at {:?}: {detail}", self.failed)
    }
}

impl std::error::Error for EvidenceError {}

/// Seconds a status may come from the future: clocks differ.
const CLOCK_DIFFERENCE: i64 = 60;

/// Checks an answer about `number` at the time `now` (seconds since 1970-01-01
/// UTC).
///
/// # Errors
/// The first check that fails, with those that passed before it.
pub fn verify(
    answer: &BrandingAnswer,
    jwks: &Jwks,
    number: TelephoneNumber,
    now: i64,
) -> Result<Proven, EvidenceError> {
    let mut steps = Steps::default();
    let evidence = &answer.evidence;
    let status = check_status(&mut steps, answer, jwks, number, now)?;

    let (assign, assigned) = read_assign(&mut steps, &evidence.assign, &status, jwks, number)?;
    let root = assigned.root.as_bytes();
    let leaf = merkle::number_leaf(evidence.assign.leaf_salt.as_bytes(), number);
    let path: Vec<merkle::Hash> =
        evidence.assign.path.iter().map(|hash| *hash.as_bytes()).collect();
    let (index, size) = (evidence.assign.index, evidence.assign.size);
    steps.check(
        StepId::NumberIncluded,
        size == assigned.count && merkle::includes(root, &leaf, index, size, &path),
        || format!("{} ({index} of {size})", assigned.root),
    )?;
    let scope = authorizes(&assign.certificate, number, evidence.assign.tn_auth_list.as_deref());
    steps.take(StepId::NumberAuthorized, scope.map(|fact| ((), fact)))?;

    let (put, brand) = read_put_brand(&mut steps, &evidence.put_brand, &status, jwks)?;
    let same = put.enterprise_id == assign.enterprise_id
        && brand.brand == assigned.brand
        && brand.revision == assigned.revision
        && (put.seq, evidence.put_brand.op) < (assign.seq, evidence.assign.op);
    steps.check(StepId::BrandMatches, same, || {
        format!("{} revision {} of {}", assigned.brand, assigned.revision, assign.enterprise_id)
    })?;
    check_content(&mut steps, answer, &brand, assigned.reason.as_deref())?;

    Ok(Proven {
        number,
        status: answer.status,
        name: brand.display_name,
        short_name: brand.short_name,
        reasons: brand.reasons,
        crn: assigned.reason,
        enterprise_id: assign.enterprise_id,
        signed_by: assign.subject,
        kid: assign.kid,
        steps: steps.made,
    })
}

fn check_status(
    steps: &mut Steps,
    answer: &BrandingAnswer,
    jwks: &Jwks,
    number: TelephoneNumber,
    now: i64,
) -> Result<StatusClaims, EvidenceError> {
    let status = read_published::<StatusClaims>(&answer.evidence.status, jwks);
    let status = status.map(|status| (status.claims, status.kid));
    let status = steps.take(StepId::StatusSignature, status)?;
    // A status made to last would let an old assignment pass for current.
    let short = status.exp.saturating_sub(status.iat) <= limits::STATUS_LIFE;
    let current = status.iat <= now.saturating_add(CLOCK_DIFFERENCE) && now < status.exp && short;
    steps.check(StepId::StatusCurrent, current, || {
        format!("issued at {}, expires at {}", status.iat, status.exp)
    })?;
    let matches = answer.number == number
        && status.number == number
        && status.status == answer.status
        && status.manifest == Digest::of(answer.evidence.assign.manifest.as_bytes())
        && status.op == answer.evidence.assign.op;
    steps
        .check(StepId::StatusMatches, matches, || format!("{} {}", status.number, status.status))?;
    Ok(status)
}

fn check_content(
    steps: &mut Steps,
    answer: &BrandingAnswer,
    brand: &Brand,
    reason: Option<&str>,
) -> Result<(), EvidenceError> {
    let named = brand.rcd.get("nam").and_then(|name| name.as_str()) == Some(&brand.display_name);
    let same = named && answer.rcd == brand.rcd && answer.rcdi == brand.rcdi;
    steps.check(StepId::ContentMatches, same, || brand.display_name.clone())?;
    let allowed = reason.is_none_or(|reason| brand.reasons.iter().any(|one| one == reason));
    let same = answer.crn.as_deref() == reason;
    steps.check(StepId::ReasonAllowed, allowed && same, || reason.unwrap_or("").to_owned())
}

/// The checks made so far.
#[derive(Default)]
struct Steps {
    made: Vec<Step>,
}

impl Steps {
    /// Notes a check that yields something, with the fact it establishes.
    fn take<T, E: fmt::Display>(
        &mut self,
        id: StepId,
        result: Result<(T, String), E>,
    ) -> Result<T, EvidenceError> {
        match result {
            Ok((value, detail)) => {
                self.made.push(Step { id, passed: true, detail });
                Ok(value)
            }
            Err(error) => Err(self.fail(id, error.to_string())),
        }
    }

    /// Notes a check that holds or not.
    fn check(
        &mut self,
        id: StepId,
        passed: bool,
        detail: impl FnOnce() -> String,
    ) -> Result<(), EvidenceError> {
        if !passed {
            return Err(self.fail(id, detail()));
        }
        self.made.push(Step { id, passed, detail: detail() });
        Ok(())
    }

    fn fail(&mut self, id: StepId, detail: String) -> EvidenceError {
        self.made.push(Step { id, passed: false, detail });
        EvidenceError { steps: std::mem::take(&mut self.made), failed: id }
    }
}
