//! `numbers`, `assign` and `release`.

use std::ops::ControlFlow;

use serde::Serialize;
use signet_core::error::Code;
use signet_core::import::{self, ImportOptions};
use signet_core::numbers::{self, NumberFilter, NumberRow, NumberSet, NumberStatus, Progress};
use signet_core::store::Store;

use super::{Context, number_in};
use crate::args::Selection;
use crate::output::{self, Failure, grouped};
use crate::sentences::{explained, row_fix};

#[derive(Serialize)]
struct Changed {
    changed: u64,
}

pub fn assign(
    context: &Context<'_>,
    selection: &Selection,
    brand: &str,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let mut store = context.store()?;
    let set = set(&store, selection)?;
    let mut watch = shown_on(context.output.progress("Assigning"));
    let edit = numbers::assign(&mut store, &context.world, &set, brand, reason, &mut watch)?;
    drop(watch);
    report(context, edit.len())
}

pub fn release(context: &Context<'_>, selection: &Selection) -> Result<(), Failure> {
    let mut store = context.store()?;
    let set = set(&store, selection)?;
    let mut watch = shown_on(context.output.progress("Releasing"));
    let edit = numbers::release(&mut store, &context.world, &set, &mut watch)?;
    drop(watch);
    report(context, edit.len())
}

/// Shows progress and never stops the work: Ctrl+C ends the program.
fn shown_on(mut bar: output::Progress) -> impl FnMut(Progress) -> ControlFlow<()> {
    move |at| {
        bar.set(at.done, at.total);
        ControlFlow::Continue(())
    }
}

fn report(context: &Context<'_>, changed: u64) -> Result<(), Failure> {
    context.output.result(&Changed { changed }, |result| {
        format!("{} numbers changed", grouped(result.changed))
    })
}

fn set(store: &Store, selection: &Selection) -> Result<NumberSet, Failure> {
    if let Some(file) = &selection.numbers {
        let list =
            import::read_numbers(store, file, &ImportOptions::default()).map_err(explained)?;
        if let Some((line, code)) = list.rejected.first() {
            let mut failure = Failure::new(
                Code::InvalidNumber,
                format!("{} rows of the list hold no usable number", list.rejected.len()),
            );
            failure.details = serde_json::json!({
                "line": line,
                "reject_code": code,
                "fix": row_fix(*code),
                "rows": list.rejected.len(),
            });
            return Err(failure);
        }
        return Ok(NumberSet::Numbers(list.numbers));
    }
    let filter = selection.filter.as_deref().unwrap_or_default();
    Ok(NumberSet::Filter(NumberFilter::parse_explicit(filter)?))
}

#[derive(Serialize)]
struct Numbers {
    total: u64,
    numbers: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    number: String,
    label: String,
    department: String,
    brand: Option<String>,
    brand_name: Option<String>,
    reason: Option<String>,
    /// What the exchange says of it, whatever waits to be sent.
    status: &'static str,
    /// Its branding has changed since the exchange last answered for it.
    pending: bool,
    code: Option<String>,
    #[serde(skip)]
    words: String,
}

impl From<NumberRow> for Listed {
    fn from(row: NumberRow) -> Self {
        let (brand, brand_name) = row.brand.unzip();
        Self {
            number: row.number.to_string(),
            label: row.label,
            department: row.department,
            brand,
            brand_name,
            reason: row.reason,
            status: row.status.as_str(),
            pending: row.pending,
            code: row.code,
            words: words(row.status, row.pending),
        }
    }
}

pub fn list(
    context: &Context<'_>,
    filter: Option<&str>,
    status: Option<&str>,
    limit: u32,
    after: Option<&str>,
) -> Result<(), Failure> {
    let store = context.store()?;
    let filter = NumberFilter::parse(filter.unwrap_or_default())?;
    let status = status.map(parse_status).transpose()?;
    let after = after.map(|text| number_in(&store, text)).transpose()?;
    let (total, rows) = numbers::list(store.connection(), &filter, status, limit as usize, after)?;
    let listed = Numbers { total, numbers: rows.into_iter().map(Listed::from).collect() };
    context.output.result(&listed, |list| {
        let mut text = String::new();
        for row in &list.numbers {
            text += &format!(
                "{:<16} {:<22} {:<24} {:<24} {}\n",
                row.number,
                row.words,
                row.brand_name.as_deref().unwrap_or("-"),
                row.reason.as_deref().unwrap_or("-"),
                row.label,
            );
        }
        text + &format!("{} of {}\n", list.numbers.len(), grouped(list.total))
    })
}

/// A status for a person to read.
fn words(status: NumberStatus, pending: bool) -> String {
    let word = match status {
        NumberStatus::Draft => return "Not sent".to_owned(),
        NumberStatus::Submitted => return "Sent".to_owned(),
        NumberStatus::InReview => "In review",
        NumberStatus::Active => "Live",
        NumberStatus::Rejected => "Refused",
        NumberStatus::Suspended => "Suspended",
        NumberStatus::Expired => "Expired",
    };
    if pending { format!("{word}, change waiting") } else { word.to_owned() }
}

fn parse_status(text: &str) -> Result<NumberStatus, Failure> {
    NumberStatus::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| {
        let known: Vec<&str> = NumberStatus::ALL.iter().map(|status| status.as_str()).collect();
        Failure::new(
            Code::InvalidFilter,
            format!("{text:?} is no status; there are {}", known.join(", ")),
        )
    })
}
