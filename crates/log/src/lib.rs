//! The log file: what the app and the command line write down of their work,
//! so that somebody can be helped who was not watched.
//!
//! All programs write to one file, side by side; it is bounded in size and
//! number, and its lines hold no whole telephone number and nothing that looks
//! like a token ([`mask`]). Names, passphrases and keys are never handed to it:
//! that is for whoever writes an event to keep. Nothing here fails: a log that
//! cannot be written stops no program.

mod file;
mod layer;
mod mask;

use std::path::{Path, PathBuf};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

pub use file::{LogFile, MOST_BYTES, MOST_FILES};
pub use mask::mask;

use layer::Lines;

/// What is written unless somebody asks for more or less.
pub const USUAL: &str = "info";

/// Where the log lies on this system: the state folder of the XDG base
/// directories (`$XDG_STATE_HOME/signet`), `~/Library/Logs/Signet`, or
/// `%LOCALAPPDATA%\Signet\Logs`. None for a user without directories.
pub fn folder() -> Option<PathBuf> {
    if cfg!(target_os = "macos") {
        return Some(dirs::home_dir()?.join("Library/Logs/Signet"));
    }
    match dirs::state_dir() {
        Some(state) => Some(state.join("signet")),
        None => Some(dirs::data_local_dir()?.join("Signet").join("Logs")),
    }
}

/// The file that is written to in a folder; older ones lie beside it.
pub fn path_in(folder: &Path) -> PathBuf {
    LogFile::new(folder).path()
}

/// How a program writes its log.
pub struct Settings<'a> {
    /// Stands in each line.
    pub program: &'static str,
    /// None where there is no folder to write to.
    pub folder: Option<PathBuf>,
    /// A level (`error`, `warn`, `info`, `debug`, `trace`, `off`), or several by
    /// part of the program: `info,signet_core::sync=debug`.
    pub filter: &'a str,
    /// Writes the same lines to standard error.
    pub stderr: bool,
}

/// Tells whether a text can be a filter.
pub fn is_filter(text: &str) -> bool {
    // A word alone is a part of a program to the filter, and would switch all
    // else off: of a level misspelt nobody would hear.
    let is_level = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
        !level.trim().is_empty() && level.trim().parse::<LevelFilter>().is_ok()
    };
    text.split(',').all(is_level) && EnvFilter::try_new(text).is_ok()
}

/// Begins to write what the program tells. A filter that is none counts as
/// [`USUAL`]. Once for each program; later calls change nothing.
pub fn start(settings: Settings<'_>) {
    let filter = if is_filter(settings.filter) { settings.filter } else { USUAL };
    let lines = Lines {
        program: settings.program,
        file: settings.folder.as_deref().map(LogFile::new),
        stderr: settings.stderr,
    };
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(USUAL));
    let begun = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
    if begun.is_ok() {
        note_panics();
    }
}

/// Writes down where a program panicked; not what it said, which may hold
/// anything.
fn note_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Some(place) = panic.location() {
            tracing::error!(target: "signet", file = place.file(), line = place.line(), "panicked");
        }
        before(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_misspelt_is_no_filter() {
        for good in ["info", "TRACE", "off", "info,signet_core::sync=debug", "signet_core=trace"] {
            assert!(is_filter(good), "{good}");
        }
        for bad in ["", " ", "loud", "info,loud", "signet_core=loud", "=", "a[", "info=loud,info"] {
            assert!(!is_filter(bad), "{bad}");
        }
    }
}
