//! Number lists: choose, inspect, plan, commit.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::Progress;
use crate::error::Answer;
use crate::state::Desk;

/// A list file that a dialog or a drop gave the app.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// Stands for the file; its path stays with the app.
    pub file: String,
    pub name: String,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    Number,
    Label,
    Department,
    Brand,
    Reason,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnMapping {
    pub field: ImportField,
    /// Position in the file, from 0.
    pub column: u32,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportInspection {
    /// WHATWG name, e.g. `UTF-8`.
    pub encoding: String,
    pub delimiter: String,
    pub has_header: bool,
    pub columns: Vec<ImportColumn>,
    /// The first eight rows below the header.
    pub rows: Vec<Vec<String>>,
    pub rows_estimated: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    pub index: u32,
    pub name: String,
    pub samples: Vec<String>,
    pub suggested: Option<ImportField>,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOptions {
    pub region: String,
    pub mapping: Vec<ColumnMapping>,
    /// Brand put on rows that name none.
    pub brand: Option<String>,
    pub reason: Option<String>,
}

/// What an import will do. Nothing is written until it is committed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPlan {
    pub plan: String,
    pub counts: ImportCounts,
    /// Most frequent first.
    pub reject_codes: Vec<RejectCount>,
    pub sample: Vec<ImportSampleRow>,
    #[specta(type = i32)]
    pub seconds: f64,
}

/// `rows` is the sum of all the others.
#[derive(Clone, Copy, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportCounts {
    pub rows: u64,
    pub blank: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub rejected: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RejectCount {
    pub code: String,
    pub count: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportSampleRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The number's cell as it came.
    pub raw: String,
    pub number: Option<String>,
    pub national: Option<String>,
    pub label: String,
    pub outcome: ImportOutcome,
    /// Why the row was rejected.
    pub code: Option<String>,
    /// What would mend it.
    pub fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    Created,
    Updated,
    Unchanged,
    Duplicate,
    Rejected,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    pub import: String,
    pub counts: ImportCounts,
    #[specta(type = i32)]
    pub seconds: f64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedRejects {
    pub path: String,
    pub rows: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRecord {
    pub import: String,
    pub file_name: String,
    /// Seconds since 1970-01-01 UTC.
    pub imported_at: i64,
    pub counts: ImportCounts,
}

/// Asks for a list file; null when none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_import_file(desk: State<'_, Desk>) -> Answer<Option<ImportFile>> {
    desk.unready()
}

/// Reads the head of a list: encoding, columns, and which is the number.
#[tauri::command]
#[specta::specta]
pub async fn inspect_import(
    desk: State<'_, Desk>,
    file: String,
    region: Option<String>,
    mapping: Option<Vec<ColumnMapping>>,
) -> Answer<ImportInspection> {
    let _ = (file, region, mapping);
    desk.unready()
}

/// Works out what an import would do. Its job is the file.
#[tauri::command]
#[specta::specta]
pub async fn plan_import(
    desk: State<'_, Desk>,
    file: String,
    options: ImportOptions,
    progress: Channel<Progress>,
) -> Answer<ImportPlan> {
    let _ = (file, options, progress);
    desk.unready()
}

/// Carries a plan out, whole or not at all. Its job is the plan.
#[tauri::command]
#[specta::specta]
pub async fn commit_import(
    desk: State<'_, Desk>,
    plan: String,
    progress: Channel<Progress>,
) -> Answer<ImportResult> {
    let _ = (plan, progress);
    desk.unready()
}

/// Stops a job: a file being planned, a plan being committed, or `sync`.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(desk: State<'_, Desk>, job: String) -> Answer<()> {
    let _ = job;
    desk.unready()
}

/// Asks where to, and writes the rejected rows; null when nothing was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_rejects(desk: State<'_, Desk>, plan: String) -> Answer<Option<SavedRejects>> {
    let _ = plan;
    desk.unready()
}

/// Past imports, latest first.
#[tauri::command]
#[specta::specta]
pub async fn list_imports(desk: State<'_, Desk>) -> Answer<Vec<ImportRecord>> {
    desk.unready()
}
