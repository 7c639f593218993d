//! Building the user interface and the programs.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::failure::{Context, Outcome};
use crate::{node, places, process};

/// The three programs of one build.
pub struct Programs {
    pub signet: PathBuf,
    pub exchange: PathBuf,
    pub desktop: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Compiled soonest; what waits on arithmetic is optimised all the same.
    Debug,
    /// What is shipped and measured.
    Release,
}

/// Serves the user interface from the binary, as a bundle does.
pub const FEATURES: &str = "signet-desktop/custom-protocol";

/// The cargo that runs this program.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(places::root());
    command
}

/// Builds ui/dist, unless it is younger than everything it is made from:
/// the same files written again would compile the desktop app again.
pub fn build_ui() -> Outcome<()> {
    let ui = places::root().join("ui");
    if dist_is_young(&ui).unwrap_or(false) {
        return Ok(());
    }
    process::capture(&mut node::script(&ui, "build")).map(drop)
}

fn dist_is_young(ui: &Path) -> io::Result<bool> {
    let built = fs::metadata(ui.join("dist/index.html"))?.modified()?;
    Ok(newest(ui, &["node_modules", "dist"])? < built)
}

/// When the youngest file or folder below `dir` was last written. Folders
/// count because they tell of files that were removed.
fn newest(dir: &Path, without: &[&str]) -> io::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if without.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let metadata = entry.metadata()?;
        newest = newest.max(metadata.modified()?);
        if metadata.is_dir() {
            newest = newest.max(self::newest(&entry.path(), &[])?);
        }
    }
    Ok(newest)
}

/// Builds the programs. Cargo's progress goes to the terminal.
pub fn build(profile: Profile) -> Outcome<Programs> {
    process::run(&mut building(profile))?;
    found(profile)
}

/// Builds the programs and shows nothing but a failure.
pub fn build_quietly(profile: Profile) -> Outcome<Programs> {
    process::capture(&mut building(profile))?;
    found(profile)
}

fn building(profile: Profile) -> Command {
    let mut command = cargo();
    command.args(["build", "--workspace", "--bins", "--features", FEATURES]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    command
}

/// Where the programs of a finished build are.
pub fn found(profile: Profile) -> Outcome<Programs> {
    let dir = places::target().join(if profile == Profile::Release { "release" } else { "debug" });
    let program = |name: &str| {
        let path = dir.join(name).with_extension(env::consts::EXE_EXTENSION);
        path.canonicalize().context(|| format!("{} is not there", path.display()))
    };
    Ok(Programs {
        signet: program("signet")?,
        exchange: program("signet-exchange")?,
        desktop: program("signet-desktop")?,
    })
}
