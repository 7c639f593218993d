//! The answers a verification service gives (RFC 8224, section 6.2.2).

use std::fmt;

use serde::{Serialize, Serializer};

/// A SIP response code with its meaning for caller identity. Serialises as its
/// number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SipCode {
    /// 403: the token is not fresh, too old or from the future.
    StaleDate,
    /// 428: an Identity header is required and none is there to be used.
    UseIdentityHeader,
    /// 436: the credentials could not be had.
    BadIdentityInfo,
    /// 437: the credentials were had and are not trusted for this call.
    UnsupportedCredential,
    /// 438: the header or its token is not valid.
    InvalidIdentityHeader,
}

impl SipCode {
    /// Every code, by number.
    pub const ALL: [Self; 5] = [
        Self::StaleDate,
        Self::UseIdentityHeader,
        Self::BadIdentityInfo,
        Self::UnsupportedCredential,
        Self::InvalidIdentityHeader,
    ];

    /// The three-digit number.
    pub const fn number(self) -> u16 {
        match self {
            Self::StaleDate => 403,
            Self::UseIdentityHeader => 428,
            Self::BadIdentityInfo => 436,
            Self::UnsupportedCredential => 437,
            Self::InvalidIdentityHeader => 438,
        }
    }

    /// The reason phrase registered for it.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::StaleDate => "Stale Date",
            Self::UseIdentityHeader => "Use Identity Header",
            Self::BadIdentityInfo => "Bad Identity Info",
            Self::UnsupportedCredential => "Unsupported Credential",
            Self::InvalidIdentityHeader => "Invalid Identity Header",
        }
    }
}

impl fmt::Display for SipCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.number(), self.phrase())
    }
}

impl Serialize for SipCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.number())
    }
}
