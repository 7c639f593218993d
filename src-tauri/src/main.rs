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
    let (folder, asked) = (signet_log::folder(), std::env::var("SIGNET_LOG").ok());
    let asked = asked.filter(|level| signet_log::is_filter(level));
    let log = folder.as_deref().map(signet_log::path_in);
    signet_log::start(signet_log::Settings {
        program: "signet-desktop",
        folder,
        filter: asked.as_deref().unwrap_or(signet_log::USUAL),
        stderr: asked.is_some(),
    });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), system = std::env::consts::OS, "begins");
    let passphrase = std::env::var("SIGNET_PASSPHRASE").ok();
    match signet_desktop::run(Start { workspace, passphrase, log }) {
        Ok(()) => {
            tracing::info!("ends");
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("could not start");
            eprintln!("Signet could not start: {error}");
            ExitCode::FAILURE
        }
    }
}
