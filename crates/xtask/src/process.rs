//! Other programs: run them, read their answers.

use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

use crate::failure::{Context, Failure, Outcome};

/// Runs a command whose output goes to the terminal.
pub fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status().context(|| format!("cannot start {}", shown(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("{} ended with {status}", shown(command))))
    }
}

/// Runs a command and keeps its output; on failure the end of what it wrote
/// to standard error is part of the sentence.
pub fn capture(command: &mut Command) -> Outcome<Output> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .context(|| format!("cannot start {}", shown(command)))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let end: Vec<&str> =
        said.lines().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
    Err(Failure::new(format!(
        "{} ended with {}\n{}",
        shown(command),
        output.status,
        end.join("\n")
    )))
}

/// What a command printed, without the last line break.
pub fn text(command: &mut Command) -> Outcome<String> {
    let output = capture(command)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether a program of that name can be started.
pub fn exists(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file())
}

/// Asks a process to end.
pub fn terminate(pid: u32) {
    Command::new("kill").args(["-TERM", &pid.to_string()]).stderr(Stdio::null()).status().ok();
}

/// The command line as a person would type it.
fn shown(command: &Command) -> String {
    let mut words = vec![quoted(command.get_program())];
    words.extend(command.get_args().map(quoted));
    words.join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.is_empty() || word.contains(|c: char| c.is_whitespace() || "\"'$&|;<>()*?".contains(c))
    {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        word.into_owned()
    }
}
