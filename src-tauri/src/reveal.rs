//! Shows where a file of the app lies, in the system's file manager.
//!
//! The window names no path for it: what may be shown is decided here.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

/// After this a file manager that is still at it has begun.
const BEGUN: Duration = Duration::from_secs(3);

/// Opens the folder of a file; tells whether the system did.
pub async fn reveal(path: &Path) -> bool {
    let mut command = command(path);
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = started else { return false };
    match tokio::time::timeout(BEGUN, child.wait()).await {
        // The Explorer ends with 1, whatever it did.
        Ok(Ok(status)) => status.success() || cfg!(windows),
        Ok(Err(_)) => false,
        Err(_) => true,
    }
}

#[cfg(target_os = "macos")]
fn command(path: &Path) -> Command {
    let mut command = Command::new("/usr/bin/open");
    command.arg("-R").arg(path);
    command
}

#[cfg(windows)]
fn command(path: &Path) -> Command {
    let mut select = std::ffi::OsString::from("/select,");
    select.push(path);
    let mut command = Command::new("explorer.exe");
    command.arg(select);
    command
}

#[cfg(not(any(target_os = "macos", windows)))]
fn command(path: &Path) -> Command {
    let mut command = Command::new("xdg-open");
    command.arg(path.parent().unwrap_or(path));
    command
}
