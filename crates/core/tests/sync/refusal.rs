//! Refusals that nobody signed: a proxy's word may not cost what the exchange
//! took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use signet_core::{Code, Coded};

use crate::proxy;
use crate::world::{Desk, FIRST, Site};

const SET_ASIDE: &str = "SELECT count(*) FROM set_aside";

#[test]
fn a_refusal_of_what_the_exchange_took_is_seen_through() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let liar = proxy::start(&site.url(), |passing| {
        let answer = passing.forward();
        if passing.is_change_set() { proxy::problem(400, "invalid_request") } else { answer }
    });
    desk.move_to(&liar);
    desk.assign(FIRST, 3);
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!((desk.pending(), desk.active(), desk.count(SET_ASIDE)), (0, 3, 0));
}

/// Commits change sets, says they are refused, and shows no entry for the
/// first `blind` times it is asked.
fn lying(site: &Site, blind: u32) -> String {
    let asked = AtomicU32::new(0);
    proxy::start(&site.url(), move |passing| {
        let answer = passing.forward();
        if passing.is_change_set() && asked.load(Ordering::SeqCst) == 0 {
            proxy::problem(400, "invalid_request")
        } else if passing.is_look_up() && asked.fetch_add(1, Ordering::SeqCst) < blind {
            proxy::problem(404, "not_found")
        } else {
            answer
        }
    })
}

#[test]
fn what_was_refused_and_is_in_the_log_after_all_is_taken_back() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    desk.move_to(&lying(&site, 1));
    desk.assign(FIRST, 3);
    assert_eq!(desk.sync().unwrap_err().code(), Code::ExchangeRefused);
    assert_eq!(desk.count(SET_ASIDE), 1, "the exact bytes are kept");
    assert_eq!(desk.entries().len(), 0);

    // Meanwhile the admin goes on working.
    desk.assign(FIRST + 2, 5);
    let report = desk.sync().unwrap();
    assert_eq!(report.pushed.change_sets, 2, "the one taken back and what came after it");
    desk.assert_whole();
    assert_eq!(desk.entries().len(), 2);
    assert_eq!((desk.pending(), desk.active(), desk.count(SET_ASIDE)), (0, 7, 0));
}

#[test]
fn what_took_the_place_of_a_change_set_gives_it_back() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    // Asked after the refusal and at the start of the next sync; only when the
    // rebuilt change set meets its own predecessor does the truth come out.
    desk.move_to(&lying(&site, 3));
    desk.assign(FIRST, 3);
    assert_eq!(desk.sync().unwrap_err().code(), Code::ExchangeRefused);
    desk.assign(FIRST + 2, 5);
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!((desk.pending(), desk.active(), desk.count(SET_ASIDE)), (0, 7, 0));
}

#[test]
fn a_refusal_that_is_true_makes_room_for_another_change_set() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let closed = proxy::start(&site.url(), |passing| match passing.is_change_set() {
        true => proxy::problem(422, "bad_signature"),
        false => passing.forward(),
    });
    desk.move_to(&closed);
    desk.assign(FIRST, 3);
    for attempt in 1..=2 {
        assert_eq!(desk.sync().unwrap_err().code(), Code::ExchangeRefused);
        assert_eq!(desk.count(SET_ASIDE), attempt, "each attempt's bytes");
    }
    desk.move_to(&site.url());
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!(desk.count(SET_ASIDE), 0, "a receipt for their place has spoken");
    assert_eq!((desk.pending(), desk.active()), (0, 3));
}

#[test]
fn a_refusal_that_cannot_be_looked_into_moves_nothing() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let asked = Arc::new(AtomicU32::new(0));
    let counted = asked.clone();
    let wall = proxy::start(&site.url(), move |passing| {
        if passing.is_look_up() {
            counted.fetch_add(1, Ordering::SeqCst);
            return proxy::problem(500, "internal");
        }
        let answer = passing.forward();
        if passing.is_change_set() { proxy::problem(400, "invalid_request") } else { answer }
    });
    desk.move_to(&wall);
    desk.assign(FIRST, 3);
    assert_eq!(desk.sync().unwrap_err().code(), Code::ExchangeRefused);
    assert_eq!(asked.load(Ordering::SeqCst), 1, "it was asked for");
    let waiting = desk.entries();
    assert_eq!(waiting.len(), 1, "the bytes stay where they are");
    desk.move_to(&site.url());
    desk.sync().unwrap();
    assert_eq!(desk.entries()[0].digest, waiting[0].digest, "the same bytes were sent again");
    assert_eq!((desk.pending(), desk.active(), desk.count(SET_ASIDE)), (0, 3, 0));
}
