//! The app on Tauri's mock runtime: the real commands and the real access
//! list, without a display.
#![allow(dead_code, reason = "each test program uses a part")]

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use signet_core::world::World;
use signet_desktop::events::{ImportFileDropped, WorkspaceChanged};
use signet_desktop::host::{Ask, Choice, Done, Host, Question};
use signet_desktop::language::Language;
use signet_desktop::places::Places;
use signet_desktop::state::Desk;
use tauri::App;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewWindow, WebviewWindowBuilder};

/// Dialogs answered beforehand; events written down.
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<Written>>);

#[derive(Default)]
struct Written {
    answers: VecDeque<PathBuf>,
    asked: Vec<Ask>,
    questions: Vec<Question>,
    changes: Vec<String>,
    listening: Option<Sender<String>>,
    dropped: Vec<Value>,
    zoomed: Option<f64>,
    languages: Vec<Language>,
    revealed: Vec<PathBuf>,
}

impl Script {
    /// The next dialog answers this path; dialogs beyond the script are left.
    pub fn answer(&self, path: impl Into<PathBuf>) {
        self.0.lock().unwrap().answers.push_back(path.into());
    }

    pub fn asked(&self) -> Vec<Ask> {
        self.0.lock().unwrap().asked.clone()
    }

    /// The language of each dialog shown.
    pub fn languages(&self) -> Vec<Language> {
        self.0.lock().unwrap().languages.clone()
    }

    /// Topics told to the window since the last call.
    pub fn take_changes(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().changes)
    }

    /// Topics told to the window from this call on.
    pub fn listen(&self) -> Receiver<String> {
        let (told, listener) = channel();
        self.0.lock().unwrap().listening = Some(told);
        listener
    }

    /// The factor the window was last told to show its content at.
    pub fn zoomed(&self) -> Option<f64> {
        self.0.lock().unwrap().zoomed
    }

    pub fn revealed(&self) -> Vec<PathBuf> {
        self.0.lock().unwrap().revealed.clone()
    }

    pub fn dropped(&self) -> Vec<Value> {
        self.0.lock().unwrap().dropped.clone()
    }
}

impl Host for Script {
    fn choose(&self, ask: Ask, language: Language) -> Choice {
        let mut written = self.0.lock().unwrap();
        written.languages.push(language);
        written.asked.push(ask);
        let answer = written.answers.pop_front();
        Box::pin(async move { answer })
    }

    fn confirm(&self, question: Question, language: Language, then: Box<dyn FnOnce(bool) + Send>) {
        let mut written = self.0.lock().unwrap();
        written.languages.push(language);
        written.questions.push(question);
        drop(written);
        then(false);
    }

    fn zoom(&self, factor: f64) {
        self.0.lock().unwrap().zoomed = Some(factor);
    }

    fn reveal(&self, path: PathBuf) -> Done {
        self.0.lock().unwrap().revealed.push(path);
        Box::pin(async { true })
    }

    fn workspace_changed(&self, event: WorkspaceChanged) {
        let topic = serde_json::to_value(event.topic).unwrap();
        let topic = topic.as_str().unwrap().to_owned();
        let mut written = self.0.lock().unwrap();
        if let Some(listening) = &written.listening {
            // A test that is over listens no more.
            let _ = listening.send(topic.clone());
        }
        written.changes.push(topic);
    }

    fn import_file_dropped(&self, event: ImportFileDropped) {
        self.0.lock().unwrap().dropped.push(serde_json::to_value(event).unwrap());
    }
}

/// The app with its one window and a folder of its own.
pub struct Shell {
    pub folder: tempfile::TempDir,
    pub script: Script,
    pub desk: Desk,
    pub window: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
}

pub fn shell() -> Shell {
    shell_in(tempfile::tempdir().unwrap())
}

/// The app started with what an earlier one left in `folder`.
pub fn shell_in(folder: tempfile::TempDir) -> Shell {
    let script = Script::default();
    let places = Places {
        config: folder.path().join("config"),
        data: folder.path().join("data"),
        documents: folder.path().join("documents"),
        programs: programs(),
        log: Some(folder.path().join("state/signet.log")),
    };
    let desk = Desk::new(Box::new(script.clone()), places, World::system(), None);
    let app = mock_builder()
        .invoke_handler(signet_desktop::interface::<MockRuntime>().invoke_handler())
        .manage(desk.clone())
        .build(signet_desktop::context())
        .unwrap();
    let window = WebviewWindowBuilder::new(&app, "main", Default::default()).build().unwrap();
    Shell { folder, script, desk, window, app }
}

impl Shell {
    /// A window that no capability names.
    pub fn other_window(&self) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, "other", Default::default()).build().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Calls a command as the window does.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        invoke(&self.window, command, arguments).map(|body| match body {
            InvokeResponseBody::Json(json) => serde_json::from_str(&json).unwrap(),
            InvokeResponseBody::Raw(bytes) => serde_json::from_slice(&bytes).unwrap(),
        })
    }

    pub fn call_bytes(&self, command: &str, arguments: Value) -> Vec<u8> {
        match invoke(&self.window, command, arguments).unwrap() {
            InvokeResponseBody::Raw(bytes) => bytes,
            InvokeResponseBody::Json(json) => panic!("{command} answered JSON: {json}"),
        }
    }

    /// The code a command fails with.
    pub fn refusal(&self, command: &str, arguments: Value) -> String {
        let error = self.call(command, arguments).expect_err(command);
        error["code"].as_str().unwrap_or_else(|| panic!("no code in {error}")).to_owned()
    }
}

pub fn invoke(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: Value,
) -> Result<InvokeResponseBody, Value> {
    let url = if tauri::is_dev() { "http://localhost:1420" } else { "tauri://localhost" };
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: url.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request)
}

/// The checkout; tests start in it.
pub fn root() -> PathBuf {
    std::env::current_dir().unwrap()
}

/// Where the exchange lies: as told, or where Cargo puts programs, beside the
/// app.
pub fn programs() -> PathBuf {
    let app = PathBuf::from(env!("CARGO_BIN_EXE_signet-desktop"));
    let exchange = std::env::var_os("SIGNET_EXCHANGE").map(PathBuf::from);
    exchange.filter(|path| path.is_file()).unwrap_or(app).parent().unwrap().to_owned()
}
