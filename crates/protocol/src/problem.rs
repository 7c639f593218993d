//! Problem details (RFC 9457) and their closed list of types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use crate::Head;

macro_rules! problem_types {
    ($($(#[$doc:meta])* $variant:ident $code:literal $status:literal $title:literal;)*) => {
        /// What is wrong, `urn:signet:problem:<code>` on the wire.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemType {
            $($(#[$doc])* $variant,)*
            /// A type of a later version.
            Unknown,
        }

        impl ProblemType {
            /// Every type of this version.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The last part of the URN.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unknown => "unknown",
                }
            }

            /// The HTTP status an answer of this type has. Types of refused
            /// items stand inside receipts; theirs is 422.
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Unknown => 500,
                }
            }

            /// A sentence that does not change between occurrences.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                    Self::Unknown => "Unknown problem",
                }
            }

            /// The type with this code; [`ProblemType::Unknown`] if there is none.
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Unknown,
                }
            }
        }
    };
}

problem_types! {
    // Requests
    InvalidRequest "invalid_request" 400 "The request is not understood";
    Unauthorized "unauthorized" 401 "A valid token is needed";
    InvalidClient "invalid_client" 401 "The client assertion is not accepted";
    Forbidden "forbidden" 403 "The token does not allow this";
    NotFound "not_found" 404 "There is nothing at this address";
    MethodNotAllowed "method_not_allowed" 405 "The address does not support this method";
    RequestTimeout "request_timeout" 408 "The request took too long";
    TooLarge "too_large" 413 "The content is too large";
    UnsupportedMedia "unsupported_media" 415 "The content's type or encoding is not supported";
    TooManyRequests "too_many_requests" 429 "Too many requests";
    Internal "internal" 500 "The exchange failed";
    Overloaded "overloaded" 503 "The exchange is busy";
    // Enrolment
    UnknownInvite "unknown_invite" 404 "The invite is not known";
    UsedInvite "used_invite" 409 "The invite was used with another key";
    ExpiredInvite "expired_invite" 410 "The invite has expired";
    InvalidCsr "invalid_csr" 422 "The certificate request is not valid";
    // Logos
    DigestMismatch "digest_mismatch" 422 "The content does not have that digest";
    // Change sets: the envelope
    InvalidManifest "invalid_manifest" 422 "The manifest is malformed";
    BadSignature "bad_signature" 422 "The signature does not verify";
    UnknownKey "unknown_key" 422 "The signing key is not in the log";
    KeyRevoked "key_revoked" 422 "The signing key is revoked";
    /// The certificate has expired, or does not lead to the exchange's root.
    CertificateInvalid "certificate_invalid" 422 "The certificate is not valid";
    EnterpriseSuspended "enterprise_suspended" 403 "The enrolment is suspended";
    WrongIssuer "wrong_issuer" 422 "The issuer is not the enterprise of the token";
    WrongAudience "wrong_audience" 422 "The document is for another exchange";
    /// `iat` precedes its predecessor's or runs ahead of the exchange's clock.
    ClockSkew "clock_skew" 422 "The time of issue is not acceptable";
    /// `seq` or `prev` do not follow the head; the answer carries the head.
    OutOfOrder "out_of_order" 409 "Another change set was first";
    ReplayedJti "replayed_jti" 409 "The identifier was used before";
    InvalidNumberSet "invalid_number_set" 422 "A number set is malformed";
    RootMismatch "root_mismatch" 422 "A number set does not have that root";
    CountMismatch "count_mismatch" 422 "A number set does not have that count";
    // Change sets: items
    NumberNotAuthorized "number_not_authorized" 422 "The certificate does not cover the number";
    NumberConflict "number_conflict" 422 "Another enterprise holds the number";
    NumberNotAssigned "number_not_assigned" 422 "The number is not assigned";
    /// The operator took the number out of service; only the operator lifts that.
    NumberSuspended "number_suspended" 422 "The exchange suspended the number";
    UnknownBrand "unknown_brand" 422 "The brand is not known";
    UnknownRevision "unknown_revision" 422 "The brand has no such revision";
    RevisionExists "revision_exists" 422 "The revision exists with other content";
    RevisionOrder "revision_order" 422 "A later revision exists";
    UnknownReason "unknown_reason" 422 "The brand does not allow that call reason";
    LogoMissing "logo_missing" 422 "The logo is not at the exchange";
    LogoMismatch "logo_mismatch" 422 "Logo, address and digest do not belong together";
    /// More call reasons than a brand may have, or texts of more octets.
    BrandTooLarge "brand_too_large" 422 "The brand is too large";
    TextMissing "text_missing" 422 "A text is empty";
    TextTooLong "text_too_long" 422 "A text is too long";
    TextInvalid "text_invalid" 422 "A text holds characters that cannot be shown";
    InvalidRcd "invalid_rcd" 422 "The Rich Call Data is not valid";
    CertificateNotIssued "certificate_not_issued" 422 "The exchange did not issue the certificate";
    LastKey "last_key" 422 "The last key cannot be revoked";
    UnknownOp "unknown_op" 422 "The op is not known to this exchange";
    // Vetting decisions an operator gives a reason with
    VettingRefused "vetting_refused" 422 "Vetting refused the registration";
    VettingSuspended "vetting_suspended" 422 "Vetting suspended the registration";
}

impl ProblemType {
    const PREFIX: &'static str = "urn:signet:problem:";
}

impl fmt::Display for ProblemType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", Self::PREFIX, self.code())
    }
}

impl FromStr for ProblemType {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.strip_prefix(Self::PREFIX).map_or(Self::Unknown, Self::from_code))
    }
}

impl Serialize for ProblemType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProblemType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(text.strip_prefix(Self::PREFIX).map_or(Self::Unknown, Self::from_code))
    }
}

/// The body of every answer that is no success, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:signet:problem:<code>`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "urn:signet:problem:out_of_order")]
    pub kind: ProblemType,
    pub title: String,
    pub status: u16,
    /// What happened this time, for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Seconds to wait, as in the `Retry-After` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Position in `ops` of the op concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<u32>,
    /// Where the log stands, when a change set does not follow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// OAuth 2.0 error code (RFC 6749, section 5.2), at the token endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Problem {
    /// A problem with the title and status of its type.
    pub fn new(kind: ProblemType) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            retry_after: None,
            op: None,
            head: None,
            error: None,
        }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub const fn with_op(mut self, op: u32) -> Self {
        self.op = Some(op);
        self
    }

    pub fn with_head(mut self, head: Head) -> Self {
        self.head = Some(head);
        self
    }

    pub fn with_error(mut self, error: &str) -> Self {
        self.error = Some(error.to_owned());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_survive_the_trip_and_have_distinct_codes() {
        let mut codes: Vec<&str> = ProblemType::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemType::ALL.len());
        for kind in ProblemType::ALL {
            assert_eq!(kind.to_string().parse(), Ok(*kind));
        }
    }

    #[test]
    fn a_type_of_a_later_version_is_tolerated() {
        let json = r#"{"type":"urn:signet:problem:flat_tyre","title":"?","status":418,"more":1}"#;
        let problem: Problem = serde_json::from_str(json).unwrap();
        assert_eq!(problem.kind, ProblemType::Unknown);
    }
}
