use serde_json::json;

use signet_protocol::BrandTooLarge;
use signet_protocol::limits::{DISPLAY_NAME_CHARACTERS, REASON_CHARACTERS, SHORT_NAME_CHARACTERS};
use signet_protocol::text::{TextError, TextFault, TextKind};

use crate::error::{Code, Coded};
use crate::store::StoreError;

/// Why a brand or its logo was refused.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    #[error("the display name is empty")]
    NameMissing,
    #[error(
        "the display name has {length} characters; at most {DISPLAY_NAME_CHARACTERS} are shown"
    )]
    NameTooLong { length: usize },
    #[error("the short name has {length} characters; at most {SHORT_NAME_CHARACTERS} are shown")]
    ShortNameTooLong { length: usize },
    #[error("a call reason is empty")]
    ReasonMissing,
    #[error(
        "the call reason “{reason}” has {length} characters; at most {REASON_CHARACTERS} are shown"
    )]
    ReasonTooLong { length: usize, reason: String },
    #[error("the text holds the character U+{:04X}, which is invisible or reorders text", *character as u32)]
    TextInvalid {
        /// `display_name`, `short_name` or `reasons`.
        field: &'static str,
        character: char,
    },
    #[error(transparent)]
    TooLarge(#[from] BrandTooLarge),
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

impl From<TextError> for BrandError {
    fn from(error: TextError) -> Self {
        let TextError { kind, fault, text } = error;
        let character = match fault {
            TextFault::Missing if kind == TextKind::CallReason => return Self::ReasonMissing,
            TextFault::Missing => return Self::NameMissing,
            TextFault::TooLong(length) => {
                return match kind {
                    TextKind::DisplayName => Self::NameTooLong { length },
                    TextKind::ShortName => Self::ShortNameTooLong { length },
                    TextKind::CallReason => Self::ReasonTooLong { length, reason: text },
                };
            }
            TextFault::Hidden(character) => character,
            TextFault::Space => ' ',
        };
        let field = match kind {
            TextKind::DisplayName => "display_name",
            TextKind::ShortName => "short_name",
            TextKind::CallReason => "reasons",
        };
        Self::TextInvalid { field, character }
    }
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
            Self::TooLarge(_) => Code::BrandTooLarge,
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
            Self::NameTooLong { length } => {
                json!({ "length": length, "max": DISPLAY_NAME_CHARACTERS })
            }
            Self::ShortNameTooLong { length } => {
                json!({ "length": length, "max": SHORT_NAME_CHARACTERS })
            }
            Self::ReasonTooLong { length, reason } => {
                json!({ "length": length, "max": REASON_CHARACTERS, "reason": reason })
            }
            Self::TextInvalid { field, character } => {
                json!({ "field": field, "character": format!("U+{:04X}", *character as u32) })
            }
            Self::TooLarge(error @ BrandTooLarge::Reasons(count)) => {
                json!({ "count": count, "max": error.found_and_max().1 })
            }
            Self::TooLarge(error @ BrandTooLarge::Bytes(bytes)) => {
                json!({ "bytes": bytes, "max": error.found_and_max().1 })
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
