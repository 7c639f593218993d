//! What the app holds while it runs.

use crate::error::{Answer, CommandError};

/// The desk: one open workspace and all that belongs to it.
#[derive(Clone, Default)]
pub struct Desk {}

impl Desk {
    pub fn unready<T>(&self) -> Answer<T> {
        Err(CommandError::internal("no workspace can be opened"))
    }
}
