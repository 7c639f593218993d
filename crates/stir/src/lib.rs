//! PASSporT, Rich Call Data, TNAuthList and certificates.
//!
//! The crate does no I/O, reads no clock and starts no thread: content, time
//! and randomness are arguments.

mod asn1;
pub mod call_reason;
pub mod canonical;
pub mod certificate;
pub mod digest;
pub mod identity;
pub mod json;
pub mod jws;
pub mod key;
pub mod passport;
pub mod rcd;
pub mod sip;
pub mod tn;
pub mod tn_auth_list;

pub use call_reason::CallReason;
pub use digest::IntegrityDigest;
pub use identity::{Identity, Tn, Uri};
pub use key::{PublicKey, Signer, SignerError, SoftwareSigner};
pub use tn::{TelephoneNumber, TelephoneNumberError};
pub use tn_auth_list::{ListedNumber, TnAuthList, TnEntry};
