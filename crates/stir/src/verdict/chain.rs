//! Diversions (RFC 8946): which tokens follow from which, and whether they
//! lead to where the call goes.

use super::examine::Examined;
use super::failure::Failure;
use super::step::Step;
use crate::identity::Identity;
use crate::passport::{Assertion, Claims};
use crate::sip::Call;

/// Takes the steps that concern the tokens of a call together: whether a
/// `div` token follows from another, and whether destinations are right.
pub(super) fn settle(call: &Call, all: &mut [Examined]) {
    let rooted = rooted(all);
    let arriving = arriving(call, all, &rooted);
    for (position, examined) in all.iter_mut().enumerate() {
        let Some(claims) = &examined.claims else { continue };
        let diverts = matches!(claims.assertion(), Assertion::Div { .. });
        let known = !call.to.is_empty() || call.target.is_some();
        let destination =
            known.then(|| arriving[position].then_some(()).ok_or(Failure::Destination));
        examined.steps.note_or_skip(Step::Destination, destination);
        if diverts {
            let result = rooted[position].then_some(()).ok_or(Failure::Diversion);
            examined.steps.note(Step::Diversion, result);
        }
    }
}

/// The tokens that are valid but for their destination, and follow from the
/// first call: those of the first call itself, those with their predecessor
/// within, and those whose predecessor is one of these.
fn rooted(all: &[Examined]) -> Vec<bool> {
    let sound: Vec<_> = all.iter().map(Examined::sound).collect();
    let mut rooted: Vec<_> = sound
        .iter()
        .map(|claims| claims.is_some_and(|c| !matches!(c.assertion(), Assertion::Div { .. })))
        .collect();
    // Each round adds one at least, or is the last.
    loop {
        let next = (0..all.len()).find(|at| {
            let follows = |claims: &Claims| {
                (0..all.len()).any(|before| {
                    rooted[before] && sound[before].is_some_and(|b| leads_to(b, claims))
                })
            };
            !rooted[*at] && sound[*at].is_some_and(follows)
        });
        match next {
            Some(at) => rooted[at] = true,
            None => return rooted,
        }
    }
}

/// The tokens whose `dest` is where the call goes, or was diverted by one that
/// arrives there.
fn arriving(call: &Call, all: &[Examined], rooted: &[bool]) -> Vec<bool> {
    let claims: Vec<_> = all.iter().map(|examined| examined.claims.as_ref()).collect();
    let mut arriving: Vec<_> =
        claims.iter().map(|claims| claims.is_some_and(|claims| goes_to(claims, call))).collect();
    loop {
        let next = (0..all.len()).find(|at| {
            let diverted = |own: &Claims| {
                (0..all.len()).any(|after| {
                    arriving[after]
                        && rooted[after]
                        && claims[after].is_some_and(|claims| leads_to(own, claims))
                })
            };
            !arriving[*at] && claims[*at].is_some_and(diverted)
        });
        match next {
            Some(at) => arriving[at] = true,
            None => return arriving,
        }
    }
}

fn goes_to(claims: &Claims, call: &Call) -> bool {
    let named = |identity: &Identity| claims.dest().contains(identity);
    let called = !call.to.is_empty() && call.to.iter().all(named);
    called || call.target.as_ref().is_some_and(named)
}

/// Tells whether the call of `before` may have been diverted as `after` says:
/// the same caller, and `div` is where it went.
pub(super) fn leads_to(before: &Claims, after: &Claims) -> bool {
    match after.assertion() {
        Assertion::Div { div } | Assertion::DivO { div, .. } => {
            before.orig() == after.orig() && before.dest().contains(div)
        }
        Assertion::Base | Assertion::Shaken { .. } | Assertion::Rcd => false,
    }
}
