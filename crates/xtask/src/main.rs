//! `cargo xtask`: runs, tests and measures the project.

mod bench;
mod check;
mod demo;
mod exchange;
mod failure;
mod fuzz;
mod node;
mod places;
mod process;
mod programs;
mod random;
mod sample;
mod session;
mod steps;
mod system;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::{Context, Outcome};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Runs, tests and measures Signet"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Do the main job end to end on a demo workspace, then open the app on it
    Run(demo::Options),
    /// Pass all tests, set-up included
    Test(check::Options),
    /// Measure, each figure beside its floor
    Bench(bench::Options),
    /// Fuzz the STIR library
    Fuzz(fuzz::Options),
    /// Write a number list as messy as real ones
    Sample {
        /// Rows below the header
        #[arg(long, default_value_t = 10_000)]
        rows: u64,
        /// The file to write
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(options) => demo::run(&options),
        Task::Test(options) => check::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Sample { rows, out } => write_sample(rows, &out).map(|tally| {
            let kinds: Vec<String> =
                tally.kinds.iter().map(|(kind, count)| format!("{count} {kind:?}")).collect();
            println!(
                "{} numbers in {rows} rows: {}",
                tally.numbers,
                kinds.join(", ").to_lowercase()
            );
        }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Writes a list of `rows` rows to `out`, replacing what is there.
fn write_sample(rows: u64, out: &Path) -> Outcome<sample::Tally> {
    let file = File::create(out).context(|| format!("cannot write {}", out.display()))?;
    let mut file = BufWriter::new(file);
    let tally =
        sample::write(rows, &mut file).context(|| format!("cannot write {}", out.display()))?;
    file.flush().context(|| format!("cannot write {}", out.display()))?;
    Ok(tally)
}
