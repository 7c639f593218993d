//! `signet`: the command line over core.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod commands;
mod output;
mod passphrase;
mod sentences;

use std::process::ExitCode;
use std::time::Instant;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use crate::args::Arguments;
use crate::output::{Failure, Output};

/// 0 done, 1 refused or failed, 2 usage.
fn main() -> ExitCode {
    let matches = match Arguments::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let level = arguments.log_level.as_deref().filter(|level| !level.trim().is_empty());
    signet_log::start(signet_log::Settings {
        program: "signet",
        folder: signet_log::folder(),
        filter: level.unwrap_or(signet_log::USUAL),
        stderr: level.is_some(),
    });
    let output = Output::new(arguments.json);
    let workspace = arguments.workspace.clone();
    let (command, began) = (name_of(&matches), Instant::now());
    tracing::debug!(command, version = env!("CARGO_PKG_VERSION"), "begins");
    let done = commands::run(arguments, &output);
    let ms = began.elapsed().as_millis() as u64;
    match done {
        Ok(()) => {
            tracing::info!(command, ms, "done");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let failure = failure.judged(workspace.as_deref());
            // Not its message: that may hold names, paths and numbers.
            tracing::warn!(command, ms, code = %failure.code, "failed");
            output.failure(&failure);
            ExitCode::from(if failure.is_usage() { 2 } else { 1 })
        }
    }
}

/// The words that name the command, without what it is about.
fn name_of(matches: &ArgMatches) -> String {
    let mut words = Vec::new();
    let mut at = matches;
    while let Some((word, below)) = at.subcommand() {
        words.push(word);
        at = below;
    }
    words.join(" ")
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
