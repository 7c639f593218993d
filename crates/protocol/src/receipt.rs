//! Receipts: what the exchange says to a manifest.

use serde::{Deserialize, Serialize};
use signet_stir::TelephoneNumber;
use utoipa::ToSchema;

use crate::{Digest, ProblemType};

/// Claims of a receipt (JWS, `typ` `signet-receipt+jwt`). What `results` does
/// not refuse is accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptClaims {
    /// Exchange id.
    pub iss: String,
    /// Enterprise id.
    pub aud: String,
    /// Seconds since 1970-01-01 UTC.
    pub iat: i64,
    /// Digest of the manifest.
    #[schema(value_type = String)]
    pub manifest: Digest,
    /// The manifest's `seq`.
    pub seq: u64,
    /// Digest of the receipt before; null for the first.
    #[schema(value_type = Option<String>)]
    pub prev: Option<Digest>,
    /// Every refused item, by op, then number.
    pub results: Vec<Refusal>,
}

/// A refused item: an op, or one number of an op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// Position in the manifest's `ops`, from 0.
    pub op: u32,
    /// The number refused; absent when the whole op is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub number: Option<TelephoneNumber>,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: ProblemType,
}

impl ReceiptClaims {
    /// Why an op, or one number of it, is refused; `None` when it is accepted.
    pub fn refusal(&self, op: u32, number: Option<TelephoneNumber>) -> Option<ProblemType> {
        let concerns = |refusal: &&Refusal| {
            refusal.op == op && (refusal.number.is_none() || refusal.number == number)
        };
        self.results.iter().find(concerns).map(|refusal| refusal.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_op_refuses_its_numbers() {
        let one: TelephoneNumber = "12125550100".parse().unwrap();
        let two: TelephoneNumber = "12125550101".parse().unwrap();
        let refuse = |op, number, kind| Refusal { op, number, kind };
        let claims = ReceiptClaims {
            iss: "x".into(),
            aud: "e".into(),
            iat: 1,
            manifest: Digest::of(b"m"),
            seq: 1,
            prev: None,
            results: vec![
                refuse(0, None, ProblemType::UnknownBrand),
                refuse(1, Some(one), ProblemType::NumberNotAuthorized),
            ],
        };
        assert_eq!(claims.refusal(0, Some(two)), Some(ProblemType::UnknownBrand));
        assert_eq!(claims.refusal(1, Some(one)), Some(ProblemType::NumberNotAuthorized));
        assert_eq!(claims.refusal(1, Some(two)), None);
        assert_eq!(claims.refusal(1, None), None, "the op itself stands");
    }
}
