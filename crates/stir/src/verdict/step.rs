//! The steps of a verification, in their order.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::failure::Failure;

/// One step of a token's verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The Identity header's form and its `alg`.
    Header,
    /// The token's form, its header, and that it is of the extension the
    /// Identity header names.
    Token,
    /// The claims' shapes.
    Claims,
    /// `orig` is who calls.
    Originator,
    /// `info` is the token's `x5u`.
    Info,
    /// The certificate could be had.
    Certificate,
    /// `iat` is close to the time of verification.
    Freshness,
    /// The certificates' path leads to a trusted authority, and was valid.
    Path,
    /// The certificate speaks for the number.
    Scope,
    /// The claims are within the certificate's constraints.
    Constraints,
    /// The signature verifies.
    Signature,
    /// The fingerprints of `mky` are those of the call's media.
    MediaKeys,
    /// `dest` is who is called, or leads there by diversions.
    Destination,
    /// A diversion follows from another valid token.
    Diversion,
    /// `rcd` and `rcdi` are of the right shape.
    RichCallData,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// Nothing is wrong.
    Passed,
    /// Something is, and the whole header has failed.
    Failed,
    /// What it needs is not known, or a step before it failed that it rests
    /// on.
    NotChecked,
}

/// One step and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepVerdict {
    /// Which step.
    pub step: Step,
    /// How it ended.
    pub outcome: StepOutcome,
    /// Why it failed.
    pub failure: Option<Failure>,
}

impl Serialize for StepVerdict {
    /// `step`, `outcome`, `code`, `reason`, `message`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("StepVerdict", 5)?;
        out.serialize_field("step", &self.step)?;
        out.serialize_field("outcome", &self.outcome)?;
        out.serialize_field("code", &self.failure.as_ref().map(Failure::code))?;
        out.serialize_field("reason", &self.failure)?;
        out.serialize_field("message", &self.failure.as_ref().map(ToString::to_string))?;
        out.end()
    }
}

/// The steps of one token as they are taken.
#[derive(Debug, Default)]
pub(super) struct Steps {
    taken: Vec<StepVerdict>,
}

impl Steps {
    pub fn new() -> Self {
        // As many as there are, so that no call grows the list.
        Self { taken: Vec::with_capacity(15) }
    }

    /// Notes how a step ended and tells whether it passed.
    pub fn note(&mut self, step: Step, result: Result<(), Failure>) -> bool {
        let (outcome, failure) = match result {
            Ok(()) => (StepOutcome::Passed, None),
            Err(failure) => (StepOutcome::Failed, Some(failure)),
        };
        self.taken.push(StepVerdict { step, outcome, failure });
        outcome == StepOutcome::Passed
    }

    /// As [`Self::note`], and gives what the step made.
    pub fn take<T>(&mut self, step: Step, result: Result<T, Failure>) -> Option<T> {
        match result {
            Ok(made) => {
                self.note(step, Ok(()));
                Some(made)
            }
            Err(failure) => {
                self.note(step, Err(failure));
                None
            }
        }
    }

    pub fn skip(&mut self, step: Step) {
        let outcome = StepOutcome::NotChecked;
        self.taken.push(StepVerdict { step, outcome, failure: None });
    }

    /// Notes what a step gives, or that it was not checked for want of
    /// something.
    pub fn note_or_skip(&mut self, step: Step, result: Option<Result<(), Failure>>) {
        match result {
            Some(result) => {
                self.note(step, result);
            }
            None => self.skip(step),
        }
    }

    /// The first failure, in the order of the steps.
    pub fn failure(&self) -> Option<&Failure> {
        self.taken.iter().find_map(|step| step.failure.as_ref())
    }

    pub fn into_taken(self) -> Vec<StepVerdict> {
        self.taken
    }
}
