//! What is live, what waits, and what to do next.

use serde::Serialize;
use signet_core::Code;
use specta::Type;
use tauri::State;

use crate::error::Answer;
use crate::state::Desk;

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub total: u64,
    pub counts: StatusCounts,
    /// Numbers without a brand.
    pub unbranded: u64,
    /// Changes no exchange has seen.
    pub pending: u64,
    /// Most frequent first.
    pub refusals: Vec<Refusal>,
    /// In the order they are best done; only what is outstanding.
    pub steps: Vec<Step>,
    pub recovery_copy_missing: bool,
    /// Seconds since 1970-01-01 UTC.
    pub certificate_not_after: Option<i64>,
    /// E.164 with `+`: a number whose call can be shown.
    pub example_number: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusCounts {
    pub draft: u64,
    pub submitted: u64,
    pub in_review: u64,
    pub active: u64,
    pub rejected: u64,
    pub suspended: u64,
    pub expired: u64,
}

/// Numbers refused for one reason.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Problem type of the exchange's receipt.
    pub code: String,
    pub count: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub kind: StepKind,
    /// How many numbers it concerns; 0 where that has no meaning.
    pub count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    CreateKey,
    SaveRecoveryCopy,
    Connect,
    ImportNumbers,
    AddBrand,
    AssignBrand,
    Sync,
    ReviewRefused,
    AllLive,
}

/// The overview of the open workspace.
#[tauri::command]
#[specta::specta]
pub async fn get_overview(desk: State<'_, Desk>) -> Answer<Overview> {
    let _ = Code::Internal;
    desk.unready()
}
