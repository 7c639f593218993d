//! One workspace in the app's window and in another program at once.
//!
//! The other program is this test program, run again: what counts happens
//! between processes.

mod shell;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shell::{Shell, shell, shell_in};
use signet_core::brand::{self, Draft};
use signet_core::store::Store;
use signet_core::world::World;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

fn workspace(shell: &Shell) -> String {
    let path = shell.call("suggest_workspace_path", json!({ "enterprise": "Harbour" })).unwrap();
    let draft = json!({ "enterprise": "Harbour", "region": "US", "path": path });
    shell.call("create_workspace", json!({ "draft": draft })).unwrap();
    path.as_str().unwrap().to_owned()
}

fn brand_draft(name: &str) -> Value {
    json!({ "displayName": name, "shortName": null, "logo": null, "reasons": [] })
}

fn new_brand(name: &str) -> Value {
    let agreed = json!({ "revision": null, "reasons": [] });
    json!({ "uid": null, "draft": brand_draft(name), "agreed": agreed })
}

/// Another program at work on a workspace.
struct Other {
    child: Child,
    /// Kept to its end: a test program that nobody listens to fails.
    said: BufReader<ChildStdout>,
}

impl Other {
    fn start(part: &str, path: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", part, "--nocapture"])
            .env("SIGNET_TEST_WORKSPACE", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// Waits until it has the workspace open.
    fn once_open(mut self) -> Self {
        let lines = self.said.by_ref().lines();
        let found = lines.map_while(Result::ok).any(|line| line.contains("is open"));
        assert!(found, "the other program opened the workspace");
        self
    }

    /// Lets it end in order; it must have passed.
    fn end(mut self) {
        drop(self.child.stdin.take());
        let mut said = String::new();
        self.said.read_to_string(&mut said).unwrap();
        assert!(self.child.wait().unwrap().success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
    }

    fn crash(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn run(part: &str, path: &str) {
    Other::start(part, path).end();
}

fn given() -> String {
    std::env::var("SIGNET_TEST_WORKSPACE").expect("run by a test of this file")
}

#[test]
#[ignore = "the other program of the tests below"]
fn reads_and_ends() {
    let store = Store::open(Path::new(&given())).unwrap();
    store.workspace().unwrap();
}

#[test]
#[ignore = "the other program of the tests below"]
fn adds_a_brand_and_ends() {
    let mut store = Store::open(Path::new(&given())).unwrap();
    let draft = Draft { display_name: "From outside".to_owned(), ..Draft::default() };
    brand::add(&mut store, &World::system(), &draft).unwrap();
}

#[test]
#[ignore = "the other program of the tests below"]
fn is_a_window_until_told_to_end() {
    let shell = shell();
    shell.desk.open_at_start(Path::new(&given()));
    assert!(shell.desk.problem().is_none());
    println!("is open");
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_line(&mut String::new()).unwrap();
    shell.desk.close();
}

#[test]
fn what_the_window_saves_stays_after_another_program_has_read_and_ended() {
    let shell = shell();
    let path = workspace(&shell);
    shell.call("save_brand", new_brand("Before")).unwrap();
    for command in ["get_overview", "list_brands", "get_sync", "get_session"] {
        shell.call(command, json!({})).unwrap();
    }
    run("reads_and_ends", &path);
    let create = json!({ "store": "file", "passphrase": "correct horse" });
    let key = shell.call("create_key", create).unwrap();
    shell.call("save_brand", new_brand("After")).unwrap();
    shell.call("close_workspace", json!({})).unwrap();

    let again = shell_in(shell.folder);
    again.call("open_recent", json!({ "path": path })).unwrap();
    assert_eq!(again.call("get_key", json!({})).unwrap()["kid"], key["kid"]);
    let brands = again.call("list_brands", json!({})).unwrap();
    let names: Vec<_> = brands.as_array().unwrap().iter().map(|one| &one["displayName"]).collect();
    assert_eq!(names, ["After", "Before"], "what was called saved is saved");
}

#[test]
fn the_window_is_told_what_another_program_wrote() {
    let shell = shell();
    let path = workspace(&shell);
    let told = shell.script.listen();
    run("adds_a_brand_and_ends", &path);
    let first = told.recv_timeout(PATIENCE).expect("the window is told");
    let mut topics = vec![first];
    while topics.len() < 5 {
        topics.push(told.recv_timeout(PATIENCE).expect("of every topic"));
    }
    topics.sort();
    assert_eq!(topics, ["brands", "imports", "keys", "numbers", "sync"]);
    let brands = shell.call("list_brands", json!({})).unwrap();
    assert_eq!(brands[0]["displayName"], "From outside");
    assert_eq!(shell.call("get_session", json!({})).unwrap()["workspace"]["brands"], json!(1));
}

#[test]
fn a_second_window_is_told_of_the_first_until_that_ends_or_crashes() {
    let shell = shell();
    let path = workspace(&shell);
    shell.call("close_workspace", json!({})).unwrap();
    for crashes in [false, true] {
        let other = Other::start("is_a_window_until_told_to_end", &path).once_open();
        let opened = shell.call("open_recent", json!({ "path": path })).unwrap();
        assert_eq!(opened["otherWindow"]["process"], json!(other.child.id()));
        assert_eq!(opened["otherWindow"]["here"], json!(true));
        let name = if crashes { "Two" } else { "One" };
        shell.call("save_brand", new_brand(name)).expect("nothing is blocked");

        let told = shell.script.listen();
        if crashes {
            other.crash();
        } else {
            other.end();
        }
        while told.recv_timeout(PATIENCE).expect("the window is told") != "windows" {}
        let session = shell.call("get_session", json!({})).unwrap();
        assert_eq!(session["workspace"]["otherWindow"], Value::Null, "crashed: {crashes}");
        shell.call("close_workspace", json!({})).unwrap();
    }
    let folder = Path::new(&path).parent().unwrap();
    let begun = Instant::now();
    // A look that was under way holds the workspace a moment longer.
    while std::fs::read_dir(folder).unwrap().count() > 1 {
        assert!(begun.elapsed() < PATIENCE, "nothing stays beside a closed workspace");
        std::thread::yield_now();
    }
}

#[test]
fn a_workspace_opened_again_in_the_same_window_is_no_other_window() {
    let shell = shell();
    let path = workspace(&shell);
    let opened = shell.call("open_recent", json!({ "path": path })).unwrap();
    assert_eq!(opened["otherWindow"], Value::Null);
}

#[test]
fn the_open_workspace_is_refused_as_a_list_a_logo_or_a_copy() {
    let shell = shell();
    let path = workspace(&shell);
    let link = shell.path("list.csv");
    std::fs::hard_link(&path, &link).unwrap();
    let copy = json!({ "passphrase": "battery staple" });
    for given in [path.clone().into(), link, format!("{path}-shm").into()] {
        for (command, arguments) in [
            ("choose_import_file", json!({})),
            ("choose_logo", json!({})),
            ("restore_recovery_copy", copy.clone()),
        ] {
            shell.script.answer(&given);
            assert_eq!(shell.refusal(command, arguments), "file_is_database", "{command}");
        }
    }
    run("reads_and_ends", &path);
    shell.call("save_brand", new_brand("After")).unwrap();
    shell.call("open_recent", json!({ "path": path })).unwrap();
    assert_eq!(shell.call("list_brands", json!({})).unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn a_damaged_workspace_is_named_with_its_path_and_may_be_tried_again() {
    let first = shell();
    let path = workspace(&first);
    first.call("close_workspace", json!({})).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let mut damaged = whole.clone();
    // The header's first 100 octets tell what the file is.
    damaged[100..].fill(0xa5);
    std::fs::write(&path, &damaged).unwrap();

    // A folder that knows of no recent workspace.
    let shell = shell();
    shell.desk.open_at_start(Path::new(&path));
    let problem = &shell.call("get_session", json!({})).unwrap()["problem"];
    assert_eq!(problem["code"], "workspace_corrupted");
    assert_eq!(problem["details"]["path"], json!(path));
    let error = shell.call("open_recent", json!({ "path": path })).unwrap_err();
    assert_eq!(error["code"], "workspace_corrupted", "it is still damaged, and says so");
    std::fs::write(&path, &whole).unwrap();
    shell.call("open_recent", json!({ "path": path })).expect("the copy from the backup opens");
}

#[cfg(unix)]
#[test]
fn a_workspace_moved_under_the_window_is_neither_shown_nor_written() {
    let shell = shell();
    let path = workspace(&shell);
    let aside = format!("{path}.aside");
    std::fs::rename(&path, &aside).unwrap();
    assert_eq!(shell.refusal("get_session", json!({})), "workspace_moved");
    let save = new_brand("Lost");
    assert_eq!(shell.refusal("save_brand", save.clone()), "workspace_moved");
    std::fs::rename(&aside, &path).unwrap();
    shell.call("save_brand", save).expect("back in its place it goes on");
}
