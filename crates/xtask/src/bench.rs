//! Figures, each beside its floor in the same run.

mod stir;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::demo::{self, Desk};
use crate::exchange::Exchange;
use crate::failure::{Context, Failure, Outcome};
use crate::programs::{self, Profile, Programs};
use crate::steps::Steps;
use crate::system::{self, Need};
use crate::{check, node, places, process, session};
use table::{Figure, Unit};

/// The middle of so many runs counts.
const ROUNDS: usize = 3;

/// A part that is measured alone.
#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Tokens and certificates
    Stir,
}

#[derive(Args)]
pub struct Options {
    /// Measure this part alone; all but it otherwise
    part: Option<Part>,
    /// Rows of the list
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Print one JSON document on standard output
    #[arg(long)]
    json: bool,
    /// Leave out what needs a window
    #[arg(long)]
    no_window: bool,
}

pub fn run(options: &Options) -> Outcome<()> {
    if let Some(Part::Stir) = options.part {
        return stir::run(options.json);
    }
    let dir = places::target().join("bench");
    if dir.exists() {
        fs::remove_dir_all(&dir).context(|| format!("cannot remove {}", dir.display()))?;
    }
    fs::create_dir_all(&dir).context(|| format!("cannot make {}", dir.display()))?;
    let mut steps = Steps::to_stderr();
    let set = set_up(options, &dir, &mut steps)?;

    let mut figures = Vec::new();
    steps.quiet("import", || import(&set, &mut figures))?;
    steps.quiet("first sync", || sync(&set, &mut figures))?;
    steps.quiet("windows of the grid and signatures", || measure(&set, &mut figures))?;
    if !options.no_window {
        steps.quiet("start of the app", || start(&set, &mut figures))?;
    }
    fs::remove_dir_all(&dir).context(|| format!("cannot remove {}", dir.display()))?;
    if options.json {
        println!("{}", json!({ "rows": options.rows, "figures": table::json(&figures) }));
    } else {
        println!("{}", table::text(&format!("{} rows", options.rows), &figures));
    }
    Ok(())
}

struct Set {
    programs: Programs,
    measure: PathBuf,
    hello: Option<PathBuf>,
    dir: PathBuf,
    list: PathBuf,
    desk: Desk,
}

fn set_up(options: &Options, dir: &Path, steps: &mut Steps) -> Outcome<Set> {
    system::prepare(Need::Bench)?;
    node::require()?;
    node::install(&places::root().join("ui"))?;
    steps.quiet("user interface", programs::build_ui)?;
    let programs = steps.quiet("programs", || programs::build_quietly(Profile::Release))?;
    let measure = steps.quiet("measuring program", || {
        let mut command = programs::cargo();
        command.args(["build", "--release", "--package", "signet-core", "--example", "measure"]);
        process::capture(&mut command)?;
        Ok(places::target().join("release/examples/measure"))
    })?;
    let hello =
        if options.no_window { None } else { Some(steps.quiet("smallest window", hello_window)?) };
    let list = dir.join("list.csv");
    crate::write_sample(options.rows, &list)?;
    let desk = Desk::new(&programs.signet, dir);
    Ok(Set { programs, measure, hello, dir: dir.to_owned(), list, desk })
}

fn hello_window() -> Outcome<PathBuf> {
    node::install(&places::root().join("tests/e2e"))?;
    let mut command = programs::cargo();
    command
        .args([
            "build",
            "--release",
            "--locked",
            "--manifest-path",
            "tests/hello-window/Cargo.toml",
        ])
        .env("CARGO_TARGET_DIR", places::target());
    process::capture(&mut command)?;
    Ok(places::target().join("release/hello-window"))
}

/// Seconds and megabytes of one run of a command, as GNU time tells them.
fn timed(dir: &Path, words: &[&str]) -> Outcome<(f64, f64)> {
    let told = dir.join("time.txt");
    let mut command = Command::new("/usr/bin/time");
    command.args(["--format", "%e %M", "--output"]).arg(&told).args(words);
    process::capture(&mut command)?;
    let text = fs::read_to_string(&told).context(|| "cannot read what time told".to_owned())?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [seconds, kilobytes] => Ok((seconds, kilobytes / 1024.0)),
        _ => Err(Failure::new(format!("time told {text:?}"))),
    }
}

fn middle(mut of: Vec<(f64, f64)>) -> (f64, f64) {
    of.sort_by(|a, b| a.0.total_cmp(&b.0));
    of[of.len() / 2]
}

/// `signet import` of a list into an empty workspace, beside the same file
/// into a table of texts by the SQLite shell.
fn import(set: &Set, figures: &mut Vec<Figure>) -> Outcome<()> {
    let workspace = text(set.desk.workspace())?;
    let list = text(&set.list)?;
    let database = set.dir.join("floor.db");
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        if set.desk.workspace().exists() {
            fs::remove_file(set.desk.workspace())
                .context(|| "cannot remove the workspace".to_owned())?;
        }
        set.desk.ask(&["init", "--enterprise", "Harbour Health"])?;
        let signet = text(&set.programs.signet)?;
        ours.push(timed(&set.dir, &[signet, "--json", "--workspace", workspace, "import", list])?);
        if database.exists() {
            fs::remove_file(&database)
                .context(|| "cannot remove the floor's database".to_owned())?;
        }
        let read = format!(".import {list} list");
        floor.push(timed(&set.dir, &["sqlite3", "-cmd", ".mode csv", text(&database)?, &read])?);
    }
    let (ours, floor) = (middle(ours), middle(floor));
    figures.push(
        Figure::new("import", Unit::Seconds, ours.0).floor("sqlite3 .import", floor.0).goal(6.0),
    );
    figures.push(
        Figure::new("import, peak memory", Unit::Megabytes, ours.1)
            .floor("sqlite3 .import", floor.1)
            .goal(300.0),
    );
    Ok(())
}

/// Assigns a brand to all numbers and sends them to a local exchange for the
/// first time.
fn sync(set: &Set, figures: &mut Vec<Figure>) -> Outcome<()> {
    let desk = &set.desk;
    let data = set.dir.join("exchange");
    let exchange = Exchange::start(&set.programs.exchange, &data, &set.dir.join("exchange.log"))?;
    let brand = demo::prepare(desk, &exchange, &set.programs.exchange, &data)?;
    let signet = text(&set.programs.signet)?;
    let workspace = text(desk.workspace())?;
    let words = ["assign", "--filter", "*", "--brand", &brand];
    let (seconds, _) =
        timed(&set.dir, &[&[signet, "--json", "--workspace", workspace], &words[..]].concat())?;
    figures.push(Figure::new("assign a brand to all", Unit::Seconds, seconds));
    let answer = desk.ask(&["sync"])?;
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    figures.push(Figure::new("first sync", Unit::Seconds, number(&answer["seconds"])).goal(20.0));
    let bytes = number(&answer["pushed"]["bytes"]) / (1024.0 * 1024.0);
    let list =
        fs::metadata(&set.list).map_or(f64::NAN, |list| list.len() as f64 / (1024.0 * 1024.0));
    figures.push(
        Figure::new("first sync, sent", Unit::Megabytes, bytes).floor("the list as it came", list),
    );
    if let Some(peak) = peak_memory(exchange.pid()) {
        figures.push(Figure::new("first sync, the exchange's peak memory", Unit::Megabytes, peak));
    }
    Ok(())
}

/// The most memory a running process had, in megabytes.
fn peak_memory(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn measure(set: &Set, figures: &mut Vec<Figure>) -> Outcome<()> {
    let workspace = text(set.desk.workspace())?;
    let said = process::text(Command::new(&set.measure).arg(workspace))?;
    let said: Value =
        serde_json::from_str(&said).context(|| "the measuring program's answer".to_owned())?;
    let figure = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
    let query = "SELECT count(*) FROM number; SELECT * FROM number ORDER BY tn LIMIT 100;";
    let (floor, _) = middle(
        (0..ROUNDS)
            .map(|_| timed(&set.dir, &["sqlite3", "-readonly", workspace, query]))
            .collect::<Outcome<Vec<_>>>()?,
    );
    figures.push(
        Figure::new("first window of the grid", Unit::Seconds, figure("first_window_seconds"))
            .floor("sqlite3, same rows", floor),
    );
    figures.push(Figure::new(
        "last window of the grid",
        Unit::Seconds,
        figure("last_window_seconds"),
    ));
    figures.push(
        Figure::new("signatures", Unit::PerSecond, figure("signatures_per_second"))
            .floor(OPENSSL, openssl()?.signatures),
    );
    Ok(())
}

const OPENSSL: &str = "openssl speed ecdsap256";

/// P-256 operations a second on one core.
struct Rates {
    signatures: f64,
    verifications: f64,
}

/// What OpenSSL does: the last line of its table ends with signatures and
/// verifications a second.
fn openssl() -> Outcome<Rates> {
    let said =
        process::text(Command::new("openssl").args(["speed", "-seconds", "3", "ecdsap256"]))?;
    let words: Vec<&str> = said.lines().last().unwrap_or_default().split_whitespace().collect();
    match words[..] {
        [.., signatures, verifications] => signatures.parse().ok().zip(verifications.parse().ok()),
        _ => None,
    }
    .map(|(signatures, verifications)| Rates { signatures, verifications })
    .ok_or_else(|| Failure::new(format!("openssl told {words:?}")))
}

fn start(set: &Set, figures: &mut Vec<Figure>) -> Outcome<()> {
    let Some(hello) = &set.hello else { return Ok(()) };
    let mut command = session::command("node");
    command
        .arg(places::root().join("tests/e2e/start.mjs"))
        .env("SIGNET_DESKTOP", &set.programs.desktop)
        .env("SIGNET_HELLO", hello)
        .env("SIGNET_START", set.desk.workspace())
        .env("TAURI_DRIVER", check::tauri_driver()?);
    let said = process::text(&mut command)?;
    let last = said.lines().last().unwrap_or_default();
    let said: Value =
        serde_json::from_str(last).context(|| format!("the start's answer {last:?}"))?;
    let figure = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
    figures.push(
        Figure::new("start to a usable grid", Unit::Seconds, figure("app"))
            .floor("hello-world window", figure("hello")),
    );
    Ok(())
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| Failure::new(format!("{} is not UTF-8", path.display())))
}
