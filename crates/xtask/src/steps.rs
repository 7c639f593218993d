//! The steps of a task, each with its seconds.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::failure::Outcome;

#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
    /// Standard output is kept for an answer.
    to_stderr: bool,
}

impl Steps {
    /// Steps that are told on standard error.
    pub fn to_stderr() -> Self {
        Self { to_stderr: true, ..Self::default() }
    }

    fn say(&self, text: &str) {
        if self.to_stderr {
            eprint!("{text}");
        } else {
            print!("{text}");
            io::stdout().flush().ok();
        }
    }

    /// Runs one step that prints a single line: its name and its seconds.
    pub fn quiet<T>(&mut self, name: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.say(&format!("  {name:<44}"));
        let start = Instant::now();
        let result = step();
        let seconds = self.note(name, start.elapsed());
        self.say(&format!("{}\n", if result.is_ok() { seconds } else { "failed".to_owned() }));
        result
    }

    /// Runs one step whose own output is shown below its name.
    pub fn loud<T>(&mut self, name: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        self.say(&format!("\n── {name}\n"));
        let start = Instant::now();
        let result = step();
        let seconds = self.note(name, start.elapsed());
        self.say(&format!(
            "── {name}: {} {seconds}\n",
            if result.is_ok() { "ok" } else { "FAILED" }
        ));
        result
    }

    fn note(&mut self, name: &str, took: Duration) -> String {
        self.done.push((name.to_owned(), took));
        in_seconds(took)
    }

    pub fn done(&self) -> &[(String, Duration)] {
        &self.done
    }

    pub fn total(&self) -> Duration {
        self.done.iter().map(|(_, took)| *took).sum()
    }
}

/// A duration as it is printed everywhere: `12.3 s`.
pub fn in_seconds(took: Duration) -> String {
    format!("{:>6.1} s", took.as_secs_f64())
}
