//! The one place where core's errors become what the window receives.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use signet_core::{Code, Coded};
use specta::Type;

/// What every command answers when it fails. The window matches `code` and
/// writes the sentence; `message` is for logs and for support.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandError {
    pub code: Code,
    pub message: String,
    /// Facts a sentence may use: names, limits, positions.
    #[specta(type = Option<BTreeMap<String, specta_typescript::Unknown>>)]
    pub details: Option<serde_json::Value>,
}

/// The result of every command.
pub type Answer<T> = Result<T, CommandError>;

impl CommandError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        // Not the message: it may hold names, paths and numbers.
        tracing::warn!(%code, "refused");
        Self { code, message: message.into(), details: None }
    }

    /// A failure of the app itself, which no setting or input of a person causes.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Self::new(Code::Internal, message.to_string())
    }

    /// Something about a file the person named.
    pub fn about(path: &Path, code: Code, message: impl std::fmt::Display) -> Self {
        let details = Some(serde_json::json!({ "path": path }));
        Self { details, ..Self::new(code, message.to_string()) }
    }

    /// The same, saying which file it is about where it does not yet.
    pub fn naming(mut self, path: &Path) -> Self {
        let details = self.details.get_or_insert_with(|| serde_json::json!({}));
        if let Some(facts) = details.as_object_mut() {
            facts.entry("path").or_insert_with(|| serde_json::json!(path));
        }
        self
    }

    /// A file that could not be read.
    pub fn reading(path: &Path, error: &std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => Code::FileNotFound,
            std::io::ErrorKind::IsADirectory => Code::FileIsDirectory,
            _ => Code::FileUnreadable,
        };
        Self::about(path, code, error)
    }
}

impl<E: Coded> From<E> for CommandError {
    fn from(error: E) -> Self {
        let details = error.details();
        let details = details.is_object().then_some(details);
        Self { details, ..Self::new(error.code(), error.to_string()) }
    }
}
