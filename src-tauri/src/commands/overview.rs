//! What is live, what waits, and what to do next.

use serde::Serialize;
use signet_core::numbers;
use signet_core::overview;
use specta::Type;
use tauri::State;

use super::sync::connection;
use crate::error::{Answer, CommandError};
use crate::state::Desk;

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub total: u64,
    pub counts: StatusCounts,
    /// Live numbers with a change that waits.
    pub live_waiting: u64,
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
    desk.read(|opened, store| {
        let connection = connection(opened, store)?;
        let overview = overview::overview(store)?;
        Ok::<_, CommandError>(Overview {
            certificate_not_after: connection.map(|connection| connection.certificate.not_after),
            ..overview.into()
        })
    })
    .await
}

impl From<overview::Overview> for Overview {
    fn from(overview: overview::Overview) -> Self {
        Self {
            total: overview.total,
            counts: overview.counts.into(),
            live_waiting: overview.live_waiting,
            unbranded: overview.unbranded,
            pending: overview.pending,
            refusals: overview.refusals.into_iter().map(Refusal::from).collect(),
            steps: overview.steps.into_iter().map(Step::from).collect(),
            recovery_copy_missing: overview.recovery_copy_missing,
            certificate_not_after: None,
            example_number: overview.example.map(|number| number.to_string()),
        }
    }
}

impl From<numbers::StatusCounts> for StatusCounts {
    fn from(counts: numbers::StatusCounts) -> Self {
        Self {
            draft: counts.draft,
            submitted: counts.submitted,
            in_review: counts.in_review,
            active: counts.active,
            rejected: counts.rejected,
            suspended: counts.suspended,
            expired: counts.expired,
        }
    }
}

impl From<(String, u64)> for Refusal {
    fn from((code, count): (String, u64)) -> Self {
        Self { code, count }
    }
}

impl From<overview::Step> for Step {
    fn from(step: overview::Step) -> Self {
        use overview::StepKind as Core;
        let kind = match step.kind {
            Core::CreateKey => StepKind::CreateKey,
            Core::SaveRecoveryCopy => StepKind::SaveRecoveryCopy,
            Core::Connect => StepKind::Connect,
            Core::ImportNumbers => StepKind::ImportNumbers,
            Core::AddBrand => StepKind::AddBrand,
            Core::AssignBrand => StepKind::AssignBrand,
            Core::Sync => StepKind::Sync,
            Core::ReviewRefused => StepKind::ReviewRefused,
            Core::AllLive => StepKind::AllLive,
        };
        Self { kind, count: step.count }
    }
}
