//! Files of released versions open, hold what they held, and go on where they
//! stopped.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use common::{Desk, Exchange};
use serde_json::Value;

fn released(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/released/0.1").join(name)
}

/// A desk over a copy of the released workspace.
fn desk() -> Desk {
    let desk = Desk::bare();
    fs::copy(released("workspace.signet"), desk.workspace()).unwrap();
    let key = format!("{}.key", desk.workspace().display());
    fs::copy(released("workspace.signet.key"), key).unwrap();
    desk
}

/// The exchange over a copy of its released data.
fn exchange() -> Exchange {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(released("exchange")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    Exchange::start_on("127.0.0.1:0", folder, &["--open-lookup"])
}

fn numbers(desk: &Desk) -> Vec<Value> {
    let listed = desk.run(&["numbers", "--limit", "200"]).json();
    listed["numbers"].as_array().unwrap().clone()
}

fn expected() -> Vec<Value> {
    let listed = fs::read_to_string(released("numbers.json")).unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    listed["numbers"].as_array().unwrap().clone()
}

/// What the list said of a number, without what the exchange says.
fn content(number: &Value) -> Value {
    let mut content = serde_json::Map::new();
    for field in ["number", "label", "department", "brand", "brand_name", "reason"] {
        content.insert(field.to_owned(), number[field].clone());
    }
    content.into()
}

#[test]
fn a_workspace_of_a_released_version_holds_what_it_held() {
    let desk = desk();
    let (found, expected) = (numbers(&desk), expected());
    assert_eq!(found.len(), 70);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(content(found), content(expected));
    }
    let brands = desk.run(&["brand", "list"]).json();
    assert_eq!(brands["brands"].as_array().unwrap().len(), 2, "{brands}");
    let status = desk.run(&["status"]).json();
    assert_eq!(status["pending"], 12, "ten sent without an answer, and two changes: {status}");
    assert_eq!(status["connections"][0]["seq"], 2);
}

/// The desk's certificate of that time is over then; what it holds stays.
const CERTIFICATE_ENDS: u64 = 1_827_674_076;

#[test]
fn a_desk_and_an_exchange_of_a_released_version_go_on_where_they_stopped() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    if now >= CERTIFICATE_ENDS {
        return;
    }
    let (desk, exchange) = (desk(), exchange());
    let invite = fs::read_to_string(released("invite.txt")).unwrap();
    desk.run(&["connect", &exchange.url, "--invite", invite.trim()]).json();

    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["change_sets"], 2, "the one without a receipt, and the changes");
    let status = desk.run(&["status"]).json();
    assert_eq!(status["pending"], 0, "{status}");
    assert_eq!(status["connections"][0]["seq"], 4, "the third entry was taken once");

    let after = numbers(&desk);
    for (before, after) in expected().iter().zip(&after) {
        assert_eq!(content(after), content(before));
        let number = before["number"].as_str().unwrap();
        let status = match number {
            // Released, so that no exchange has it.
            "+12125550003" => "draft",
            // Under another brand than the refused one.
            "+12125550002" => "in_review",
            _ if number.starts_with("+1646") => "in_review",
            _ => before["status"].as_str().unwrap(),
        };
        assert_eq!(after["status"], status, "{number}");
    }
}
