//! The commands as the window calls them, from the first start to a branded
//! number.

mod shell;

use serde_json::{Value, json};
use shell::{Shell, shell, shell_in};
use signet_desktop::host::Ask;
use signet_desktop::language::Language;

const CHANNEL: &str = "__CHANNEL__:1";

const LIST: &str = "Phone;Name;Unit\n\
    (212) 555-0123;Front desk;Care\n\
    212-555-0124;Billing;Finance\n\
    1.21E+10;Pharmacy;Care\n\
    ;No number;Care\n\
    212 555 0123;Again;Care\n";

fn workspace(shell: &Shell) -> Value {
    let path = shell.call("suggest_workspace_path", json!({ "enterprise": "Harbour Health" }));
    let draft = json!({ "enterprise": "Harbour Health", "region": "US", "path": path.unwrap() });
    shell.call("create_workspace", json!({ "draft": draft })).unwrap()
}

/// Imports [`LIST`]; answers the plan.
fn import(shell: &Shell) -> Value {
    let list = shell.path("list.csv");
    std::fs::write(&list, LIST).unwrap();
    shell.script.answer(&list);
    let file = shell.call("choose_import_file", json!({})).unwrap();
    let options = json!({
        "region": "US", "brand": null, "reason": null,
        "mapping": [{ "field": "number", "column": 0 }, { "field": "label", "column": 1 }],
    });
    let arguments = json!({ "file": file["file"], "options": options, "progress": CHANNEL });
    let plan = shell.call("plan_import", arguments).unwrap();
    let arguments = json!({ "plan": plan["plan"], "progress": CHANNEL });
    let done = shell.call("commit_import", arguments).unwrap();
    assert_eq!(done["counts"], plan["counts"], "what was shown is what was done");
    plan
}

fn everything() -> Value {
    json!({ "filter": { "text": "", "brand": null, "statuses": [], "reason": null } })
}

fn brand(shell: &Shell, name: &str) -> Value {
    let draft = json!({
        "displayName": name, "shortName": "Harbour", "logo": null, "reasons": ["Appointment"],
    });
    let agreed = json!({ "revision": null, "reasons": [] });
    let save = json!({ "uid": null, "draft": draft, "agreed": agreed });
    shell.call("save_brand", save).unwrap()["brand"].clone()
}

#[test]
fn the_log_file_is_shown_where_it_lies_once_it_is_written() {
    let shell = shell();
    let path = shell.path("state/signet.log");
    let answer = shell.call("show_log_file", json!({})).unwrap();
    assert_eq!(answer, json!({ "path": path, "written": false, "revealed": false }));
    assert!(shell.script.revealed().is_empty(), "there is nothing to show");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "a line\n").unwrap();
    // No path of the window's is taken.
    let answer = shell.call("show_log_file", json!({ "path": "/etc/passwd" })).unwrap();
    assert_eq!(answer, json!({ "path": path, "written": true, "revealed": true }));
    assert_eq!(shell.script.revealed(), [path]);
}

#[test]
fn a_first_start_has_no_workspace_and_leads_to_one() {
    let shell = shell();
    let session = shell.call("get_session", json!({})).unwrap();
    assert_eq!(session["workspace"], Value::Null);
    assert_eq!(session["recent"], json!([]));
    assert!(session["regions"].as_array().unwrap().contains(&json!("US")));
    assert_eq!(shell.refusal("get_overview", json!({})), "workspace_not_found");

    let made = workspace(&shell);
    assert_eq!(made["fileName"], "Harbour Health.signet");
    assert_eq!((&made["numbers"], &made["key"]), (&json!(0), &Value::Null));
    let session = shell.call("get_session", json!({})).unwrap();
    assert_eq!(session["workspace"]["enterprise"], "Harbour Health");
    let steps = &shell.call("get_overview", json!({})).unwrap()["steps"];
    let kinds: Vec<_> = steps.as_array().unwrap().iter().map(|step| &step["kind"]).collect();
    assert_eq!(kinds, ["create_key", "connect", "import_numbers", "add_brand"]);
}

#[test]
fn a_path_the_window_made_up_is_refused() {
    let shell = shell();
    let path = shell.path("made up.signet");
    let draft = json!({ "enterprise": "Harbour", "region": "US", "path": path });
    assert_eq!(shell.refusal("create_workspace", json!({ "draft": draft })), "usage");
    assert!(!path.exists());

    let made = workspace(&shell);
    let copy = shell.path("copy.signet");
    std::fs::copy(made["path"].as_str().unwrap(), &copy).unwrap();
    assert_eq!(shell.refusal("open_recent", json!({ "path": copy })), "usage");
    let arguments = json!({ "file": "/etc/passwd", "region": "US", "mapping": null });
    assert_eq!(shell.refusal("inspect_import", arguments), "file_not_found");
}

#[test]
fn a_region_without_a_numbering_plan_makes_no_workspace() {
    let shell = shell();
    let path = shell.call("suggest_workspace_path", json!({ "enterprise": "A" })).unwrap();
    let draft = json!({ "enterprise": "A", "region": "XX", "path": path });
    assert_eq!(shell.refusal("create_workspace", json!({ "draft": draft })), "unknown_region");
}

#[test]
fn workspaces_opened_before_can_be_opened_again() {
    let first = shell();
    let made = workspace(&first);
    first.call("close_workspace", json!({})).unwrap();
    assert_eq!(first.call("get_session", json!({})).unwrap()["workspace"], Value::Null);

    let again = shell_in(first.folder);
    let session = again.call("get_session", json!({})).unwrap();
    assert_eq!(session["recent"][0]["path"], made["path"]);
    assert_eq!(session["recent"][0]["exists"], json!(true));
    let opened = again.call("open_recent", json!({ "path": made["path"] })).unwrap();
    assert_eq!(opened["enterprise"], "Harbour Health");
}

#[test]
fn a_workspace_that_does_not_open_at_the_start_is_explained() {
    let shell = shell();
    let path = shell.path("notes.txt");
    std::fs::write(&path, "not a workspace").unwrap();
    shell.desk.open_at_start(&path);
    let session = shell.call("get_session", json!({})).unwrap();
    assert_eq!(session["workspace"], Value::Null);
    assert_eq!(session["problem"]["code"], "not_a_workspace");
}

#[test]
fn a_list_is_inspected_planned_and_imported() {
    let shell = shell();
    workspace(&shell);
    let plan = import(&shell);
    let counts = json!({
        "rows": 5, "blank": 0, "created": 2, "updated": 0, "unchanged": 0, "duplicate": 1,
        "rejected": 2,
    });
    assert_eq!(plan["counts"], counts);
    let sample = plan["sample"].as_array().unwrap();
    let rounded = sample.iter().find(|row| row["raw"] == "1.21E+10").unwrap();
    assert_eq!(
        (&rounded["outcome"], &rounded["code"]),
        (&json!("rejected"), &json!("scientific_notation"))
    );
    assert!(shell.script.take_changes().contains(&"numbers".to_owned()));

    let rejects = shell.path("rejects.csv");
    shell.script.answer(&rejects);
    let fixes = json!([{ "code": "scientific_notation", "fix": "Spalte als Text formatieren" }]);
    let saved =
        shell.call("save_rejects", json!({ "plan": plan["plan"], "fixes": fixes })).unwrap();
    assert_eq!(saved["rows"], json!(2));
    let text = std::fs::read_to_string(rejects).unwrap();
    let said = "scientific_notation;Spalte als Text formatieren";
    assert!(text.contains("1.21E+10") && text.contains(said), "the window's words: {text}");
    let file_name = "list rejected.csv".to_owned();
    assert_eq!(shell.script.asked().last(), Some(&Ask::RejectsLocation { file_name }));

    let imports = shell.call("list_imports", json!({})).unwrap();
    assert_eq!((&imports[0]["fileName"], &imports[0]["counts"]), (&json!("list.csv"), &counts));
}

#[test]
fn a_plan_of_a_closed_workspace_cannot_be_committed() {
    let shell = shell();
    workspace(&shell);
    let plan = import(&shell);
    shell.call("close_workspace", json!({})).unwrap();
    let arguments = json!({ "plan": plan["plan"], "progress": CHANNEL });
    assert_eq!(shell.refusal("commit_import", arguments), "plan_closed");
}

#[test]
fn a_brand_is_put_on_selected_numbers_and_taken_off() {
    let shell = shell();
    workspace(&shell);
    import(&shell);
    let made = brand(&shell, "Harbour Health");
    let view = shell.call("open_view", everything()).unwrap();
    assert_eq!(view["total"], json!(2));
    let selection = json!({ "view": view["view"], "ranges": [[0, 2]], "count": 2 });
    let assign = json!({
        "selection": selection, "brand": made["uid"], "reason": "Appointment", "progress": CHANNEL,
    });
    assert_eq!(
        shell.call("assign_numbers", assign).unwrap(),
        json!({ "changed": 2, "edit": 1, "brand": null })
    );

    let arguments = json!({ "view": view["view"], "offset": 0, "limit": 100 });
    let page: Value = serde_json::from_slice(&shell.call_bytes("read_page", arguments)).unwrap();
    assert_eq!(page["number"], json!(["+12125550123", "+12125550124"]));
    assert_eq!(page["national"], json!(["(212) 555-0123", "(212) 555-0124"]));
    assert_eq!(page["brand"], json!(["Harbour Health", "Harbour Health"]));
    assert_eq!(page["status"], json!(["draft", "draft"]));
    assert_eq!(page["pending"], json!([true, true]));

    let number = shell.call("get_number", json!({ "number": "+12125550123" })).unwrap();
    assert_eq!((&number["reason"], &number["pending"]), (&json!("Appointment"), &json!(true)));
    let position = json!({ "view": view["view"], "number": "+12125550124" });
    assert_eq!(shell.call("find_row", position).unwrap(), json!(1));
    assert_eq!(shell.call("list_brands", json!({})).unwrap()[0]["numbers"], json!(2));
    assert_eq!(shell.call("get_overview", json!({})).unwrap()["pending"], json!(2));

    let one = json!({ "view": view["view"], "ranges": [[1, 2]], "count": 1 });
    let one = json!({ "selection": one, "progress": CHANNEL });
    assert_eq!(
        shell.call("release_numbers", one).unwrap(),
        json!({ "changed": 1, "edit": 2, "brand": null })
    );
    assert_eq!(without_brand(&shell), json!(1));
}

/// How many numbers carry no brand.
fn without_brand(shell: &Shell) -> Value {
    let filter = json!({ "text": "", "brand": "none", "statuses": [], "reason": null });
    shell.call("open_view", json!({ "filter": filter })).unwrap()["total"].clone()
}

#[test]
fn changes_are_undone_one_after_the_other_the_latest_first() {
    let shell = shell();
    workspace(&shell);
    import(&shell);
    let made = brand(&shell, "Harbour Health");
    let view = shell.call("open_view", everything()).unwrap();
    let selection = json!({ "view": view["view"], "ranges": [[0, 2]], "count": 2 });
    let assign = json!({
        "selection": selection, "brand": made["uid"], "reason": null, "progress": CHANNEL,
    });
    shell.call("assign_numbers", assign.clone()).unwrap();
    let again = shell.call("assign_numbers", assign).unwrap();
    assert_eq!(
        again,
        json!({ "changed": 0, "edit": null, "brand": null }),
        "nothing that could be undone"
    );
    let release = json!({ "selection": selection, "progress": CHANNEL });
    shell.call("release_numbers", release).unwrap();

    let undo = |edit: Value| json!({ "edit": edit, "progress": CHANNEL });
    shell.call("undo_edit", undo(Value::Null)).unwrap();
    assert_eq!(without_brand(&shell), json!(0), "the release is undone");
    shell.script.take_changes();
    shell.call("undo_edit", undo(json!(1))).unwrap();
    assert_eq!(without_brand(&shell), json!(2), "and the assignment, by its name");
    assert_eq!(shell.script.take_changes(), ["numbers", "brands"]);
    assert_eq!(shell.refusal("undo_edit", undo(Value::Null)), "nothing_to_undo");
}

#[test]
fn the_window_is_zoomed_within_reason() {
    let shell = shell();
    for (percent, factor) in [(200, 2.0), (100, 1.0), (1, 0.5), (9000, 3.0)] {
        shell.call("zoom_window", json!({ "percent": percent })).unwrap();
        assert_eq!(shell.script.zoomed(), Some(factor), "{percent} %");
    }
}

#[test]
fn a_view_that_was_let_go_is_closed() {
    let shell = shell();
    workspace(&shell);
    let arguments = json!({ "view": 77, "offset": 0, "limit": 10 });
    assert_eq!(shell.refusal("read_page", arguments), "view_closed");
    assert_eq!(shell.refusal("get_number", json!({ "number": "x" })), "invalid_number");
    assert_eq!(shell.refusal("get_number", json!({ "number": "+12125550123" })), "unknown_number");
}

#[test]
fn a_call_is_drawn_before_anything_is_saved() {
    let shell = shell();
    workspace(&shell);
    let logo = shell.path("logo.svg");
    std::fs::write(&logo, r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#1f5f4a"/></svg>"##).unwrap();
    shell.script.answer(&logo);
    let logo = shell.call("choose_logo", json!({})).unwrap();
    let picture = shell.call_bytes("logo_image", json!({ "sha256": logo["sha256"] }));
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    let draft = json!({
        "displayName": "Harbour Health", "shortName": null, "logo": logo["sha256"],
        "reasons": ["Appointment"],
    });
    let problems = shell.call("check_brand", json!({ "draft": draft })).unwrap();
    assert!(problems.as_array().unwrap().iter().all(|problem| problem["target"] != "all"));
    let source = json!({ "kind": "draft", "draft": draft, "reason": "Appointment" });
    let request = json!({ "request": {
        "source": source, "device": "iphone", "theme": "dark", "carrier": "verizon", "plain": false,
    } });
    let drawn = shell.call_bytes("draw_preview", request);
    let (length, rest) = drawn.split_first_chunk().unwrap();
    let (words, png) = rest.split_at(u32::from_le_bytes(*length) as usize);
    let shown: Value = serde_json::from_slice(words).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(
        (&shown["name"], &shown["missingGlyphs"]),
        (&json!("Harbour Health"), &json!(false))
    );
    let targets = shell.call("list_preview_targets", json!({})).unwrap();
    assert_eq!(
        targets,
        json!({
            "devices": ["iphone", "android", "landline"],
            "carriers": ["verizon", "att", "tmobile"],
        }),
        "ids, which the window has words for"
    );
}

#[test]
fn dialogs_and_file_names_speak_the_language_of_the_window() {
    let shell = shell();
    workspace(&shell);
    let plan = import(&shell);
    let start = |system| shell.call("start_language", json!({ "system": system })).unwrap();
    assert_eq!(start("de"), json!({ "chosen": null, "language": "de" }), "as the system has it");
    shell.call("save_rejects", json!({ "plan": plan["plan"], "fixes": [] })).unwrap();
    assert_eq!(shell.script.languages().last(), Some(&Language::De));
    let file_name = "list abgelehnt.csv".to_owned();
    assert_eq!(shell.script.asked().last(), Some(&Ask::RejectsLocation { file_name }));

    shell.call("choose_language", json!({ "language": "en" })).unwrap();
    assert_eq!(start("de"), json!({ "chosen": "en", "language": "en" }), "the choice counts more");
    shell.call("choose_logo", json!({})).unwrap();
    assert_eq!(shell.script.languages().last(), Some(&Language::En));

    let shell = shell_in(shell.folder);
    let start = |system| shell.call("start_language", json!({ "system": system })).unwrap();
    assert_eq!(start("de")["language"], "en", "and outlives the app");
    shell.call("choose_language", json!({ "language": null })).unwrap();
    assert_eq!(start("de"), json!({ "chosen": null, "language": "de" }));
    assert!(
        shell.call("choose_language", json!({ "language": "tlh" })).is_err(),
        "no such language"
    );
}

#[test]
fn a_key_in_a_file_is_made_locked_unlocked_and_copied() {
    let shell = shell();
    let made = workspace(&shell);
    assert_eq!(shell.call("get_key", json!({})).unwrap(), Value::Null);
    let create = |passphrase| json!({ "store": "file", "passphrase": passphrase });
    assert_eq!(shell.refusal("create_key", create(Value::Null)), "passphrase_required");
    let key = shell.call("create_key", create(json!("correct horse"))).unwrap();
    assert_eq!((&key["store"], &key["unlocked"]), (&json!("file"), &json!(true)));

    let copy = shell.path("key.recovery");
    shell.script.answer(&copy);
    shell.call("save_recovery_copy", json!({ "passphrase": "battery staple" })).unwrap();
    assert!(copy.is_file());
    let copied = shell.call("get_key", json!({})).unwrap();
    assert!(copied["recoveryCopyAt"].is_number());

    shell.call("open_recent", json!({ "path": made["path"] })).unwrap();
    assert_eq!(shell.call("get_key", json!({})).unwrap()["unlocked"], json!(false));
    let wrong = json!({ "passphrase": "something else" });
    assert_eq!(shell.refusal("unlock_key", wrong), "wrong_passphrase");
    let right = json!({ "passphrase": "correct horse" });
    assert_eq!(shell.call("unlock_key", right).unwrap()["unlocked"], json!(true));
}

#[test]
fn a_sync_before_connecting_says_so() {
    let shell = shell();
    workspace(&shell);
    assert_eq!(shell.refusal("start_local_exchange", json!({})), "no_key");
    let create = json!({ "store": "file", "passphrase": "correct horse" });
    shell.call("create_key", create).unwrap();
    assert_eq!(shell.refusal("sync_now", json!({ "progress": CHANNEL })), "not_connected");
    let state = shell.call("get_sync", json!({})).unwrap();
    assert_eq!((&state["connection"], &state["outbox"]), (&Value::Null, &json!([])));
    let connect = json!({ "url": "https://exchange.example", "invite": "nonsense" });
    assert_eq!(shell.refusal("connect", connect), "invalid_invite");
}

#[test]
fn a_dropped_directory_is_told_from_a_dropped_list() {
    let shell = shell();
    let list = shell.path("list.csv");
    std::fs::write(&list, LIST).unwrap();
    shell.desk.drop_files(&[list]);
    shell.desk.drop_files(&[shell.folder.path().to_owned()]);
    let dropped = shell.script.dropped();
    assert_eq!(
        (&dropped[0]["kind"], &dropped[0]["file"]["name"]),
        (&json!("file"), &json!("list.csv"))
    );
    assert_eq!(
        (&dropped[1]["kind"], &dropped[1]["error"]["code"]),
        (&json!("refused"), &json!("file_is_directory"))
    );
}

#[test]
fn a_dialog_left_without_an_answer_changes_nothing() {
    let shell = shell();
    workspace(&shell);
    for command in ["choose_workspace", "choose_import_file", "choose_logo"] {
        assert_eq!(shell.call(command, json!({})).unwrap(), Value::Null, "{command}");
    }
    let copy = json!({ "passphrase": "battery staple" });
    assert_eq!(shell.call("save_recovery_copy", copy).unwrap(), Value::Null);
}
