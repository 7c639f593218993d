//! What waits to be sent: nothing is lost while an answer is outstanding, and
//! what was taken back is as the exchange has it.

mod common;

use common::line::Line;
use common::{Desk, Exchange, list};
use serde_json::{Value, json};
use signet_core::brand::{self, Agreed, Draft};
use signet_core::numbers::{self, NumberSet, unwatched};
use signet_core::store::Store;
use signet_core::world::World;

fn connected() -> (Desk, Exchange, String) {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let brand = desk.brand("Harbour Health");
    desk.connect(&exchange, "Harbour Health");
    (desk, exchange, brand)
}

/// A desk whose 25 numbers are sent and unanswered.
fn unanswered() -> (Desk, Exchange, Line, String) {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let brand = desk.brand("Harbour Health");
    let invite = exchange.invite("Harbour Health");
    let line = Line::lossy(&exchange);
    desk.run(&["connect", &line.url, "--invite", &invite]).json();
    desk.import(25, &brand);
    assert_eq!(desk.run(&["sync"]).code(), "exchange_unreachable");
    (desk, exchange, line, brand)
}

fn total(desk: &Desk, status: &str) -> u64 {
    let listed = desk.run(&["numbers", "--status", status, "--limit", "0"]).json();
    listed["total"].as_u64().expect("a count")
}

fn pending(desk: &Desk) -> u64 {
    desk.run(&["status"]).json()["pending"].as_u64().expect("a count")
}

fn keys(numbers: std::ops::Range<u64>) -> NumberSet {
    NumberSet::Keys(numbers.map(|at| 12_125_550_000 + at).collect())
}

fn open(desk: &Desk) -> Store {
    Store::open(&desk.workspace()).expect("the workspace opens")
}

#[test]
fn a_number_released_before_its_assignment_is_answered_is_released_at_the_exchange() {
    let (desk, exchange, line, _) = unanswered();
    let few = desk.write("few.csv", list(5));
    desk.run(&["release", "--numbers", &few]).json();
    assert_eq!(pending(&desk), 25, "five releases, and twenty that were not answered");

    line.set_lossy(false);
    desk.run(&["sync"]).json();
    let gone = desk.run(&["lookup", "+12125550001", "--url", &exchange.url]);
    assert_eq!(gone.code(), "not_found", "no brand here, none there");
    assert_eq!((total(&desk, "active"), total(&desk, "draft"), pending(&desk)), (20, 5, 0));
}

#[test]
fn an_assignment_undone_before_it_is_answered_is_undone_at_the_exchange() {
    let (desk, exchange, line, brand) = unanswered();
    let world = World::system();
    let mut store = open(&desk);
    // One that was changed again since it went out: its stamp tells nothing of
    // the outbox.
    let released = numbers::release(&mut store, &world, &keys(0..5), &mut unwatched).unwrap();
    numbers::undo(&mut store, &world, &released, &mut unwatched).unwrap();
    let reason = Some("Appointment Reminder");
    numbers::assign(&mut store, &world, &keys(5..8), &brand, reason, &mut unwatched).unwrap();
    numbers::release(&mut store, &world, &keys(0..8), &mut unwatched).unwrap();
    drop(store);

    line.set_lossy(false);
    desk.run(&["sync"]).json();
    for number in ["+12125550001", "+12125550006"] {
        let gone = desk.run(&["lookup", number, "--url", &exchange.url]);
        assert_eq!(gone.code(), "not_found", "{number}");
    }
    assert_eq!((total(&desk, "active"), pending(&desk)), (17, 0));
}

#[test]
fn a_number_is_known_to_the_exchange_after_its_entry_was_dropped() {
    let (desk, _exchange, _line, _) = unanswered();
    let world = World::system();
    let mut store = open(&desk);
    // An entry that the exchange has and that was dropped here.
    store.connection().execute("DELETE FROM log_entry WHERE receipt IS NULL", []).unwrap();
    numbers::release(&mut store, &world, &keys(0..5), &mut unwatched).unwrap();
    drop(store);
    assert_eq!(pending(&desk), 25, "the five releases are still to be sent");
}

#[test]
fn a_change_taken_back_before_the_sync_leaves_numbers_live_and_nothing_to_send() {
    let (desk, _exchange, brand) = connected();
    desk.import(25, &brand);
    let labs = desk.brand("Harbour Labs");
    desk.run(&["sync"]).json();

    let world = World::system();
    let mut store = open(&desk);
    let edit = numbers::assign(&mut store, &world, &keys(0..10), &labs, None, &mut unwatched);
    assert_eq!(pending(&desk), 10);
    assert_eq!(total(&desk, "active"), 25, "they are live as they were until the exchange answers");
    numbers::undo(&mut store, &world, &edit.unwrap(), &mut unwatched).unwrap();
    assert_eq!((pending(&desk), total(&desk, "active")), (0, 25), "undone");

    let released = numbers::release(&mut store, &world, &keys(0..10), &mut unwatched).unwrap();
    assert_eq!(pending(&desk), 10);
    numbers::undo(&mut store, &world, &released, &mut unwatched).unwrap();
    assert_eq!((pending(&desk), total(&desk, "active")), (0, 25), "a release as well");

    // By hand, in two steps.
    let few = desk.write("few.csv", list(10));
    for brand in [&labs, &brand] {
        let reason = ["--brand", brand, "--reason", "Test Results"];
        desk.run(&[&["assign", "--numbers", &few][..], &reason].concat()).json();
    }
    assert_eq!((pending(&desk), total(&desk, "active")), (0, 25));
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"], json!({"change_sets": 0, "numbers": 0, "bytes": 0}));
}

#[test]
fn a_change_taken_back_after_it_was_sent_is_sent_again() {
    let (desk, exchange, brand) = connected();
    desk.import(5, &brand);
    let labs = desk.brand("Harbour Labs");
    desk.run(&["sync"]).json();
    let world = World::system();
    let mut store = open(&desk);
    let set = keys(0..5);
    let edit = numbers::assign(&mut store, &world, &set, &labs, None, &mut unwatched).unwrap();
    desk.run(&["sync"]).json();
    numbers::undo(&mut store, &world, &edit, &mut unwatched).unwrap();
    drop(store);
    assert_eq!(pending(&desk), 5);
    desk.run(&["sync"]).json();
    let found = desk.run(&["lookup", "+12125550001", "--url", &exchange.url]).json();
    assert_eq!(found["name"], "Harbour Health");
}

#[test]
fn an_edit_of_a_brand_taken_back_before_the_sync_leaves_nothing_to_send() {
    let (desk, exchange, uid) = connected();
    desk.import(25, &uid);
    desk.run(&["sync"]).json();
    let world = World::system();
    let mut store = open(&desk);
    let before = brand::get(&store, &uid).unwrap();
    let other = Draft { display_name: "Harbour Clinics".into(), ..before.draft() };
    brand::save(&mut store, &world, &uid, &other, &Agreed::default()).unwrap();
    assert_eq!((pending(&desk), total(&desk, "active")), (25, 25), "live under the former name");

    let saved = brand::save(&mut store, &world, &uid, &before.draft(), &Agreed::default()).unwrap();
    assert_eq!((saved.revision, saved.changed, saved.numbers), (1, true, 25));
    assert_eq!((pending(&desk), total(&desk, "active")), (0, 25));
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["change_sets"], 0);

    let third = brand::save(&mut store, &world, &uid, &other, &Agreed::default()).unwrap();
    assert_eq!(third.revision, 3, "a revision's number is never used for another content");
    desk.run(&["sync"]).json();
    let back = brand::save(&mut store, &world, &uid, &before.draft(), &Agreed::default()).unwrap();
    assert_eq!(back.revision, 4, "an exchange takes no revision that is older than its latest");
    desk.run(&["sync"]).json();
    let found = desk.run(&["lookup", "+12125550001", "--url", &exchange.url]).json();
    assert_eq!((found["name"].as_str(), pending(&desk)), (Some("Harbour Health"), 0));
}

#[test]
fn an_edited_live_number_is_live_with_a_change_that_waits() {
    let (desk, _exchange, brand) = connected();
    desk.import(25, &brand);
    desk.run(&["sync"]).json();
    let few = desk.write("few.csv", list(5));
    let reason = ["--brand", &brand, "--reason", "Appointment Reminder"];
    desk.run(&[&["assign", "--numbers", &few][..], &reason].concat()).json();
    let listed = desk.run(&["numbers", "--status", "active"]).json();
    let row = |at: usize| (&listed["numbers"][at]["status"], &listed["numbers"][at]["pending"]);
    assert_eq!(listed["total"], 25);
    assert_eq!(row(0), (&json!("active"), &json!(true)));
    assert_eq!(row(24), (&json!("active"), &json!(false)));
    let status = desk.run(&["status"]).json();
    assert_eq!((&status["statuses"]["active"], &status["pending"]), (&json!(25), &json!(5)));
    assert_eq!((&status["statuses"]["draft"], &status["live_waiting"]), (&json!(0), &json!(5)));

    let mut shown = std::process::Command::new(env!("CARGO_BIN_EXE_signet"));
    shown.arg("numbers").env("SIGNET_WORKSPACE", desk.workspace());
    let shown = String::from_utf8(shown.output().expect("the program starts").stdout).unwrap();
    assert_eq!(shown.matches("Live, change waiting").count(), 5, "{shown}");
}

#[test]
fn a_refused_number_that_was_edited_is_refused_no_more() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let allowed = desk.write("allowed.txt", "+12125550000-12125550019\n");
    let made =
        exchange.run(&["invite", "--enterprise", "Harbour Health", "--numbers", &allowed]).json();
    desk.run(&["connect", &exchange.url, "--invite", made["invite"].as_str().unwrap()]).json();
    let brand = desk.brand("Harbour Health");
    desk.import(23, &brand);
    desk.run(&["sync"]).json();
    let refused = |desk: &Desk| -> (Value, Value, u64) {
        let mut status = desk.run(&["status"]).json();
        let of_connection = status["connections"][0]["refused"].take();
        (of_connection, status["statuses"]["rejected"].take(), total(desk, "rejected"))
    };
    assert_eq!(refused(&desk), (json!(3), json!(3), 3));
    let change = ["--brand", &brand, "--reason", "Appointment Reminder"];
    desk.run(&[&["assign", "--filter", "Desk 21"][..], &change].concat()).json();
    assert_eq!(refused(&desk), (json!(2), json!(2), 2), "what was refused was something else");
    assert_eq!(total(&desk, "draft"), 1);
}

/// A small generator: the same steps at each run.
struct Steps(u64);

impl Steps {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % end
    }
}

#[test]
fn whatever_is_changed_while_answers_are_lost_the_exchange_ends_with_what_the_desk_has() {
    let (desk, exchange, line, uid) = unanswered();
    let other = desk.brand("Harbour Labs");
    let world = World::system();
    let mut steps = Steps(8);
    let mut edits = Vec::new();
    for round in 0..9 {
        let mut store = open(&desk);
        for _ in 0..8 {
            let start = steps.below(12);
            let set = keys(start..start + 1 + steps.below(12 - start));
            match steps.below(5) {
                0 => edits.push(numbers::release(&mut store, &world, &set, &mut unwatched)),
                1 | 2 => {
                    let brand = if steps.below(2) == 0 { &uid } else { &other };
                    let reasons = [None, Some("Test Results"), Some("Appointment Reminder")];
                    let reason = reasons[steps.below(3) as usize];
                    let edit = &mut unwatched;
                    edits.push(numbers::assign(&mut store, &world, &set, brand, reason, edit));
                }
                3 => {
                    if let Some(edit) = edits.pop() {
                        numbers::undo(&mut store, &world, &edit.unwrap(), &mut unwatched).unwrap();
                    }
                }
                _ => {
                    let names = ["Harbour Labs", "Harbour Clinics"];
                    let draft = Draft {
                        display_name: names[steps.below(2) as usize].into(),
                        ..brand::get(&store, &other).unwrap().draft()
                    };
                    brand::save(&mut store, &world, &other, &draft, &Agreed::default()).unwrap();
                }
            }
        }
        drop(store);
        let lossy = round % 3 == 0;
        line.set_lossy(lossy);
        let synced = desk.run(&["sync"]);
        if lossy && synced.status != 0 {
            assert_eq!(synced.code(), "exchange_unreachable");
            continue;
        }
        synced.json();
        assert_eq!(pending(&desk), 0, "round {round}");
        for row in desk.run(&["numbers"]).json()["numbers"].as_array().unwrap() {
            let number = row["number"].as_str().unwrap();
            let looked = desk.run(&["lookup", number, "--url", &exchange.url]);
            if row["brand"].is_null() {
                assert_eq!(looked.code(), "not_found", "round {round}: {row}");
                assert_eq!(row["status"], "draft", "round {round}: {row}");
                continue;
            }
            let found = looked.json();
            assert_eq!(found["name"], row["brand_name"], "round {round}: {row}");
            assert_eq!(found["reason"], row["reason"], "round {round}: {row}");
            assert_eq!(row["status"], "active", "round {round}: {row}");
        }
    }
}
