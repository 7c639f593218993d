//! Wire types and signed documents of the exchange, version 1.
//!
//! An enterprise's branding is an ordered log of signed entries. This crate
//! holds what both sides of the wire share: the documents and their checks,
//! the texts and limits that both keep, the number sets and the trees over
//! them, and the verification of a lookup answer. It does no I/O and reads no
//! clock.

pub mod branding;
pub mod digest;
pub mod document;
pub mod enrollment;
pub mod entry;
pub mod event;
pub mod evidence;
pub mod invite;
pub mod jwks;
pub mod limits;
pub mod manifest;
pub mod merkle;
pub mod number_set;
pub mod problem;
pub mod receipt;
pub mod text;
pub mod typ;

pub use branding::{
    AssignEvidence, BrandingAnswer, Evidence, NumberStatus, PutBrandEvidence, StatusClaims,
};
pub use digest::Digest;
pub use enrollment::{
    AssertionClaims, EnrollmentAnswer, EnrollmentClaims, EnrollmentRequest, InviteClaims, Profile,
    TokenAnswer, TokenRequest,
};
pub use entry::{ChangeSetRequest, EntriesAnswer, ExchangeAnswer, Head, LogEntry, ReceiptAnswer};
pub use event::{Event, EventKind, EventsAnswer, EventsPage};
pub use invite::Invite;
pub use jwks::Jwks;
pub use manifest::{BrandTooLarge, Logos, ManifestClaims, Op};
pub use number_set::{NumberSet, Salt};
pub use problem::{Problem, ProblemType};
pub use receipt::{ReceiptClaims, Refusal};
