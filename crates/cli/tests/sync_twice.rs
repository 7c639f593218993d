//! Two programs that sync one workspace, and one that is killed while it does.

mod common;
#[allow(dead_code)]
#[path = "../../core/tests/sync/proxy.rs"]
mod proxy;

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};

use common::{Answer, Desk, Exchange};

fn enrolled(exchange: &Exchange, url: &str) -> (Desk, String) {
    let desk = Desk::with_key();
    let brand = desk.brand("Harbour Health");
    let invite = exchange.invite("Harbour Health");
    desk.run(&["connect", url, "--invite", &invite]).json();
    (desk, brand)
}

fn live(desk: &Desk) -> serde_json::Value {
    desk.run(&["numbers", "--status", "active", "--limit", "1"]).json()["total"].clone()
}

#[test]
fn two_programs_that_sync_at_once_leave_one_true_story() {
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let (desk, brand) = enrolled(&exchange, &exchange.url);
    for round in 1..=6 {
        desk.import(25 * round, &brand);
        let run = || desk.run(&["sync"]);
        let answers: [Answer; 2] = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(run), scope.spawn(run));
            [one.join().expect("no panic"), other.join().expect("no panic")]
        });
        assert!(answers.iter().any(|answer| answer.status == 0), "one gets through: {answers:?}");
        for refused in answers.iter().filter(|answer| answer.status != 0) {
            assert_eq!(refused.code(), "workspace_busy");
            let details = &refused.failure()["details"];
            let owner = details["owner"].as_str().unwrap_or_default();
            assert!(owner.starts_with("signet, process "), "{details}");
            assert!(details["since"].is_i64(), "{details}");
        }
    }
    desk.run(&["sync"]).json();
    let status = desk.run(&["status"]).json();
    assert_eq!(status["pending"], 0);
    assert_eq!(live(&desk), 150);
}

#[test]
fn a_sync_that_was_killed_keeps_nobody_waiting() {
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let (arrived, arrival) = mpsc::channel();
    let (arrived, first) = (Mutex::new(arrived), AtomicBool::new(true));
    let (go, gone) = mpsc::channel::<()>();
    let gone = Mutex::new(gone);
    let url = proxy::start(&exchange.url, move |passing| {
        let answer = passing.forward();
        if passing.is_change_set() && first.swap(false, Ordering::SeqCst) {
            let _ = arrived.lock().unwrap().send(());
            let _ = gone.lock().unwrap().recv();
        }
        answer
    });
    let (desk, brand) = enrolled(&exchange, &url);
    desk.import(25, &brand);
    let mut sync = desk.command(&["sync"]);
    sync.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut sync = sync.spawn().expect("the program starts");
    arrival.recv().expect("the change set arrives");
    assert_eq!(desk.run(&["sync"]).code(), "workspace_busy", "it runs");
    sync.kill().expect("it can be killed");
    sync.wait().expect("it ends");
    drop(go);
    desk.run(&["sync"]).json();
    assert_eq!(desk.run(&["status"]).json()["pending"], 0);
    assert_eq!(live(&desk), 25);
    let files = std::fs::read_dir(desk.folder.path()).expect("the folder");
    let names: Vec<_> = files.map(|file| file.expect("a file").file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("-sync-")), "{names:?}");
}
