//! Node and the packages of its projects.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Context, Failure, Outcome};
use crate::process;

/// The oldest Node the tools of the user interface run on.
const OLDEST: u32 = 20;

/// Fails unless Node is there and young enough.
pub fn require() -> Outcome<()> {
    let version = process::text(Command::new("node").arg("--version")).map_err(|_| {
        Failure::new(format!("Node {OLDEST} or later is needed; https://nodejs.org says how"))
    })?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(Failure::new(format!("Node {OLDEST} or later is needed, this is {version}"))),
    }
}

/// Brings `project`'s node_modules to what its lock file says; does nothing
/// when they came from that very lock file.
pub fn install(project: &Path) -> Outcome<()> {
    let lock = project.join("package-lock.json");
    let wanted = fs::read(&lock).context(|| format!("cannot read {}", lock.display()))?;
    let installed = project.join("node_modules/.installed-lock");
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    process::capture(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(project),
    )?;
    fs::write(&installed, wanted).context(|| format!("cannot write {}", installed.display()))
}

/// Runs a script of `project`'s package.json.
pub fn script(project: &Path, name: &str) -> Command {
    let mut command = Command::new("npm");
    command.args(["run", "--silent", name]).current_dir(project);
    command
}
