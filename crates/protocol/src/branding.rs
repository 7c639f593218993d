//! Lookup answers: what a provider learns of one number, with evidence.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use signet_stir::TelephoneNumber;
use utoipa::ToSchema;

use crate::Digest;

/// Status of a number, or of a brand's revision, at the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberStatus {
    InReview,
    Active,
    Rejected,
    Suspended,
    Expired,
    /// Taken out of the exchange by its enterprise.
    Released,
}

impl NumberStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InReview => "in_review",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Released => "released",
        }
    }
}

impl fmt::Display for NumberStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Answer of `GET /v1/branding/{tn}`. Only `active` branding may be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BrandingAnswer {
    #[schema(value_type = String, example = "12125550100")]
    pub number: TelephoneNumber,
    pub status: NumberStatus,
    /// The signed `rcd` claim (RFC 9795).
    pub rcd: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rcdi: Option<Value>,
    /// The default call reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crn: Option<String>,
    pub evidence: Evidence,
}

/// Who said so: enough to check the answer from the exchange's published keys
/// alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    pub put_brand: PutBrandEvidence,
    pub assign: AssignEvidence,
    /// Compact JWS of [`StatusClaims`].
    pub status: String,
}

/// The manifest that put the brand's revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PutBrandEvidence {
    /// Compact JWS.
    pub manifest: String,
    /// Compact JWS.
    pub receipt: String,
    /// Position in the manifest's `ops`.
    pub op: u32,
    /// Base64 DER, the signer's certificate first.
    pub certificates: Vec<String>,
}

/// The manifest that assigned the number, and the proof that the number is in
/// its set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssignEvidence {
    /// Compact JWS.
    pub manifest: String,
    /// Compact JWS.
    pub receipt: String,
    /// Position in the manifest's `ops`.
    pub op: u32,
    /// Base64 DER, the signer's certificate first.
    pub certificates: Vec<String>,
    /// The TNAuthList, base64 DER, when the certificate refers to it
    /// (`id-ad-stirTNList`) instead of holding it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tn_auth_list: Option<String>,
    /// Blinds the number's leaf; 32 octets, written as in `rcdi`.
    #[schema(value_type = String)]
    pub leaf_salt: Digest,
    /// The leaf's place.
    pub index: u64,
    /// Leaves of the tree.
    pub size: u64,
    /// Hashes from the leaf's neighbour to the root's child.
    #[schema(value_type = Vec<String>)]
    pub path: Vec<Digest>,
}

/// Claims of a status (JWS, `typ` `signet-status+jwt`), good for minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatusClaims {
    /// Exchange id.
    pub iss: String,
    pub iat: i64,
    pub exp: i64,
    #[schema(value_type = String)]
    pub number: TelephoneNumber,
    pub status: NumberStatus,
    /// Digest of the manifest whose `assign` is in force.
    #[schema(value_type = String)]
    pub manifest: Digest,
    /// Position of that op.
    pub op: u32,
}
