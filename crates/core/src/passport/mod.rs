//! PASSporTs of this desk's calls, and verdicts on those of others.

mod error;
mod sign;
mod trusted;
mod verify;

pub use error::PassportError;
pub use sign::{Form, SignRequest, Signed, Warning, sign};
pub use trusted::Trusted;
pub use verify::{MAX_INPUT, Verified, VerifyRequest, verify};

#[cfg(test)]
mod tests;
