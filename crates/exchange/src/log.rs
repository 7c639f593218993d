//! The log of an enterprise, as its desks follow it.

use signet_protocol::document;
use signet_protocol::{
    Digest, EntriesAnswer, Event, EventKind, EventsAnswer, EventsPage, Head, LogEntry, NumberSet,
    ProblemType, limits,
};

use crate::store::{EntryRow, EventRow};
use crate::token::Desk;
use crate::{Denied, Exchange};

/// Octets of number sets and documents in one page of the log; one entry is
/// always given.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Octets of event bodies in one page, below what a signed page may have.
const EVENTS_BYTES: usize = 1024 * 1024;

impl Exchange {
    /// Where the log stands.
    pub fn head(&self, desk: &Desk) -> Result<Head, Denied> {
        let enterprise = self
            .store
            .read(|store| store.enterprise_at(desk.enterprise.at).map_err(Denied::from))?;
        enterprise.map(|row| row.head).ok_or_else(|| Denied::failed("a desk without enterprise"))
    }

    /// The entry with that manifest.
    pub fn entry(&self, desk: &Desk, digest: &Digest) -> Result<LogEntry, Denied> {
        let row = self.store.read(|store| store.entry_of_digest(digest).map_err(Denied::from))?;
        let own = row.filter(|row| row.enterprise == desk.enterprise.at);
        to_entry(own.ok_or(ProblemType::NotFound)?)
    }

    /// Entries after a sequence number.
    pub fn entries(&self, desk: &Desk, after: u64) -> Result<EntriesAnswer, Denied> {
        let (mut entries, mut bytes) = (Vec::new(), 0);
        self.store.read(|store| {
            for seq in after.saturating_add(1)..=desk.enterprise.head.seq {
                if entries.len() == limits::ENTRIES_PER_PAGE || bytes > PAGE_BYTES {
                    break;
                }
                let row = store.entry(desk.enterprise.at, seq)?;
                let row = row.ok_or_else(|| Denied::failed("a gap in a log"))?;
                bytes += row.manifest.len() + row.receipt.len() + 4 * row.number_sets.len();
                entries.push(to_entry(row)?);
            }
            Ok::<_, Denied>(())
        })?;
        let reached = after.saturating_add(entries.len() as u64);
        Ok(EntriesAnswer { entries, more: reached < desk.enterprise.head.seq })
    }

    /// A signed page of the events after a sequence number.
    pub fn events(&self, desk: &Desk, after: u64) -> Result<EventsAnswer, Denied> {
        let mut rows = self.store.read(|store| {
            let limit = limits::EVENTS_PER_PAGE + 1;
            store.events(desk.enterprise.at, after, limit).map_err(Denied::from)
        })?;
        let mut bytes = 0;
        let fitting = rows.iter().take(limits::EVENTS_PER_PAGE).take_while(|row| {
            let first = bytes == 0;
            bytes += row.body.len();
            first || bytes <= EVENTS_BYTES
        });
        let fitting = fitting.count();
        let more = fitting < rows.len();
        rows.truncate(fitting);
        let page = EventsPage {
            iss: self.id().to_owned(),
            aud: desk.enterprise.uid.clone(),
            iat: self.clock.now(),
            after,
            events: rows.into_iter().map(to_event).collect::<Result<_, _>>()?,
            more,
        };
        let page = document::sign(&page, &self.signing).map_err(Denied::failed)?;
        Ok(EventsAnswer { page })
    }
}

fn to_event(row: EventRow) -> Result<Event, Denied> {
    let kind: EventKind = serde_json::from_str(&row.body).map_err(Denied::failed)?;
    Ok(Event { seq: row.seq, time: row.time, kind })
}

fn to_entry(row: EntryRow) -> Result<LogEntry, Denied> {
    let number_sets = number_sets(&row)?;
    Ok(LogEntry { manifest: row.manifest, number_sets, receipt: row.receipt })
}

/// The number sets of an entry, one per op that commits to one.
pub(crate) fn number_sets(row: &EntryRow) -> Result<Vec<NumberSet>, Denied> {
    let json = zstd::bulk::decompress(&row.number_sets, limits::NUMBER_SETS_BYTES)
        .map_err(Denied::failed)?;
    serde_json::from_slice(&json).map_err(Denied::failed)
}
