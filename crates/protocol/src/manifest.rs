//! The manifest: the signed part of a change set.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use signet_stir::canonical;
use utoipa::ToSchema;

use crate::{Digest, limits};

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
    /// Call reasons calls may carry (`crn`): at most 32, each at most 64
    /// characters.
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

/// A brand holds more than an exchange takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrandTooLarge {
    #[error("the brand has {0} call reasons; at most {max} are accepted", max = limits::REASONS_PER_BRAND)]
    Reasons(usize),
    #[error("the brand's texts take {0} octets; at most {max} are accepted", max = limits::BRAND_BYTES)]
    Bytes(usize),
}

impl BrandTooLarge {
    /// What it has, and the most it may have.
    pub const fn found_and_max(self) -> (usize, usize) {
        match self {
            Self::Reasons(found) => (found, limits::REASONS_PER_BRAND),
            Self::Bytes(found) => (found, limits::BRAND_BYTES),
        }
    }
}

impl Op {
    /// Octets of the op's text (RFC 8225, section 9), as limits count them.
    pub fn bytes(&self) -> usize {
        let value = serde_json::to_value(self).unwrap_or_default();
        // What no text can be made of cannot be signed either.
        canonical::to_string(&value).map_or(usize::MAX, |text| text.len())
    }

    /// Whether a brand that the op puts is within [`limits::REASONS_PER_BRAND`]
    /// and [`limits::BRAND_BYTES`].
    pub fn check_size(&self) -> Result<(), BrandTooLarge> {
        let Self::PutBrand(brand) = self else { return Ok(()) };
        match (brand.reasons.len(), self.bytes()) {
            (count, _) if count > limits::REASONS_PER_BRAND => Err(BrandTooLarge::Reasons(count)),
            (_, bytes) if bytes > limits::BRAND_BYTES => Err(BrandTooLarge::Bytes(bytes)),
            _ => Ok(()),
        }
    }
}

/// Octets of the texts of ops, as [`limits::OPS_BYTES`] counts them.
pub fn ops_bytes(ops: &[Op]) -> usize {
    ops.iter().map(Op::bytes).fold(0, usize::saturating_add)
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
    fn sizes_count_octets_of_the_text_that_is_signed() {
        let brand = |name: &str, reasons: usize| {
            Op::PutBrand(Brand {
                brand: "b".into(),
                revision: 1,
                display_name: name.into(),
                short_name: None,
                rcd: serde_json::json!({ "nam": name }),
                rcdi: None,
                reasons: (0..reasons).map(|at| at.to_string()).collect(),
                logos: None,
            })
        };
        let (one, two) = (brand("é", 0).bytes(), brand("éé", 0).bytes());
        assert_eq!(two - one, 4, "two octets in each of two members");
        assert_eq!(brand("N", 32).check_size(), Ok(()));
        assert_eq!(brand("N", 33).check_size(), Err(BrandTooLarge::Reasons(33)));
        let large = brand(&"😀".repeat(1024), 0);
        assert_eq!(large.check_size(), Err(BrandTooLarge::Bytes(large.bytes())));
        assert_eq!(ops_bytes(&[brand("é", 0), brand("éé", 0)]), one + two);
    }

    #[test]
    fn a_member_given_twice_is_refused() {
        let twice = r#"{"op":"revoke_key","kid":"a","kid":"b"}"#;
        assert!(serde_json::from_str::<Op>(twice).is_err());
    }
}
