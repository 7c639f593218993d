//! Events become lines: time, level, program, part of it, message, facts.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::file::LogFile;
use crate::mask::mask;

/// Only what this project writes itself: what others would say of requests and
/// headers nobody has looked through.
const OWN: &str = "signet";
/// A count below is no telephone number with its country code, and a count of
/// numbers may have seven digits.
const LEAST_NUMBER: u64 = 1_000_000_000;

pub(crate) struct Lines {
    pub program: &'static str,
    pub file: Option<LogFile>,
    pub stderr: bool,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let about = event.metadata();
        if !about.target().starts_with(OWN) {
            return;
        }
        let mut facts = Facts::default();
        event.record(&mut facts);
        let (time, level) = (time(SystemTime::now()), about.level().as_str());
        let (program, process) = (self.program, std::process::id());
        let Facts { message, rest } = facts;
        let target = about.target();
        let line = format!("{time} {level:5} {program}[{process}] {target}: {message}{rest}");
        // A log that cannot be written stops no work.
        if let Some(file) = &self.file {
            let _ = file.write(&line);
        }
        if self.stderr {
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
    }
}

#[derive(Default)]
struct Facts {
    message: String,
    rest: String,
}

impl Facts {
    fn add(&mut self, field: &Field, value: impl fmt::Display) {
        let _ = if field.name() == "message" {
            write!(self.message, "{value}")
        } else {
            write!(self.rest, " {}={value}", field.name())
        };
    }
}

impl Visit for Facts {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if value < LEAST_NUMBER {
            self.add(field, value);
        } else {
            self.add(field, mask(&value.to_string()));
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        if value.unsigned_abs() < LEAST_NUMBER {
            self.add(field, value);
        } else {
            self.add(field, mask(&value.to_string()));
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, mask(&format!("{value:.3}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, mask(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, mask(&format!("{value:?}")));
    }
}

/// UTC as RFC 3339 writes it, to the millisecond.
fn time(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (seconds, millis) = (since.as_secs(), since.subsec_millis());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// The date that is this many days after 1970-01-01, counted in years that
/// begin with March, whose leap day is their last.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[test]
    fn times_are_written_as_people_and_programs_read_them() {
        let at = |seconds, millis| {
            let since = Duration::from_secs(seconds) + Duration::from_millis(millis);
            time(UNIX_EPOCH + since)
        };
        assert_eq!(at(0, 0), "1970-01-01T00:00:00.000Z");
        assert_eq!(at(951_782_400, 7), "2000-02-29T00:00:00.007Z");
        assert_eq!(at(1_780_000_000, 123), "2026-05-28T20:26:40.123Z");
        assert_eq!(at(4_107_542_399, 999), "2100-02-28T23:59:59.999Z");
        assert_eq!(at(4_107_542_400, 0), "2100-03-01T00:00:00.000Z");
        let before = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(time(before), "1970-01-01T00:00:00.000Z", "a clock that was never set");
    }

    #[test]
    fn a_line_has_its_facts_and_no_whole_number_in_any_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = LogFile::new(folder.path());
        let path = file.path();
        let lines = Lines { program: "signet", file: Some(file), stderr: false };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
            let number = 12_125_550_100_u64;
            tracing::info!(numbers = 1_000_000_u64, number, "read +1 212 555 0100");
            tracing::warn!(text = "to +12125550100", debug = ?Some(number), "a\nb");
            tracing::error!(target: "hyper", "a stranger's words");
            tracing::debug!(number = -12_125_550_100_i64, %number);
        });
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].contains("INFO  signet["), "{text}");
        let rest = "read +1212***0100 numbers=1000000 number=1212***0100";
        assert!(lines[0].ends_with(rest), "{text}");
        assert!(!text.contains("5550100"), "{text}");
        assert!(lines[1].contains("a\\u{a}b"), "{text}");
    }
}
