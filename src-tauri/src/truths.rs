//! What the window knows of the domain beside its commands: limits, and closed
//! lists whose every member has a sentence in its catalogue.

use serde::Serialize;
use signet_core::{EventKind, ProblemType, limits};

/// Limits of a brand, in the order of their names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Limits {
    /// Octets of everything a brand says.
    brand_bytes: usize,
    /// Unicode scalar values, as are the names'.
    call_reason: usize,
    display_name: usize,
    reasons_per_brand: usize,
    short_name: usize,
}

pub(crate) const LIMITS: Limits = Limits {
    brand_bytes: limits::BRAND_BYTES,
    call_reason: limits::REASON_CHARACTERS,
    display_name: limits::DISPLAY_NAME_CHARACTERS,
    reasons_per_brand: limits::REASONS_PER_BRAND,
    short_name: limits::SHORT_NAME_CHARACTERS,
};

/// Codes of everything an exchange refuses.
pub(crate) fn problem_types() -> Vec<&'static str> {
    ProblemType::ALL.iter().map(|kind| kind.code()).collect()
}

/// Kinds of everything an exchange tells.
pub(crate) const fn event_kinds() -> &'static [&'static str] {
    EventKind::NAMES
}
