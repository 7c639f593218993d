//! Texts of the operating system's dialogs; all others are the window's.

use crate::language::Language;

pub struct Texts {
    pub save_workspace: &'static str,
    pub open_workspace: &'static str,
    pub open_list: &'static str,
    pub save_rejects: &'static str,
    pub open_logo: &'static str,
    pub save_recovery_copy: &'static str,
    pub open_recovery_copy: &'static str,
    pub workspaces: &'static str,
    pub lists: &'static str,
    pub images: &'static str,
    pub all_files: &'static str,
    /// What follows the name of a list in that of the file of its rejected rows.
    pub rejected: &'static str,
}

impl Texts {
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &Self::ENGLISH,
            Language::De => &Self::GERMAN,
        }
    }

    const ENGLISH: Self = Self {
        save_workspace: "Save the workspace",
        open_workspace: "Open a workspace",
        open_list: "Choose a number list",
        save_rejects: "Save rejected rows",
        open_logo: "Choose a logo",
        save_recovery_copy: "Save the recovery copy",
        open_recovery_copy: "Choose a recovery copy",
        workspaces: "Signet workspaces",
        lists: "Number lists",
        images: "Images",
        all_files: "All files",
        rejected: "rejected",
    };

    const GERMAN: Self = Self {
        save_workspace: "Speicherort des Arbeitsbereichs",
        open_workspace: "Arbeitsbereich öffnen",
        open_list: "Rufnummernliste auswählen",
        save_rejects: "Abgelehnte Zeilen speichern",
        open_logo: "Logo auswählen",
        save_recovery_copy: "Sicherungskopie speichern",
        open_recovery_copy: "Sicherungskopie auswählen",
        workspaces: "Signet-Arbeitsbereiche",
        lists: "Rufnummernlisten",
        images: "Bilder",
        all_files: "Alle Dateien",
        rejected: "abgelehnt",
    };
}
