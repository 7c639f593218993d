//! The exchange that comes with the app, as the window uses it: from the first
//! start to a live number.

mod shell;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use shell::{Shell, root, shell, shell_in};

const CHANNEL: &str = "__CHANNEL__:1";

/// Puts the exchange where the app looks for its programs, unless whoever
/// runs the tests has built it.
fn build_exchange() {
    if std::env::var_os("SIGNET_EXCHANGE").is_some_and(|path| Path::new(&path).is_file()) {
        return;
    }
    let done = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "signet-exchange"])
        .current_dir(root())
        .status()
        .unwrap();
    assert!(done.success(), "the exchange is built");
}

fn set_up(shell: &Shell) -> Value {
    let path = shell.call("suggest_workspace_path", json!({ "enterprise": "Harbour" })).unwrap();
    let draft = json!({ "enterprise": "Harbour", "region": "US", "path": path });
    let workspace = shell.call("create_workspace", json!({ "draft": draft })).unwrap();
    let key = json!({ "store": "file", "passphrase": "correct horse" });
    shell.call("create_key", key).unwrap();
    workspace
}

fn brand_numbers(shell: &Shell) {
    let list = shell.path("list.csv");
    std::fs::write(&list, "Number,Label\n(212) 555-0123,Front desk\n(212) 555-0124,Billing\n")
        .unwrap();
    shell.script.answer(&list);
    let file = shell.call("choose_import_file", json!({})).unwrap();
    let logo = shell.path("logo.svg");
    std::fs::write(&logo, r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#1f5f4a"/></svg>"##).unwrap();
    shell.script.answer(&logo);
    let logo = shell.call("choose_logo", json!({})).unwrap();
    let draft = json!({
        "displayName": "Harbour Health", "shortName": null, "logo": logo["sha256"],
        "reasons": ["Appointment"],
    });
    let agreed = json!({ "revision": null, "reasons": [] });
    let save = json!({ "uid": null, "draft": draft, "agreed": agreed });
    let brand = shell.call("save_brand", save).unwrap()["brand"].clone();
    let options = json!({
        "region": "US", "brand": brand["uid"], "reason": "Appointment",
        "mapping": [{ "field": "number", "column": 0 }],
    });
    let arguments = json!({ "file": file["file"], "options": options, "progress": CHANNEL });
    let plan = shell.call("plan_import", arguments).unwrap();
    let commit = json!({ "plan": plan["plan"], "progress": CHANNEL });
    assert_eq!(shell.call("commit_import", commit).unwrap()["counts"]["created"], json!(2));
}

fn sync(shell: &Shell) -> Value {
    shell.call("sync_now", json!({ "progress": CHANNEL })).unwrap()
}

fn answers(url: &str) -> bool {
    let address = url.strip_prefix("http://").unwrap();
    std::net::TcpStream::connect(address).is_ok()
}

#[test]
fn a_number_goes_live_and_its_exchange_ends_with_the_workspace() {
    build_exchange();
    let shell = shell();
    let workspace = set_up(&shell);
    brand_numbers(&shell);
    let connection = shell.call("start_local_exchange", json!({})).unwrap();
    assert_eq!(connection["local"], json!(true));
    assert_eq!(connection["pending"], json!(2));
    let url = connection["url"].as_str().unwrap().to_owned();
    assert!(answers(&url));

    let done = sync(&shell);
    assert_eq!((&done["pushed"]["numbers"], &done["refused"]), (&json!(2), &json!([])));
    let overview = shell.call("get_overview", json!({})).unwrap();
    assert_eq!((&overview["counts"]["active"], &overview["pending"]), (&json!(2), &json!(0)));
    assert!(overview["certificateNotAfter"].is_number());
    let number = shell.call("get_number", json!({ "number": "+12125550123" })).unwrap();
    assert_eq!((&number["status"], &number["pending"]), (&json!("active"), &json!(false)));
    let kinds: Vec<&str> = number["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["status", "receipt", "assigned"], "latest first");
    let state = shell.call("get_sync", json!({})).unwrap();
    assert_eq!((&state["outbox"], &state["entries"][0]["seq"]), (&json!([]), &json!(1)));
    assert!(!state["events"].as_array().unwrap().is_empty());
    assert_eq!(shell.call("list_brands", json!({})).unwrap()[0]["live"], json!(2));

    // A second start gives the same enrolment.
    let again = shell.call("start_local_exchange", json!({})).unwrap();
    assert_eq!(again["uid"], connection["uid"]);

    shell.desk.close_at_end();
    assert!(!answers(&url), "the exchange has ended");

    // The next start of the app finds it by its address, though another
    // program has taken the port meanwhile.
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let later = shell_in(shell.folder);
    let opened = later.call("open_recent", json!({ "path": workspace["path"] })).unwrap();
    assert_eq!(opened["connection"]["url"], json!(url));
    later.call("unlock_key", json!({ "passphrase": "correct horse" })).unwrap();
    sync(&later);
    let state = later.call("get_sync", json!({})).unwrap();
    assert_ne!(state["connection"]["url"], json!(url), "it moved to a free port");
    assert_eq!(state["connection"]["local"], json!(true));
}

#[test]
fn an_exchange_whose_app_dies_stops() {
    build_exchange();
    let folder = tempfile::tempdir().unwrap();
    let program = format!("signet-exchange{}", std::env::consts::EXE_SUFFIX);
    let program = shell::programs().join(program);
    let mut child = Command::new(program)
        .args(["serve", "--exit-with-stdin", "--data"])
        .arg(folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut line).unwrap();
    assert!(answers(line.trim()), "it serves at {line}");
    // What the system does to the app's end of the pipe when the app is gone.
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}
