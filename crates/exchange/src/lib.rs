//! The exchange service: it takes signed change sets from enterprises, keeps
//! each enterprise's log, and answers providers' lookups with evidence.
//!
//! [`Exchange`] is the service without a network; [`http`] puts it on one.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod admin;
pub mod changeset;
pub mod clock;
pub mod denied;
pub mod enroll;
pub mod exchange;
pub mod http;
mod keys;
pub mod log;
pub mod logo;
pub mod lookup;
pub mod store;
pub mod token;

pub use clock::Clock;
pub use denied::Denied;
pub use exchange::{Exchange, OpenError, VettingMode};
