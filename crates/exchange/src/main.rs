//! `signet-exchange`: serves an exchange and carries out its operator's
//! decisions.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
