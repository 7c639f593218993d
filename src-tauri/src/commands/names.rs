// Read by build.rs too, which puts each command behind a capability.
/// Every command of the app, by topic.
pub const COMMANDS: &[&str] = &[
    // session
    "get_session",
    "suggest_workspace_path",
    "choose_workspace_location",
    "create_workspace",
    "choose_workspace",
    "open_recent",
    "close_workspace",
    "zoom_window",
    "note_unsaved",
    "start_language",
    "choose_language",
    "show_log_file",
    // overview
    "get_overview",
    // numbers
    "open_view",
    "read_page",
    "get_number",
    "assign_numbers",
    "release_numbers",
    "undo_edit",
    "find_row",
    // import
    "choose_import_file",
    "inspect_import",
    "plan_import",
    "commit_import",
    "cancel_job",
    "save_rejects",
    "list_imports",
    // brands
    "list_brands",
    "choose_logo",
    "logo_image",
    "check_brand",
    "list_removed_reasons",
    "save_brand",
    "draw_preview",
    "list_preview_targets",
    // sync
    "get_sync",
    "connect",
    "start_local_exchange",
    "sync_now",
    // keys
    "get_key",
    "check_keychain",
    "create_key",
    "unlock_key",
    "save_recovery_copy",
    "restore_recovery_copy",
];
