//! What to make of answers that nobody signed.
//!
//! Only a receipt tells what the log holds. A refusal that carries no
//! signature may be a proxy's, or the answer to bytes that were taken before:
//! so the log is asked for those bytes first, and what it does not show is set
//! aside, not deleted, until a receipt gives its place to another entry.

use signet_protocol::{Digest, Problem, ProblemType};

use super::Session;
use super::error::SyncError;
use crate::signing::{self, SigningError};
use crate::store::log::EntryRow;
use crate::store::{Store, aside, log, state};

/// What came of a refusal.
pub(super) enum Outcome {
    /// The log has this entry, with this receipt.
    Taken(Box<EntryRow>, String),
    /// The outbox was signed again from this entry on.
    SignedAgain,
}

/// Looks into a refusal of an entry that was sent.
pub(super) async fn refused(
    session: &mut Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
    problem: Box<Problem>,
) -> Result<Outcome, SyncError> {
    if passes(problem.kind) {
        return Err(SyncError::Refused(problem));
    }
    match look_up(session, entry).await {
        Ok(Some(receipt)) => return Ok(Outcome::Taken(Box::new(entry.clone()), receipt)),
        Ok(None) => {}
        // Whether it was taken cannot be told: it is sent again another time.
        Err(_) => return Err(SyncError::Refused(problem)),
    }
    match problem.kind {
        ProblemType::OutOfOrder | ProblemType::ReplayedJti => {
            if let Some((entry, receipt)) = take_back(session, store, entry.seq).await? {
                return Ok(Outcome::Taken(Box::new(entry), receipt));
            }
            if problem.kind == ProblemType::OutOfOrder {
                return Err(SyncError::LogConflict);
            }
        }
        ProblemType::ClockSkew => {
            session.compare_clocks(session.world.now());
            if session.signed_again == Some(entry.seq) {
                let clock_difference = session.told_difference();
                return Err(SyncError::ClockSkew { problem, clock_difference });
            }
            sign_again(session, store, entry, problem.kind)?;
            session.signed_again = Some(entry.seq);
            return Ok(Outcome::SignedAgain);
        }
        _ => {}
    }
    set_aside(session, store, entry.seq, problem.kind)?;
    Err(SyncError::Refused(problem))
}

/// Asks for what was set aside from the place after the log's end, and puts
/// what the log holds of it back into the outbox, in place of what followed.
pub(super) async fn take_back(
    session: &Session<'_>,
    store: &mut Store,
    seq: u64,
) -> Result<Option<(EntryRow, String)>, SyncError> {
    let id = session.row.id;
    for entry in aside::at(store.connection(), id, seq)? {
        let Some(receipt) = look_up(session, &entry).await? else { continue };
        session.check_receipt(&entry, &receipt)?;
        let now = session.world.now();
        session.lock.write(store, session.world, |transaction| {
            aside::put(transaction, id, seq, ProblemType::OutOfOrder.code(), now)?;
            state::forget_submitted_brands(transaction, id)?;
            log::append(transaction, id, &entry)?;
            aside::remove(transaction, id, &entry.digest)?;
            Ok(())
        })?;
        return Ok(Some((entry, receipt)));
    }
    Ok(None)
}

/// The receipt of an entry that the log holds.
async fn look_up(session: &Session<'_>, entry: &EntryRow) -> Result<Option<String>, SyncError> {
    let digest: Digest = entry.digest.parse().map_err(|_| SigningError::Damaged)?;
    match session.client.entry(&digest.to_hex()).await {
        Ok(found) if found.manifest == entry.manifest => Ok(Some(found.receipt)),
        Ok(_) | Err(SyncError::NotFound) => Ok(None),
        Err(other) => Err(session.with_clock(other)),
    }
}

fn sign_again(
    session: &Session<'_>,
    store: &mut Store,
    entry: &EntryRow,
    kind: ProblemType,
) -> Result<(), SyncError> {
    let Session { row, signer, world, .. } = session;
    session.lock.write(store, world, |transaction| {
        aside::keep(transaction, row.id, entry.seq, kind.code(), world.now())?;
        let now = world.now().saturating_add(session.clock_difference);
        Ok(signing::sign_again(transaction, row, entry.seq, *signer, now)?)
    })
}

fn set_aside(
    session: &Session<'_>,
    store: &mut Store,
    seq: u64,
    kind: ProblemType,
) -> Result<(), SyncError> {
    let (id, now) = (session.row.id, session.world.now());
    session.lock.write(store, session.world, |transaction| {
        aside::put(transaction, id, seq, kind.code(), now)?;
        Ok(state::forget_submitted_brands(transaction, id)?)
    })
}

/// Whether the same bytes may be taken later: suspensions and failures pass.
const fn passes(kind: ProblemType) -> bool {
    matches!(
        kind,
        ProblemType::EnterpriseSuspended
            | ProblemType::Internal
            | ProblemType::Forbidden
            | ProblemType::RequestTimeout
            | ProblemType::Unknown
    )
}
