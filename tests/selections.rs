//! What is done in the window hits what it showed: another program writes
//! between the look and the click, a view is let go, a reason is in use.

mod shell;

use serde_json::{Value, json};
use shell::{Shell, shell};
use signet_core::numbers::{self, NumberFilter, NumberSet, unwatched};
use signet_core::store::Store;
use signet_core::world::World;

const CHANNEL: &str = "__CHANNEL__:1";

/// Ten numbers of two departments and a brand with two call reasons; answers
/// the workspace's path and the brand's identifier.
fn desk(shell: &Shell) -> (String, Value) {
    let path = shell.call("suggest_workspace_path", json!({ "enterprise": "Harbour" })).unwrap();
    let draft = json!({ "enterprise": "Harbour", "region": "US", "path": path });
    shell.call("create_workspace", json!({ "draft": draft })).unwrap();
    let unit = |row: u32| if row.is_multiple_of(2) { "Cardiology" } else { "Pharmacy" };
    let rows: String = (0..10).map(|row| format!("21255501{row:02},{}\n", unit(row))).collect();
    import(shell, &format!("Number,Department\n{rows}"));
    let uid =
        save(shell, Value::Null, &["Appointment", "Results"], json!([])).unwrap()["brand"]["uid"]
            .clone();
    (path.as_str().unwrap().to_owned(), uid)
}

fn import(shell: &Shell, text: &str) {
    let list = shell.path("list.csv");
    std::fs::write(&list, text).unwrap();
    shell.script.answer(&list);
    let file = shell.call("choose_import_file", json!({})).unwrap();
    let options = json!({
        "region": "US", "brand": null, "reason": null,
        "mapping": [{ "field": "number", "column": 0 }, { "field": "department", "column": 1 }],
    });
    let plan = json!({ "file": file["file"], "options": options, "progress": CHANNEL });
    let plan = shell.call("plan_import", plan).unwrap();
    let commit = json!({ "plan": plan["plan"], "progress": CHANNEL });
    shell.call("commit_import", commit).unwrap();
}

fn save(shell: &Shell, uid: Value, reasons: &[&str], choices: Value) -> Result<Value, Value> {
    let draft = draft(reasons);
    let agreed = json!({ "revision": null, "reasons": choices });
    shell.call("save_brand", json!({ "uid": uid, "draft": draft, "agreed": agreed }))
}

fn draft(reasons: &[&str]) -> Value {
    json!({ "displayName": "Harbour Health", "shortName": null, "logo": null, "reasons": reasons })
}

fn view(shell: &Shell, text: &str) -> Value {
    let filter = json!({ "text": text, "brand": null, "statuses": [], "reason": null });
    shell.call("open_view", json!({ "filter": filter })).unwrap()
}

fn total(shell: &Shell, text: &str) -> Value {
    view(shell, text)["total"].clone()
}

fn assign(view: &Value, end: u64, count: u64, brand: &Value, reason: &str) -> Value {
    let selection = json!({ "view": view["view"], "ranges": [[0, end]], "count": count });
    json!({ "selection": selection, "brand": brand, "reason": reason, "progress": CHANNEL })
}

#[test]
fn an_action_on_a_list_that_another_program_made_longer_changes_nothing() {
    let shell = shell();
    let (path, brand) = desk(&shell);
    let cardiology = view(&shell, "Cardiology");
    assert_eq!(cardiology["total"], json!(5));
    // As `signet import` beside the window does.
    let mut other = Store::open(path.as_ref()).unwrap();
    let new =
        "INSERT INTO number (tn, department, changed_at) VALUES (12125550200, 'Cardiology', 0)";
    other
        .write(|transaction| transaction.execute(new, []).map_err(numbers::NumbersError::from))
        .unwrap();
    let error = shell
        .call("assign_numbers", assign(&cardiology, 5, 5, &brand, "Results"))
        .expect_err("the screen showed five, and they are six");
    assert_eq!(error["code"], "view_changed");
    assert_eq!(error["details"], json!({ "shown": 5, "now": 6 }));
    assert_eq!(total(&shell, "reason:Results"), json!(0));
    let again = view(&shell, "Cardiology");
    let done = shell.call("assign_numbers", assign(&again, 6, 6, &brand, "Results")).unwrap();
    assert_eq!(done["changed"], json!(6), "asked again, with the count of now");
}

#[test]
fn an_action_that_names_another_count_than_the_view_holds_changes_nothing() {
    let shell = shell();
    let (_, brand) = desk(&shell);
    let (all, _) = (view(&shell, ""), view(&shell, "Cardiology"));
    let wrong = assign(&all, 10, 5, &brand, "Results");
    assert_eq!(shell.refusal("assign_numbers", wrong), "view_changed");
    let selection = json!({ "view": all["view"], "ranges": [[0, 10]], "count": 5 });
    let release = json!({ "selection": selection, "progress": CHANNEL });
    assert_eq!(shell.refusal("release_numbers", release), "view_changed");
    assert_eq!(total(&shell, "reason:Results"), json!(0));
}

#[test]
fn an_action_on_a_view_that_was_let_go_asks_to_look_again() {
    let shell = shell();
    let (_, brand) = desk(&shell);
    let first = view(&shell, "Cardiology");
    for _ in 0..10 {
        view(&shell, "Pharmacy");
    }
    let late = assign(&first, 5, 5, &brand, "Results");
    assert_eq!(shell.refusal("assign_numbers", late), "view_changed");
}

#[test]
fn a_removed_reason_is_told_with_its_numbers_and_saved_only_with_their_count() {
    let shell = shell();
    let (path, brand) = desk(&shell);
    let all = view(&shell, "");
    shell.call("assign_numbers", assign(&all, 10, 10, &brand, "Results")).unwrap();
    let kept = ["Appointment"];
    let removed = json!({ "uid": brand, "draft": draft(&kept) });
    let removed = shell.call("list_removed_reasons", removed).unwrap();
    assert_eq!(removed, json!([{ "reason": "Results", "numbers": 10, "live": 0 }]));

    // Another program takes the brand off one of them between look and click.
    let mut other = Store::open(path.as_ref()).unwrap();
    let one = NumberSet::Filter(NumberFilter::parse("2125550100").unwrap());
    numbers::release(&mut other, &World::system(), &one, &mut unwatched).unwrap();
    let choice = |numbers| json!([{ "reason": "Results", "numbers": numbers, "instead": null }]);
    let error = save(&shell, brand.clone(), &kept, choice(10)).expect_err("they are nine by now");
    assert_eq!(error["code"], "reasons_in_use");
    assert_eq!(error["details"]["reasons"], json!([{ "reason": "Results", "numbers": 9 }]));
    assert_eq!(total(&shell, "reason:Results"), json!(9), "none has lost it");
    let saved = save(&shell, brand, &kept, choice(9)).unwrap();
    assert_eq!((&saved["reasonsChanged"], &saved["brand"]["revision"]), (&json!(9), &json!(2)));
}

#[test]
fn saving_a_brand_is_undone_like_any_other_change() {
    let shell = shell();
    let (_, brand) = desk(&shell);
    let all = view(&shell, "");
    shell.call("assign_numbers", assign(&all, 10, 10, &brand, "Results")).unwrap();
    let choice = json!([{ "reason": "Results", "numbers": 10, "instead": "Test results" }]);
    let saved = save(&shell, brand.clone(), &["Appointment", "Test results"], choice).unwrap();
    assert_eq!(saved["edit"], json!(2), "the second change of this workspace");
    assert_eq!(total(&shell, "reason:\"Test results\""), json!(10));

    let undo = json!({ "edit": null, "progress": CHANNEL });
    let undone = shell.call("undo_edit", undo.clone()).unwrap();
    let expected = json!({ "changed": 10, "edit": null, "brand": "Harbour Health" });
    assert_eq!(undone, expected);
    assert_eq!(total(&shell, "reason:Results"), json!(10), "their reason is back");
    let brands = shell.call("list_brands", json!({})).unwrap();
    assert_eq!(brands[0]["reasons"], json!(["Appointment", "Results"]));
    shell.call("undo_edit", undo).unwrap();
    assert_eq!(total(&shell, "reason:Results"), json!(0), "then the assignment before it");
}

#[test]
fn a_brand_that_another_program_saved_meanwhile_is_not_overwritten() {
    let shell = shell();
    let (_, brand) = desk(&shell);
    save(&shell, brand.clone(), &["Appointment"], json!([])).unwrap();
    let agreed = json!({ "revision": 1, "reasons": [] });
    let late = json!({ "uid": brand, "draft": draft(&["Results"]), "agreed": agreed });
    assert_eq!(shell.refusal("save_brand", late), "brand_changed");
}
