//! The line breaks after the exchange has taken a change set and before the
//! desk hears so.

mod common;

use common::line::Line;
use common::{Desk, Exchange};

#[test]
fn a_change_set_whose_answer_was_lost_is_sent_again_and_taken_once() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let brand = desk.brand("Harbour Health");
    let invite = exchange.invite("Harbour Health");
    let line = Line::lossy(&exchange);
    desk.run(&["connect", &line.url, "--invite", &invite]).json();
    desk.import(25, &brand);

    assert_eq!(desk.run(&["sync"]).code(), "exchange_unreachable");
    let waiting = desk.run(&["numbers", "--status", "submitted", "--limit", "1"]).json();
    assert_eq!(waiting["total"], 25, "sent, and not answered");
    assert_eq!(desk.run(&["status"]).json()["pending"], 25);

    // The same exchange by a better line.
    desk.run(&["connect", &exchange.url, "--invite", &invite]).json();
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["change_sets"], 1);
    assert_eq!(desk.run(&["status"]).json()["connections"][0]["seq"], 1, "one entry, not two");
    let live = desk.run(&["numbers", "--status", "active", "--limit", "1"]).json();
    assert_eq!(live["total"], 25);
}
