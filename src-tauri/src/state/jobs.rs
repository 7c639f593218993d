//! Long pieces of work that a person may stop.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use signet_core::Code;

use super::lock;
use crate::error::{Answer, CommandError};

/// The job of every sync.
pub const SYNC: &str = "sync";

/// The job of every change of numbers.
pub const EDIT: &str = "edit";

/// Running jobs by name.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<HashMap<String, Arc<AtomicBool>>>>);

impl Jobs {
    /// Starts a job, unless one of that name runs.
    pub fn start(&self, name: &str) -> Answer<Job> {
        let mut running = lock(&self.0);
        if running.contains_key(name) {
            return Err(CommandError::new(Code::WorkspaceBusy, format!("{name} runs already")));
        }
        let cancelled = Arc::new(AtomicBool::new(false));
        running.insert(name.to_owned(), cancelled.clone());
        Ok(Job { jobs: self.clone(), name: name.to_owned(), cancelled })
    }

    pub fn runs(&self, name: &str) -> bool {
        lock(&self.0).contains_key(name)
    }

    /// Whether work is under way that is lost when the app ends. A sync is not:
    /// what it has not sent is sent by the next one.
    pub fn runs_any(&self) -> bool {
        lock(&self.0).keys().any(|name| name != SYNC)
    }

    /// Asks a job to stop. One that is over needs no stopping.
    pub fn cancel(&self, name: &str) {
        if let Some(cancelled) = lock(&self.0).get(name) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    pub fn cancel_all(&self) {
        for cancelled in lock(&self.0).values() {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// A running job; over when dropped.
pub struct Job {
    jobs: Jobs,
    name: String,
    cancelled: Arc<AtomicBool>,
}

impl Job {
    /// Set once the person wants it stopped.
    pub fn cancelled(&self) -> &AtomicBool {
        &self.cancelled
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        lock(&self.jobs.0).remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_runs_once_at_a_time_and_can_be_stopped() {
        let jobs = Jobs::default();
        let job = jobs.start(SYNC).unwrap();
        assert_eq!(jobs.start(SYNC).err().map(|error| error.code), Some(Code::WorkspaceBusy));
        jobs.cancel("something else");
        assert!(!job.is_cancelled());
        jobs.cancel(SYNC);
        assert!(job.is_cancelled());
        drop(job);
        let again = jobs.start(SYNC).unwrap();
        assert!(!again.is_cancelled(), "a stop concerns the job that ran");
    }
}
