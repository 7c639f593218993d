//! Threat: content in the window that asks for more than the app's commands.

mod shell;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use shell::{invoke, root, shell};
use signet_desktop::commands::names::COMMANDS;

fn is_denied(answer: &Result<tauri::ipc::InvokeResponseBody, Value>) -> bool {
    let Err(Value::String(message)) = answer else { return false };
    message.contains("not allowed") || message.contains("not found")
}

#[test]
fn the_window_may_call_every_command() {
    let shell = shell();
    for command in COMMANDS {
        let answer = invoke(&shell.window, command, json!({}));
        assert!(!is_denied(&answer), "{command} is denied: {answer:?}");
    }
}

#[test]
fn another_window_may_call_none() {
    let shell = shell();
    let other = shell.other_window();
    for command in COMMANDS {
        let answer = invoke(&other, command, json!({}));
        assert!(is_denied(&answer), "{command} answered {answer:?}");
    }
}

#[test]
fn the_window_reaches_no_plugin() {
    let shell = shell();
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:dialog|message",
        "plugin:fs|read_file",
        "plugin:http|fetch",
        "plugin:shell|execute",
        "plugin:sql|execute",
        "plugin:opener|open_url",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:tray|new",
        "no_such_command",
    ] {
        let answer = invoke(&shell.window, command, json!({}));
        assert!(is_denied(&answer), "{command} answered {answer:?}");
    }
}

#[test]
fn the_capability_grants_the_commands_and_listening_and_nothing_else() {
    let folder = root().join("src-tauri/capabilities");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 1, "one window, one capability");
    let capability = json_file(&files[0].path());
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none(), "no remote page is granted anything");
    assert!(capability.get("webviews").is_none());
    let granted: BTreeSet<&str> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let commands = COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let mut expected: BTreeSet<String> = commands.collect();
    expected.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(String::from));
    assert_eq!(granted, expected.iter().map(String::as_str).collect());
}

#[test]
fn pages_run_their_own_code_only() {
    let config = json_file(&root().join("tauri.conf.json"));
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["security"]["freezePrototype"], json!(true));
    let csp = app["security"]["csp"].as_object().unwrap();
    assert_eq!(csp["default-src"], json!("'none'"));
    for (directive, sources) in csp {
        let sources = sources.as_str().unwrap();
        assert!(!sources.contains("unsafe"), "{directive} allows {sources}");
        assert!(!sources.contains('*'), "{directive} allows {sources}");
        let local = sources.split(' ').all(|source| {
            matches!(source, "'none'" | "'self'" | "blob:" | "ipc:" | "http://ipc.localhost")
        });
        assert!(local, "{directive} allows {sources}");
    }
    for directive in ["object-src", "base-uri", "form-action", "frame-src", "frame-ancestors"] {
        assert_eq!(csp[directive], json!("'none'"), "{directive}");
    }
}

#[test]
fn only_the_shell_depends_on_tauri() {
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let metadata: Value = serde_json::from_slice(&asked.stdout).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let dependencies = package["dependencies"].as_array().unwrap();
        let tauri = dependencies.iter().filter_map(|one| one["name"].as_str()).find(|one| {
            one.starts_with("tauri") || ["wry", "tao", "rfd", "tauri-specta"].contains(one)
        });
        match name {
            "signet-desktop" => assert!(tauri.is_some()),
            _ => assert_eq!(tauri, None, "{name} must not know the window system"),
        }
        let forbidden = [
            "tauri-plugin-fs",
            "tauri-plugin-http",
            "tauri-plugin-shell",
            "tauri-plugin-sql",
            "tauri-plugin-opener",
        ];
        let plugin = dependencies
            .iter()
            .filter_map(|one| one["name"].as_str())
            .find(|one| forbidden.contains(one));
        assert_eq!(plugin, None, "{name} brings a plugin the window must not have");
    }
}

#[test]
fn only_one_folder_of_the_window_imports_tauri() {
    let mut seen = 0;
    visit(&root().join("ui/src"), &mut |path| {
        let is_code = path.extension().is_some_and(|kind| kind == "ts" || kind == "tsx");
        if !is_code || path.starts_with(root().join("ui/src/ipc")) {
            return;
        }
        seen += 1;
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("@tauri-apps/"), "{} imports Tauri", path.display());
        for inside in ["__TAURI__", "__TAURI_INTERNALS__.", "__TAURI_INTERNALS__["] {
            assert!(!text.contains(inside), "{} reaches into Tauri", path.display());
        }
    });
    assert!(seen > 0, "there is code to look at");
}

fn visit(folder: &Path, look: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { visit(&path, look) } else { look(&path) }
    }
}

fn json_file(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
