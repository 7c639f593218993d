//! The exchange that comes with the app, for trying things out: a program of
//! its own on the loopback interface, which lives as long as the app.

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use signet_core::{Code, Coded};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::places::{read_json, write_json};

/// A start takes well under a second; a first one also makes keys and tables.
const START: Duration = Duration::from_secs(15);
/// An invite is one row.
const INVITE: Duration = Duration::from_secs(15);

/// Why the local exchange does not run.
#[derive(Debug, thiserror::Error)]
pub enum LocalExchangeError {
    #[error("the program {0} does not come with this installation")]
    Missing(PathBuf),
    #[error("the local exchange could not be started: {0}")]
    Start(std::io::Error),
    #[error("the local exchange stopped at once; {0} says why")]
    Stopped(PathBuf),
    #[error("the local exchange did not answer within {} seconds", .0.as_secs())]
    Silent(Duration),
    #[error("the local exchange gave no invite: {0}")]
    NoInvite(String),
}

impl Coded for LocalExchangeError {
    fn code(&self) -> Code {
        match self {
            Self::Missing(_) => Code::ProgramMissing,
            Self::Start(_) | Self::Stopped(_) => Code::ExchangeUnreachable,
            Self::Silent(_) => Code::ExchangeTimeout,
            Self::NoInvite(_) => Code::ExchangeAnswerInvalid,
        }
    }

    fn details(&self) -> serde_json::Value {
        match self {
            Self::Missing(path) | Self::Stopped(path) => serde_json::json!({ "path": path }),
            _ => serde_json::Value::Null,
        }
    }
}

/// Where the exchange of one workspace keeps its things.
#[derive(Clone, Debug)]
pub struct Site {
    program: PathBuf,
    folder: PathBuf,
}

impl Site {
    /// `programs`: where the app's programs lie; `data`: the app's data
    /// directory; `workspace`: the workspace's identifier.
    pub fn new(programs: &Path, data: &Path, workspace: &str) -> Self {
        let program = format!("signet-exchange{}", std::env::consts::EXE_SUFFIX);
        Self { program: programs.join(program), folder: data.join("exchanges").join(workspace) }
    }

    /// Whether an exchange was ever started here.
    pub fn exists(&self) -> bool {
        self.data().is_dir()
    }

    /// Whether `url` is the address given out here last.
    pub fn serves(&self, url: &str) -> bool {
        self.remembered_port().is_some_and(|port| address(port) == url.trim_end_matches('/'))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn invite_file(&self) -> PathBuf {
        self.folder.join("invite.json")
    }

    fn port_file(&self) -> PathBuf {
        self.folder.join("port.json")
    }

    fn remembered_port(&self) -> Option<u16> {
        read_json(&self.port_file())
    }

    /// The port of the time before when it is free, so that the address stays
    /// as it is; else any free one.
    fn choose_port(&self) -> std::io::Result<u16> {
        let free = |port: u16| {
            let listener = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port))?;
            Ok(listener.local_addr()?.port())
        };
        match self.remembered_port().map(free) {
            Some(Ok(port)) => Ok(port),
            _ => free(0),
        }
    }

    /// Starts the exchange.
    pub async fn start(&self) -> Result<LocalExchange, LocalExchangeError> {
        if !self.program.is_file() {
            return Err(LocalExchangeError::Missing(self.program.clone()));
        }
        std::fs::create_dir_all(self.data()).map_err(LocalExchangeError::Start)?;
        let port = self.choose_port().map_err(LocalExchangeError::Start)?;
        let log = self.folder.join("exchange.log");
        let log_file = std::fs::File::create(&log).map_err(LocalExchangeError::Start)?;
        let mut child = Command::new(&self.program)
            .arg("serve")
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--data")
            .arg(self.data())
            .args(["--vetting", "auto", "--open-lookup", "--exit-with-stdin"])
            // Held open by the app: its end, however it comes, ends the exchange.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log_file)
            .kill_on_drop(true)
            .spawn()
            .map_err(LocalExchangeError::Start)?;
        let url = tokio::time::timeout(START, first_line(&mut child))
            .await
            .map_err(|_| LocalExchangeError::Silent(START))?
            .ok_or(LocalExchangeError::Stopped(log))?;
        write_json(&self.port_file(), &port).map_err(LocalExchangeError::Start)?;
        Ok(LocalExchange { child, url })
    }

    /// The invite given out here before, if any: repeated, it gives the same
    /// enrolment, should the first attempt have been cut short.
    pub fn remembered_invite(&self) -> Option<String> {
        read_json(&self.invite_file())
    }

    /// A fresh invite for an enterprise with any number. Works while the
    /// exchange runs.
    pub async fn invite(&self, enterprise: &str) -> Result<String, LocalExchangeError> {
        #[derive(Deserialize)]
        struct Invite {
            invite: String,
        }
        let asked = Command::new(&self.program)
            .args(["--json", "invite", "--data"])
            .arg(self.data())
            .args(["--numbers", "any"])
            .arg(format!("--enterprise={enterprise}"))
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(INVITE, asked)
            .await
            .map_err(|_| LocalExchangeError::Silent(INVITE))?
            .map_err(LocalExchangeError::Start)?;
        let answer: Invite = serde_json::from_slice(&output.stdout).map_err(|_| {
            LocalExchangeError::NoInvite(String::from_utf8_lossy(&output.stderr).into_owned())
        })?;
        write_json(&self.invite_file(), &answer.invite).map_err(LocalExchangeError::Start)?;
        Ok(answer.invite)
    }
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// The address the exchange prints first. What it prints after that is read
/// and dropped, since a full pipe would stop it.
async fn first_line(child: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let first = lines.next_line().await.ok()??;
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    let url = first.trim().trim_end_matches('/').to_owned();
    url.starts_with("http://").then_some(url)
}

/// The running exchange. It is stopped when this is dropped.
pub struct LocalExchange {
    child: Child,
    url: String,
}

impl LocalExchange {
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Lets it finish what it writes, then ends it.
    pub async fn stop(mut self) {
        // The end of its standard input is the sign to stop.
        drop(self.child.stdin.take());
        if tokio::time::timeout(Duration::from_secs(3), self.child.wait()).await.is_err() {
            // It did not heed the sign; nothing is lost, since every write of
            // the exchange is a transaction.
            let _ = self.child.kill().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_missing_program_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::new(folder.path(), folder.path(), "abc");
        let Err(error) = site.start().await else { panic!("it started without a program") };
        assert_eq!(error.code(), Code::ProgramMissing);
        assert!(!site.exists(), "nothing is made for an exchange that cannot run");
    }

    #[test]
    fn the_port_stays_while_it_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::new(folder.path(), folder.path(), "abc");
        let port = site.choose_port().unwrap();
        write_json(&site.port_file(), &port).unwrap();
        assert_eq!(site.choose_port().unwrap(), port);
        assert!(site.serves(&format!("http://127.0.0.1:{port}/")));
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert_ne!(site.choose_port().unwrap(), port, "a taken port is not waited for");
    }
}
