//! Pushing: the outbox, entry by entry, in the order of the log.

use std::ops::ControlFlow;
use std::time::Duration;

use signet_protocol::{Head, ManifestClaims, Op, ProblemType, ReceiptClaims, document};
use signet_stir::TelephoneNumber;
use tokio::task::JoinHandle;

use super::client::Client;
use super::doubt::{self, Outcome};
use super::error::SyncError;
use super::{ATTEMPTS, OnProgress, Refused, Session, SyncProgress};
use crate::signing::{self, ChangeSet, SigningError};
use crate::store::connection::Answered;
use crate::store::log::EntryRow;
use crate::store::number::count_stamped_after;
use crate::store::state::{self, InForce, State};
use crate::store::{Store, aside, brand as brands, connection, image, log};

/// A request on its way.
struct InFlight {
    entry: EntryRow,
    answer: JoinHandle<Result<(String, u64), SyncError>>,
}

/// Sends every entry of the outbox and everything pending. While the exchange
/// works on one entry, the next is made and signed: a manifest refers to the
/// manifest before it, not to that one's receipt.
pub(super) async fn push(
    session: &mut Session<'_>,
    store: &mut Store,
    on_progress: OnProgress<'_>,
) -> Result<(), SyncError> {
    let total = count_stamped_after(store.connection(), session.row.pushed_sequence)?;
    let mut on_its_way: Option<InFlight> = None;
    let mut sent = session.row.log_seq;
    loop {
        let mut next = next_entry(session, store, sent)?;
        if let Some(InFlight { entry, answer }) = on_its_way.take() {
            let answer = answer
                .await
                .unwrap_or_else(|_| Err(SyncError::Unreachable(session.client.url().to_owned())));
            if settle(session, store, &entry, answer).await? == Outbox::Changed {
                sent = session.row.log_seq;
                next = next_entry(session, store, sent)?;
            }
            let progress = SyncProgress { numbers: session.report.pushed.numbers, total };
            if let ControlFlow::Break(()) = on_progress(progress) {
                return Err(SyncError::Cancelled);
            }
        }
        let Some(entry) = next else { return Ok(()) };
        session.authorize().await.map_err(|error| session.with_clock(error))?;
        upload_logos(session, store, &entry).await?;
        sent = entry.seq;
        let (client, body) = (session.client.clone(), body(&entry)?);
        let answer = tokio::spawn(async move { send(&client, body).await });
        on_its_way = Some(InFlight { entry, answer });
    }
}

/// Takes back what the log holds after all of what was set aside.
pub(super) async fn take_back(
    session: &mut Session<'_>,
    store: &mut Store,
    head: &Head,
) -> Result<(), SyncError> {
    while head.seq > session.row.log_seq {
        let next = session.row.log_seq + 1;
        let Some((entry, receipt)) = doubt::take_back(session, store, next).await? else { break };
        follow(session, store, &entry, &receipt, 0)?;
    }
    Ok(())
}

/// The entry after `sent`: from the outbox, or made of what is pending.
fn next_entry(
    session: &Session<'_>,
    store: &mut Store,
    sent: u64,
) -> Result<Option<EntryRow>, SyncError> {
    if let Some(entry) = log::next_after(store.connection(), session.row.id, sent)? {
        return Ok(Some(entry));
    }
    let Session { row, signer, world, clock_difference, .. } = session;
    let set: Option<ChangeSet> = session.lock.write(store, world, |transaction| {
        let set = signing::next_change_set(transaction, row, *signer, world, *clock_difference)?;
        if let Some(set) = &set {
            signing::keep(transaction, row, set)?;
        }
        Ok(set)
    })?;
    Ok(set.map(|set| set.entry))
}

fn body(entry: &EntryRow) -> Result<Vec<u8>, SyncError> {
    let sets = signing::number_sets_json(entry)?;
    // A compact JWS needs no escapes in JSON.
    let mut body = format!("{{\"manifest\":\"{}\",\"number_sets\":", entry.manifest).into_bytes();
    body.extend_from_slice(&sets);
    body.push(b'}');
    Ok(body)
}

/// Sends an entry's bytes until there is an answer: what got none may have
/// arrived, and the same manifest gives the same receipt.
async fn send(client: &Client, body: Vec<u8>) -> Result<(String, u64), SyncError> {
    let mut attempt = 1;
    loop {
        tracing::debug!(attempt, bytes = body.len(), "change set sent");
        let wait = match client.push(body.clone()).await {
            Err(SyncError::Busy { retry_at: seconds }) if attempt < ATTEMPTS && seconds <= 10 => {
                Duration::from_secs(seconds.unsigned_abs())
            }
            Err(SyncError::Unreachable(_) | SyncError::Timeout(_)) if attempt < ATTEMPTS => {
                Duration::from_millis(500 << attempt)
            }
            answer => return answer,
        };
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
}

/// What became of the outbox while an answer was looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outbox {
    AsSent,
    /// What follows the log's end is another entry than the one made last.
    Changed,
}

async fn settle(
    session: &mut Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
    answer: Result<(String, u64), SyncError>,
) -> Result<Outbox, SyncError> {
    match answer {
        Ok((receipt, bytes)) => {
            follow(session, store, entry, &receipt, bytes)?;
            Ok(Outbox::AsSent)
        }
        Err(SyncError::Refused(problem)) => {
            tracing::warn!(entry = entry.seq, problem = problem.kind.code(), "change set refused");
            if let Outcome::Taken(entry, receipt) =
                doubt::refused(session, store, entry, problem).await?
            {
                follow(session, store, &entry, &receipt, 0)?;
            }
            Ok(Outbox::Changed)
        }
        Err(other) => Err(session.with_clock(other)),
    }
}

/// Moves the log on by an entry that has its receipt.
fn follow(
    session: &mut Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
    receipt: &str,
    bytes: u64,
) -> Result<(), SyncError> {
    let checked = session.check_receipt(entry, receipt)?;
    apply(session, store, entry, receipt, &checked.claims)?;
    session.row.pushed_sequence = session.row.pushed_sequence.max(entry.sequence);
    session.row.receipt_head = Some(checked.digest.to_string());
    session.row.log_head = Some(entry.digest.clone());
    session.row.log_seq = entry.seq;
    session.report.pushed.change_sets += 1;
    session.report.pushed.numbers += entry.numbers;
    session.report.pushed.bytes += bytes;
    tracing::info!(entry = entry.seq, numbers = entry.numbers, bytes, "change set answered");
    Ok(())
}

/// Writes down what the receipt says.
fn apply(
    session: &mut Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
    receipt: &str,
    claims: &ReceiptClaims,
) -> Result<(), SyncError> {
    let manifest = document::read::<ManifestClaims>(&entry.manifest)?;
    let sets = signing::number_sets(entry)?;
    let mut sets = sets.iter();
    let (id, now) = (session.row.id, session.world.now());
    let answered = Answered {
        seq: entry.seq,
        sequence: entry.sequence,
        head: entry.digest.clone(),
        receipt: document::digest(receipt).to_string(),
    };
    session.lock.write(store, session.world, |transaction| {
        for (position, op) in (0_u32..).zip(&manifest.claims().ops) {
            let numbers: &[TelephoneNumber] = match op.commitment() {
                Some(_) => sets.next().map_or(&[][..], |set| set.numbers()),
                None => &[],
            };
            let refusals = Refusals::of(claims, position);
            match op {
                Op::Assign { brand, revision, reason, .. } => {
                    let in_force = in_force(transaction, brand, *revision, reason.as_deref())?;
                    let refused = numbers.iter().filter_map(|number| {
                        let code = refusals.code(*number)?.code().to_owned();
                        Some((*number, State::Rejected, Some(code)))
                    });
                    state::put_numbers(transaction, id, refused, now)?;
                    let taken = numbers.iter().copied();
                    let taken = taken.filter(|number| refusals.code(*number).is_none());
                    state::accept_numbers(transaction, id, entry.sequence, in_force, taken, now)?;
                }
                Op::Release { .. } => {
                    // What the exchange keeps, because it took the number out
                    // of service, keeps its state here.
                    let gone = numbers.iter().copied().filter(|number| {
                        matches!(
                            refusals.code(*number),
                            None | Some(ProblemType::NumberNotAssigned)
                        )
                    });
                    let gone: Vec<_> = gone.collect();
                    state::forget_numbers(transaction, id, entry.sequence, &gone)?;
                }
                Op::PutBrand(brand) => {
                    let (state, code) = match refusals.whole {
                        Some(kind) => (State::Rejected, Some(kind.code())),
                        None => (State::InReview, None),
                    };
                    let row = brands::by_uid(transaction, &brand.brand)?;
                    let revision = u32::try_from(brand.revision).unwrap_or(u32::MAX);
                    if let Some(row) = row {
                        state::put_brand(transaction, id, (row.id, revision), state, code, now)?;
                    }
                }
                Op::AddKey { .. }
                | Op::RevokeKey { .. }
                | Op::RetireBrand { .. }
                | Op::Suspend { .. }
                | Op::Resume { .. } => {}
            }
        }
        let refused = claims.results.len() as u64;
        log::receive(transaction, id, entry, receipt, refused, now)?;
        connection::advance(transaction, &session.row, &answered)?;
        Ok(aside::forget_up_to(transaction, id, entry.seq)?)
    })?;
    let refused = claims
        .results
        .iter()
        .map(|refusal| Refused { number: refusal.number, code: refusal.kind.code().to_owned() });
    session.report.refused.extend(refused);
    Ok(())
}

/// What an accepted assignment puts in force, in this file's keys.
fn in_force(
    transaction: &rusqlite::Transaction<'_>,
    brand: &str,
    revision: u64,
    reason: Option<&str>,
) -> Result<Option<InForce>, SyncError> {
    let Some(row) = brands::by_uid(transaction, brand)? else { return Ok(None) };
    let reason = match reason {
        Some(text) => match brands::find_reason(transaction, text)? {
            Some(reason) => Some(reason),
            None => return Ok(None),
        },
        None => None,
    };
    Ok(i64::try_from(revision).ok().map(|revision| InForce { brand: row.id, revision, reason }))
}

/// Refusals of one op, quick to ask: a receipt may refuse 10,000 numbers.
struct Refusals {
    whole: Option<ProblemType>,
    numbers: std::collections::HashMap<TelephoneNumber, ProblemType>,
}

impl Refusals {
    fn of(claims: &ReceiptClaims, op: u32) -> Self {
        let mut refusals = Self { whole: None, numbers: Default::default() };
        for refusal in claims.results.iter().filter(|refusal| refusal.op == op) {
            match refusal.number {
                Some(number) => {
                    refusals.numbers.insert(number, refusal.kind);
                }
                None => refusals.whole = Some(refusal.kind),
            }
        }
        refusals
    }

    fn code(&self, number: TelephoneNumber) -> Option<ProblemType> {
        self.whole.or_else(|| self.numbers.get(&number).copied())
    }
}

/// Puts the images of brands the entry carries at the exchange before it.
async fn upload_logos(
    session: &mut Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
) -> Result<(), SyncError> {
    let manifest = document::read::<ManifestClaims>(&entry.manifest)?;
    let logos = manifest.claims().ops.iter().filter_map(|op| match op {
        Op::PutBrand(brand) => brand.logos.as_ref(),
        _ => None,
    });
    let digests: Vec<String> = logos
        .flat_map(|logos| std::iter::once(logos.png).chain(logos.bmp))
        .map(|d| d.to_hex())
        .collect();
    for digest in digests {
        if session.client.has_logo(&digest).await.map_err(|error| session.with_clock(error))? {
            continue;
        }
        session.lock.renew(store, session.world)?;
        let image = image::get(store.connection(), &digest)?.ok_or(SigningError::Damaged)?;
        session
            .client
            .put_logo(&digest, &image.media_type, image.bytes)
            .await
            .map_err(|error| session.with_clock(error))?;
    }
    Ok(())
}
