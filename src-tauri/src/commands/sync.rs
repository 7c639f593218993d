//! The exchange: connecting, the log, sending and receiving.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;
use signet_core::history::{self, EventFacts};
use signet_core::numbers::{NumberStatus, count_pending};
use signet_core::overview;
use signet_core::store::log::{self, EntryFacts};
use signet_core::store::{Store, connection};
use signet_core::sync::{self, SyncProgress, SyncReport};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::overview::Refusal;
use super::{Progress, ProgressUnit};
use crate::error::{Answer, CommandError};
use crate::meter::Meter;
use crate::state::{Desk, OpenWorkspace, SYNC};

/// Entries and events shown.
const SHOWN: u32 = 100;
/// Outbox entries shown; a million numbers wait in a hundred.
const WAITING: u32 = 1000;

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
    desk.read(|opened, store| {
        let row = connection::current(store.connection())?;
        let entries = |waiting, limit| match &row {
            Some(row) => log::latest(store.connection(), row.id, waiting, limit),
            None => Ok(Vec::new()),
        };
        let mut outbox: Vec<_> = entries(true, WAITING)?.into_iter().map(LogEntry::from).collect();
        outbox.reverse();
        Ok::<_, CommandError>(SyncState {
            connection: connection(opened, store)?,
            pending: count_pending(store.connection())?,
            outbox,
            entries: entries(false, SHOWN)?.into_iter().map(LogEntry::from).collect(),
            events: history::events(store, SHOWN)?.into_iter().map(EventRow::from).collect(),
            retry_at: row.and_then(|row| row.retry_at),
        })
    })
    .await
}

/// Enrols at an exchange.
#[tauri::command]
#[specta::specta]
pub async fn connect(desk: State<'_, Desk>, url: String, invite: String) -> Answer<Connection> {
    desk.enrol(url, invite).await?;
    connected(&desk).await
}

/// Starts the exchange that comes with the app and enrols there.
#[tauri::command]
#[specta::specta]
pub async fn start_local_exchange(desk: State<'_, Desk>) -> Answer<Connection> {
    desk.enrol_locally().await?;
    connected(&desk).await
}

/// Sends what is pending and fetches what happened. Its job is `sync`.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(desk: State<'_, Desk>, progress: Channel<Progress>) -> Answer<SyncResult> {
    let (job, meter) = (desk.jobs().start(SYNC)?, Meter::new(progress));
    let report = desk.sync(move |at: SyncProgress| {
        meter.report(ProgressUnit::Numbers, at.numbers, Some(at.total));
        if job.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    Ok(report.await?.into())
}

async fn connected(desk: &Desk) -> Answer<Connection> {
    let connection = desk.read(connection).await?;
    connection.ok_or_else(|| CommandError::internal("the connection is gone"))
}

/// The connection as the window shows it; none before the first.
pub fn connection(opened: &OpenWorkspace, store: &Store) -> Answer<Option<Connection>> {
    let Some(state) = sync::connections(store)?.into_iter().next() else { return Ok(None) };
    let certificate = overview::certificate(&state.row)?;
    Ok(Some(Connection {
        local: opened.exchange().site().serves(&state.row.url),
        uid: state.row.uid,
        url: state.row.url,
        exchange_id: state.row.exchange_id,
        enterprise_id: state.row.enterprise_id,
        seq: state.row.log_seq,
        head: state.row.log_head,
        pending: state.pending,
        refused: state.refused,
        last_sync: state.row.last_sync_at,
        certificate: Certificate {
            subject: certificate.subject,
            not_after: certificate.not_after,
            numbers: certificate.numbers,
        },
    }))
}

impl From<EntryFacts> for LogEntry {
    fn from(entry: EntryFacts) -> Self {
        Self {
            seq: entry.seq,
            digest: entry.digest,
            numbers: entry.numbers,
            bytes: entry.bytes,
            created_at: entry.created_at,
            received_at: entry.received_at,
            refused: entry.refused,
        }
    }
}

impl From<EventFacts> for EventRow {
    fn from(event: EventFacts) -> Self {
        Self {
            seq: event.seq,
            occurred_at: event.occurred_at,
            kind: event.kind,
            status: event.status,
            numbers: event.numbers,
            code: event.code,
        }
    }
}

impl From<SyncReport> for SyncResult {
    fn from(report: SyncReport) -> Self {
        let mut refused: BTreeMap<String, u64> = BTreeMap::new();
        for item in report.refused {
            *refused.entry(item.code).or_default() += 1;
        }
        let mut refused: Vec<Refusal> = refused.into_iter().map(Refusal::from).collect();
        refused.sort_by_key(|refusal| std::cmp::Reverse(refusal.count));
        Self {
            pushed: Pushed {
                change_sets: report.pushed.change_sets,
                numbers: report.pushed.numbers,
                bytes: report.pushed.bytes,
            },
            pulled: Pulled { events: report.pulled.events },
            refused,
            seconds: report.seconds,
        }
    }
}
