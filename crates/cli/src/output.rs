//! What goes to standard output and standard error.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use signet_core::error::{Code, Coded};
use signet_core::store::health::{self, Health};
use signet_core::text::is_command;

/// Why a command did not do its work.
#[derive(Debug, Serialize)]
pub struct Failure {
    pub code: Code,
    pub message: String,
    pub details: serde_json::Value,
}

impl Failure {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: serde_json::json!({}) }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// The same, save that a workspace is called damaged only after SQLite's
    /// own check says so.
    pub fn judged(self, workspace: Option<&Path>) -> Self {
        match (self.code, workspace) {
            (Code::WorkspaceCorrupted, Some(path)) => match health::check(path) {
                Ok(Health::Damaged) => self,
                Ok(Health::Sound) => Self { code: Code::StorageFailed, ..self },
                Err(error) => error.into(),
            },
            _ => self,
        }
    }

    pub fn is_usage(&self) -> bool {
        self.code == Code::Usage
    }
}

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        let failure = Self::new(error.code(), error.to_string());
        match error.details() {
            serde_json::Value::Null => failure,
            details => Self { details, ..failure },
        }
    }
}

/// Where results go, and in which form.
pub struct Output {
    json: bool,
}

impl Output {
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a command's result: as JSON, or as `text` makes it.
    pub fn result<T: Serialize>(
        &self,
        result: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let line = if self.json {
            serde_json::to_string(result)
                .map_err(|error| Failure::new(Code::Internal, error.to_string()))?
        } else {
            printable(&text(result))
        };
        let mut out = std::io::stdout().lock();
        // A reader that has seen enough, `head` for one, is no failure.
        match writeln!(out, "{}", line.trim_end()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::new(Code::FileUnwritable, error.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// Prints a failure as the last line of standard error.
    pub fn failure(&self, failure: &Failure) {
        let mut text = String::new();
        if self.json {
            text = serde_json::to_string(failure).unwrap_or_default();
        } else {
            text += &format!("signet: {}", printable(&failure.message));
            if let serde_json::Value::Object(details) = &failure.details {
                for (name, value) in details.iter().filter(|(_, value)| !value.is_null()) {
                    text += &format!("\n  {name}: {}", printable(&value.to_string()));
                }
            }
        }
        // The exit status says it too when nobody reads standard error.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// A hint that is no part of the result.
    pub fn hint(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// What makes a result doubtful, with JSON too: it is on standard error.
    pub fn warning(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "signet: warning: {}", printable(text));
    }

    /// A progress bar, shown on a terminal only and only once the work has
    /// taken a second.
    pub fn progress(&self, what: &'static str) -> Progress {
        let shown = !self.json && std::io::stderr().is_terminal();
        Progress { what, shown, bar: None, started: std::time::Instant::now() }
    }
}

/// A progress bar that appears after a second.
pub struct Progress {
    what: &'static str,
    shown: bool,
    bar: Option<ProgressBar>,
    started: std::time::Instant,
}

impl Progress {
    pub fn set(&mut self, done: u64, total: u64) {
        if !self.shown || self.started.elapsed() < Duration::from_secs(1) {
            return;
        }
        let what = self.what;
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(total);
            let style = ProgressStyle::with_template(
                "{msg} [{bar:32}] {human_pos}/{human_len} {per_sec} {eta} left",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(what);
            bar
        });
        bar.set_length(total);
        bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The text with what would command a terminal or reorder the line made
/// visible: names, codes and explanations come from files and exchanges.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_command(letter) && !matches!(letter, '\n' | '\t') {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// 1204318 as 1,204,318.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{grouped, printable};

    #[test]
    fn a_name_commands_no_terminal() {
        let text = "Bank\u{1b}]0;owned\u{7}\u{9b}2J\r\u{202e}knaB\n\tnext é";
        let shown = r"Bank\u{1b}]0;owned\u{7}\u{9b}2J\u{d}\u{202e}knaB".to_owned() + "\n\tnext é";
        assert_eq!(printable(text), shown);
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
        assert_eq!(grouped(1_204_318), "1,204,318");
    }
}
