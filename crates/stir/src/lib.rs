//! PASSporT, Rich Call Data, TNAuthList and certificates.
//!
//! The crate does no I/O, reads no clock and starts no thread: content, time
//! and randomness are arguments.

pub mod tn;

pub use tn::{TelephoneNumber, TelephoneNumberError};
