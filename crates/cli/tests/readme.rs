//! What the README tells people to type is run as they would type it.

mod common;

use common::{Desk, Exchange, PASSPHRASE, list};
use std::iter::once;
use std::path::PathBuf;
use std::process::Command;

const README: &str = include_str!("../../../README.md");

/// Blocks that the run of all tests is, and the demo that it does.
const RUN_ELSEWHERE: [&str; 2] = ["cargo xtask run\n", "cargo xtask test\n"];

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#0a6e5c"/></svg>"##;

/// The code blocks of a Markdown text.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        assert!(!line.starts_with("    "), "an indented block is not run: {line}");
        match (&mut open, line.starts_with("```")) {
            (None, true) => {
                assert_eq!(line, "```sh", "a block of another language is not run");
                open = Some(String::new());
            }
            (Some(_), true) => blocks.extend(open.take()),
            (Some(block), false) => *block += &format!("{line}\n"),
            (None, false) => {}
        }
    }
    assert!(open.is_none(), "every block ends");
    blocks
}

#[test]
fn every_block_of_commands_is_run() {
    let (elsewhere, here): (Vec<_>, Vec<_>) =
        blocks(README).into_iter().partition(|block| RUN_ELSEWHERE.contains(&block.as_str()));
    assert_eq!(elsewhere, RUN_ELSEWHERE);
    assert_eq!(here.len(), 1, "no test runs one of these: {here:#?}");
}

#[cfg(unix)]
#[test]
fn the_walk_through_leads_to_live_numbers() {
    let exchange = Exchange::start(&["--vetting", "auto"]);
    let walk = blocks(README).into_iter().find(|block| block.contains("signet init"));
    let mut walk = walk.expect("a walk-through");
    // What differs from one reader to the next: the exchange they were told of,
    // and a keychain, which machines that run tests lack.
    for (theirs, ours) in [
        ("https://exchange.example.com", exchange.url.as_str()),
        ("CODE", &exchange.invite("Harbour Health")),
        ("signet vault create", "signet vault create --store file"),
    ] {
        assert_eq!(walk.matches(theirs).count(), 1, "{theirs}");
        walk = walk.replace(theirs, ours);
    }
    let desk = Desk::bare();
    desk.write("numbers.csv", list(12));
    desk.write("logo.svg", LOGO);
    let program = PathBuf::from(env!("CARGO_BIN_EXE_signet"));
    let built = program.parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(once(built).chain(std::env::split_paths(&others)));
    let output = Command::new("sh")
        .args(["-eu", "-c", &walk])
        .current_dir(desk.folder.path())
        .env("PATH", path.expect("folders without a colon"))
        .env("SIGNET_PASSPHRASE", PASSPHRASE)
        .output()
        .expect("a shell");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("The call is verified"), "{stdout}");

    let workspace = desk.path("harbour.signet");
    let workspace = workspace.to_str().expect("a UTF-8 path");
    let live = desk.run(&["--workspace", workspace, "numbers", "--status", "active"]).json();
    assert_eq!(live["total"], 12, "{live}");
    assert_eq!(live["numbers"][0]["reason"], "Appointment reminder");
}
