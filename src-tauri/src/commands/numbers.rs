//! The inventory: views, pages of rows, assigning and releasing.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::Packed;
use crate::error::Answer;
use crate::state::Desk;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NumberStatus {
    Draft,
    Submitted,
    InReview,
    Active,
    Rejected,
    Suspended,
    Expired,
}

/// Which numbers a view holds. Empty parts hold back nothing.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberFilter {
    /// Digits match the number, words its label, department, brand or reason.
    pub text: String,
    /// A brand's identifier, or `none` for numbers without one.
    pub brand: Option<String>,
    pub statuses: Vec<NumberStatus>,
    pub reason: Option<String>,
}

/// A snapshot of the matching numbers, held by the app until the workspace
/// closes or newer views push it out.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub view: u64,
    pub total: u64,
    pub pending: u64,
}

/// Rows of a view by position.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    pub view: u64,
    /// First position and the one after the last, in ascending order.
    pub ranges: Vec<(u64, u64)>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub changed: u64,
}

/// What `read_page` answers, as JSON in UTF-8: columns of equal length.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    pub offset: u64,
    /// E.164 with `+`.
    pub number: Vec<String>,
    pub national: Vec<String>,
    pub label: Vec<String>,
    pub department: Vec<String>,
    /// Display names; empty without a brand.
    pub brand: Vec<String>,
    pub reason: Vec<String>,
    pub status: Vec<NumberStatus>,
    /// The exchange's problem type; empty when there is none.
    pub code: Vec<String>,
    /// Seconds since 1970-01-01 UTC.
    pub changed: Vec<i64>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberDetail {
    pub number: String,
    pub national: String,
    pub label: String,
    pub department: String,
    pub brand: Option<BrandName>,
    pub reason: Option<String>,
    pub status: NumberStatus,
    pub code: Option<String>,
    /// Seconds since 1970-01-01 UTC.
    pub changed_at: i64,
    /// Changed since the last change set.
    pub pending: bool,
    /// Latest first.
    pub history: Vec<HistoryEntry>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandName {
    pub uid: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
    pub kind: HistoryKind,
    pub facts: HistoryFacts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    Assigned,
    Released,
    Receipt,
    Status,
    Imported,
}

#[derive(Clone, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryFacts {
    /// Of the change set.
    pub seq: Option<u64>,
    pub digest: Option<String>,
    pub status: Option<NumberStatus>,
    pub code: Option<String>,
}

/// Takes a snapshot of the numbers that match.
#[tauri::command]
#[specta::specta]
pub async fn open_view(desk: State<'_, Desk>, filter: NumberFilter) -> Answer<View> {
    let _ = filter;
    desk.unready()
}

/// At most 500 rows of a view: a [`Page`] as JSON bytes.
#[tauri::command]
#[specta::specta]
pub async fn read_page(
    desk: State<'_, Desk>,
    view: u64,
    offset: u64,
    limit: u32,
) -> Answer<Packed> {
    let _ = (view, offset, limit);
    desk.unready()
}

/// One number with its history.
#[tauri::command]
#[specta::specta]
pub async fn get_number(desk: State<'_, Desk>, number: String) -> Answer<NumberDetail> {
    let _ = number;
    desk.unready()
}

/// Puts a brand and a call reason on the selected numbers.
#[tauri::command]
#[specta::specta]
pub async fn assign_numbers(
    desk: State<'_, Desk>,
    selection: Selection,
    brand: String,
    reason: Option<String>,
) -> Answer<Changed> {
    let _ = (selection, brand, reason);
    desk.unready()
}

/// Takes the brand off the selected numbers.
#[tauri::command]
#[specta::specta]
pub async fn release_numbers(desk: State<'_, Desk>, selection: Selection) -> Answer<Changed> {
    let _ = selection;
    desk.unready()
}

/// Where a number stands in a view; null when it is not in it.
#[tauri::command]
#[specta::specta]
pub async fn find_row(desk: State<'_, Desk>, view: u64, number: String) -> Answer<Option<u64>> {
    let _ = (view, number);
    desk.unready()
}
