//! Texts of the operating system's dialogs; all others are the window's.

use crate::language::Language;

/// A question with its two answers.
#[derive(Clone, Copy)]
pub struct Question {
    pub title: &'static str,
    pub text: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
}

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
    pub close_unsaved: Question,
    pub close_over_job: Question,
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
        close_unsaved: Question {
            title: "Close without saving?",
            text: "You changed a brand and did not save it. The change is lost if you close.",
            yes: "Close without saving",
            no: "Keep editing",
        },
        close_over_job: Question {
            title: "Close while work is running?",
            text: "An import or a change is still running. If you close, none of it is written.",
            yes: "Stop it and close",
            no: "Keep it running",
        },
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
        close_unsaved: Question {
            title: "Ohne Speichern schließen?",
            text: "Eine Marke wurde geändert und nicht gespeichert. Beim Schließen geht die Änderung verloren.",
            yes: "Ohne Speichern schließen",
            no: "Weiter bearbeiten",
        },
        close_over_job: Question {
            title: "Schließen, obwohl noch etwas läuft?",
            text: "Ein Import oder eine Änderung läuft noch. Beim Schließen wird nichts davon geschrieben.",
            yes: "Abbrechen und schließen",
            no: "Weiterlaufen lassen",
        },
    };
}
