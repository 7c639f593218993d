//! The built-in fonts: Inter, under the SIL Open Font License (see
//! `assets/fonts/OFL.txt`). Fonts of the machine are never looked at.

use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, Source};

/// Family of all built-in faces: weights 400, 500 and 600.
pub const FAMILY: &str = "Inter";

const FACES: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
];

/// The built-in fonts, and nothing else.
pub fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut database = Database::new();
            for face in FACES {
                database.load_font_source(Source::Binary(Arc::new(face)));
            }
            database.set_serif_family(FAMILY);
            database.set_sans_serif_family(FAMILY);
            database.set_cursive_family(FAMILY);
            database.set_fantasy_family(FAMILY);
            database.set_monospace_family(FAMILY);
            Arc::new(database)
        })
        .clone()
}
