//! Bodies of the enterprise's endpoints.

use std::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::limits::{NUMBERS_PER_CHANGE_SET, OPS_PER_MANIFEST};
use crate::number_set::EncodedNumberSet;
use crate::{Digest, NumberSet};

/// Body of `POST /v1/changesets`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSetRequest {
    /// Compact JWS of [`crate::ManifestClaims`].
    pub manifest: String,
    /// One per op that has a `root`, in order.
    #[serde(deserialize_with = "bounded_sets")]
    #[schema(value_type = Vec<EncodedNumberSet>)]
    pub number_sets: Vec<NumberSet>,
}

/// Reads number sets and stops at the bound of a change set: a short text can
/// stand for many numbers, so what is counted is what they expand to.
fn bounded_sets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NumberSet>, D::Error> {
    struct Sets;

    impl<'de> Visitor<'de> for Sets {
        type Value = Vec<NumberSet>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("number sets")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut sets: Vec<NumberSet> = Vec::new();
            let mut total = 0;
            while let Some(set) = items.next_element::<NumberSet>()? {
                total += set.numbers().len();
                if total > NUMBERS_PER_CHANGE_SET || sets.len() == OPS_PER_MANIFEST {
                    return Err(A::Error::custom("more numbers than a change set may hold"));
                }
                sets.push(set);
            }
            Ok(sets)
        }
    }

    deserializer.deserialize_seq(Sets)
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
    #[serde(deserialize_with = "bounded_sets")]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_that_stand_for_many_numbers_are_refused() {
        let set = serde_json::json!({"salt": "A".repeat(43), "numbers": "12125550000+5999"});
        let request = |sets: usize| {
            let json = serde_json::json!({"manifest": "", "number_sets": vec![set.clone(); sets]});
            serde_json::from_value::<ChangeSetRequest>(json)
        };
        assert!(request(1).is_ok());
        assert!(request(2).is_err());
        assert!(request(20_000).is_err());
    }
}
