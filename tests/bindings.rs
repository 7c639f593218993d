//! The window's types are those of the commands.

use std::path::Path;

const FILE: &str = "ui/src/ipc/bindings.ts";

#[test]
fn committed_bindings_are_what_the_commands_say() {
    let made = tempfile::NamedTempFile::with_suffix(".ts").expect("a temporary file");
    let language = specta_typescript::Typescript::default()
        .header("// Generated from src-tauri: UPDATE_BINDINGS=1 cargo test --test bindings\n");
    signet_desktop::interface::<tauri::Wry>()
        .export(language, made.path())
        .expect("every type can be written");
    let made = std::fs::read_to_string(made.path()).expect("what was just written");
    let file = Path::new(FILE);
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
        std::fs::write(file, &made).expect("the file");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == made,
        "{FILE} differs from the commands; write it again with UPDATE_BINDINGS=1 cargo test --test bindings"
    );
}
