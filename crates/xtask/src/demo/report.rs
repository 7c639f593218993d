//! What was done, on one screen.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Desk;
use crate::exchange::Exchange;
use crate::failure::Outcome;
use crate::steps::{Steps, in_seconds};

pub struct Report<'a> {
    pub desk: &'a Desk,
    pub exchange: &'a Exchange,
    pub dir: &'a Path,
    pub list: &'a Path,
    pub imported: &'a Value,
    pub key: &'a Value,
    pub synced: &'a Value,
    pub counts: &'a [(&'static str, u64)],
    pub lookups: &'a [Value],
    pub pictures: &'a [PathBuf],
    pub log: &'a Value,
    pub steps: &'a Steps,
}

/// Statuses on the desk and their names on screen.
const STATUSES: [(&str, &str); 7] = [
    ("draft", "Not sent"),
    ("submitted", "Sent"),
    ("in_review", "In review"),
    ("active", "Live"),
    ("rejected", "Refused"),
    ("suspended", "Suspended"),
    ("expired", "Expired"),
];

/// How many numbers have which status; only those that some have.
pub fn count_statuses(desk: &Desk) -> Outcome<Vec<(&'static str, u64)>> {
    let mut counts = Vec::new();
    for (status, name) in STATUSES {
        let page = desk.ask(&["numbers", "--status", status, "--limit", "1"])?;
        match page["total"].as_u64() {
            Some(0) | None => {}
            Some(total) => counts.push((name, total)),
        }
    }
    Ok(counts)
}

pub fn print(report: &Report) {
    let line = |name: &str, text: String| println!("  {name:<13}{text}");
    println!("\nReport");
    let count = |name: &str| grouped(report.imported[name].as_u64().unwrap_or(0));
    line(
        "List",
        format!(
            "{} rows: {} created, {} updated, {} unchanged, {} duplicate, {} blank, {} rejected",
            count("rows"),
            count("created"),
            count("updated"),
            count("unchanged"),
            count("duplicate"),
            count("blank"),
            count("rejected"),
        ),
    );
    if let Some(codes) =
        report.imported["reject_codes"].as_object().filter(|codes| !codes.is_empty())
    {
        let codes: Vec<String> =
            codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
        line("", codes.join(", "));
    }
    let statuses: Vec<String> =
        report.counts.iter().map(|(name, total)| format!("{} {name}", grouped(*total))).collect();
    line("Numbers", statuses.join(", "));
    let pushed = &report.synced["pushed"];
    line(
        "Sent",
        format!(
            "{} change sets, {} numbers, {} bytes; log of {} change sets",
            pushed["change_sets"],
            grouped(pushed["numbers"].as_u64().unwrap_or(0)),
            grouped(pushed["bytes"].as_u64().unwrap_or(0)),
            report.log["count"],
        ),
    );
    for (index, seen) in report.lookups.iter().enumerate() {
        let word = |name: &str| seen[name].as_str().unwrap_or("-").to_owned();
        let reason = seen["reason"].as_str().or_else(|| seen["reasons"][0].as_str()).unwrap_or("-");
        line(
            if index == 0 { "Looked up" } else { "" },
            format!(
                "{} shows \"{}\", \"{reason}\": {}, verified",
                word("number"),
                word("name"),
                word("status")
            ),
        );
    }
    let slow: Vec<String> = report
        .steps
        .done()
        .iter()
        .filter(|(_, took)| took.as_millis() >= 500)
        .map(|(name, took)| format!("{name} {}", in_seconds(*took).trim()))
        .collect();
    line(
        "Seconds",
        format!("{} in all: {}", in_seconds(report.steps.total()).trim(), slow.join(", ")),
    );
    line("List file", report.list.display().to_string());
    line("Workspace", report.desk.workspace().display().to_string());
    if report.key["store"] == "keychain" {
        line("Key", "in this user's keychain".to_owned());
    } else {
        line(
            "Key",
            format!(
                "in a file vault; its passphrase is in {}",
                report.desk.passphrase_file().display()
            ),
        );
    }
    line(
        "Exchange",
        format!("{}, data in {}", report.exchange.url, report.dir.join("exchange").display()),
    );
    line(
        "Signed log",
        format!("changesets.jws, number-sets.ndjson, certificate.pem in {}", report.dir.display()),
    );
    let names: Vec<_> =
        report.pictures.iter().filter_map(|file| file.file_name()?.to_str()).collect();
    line("Pictures", format!("{} in {}", names.join(", "), report.dir.join("pictures").display()));
    println!();
}

/// 1234567 as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
