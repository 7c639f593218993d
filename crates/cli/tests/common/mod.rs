//! A desk and an exchange, as their users run them: real programs, real
//! files, real HTTP.

#![allow(dead_code)]

pub mod line;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "a passphrase for tests";

/// What a program answered.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    pub fn of(command: &mut Command) -> Self {
        let output = command.stdin(Stdio::null()).output().expect("the program starts");
        Self {
            status: output.status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 0, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code on the last line of standard error.
    #[track_caller]
    pub fn code(&self) -> String {
        assert_eq!(self.status, 1, "{self:?}");
        let failure = self.failure();
        assert!(failure["message"].as_str().is_some_and(|text| !text.is_empty()), "{failure}");
        assert!(failure["details"].is_object(), "{failure}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        assert_eq!(self.stdout, "", "a failure prints no result");
        failure["code"].as_str().expect("a code").to_owned()
    }

    #[track_caller]
    pub fn failure(&self) -> Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A desk: a folder with a workspace, and the command line over it.
pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    /// A folder without a workspace.
    pub fn bare() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A workspace of Harbour Health in the United States.
    pub fn new() -> Self {
        let desk = Self::bare();
        desk.run(&["init", "--enterprise", "Harbour Health"]).json();
        desk
    }

    /// A workspace with a key in a file.
    pub fn with_key() -> Self {
        let desk = Self::new();
        desk.run(&["vault", "create", "--store", "file"]).json();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn workspace(&self) -> PathBuf {
        self.path("workspace.signet")
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).expect("the file is written");
        path.to_str().expect("a UTF-8 path").to_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command
            .arg("--json")
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SIGNET_WORKSPACE", self.workspace())
            .env("SIGNET_PASSPHRASE", PASSPHRASE)
            .env("XDG_STATE_HOME", self.path("state"))
            .env_remove("SIGNET_LOG")
            .env_remove("SIGNET_TOKEN");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&mut self.command(arguments))
    }

    /// Adds a brand with two reasons and answers its id.
    pub fn brand(&self, name: &str) -> String {
        let added = self.run(&[
            "brand",
            "add",
            "--name",
            name,
            "--reason",
            "Appointment Reminder",
            "--reason",
            "Test Results",
        ]);
        added.json()["brand"].as_str().expect("an id").to_owned()
    }

    /// Imports `count` valid numbers under a brand.
    pub fn import(&self, count: u64, brand: &str) -> Value {
        let list = self.write("list.csv", list(count));
        self.run(&["import", &list, "--brand", brand, "--reason", "Test Results"]).json()
    }

    pub fn connect(&self, exchange: &Exchange, enterprise: &str) -> Value {
        let invite = exchange.invite(enterprise);
        self.run(&["connect", &exchange.url, "--invite", &invite]).json()
    }

    /// Whether the workspace opens and says what it said before.
    #[track_caller]
    pub fn assert_numbers(&self, count: u64) {
        assert_eq!(self.run(&["status"]).json()["numbers"], count);
    }
}

/// A list of valid numbers of the North American plan.
pub fn list(count: u64) -> String {
    let mut text = String::from("Number,Label\n");
    for index in 0..count {
        text += &format!("+1212{:07},Desk {index}\n", 5_550_000 + index);
    }
    text
}

/// A running exchange with its data in a folder of its own.
pub struct Exchange {
    pub url: String,
    pub folder: TempDir,
    child: Child,
}

impl Exchange {
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", tempfile::tempdir().expect("a folder"), arguments)
    }

    pub fn start_on(listen: &str, folder: TempDir, arguments: &[&str]) -> Self {
        let mut child = Command::new(exchange_program())
            .args(["serve", "--listen", listen, "--data"])
            .arg(folder.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the exchange starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its standard output");
        BufReader::new(stdout).read_line(&mut line).expect("its first line");
        Self { url: line.trim().to_owned(), folder, child }
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        let mut command = Command::new(exchange_program());
        command.arg("--json").args(arguments).arg("--data").arg(self.folder.path());
        Answer::of(&mut command)
    }

    pub fn invite(&self, enterprise: &str) -> String {
        let made = self.run(&["invite", "--enterprise", enterprise]).json();
        made["invite"].as_str().expect("an invite").to_owned()
    }

    /// Makes every invite one of long ago, as time would.
    pub fn expire_invites(&self) {
        let database = self.folder.path().join("exchange.sqlite");
        let database = rusqlite::Connection::open(database).expect("the exchange's database");
        let changed = database.execute("UPDATE invite SET expires_at = 1", []);
        assert!(changed.expect("the invites are there") > 0);
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(mut self) -> TempDir {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
        std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder"))
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The exchange's program: where whoever runs the tests has built it, else
/// beside this package's. A run of this package's tests alone does not build
/// it, so the first use does.
fn exchange_program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(built) = std::env::var_os("SIGNET_EXCHANGE") {
            return built.into();
        }
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "signet-exchange"])
            .status()
            .expect("cargo starts");
        assert!(built.success(), "the exchange builds");
        let folder = Path::new(env!("CARGO_BIN_EXE_signet")).parent().expect("a folder");
        folder.join(format!("signet-exchange{}", std::env::consts::EXE_SUFFIX))
    })
}

/// A server that answers everything with one text, to be met instead of an
/// exchange.
pub fn serve(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer_with(stream, answer);
        }
    });
    format!("http://{address}")
}

fn answer_with(mut stream: TcpStream, answer: &str) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut request = [0; 16_384];
    let _ = stream.read(&mut request);
    let _ = stream.write_all(answer.as_bytes());
}

/// An address nobody listens at.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address: SocketAddr = listener.local_addr().expect("an address");
    drop(listener);
    format!("http://{address}")
}
