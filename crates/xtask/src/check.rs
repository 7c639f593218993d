//! All tests, set-up included.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::demo::Vault;
use crate::failure::{Context, Failure, Outcome};
use crate::programs::{self, FEATURES, Profile, Programs};
use crate::steps::{Steps, in_seconds};
use crate::system::{self, Need};
use crate::{demo, fuzz, node, places, process, session};

/// The driver that speaks for the app's window.
const TAURI_DRIVER: &str = "2.1.0";

#[derive(Args)]
pub struct Options {
    /// Run only the steps whose name contains this
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
}

type Step = (&'static str, fn() -> Outcome<()>);

/// In this order, so that what fails soonest is seen first.
const STEPS: [Step; 17] = [
    ("system packages", || system::prepare(Need::Test)),
    ("node packages", node_packages),
    ("window driver", || tauri_driver().map(drop)),
    ("rust format", || process::run(programs::cargo().args(["fmt", "--all", "--check"]))),
    ("ui lint", || ui_script("lint")),
    ("ui tests", || ui_script("test")),
    ("ui build", programs::build_ui),
    ("clippy", clippy),
    ("programs", || programs::build(Profile::Debug).map(drop)),
    ("rust tests", rust_tests),
    ("doc tests", || {
        process::run(programs::cargo().args([
            "test",
            "--doc",
            "--workspace",
            "--features",
            FEATURES,
        ]))
    }),
    // The window's tests wait more than they work: the targets run meanwhile.
    ("fuzz targets", fuzz::start),
    ("main job", main_job),
    ("main job again", main_job_again),
    ("interop", interop),
    ("window", window),
    ("fuzz", fuzz::finish),
];

/// Runs the steps up to the first that fails, and names them all.
pub fn run(options: &Options) -> Outcome<()> {
    let chosen: Vec<Step> = STEPS
        .into_iter()
        .filter(|(name, _)| options.only.as_ref().is_none_or(|only| name.contains(only.as_str())))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(Failure::new(format!("no such step; there are: {}", names.join(", "))));
    }
    let mut steps = Steps::default();
    let mut failure = None;
    for (name, step) in &chosen {
        if let Err(why) = steps.loud(name, step) {
            failure = Some(why);
            break;
        }
    }

    let done = steps.done().len();
    let passed = done - usize::from(failure.is_some());
    println!("\nSteps");
    for (index, (name, _)) in chosen.iter().enumerate() {
        match steps.done().get(index) {
            Some((_, took)) => println!(
                "  {} {} {name}",
                if index < passed { "ok    " } else { "FAILED" },
                in_seconds(*took)
            ),
            None => println!("  not run          {name}"),
        }
    }
    println!("  in all {}\n", in_seconds(steps.total()));
    println!("{passed} passed, {} failed", done - passed);
    failure.map_or(Ok(()), Err)
}

fn node_packages() -> Outcome<()> {
    node::require()?;
    ["ui", "tests/e2e", "tests/interop"]
        .into_iter()
        .try_for_each(|project| node::install(&places::root().join(project)))
}

/// The driver's path; it is compiled once and kept outside the checkout.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let tools = places::cache().join("tools");
    let installed = |root: Option<&Path>| {
        let mut command = programs::cargo();
        command.args(["install", "--list"]);
        if let Some(root) = root {
            command.arg("--root").arg(root);
        }
        process::text(&mut command)
            .is_ok_and(|list| list.contains(&format!("tauri-driver v{TAURI_DRIVER}:")))
    };
    if process::exists("tauri-driver") && installed(None) {
        return Ok("tauri-driver".into());
    }
    if !installed(Some(&tools)) {
        let mut command = programs::cargo();
        command
            .args(["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--root"])
            .arg(&tools);
        process::run(&mut command)?;
    }
    Ok(tools.join("bin/tauri-driver"))
}

fn ui_script(name: &str) -> Outcome<()> {
    process::run(&mut node::script(&places::root().join("ui"), name))
}

fn clippy() -> Outcome<()> {
    let mut command = programs::cargo();
    command.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        FEATURES,
        "--",
        "--deny",
        "warnings",
    ]);
    process::run(&mut command)
}

/// Every Rust test. Those of the keychain make sessions of their own; the
/// exchange the others start is the one just built.
fn rust_tests() -> Outcome<()> {
    let mut command = programs::cargo();
    let runner: &[&str] =
        if process::exists("cargo-nextest") { &["nextest", "run"] } else { &["test"] };
    command
        .args(runner)
        .args(["--workspace", "--features", FEATURES])
        .env("SIGNET_EXCHANGE", found()?.exchange);
    if system::installs() {
        command.env("SIGNET_INTEROP", "required");
    }
    if runner == ["test"] {
        command.args(["--lib", "--bins", "--tests", "--examples"]);
    }
    process::run(&mut command)
}

/// Where the main job of the tests is done.
fn job_dir() -> PathBuf {
    places::target().join("main-job")
}

fn main_job() -> Outcome<()> {
    let dir = job_dir();
    if dir.exists() {
        fs::remove_dir_all(&dir).context(|| format!("cannot remove {}", dir.display()))?;
    }
    fs::create_dir_all(&dir).context(|| format!("cannot make {}", dir.display()))?;
    do_main_job(&dir).map(drop)
}

/// A second run reuses everything: the same numbers, nothing sent again.
fn main_job_again() -> Outcome<()> {
    let sets = || {
        fs::read(job_dir().join("changesets.jws"))
            .context(|| "cannot read the change sets".to_owned())
    };
    let before = sets()?;
    do_main_job(&job_dir())?;
    if before == sets()? {
        Ok(())
    } else {
        Err(Failure::new("the second run sent something again"))
    }
}

fn do_main_job(dir: &Path) -> Outcome<()> {
    // A file vault, so that nothing is left in the keychain of whoever tests.
    demo::main_job(&found()?, dir, None, Vault::File, &mut Steps::default()).map(drop)
}

/// The log of the main job, judged by a program that shares no code with
/// this project.
fn interop() -> Outcome<()> {
    let programs = found()?;
    let mut command = node::script(&places::root().join("tests/interop"), "test");
    process::run(command.env("SIGNET_JOB", job_dir()).env("SIGNET_EXCHANGE", programs.exchange))
}

/// The real window, driven as a person would.
fn window() -> Outcome<()> {
    let programs = found()?;
    let mut command = session::command("npm");
    command
        .args(["run", "--silent", "test"])
        .current_dir(places::root().join("tests/e2e"))
        .env("SIGNET_DESKTOP", programs.desktop)
        .env("SIGNET_CLI", programs.signet)
        .env("SIGNET_EXCHANGE", programs.exchange)
        .env("SIGNET_JOB", job_dir())
        .env("TAURI_DRIVER", tauri_driver()?);
    process::run(&mut command)
}

fn found() -> Outcome<Programs> {
    programs::found(Profile::Debug)
}
