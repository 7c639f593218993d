//! The exchange's published keys (RFC 7517), `/.well-known/jwks.json`.

use serde::{Deserialize, Deserializer, Serialize};
use signet_stir::PublicKey;
use signet_stir::certificate::{Certificate, CertificateError};
use signet_stir::key::Jwk;
use utoipa::ToSchema;

/// A JWK set: the key that signs receipts, events and statuses, and the root
/// of the certificates, told apart by `x5c`, which only the root has. A root
/// never signs documents, a signing key never vouches for certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jwks {
    /// Keys of other kinds are passed over (RFC 7517, section 5).
    #[serde(deserialize_with = "known_keys")]
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<Jwk>,
}

fn known_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Jwk>, D::Error> {
    let keys = Vec::<serde_json::Value>::deserialize(deserializer)?;
    Ok(keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}

impl Jwks {
    /// The set an exchange publishes.
    pub fn published(signing: &PublicKey, root: &Certificate) -> Result<Self, CertificateError> {
        let mut root_key = root.public_key()?.to_jwk();
        root_key.x5c = Some(vec![root.to_base64()]);
        // An ES256 key for certificates, not for JWS.
        root_key.alg = None;
        root_key.usage = None;
        Ok(Self { keys: vec![signing.to_jwk(), root_key] })
    }

    /// The signing key with that thumbprint, which is computed and not taken
    /// from `kid`.
    pub fn signing_key(&self, kid: &str) -> Option<PublicKey> {
        let signs = |key: &&Jwk| {
            key.x5c.is_none() && key.usage.as_deref().is_none_or(|usage| usage == "sig")
        };
        self.keys
            .iter()
            .filter(signs)
            .filter_map(|key| key.to_public_key().ok())
            .find(|key| key.kid() == kid)
    }

    /// The set with no other signing key than the one with that thumbprint, or
    /// `None` when it is not there. An invite vouches for one key; what else
    /// stands beside it at the address where the set was found is anybody's.
    pub fn pinned(&self, thumbprint: &str) -> Option<Self> {
        let signing = self.signing_key(thumbprint)?.to_jwk();
        let roots = self.keys.iter().filter(|key| key.x5c.is_some()).cloned();
        Some(Self { keys: std::iter::once(signing).chain(roots).collect() })
    }

    /// Keys that certificates lead to. A root's certificate must be of the
    /// key beside it.
    pub fn roots(&self) -> Vec<PublicKey> {
        self.keys
            .iter()
            .filter_map(|key| {
                let path = Certificate::path_from_base64(key.x5c.as_ref()?).ok()?;
                let root = key.to_public_key().ok()?;
                (path.first()?.public_key() == Ok(&root)).then_some(root)
            })
            .collect()
    }
}
