//! The app's one window.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, DragDropEvent, Manager, PhysicalPosition, PhysicalSize, Runtime, Url,
    WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::host::Question;
use crate::places::{Places, read_json, write_json};
use crate::state::Desk;

/// The window's label, which the capability names.
pub const MAIN: &str = "main";

/// Where the window was when it closed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Frame {
    /// Physical pixels.
    size: PhysicalSize<u32>,
    position: Option<PhysicalPosition<i32>>,
    maximized: bool,
}

fn frame_file(places: &Places) -> PathBuf {
    places.config.join("window.json")
}

/// Makes the window. It shows the app's own pages and nothing else: no other
/// address, no second window, no download.
pub fn open<R: Runtime>(app: &App<R>, desk: &Desk) -> tauri::Result<WebviewWindow<R>> {
    let config = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == MAIN)
        .cloned()
        .unwrap_or_default();
    let development = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(move |url| is_ours(url, development.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    restore(&window, desk.places());
    let (desk, app) = (desk.clone(), app.handle().clone());
    let asking = Arc::new(AtomicBool::new(false));
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => desk.drop_files(paths),
        WindowEvent::Focused(true) => desk.look(),
        WindowEvent::CloseRequested { api, .. } => {
            save(&app, desk.places());
            if let Some(question) = desk.unfinished() {
                api.prevent_close();
                close_if_agreed(&app, &desk, question, &asking);
            }
        }
        _ => {}
    });
    Ok(window)
}

/// Asks once, however often the window is told to close meanwhile.
fn close_if_agreed<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Desk,
    question: Question,
    asking: &Arc<AtomicBool>,
) {
    if asking.swap(true, Ordering::Relaxed) {
        return;
    }
    let (app, asking) = (app.clone(), asking.clone());
    let then = move |close: bool| {
        asking.store(false, Ordering::Relaxed);
        if let Some(window) = app.get_webview_window(MAIN).filter(|_| close) {
            // A window that is gone already needs no closing.
            let _ = window.destroy();
        }
    };
    desk.confirm(question, Box::new(then));
}

/// The app's pages: `tauri://localhost`, or on Windows `http://tauri.localhost`.
fn is_ours(url: &Url, development: Option<&Url>) -> bool {
    let ours = matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    );
    ours || development.is_some_and(|development| development.origin() == url.origin())
}

fn restore<R: Runtime>(window: &WebviewWindow<R>, places: &Places) {
    let Some(frame) = read_json::<Frame>(&frame_file(places)) else { return };
    // A frame that no longer fits the screens is left to the window manager.
    let _ = window.set_size(frame.size);
    let visible = |position: PhysicalPosition<i32>| {
        window.available_monitors().unwrap_or_default().iter().any(|monitor| {
            let (from, size) = (monitor.position(), monitor.size());
            (from.x..from.x + size.width as i32).contains(&position.x)
                && (from.y..from.y + size.height as i32).contains(&position.y)
        })
    };
    if let Some(position) = frame.position.filter(|position| visible(*position)) {
        let _ = window.set_position(position);
    }
    if frame.maximized {
        let _ = window.maximize();
    }
}

/// Remembers where the window is.
pub fn save<R: Runtime>(app: &AppHandle<R>, places: &Places) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let maximized = window.is_maximized().unwrap_or(false);
    let Ok(size) = window.inner_size() else { return };
    let before = read_json::<Frame>(&frame_file(places));
    let frame = Frame {
        // The size to come back to is the one before it filled the screen.
        size: before.filter(|_| maximized).map_or(size, |before| before.size),
        position: window.outer_position().ok(),
        maximized,
    };
    if let Err(error) = write_json(&frame_file(places), &frame) {
        eprintln!("the window's place was not written: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_apps_own_pages_may_be_shown() {
        let shown = |url: &str| is_ours(&url.parse().unwrap(), None);
        assert!(shown("tauri://localhost/brands"));
        assert!(shown("http://tauri.localhost/"));
        for url in [
            "https://example.com/",
            "http://localhost:1420/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://elsewhere/",
            "https://tauri.localhost.example.com/",
        ] {
            assert!(!shown(url), "{url} is not the app's");
        }
    }
}
