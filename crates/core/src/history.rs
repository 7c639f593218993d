//! What the log and the events tell: of one number, and lately of all.

use signet_protocol::{Event, EventKind, ManifestClaims, Op, ReceiptClaims, document};
use signet_stir::TelephoneNumber;

use crate::numbers::NumberStatus;
use crate::signing::{self, SigningError};
use crate::store::log::EntryRow;
use crate::store::state::State;
use crate::store::{Store, StoreError, connection, event, log};

/// Entries of the log searched for a number, latest first: two million numbers,
/// or half a second.
const ENTRIES: u64 = 200;
/// Events searched for a number, latest first.
const EVENTS: u32 = 500;

/// One thing that happened to a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
    pub kind: HistoryKind,
    /// The change set it was part of.
    pub seq: Option<u64>,
    /// Of its manifest, as in `rcdi`.
    pub digest: Option<String>,
    pub status: Option<NumberStatus>,
    /// Problem type.
    pub code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKind {
    Assigned,
    Released,
    Receipt,
    Status,
}

/// What happened to a number at the exchange, latest first.
pub fn of_number(
    store: &Store,
    number: TelephoneNumber,
) -> Result<Vec<HistoryEntry>, SigningError> {
    let Some(row) = connection::current(store.connection())? else { return Ok(Vec::new()) };
    let mut history = Vec::new();
    let last = log::last(store.connection(), row.id)?.map_or(0, |entry| entry.seq);
    log::for_each_after(store.connection(), row.id, last.saturating_sub(ENTRIES), |entry| {
        of_entry(&entry, number, &mut history)
    })?;
    for event in event::latest(store.connection(), row.id, EVENTS)? {
        history.extend(of_event(&event, number));
    }
    // Of what happened within one second, the later step comes first.
    history.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.kind as u8)));
    Ok(history)
}

fn of_entry(
    entry: &EntryRow,
    number: TelephoneNumber,
    history: &mut Vec<HistoryEntry>,
) -> Result<(), SigningError> {
    let manifest = document::read::<ManifestClaims>(&entry.manifest)?;
    let sets = signing::number_sets(entry)?;
    let ops = manifest.claims().ops.iter().enumerate();
    let with_set = ops.filter(|(_, op)| op.commitment().is_some()).zip(&sets);
    for ((position, op), set) in with_set {
        if set.position(number).is_none() {
            continue;
        }
        let step = |at, kind, code| HistoryEntry {
            at,
            kind,
            seq: Some(entry.seq),
            digest: Some(entry.digest.clone()),
            status: None,
            code,
        };
        let kind = match op {
            Op::Assign { .. } => HistoryKind::Assigned,
            _ => HistoryKind::Released,
        };
        history.push(step(entry.created_at, kind, None));
        if let (Some(receipt), Some(at)) = (&entry.receipt, entry.received_at) {
            let receipt = document::read::<ReceiptClaims>(receipt)?;
            let op = u32::try_from(position).unwrap_or(u32::MAX);
            let refusal = receipt.claims().refusal(op, Some(number));
            let code = refusal.map(|kind| kind.code().to_owned());
            history.push(step(at, HistoryKind::Receipt, code));
        }
    }
    Ok(())
}

fn of_event(row: &event::EventRow, number: TelephoneNumber) -> Option<HistoryEntry> {
    let event: Event = serde_json::from_str(&row.body).ok()?;
    let EventKind::NumberStatus { status, code, numbers } = event.kind else { return None };
    numbers.numbers().ok()?.binary_search(&number).ok()?;
    Some(HistoryEntry {
        at: event.time,
        kind: HistoryKind::Status,
        seq: None,
        digest: None,
        status: known(status),
        code,
    })
}

/// An event in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    pub seq: u64,
    /// Seconds since 1970-01-01 UTC.
    pub occurred_at: i64,
    /// As the exchange names it, e.g. `number_status`.
    pub kind: String,
    /// None for a release, and for kinds without a status.
    pub status: Option<NumberStatus>,
    /// How many numbers it concerns.
    pub numbers: u64,
    pub code: Option<String>,
}

/// The latest events of the connection, latest first.
pub fn events(store: &Store, limit: u32) -> Result<Vec<EventFacts>, StoreError> {
    let Some(row) = connection::current(store.connection())? else { return Ok(Vec::new()) };
    let rows = event::latest(store.connection(), row.id, limit)?;
    Ok(rows.into_iter().map(facts).collect())
}

fn facts(row: event::EventRow) -> EventFacts {
    let kind = serde_json::from_str::<Event>(&row.body).map(|event| event.kind);
    let count = |numbers: signet_protocol::event::NumberList| {
        numbers.numbers().map_or(0, |numbers| numbers.len() as u64)
    };
    let (status, numbers, code) = match kind {
        Ok(EventKind::NumberStatus { status, code, numbers }) => {
            (known(status), count(numbers), code)
        }
        Ok(EventKind::Conflict { numbers }) => (None, count(numbers), None),
        Ok(EventKind::BrandStatus { status, code, .. }) => (known(status), 0, code),
        Ok(EventKind::Unknown) | Err(_) => (None, 0, None),
    };
    let (seq, occurred_at, kind) = (row.seq, row.occurred_at, row.kind);
    EventFacts { seq, occurred_at, kind, status, numbers, code }
}

/// The desk's word for it; a released number has none.
fn known(status: signet_protocol::NumberStatus) -> Option<NumberStatus> {
    State::told(status).map(|state| NumberStatus::from_column(state as i64))
}
