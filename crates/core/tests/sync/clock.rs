//! Clocks that are put back, run ahead, or are hours off.

use signet_core::store::connection;
use signet_core::world::{Clock, SystemClock};
use signet_core::{Code, Coded, signing};

use crate::proxy;
use crate::world::{Desk, FIRST, Site, claims};

#[test]
fn a_clock_put_back_by_seconds_stops_no_sync() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    desk.assign(FIRST, 3);
    desk.sync().unwrap();
    for back in [-40, -50] {
        desk.set_clock(back);
        desk.assign(FIRST, 2);
        desk.sync().unwrap_or_else(|error| panic!("{back} seconds: {error}"));
    }
    desk.assert_whole();
    let entries = desk.entries();
    assert_eq!(entries.len(), 3);
    assert_eq!(claims(&entries[2]).iat, claims(&entries[0]).iat, "the later of clock and before");
    assert_eq!((desk.pending(), desk.active()), (0, 3));
}

/// Puts what is pending into the outbox, as a desk does whose line then breaks.
fn keep_unsent(desk: &Desk) {
    let mut store = desk.store();
    let kept = store.write(|transaction| {
        let row = connection::current(transaction)?.expect("a connection");
        let set = signing::next_change_set(transaction, &row, &desk.signer, &desk.world, 0)?;
        signing::keep(transaction, &row, &set.expect("something is pending"))?;
        Ok::<_, signing::SigningError>(())
    });
    kept.unwrap();
}

#[test]
fn entries_refused_for_their_time_of_issue_are_signed_again_with_the_same_content() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    desk.assign(FIRST, 3);
    desk.sync().unwrap();
    desk.set_clock(3600);
    for place in 1..=3 {
        desk.assign(FIRST + 10 * place, 2);
        keep_unsent(&desk);
    }
    let before = desk.entries();
    desk.set_clock(0);
    let report = desk.sync().unwrap();

    assert_eq!(report.pushed.change_sets, 3);
    desk.assert_whole();
    let after = desk.entries();
    assert_eq!(after.len(), 4);
    for (before, after) in before.iter().zip(&after).skip(1) {
        let (old, new) = (claims(before), claims(after));
        assert_eq!(old.jti, new.jti, "the exchange takes one of the two");
        assert_eq!(old.ops, new.ops);
        assert_eq!(before.number_sets, after.number_sets);
        assert!(new.iat <= SystemClock.now() + 300, "no longer an hour ahead");
    }
    assert_eq!((desk.pending(), desk.active()), (0, 9));
    assert_eq!(desk.count("SELECT count(*) FROM set_aside"), 0, "receipts spoke for the others");
}

#[test]
fn a_clock_an_hour_off_is_told_and_made_up_for() {
    for shift in [-3600, 3600] {
        let site = Site::start();
        let desk = Desk::enrolled(&site);
        desk.set_clock(shift);
        desk.assign(FIRST, 3);
        let told = desk.sync().unwrap().clock_difference;
        let told = told.expect("the difference is told");
        assert!((told + shift).abs() <= 2, "{told} for a clock {shift} s off");
        let iat = claims(&desk.entries()[0]).iat;
        assert!((iat - SystemClock.now()).abs() <= 30, "signed at the exchange's time");
        assert_eq!((desk.pending(), desk.active()), (0, 3));
    }
}

#[test]
fn a_clock_within_a_minute_is_not_worth_a_word() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    desk.set_clock(50);
    desk.assign(FIRST, 3);
    assert_eq!(desk.sync().unwrap().clock_difference, None);
}

#[test]
fn a_refusal_for_the_time_of_issue_tells_the_difference_and_loses_nothing() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let stubborn = proxy::start(&site.url(), |passing| match passing.is_change_set() {
        true => proxy::problem(422, "clock_skew"),
        false => passing.forward(),
    });
    desk.move_to(&stubborn);
    desk.set_clock(-7200);
    desk.assign(FIRST, 3);
    let refused = desk.sync().unwrap_err();
    assert_eq!(refused.code(), Code::ExchangeRefused);
    let details = refused.details();
    assert_eq!(details["problem"], "clock_skew");
    let told = details["clock_difference"].as_i64().expect("the difference is told");
    assert!((7198..=7202).contains(&told), "{told}");

    desk.set_clock(0);
    desk.move_to(&site.url());
    let jti = claims(&desk.entries()[0]).jti;
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!(claims(&desk.entries()[0]).jti, jti, "the same change set");
    assert_eq!((desk.pending(), desk.active()), (0, 3));
}

#[test]
fn a_change_set_that_was_taken_is_not_signed_again_for_its_time() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let liar = proxy::start(&site.url(), |passing| {
        let answer = passing.forward();
        if passing.is_change_set() { proxy::problem(422, "clock_skew") } else { answer }
    });
    desk.move_to(&liar);
    desk.assign(FIRST, 3);
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!((desk.entries().len(), desk.pending(), desk.active()), (1, 0, 3));
}
