//! What is kept, as values.

use signet_protocol::{Digest, Head, NumberStatus};
use signet_stir::TelephoneNumber;

use super::EnterpriseRef;

/// Who this exchange is. Made once per data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRow {
    pub id: String,
    pub signing_kid: String,
    /// DER.
    pub root_certificate: Vec<u8>,
    pub public_url: String,
    pub created_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseRow {
    pub at: EnterpriseRef,
    pub uid: String,
    pub name: String,
    pub suspended: bool,
    pub head: Head,
    /// `iat` of the last manifest.
    pub last_iat: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteRow {
    pub enterprise: EnterpriseRef,
    /// DER of a TNAuthList.
    pub scope: Vec<u8>,
    pub expires_at: i64,
    pub certificate: Option<Digest>,
}

/// A provider's token as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderRow {
    /// Digest of the token.
    pub token: Digest,
    pub name: String,
    pub created_at: i64,
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    pub digest: Digest,
    pub enterprise: EnterpriseRef,
    pub kid: String,
    pub der: Vec<u8>,
    pub tn_list: Option<Digest>,
    pub not_after: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    pub certificate: Digest,
    pub revoked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRow {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    pub enterprise: EnterpriseRef,
    pub seq: u64,
    pub digest: Digest,
    pub jti: String,
    pub kid: String,
    pub manifest: String,
    /// A JSON array, zstd compressed.
    pub number_sets: Vec<u8>,
    pub receipt: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandRow {
    /// 0 before it is kept.
    pub id: i64,
    pub enterprise: EnterpriseRef,
    pub uid: String,
    pub revision: u64,
    pub seq: u64,
    pub op: u32,
    pub vetting: Vetting,
    pub retired: bool,
    /// The op's content, JSON.
    pub content: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub seq: u64,
    pub time: i64,
    /// Kind and facts, JSON.
    pub body: String,
}

/// What was decided of a number or a brand's revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vetting {
    InReview,
    Active,
    Rejected,
    Suspended,
}

impl Vetting {
    pub const fn to_i64(self) -> i64 {
        match self {
            Self::InReview => 2,
            Self::Active => 3,
            Self::Rejected => 4,
            Self::Suspended => 5,
        }
    }

    pub const fn from_i64(value: i64) -> Option<Self> {
        match value {
            2 => Some(Self::InReview),
            3 => Some(Self::Active),
            4 => Some(Self::Rejected),
            5 => Some(Self::Suspended),
            _ => None,
        }
    }

    pub const fn status(self) -> NumberStatus {
        match self {
            Self::InReview => NumberStatus::InReview,
            Self::Active => NumberStatus::Active,
            Self::Rejected => NumberStatus::Rejected,
            Self::Suspended => NumberStatus::Suspended,
        }
    }
}

/// A number's assignment by one enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub number: TelephoneNumber,
    pub enterprise: EnterpriseRef,
    /// Whether the enterprise holds the number, or asks for one that another
    /// holds.
    pub held: bool,
    pub vetting: Vetting,
    /// Why, for what is neither active nor simply in review.
    pub code: Option<String>,
    /// Suspended by the enterprise itself.
    pub paused: bool,
    /// Row number of the brand's revision.
    pub brand: i64,
    /// Entry and op in force.
    pub seq: u64,
    pub op: u32,
}

impl Assignment {
    /// The status as others see it.
    pub const fn status(&self) -> NumberStatus {
        match self.vetting {
            Vetting::Active | Vetting::InReview if self.paused => NumberStatus::Suspended,
            vetting => vetting.status(),
        }
    }
}
