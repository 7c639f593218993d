//! The desktop shell: the only code that knows Tauri.

pub mod commands;
pub mod error;
pub mod events;
pub mod host;
pub mod language;
mod local_exchange;
mod meter;
pub mod places;
mod recent;
mod reveal;
pub mod state;
mod texts;
mod truths;
pub mod window;

use std::path::{Path, PathBuf};

use signet_core::vault::Passphrase;
use signet_core::world::World;
use tauri::{App, Context, Manager, RunEvent, Runtime};
use tauri_specta::{collect_commands, collect_events};

use host::TauriHost;
use places::Places;
use state::Desk;

/// Commands and events of the app, with their types.
pub fn interface<R: Runtime>() -> tauri_specta::Builder<R> {
    use commands::{brands, import, keys, numbers, overview, session, sync};
    tauri_specta::Builder::<R>::new()
        .commands(collect_commands![
            session::get_session,
            session::suggest_workspace_path,
            session::choose_workspace_location,
            session::create_workspace,
            session::choose_workspace,
            session::open_recent,
            session::close_workspace,
            session::zoom_window,
            session::note_unsaved,
            session::start_language,
            session::choose_language,
            session::show_log_file,
            overview::get_overview,
            numbers::open_view,
            numbers::read_page,
            numbers::get_number,
            numbers::assign_numbers,
            numbers::release_numbers,
            numbers::undo_edit,
            numbers::find_row,
            import::choose_import_file,
            import::inspect_import,
            import::plan_import,
            import::commit_import,
            import::cancel_job,
            import::save_rejects,
            import::list_imports,
            brands::list_brands,
            brands::choose_logo,
            brands::logo_image,
            brands::check_brand,
            brands::list_removed_reasons,
            brands::save_brand,
            brands::draw_preview,
            brands::list_preview_targets,
            sync::get_sync,
            sync::connect,
            sync::start_local_exchange,
            sync::sync_now,
            keys::get_key,
            keys::check_keychain,
            keys::create_key,
            keys::unlock_key,
            keys::save_recovery_copy,
            keys::restore_recovery_copy,
        ])
        .events(collect_events![events::WorkspaceChanged, events::ImportFileDropped])
        // What is packed in the answers of read_page and draw_preview, which
        // no signature names.
        .typ::<numbers::Page>()
        .typ::<brands::Shown>()
        .constant("limits", truths::LIMITS)
        .constant("problemTypes", truths::problem_types())
        .constant("eventKinds", truths::event_kinds())
        // Counts and times stay far below 2^53.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
}

/// Configuration, access list and pages, built into the program.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// How the app was started.
#[derive(Default)]
pub struct Start {
    /// Opened at once.
    pub workspace: Option<PathBuf>,
    /// Opens a file vault without asking.
    pub passphrase: Option<String>,
    /// The log file that is written, for the window to show.
    pub log: Option<PathBuf>,
}

/// Runs the app until its window is closed.
pub fn run(start: Start) -> tauri::Result<()> {
    let interface = interface::<tauri::Wry>();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(interface.invoke_handler())
        .setup(move |app| {
            interface.mount_events(app);
            Ok(set_up(app, start)?)
        })
        .build(context())?;
    app.run(|app, event| {
        let Some(desk) = app.try_state::<Desk>() else { return };
        match event {
            // By a signal; a window that is closed has been told before.
            RunEvent::ExitRequested { .. } => window::save(app, desk.places()),
            RunEvent::Exit => desk.close_at_end(),
            _ => {}
        }
    });
    Ok(())
}

fn set_up<R: Runtime>(app: &mut App<R>, start: Start) -> tauri::Result<()> {
    let host = TauriHost(app.handle().clone());
    let passphrase = start.passphrase.and_then(|text| Passphrase::new(text).ok());
    let world = World::system().named("Signet");
    let desk = Desk::new(Box::new(host), places(app, start.log)?, world, passphrase);
    if let Some(path) = &start.workspace {
        desk.open_at_start(path);
    }
    app.manage(desk.clone());
    window::open(app, &desk)?;
    #[cfg(unix)]
    end_on_signals(app);
    Ok(())
}

fn places<R: Runtime>(app: &App<R>, log: Option<PathBuf>) -> tauri::Result<Places> {
    let paths = app.path();
    let program = std::env::current_exe().map_err(tauri::Error::Io)?;
    Ok(Places {
        config: paths.app_config_dir()?,
        data: paths.app_local_data_dir()?,
        // Absent on a system without user directories.
        documents: paths.document_dir().or_else(|_| paths.home_dir())?,
        programs: program.parent().unwrap_or(Path::new(".")).to_owned(),
        log,
    })
}

/// Ends as if the window had been closed, so that the local exchange ends too.
#[cfg(unix)]
fn end_on_signals<R: Runtime>(app: &App<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    let app = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        let (Ok(mut end), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! {
            _ = end.recv() => {}
            _ = interrupt.recv() => {}
        }
        app.exit(0);
    });
}
