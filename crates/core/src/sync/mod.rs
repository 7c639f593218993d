//! Trade with an exchange: enrol, push the outbox, pull receipts and events,
//! look numbers up.

mod client;
mod connect;
mod doubt;
mod error;
mod lock;
mod lookup;
mod pull;
mod push;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde::Serialize;
use signet_protocol::document::{self, Party, Verified};
use signet_protocol::{Digest, Head, Jwks, ReceiptClaims};
use signet_stir::certificate::{Certificate, CertificateError, TnScope};
use signet_stir::{Signer, TelephoneNumber};

pub use client::Client;
pub use connect::{connect, move_to};
pub use error::SyncError;
pub use lookup::{Lookup, lookup};

use self::lock::Lock;
use crate::error::Coded as _;
use crate::signing::SigningError;
use crate::store::connection::{self, ConnectionRow};
use crate::store::log::EntryRow;
use crate::store::number::{NumberStatus, count_stamped_after};
use crate::store::status::count_told;
use crate::store::{Store, StoreError};
use crate::world::World;

/// The longest time a sync waits for a busy exchange by itself; beyond it the
/// caller decides.
const PATIENCE: i64 = 10;
/// Seconds by which two clocks may differ without a word.
const CLOCK_TOLERANCE: i64 = 60;
/// Attempts at one request that the exchange does not answer.
const ATTEMPTS: u32 = 3;

/// How far a sync is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SyncProgress {
    /// Numbers the exchange has answered for.
    pub numbers: u64,
    /// Numbers that were pending when the sync began.
    pub total: u64,
}

/// Told of progress; stops the sync between two requests when it breaks.
pub type OnProgress<'a> = &'a mut (dyn FnMut(SyncProgress) -> ControlFlow<()> + Send);

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SyncReport {
    pub pushed: Pushed,
    pub pulled: Pulled,
    /// Every item refused by the receipts of this sync.
    pub refused: Vec<Refused>,
    /// Digest of the last manifest the exchange has answered.
    pub head: Option<String>,
    /// Seconds that the exchange's clock is ahead of this machine's, when that
    /// is more than a minute; negative when it is behind.
    pub clock_difference: Option<i64>,
    pub seconds: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pushed {
    pub change_sets: u64,
    pub numbers: u64,
    /// Octets of the request bodies as they were sent.
    pub bytes: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pulled {
    pub events: u64,
}

/// A refused item. A refusal of a whole op has no number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    #[serde(serialize_with = "international")]
    pub number: Option<TelephoneNumber>,
    pub code: String,
}

fn international<S: serde::Serializer>(
    number: &Option<TelephoneNumber>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => serializer.collect_str(number),
        None => serializer.serialize_none(),
    }
}

fn international_number<S: serde::Serializer>(
    number: &TelephoneNumber,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// A sync under way.
struct Session<'a> {
    row: ConnectionRow,
    client: Client,
    access: connect::Access,
    keys: Jwks,
    signer: &'a (dyn Signer + Sync),
    world: &'a World,
    lock: Lock,
    /// Seconds to add to this machine's clock for the exchange's; 0 when they
    /// agree.
    clock_difference: i64,
    /// The entry that was signed again last, for its time of issue.
    signed_again: Option<u64>,
    report: SyncReport,
}

/// Pushes what is pending and pulls what the exchange has to say.
///
/// Every step is durable before the next begins: a sync that is stopped at
/// any moment goes on where it was. One sync runs on a workspace at a time,
/// whatever programs are open; another fails with [`SyncError::Running`].
pub async fn sync(
    store: &mut Store,
    world: &World,
    signer: &(dyn Signer + Sync),
    on_progress: OnProgress<'_>,
) -> Result<SyncReport, SyncError> {
    let started = Instant::now();
    let enrolled = connection::current(store.connection())?.ok_or(SyncError::NotConnected)?;
    if enrolled.kid != signer.kid() {
        return Err(SyncError::KeyNotCertified);
    }
    let mut session = begin(store, world, signer)?;
    let done = session.run(store, on_progress).await;
    told(&session.report, &done, started);
    if let Err(SyncError::Busy { retry_at }) = &done {
        let id = session.row.id;
        session.lock.write(store, world, |transaction| {
            Ok(connection::note_retry(transaction, id, *retry_at)?)
        })?;
    }
    let mut report = session.report;
    let released = session.lock.release(store);
    done.and(released)?;
    report.head = connection::current(store.connection())?.and_then(|row| row.log_head);
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// Takes the lock and reads, under it, where the log stands.
fn begin<'a>(
    store: &mut Store,
    world: &'a World,
    signer: &'a (dyn Signer + Sync),
) -> Result<Session<'a>, SyncError> {
    let lock = Lock::take(store, world)?;
    let begun = connection::current(store.connection()).map_err(SyncError::from).and_then(|row| {
        let row = row.ok_or(SyncError::NotConnected)?;
        let keys: Jwks =
            serde_json::from_str(&row.exchange_keys).map_err(|_| SyncError::IdentityChanged)?;
        let keys = keys.pinned(&row.key_thumbprint).ok_or(SyncError::IdentityChanged)?;
        Ok((Client::new(&row.url)?, keys, row))
    });
    match begun {
        Ok((client, keys, row)) => Ok(Session {
            row,
            client,
            access: connect::Access::none(),
            keys,
            signer,
            world,
            lock,
            clock_difference: 0,
            signed_again: None,
            report: SyncReport::default(),
        }),
        Err(error) => {
            lock.release(store)?;
            Err(error)
        }
    }
}

/// What is written down of a sync, whole or not.
fn told(report: &SyncReport, done: &Result<(), SyncError>, started: Instant) {
    let (change_sets, numbers) = (report.pushed.change_sets, report.pushed.numbers);
    let (refused, events) = (report.refused.len(), report.pulled.events);
    let ms = started.elapsed().as_millis() as u64;
    match done {
        Ok(()) => tracing::info!(change_sets, numbers, refused, events, ms, "synced"),
        Err(error) => {
            let code = error.code();
            tracing::warn!(change_sets, numbers, refused, events, ms, %code, "sync stopped");
        }
    }
}

impl Session<'_> {
    async fn run(
        &mut self,
        store: &mut Store,
        on_progress: OnProgress<'_>,
    ) -> Result<(), SyncError> {
        wait_out(self.row.retry_at, self.world).await?;
        let head = self.open(store).await?;
        compare(&self.row, &head)?;
        push::take_back(self, store, &head).await?;
        push::push(self, store, on_progress).await?;
        pull::pull(self, store).await?;
        let (id, now) = (self.row.id, self.world.now());
        self.lock.write(store, self.world, |transaction| {
            Ok(connection::note_sync(transaction, id, now)?)
        })
    }

    async fn open(&mut self, store: &mut Store) -> Result<Head, SyncError> {
        for _ in 1..ATTEMPTS {
            self.lock.renew(store, self.world)?;
            match self.head().await {
                Err(SyncError::Busy { retry_at }) => self.wait(retry_at).await?,
                other => return other,
            }
        }
        self.lock.renew(store, self.world)?;
        let head = self.head().await;
        head.map_err(|error| self.with_clock(error))
    }

    async fn head(&mut self) -> Result<Head, SyncError> {
        let asked = self.world.now();
        let offered = self.client.keys().await?;
        self.compare_clocks(asked);
        if offered.signing_key(&self.row.key_thumbprint).is_none() {
            return Err(SyncError::IdentityChanged);
        }
        self.authorize().await?;
        self.client.head().await
    }

    async fn authorize(&mut self) -> Result<(), SyncError> {
        let Self { access, client, row, signer, world, clock_difference, .. } = self;
        access.refresh(client, row, *signer, world, *clock_difference).await
    }

    /// Notes how far the exchange's clock is from this one, by its answer to
    /// what was asked at `asked`.
    fn compare_clocks(&mut self, asked: i64) {
        let Some(there) = self.client.told_time() else { return };
        let answered = self.world.now();
        // Somewhere between the two the answer was written.
        let nearest = there.clamp(asked.min(answered), answered);
        let difference = there.saturating_sub(nearest);
        let counts = difference.unsigned_abs() > CLOCK_TOLERANCE.unsigned_abs();
        self.clock_difference = if counts { difference } else { 0 };
        self.report.clock_difference = self.told_difference();
    }

    fn told_difference(&self) -> Option<i64> {
        Some(self.clock_difference).filter(|difference| *difference != 0)
    }

    /// Reads a receipt for the entry after the last one answered.
    fn check_receipt(
        &self,
        entry: &EntryRow,
        receipt: &str,
    ) -> Result<Verified<ReceiptClaims>, SyncError> {
        let manifest: Digest = entry.digest.parse().map_err(|_| SigningError::Damaged)?;
        let prev = self.row.receipt_head.as_deref().map(str::parse).transpose();
        let prev = prev.map_err(|_| SigningError::Damaged)?;
        Ok(document::check_receipt(receipt, &manifest, entry.seq, prev, self.party())?)
    }

    /// Waits `seconds` when that is short; else says until when.
    async fn wait(&self, seconds: i64) -> Result<(), SyncError> {
        wait_out(Some(self.world.now() + seconds), self.world).await
    }

    fn with_clock(&self, error: SyncError) -> SyncError {
        error.told_at(self.world.now())
    }

    fn party(&self) -> Party<'_> {
        Party {
            jwks: &self.keys,
            exchange_id: &self.row.exchange_id,
            enterprise_id: &self.row.enterprise_id,
        }
    }
}

/// An exchange whose log is shorter than what it has signed for, or of that
/// length and another one, has lost data, has been made to forget, or is
/// another exchange.
fn compare(row: &ConnectionRow, head: &Head) -> Result<(), SyncError> {
    let text = |digest: Option<signet_protocol::Digest>| digest.map(|digest| digest.to_string());
    let shorter = head.seq < row.log_seq || head.events < row.event_seq;
    let other = head.seq == row.log_seq
        && (text(head.head) != row.log_head || text(head.receipt) != row.receipt_head);
    if shorter || other { Err(SyncError::IdentityChanged) } else { Ok(()) }
}

async fn wait_out(until: Option<i64>, world: &World) -> Result<(), SyncError> {
    let Some(until) = until else { return Ok(()) };
    let seconds = until - world.now();
    if seconds > PATIENCE {
        return Err(SyncError::Busy { retry_at: until });
    }
    if seconds > 0 {
        tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
    }
    Ok(())
}

/// What the desk's certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// As RFC 4514 writes it.
    pub subject: String,
    /// Seconds since 1970-01-01 UTC.
    pub not_after: i64,
    /// Entries of the TNAuthList in words, or the address where it is kept.
    pub numbers: Vec<String>,
}

/// Reads the desk's certificate.
pub fn certificate_facts(row: &ConnectionRow) -> Result<CertificateFacts, SyncError> {
    let path = Certificate::path_from_pem(&row.certificates)?;
    let leaf = path.first().ok_or(CertificateError::Encoding)?;
    let numbers = leaf.scope().map(TnScope::in_words).unwrap_or_default();
    Ok(CertificateFacts { subject: leaf.subject(), not_after: leaf.not_after(), numbers })
}

/// A connection with what is outstanding on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionState {
    pub row: ConnectionRow,
    /// Numbers stamped since the last answer.
    pub pending: u64,
    pub refused: u64,
}

/// The desk's connections with what is outstanding on each.
pub fn connections(store: &Store) -> Result<Vec<ConnectionState>, StoreError> {
    let Some(row) = connection::current(store.connection())? else { return Ok(Vec::new()) };
    let pending = count_stamped_after(store.connection(), row.pushed_sequence)?;
    let refused = count_told(store.connection(), &[NumberStatus::Rejected])?.rejected;
    Ok(vec![ConnectionState { row, pending, refused }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> ConnectionRow {
        ConnectionRow {
            id: 1,
            uid: String::new(),
            url: String::new(),
            exchange_id: String::new(),
            exchange_keys: String::new(),
            key_thumbprint: String::new(),
            public_url: String::new(),
            enterprise_id: String::new(),
            kid: String::new(),
            certificates: String::new(),
            pushed_sequence: 0,
            log_seq: 4,
            log_head: Some(Digest::of(b"manifest").to_string()),
            receipt_head: Some(Digest::of(b"receipt").to_string()),
            event_seq: 7,
            last_sync_at: None,
            retry_at: None,
            created_at: 0,
        }
    }

    #[test]
    fn a_log_that_was_cut_or_rewritten_is_noticed() {
        let (head, receipt) = (Some(Digest::of(b"manifest")), Some(Digest::of(b"receipt")));
        let same = Head { seq: 4, head, receipt, events: 7 };
        let other = Some(Digest::of(b"other"));
        assert!(compare(&row(), &same).is_ok());
        assert!(compare(&row(), &Head { seq: 5, head: other, ..same.clone() }).is_ok());
        for lie in [
            Head { seq: 3, ..same.clone() },
            Head { events: 6, ..same.clone() },
            Head { head: other, ..same.clone() },
            Head { head: None, ..same.clone() },
            Head { receipt: other, ..same.clone() },
        ] {
            assert!(matches!(compare(&row(), &lie), Err(SyncError::IdentityChanged)), "{lie:?}");
        }
    }
}
