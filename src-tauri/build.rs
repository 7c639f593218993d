//! Puts every command behind a capability and hands Tauri its configuration.

mod names {
    include!("src/commands/names.rs");
}

fn main() {
    // Cargo's own tracking ends where a build script names anything itself.
    for path in ["src-tauri/capabilities", "src-tauri/src/commands/names.rs", "icons", "ui/dist"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let manifest = tauri_build::AppManifest::new().commands(names::COMMANDS);
    let attributes = tauri_build::Attributes::new()
        .app_manifest(manifest)
        .capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
