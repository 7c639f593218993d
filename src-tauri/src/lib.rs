//! The desktop shell: the only code that knows Tauri.

pub mod commands;
pub mod error;
pub mod events;
pub mod state;

use tauri::Runtime;
use tauri_specta::{collect_commands, collect_events};

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
            overview::get_overview,
            numbers::open_view,
            numbers::read_page,
            numbers::get_number,
            numbers::assign_numbers,
            numbers::release_numbers,
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
            brands::check_brand,
            brands::save_brand,
            brands::preview_image,
            brands::preview_shown,
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
        // The packed answer of read_page, which no signature names.
        .typ::<numbers::Page>()
        // Counts and times stay far below 2^53.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
}
