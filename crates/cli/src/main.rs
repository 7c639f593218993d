//! `signet`: the command line over core.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod commands;
mod output;
mod passphrase;
mod sentences;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Arguments;
use crate::output::{Failure, Output};

/// 0 done, 1 refused or failed, 2 usage.
fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("SIGNET_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let output = Output::new(arguments.json);
    match commands::run(arguments, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(if failure.is_usage() { 2 } else { 1 })
        }
    }
}

fn usage(error: &clap::Error) -> ExitCode {
    // Help and version are answers, not errors, and go to standard output.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let message = error.kind().to_string();
        Output::new(true).failure(&Failure::usage(message));
    }
    ExitCode::from(2)
}
