//! Starts the desktop app: `signet-desktop [WORKSPACE]`.

#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

use std::path::PathBuf;
use std::process::ExitCode;

use signet_desktop::Start;

fn main() -> ExitCode {
    // A desktop environment may add options of its own; a path is no option.
    let workspace = std::env::args_os()
        .skip(1)
        .find(|argument| !argument.to_string_lossy().starts_with('-'))
        .map(PathBuf::from);
    let passphrase = std::env::var("SIGNET_PASSPHRASE").ok();
    match signet_desktop::run(Start { workspace, passphrase }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Signet could not start: {error}");
            ExitCode::FAILURE
        }
    }
}
