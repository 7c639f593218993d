//! Fuzzing of the STIR library: builds its targets and runs libFuzzer.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use clap::Args;

use crate::failure::{Context, Failure, Outcome};
use crate::{places, process, programs};

#[derive(Args)]
pub struct Options {
    /// Targets to run; all without
    targets: Vec<String>,
    /// How long each target runs
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// How many run at the same time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Run on this input alone
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Give way to other work
    #[arg(long)]
    beside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { targets: Vec::new(), seconds: 20, jobs: 2, input: None, beside: false }
    }
}

/// Inputs that take longer hang.
const SECONDS_PER_INPUT: u64 = 10;
/// Inputs that take more memory exhaust it.
const MEGABYTES: u64 = 2048;

/// What libFuzzer needs the compiler to weave in; all of it is stable.
const COVERAGE: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebuginfo=line-tables-only",
];

/// The targets' run beside other work.
static BESIDE: Mutex<Option<JoinHandle<Outcome<()>>>> = Mutex::new(None);

/// Builds every target and lets them run for as long as they do by default,
/// on what other work leaves of the machine. [`finish`] tells how it went.
pub fn start() -> Outcome<()> {
    let (programs, chosen) = (build()?, targets()?);
    let options = Options { beside: true, ..Options::default() };
    let running = thread::spawn(move || run_all(&programs, chosen, &options));
    *BESIDE.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    Ok(())
}

/// Waits for what [`start`] began.
pub fn finish() -> Outcome<()> {
    match BESIDE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(running) => {
            running.join().unwrap_or_else(|_| Err(Failure::new("fuzzing panicked".to_owned())))
        }
        None => Err(Failure::new("no targets run".to_owned())),
    }
}

/// Runs the targets until their time is up or one of them finds something.
pub fn run(options: &Options) -> Outcome<()> {
    let known = targets()?;
    if let Some(unknown) = options.targets.iter().find(|name| !known.contains(name)) {
        let names = known.join(", ");
        return Err(Failure::new(format!("no target {unknown}; there are: {names}")));
    }
    let chosen = if options.targets.is_empty() { known } else { options.targets.clone() };
    let programs = build()?;
    if let Some(input) = &options.input {
        let [target] = chosen.as_slice() else {
            return Err(Failure::new("an input is for one target".to_owned()));
        };
        return process::run(limited(&programs.join(target), false).arg(input));
    }
    run_all(&programs, chosen, options)
}

fn run_all(programs: &Path, chosen: Vec<String>, options: &Options) -> Outcome<()> {
    let queue = Mutex::new(VecDeque::from(chosen));
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                // A job that panicked has left the queue as it was.
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some(target) = next() {
                    match fuzz(programs, &target, options) {
                        Ok(runs) => println!("  {target}: {runs}"),
                        Err(failure) => failures
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(format!("{target}: {failure}")),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures.join("\n\n"))) }
}

fn folder() -> PathBuf {
    places::root().join("crates/stir/fuzz")
}

/// Where programs, findings and the inputs of earlier runs are kept.
fn kept() -> PathBuf {
    places::target().join("fuzz")
}

/// The names of all targets, sorted.
fn targets() -> Outcome<Vec<String>> {
    let dir = folder().join("targets");
    let unreadable = || format!("cannot read {}", dir.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&dir).context(unreadable)? {
        let path = entry.context(unreadable)?.path();
        if path.extension().is_some_and(|kind| kind == "rs") {
            names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// Builds every target; gives the folder of the programs.
fn build() -> Outcome<PathBuf> {
    let about = process::text(Command::new("rustc").arg("-vV"))?;
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or_else(|| Failure::new("rustc does not tell its host".to_owned()))?;
    // Naming the target, even if it is the host, keeps the flags away from
    // build scripts.
    let mut command = programs::cargo();
    command
        .current_dir(folder())
        .args(["build", "--release", "--quiet", "--target", host])
        .env("CARGO_TARGET_DIR", kept())
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"));
    process::run(&mut command)?;
    Ok(kept().join(host).join("release"))
}

fn limited(program: &Path, beside: bool) -> Command {
    let mut command = if beside {
        let mut command = Command::new("nice");
        command.args(["-n", "19"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.arg(format!("-timeout={SECONDS_PER_INPUT}")).arg(format!("-rss_limit_mb={MEGABYTES}"));
    command
}

/// Runs one target; gives what libFuzzer says at the end.
fn fuzz(programs: &Path, target: &str, options: &Options) -> Outcome<String> {
    let (inputs, found) = (kept().join("corpus").join(target), kept().join("found"));
    for dir in [&inputs, &found] {
        fs::create_dir_all(dir).context(|| format!("cannot make {}", dir.display()))?;
    }
    let mut command = limited(&programs.join(target), options.beside);
    command
        .arg(format!("-max_total_time={}", options.seconds))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        // New inputs go to the first folder; the seeds in the second stay as
        // they are.
        .args([inputs, folder().join("corpus").join(target)]);
    let output = process::capture(&mut command)?;
    let said = String::from_utf8_lossy(&output.stderr);
    Ok(said.lines().last().unwrap_or_default().to_owned())
}
