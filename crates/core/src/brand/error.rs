use serde_json::json;

use super::text::{CALL_REASON_MAX, DISPLAY_NAME_MAX, SHORT_NAME_MAX};
use crate::error::{Code, Coded};
use crate::store::StoreError;

/// Why a brand or its logo was refused.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    #[error("the display name is empty")]
    NameMissing,
    #[error("the display name has {length} characters; at most {DISPLAY_NAME_MAX} are shown")]
    NameTooLong { length: usize },
    #[error("the short name has {length} characters; at most {SHORT_NAME_MAX} are shown")]
    ShortNameTooLong { length: usize },
    #[error("a call reason is empty")]
    ReasonMissing,
    #[error(
        "the call reason “{reason}” has {length} characters; at most {CALL_REASON_MAX} are shown"
    )]
    ReasonTooLong { length: usize, reason: String },
    #[error("the text holds the character U+{:04X}, which is invisible or reorders text", *character as u32)]
    TextInvalid {
        /// `display_name`, `short_name` or `reasons`.
        field: &'static str,
        character: char,
    },
    #[error("the logo is not a PNG, JPEG or SVG image, or is cut short")]
    LogoNotAnImage,
    #[error("the logo holds {what}, which an image shown to callers must not")]
    LogoUnsafe { what: String },
    #[error("the logo is too large: {what}")]
    LogoTooLarge { what: String },
    #[error("the logo takes too long to draw (over {seconds} s)")]
    LogoTooSlow { seconds: u64 },
    #[error("no logo is stored under {0}")]
    UnknownLogo(String),
    #[error("there is no brand {0}")]
    UnknownBrand(String),
    #[error("the brand {brand} has revision {revision} in force by now")]
    BrandChanged { brand: String, revision: u32 },
    /// Each reason with how many numbers carry it.
    #[error("numbers carry call reasons the brand would lose: {}", listed(reasons))]
    ReasonsInUse { reasons: Vec<(String, u64)> },
    #[error("“{0}” is not a call reason of the brand")]
    UnknownReason(String),
    #[error("the logo's digest or the exchange's address is damaged")]
    Unsignable,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for BrandError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

fn listed(reasons: &[(String, u64)]) -> String {
    let each = reasons.iter().map(|(reason, numbers)| format!("“{reason}” ({numbers})"));
    each.collect::<Vec<_>>().join(", ")
}

impl Coded for BrandError {
    fn code(&self) -> Code {
        match self {
            Self::NameMissing => Code::NameMissing,
            Self::NameTooLong { .. } => Code::NameTooLong,
            Self::ShortNameTooLong { .. } => Code::ShortNameTooLong,
            Self::ReasonMissing => Code::ReasonMissing,
            Self::ReasonTooLong { .. } => Code::ReasonTooLong,
            Self::TextInvalid { .. } => Code::TextInvalid,
            Self::LogoNotAnImage | Self::UnknownLogo(_) => Code::LogoNotAnImage,
            Self::LogoUnsafe { .. } => Code::LogoUnsafe,
            Self::LogoTooLarge { .. } => Code::LogoTooLarge,
            Self::LogoTooSlow { .. } => Code::LogoTooSlow,
            Self::UnknownBrand(_) => Code::UnknownBrand,
            Self::BrandChanged { .. } => Code::BrandChanged,
            Self::ReasonsInUse { .. } => Code::ReasonsInUse,
            Self::UnknownReason(_) => Code::UnknownReason,
            Self::Unsignable => Code::WorkspaceCorrupted,
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::NameTooLong { length } => json!({ "length": length, "max": DISPLAY_NAME_MAX }),
            Self::ShortNameTooLong { length } => json!({ "length": length, "max": SHORT_NAME_MAX }),
            Self::ReasonTooLong { length, reason } => {
                json!({ "length": length, "max": CALL_REASON_MAX, "reason": reason })
            }
            Self::TextInvalid { field, character } => {
                json!({ "field": field, "character": format!("U+{:04X}", *character as u32) })
            }
            Self::LogoUnsafe { what } | Self::LogoTooLarge { what } => json!({ "what": what }),
            Self::LogoTooSlow { seconds } => json!({ "seconds": seconds }),
            Self::UnknownLogo(sha256) => json!({ "logo": sha256 }),
            Self::UnknownBrand(brand) => json!({ "brand": brand }),
            Self::BrandChanged { brand, revision } => {
                json!({ "brand": brand, "revision": revision })
            }
            Self::ReasonsInUse { reasons } => {
                let reasons = reasons.iter();
                let reasons = reasons
                    .map(|(reason, numbers)| json!({ "reason": reason, "numbers": numbers }));
                json!({ "reasons": reasons.collect::<Vec<_>>() })
            }
            Self::UnknownReason(reason) => json!({ "reason": reason }),
            Self::Store(error) => error.details(),
            Self::NameMissing | Self::ReasonMissing | Self::LogoNotAnImage | Self::Unsignable => {
                serde_json::Value::Null
            }
        }
    }
}
