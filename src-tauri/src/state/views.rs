//! Snapshots of the inventory that the window scrolls through.

/// The views of one workspace.
#[derive(Default)]
pub struct Views {}
