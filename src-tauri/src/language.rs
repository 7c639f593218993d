//! The language of the window and of the system's dialogs.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use signet_core::Code;
use specta::Type;

use crate::error::{Answer, CommandError};
use crate::places::{Places, read_json, write_json};

/// A language that every text of the app exists in. The window has one folder
/// of texts for each, `texts.rs` one set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    De,
}

/// The settings' key for it; absent or null it is the system's language.
const KEY: &str = "language";

fn file(places: &Places) -> PathBuf {
    places.config.join("settings.json")
}

/// The language asked for, or none for the system's.
pub fn chosen(places: &Places) -> Option<Language> {
    let mut settings = read_json::<Map<String, Value>>(&file(places))?;
    serde_json::from_value(settings.remove(KEY)?).ok()
}

/// Asks for a language from the next start of the window on.
pub fn choose(places: &Places, language: Option<Language>) -> Answer<()> {
    let file = file(places);
    // Whatever else stands there is somebody's choice as well.
    let mut settings = read_json::<Map<String, Value>>(&file).unwrap_or_default();
    settings.insert(KEY.to_owned(), serde_json::to_value(language).unwrap_or_default());
    write_json(&file, &settings)
        .map_err(|error| CommandError::about(&file, Code::FileUnwritable, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &tempfile::TempDir) -> Places {
        let config = folder.path().join("config");
        let [data, documents, programs] = [config.clone(), config.clone(), config.clone()];
        Places { config, data, documents, programs, log: None }
    }

    #[test]
    fn the_language_asked_for_is_kept_until_it_is_the_systems_again() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        assert_eq!(chosen(&places), None, "nothing is asked for at first");
        choose(&places, Some(Language::De)).unwrap();
        assert_eq!(chosen(&places), Some(Language::De));
        choose(&places, None).unwrap();
        assert_eq!(chosen(&places), None);
    }

    #[test]
    fn settings_that_name_an_unknown_language_leave_it_to_the_system() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        std::fs::create_dir_all(&places.config).unwrap();
        for text in [r#"{"language":"tlh"}"#, r#"{"language":"#, "[]", r#"{"other":1}"#] {
            std::fs::write(file(&places), text).unwrap();
            assert_eq!(chosen(&places), None, "{text} must not keep the app from starting");
        }
    }

    #[test]
    fn another_setting_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        std::fs::create_dir_all(&places.config).unwrap();
        std::fs::write(file(&places), r#"{"language":"tlh","later":[1]}"#).unwrap();
        choose(&places, Some(Language::De)).unwrap();
        let settings: Value = read_json(&file(&places)).unwrap();
        assert_eq!(settings, serde_json::json!({ "language": "de", "later": [1] }));
    }

    #[test]
    fn settings_that_cannot_be_written_say_so() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(&folder);
        std::fs::write(&places.config, "a file where the folder belongs").unwrap();
        let refused = choose(&places, Some(Language::De)).unwrap_err();
        assert_eq!(refused.code, Code::FileUnwritable);
    }
}
