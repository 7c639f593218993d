//! `signet-exchange`: serves an exchange and carries out its operator's
//! decisions.

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
