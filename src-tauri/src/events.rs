//! What the app tells the window without being asked.

use serde::Serialize;
use specta::Type;
use tauri_specta::Event;

use crate::commands::import::ImportFile;
use crate::error::CommandError;

/// Something in the workspace is other than it was.
#[derive(Clone, Debug, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
#[tauri_specta(event_name = "workspace_changed")]
pub struct WorkspaceChanged {
    pub topic: Topic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Numbers,
    Brands,
    Sync,
    Keys,
    Imports,
    /// Change sets and receipts, while a sync goes on.
    Log,
    /// Another window opened the workspace, or closed it.
    Windows,
}

impl Topic {
    pub const ALL: [Self; 5] = [Self::Numbers, Self::Brands, Self::Sync, Self::Keys, Self::Imports];
}

/// A list was dropped on the window.
#[derive(Clone, Debug, Serialize, Type, Event)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[tauri_specta(event_name = "import_file_dropped")]
pub enum ImportFileDropped {
    File { file: ImportFile },
    Refused { error: CommandError },
}
