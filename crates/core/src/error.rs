//! Codes of everything that can go wrong.
//!
//! Each module has its own error enum. [`Code`] is the closed list that the
//! command line prints and the window translates; an error maps to exactly one.

use serde::{Deserialize, Serialize};

/// What went wrong, for a program to act on. Each code means one situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    // Files and workspaces
    /// A file that was named is not there, or was never chosen in a dialog.
    FileNotFound,
    /// A folder was named where a file is needed.
    FileIsDirectory,
    /// A file is there and cannot be read: its permissions, its kind or its disk.
    FileUnreadable,
    /// A file cannot be written: its permissions, its folder or its disk.
    FileUnwritable,
    /// A file to be read whole is larger than such a file may be.
    FileTooLarge,
    /// A file would have been written over.
    FileExists,
    /// A file given as a list, an image or a copy is a workspace or another
    /// database.
    FileIsDatabase,
    /// No workspace is at the path given, or none is open.
    WorkspaceNotFound,
    /// A workspace would have been made over an existing file.
    WorkspaceExists,
    /// SQLite's own check found the file damaged, or it holds what cannot be
    /// read as what it has to be.
    WorkspaceCorrupted,
    /// Reading failed though the file is intact, and it was opened again.
    WorkspaceReopened,
    /// The file was moved, deleted or replaced while it was open.
    WorkspaceMoved,
    /// A later version has changed the workspace's format.
    WorkspaceTooNew,
    /// Something else writes to the workspace, or does the same job.
    WorkspaceBusy,
    /// The workspace or its folder may not be written.
    WorkspaceReadOnly,
    /// The file is no workspace.
    NotAWorkspace,
    /// The database could not be read or written: a full disk, above all.
    StorageFailed,
    // Import
    /// A list holds nothing.
    EmptyFile,
    /// No column of a list holds telephone numbers, and none was named.
    NoNumberColumn,
    /// A column was named that the list does not have, or one was used twice.
    UnknownColumn,
    /// A list is no text.
    BinaryFile,
    /// A row of a list passes all bounds, as after an open quotation mark.
    RowTooLong,
    /// A list is a spreadsheet, an archive or the like.
    UnsupportedFormat,
    /// A region code has no numbering plan.
    UnknownRegion,
    /// A person or program stopped the job.
    Cancelled,
    /// The list is no longer the file that was looked at.
    FileChanged,
    /// The brands have changed since the import was planned.
    PlanOutdated,
    /// The plan of an import is no longer held, as after another or a closed workspace.
    PlanClosed,
    // Brands and images
    /// A name that is needed is blank: a brand's, or an enterprise's.
    NameMissing,
    /// A display name has too many characters.
    NameTooLong,
    /// A short name has too many characters.
    ShortNameTooLong,
    /// A call reason is blank.
    ReasonMissing,
    /// A call reason has too many characters.
    ReasonTooLong,
    /// A text to be shown has characters that are not seen or that mislead.
    TextInvalid,
    /// A brand has more call reasons, or texts of more octets, than an exchange
    /// takes.
    BrandTooLarge,
    /// A logo is no image that can be read, or the workspace does not hold it.
    LogoNotAnImage,
    /// A drawing holds scripts or refers to other files.
    LogoUnsafe,
    /// A logo has too many bytes, pixels or parts.
    LogoTooLarge,
    /// A logo takes too long to draw.
    LogoTooSlow,
    /// No brand, or more than one, is of that identifier or name, or the number has none.
    UnknownBrand,
    /// A brand has another revision in force than the one a change was made from.
    BrandChanged,
    /// The brand does not have that call reason.
    UnknownReason,
    /// Numbers carry a call reason that a brand would lose, and nobody has said
    /// what becomes of them.
    ReasonsInUse,
    /// The number is not in the workspace.
    UnknownNumber,
    /// A text is no telephone number.
    InvalidNumber,
    /// A filter cannot be read.
    InvalidFilter,
    /// What was selected on a screen is no longer what it showed.
    ViewChanged,
    /// No such handset can be drawn.
    UnknownDevice,
    /// No such carrier is known.
    UnknownCarrier,
    /// The view of the inventory is no longer held, as after newer ones.
    ViewClosed,
    /// There is no change that could be undone, or not the one named.
    NothingToUndo,
    // Keys
    /// The workspace has no signing key yet.
    NoKey,
    /// The workspace has a signing key already.
    KeyExists,
    /// The private half of the key is not where it was kept.
    KeyMissing,
    /// The system has no keychain.
    KeychainAbsent,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain refuses this program.
    KeychainDenied,
    /// The keychain does not answer, or not as it should.
    KeychainFailed,
    /// A passphrase is needed and cannot be asked for, or was not given.
    PassphraseRequired,
    /// A passphrase for a key has too few characters.
    PassphraseTooShort,
    /// A passphrase typed twice was not the same.
    PassphrasesDiffer,
    /// The passphrase does not open the key's file.
    WrongPassphrase,
    /// A file is no copy of a key, or holds none that can be read.
    KeyFileInvalid,
    /// A copy, or the keychain, holds another key than the workspace's.
    KeyMismatch,
    /// The key in the vault is not the one that the exchange has certified.
    KeyNotCertified,
    // Exchange
    /// The workspace is connected to no exchange.
    NotConnected,
    /// The workspace is connected to another exchange.
    AlreadyConnected,
    /// A text is no address that may be called.
    InvalidUrl,
    /// A text is no invite code.
    InvalidInvite,
    /// The exchange does not know the invite.
    UnknownInvite,
    /// Another key has used the invite.
    UsedInvite,
    /// The invite's time is over.
    ExpiredInvite,
    /// No exchange answers at the address, or the local one does not start.
    ExchangeUnreachable,
    /// The exchange took too long.
    ExchangeTimeout,
    /// An answer is not what an exchange says, or not signed as it has to be.
    ExchangeAnswerInvalid,
    /// The exchange refused a request and said why.
    ExchangeRefused,
    /// The exchange asks to wait.
    ExchangeBusy,
    /// The exchange has other keys, or another log, than it had.
    ExchangeIdentityChanged,
    /// Another desk has added to the log.
    LogConflict,
    /// The exchange has no branding for the number.
    NotFound,
    /// The exchange does not accept the access token.
    Unauthorized,
    /// The proof beside a lookup's answer does not hold.
    EvidenceInvalid,
    /// A program that belongs to the app is not beside it.
    ProgramMissing,
    // Tokens
    /// No certificate of the desk covers the number.
    NotCertified,
    /// A certificate cannot be read or used.
    CertificateInvalid,
    /// A SIP message cannot be read.
    MessageInvalid,
    /// A call's token was judged, and does not hold.
    VerificationFailed,
    // Programs
    /// A program was called in a way it does not understand.
    Usage,
    /// A fault of the program itself.
    Internal,
}

/// Its name as programs read it, e.g. `file_not_found`.
impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(formatter)
    }
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
