//! The inventory: finding numbers, their status, and what brand they carry.

mod assign;
mod catalogue;
mod edit;
mod filter;
mod format;
mod view;

pub use assign::{NumberSet, assign, release, undo};
pub use catalogue::{Catalogue, CatalogueBrand};
pub(crate) use edit::Branding;
pub use edit::Edit;
pub use filter::{BrandFilter, NumberFilter};
pub use format::{NumberFormat, region, regions};
pub use view::{View, list};

pub use crate::store::number::{
    NumberRow, NumberStatus, count_numbers, count_pending, count_unbranded, get_number,
};
pub use crate::store::status::{
    StatusCounts, count_live_waiting, count_statuses, count_told, refused_by_code,
};

use std::ops::ControlFlow;

use signet_stir::TelephoneNumber;

use crate::error::{Code, Coded};
use crate::store::StoreError;

/// How far a change of numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Numbers gone through, those read counting a third and those written the
    /// rest: about what either takes.
    pub done: u64,
    pub total: u64,
}

impl Progress {
    fn read(position: u64, total: u64) -> Self {
        Self { done: position / 3, total }
    }

    fn written(position: u64, total: u64) -> Self {
        Self { done: total / 3 + (position * 2).div_ceil(3).min(total - total / 3), total }
    }
}

/// Told of progress; breaks to cancel, which leaves everything as it was.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// For changes that nobody watches.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Why numbers could not be found or changed.
#[derive(Debug, thiserror::Error)]
pub enum NumbersError {
    #[error("{text:?} is no filter: {reason}")]
    InvalidFilter { text: String, reason: &'static str },
    #[error("{0:?} names no brand, or more than one; an identifier names one")]
    UnknownBrand(String),
    #[error("{0:?} is not a call reason of the brand")]
    UnknownReason(String),
    /// The first few are listed.
    #[error("{count} numbers are not in the workspace, the first {}", first[0])]
    UnknownNumbers { count: u64, first: Vec<TelephoneNumber> },
    /// `shown` is what the screen said, `now` what the selection comes to.
    #[error("{shown} numbers were selected; by now they are {now}")]
    ViewChanged { shown: u64, now: u64 },
    #[error("cancelled")]
    Cancelled,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for NumbersError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Coded for NumbersError {
    fn code(&self) -> Code {
        match self {
            Self::InvalidFilter { .. } => Code::InvalidFilter,
            Self::UnknownBrand(_) => Code::UnknownBrand,
            Self::UnknownReason(_) => Code::UnknownReason,
            Self::UnknownNumbers { .. } => Code::UnknownNumber,
            Self::ViewChanged { .. } => Code::ViewChanged,
            Self::Cancelled => Code::Cancelled,
            Self::Store(error) => error.code(),
        }
    }

    fn details(&self) -> serde_json::Value {
        use serde_json::json;
        match self {
            Self::InvalidFilter { text, reason } => json!({ "filter": text, "reason": reason }),
            Self::UnknownBrand(brand) => json!({ "brand": brand }),
            Self::UnknownReason(reason) => json!({ "reason": reason }),
            Self::UnknownNumbers { count, first } => {
                let first: Vec<String> = first.iter().map(ToString::to_string).collect();
                json!({ "count": count, "numbers": first })
            }
            Self::ViewChanged { shown, now } => json!({ "shown": shown, "now": now }),
            Self::Cancelled => serde_json::Value::Null,
            Self::Store(error) => error.details(),
        }
    }
}
