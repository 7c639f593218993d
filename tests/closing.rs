//! What is lost when the window closes is asked about first.

mod shell;

use serde_json::json;
use shell::shell;
use signet_desktop::host::Question;
use signet_desktop::state::SYNC;

#[test]
fn a_window_with_something_unsaved_asks_before_it_closes() {
    let shell = shell();
    assert_eq!(shell.desk.unfinished(), None);
    shell.call("note_unsaved", json!({ "unsaved": true })).unwrap();
    assert_eq!(shell.desk.unfinished(), Some(Question::CloseUnsaved));
    shell.call("note_unsaved", json!({ "unsaved": false })).unwrap();
    assert_eq!(shell.desk.unfinished(), None);
}

#[test]
fn a_running_import_is_asked_about_and_a_sync_is_not() {
    let shell = shell();
    let sync = shell.desk.jobs().start(SYNC).unwrap();
    assert_eq!(shell.desk.unfinished(), None, "what is not sent yet is sent by the next sync");
    let import = shell.desk.jobs().start("plan-1").unwrap();
    shell.call("note_unsaved", json!({ "unsaved": true })).unwrap();
    assert_eq!(shell.desk.unfinished(), Some(Question::CloseOverJob));
    drop((import, sync));
    assert_eq!(shell.desk.unfinished(), Some(Question::CloseUnsaved));
}

#[test]
fn a_closed_workspace_has_nothing_unsaved() {
    let shell = shell();
    shell.call("note_unsaved", json!({ "unsaved": true })).unwrap();
    shell.call("close_workspace", json!({})).unwrap();
    assert_eq!(shell.desk.unfinished(), None);
}
