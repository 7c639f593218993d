//! A desktop session for tests: a display nobody sees, a message bus, an
//! unlocked keychain and an empty home. See `tests/session.sh`.

use std::process::Command;

use crate::places;

/// `program`, to be run in a session of its own that ends with it.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(places::root().join("tests/session.sh"));
    command.arg(program).current_dir(places::root());
    command
}
