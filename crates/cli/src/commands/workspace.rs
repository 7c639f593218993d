//! `init` and `status`.

use serde::Serialize;
use signet_core::error::Code;
use signet_core::store::Store;
use signet_core::{numbers, sync};

use super::Context;
use crate::output::{Failure, grouped};

#[derive(Serialize)]
struct Initialised {
    workspace: String,
    enterprise: String,
    region: String,
}

pub fn init(context: &Context<'_>, enterprise: &str, region: &str) -> Result<(), Failure> {
    let enterprise = enterprise.trim();
    if enterprise.is_empty() {
        return Err(Failure::new(Code::NameMissing, "the enterprise's name is empty"));
    }
    let region = region.to_uppercase();
    if numbers::region(&region).is_none() {
        return Err(Failure::new(Code::UnknownRegion, format!("there is no region {region:?}")));
    }
    let store = Store::create(context.path()?, enterprise, &region, &context.world)?;
    let made = Initialised {
        workspace: store.path().to_string_lossy().into_owned(),
        enterprise: enterprise.to_owned(),
        region,
    };
    context.output.result(&made, |made| {
        format!("Created workspace {} for {}", made.workspace, made.enterprise)
    })
}

#[derive(Serialize)]
struct Status {
    numbers: u64,
    pending: u64,
    statuses: numbers::StatusCounts,
    /// Of those that are active, the ones with a change that waits.
    live_waiting: u64,
    connections: Vec<Connection>,
}

#[derive(Serialize)]
struct Connection {
    id: String,
    url: String,
    seq: u64,
    head: Option<String>,
    pending: u64,
    refused: u64,
    last_sync: Option<i64>,
}

pub fn status(context: &Context<'_>) -> Result<(), Failure> {
    let store = context.store()?;
    let status = Status {
        numbers: numbers::count_numbers(store.connection())?,
        pending: numbers::count_pending(store.connection())?,
        statuses: numbers::count_statuses(store.connection())?,
        live_waiting: numbers::count_live_waiting(store.connection())?,
        connections: sync::connections(&store)?
            .into_iter()
            .map(|state| Connection {
                id: state.row.uid,
                url: state.row.url,
                seq: state.row.log_seq,
                head: state.row.log_head,
                pending: state.pending,
                refused: state.refused,
                last_sync: state.row.last_sync_at,
            })
            .collect(),
    };
    context.output.result(&status, |status| {
        let mut text = format!(
            "{} numbers, {} live, {} in review, {} refused, {} pending\n",
            grouped(status.numbers),
            grouped(status.statuses.active),
            grouped(status.statuses.in_review),
            grouped(status.statuses.rejected),
            grouped(status.pending),
        );
        for connection in &status.connections {
            text += &format!("{}: {} change sets answered\n", connection.url, connection.seq);
        }
        if status.connections.is_empty() {
            text += "Not connected to an exchange\n";
        }
        text
    })
}
