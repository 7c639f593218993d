//! Snapshots of the inventory that the window scrolls through.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use signet_core::Code;
use signet_core::numbers::View;

use super::lock;
use crate::error::{Answer, CommandError};

/// Views kept: the grid's, and those of a few dialogs and of what was before.
/// One of a million numbers takes 8 MB.
const KEPT: usize = 6;

/// The views of one workspace.
#[derive(Default)]
pub struct Views {
    last: AtomicU64,
    held: Mutex<VecDeque<(u64, Arc<View>)>>,
}

impl Views {
    /// Holds a view and gives it a name; the oldest is let go.
    pub fn hold(&self, view: View) -> u64 {
        let name = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut held = lock(&self.held);
        held.push_back((name, Arc::new(view)));
        while held.len() > KEPT {
            held.pop_front();
        }
        name
    }

    pub fn get(&self, name: u64) -> Answer<Arc<View>> {
        lock(&self.held)
            .iter()
            .find(|(held, _)| *held == name)
            .map(|(_, view)| view.clone())
            .ok_or_else(|| CommandError::new(Code::ViewClosed, "this view is no longer held"))
    }
}
