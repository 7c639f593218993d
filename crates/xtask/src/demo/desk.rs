//! The command line `signet`, driven by its JSON answers.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::failure::{Context, Failure, Outcome};

/// One workspace and the program that works on it.
pub struct Desk {
    program: PathBuf,
    workspace: PathBuf,
    passphrase_file: PathBuf,
}

/// An answer that was no.
pub struct Refusal {
    pub code: String,
    message: String,
    asked: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signet {}: {} ({})", self.asked, self.message, self.code)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.to_string())
    }
}

impl Desk {
    pub fn new(program: &Path, dir: &Path) -> Self {
        Self {
            program: program.to_owned(),
            workspace: dir.join("demo.signet"),
            passphrase_file: dir.join("passphrase.txt"),
        }
    }

    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// Where the programs keep the demo's log, beside its workspace and not with
    /// that of whoever runs it.
    pub fn state(&self) -> PathBuf {
        self.workspace.with_file_name("state")
    }

    /// The passphrase of the file vault, where there is one.
    pub fn passphrase(&self) -> Option<String> {
        fs::read_to_string(&self.passphrase_file).ok().map(|text| text.trim_end().to_owned())
    }

    pub fn passphrase_file(&self) -> &Path {
        &self.passphrase_file
    }

    /// Makes a passphrase and keeps it in a file that only its owner reads.
    pub fn make_passphrase(&self) -> Outcome<()> {
        let mut bytes = [0_u8; 12];
        fs::File::open("/dev/urandom")
            .and_then(|mut source| source.read_exact(&mut bytes))
            .context(|| "no random numbers".to_owned())?;
        let groups: Vec<String> = bytes
            .chunks(3)
            .map(|group| group.iter().map(|byte| format!("{byte:02x}")).collect())
            .collect();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&self.passphrase_file)
            .and_then(|mut file| writeln!(file, "{}", groups.join("-")))
            .context(|| format!("cannot write {}", self.passphrase_file.display()))
    }

    /// Runs one command and reads its document.
    pub fn ask(&self, words: &[&str]) -> Result<Value, Refusal> {
        let mut command = Command::new(&self.program);
        command
            .arg("--json")
            .arg("--workspace")
            .arg(&self.workspace)
            .args(words)
            .env("XDG_STATE_HOME", self.state())
            .stdin(Stdio::null());
        if let Some(passphrase) = self.passphrase() {
            command.env("SIGNET_PASSPHRASE", passphrase);
        }
        answer(&mut command, words)
    }
}

/// Runs a program that prints one JSON document, or a refusal as the last
/// line of standard error.
pub fn answer(command: &mut Command, words: &[&str]) -> Result<Value, Refusal> {
    let refusal = |code: &str, message: String| Refusal {
        code: code.to_owned(),
        message,
        asked: words.first().copied().unwrap_or_default().to_owned(),
    };
    let output = command.output().map_err(|error| refusal("not_started", error.to_string()))?;
    if output.status.success() {
        return serde_json::from_slice(&output.stdout)
            .map_err(|error| refusal("not_json", error.to_string()));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or_default();
    let document: Value = serde_json::from_str(last).unwrap_or_default();
    match (document["code"].as_str(), document["message"].as_str()) {
        (Some(code), Some(message)) => Err(refusal(code, message.to_owned())),
        _ => Err(refusal("failed", format!("{} {last}", output.status))),
    }
}
