//! The command line. Results go to stdout, everything else to stderr.

mod error;
mod invite;
mod serve;
mod token;
mod vet;

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde::Serialize;
use signet_exchange::{Clock, Exchange};

use self::error::CommandError;

/// Exchange of signed branding between enterprises and providers.
#[derive(Debug, Parser)]
#[command(name = "signet-exchange", version)]
struct Arguments {
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the exchange until SIGTERM or SIGINT.
    Serve(serve::Serve),
    /// Register an enterprise and print the invite its desk enrols with.
    Invite(invite::Invite),
    /// Decide what waits for vetting.
    Vet(vet::Vet),
    /// Make a token for a provider's lookups, which is shown once; list and
    /// revoke those there are.
    Token(token::Token),
    /// Print the OpenAPI description.
    #[command(hide = true)]
    Openapi,
}

#[derive(Debug, clap::Args)]
struct DataDirectory {
    /// Directory of the exchange's database and keys; `serve`, `invite` and a new
    /// `token` make it when it is missing.
    #[arg(long = "data", value_name = "DIR")]
    directory: PathBuf,
}

impl DataDirectory {
    fn open(&self) -> Result<Exchange, CommandError> {
        open(&self.directory)
    }

    /// As [`DataDirectory::open`], of an exchange that is there: a slip in the
    /// path must not make another, where nothing waits and nobody has a token.
    fn open_existing(&self) -> Result<Exchange, CommandError> {
        let directory = &self.directory;
        if !Exchange::is_in(directory) && (directory.is_dir() || !directory.exists()) {
            return Err(CommandError::DataNotFound { path: directory.clone() });
        }
        self.open()
    }
}

fn open(directory: &Path) -> Result<Exchange, CommandError> {
    Ok(Exchange::open(directory, Clock::system())?)
}

/// Runs the command the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let json = arguments.json;
    let result = match arguments.command {
        Command::Serve(serve) => serve.run(json),
        Command::Invite(invite) => invite.run(json),
        Command::Vet(vet) => vet.run(json),
        Command::Token(token) => token.run(json),
        Command::Openapi => print_json(&signet_exchange::http::openapi::document()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.report(json);
            ExitCode::from(error.exit_code())
        }
    }
}

/// What clap has to say. Help and version are results, not errors.
fn usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to be done when the message cannot be printed.
    let _ = error.print();
    let asked_for_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() {
        if asked_for_json {
            CommandError::Usage(error.kind().to_string()).report(true);
        }
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

/// One JSON document on one line.
fn print_json<T: Serialize>(value: &T) -> Result<(), CommandError> {
    print(&serde_json::to_string(value).map_err(|error| CommandError::Failed(error.to_string()))?)
}

fn print(text: &str) -> Result<(), CommandError> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{text}").and_then(|()| stdout.flush()).map_err(CommandError::Output)
}
