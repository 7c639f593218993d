//! Two syncs at once, a sync that died, and a sync that slept too long.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};

use signet_core::store::sync_lock::{self, LockRow};
use signet_core::sync::SyncProgress;
use signet_core::{Code, Coded};

use crate::proxy;
use crate::world::{Desk, FIRST, Site, block_on};

const LOCKS: &str = "SELECT count(*) FROM sync_lock";

#[test]
fn two_syncs_at_once_over_many_rounds_leave_one_true_story() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    for round in 0..15 {
        desk.assign(FIRST + round, 3);
        let together = Barrier::new(2);
        let run = || {
            together.wait();
            desk.sync()
        };
        let answers = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(run), scope.spawn(run));
            [one.join().expect("no panic"), other.join().expect("no panic")]
        });
        assert!(answers.iter().any(Result::is_ok), "one of the two gets through: {answers:?}");
        for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(error.code(), Code::WorkspaceBusy, "round {round}: {error}");
            assert!(error.details()["owner"].is_string(), "it says who: {error}");
        }
    }
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!((desk.pending(), desk.active(), desk.count(LOCKS)), (0, 17, 0));
}

/// A proxy that holds change sets back until the sender is dropped or used.
fn holding(site: &Site) -> (String, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (arrived, arrival) = mpsc::channel();
    let (go, gone) = mpsc::channel();
    let (arrived, gone) = (Mutex::new(arrived), Mutex::new(gone));
    let first = AtomicBool::new(true);
    let url = proxy::start(&site.url(), move |passing| {
        let answer = passing.forward();
        if passing.is_change_set() && first.swap(false, Ordering::SeqCst) {
            let _ = arrived.lock().unwrap().send(());
            let _ = gone.lock().unwrap().recv();
        }
        answer
    });
    (url, arrival, go)
}

#[test]
fn a_second_sync_is_told_who_runs_the_first_and_since_when() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let (url, arrival, go) = holding(&site);
    desk.move_to(&url);
    desk.assign(FIRST, 3);
    std::thread::scope(|scope| {
        // Gone when an assertion fails, so that nobody waits for it.
        let go = go;
        let first = scope.spawn(|| desk.sync());
        arrival.recv().unwrap();
        let before = desk.content();
        let refused = desk.sync().unwrap_err();
        assert_eq!(refused.code(), Code::WorkspaceBusy);
        let details = refused.details();
        let owner = details["owner"].as_str().unwrap();
        assert!(owner.contains(&std::process::id().to_string()), "{owner}");
        let since = details["since"].as_i64().unwrap();
        assert!((desk.world.now() - since).abs() < 60, "{since}");
        assert_eq!(desk.content(), before, "it wrote nothing");
        go.send(()).unwrap();
        first.join().unwrap().unwrap();
    });
    assert_eq!((desk.pending(), desk.active(), desk.count(LOCKS)), (0, 3, 0));
    let left = std::fs::read_dir(desk.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("-sync-")), "{left:?}");
}

#[test]
fn a_sync_that_was_dropped_is_followed_at_once() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let (url, arrival, go) = holding(&site);
    desk.move_to(&url);
    desk.assign(FIRST, 3);
    let (mut store, mut unwatched) =
        (desk.store(), |_: SyncProgress| std::ops::ControlFlow::Continue(()));
    block_on(async {
        let sync = signet_core::sync::sync(&mut store, &desk.world, &desk.signer, &mut unwatched);
        let sent = tokio::task::spawn_blocking(move || arrival.recv());
        tokio::select! {
            _ = sync => panic!("its answer is held back"),
            sent = sent => sent.unwrap().unwrap(),
        }
    });
    drop(store);
    assert_eq!(desk.count(LOCKS), 1, "it could not give its lock back");
    drop(go);
    desk.sync().expect("nobody has to wait for the dead");
    desk.assert_whole();
    assert_eq!((desk.pending(), desk.active(), desk.count(LOCKS)), (0, 3, 0));
}

#[test]
fn a_lock_without_a_sign_of_life_ends_with_its_time() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    desk.assign(FIRST, 3);
    let lock = |expires_at| LockRow {
        token: "of-nobody".into(),
        owner: "another machine".into(),
        started_at: 1,
        expires_at,
    };
    let put = |expires_at| {
        let row = lock(expires_at);
        desk.store().write(|transaction| sync_lock::put(transaction, &row)).unwrap();
    };
    put(desk.world.now() + 100);
    let refused = desk.sync().unwrap_err();
    assert_eq!(refused.code(), Code::WorkspaceBusy);
    assert_eq!(refused.details()["owner"], "another machine");
    desk.set_clock(101);
    desk.sync().expect("its time is over");
    // Written under a clock that has been put back since.
    put(desk.world.now() + 1_000_000);
    desk.sync().expect("no sync asks for so long");
    assert_eq!((desk.pending(), desk.active(), desk.count(LOCKS)), (0, 3, 0));
}

#[test]
fn a_sync_whose_lock_was_taken_over_writes_nothing_more() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let (url, arrival, go) = holding(&site);
    desk.move_to(&url);
    desk.assign(FIRST, 3);
    std::thread::scope(|scope| {
        let go = go;
        let sleeper = scope.spawn(|| desk.sync());
        arrival.recv().unwrap();
        // The machine slept: its clock is an hour on when it wakes.
        desk.set_clock(3600);
        desk.sync().expect("the lock has run out");
        desk.assign(FIRST + 3, 2);
        let before = desk.content();
        go.send(()).unwrap();
        let over = sleeper.join().unwrap().unwrap_err();
        assert_eq!(over.code(), Code::WorkspaceBusy, "{over}");
        assert_eq!(desk.content(), before, "not a row was changed");
    });
    desk.sync().unwrap();
    desk.assert_whole();
    assert_eq!((desk.pending(), desk.active(), desk.count(LOCKS)), (0, 5, 0));
}

#[test]
fn a_sync_that_lost_its_lock_does_not_take_another_s_away() {
    let site = Site::start();
    let desk = Desk::enrolled(&site);
    let (url, arrival, go) = holding(&site);
    desk.move_to(&url);
    desk.assign(FIRST, 3);
    std::thread::scope(|scope| {
        let go = go;
        let sleeper = scope.spawn(|| desk.sync());
        arrival.recv().unwrap();
        let row = LockRow {
            token: "another".into(),
            owner: "signet, process 1".into(),
            started_at: 5,
            expires_at: desk.world.now() + 100,
        };
        desk.store().write(|transaction| sync_lock::put(transaction, &row)).unwrap();
        go.send(()).unwrap();
        let over = sleeper.join().unwrap().unwrap_err();
        assert_eq!(over.details()["owner"], "signet, process 1");
        assert_eq!(sync_lock::read(desk.store().connection()).unwrap(), Some(row));
    });
}

#[test]
fn the_lock_of_a_sync_under_way_is_renewed() {
    let site = Site::start();
    let desk = Arc::new(Desk::enrolled(&site));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (watched, noted) = (desk.clone(), seen.clone());
    // Every request takes more than a minute.
    let slow = proxy::start(&site.url(), move |passing| {
        let lock = sync_lock::read(watched.store().connection()).unwrap();
        let mut noted = noted.lock().unwrap();
        noted.extend(lock.map(|lock| lock.expires_at - watched.world.now()));
        watched.set_clock(80 * noted.len() as i64);
        passing.forward()
    });
    desk.assign(FIRST, 3);
    desk.move_to(&slow);
    desk.sync().unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.len() >= 5 && seen.iter().all(|left| *left > 0), "{seen:?}");
    assert_eq!(desk.count(LOCKS), 0);
}
