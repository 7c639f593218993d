//! Workspaces: which is open, which were, making and opening them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use signet_core::Code;
use signet_core::overview::brief;
use specta::Type;
use tauri::State;

use super::keys::{Key, key};
use super::sync::{Connection, connection};
use crate::error::{Answer, CommandError};
use crate::host::Ask;
use crate::language::{self, Language};
use crate::places::file_stem;
use crate::recent::{self, Recent};
use crate::state::{Desk, OtherWindow, name_of};

/// Least and most, in percent. Beyond them a window shows hardly a row.
const ZOOM: (u32, u32) = (50, 300);

/// What the window shows before anything else.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub workspace: Option<Workspace>,
    /// Latest first.
    pub recent: Vec<RecentWorkspace>,
    /// CLDR codes of the regions whose national numbers can be read.
    pub regions: Vec<String>,
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
    /// Another window of the app that had it open before this one.
    pub other_window: Option<OtherWindow>,
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

/// What the window speaks, and why.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Speech {
    /// As asked for in the settings; null for the system's.
    pub chosen: Option<Language>,
    pub language: Language,
}

/// The log of what the app does, for support.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogFile {
    pub path: String,
    /// False when nothing could be written there.
    pub written: bool,
    /// Whether a file manager shows it.
    pub revealed: bool,
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
    let workspace = match desk.opened() {
        Some(_) => Some(summary(&desk).await?),
        None => None,
    };
    let regions = signet_core::numbers::regions();
    let recent = recent::list(desk.places()).into_iter().map(RecentWorkspace::from).collect();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Session { workspace, recent, regions, version, problem: desk.problem() })
}

/// A free path in the user's documents for this enterprise's workspace.
#[tauri::command]
#[specta::specta]
pub async fn suggest_workspace_path(desk: State<'_, Desk>, enterprise: String) -> Answer<String> {
    Ok(shown(&desk.suggest_path(&enterprise)))
}

/// Asks where the workspace shall lie; null when the person changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn choose_workspace_location(
    desk: State<'_, Desk>,
    enterprise: String,
) -> Answer<Option<String>> {
    let directory = desk.places().documents.clone();
    let file_name = format!("{}.signet", file_stem(&enterprise));
    let chosen = desk.choose(Ask::WorkspaceLocation { directory, file_name }).await;
    let Some(path) = chosen else { return Ok(None) };
    desk.offer(path.clone());
    Ok(Some(shown(&path)))
}

/// Makes a workspace and opens it.
#[tauri::command]
#[specta::specta]
pub async fn create_workspace(desk: State<'_, Desk>, draft: WorkspaceDraft) -> Answer<Workspace> {
    desk.create(PathBuf::from(draft.path), draft.enterprise, draft.region).await?;
    summary(&desk).await
}

/// Asks for a workspace file and opens it; null when none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_workspace(desk: State<'_, Desk>) -> Answer<Option<Workspace>> {
    let Some(path) = desk.choose(Ask::Workspace).await else { return Ok(None) };
    desk.open_chosen(path).await?;
    summary(&desk).await.map(Some)
}

/// Opens a workspace of the recent list, or once more the one that is open.
#[tauri::command]
#[specta::specta]
pub async fn open_recent(desk: State<'_, Desk>, path: String) -> Answer<Workspace> {
    desk.open_recent(PathBuf::from(path)).await?;
    summary(&desk).await
}

/// Closes the workspace; its passphrase is forgotten.
#[tauri::command]
#[specta::specta]
pub async fn close_workspace(desk: State<'_, Desk>) -> Answer<()> {
    desk.close();
    Ok(())
}

/// Shows the window's content larger or smaller, 100 being as it is made.
#[tauri::command]
#[specta::specta]
pub async fn zoom_window(desk: State<'_, Desk>, percent: u32) -> Answer<()> {
    desk.host().zoom(f64::from(percent.clamp(ZOOM.0, ZOOM.1)) / 100.0);
    Ok(())
}

/// Notes whether the window holds something that is not saved: before it
/// closes over that, it asks.
#[tauri::command]
#[specta::specta]
pub async fn note_unsaved(desk: State<'_, Desk>, unsaved: bool) -> Answer<()> {
    desk.note_unsaved(unsaved);
    Ok(())
}

/// Settles the language before the window shows anything. `system` is the one
/// that fits the system's best; dialogs speak what the answer says.
#[tauri::command]
#[specta::specta]
pub async fn start_language(desk: State<'_, Desk>, system: Language) -> Answer<Speech> {
    let chosen = language::chosen(desk.places());
    let language = chosen.unwrap_or(system);
    desk.speak(language);
    Ok(Speech { chosen, language })
}

/// Asks for a language from the next start of the window on, null for the
/// system's.
#[tauri::command]
#[specta::specta]
pub async fn choose_language(desk: State<'_, Desk>, language: Option<Language>) -> Answer<()> {
    language::choose(desk.places(), language)
}

/// Shows the log file in the system's file manager, where there is one, and
/// says where it lies.
#[tauri::command]
#[specta::specta]
pub async fn show_log_file(desk: State<'_, Desk>) -> Answer<LogFile> {
    let Some(path) = desk.places().log.clone() else {
        return Err(CommandError::new(Code::FileNotFound, "there is no folder for a log"));
    };
    let written = path.is_file();
    let revealed = written && desk.host().reveal(path.clone()).await;
    Ok(LogFile { path: shown(&path), written, revealed })
}

/// The open workspace in a few figures.
async fn summary(desk: &Desk) -> Answer<Workspace> {
    desk.read(|opened, store| {
        let figures = brief(store)?;
        let connection = connection(opened, store)?;
        let row = opened.row();
        Ok::<_, CommandError>(Workspace {
            path: shown(opened.path()),
            file_name: name_of(opened.path()),
            enterprise: row.enterprise.clone(),
            region: row.region.clone(),
            numbers: figures.total,
            brands: figures.brands,
            key: key(opened, store)?,
            last_sync: connection.as_ref().and_then(|connection| connection.last_sync),
            connection,
            pending: figures.pending,
            refused: figures.refused,
            in_review: figures.in_review,
            other_window: opened.other_window(),
        })
    })
    .await
}

/// A path as the window shows it and hands it back.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl From<Recent> for RecentWorkspace {
    fn from(recent: Recent) -> Self {
        Self {
            path: shown(&recent.path),
            exists: recent.path.is_file(),
            enterprise: recent.enterprise,
            opened_at: recent.opened_at,
        }
    }
}
