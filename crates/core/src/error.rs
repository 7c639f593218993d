//! Codes of everything that can go wrong.
//!
//! Each module has its own error enum. [`Code`] is the closed list that the
//! command line prints and the window translates; an error maps to exactly one.

use serde::{Deserialize, Serialize};

/// What went wrong, for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    // Files and workspaces
    FileNotFound,
    FileIsDirectory,
    FileUnreadable,
    FileUnwritable,
    FileTooLarge,
    FileExists,
    WorkspaceNotFound,
    WorkspaceExists,
    WorkspaceCorrupted,
    WorkspaceTooNew,
    WorkspaceBusy,
    WorkspaceReadOnly,
    NotAWorkspace,
    StorageFailed,
    // Import
    EmptyFile,
    NoNumberColumn,
    UnknownColumn,
    BinaryFile,
    RowTooLong,
    UnsupportedFormat,
    UnknownRegion,
    Cancelled,
    FileChanged,
    PlanOutdated,
    // Brands and images
    NameMissing,
    NameTooLong,
    ShortNameTooLong,
    ReasonMissing,
    ReasonTooLong,
    TextInvalid,
    LogoNotAnImage,
    LogoUnsafe,
    LogoTooLarge,
    LogoTooSlow,
    UnknownBrand,
    /// A brand has another revision in force than the one a change was made from.
    BrandChanged,
    UnknownReason,
    /// Numbers carry a call reason that a brand would lose, and nobody has said
    /// what becomes of them.
    ReasonsInUse,
    UnknownNumber,
    InvalidNumber,
    InvalidFilter,
    /// What was selected on a screen is no longer what it showed.
    ViewChanged,
    UnknownDevice,
    UnknownCarrier,
    // Keys
    NoKey,
    KeyExists,
    KeyMissing,
    KeychainAbsent,
    KeychainLocked,
    KeychainDenied,
    KeychainFailed,
    PassphraseRequired,
    PassphraseTooShort,
    WrongPassphrase,
    KeyFileInvalid,
    KeyMismatch,
    // Exchange
    NotConnected,
    AlreadyConnected,
    InvalidUrl,
    InvalidInvite,
    UnknownInvite,
    UsedInvite,
    ExpiredInvite,
    ExchangeUnreachable,
    ExchangeTimeout,
    ExchangeAnswerInvalid,
    ExchangeRefused,
    ExchangeBusy,
    ExchangeIdentityChanged,
    LogConflict,
    NotFound,
    Unauthorized,
    EvidenceInvalid,
    // Tokens
    NotCertified,
    CertificateInvalid,
    MessageInvalid,
    VerificationFailed,
    // Programs
    Usage,
    Internal,
}

/// An error that knows its code.
pub trait Coded: std::error::Error {
    /// The code a caller acts on.
    fn code(&self) -> Code;

    /// Facts beside the message, an object or null: names, limits, positions.
    fn details(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}
