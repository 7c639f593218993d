//! Progress at a pace a window can follow.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use tauri::ipc::Channel;

use crate::commands::{Progress, ProgressUnit};

/// Ten times a second.
const INTERVAL: Duration = Duration::from_millis(100);

/// Sends progress of one job: the first report, the last one, and at most ten
/// a second between them.
pub struct Meter {
    channel: Channel<Progress>,
    started: Instant,
    sent: Mutex<Option<Instant>>,
}

impl Meter {
    pub fn new(channel: Channel<Progress>) -> Self {
        Self { channel, started: Instant::now(), sent: Mutex::new(None) }
    }

    /// `total` is none while it is not known.
    pub fn report(&self, unit: ProgressUnit, done: u64, total: Option<u64>) {
        let now = Instant::now();
        let complete = total.is_some_and(|total| done >= total);
        {
            let mut sent = self.sent.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            if !complete && sent.is_some_and(|sent| now - sent < INTERVAL) {
                return;
            }
            *sent = Some(now);
        }
        let progress = rate(unit, done, total, now - self.started);
        // A window that is gone needs no progress.
        let _ = self.channel.send(progress);
    }
}

fn rate(unit: ProgressUnit, done: u64, total: Option<u64>, passed: Duration) -> Progress {
    let seconds = passed.as_secs_f64();
    let per_second = if seconds > 0.0 { (done as f64 / seconds) as u64 } else { 0 };
    let seconds_left = total
        .filter(|_| per_second > 0)
        .map(|total| total.saturating_sub(done).div_ceil(per_second));
    Progress { done, total, unit, per_second, seconds_left }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn a_flood_of_reports_reaches_the_window_as_a_few() {
        let received = Arc::new(AtomicU64::new(0));
        let counter = received.clone();
        let meter = Meter::new(Channel::new(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }));
        for row in 0..=100_000 {
            meter.report(ProgressUnit::Rows, row, Some(100_000));
        }
        let received = received.load(Ordering::Relaxed);
        assert!((2..=20).contains(&received), "{received} reports of 100,001");
    }

    #[test]
    fn time_left_follows_the_rate() {
        let progress = rate(ProgressUnit::Rows, 50, Some(200), Duration::from_secs(5));
        assert_eq!((progress.per_second, progress.seconds_left), (10, Some(15)));
        let progress = rate(ProgressUnit::Bytes, 0, None, Duration::ZERO);
        assert_eq!((progress.per_second, progress.seconds_left), (0, None));
    }
}
