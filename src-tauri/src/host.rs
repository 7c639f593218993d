//! What the app asks of the window system: dialogs and events.
//!
//! Behind a trait, so that everything above it runs without a display.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{
    DialogExt, FileDialogBuilder, FilePath, MessageDialogButtons, MessageDialogKind,
};
use tauri_specta::Event;
use tokio::sync::oneshot;

use crate::events::{ImportFileDropped, WorkspaceChanged};
use crate::language::Language;
use crate::texts::Texts;

/// Whether something was done.
pub type Done = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A path, or none when the person changed their mind.
pub type Choice = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// What a dialog asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    WorkspaceLocation { directory: PathBuf, file_name: String },
    Workspace,
    ImportFile,
    RejectsLocation { file_name: String },
    Logo,
    RecoveryCopyLocation { file_name: String },
    RecoveryCopy,
}

/// What is asked before the window closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// A brand was changed and not saved.
    CloseUnsaved,
    /// An import or a change of numbers is under way.
    CloseOverJob,
}

/// Dialogs, events and the window's looks.
pub trait Host: Send + Sync {
    /// Shows a file dialog. Never blocks the calling thread.
    fn choose(&self, ask: Ask, language: Language) -> Choice;
    /// Asks, and tells whether to go on. Never blocks the calling thread.
    fn confirm(&self, question: Question, language: Language, then: Box<dyn FnOnce(bool) + Send>);
    /// Shows the window's content `factor` times as large as it is made.
    fn zoom(&self, factor: f64);
    /// Shows where a file lies, in the system's file manager.
    fn reveal(&self, path: PathBuf) -> Done;
    fn workspace_changed(&self, event: WorkspaceChanged);
    fn import_file_dropped(&self, event: ImportFileDropped);
}

/// The real window system.
pub struct TauriHost<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Host for TauriHost<R> {
    fn choose(&self, ask: Ask, language: Language) -> Choice {
        let (answer, answered) = oneshot::channel();
        let answer = move |path: Option<FilePath>| {
            // The receiver is gone only when the app is closing.
            let _ = answer.send(path.and_then(|path| path.into_path().ok()));
        };
        let texts = Texts::of(language);
        // GTK tells the case of extensions apart.
        let open = |title: &str| self.dialog(title);
        match ask {
            Ask::WorkspaceLocation { directory, file_name } => open(texts.save_workspace)
                .add_filter(texts.workspaces, &["signet"])
                .set_directory(directory)
                .set_file_name(file_name)
                .save_file(answer),
            Ask::Workspace => open(texts.open_workspace)
                .add_filter(texts.workspaces, &["signet"])
                .add_filter(texts.all_files, &["*"])
                .pick_file(answer),
            Ask::ImportFile => open(texts.open_list)
                .add_filter(texts.lists, &["csv", "tsv", "txt", "CSV", "TSV", "TXT"])
                .add_filter(texts.all_files, &["*"])
                .pick_file(answer),
            Ask::RejectsLocation { file_name } => {
                open(texts.save_rejects).set_file_name(file_name).save_file(answer);
            }
            Ask::Logo => open(texts.open_logo)
                .add_filter(
                    texts.images,
                    &["svg", "png", "jpg", "jpeg", "SVG", "PNG", "JPG", "JPEG"],
                )
                .add_filter(texts.all_files, &["*"])
                .pick_file(answer),
            Ask::RecoveryCopyLocation { file_name } => {
                open(texts.save_recovery_copy).set_file_name(file_name).save_file(answer);
            }
            Ask::RecoveryCopy => {
                open(texts.open_recovery_copy).add_filter(texts.all_files, &["*"]).pick_file(answer)
            }
        }
        Box::pin(async move { answered.await.ok().flatten() })
    }

    fn confirm(&self, question: Question, language: Language, then: Box<dyn FnOnce(bool) + Send>) {
        let texts = Texts::of(language);
        let texts = match question {
            Question::CloseUnsaved => texts.close_unsaved,
            Question::CloseOverJob => texts.close_over_job,
        };
        let buttons = MessageDialogButtons::OkCancelCustom(texts.yes.into(), texts.no.into());
        let dialog = self.0.dialog().message(texts.text).title(texts.title);
        let dialog = dialog.kind(MessageDialogKind::Warning).buttons(buttons);
        match self.0.get_webview_window(crate::window::MAIN) {
            Some(window) => dialog.parent(&window).show(then),
            None => dialog.show(then),
        }
    }

    fn zoom(&self, factor: f64) {
        if let Some(window) = self.0.get_webview_window(crate::window::MAIN) {
            // A webview that cannot zoom goes on as it is.
            let _ = window.set_zoom(factor);
        }
    }

    fn reveal(&self, path: PathBuf) -> Done {
        Box::pin(async move { crate::reveal::reveal(&path).await })
    }

    fn workspace_changed(&self, event: WorkspaceChanged) {
        // An event that cannot be delivered has no window left to receive it.
        let _ = event.emit(&self.0);
    }

    fn import_file_dropped(&self, event: ImportFileDropped) {
        let _ = event.emit(&self.0);
    }
}

impl<R: Runtime> TauriHost<R> {
    fn dialog(&self, title: &str) -> FileDialogBuilder<R> {
        let dialog = self.0.dialog().file().set_title(title);
        match self.0.get_webview_window(crate::window::MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}
