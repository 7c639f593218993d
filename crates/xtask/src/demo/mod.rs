//! The main job, end to end, on a demo workspace.

mod desk;
mod report;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde_json::Value;

use crate::exchange::Exchange;
use crate::failure::{Context, Failure, Outcome};
use crate::programs::{self, Profile, Programs};
use crate::steps::Steps;
use crate::system::{self, Need};
use crate::{node, places};
pub use desk::{Desk, answer};

const ENTERPRISE: &str = "Harbour Health";
const DISPLAY_NAME: &str = "Harbour Health";
const SHORT_NAME: &str = "HARBOUR HLTH";
const REASONS: [&str; 3] = ["Appointment reminder", "Test results", "Your question to billing"];
const LOGO: &str = "crates/core/tests/fixtures/logos/harbour-health.svg";

/// Pictures of the incoming call: device, theme, whether branded.
const PICTURES: [(&str, &str, bool); 6] = [
    ("iphone", "light", true),
    ("iphone", "dark", true),
    ("iphone", "light", false),
    ("android", "light", true),
    ("android", "dark", true),
    ("landline", "light", true),
];

/// Where a key is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Vault {
    /// In the keychain, or in a file when none answers.
    Keychain,
    File,
}

#[derive(Args)]
pub struct Options {
    /// Import a generated list of this many rows instead of the shipped one
    #[arg(long)]
    rows: Option<u64>,
    /// Where the demo workspace and the exchange's data go
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Do not open the desktop app
    #[arg(long)]
    no_window: bool,
}

pub fn run(options: &Options) -> Outcome<()> {
    let mut steps = Steps::default();
    println!("Setting up");
    system::prepare(Need::Run)?;
    node::require()?;
    steps.quiet("packages of the user interface", || node::install(&places::root().join("ui")))?;
    steps.quiet("build the user interface", programs::build_ui)?;
    let programs = steps.loud("build the programs", || programs::build(Profile::Debug))?;

    let dir = places::root().join(&options.dir);
    fs::create_dir_all(&dir).context(|| format!("cannot make {}", dir.display()))?;
    println!("\nDoing the main job in {}", dir.display());
    let (desk, exchange) = main_job(&programs, &dir, options.rows, Vault::Keychain, &mut steps)?;
    open_window(&programs, &desk, &dir, options.no_window)?;
    drop(exchange);
    Ok(())
}

/// From a list of numbers to calls that can be shown, on a workspace in
/// `dir`. What an earlier run did there is kept and not done again.
pub fn main_job(
    programs: &Programs,
    dir: &Path,
    rows: Option<u64>,
    vault: Vault,
    steps: &mut Steps,
) -> Outcome<(Desk, Exchange)> {
    let data = dir.join("exchange");
    let exchange = steps.quiet("start the exchange", || {
        Exchange::start(&programs.exchange, &data, &dir.join("exchange.log"))
    })?;
    let desk = Desk::new(&programs.signet, dir);
    let list = steps.quiet("number list", || number_list(dir, rows))?;
    steps.quiet("workspace", || make_workspace(&desk))?;
    let imported = steps.quiet("import", || Ok(desk.ask(&["import", text(&list)?])?))?;
    let brand = steps.quiet("brand, logo and call reasons", || add_brand(&desk))?;
    steps.quiet("assign the brand", || assign(&desk, &brand))?;
    let key = steps.quiet("signing key", || create_key(&desk, vault))?;
    steps.quiet("enrol at the exchange", || enrol(&desk, &exchange, &programs.exchange, &data))?;
    let synced = steps.quiet("sign and sync", || sync(&desk))?;
    let lookups =
        steps.quiet("look three numbers up, verify evidence", || look_up(&desk, &exchange))?;
    let pictures = steps.quiet("pictures of the calls", || draw(&desk, &brand, dir))?;
    let log = steps.quiet("change sets and certificate as files", || write_log(&desk, dir))?;
    let counts = report::count_statuses(&desk)?;
    report::print(&report::Report {
        desk: &desk,
        exchange: &exchange,
        dir,
        list: &list,
        imported: &imported,
        key: &key,
        synced: &synced,
        counts: &counts,
        lookups: &lookups,
        pictures: &pictures,
        log: &log,
        steps,
    });
    Ok((desk, exchange))
}

/// A desk with a brand, a key in a file and a connection, whatever numbers it
/// has. Gives the brand's id.
pub fn prepare(desk: &Desk, exchange: &Exchange, program: &Path, data: &Path) -> Outcome<String> {
    let brand = add_brand(desk)?;
    create_key(desk, Vault::File)?;
    enrol(desk, exchange, program, data)?;
    Ok(brand)
}

fn number_list(dir: &Path, rows: Option<u64>) -> Outcome<PathBuf> {
    let Some(rows) = rows else { return Ok(places::sample()) };
    let list = dir.join(format!("sample-{rows}.csv"));
    crate::write_sample(rows, &list)?;
    Ok(list)
}

fn make_workspace(desk: &Desk) -> Outcome<()> {
    if !desk.workspace().exists() {
        desk.ask(&["init", "--enterprise", ENTERPRISE, "--region", "US"])?;
    }
    Ok(())
}

/// The brand's id; it is added when the workspace has none of that name.
fn add_brand(desk: &Desk) -> Outcome<String> {
    let list = desk.ask(&["brand", "list"])?;
    let brands = list["brands"].as_array().cloned().unwrap_or_default();
    let id =
        |brand: &Value| brand["brand"].as_str().or_else(|| brand["id"].as_str()).map(str::to_owned);
    if let Some(found) = brands.iter().find(|brand| brand["name"] == DISPLAY_NAME).and_then(id) {
        return Ok(found);
    }
    let logo = places::root().join(LOGO);
    let mut words =
        vec!["brand", "add", "--name", DISPLAY_NAME, "--short", SHORT_NAME, "--logo", text(&logo)?];
    for reason in &REASONS {
        words.extend(["--reason", reason]);
    }
    id(&desk.ask(&words)?).ok_or_else(|| Failure::new("the answer to `brand add` names no brand"))
}

/// Puts the brand on every number. Rows that have it already do not change,
/// so a second run leaves nothing to send.
fn assign(desk: &Desk, brand: &str) -> Outcome<Value> {
    Ok(desk.ask(&["assign", "--filter", "*", "--brand", brand, "--reason", REASONS[0]])?)
}

/// The desk's key: in the keychain when one answers, else in a file under a
/// passphrase made here.
fn create_key(desk: &Desk, vault: Vault) -> Outcome<Value> {
    match desk.ask(&["vault", "show"]) {
        Ok(key) => return Ok(key),
        Err(refusal) if refusal.code == "no_key" => {}
        Err(refusal) => return Err(refusal.into()),
    }
    if vault == Vault::Keychain {
        match desk.ask(&["vault", "create", "--store", "keychain"]) {
            Ok(key) => return Ok(key),
            Err(refusal) if refusal.code.starts_with("keychain_") => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    desk.make_passphrase()?;
    Ok(desk.ask(&["vault", "create", "--store", "file"])?)
}

/// Enrols the desk. One that is enrolled is told the exchange's address again
/// when its port was taken and it listens elsewhere; the invite it came with
/// still names that exchange.
fn enrol(desk: &Desk, exchange: &Exchange, program: &Path, data: &Path) -> Outcome<()> {
    let status = desk.ask(&["status"])?;
    let address = status["connections"][0]["url"].as_str().unwrap_or_default();
    if address.trim_end_matches('/') == exchange.url.trim_end_matches('/') {
        return Ok(());
    }
    let kept = data.with_extension("invite");
    let invite = match fs::read_to_string(&kept) {
        Ok(invite) => invite,
        Err(_) => {
            let words =
                ["invite", "--data", text(data)?, "--enterprise", ENTERPRISE, "--numbers", "any"];
            let answer = answer(
                Command::new(program).arg("--json").args(words).stdin(Stdio::null()),
                &words,
            )?;
            let invite =
                answer["invite"].as_str().ok_or_else(|| Failure::new("the invite has no code"))?;
            fs::write(&kept, invite).context(|| format!("cannot write {}", kept.display()))?;
            invite.to_owned()
        }
    };
    desk.ask(&["connect", &exchange.url, "--invite", &invite])?;
    Ok(())
}

fn sync(desk: &Desk) -> Outcome<Value> {
    Ok(desk.ask(&["sync"])?)
}

/// What a terminating provider sees of the first, the middle and the last of
/// the live numbers of one page.
fn look_up(desk: &Desk, exchange: &Exchange) -> Outcome<Vec<Value>> {
    let page = desk.ask(&["numbers", "--status", "active", "--limit", "1000"])?;
    let live = page["numbers"].as_array().cloned().unwrap_or_default();
    let Some(last) = live.len().checked_sub(1) else {
        return Err(Failure::new("no number is live after the sync"));
    };
    [0, last / 2, last]
        .into_iter()
        .map(|index| {
            let number = live[index]["number"].as_str().unwrap_or_default();
            let seen = desk.ask(&["lookup", number, "--url", &exchange.url])?;
            if seen["verified"] == true {
                Ok(seen)
            } else {
                Err(Failure::new(format!("the evidence for {number} does not verify: {seen}")))
            }
        })
        .collect()
}

fn draw(desk: &Desk, brand: &str, dir: &Path) -> Outcome<Vec<PathBuf>> {
    let pictures = dir.join("pictures");
    fs::create_dir_all(&pictures).context(|| format!("cannot make {}", pictures.display()))?;
    PICTURES
        .into_iter()
        .map(|(device, theme, branded)| {
            let file = pictures
                .join(format!("{device}-{theme}{}.png", if branded { "" } else { "-plain" }));
            let mut words = vec![
                "preview",
                "--brand",
                brand,
                "--device",
                device,
                "--theme",
                theme,
                "--out",
                text(&file)?,
            ];
            if !branded {
                words.push("--plain");
            }
            desk.ask(&words)?;
            Ok(file)
        })
        .collect()
}

/// The signed log and the certificate as files, for whoever wants to check.
fn write_log(desk: &Desk, dir: &Path) -> Outcome<Value> {
    let (sets, manifests) = (dir.join("number-sets.ndjson"), dir.join("changesets.jws"));
    desk.ask(&["certificate", "--out", text(&dir.join("certificate.pem"))?])?;
    Ok(desk.ask(&["changesets", "--out", text(&manifests)?, "--sets", text(&sets)?])?)
}

/// Opens the app and waits until its window is closed.
fn open_window(programs: &Programs, desk: &Desk, dir: &Path, unwanted: bool) -> Outcome<()> {
    if unwanted {
        return Ok(());
    }
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        println!(
            "There is no display to open the app on; the pictures are in {}",
            dir.join("pictures").display()
        );
        return Ok(());
    }
    println!("Opening the app; the exchange stops when its window closes.");
    let mut command = Command::new(&programs.desktop);
    command.arg(desk.workspace()).env("XDG_STATE_HOME", desk.state());
    if let Some(passphrase) = desk.passphrase() {
        command.env("SIGNET_PASSPHRASE", passphrase);
    }
    crate::process::run(&mut command)
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| Failure::new(format!("{} is not UTF-8", path.display())))
}
