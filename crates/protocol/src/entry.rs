//! Bodies of the enterprise's endpoints.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::number_set::EncodedNumberSet;
use crate::{Digest, NumberSet};

/// Body of `POST /v1/changesets`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSetRequest {
    /// Compact JWS of [`crate::ManifestClaims`].
    pub manifest: String,
    /// One per op that has a `root`, in order.
    #[schema(value_type = Vec<EncodedNumberSet>)]
    pub number_sets: Vec<NumberSet>,
}

/// Answer of `POST /v1/changesets`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptAnswer {
    /// Compact JWS of [`crate::ReceiptClaims`].
    pub receipt: String,
}

/// An entry of the log; answer of `GET /v1/changesets/{digest}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogEntry {
    pub manifest: String,
    #[schema(value_type = Vec<EncodedNumberSet>)]
    pub number_sets: Vec<NumberSet>,
    pub receipt: String,
}

/// Answer of `GET /v1/changesets?after=`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EntriesAnswer {
    /// Ascending by `seq`, without gaps.
    pub entries: Vec<LogEntry>,
    /// Whether the log goes on after the last one.
    pub more: bool,
}

/// Answer of `GET /v1/head`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Head {
    /// `seq` of the last entry; 0 when the log is empty.
    pub seq: u64,
    /// Digest of the last manifest.
    #[schema(value_type = Option<String>)]
    pub head: Option<Digest>,
    /// Digest of the last receipt.
    #[schema(value_type = Option<String>)]
    pub receipt: Option<Digest>,
    /// `seq` of the last event; 0 when there is none.
    pub events: u64,
}

/// Answer of `GET /v1/exchange`: who this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExchangeAnswer {
    /// The `aud` of manifests. It does not change with the address.
    pub exchange_id: String,
    /// Base of addresses in signed content.
    pub public_url: String,
    /// Versions of this protocol spoken here.
    pub versions: Vec<u32>,
}
