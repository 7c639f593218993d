//! The exchange: connecting, the log, sending and receiving.

use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::Progress;
use super::numbers::NumberStatus;
use super::overview::Refusal;
use crate::error::Answer;
use crate::state::Desk;

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncState {
    pub connection: Option<Connection>,
    pub pending: u64,
    /// Change sets without a receipt, oldest first.
    pub outbox: Vec<LogEntry>,
    /// The latest hundred, latest first.
    pub entries: Vec<LogEntry>,
    /// The latest hundred, latest first.
    pub events: Vec<EventRow>,
    /// The exchange asked not to be called before this time (seconds since
    /// 1970-01-01 UTC).
    pub retry_at: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    pub uid: String,
    pub url: String,
    pub exchange_id: String,
    pub enterprise_id: String,
    /// Last entry of the log known here.
    pub seq: u64,
    /// Its manifest's digest.
    pub head: Option<String>,
    pub pending: u64,
    pub refused: u64,
    /// Seconds since 1970-01-01 UTC.
    pub last_sync: Option<i64>,
    pub certificate: Certificate,
    /// Served by the exchange that comes with the app.
    pub local: bool,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    pub subject: String,
    /// Seconds since 1970-01-01 UTC.
    pub not_after: i64,
    /// Its TNAuthList as text: numbers, ranges and service provider codes.
    pub numbers: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    pub seq: u64,
    pub digest: String,
    pub numbers: u64,
    pub bytes: u64,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
    pub received_at: Option<i64>,
    pub refused: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventRow {
    pub seq: u64,
    /// Seconds since 1970-01-01 UTC.
    pub occurred_at: i64,
    pub kind: String,
    pub status: Option<NumberStatus>,
    pub numbers: u64,
    pub code: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncResult {
    pub pushed: Pushed,
    pub pulled: Pulled,
    pub refused: Vec<Refusal>,
    #[specta(type = i32)]
    pub seconds: f64,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Pushed {
    pub change_sets: u64,
    pub numbers: u64,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Pulled {
    pub events: u64,
}

/// The connection with its log, outbox and events.
#[tauri::command]
#[specta::specta]
pub async fn get_sync(desk: State<'_, Desk>) -> Answer<SyncState> {
    desk.unready()
}

/// Enrols at an exchange.
#[tauri::command]
#[specta::specta]
pub async fn connect(desk: State<'_, Desk>, url: String, invite: String) -> Answer<Connection> {
    let _ = (url, invite);
    desk.unready()
}

/// Starts the exchange that comes with the app and enrols there.
#[tauri::command]
#[specta::specta]
pub async fn start_local_exchange(desk: State<'_, Desk>) -> Answer<Connection> {
    desk.unready()
}

/// Sends what is pending and fetches what happened. Its job is `sync`.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(desk: State<'_, Desk>, progress: Channel<Progress>) -> Answer<SyncResult> {
    let _ = progress;
    desk.unready()
}
