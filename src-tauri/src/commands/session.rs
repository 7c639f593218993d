//! Workspaces: which is open, which were, making and opening them.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::keys::Key;
use super::sync::Connection;
use crate::error::{Answer, CommandError};
use crate::state::Desk;

/// What the window shows before anything else.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub workspace: Option<Workspace>,
    /// Latest first.
    pub recent: Vec<RecentWorkspace>,
    /// Regions whose national numbers can be read, by name.
    pub regions: Vec<Region>,
    pub version: String,
    /// Why the workspace named when the app was started did not open.
    pub problem: Option<CommandError>,
}

/// The open workspace in a few figures.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    pub path: String,
    pub file_name: String,
    pub enterprise: String,
    /// CLDR region code, e.g. `US`.
    pub region: String,
    pub numbers: u64,
    pub brands: u64,
    pub key: Option<Key>,
    pub connection: Option<Connection>,
    pub pending: u64,
    pub refused: u64,
    pub in_review: u64,
    /// Seconds since 1970-01-01 UTC.
    pub last_sync: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecentWorkspace {
    pub path: String,
    pub enterprise: String,
    /// Seconds since 1970-01-01 UTC.
    pub opened_at: i64,
    /// False when the file has been moved or deleted.
    pub exists: bool,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// CLDR region code, e.g. `US`.
    pub code: String,
    /// English name.
    pub name: String,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceDraft {
    pub enterprise: String,
    pub region: String,
    /// As suggested or chosen; any other path is refused.
    pub path: String,
}

/// The open workspace, the recent ones, and the regions.
#[tauri::command]
#[specta::specta]
pub async fn get_session(desk: State<'_, Desk>) -> Answer<Session> {
    desk.unready()
}

/// A free path in the user's documents for this enterprise's workspace.
#[tauri::command]
#[specta::specta]
pub async fn suggest_workspace_path(desk: State<'_, Desk>, enterprise: String) -> Answer<String> {
    let _ = enterprise;
    desk.unready()
}

/// Asks where the workspace shall lie; null when the person changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn choose_workspace_location(
    desk: State<'_, Desk>,
    enterprise: String,
) -> Answer<Option<String>> {
    let _ = enterprise;
    desk.unready()
}

/// Makes a workspace and opens it.
#[tauri::command]
#[specta::specta]
pub async fn create_workspace(desk: State<'_, Desk>, draft: WorkspaceDraft) -> Answer<Workspace> {
    let _ = draft;
    desk.unready()
}

/// Asks for a workspace file and opens it; null when none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_workspace(desk: State<'_, Desk>) -> Answer<Option<Workspace>> {
    desk.unready()
}

/// Opens a workspace of the recent list.
#[tauri::command]
#[specta::specta]
pub async fn open_recent(desk: State<'_, Desk>, path: String) -> Answer<Workspace> {
    let _ = path;
    desk.unready()
}

/// Closes the workspace; its passphrase is forgotten.
#[tauri::command]
#[specta::specta]
pub async fn close_workspace(desk: State<'_, Desk>) -> Answer<()> {
    desk.unready()
}
