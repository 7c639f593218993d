//! An exchange on this machine, for as long as a task needs it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Outcome};
use crate::process;

/// How long the exchange may take to answer its first line, and to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running exchange. It is stopped when this value goes.
pub struct Exchange {
    pub url: String,
    child: Child,
    record: PathBuf,
}

/// What is kept about the exchange of a data directory between two runs:
/// its process, and its port so that connections stay right.
struct Record {
    pid: u32,
    port: u16,
}

impl Exchange {
    /// Starts an exchange on `data`, on the port it had before when that is
    /// free. One that an earlier run left behind is stopped first.
    pub fn start(program: &Path, data: &Path, log: &Path) -> Outcome<Self> {
        fs::create_dir_all(data).context(|| format!("cannot make {}", data.display()))?;
        let record = data.with_extension("process");
        let before = Record::read(&record);
        if let Some(before) = &before {
            stop_left_behind(before.pid);
        }
        let port = before.map(|before| before.port).filter(|port| is_free(*port)).unwrap_or(0);
        let log = File::create(log).context(|| format!("cannot write {}", log.display()))?;
        let mut child = Command::new(program)
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--vetting",
                "auto",
                "--open-lookup",
            ])
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context(|| format!("cannot start {}", program.display()))?;
        let url = match first_line(&mut child) {
            Ok(url) => url,
            Err(failure) => {
                child.kill().ok();
                child.wait().ok();
                return Err(failure);
            }
        };
        let exchange = Self { url, child, record };
        exchange.note()?;
        Ok(exchange)
    }

    fn note(&self) -> Outcome<()> {
        let port = self.url.trim_end_matches('/').rsplit(':').next().unwrap_or_default();
        fs::write(&self.record, format!("{} {port}\n", self.child.id()))
            .context(|| format!("cannot write {}", self.record.display()))
    }

    /// The process, for measuring.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        process::terminate(self.child.id());
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Record {
    fn read(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let (pid, port) = text.trim().split_once(' ')?;
        Some(Self { pid: pid.parse().ok()?, port: port.parse().ok()? })
    }
}

/// The address, which is the first line the exchange prints.
fn first_line(child: &mut Child) -> Outcome<String> {
    let Some(output) = child.stdout.take() else {
        return Err(Failure::new("the exchange has no output"));
    };
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(output).lines();
        send.send(lines.next()).ok();
        // Read on, so that the exchange never waits for a full pipe.
        lines.for_each(drop);
    });
    match receive.recv_timeout(PATIENCE) {
        Ok(Some(Ok(line))) if line.starts_with("http") => Ok(line.trim().to_owned()),
        Ok(_) => Err(Failure::new("the exchange did not start; its log says why")),
        Err(_) => Err(Failure::new("the exchange printed no address in time")),
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Stops the exchange of an earlier run, when that process is still one.
fn stop_left_behind(pid: u32) {
    let runs = || {
        let proc = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let words = if Path::new("/proc/self/cmdline").exists() {
            String::from_utf8_lossy(&proc).into_owned()
        } else {
            process::text(Command::new("ps").args(["-p", &pid.to_string(), "-o", "args="]))
                .unwrap_or_default()
        };
        words.contains("signet-exchange")
    };
    if !runs() {
        return;
    }
    process::terminate(pid);
    let start = Instant::now();
    while runs() && start.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_that_is_no_exchange_is_left_alone() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        stop_left_behind(child.id());
        assert!(child.try_wait().unwrap().is_none(), "the sleeping process was stopped");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
