//! Enrolment and access tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use signet_stir::Signer as _;
use utoipa::ToSchema;

use crate::document::{self, DocumentError};
use crate::{Digest, Invite};

/// Body of `POST /v1/enrollments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentRequest {
    /// Compact JWS of [`InviteClaims`], by the invite's key.
    pub invite: String,
    /// The invite's public key, SubjectPublicKeyInfo (RFC 5480), base64 DER.
    pub key: String,
    /// Certification request (RFC 2986), base64 DER.
    pub csr: String,
    pub profile: Profile,
}

impl EnrollmentRequest {
    /// A request for a certificate, vouched for by the invite.
    pub fn new(invite: &Invite, csr: String, profile: Profile) -> Result<Self, DocumentError> {
        let key = invite.key();
        let aud = invite.thumbprint().to_owned();
        let claims = InviteClaims { aud, csr: Digest::of(csr.as_bytes()) };
        Ok(Self {
            invite: document::sign(&claims, &key)?,
            key: STANDARD.encode(key.public_key().to_spki_der()),
            csr,
            profile,
        })
    }
}

/// Claims by which an invite is presented (JWS, `typ` `signet-invite+jwt`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteClaims {
    /// Thumbprint of the exchange's signing key.
    pub aud: String,
    /// Digest of the request's `csr`, as it is written there.
    #[schema(value_type = String)]
    pub csr: Digest,
}

/// What the enterprise says of itself. The operator's own record prevails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    #[schema(max_length = 200)]
    pub enterprise: String,
}

/// Answer of `POST /v1/enrollments`. The same invite and key get the same
/// answer again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnrollmentAnswer {
    /// Compact JWS of [`EnrollmentClaims`].
    pub enrollment: String,
}

/// Claims of an enrolment (JWS, `typ` `signet-enrollment+jwt`), by the key the
/// invite vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnrollmentClaims {
    /// The `iss` of manifests.
    #[serde(rename = "aud")]
    pub enterprise_id: String,
    /// The `aud` of manifests.
    #[serde(rename = "iss")]
    pub exchange_id: String,
    /// Base of the addresses in `icn` and `x5u`.
    pub public_url: String,
    /// Base64 DER, the desk's certificate first, each certified by the next.
    pub certificates: Vec<String>,
}

/// Body of `POST /oauth2/token`, `application/x-www-form-urlencoded` (RFC
/// 6749, section 4.4, with RFC 7523, section 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    pub grant_type: String,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    pub client_assertion_type: String,
    /// Compact JWS of [`AssertionClaims`].
    pub client_assertion: String,
}

impl TokenRequest {
    pub const GRANT_TYPE: &'static str = "client_credentials";
    pub const ASSERTION_TYPE: &'static str =
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// A request that presents an assertion.
    pub fn new(client_assertion: String) -> Self {
        Self {
            grant_type: Self::GRANT_TYPE.to_owned(),
            client_assertion_type: Self::ASSERTION_TYPE.to_owned(),
            client_assertion,
        }
    }
}

/// Claims of a client assertion (JWS, `typ` `client-authentication+jwt`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssertionClaims {
    /// Enterprise id.
    pub iss: String,
    /// Enterprise id.
    pub sub: String,
    /// Exchange id.
    pub aud: String,
    pub iat: i64,
    /// At most 5 minutes after `iat`.
    pub exp: i64,
    /// Taken once.
    pub jti: String,
}

/// Answer of `POST /oauth2/token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenAnswer {
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds.
    pub expires_in: u64,
}
