//! A file of numbers becomes judged rows: read, map, normalise, judge.
//!
//! [`Layout::find`] looks at a file and finds its columns, [`gather`] reads and
//! judges all of its rows on several threads, [`write_report`] gives the
//! refused ones back. What brands there are is an argument ([`Brands`]).
//! Nothing here knows a workspace.

mod columns;
mod error;
mod fold;
mod gather;
mod inspect;
mod judge;
mod number;
mod read;
mod region;
mod reject;
mod report;
mod select;

pub use columns::layout::Layout;
pub use columns::mapping::{Column, ImportField, Mapping};
pub use error::{ListError, OtherFormat, Place};
pub use gather::{Gathered, Texts, gather};
pub use inspect::{Inspection, InspectionColumn, inspect};
pub use judge::{Brands, Defaults, MAX_LABEL, PlannedRow};
pub use number::Normaliser;
pub use read::{
    Batch, Cell, Cells, Delimiter, Dialect, Encoding, ListFile, MAX_ROW, Opener, Reader, Row,
    Source,
};
pub use region::{Region, region};
pub use reject::RejectCode;
pub use report::{visit, write_report};
pub use select::{NumberList, select};
