use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is wrong, for a program to act on and a window to translate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    // Refused everywhere
    NameMissing,
    NameTooLong,
    ShortNameTooLong,
    ReasonMissing,
    ReasonTooLong,
    TextInvalid,
    BrandTooLarge,
    LogoUnknown,
    // Names
    NameOverTarget,
    NameCut,
    ShortNameMissing,
    NameCharacters,
    NameEmoji,
    NameOnlySpecial,
    NameTooFewLetters,
    NameIsNumber,
    NameHoldsLink,
    NameNamesGovernment,
    // Reasons
    ReasonOverTarget,
    ReasonUnderTarget,
    ReasonCharacters,
    ReasonRepeated,
    ReasonNotApproved,
    TooManyReasons,
    ReasonHoldsLink,
    ReasonHoldsPersonalData,
    ReasonNamesGovernment,
    // Logo
    LogoNotSquare,
    LogoTransparent,
    LogoTooSmall,
    LogoFileTooLarge,
    LogoFormat,
    LogoTextSkipped,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The target does not take it.
    Refused,
    /// The target may refuse it, or shows it otherwise.
    Warning,
}

/// The field of the draft that a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    DisplayName,
    ShortName,
    Logo,
    Reasons,
}

/// One finding about a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Problem {
    pub code: ProblemCode,
    pub severity: Severity,
    /// Id of the target that is concerned; [`EVERYWHERE`] for what keeps the
    /// brand from being saved or concerns every provider's vetting.
    pub target: String,
    /// For the command line and logs; a window translates `code` and `params`.
    pub message: String,
    pub field: Field,
    /// Facts for the sentence: `max`, `length`, `reason`, …
    pub params: BTreeMap<String, String>,
}

/// Target of a problem that no single provider owns.
pub const EVERYWHERE: &str = "all";

impl Problem {
    pub(crate) fn new(
        code: ProblemCode,
        severity: Severity,
        target: &str,
        field: Field,
        message: impl Into<String>,
        params: &[(&str, String)],
    ) -> Self {
        let params = params.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        Self { code, severity, target: target.to_owned(), message: message.into(), field, params }
    }

    /// Whether a draft with this problem cannot be saved.
    pub fn blocks(&self) -> bool {
        self.target == EVERYWHERE && self.severity == Severity::Refused
    }
}
