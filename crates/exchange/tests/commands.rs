//! The program as a process: what it prints, how it fails, how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_signet-exchange"))
}

fn run(arguments: &[&str], data: &Path) -> Output {
    program().args(arguments).arg("--data").arg(data).output().unwrap()
}

/// The one JSON document on stdout.
fn result(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The code on the last line of stderr.
fn code(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert!(error["message"].is_string());
    assert!(error.get("details").is_some());
    error["code"].as_str().unwrap().to_owned()
}

/// A server that is ended with the test.
struct Serving {
    child: Child,
    first_line: String,
}

impl Serving {
    fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut child = program()
            .arg("serve")
            .args(arguments)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        Self { child, first_line: first_line.trim_end().to_owned() }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_operator_works_beside_the_running_server() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("exchange");
    let serving = Serving::start(&data, &["--open-lookup", "--vetting", "auto"]);
    let url = &serving.first_line;
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");

    let invited = result(&run(&["invite", "--json", "--enterprise", "Harbour Health"], &data));
    let invite = invited["invite"].as_str().unwrap();
    assert!(invited["expires_at"].as_i64() > Some(1_700_000_000), "{invited}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let jwks = client.get(format!("{url}/.well-known/jwks.json")).send().await.unwrap();
    let jwks: Value = jwks.json().await.unwrap();
    assert_eq!(invite.split('.').next_back(), jwks["keys"][0]["kid"].as_str());

    let made = result(&run(&["token", "--json", "--provider", "Carrier"], &data));
    let lookup = client.get(format!("{url}/v1/branding/12125550100"));
    let answer = lookup.bearer_auth(made["token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 404, "the token is known, the number is not");

    let listed = result(&run(&["vet", "list", "--json"], &data));
    assert_eq!(listed, serde_json::json!({"brands": [], "numbers": [], "more": false}));
    let id = invited["enterprise_id"].as_str().unwrap();
    let suspended = result(&run(&["vet", "suspend", "--json", "--enterprise", id], &data));
    assert_eq!(suspended["enterprises"], 1);

    let listed = result(&run(&["token", "list", "--json"], &data));
    assert_eq!(listed["tokens"][0]["provider"], "Carrier");
    assert_eq!(listed["tokens"][0]["revoked_at"], Value::Null);
    let id = listed["tokens"][0]["id"].as_str().unwrap();
    let revoked = result(&run(&["token", "revoke", "--json", "--id", id], &data));
    assert_eq!(revoked, serde_json::json!({"revoked": 1}));
    let lookup = client.get(format!("{url}/v1/branding/12125550100"));
    let answer = lookup.bearer_auth(made["token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 401, "at once, without a restart");
}

#[cfg(unix)]
#[test]
fn sigterm_ends_the_server_cleanly() {
    let directory = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(directory.path(), &["--json"]);
    let first: Value = serde_json::from_str(&serving.first_line).unwrap();
    assert!(first["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let id = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    for _ in 0..100 {
        if let Some(status) = serving.child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            let mut rest = String::new();
            serving.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "", "one document on stdout");
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the server goes on after SIGTERM");
}

#[test]
fn what_is_unsafe_or_unknown_is_refused_with_a_code() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("exchange");
    let file = directory.path().join("numbers.txt");
    std::fs::write(&file, "+12125550100\nabc\n").unwrap();
    let (file, missing) = (file.to_str().unwrap(), "/nonexistent/numbers.txt");
    result(&run(&["invite", "--json", "--enterprise", "Harbour Health"], &data));
    let cases: &[(&[&str], &str, i32)] = &[
        (&["serve", "--listen", "0.0.0.0:0"], "plaintext_refused", 1),
        (
            &["serve", "--listen", "0.0.0.0:0", "--behind-tls", "--open-lookup"],
            "open_lookup_refused",
            1,
        ),
        (&["serve", "--behind-tls", "--open-lookup"], "open_lookup_refused", 1),
        (&["serve", "--public-url", "http://exchange.example"], "invalid_url", 1),
        (&["serve", "--listen", "nowhere"], "usage", 2),
        (&["invite", "--enterprise", " "], "name_missing", 1),
        (&["invite", "--enterprise", "A\nB"], "name_invalid", 1),
        (&["invite", "--enterprise", "A\u{202e}B"], "name_invalid", 1),
        (&["token", "--provider", "A\u{1b}[2J"], "name_invalid", 1),
        (&["invite", "--enterprise", "N", "--numbers", missing], "file_not_found", 1),
        (&["invite", "--enterprise", "N", "--numbers", file], "invalid_number", 1),
        (&["vet", "approve", "--number", "+12125550100"], "unknown_number", 1),
        (&["vet", "approve", "--all", "--enterprise", "nobody"], "unknown_enterprise", 1),
        (&["vet", "reject", "--all", "--reason", "whim"], "unknown_reason", 1),
        (&["vet", "reject"], "usage", 2),
        (&["vet", "approve", "--all", "--seq", "3"], "usage", 2),
        (&["vet", "approve", "--enterprise", "e", "--seq", "3"], "usage", 2),
        (&["vet", "approve", "--all", "--enterprise", "e", "--seq", "-3"], "usage", 2),
        (&["invite", "--enterprise", "N", "--expires", "0"], "usage", 2),
        (&["invite", "--enterprise", "N", "--expires", "366"], "usage", 2),
        (&["token"], "usage", 2),
        (&["token", "--provider", " "], "name_missing", 1),
        (&["token", "revoke"], "usage", 2),
        (&["token", "--provider", "X", "list"], "usage", 2),
        (&["token", "revoke", "--provider", "Nobody"], "unknown_token", 1),
        (&["token", "revoke", "--id", ""], "unknown_token", 1),
    ];
    for (arguments, expected, exit) in cases {
        let output = run(&[arguments, &["--json"][..]].concat(), &data);
        assert_eq!(code(&output), *expected, "{arguments:?}");
        assert_eq!(output.status.code(), Some(*exit), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn an_invite_says_which_numbers_its_list_was_read_as() {
    let directory = tempfile::tempdir().unwrap();
    let (data, file) = (directory.path().join("exchange"), directory.path().join("numbers.txt"));
    let invite = |numbers: &str| {
        std::fs::write(&file, numbers).unwrap();
        let list = ["invite", "--json", "--enterprise", "N", "--numbers", file.to_str().unwrap()];
        run(&list, &data)
    };
    let covered = |numbers| result(&invite(numbers))["numbers"].clone();
    assert_eq!(
        covered("+12125550100-+12125550198\n+12125550300\n"),
        serde_json::json!({"count": 100, "first": "+12125550100", "last": "+12125550300"})
    );
    // Without its country code: in Morocco, and it shows.
    assert_eq!(covered("2125550100\n")["first"], "+2125550100");
    let any = result(&run(&["invite", "--json", "--enterprise", "N"], &data));
    assert_eq!(any["numbers"], Value::Null);

    let refused = invite("+12125550100\n+1 212 555\n");
    assert_eq!(code(&refused), "invalid_number");
    let stderr = String::from_utf8_lossy(&refused.stderr);
    let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(error["details"], serde_json::json!({"line": 2, "text": "+1 212 555"}));
}

#[test]
fn a_slip_in_the_path_makes_no_exchange() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("exchnage");
    for arguments in [
        &["vet", "list"][..],
        &["vet", "approve", "--all"],
        &["token", "list"],
        &["token", "revoke", "--provider", "Carrier"],
    ] {
        assert_eq!(code(&run(&[arguments, &["--json"]].concat(), &data)), "data_not_found");
        assert!(!data.exists(), "{arguments:?}");
    }
    let empty = run(&["vet", "list", "--json"], directory.path());
    assert_eq!(code(&empty), "data_not_found");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_damaged_data_directory_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("exchange.sqlite");
    let content = b"this is no database, and long enough to be looked at as one".repeat(20);
    std::fs::write(&database, &content).unwrap();
    let output = run(&["vet", "list", "--json"], directory.path());
    assert_eq!(code(&output), "data_corrupted");
    assert_eq!(std::fs::read(&database).unwrap(), content);
    let file = directory.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(code(&run(&["vet", "list", "--json"], &file)), "data_unusable");
}
