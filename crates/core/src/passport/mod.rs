//! PASSporTs of this desk's calls, and verdicts on those of others.

mod error;
mod sign;
mod verify;

pub use error::PassportError;
pub use sign::{Form, SignRequest, Signed, Warning, sign};
pub use verify::{MAX_INPUT, Trusted, Verified, VerifyRequest, verify};
