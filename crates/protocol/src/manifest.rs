//! The manifest: the signed part of a change set.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Digest;

/// Claims of a manifest (JWS, `typ` `signet-changeset+jwt`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ManifestClaims {
    /// Enterprise id.
    pub iss: String,
    /// Exchange id.
    pub aud: String,
    /// Seconds since 1970-01-01 UTC. Not before the predecessor's.
    pub iat: i64,
    /// Taken once; kept when a change set is rebuilt on a later head.
    pub jti: String,
    /// From 1, without gaps.
    pub seq: u64,
    /// Digest of the manifest before; null for the first.
    #[schema(value_type = Option<String>)]
    pub prev: Option<Digest>,
    pub ops: Vec<Op>,
}

/// One op of a change set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Adds a desk's key to the log.
    AddKey {
        /// Base64 DER, the desk's certificate first, each certified by the next.
        certificates: Vec<String>,
    },
    /// Takes a key out of the log. Its earlier signatures stay valid.
    RevokeKey {
        /// RFC 7638 thumbprint.
        kid: String,
    },
    PutBrand(Brand),
    RetireBrand {
        brand: String,
    },
    /// Puts a brand on numbers; it replaces the brand they had.
    Assign {
        brand: String,
        revision: u64,
        /// The call reason shown by default, one the brand allows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        count: u64,
        /// Root of the number set's tree.
        #[schema(value_type = String)]
        root: Digest,
    },
    /// Takes numbers out of the exchange.
    Release {
        count: u64,
        #[schema(value_type = String)]
        root: Digest,
    },
    /// Stops branding of numbers until resumed.
    Suspend {
        count: u64,
        #[schema(value_type = String)]
        root: Digest,
    },
    Resume {
        count: u64,
        #[schema(value_type = String)]
        root: Digest,
    },
}

/// A revision of a brand. Its content never changes; a change is the next
/// revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Brand {
    /// Identifier, unique in the enterprise.
    pub brand: String,
    /// From 1, ascending.
    pub revision: u64,
    /// At most 35 characters; equals `rcd.nam`.
    pub display_name: String,
    /// At most 15 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// The `rcd` claim exactly as a PASSporT carries it (RFC 9795).
    pub rcd: Value,
    /// The `rcdi` claim; present when `rcd` holds a URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rcdi: Option<Value>,
    /// Call reasons calls may carry (`crn`), each at most 64 characters.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The logo's images by digest; each was uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logos: Option<Logos>,
}

/// Images of a logo: the one `icn` points to, and one for networks that take
/// bitmaps only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Logos {
    #[schema(value_type = String)]
    pub png: Digest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub bmp: Option<Digest>,
}

impl Op {
    /// Count and root, for ops that come with a number set.
    pub const fn commitment(&self) -> Option<(u64, Digest)> {
        match self {
            Self::Assign { count, root, .. }
            | Self::Release { count, root }
            | Self::Suspend { count, root }
            | Self::Resume { count, root } => Some((*count, *root)),
            Self::AddKey { .. }
            | Self::RevokeKey { .. }
            | Self::PutBrand(_)
            | Self::RetireBrand { .. } => None,
        }
    }
}

/// The address in `icn`: where an image lies by its digest.
pub fn logo_url(public_url: &str, logo: &Digest) -> String {
    format!("{}/v1/logos/{}", public_url.trim_end_matches('/'), logo.to_hex())
}

/// The address in `x5u`: where a certificate's path lies by the digest of its
/// first certificate's DER.
pub fn certificate_url(public_url: &str, certificate: &Digest) -> String {
    format!("{}/v1/certificates/{}", public_url.trim_end_matches('/'), certificate.to_hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_have_the_documented_shape() {
        let json = serde_json::json!({
            "iss": "e", "aud": "x", "iat": 1, "jti": "j", "seq": 1, "prev": null,
            "ops": [
                {"op": "add_key", "certificates": ["MA=="]},
                {"op": "put_brand", "brand": "b", "revision": 1, "display_name": "N",
                 "rcd": {"nam": "N"}, "reasons": ["R"]},
                {"op": "assign", "brand": "b", "revision": 1, "reason": "R", "count": 2,
                 "root": Digest::of(b"")},
                {"op": "release", "count": 1, "root": Digest::of(b"")},
                {"op": "revoke_key", "kid": "k"},
            ],
        });
        let claims: ManifestClaims = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&claims).unwrap(), json);
        assert_eq!(claims.ops[2].commitment(), Some((2, Digest::of(b""))));
        assert_eq!(claims.ops[0].commitment(), None);
    }

    #[test]
    fn a_member_given_twice_is_refused() {
        let twice = r#"{"op":"revoke_key","kid":"a","kid":"b"}"#;
        assert!(serde_json::from_str::<Op>(twice).is_err());
    }
}
