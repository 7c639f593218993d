//! Pulling: the exchange's events, page by page, in their order.

use signet_protocol::{Event, EventKind, document};

use super::Session;
use super::error::SyncError;
use crate::store::event::EventRow;
use crate::store::state::{self, State};
use crate::store::{Store, StoreError, brand as brands, connection, event};

/// Applies every event after the last one known. Each page is one
/// transaction.
pub(super) async fn pull(session: &mut Session<'_>, store: &mut Store) -> Result<(), SyncError> {
    loop {
        session.authorize().await.map_err(|error| session.with_clock(error))?;
        let after = session.row.event_seq;
        let answer = session.client.events(after).await;
        let answer = answer.map_err(|error| session.with_clock(error))?;
        let page = document::check_events(&answer.page, after, session.party())?.claims;
        if page.events.is_empty() {
            return Ok(());
        }
        let id = session.row.id;
        let applied = session.lock.write(store, session.world, |transaction| {
            let known = connection::event_seq(transaction, id)?;
            // One that was applied is not applied again.
            let fresh = page.events.iter().filter(|event| event.seq > known);
            let mut applied = 0;
            for event in fresh {
                apply(transaction, id, event)?;
                connection::note_event(transaction, id, event.seq)?;
                applied += 1;
            }
            Ok(applied)
        })?;
        session.row.event_seq = after + page.events.len() as u64;
        tracing::debug!(last = session.row.event_seq, events = applied, "events applied");
        session.report.pulled.events += applied;
        if !page.more {
            return Ok(());
        }
    }
}

fn apply(transaction: &rusqlite::Transaction<'_>, id: i64, event: &Event) -> Result<(), SyncError> {
    let kind = match &event.kind {
        EventKind::NumberStatus { status, code, numbers } => {
            let numbers = numbers.numbers().map_err(|_| SyncError::AnswerInvalid {
                url: String::new(),
                what: "an event's numbers cannot be read",
            })?;
            match State::told(*status) {
                Some(state) => state::put_numbers(
                    transaction,
                    id,
                    numbers.into_iter().map(|number| (number, state, code.clone())),
                    event.time,
                )?,
                None => {
                    let answered = connection::pushed_sequence(transaction, id)?;
                    state::forget_numbers(transaction, id, answered, &numbers)?;
                }
            }
            "number_status"
        }
        EventKind::BrandStatus { brand, revision, status, code } => {
            let row = brands::by_uid(transaction, brand)?;
            let revision = u32::try_from(*revision).unwrap_or(u32::MAX);
            if let Some((row, state)) = row.zip(State::told(*status)) {
                let brand = (row.id, revision);
                state::put_brand(transaction, id, brand, state, code.as_deref(), event.time)?;
            }
            "brand_status"
        }
        EventKind::Conflict { .. } => "conflict",
        EventKind::Unknown => "unknown",
    };
    let body = serde_json::to_string(event)
        .map_err(|_| StoreError::from(rusqlite::Error::ToSqlConversionFailure("event".into())))?;
    let row = EventRow { seq: event.seq, occurred_at: event.time, kind: kind.to_owned(), body };
    event::append(transaction, id, &row)?;
    Ok(())
}
