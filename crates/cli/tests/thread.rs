//! The main job, from an empty folder to a proven lookup.

mod common;

use common::{Desk, Exchange, list};
use serde_json::json;

fn connected(vetting: &str) -> (Desk, Exchange, String) {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", vetting, "--open-lookup"]);
    let brand = desk.brand("Harbour Health");
    desk.connect(&exchange, "Harbour Health");
    (desk, exchange, brand)
}

fn total(desk: &Desk, status: &str) -> u64 {
    let listed = desk.run(&["numbers", "--status", status, "--limit", "0"]).json();
    listed["total"].as_u64().expect("a count")
}

#[test]
fn what_a_desk_signs_a_provider_can_prove() {
    let (desk, exchange, brand) = connected("auto");
    desk.import(25, &brand);
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["numbers"], 25);
    assert_eq!(synced["refused"], json!([]));
    assert_eq!(total(&desk, "active"), 25, "decided at the same sync");

    let found = desk.run(&["lookup", "+12125550007", "--url", &exchange.url]).json();
    assert_eq!(found["status"], "active");
    assert_eq!(found["name"], "Harbour Health");
    assert_eq!(found["verified"], true);
    assert_eq!(found["reason"], "Test Results");
    assert!(found["signed_by"].as_str().unwrap().contains("Harbour Health"));
    let steps = found["steps"].as_array().unwrap();
    assert!(steps.len() > 10 && steps.iter().all(|step| step["passed"] == true));

    let absent = desk.run(&["lookup", "+12125559999", "--url", &exchange.url]);
    assert_eq!(absent.code(), "not_found");
}

#[test]
fn a_second_sync_has_nothing_to_send() {
    let (desk, _exchange, brand) = connected("auto");
    desk.import(25, &brand);
    let first = desk.run(&["sync"]).json();
    let second = desk.run(&["sync"]).json();
    assert_eq!(second["pushed"], json!({"change_sets": 0, "numbers": 0, "bytes": 0}));
    assert_eq!(second["pulled"]["events"], 0);
    assert_eq!(second["head"], first["head"]);
}

#[test]
fn manual_vetting_leaves_numbers_in_review_until_decided() {
    let (desk, exchange, brand) = connected("manual");
    desk.import(25, &brand);
    desk.run(&["sync"]).json();
    assert_eq!(total(&desk, "in_review"), 25);
    let enterprise = desk.run(&["status"]).json();
    assert_eq!(enterprise["connections"][0]["pending"], 0);

    exchange.run(&["vet", "approve", "--all"]).json();
    assert!(desk.run(&["sync"]).json()["pulled"]["events"].as_u64() > Some(0));
    assert_eq!(total(&desk, "active"), 25);

    exchange.run(&["vet", "suspend", "--number", "+12125550003"]).json();
    desk.run(&["sync"]).json();
    assert_eq!(total(&desk, "suspended"), 1);
    let listed = desk.run(&["numbers", "--status", "suspended"]).json();
    assert_eq!(listed["numbers"][0]["number"], "+12125550003");
}

#[test]
fn numbers_outside_the_certificate_are_refused_one_by_one() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto", "--open-lookup"]);
    let allowed = desk.write("allowed.txt", "+12125550000-12125550018\n+12125550019\n");
    let made =
        exchange.run(&["invite", "--enterprise", "Harbour Health", "--numbers", &allowed]).json();
    desk.run(&["connect", &exchange.url, "--invite", made["invite"].as_str().unwrap()]).json();
    let brand = desk.brand("Harbour Health");
    desk.import(23, &brand);
    let synced = desk.run(&["sync"]).json();
    let refused = synced["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 3);
    assert!(refused.iter().all(|item| item["code"] == "number_not_authorized"), "{refused:?}");
    assert_eq!(total(&desk, "active"), 20);
    assert_eq!(total(&desk, "rejected"), 3);
    let listed = desk.run(&["numbers", "--status", "rejected"]).json();
    assert_eq!(listed["numbers"][0]["code"], "number_not_authorized");
    assert_eq!(desk.run(&["status"]).json()["connections"][0]["refused"], 3);
}

#[test]
fn a_released_number_is_branded_no_more() {
    let (desk, exchange, brand) = connected("auto");
    desk.import(25, &brand);
    desk.run(&["sync"]).json();
    let few = desk.write("few.csv", list(5));
    assert_eq!(desk.run(&["release", "--numbers", &few]).json(), json!({"changed": 5}));
    assert_eq!(desk.run(&["status"]).json()["pending"], 5);
    desk.run(&["sync"]).json();
    assert_eq!(total(&desk, "active"), 20);
    assert_eq!(total(&desk, "draft"), 5);
    let gone = desk.run(&["lookup", "+12125550001", "--url", &exchange.url]);
    assert_eq!(gone.code(), "not_found");
    desk.assert_numbers(25);
}

#[test]
fn moving_numbers_to_another_brand_shows_in_a_lookup() {
    let (desk, exchange, brand) = connected("auto");
    desk.import(25, &brand);
    desk.run(&["sync"]).json();
    let labs = desk.brand("Harbour Labs");
    let changed =
        desk.run(&["assign", "--filter", "Desk 7", "--brand", &labs, "--reason", "Test Results"]);
    assert_eq!(changed.json()["changed"], 1);
    assert_eq!(total(&desk, "active"), 25, "it is live as it was until the exchange answers");
    assert_eq!(desk.run(&["status"]).json()["pending"], 1, "what is changed is not sent yet");
    desk.run(&["sync"]).json();
    let found = desk.run(&["lookup", "+12125550007", "--url", &exchange.url]).json();
    assert_eq!(found["name"], "Harbour Labs");
}

#[test]
fn two_change_sets_are_two_lines_that_follow_each_other() {
    let (desk, exchange, brand) = connected("auto");
    desk.import(10_100, &brand);
    let synced = desk.run(&["sync"]).json();
    assert_eq!(synced["pushed"]["change_sets"], 2, "at most 10,000 numbers in one");
    assert_eq!(total(&desk, "active"), 10_100);
    let written = desk.run(&["changesets", "--out", "log.jws", "--sets", "sets.ndjson"]).json();
    assert_eq!(written, json!({"count": 2}));
    let log = std::fs::read_to_string(desk.path("log.jws")).unwrap();
    assert_eq!(log.lines().count(), 2);
    assert!(log.lines().all(|line| line.split('.').count() == 3));
    let sets = std::fs::read_to_string(desk.path("sets.ndjson")).unwrap();
    let sets: Vec<serde_json::Value> =
        sets.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count: usize = sets.iter().map(|set| set["numbers"].as_array().unwrap().len()).sum();
    assert_eq!(count, 10_100);
    assert_eq!(sets[1]["manifest"], synced["head"]);
    assert_eq!(sets[0]["numbers"][0], "12125550000");
    let found = desk.run(&["lookup", "+12125560099", "--url", &exchange.url]).json();
    assert_eq!(found["verified"], true);
}

#[test]
fn an_exchange_killed_and_started_again_goes_on() {
    let (desk, exchange, brand) = connected("auto");
    desk.import(25, &brand);
    desk.run(&["sync"]).json();
    let address = exchange.url.trim_start_matches("http://").to_owned();
    let folder = exchange.kill();
    let exchange = Exchange::start_on(&address, folder, &["--vetting", "auto", "--open-lookup"]);
    desk.import(40, &brand);
    assert_eq!(desk.run(&["sync"]).json()["pushed"]["numbers"], 15);
    let found = desk.run(&["lookup", "+12125550039", "--url", &exchange.url]).json();
    assert_eq!(found["status"], "active");
}

#[test]
fn a_lookup_needs_a_providers_token_unless_the_exchange_is_open() {
    let desk = Desk::with_key();
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let brand = desk.brand("Harbour Health");
    desk.connect(&exchange, "Harbour Health");
    desk.import(5, &brand);
    desk.run(&["sync"]).json();
    let lookup = ["lookup", "+12125550001", "--url", &exchange.url];
    assert_eq!(desk.run(&lookup).code(), "unauthorized");
    let made = exchange.run(&["token", "--provider", "Example Mobile"]).json();
    let token = made["token"].as_str().unwrap();
    let found = desk.run(&[&lookup[..], &["--token", token]].concat()).json();
    assert_eq!(found["verified"], true);
}

#[test]
fn the_certificate_and_the_pictures_are_written() {
    let (desk, _exchange, brand) = connected("auto");
    desk.import(5, &brand);
    desk.run(&["certificate", "--out", "desk.pem"]).json();
    let pem = std::fs::read_to_string(desk.path("desk.pem")).unwrap();
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2, "the desk's and its issuer's");
    for device in ["iphone", "android", "landline"] {
        for theme in ["light", "dark"] {
            let drawn = desk.run(&[
                "preview",
                "--number",
                "+12125550001",
                "--device",
                device,
                "--theme",
                theme,
                "--out",
                "picture.png",
            ]);
            assert_eq!(drawn.json()["shown"]["truncated"], false);
            let png = std::fs::read(desk.path("picture.png")).unwrap();
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        }
    }
    let plain = desk.run(&[
        "preview",
        "--number",
        "+12125550001",
        "--device",
        "iphone",
        "--plain",
        "--out",
        "p.png",
    ]);
    assert_eq!(plain.json()["shown"]["reason"], json!(null));
}

#[test]
fn a_recovery_copy_brings_the_key_back() {
    let (desk, _exchange, brand) = connected("auto");
    desk.import(5, &brand);
    let kid = desk.run(&["vault", "export", "copy.key"]).json()["kid"].clone();
    std::fs::remove_file(desk.path("workspace.signet.key")).unwrap();
    assert_eq!(desk.run(&["sync"]).code(), "key_missing");
    let restored = desk.run(&["vault", "import", "copy.key", "--store", "file"]).json();
    assert_eq!(restored["kid"], kid);
    assert_eq!(desk.run(&["sync"]).json()["pushed"]["numbers"], 5);
}

#[test]
fn a_dry_run_answers_what_the_import_then_does() {
    let desk = Desk::new();
    let file = desk.write(
        "mixed.csv",
        "Phone;Name\n(212) 555-0101;A\n;\n;No number\n1.21E+10;B\n+1 212 555 0101;again\n212.555.0102;C\n",
    );
    let mut dry = desk.run(&["import", &file, "--dry-run"]).json();
    desk.assert_numbers(0);
    let mut real = desk.run(&["import", &file]).json();
    for answer in [&mut dry, &mut real] {
        let object = answer.as_object_mut().unwrap();
        object.remove("seconds");
        object.remove("import");
    }
    assert_eq!(dry, real);
    assert_eq!(
        real,
        json!({
            "rows": 6, "blank": 1, "created": 2, "updated": 0, "unchanged": 0, "duplicate": 1,
            "rejected": 2, "reject_codes": {"missing_number": 1, "scientific_notation": 1},
        })
    );
}
