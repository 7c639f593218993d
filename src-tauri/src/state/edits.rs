//! Changes that can be undone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use signet_core::Code;
use signet_core::brand::BrandEdit;
use signet_core::numbers;

use super::lock;
use crate::error::{Answer, CommandError};

/// Changes kept, and numbers in all of them: two million take 32 MB. The
/// latest is kept whatever its size.
const KEPT: usize = 50;
const NUMBERS: u64 = 2_000_000;

/// A change, with what takes it back.
pub enum Edit {
    Numbers(numbers::Edit),
    Brand(BrandEdit),
}

impl Edit {
    /// How many numbers it holds.
    fn len(&self) -> u64 {
        match self {
            Self::Numbers(edit) => edit.len(),
            Self::Brand(edit) => edit.len(),
        }
    }

    /// Whether there is nothing to take back.
    fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(edit) => edit.is_empty(),
            // The brand itself became another, whatever its numbers carry.
            Self::Brand(_) => false,
        }
    }
}

/// The latest changes of one workspace, until it closes.
#[derive(Default)]
pub struct Edits(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    last: u64,
    edits: VecDeque<(u64, Arc<Edit>)>,
}

impl Edits {
    /// Keeps a change and names it; none when it changed nothing.
    pub fn keep(&self, edit: Edit) -> Option<u64> {
        if edit.is_empty() {
            return None;
        }
        let mut kept = lock(&self.0);
        kept.last += 1;
        let name = kept.last;
        kept.edits.push_back((name, Arc::new(edit)));
        let numbers = |kept: &Kept| kept.edits.iter().map(|(_, edit)| edit.len()).sum::<u64>();
        while kept.edits.len() > 1 && (kept.edits.len() > KEPT || numbers(&kept) > NUMBERS) {
            kept.edits.pop_front();
        }
        Some(name)
    }

    /// The change of that name, or the latest.
    pub fn find(&self, name: Option<u64>) -> Answer<(u64, Arc<Edit>)> {
        let kept = lock(&self.0);
        let found = match name {
            Some(name) => kept.edits.iter().find(|(kept, _)| *kept == name),
            None => kept.edits.back(),
        };
        let nothing = || CommandError::new(Code::NothingToUndo, "there is nothing to undo");
        found.cloned().ok_or_else(nothing)
    }

    /// Lets go of a change that was undone.
    pub fn forget(&self, name: u64) {
        lock(&self.0).edits.retain(|(kept, _)| *kept != name);
    }
}
