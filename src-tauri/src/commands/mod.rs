//! What the window may ask for: adapters over core, by topic.

pub mod brands;
pub mod import;
pub mod keys;
pub mod names;
pub mod numbers;
pub mod overview;
pub mod session;
pub mod sync;

use serde::Serialize;
use specta::datatype::DataType;
use specta::{Type, Types};
use tauri::ipc::{InvokeResponseBody, IpcResponse};

/// Bytes that cross to the window as they are: an `ArrayBuffer` there.
pub struct Packed(pub Vec<u8>);

impl IpcResponse for Packed {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Raw(self.0))
    }
}

impl Type for Packed {
    fn definition(_: &mut Types) -> DataType {
        DataType::Reference(specta_typescript::define("ArrayBuffer"))
    }
}

/// How far a long piece of work is. Sent at most ten times a second.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub done: u64,
    pub total: Option<u64>,
    pub unit: ProgressUnit,
    /// Units per second since the start.
    pub per_second: u64,
    pub seconds_left: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProgressUnit {
    Bytes,
    Rows,
    Numbers,
    ChangeSets,
}
