//! `connect`, `certificate`, `sync`, `lookup` and `changesets`.

use std::future::Future;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use signet_core::error::Code;
use signet_core::signing;
use signet_core::store::connection::{self, ConnectionRow};
use signet_core::store::{Store, log};
use signet_core::sync::{self, SyncError, SyncProgress};
use signet_core::{file, vault};

use super::vault::unlock;
use super::{Context, number};
use crate::output::{Failure, grouped};

/// Two threads: one for the exchange, one for the store.
fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    Ok(runtime.block_on(work))
}

fn connected(store: &Store) -> Result<ConnectionRow, Failure> {
    Ok(connection::current(store.connection())?.ok_or(SyncError::NotConnected)?)
}

#[derive(Serialize)]
struct Connected {
    connection: String,
    enterprise_id: String,
    certificate: Certificate,
}

#[derive(Serialize)]
struct Certificate {
    subject: String,
    not_after: i64,
    tn_auth_list: Vec<String>,
}

pub fn connect(context: &Context<'_>, url: &str, invite: &str) -> Result<(), Failure> {
    let mut store = context.store()?;
    let facts = vault::show(&store)?;
    if facts.recovery_copy_at.is_none() {
        context
            .output
            .hint("No recovery copy of the key yet; `signet vault export FILE` writes one.");
    }
    let key = vault::open(&store, unlock(&store)?.as_ref())?;
    let row = block_on(sync::connect(&mut store, &context.world, &key, url, invite))??;
    let certificate = sync::certificate_facts(&row)?;
    let connected = Connected {
        connection: row.uid,
        enterprise_id: row.enterprise_id,
        certificate: Certificate {
            subject: certificate.subject,
            not_after: certificate.not_after,
            tn_auth_list: certificate.numbers,
        },
    };
    context.output.result(&connected, |connected| {
        format!(
            "Connected as {}\nCertificate: {}, for {}\n",
            connected.enterprise_id,
            connected.certificate.subject,
            connected.certificate.tn_auth_list.join(", "),
        )
    })
}

#[derive(Serialize)]
struct Written {
    file: String,
}

pub fn certificate(context: &Context<'_>, out: &Path) -> Result<(), Failure> {
    let store = context.store()?;
    let row = connected(&store)?;
    file::write(out, |file| file.write_all(row.certificates.as_bytes()))?;
    let written = Written { file: out.to_string_lossy().into_owned() };
    context.output.result(&written, |written| format!("Written: {}", written.file))
}

pub fn sync(context: &Context<'_>) -> Result<(), Failure> {
    let mut store = context.store()?;
    connected(&store)?;
    let key = vault::open(&store, unlock(&store)?.as_ref())?;
    let mut bar = context.output.progress("Syncing");
    let mut watch = |progress: SyncProgress| {
        bar.set(progress.numbers, progress.total);
        ControlFlow::Continue(())
    };
    let report = block_on(sync::sync(&mut store, &context.world, &key, &mut watch))??;
    drop(bar);
    if let Some(ahead) = report.clock_difference {
        let (seconds, side) = (ahead.unsigned_abs(), if ahead > 0 { "behind" } else { "ahead of" });
        context.output.warning(&format!(
            "this machine's clock is {} s {side} the exchange's, whose time was used",
            grouped(seconds)
        ));
    }
    context.output.result(&report, |report| {
        format!(
            "Pushed {} change sets with {} numbers in {} bytes; pulled {} events; {} refused; {:.1} s\n",
            report.pushed.change_sets,
            grouped(report.pushed.numbers),
            grouped(report.pushed.bytes),
            report.pulled.events,
            grouped(report.refused.len() as u64),
            report.seconds,
        )
    })
}

pub fn lookup(
    context: &Context<'_>,
    text: &str,
    url: &str,
    token: Option<String>,
) -> Result<(), Failure> {
    let number = number(text)?;
    let found = block_on(sync::lookup(url, token, number, context.world.now()))??;
    context.output.result(&found, |found| {
        format!(
            "{}  {}  {}\n{}\nSigned by {}; {} checks passed\n",
            found.number,
            found.status,
            found.name,
            found.reason.as_deref().unwrap_or("no call reason"),
            found.signed_by,
            found.steps.len(),
        )
    })
}

#[derive(Serialize)]
struct Count {
    count: u64,
}

#[derive(Serialize)]
struct SetLine<'a> {
    manifest: &'a str,
    op: usize,
    salt: &'a signet_core::signing::Salt,
    numbers: &'a [signet_core::TelephoneNumber],
}

pub fn changesets(context: &Context<'_>, out: &Path, sets: Option<&Path>) -> Result<(), Failure> {
    if sets.is_some_and(|sets| is_same(out, sets)) {
        return Err(Failure::usage("--out and --sets name the same file"));
    }
    let store = context.store()?;
    let row = connected(&store)?;
    let mut count = 0;
    write_entries(&store, &row, out, |entry, file| {
        count += 1;
        writeln!(file, "{}", entry.manifest).map_err(Into::into)
    })?;
    if let Some(path) = sets {
        write_entries(&store, &row, path, |entry, file| {
            for (op, set) in signing::numbered_sets(entry)? {
                let line = SetLine {
                    manifest: &entry.digest,
                    op,
                    salt: set.salt(),
                    numbers: set.numbers(),
                };
                serde_json::to_writer(&mut *file, &line).map_err(std::io::Error::from)?;
                file.write_all(b"\n")?;
            }
            Ok(())
        })?;
    }
    context.output.result(&Count { count }, |written| {
        format!("{} change sets written", grouped(written.count))
    })
}

/// Whether two names are of one file, there or not.
fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        path.canonicalize().ok().or_else(|| Some(folder.join(path.file_name()?)))
    };
    one == other || whole(one).is_some_and(|one| Some(one) == whole(other))
}

/// What can go wrong at one entry: with the entry, or with the file.
enum EntryError {
    Entry(signing::SigningError),
    File(std::io::Error),
}

impl From<signing::SigningError> for EntryError {
    fn from(error: signing::SigningError) -> Self {
        Self::Entry(error)
    }
}

impl From<signet_core::store::StoreError> for EntryError {
    fn from(error: signet_core::store::StoreError) -> Self {
        Self::Entry(error.into())
    }
}

impl From<std::io::Error> for EntryError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

/// Writes something of each answered entry of the log, oldest first.
fn write_entries(
    store: &Store,
    row: &ConnectionRow,
    path: &Path,
    mut write: impl FnMut(&log::EntryRow, &mut dyn Write) -> Result<(), EntryError>,
) -> Result<(), Failure> {
    let mut damaged = None;
    let written = file::write(path, |file| {
        let done = log::for_each_after(store.connection(), row.id, 0, |entry| {
            if entry.receipt.is_some() { write(&entry, file) } else { Ok(()) }
        });
        match done {
            Ok(()) => Ok(()),
            Err(EntryError::File(error)) => Err(error),
            Err(EntryError::Entry(error)) => {
                damaged = Some(error);
                Err(std::io::Error::other("the log cannot be read"))
            }
        }
    });
    match damaged {
        Some(error) => Err(error.into()),
        None => Ok(written?),
    }
}
