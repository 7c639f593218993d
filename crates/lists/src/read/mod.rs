//! From a file to rows of cells, whatever kind of file it is.
//!
//! A kind is a module here, which has a [`Source`], and a line in [`open`].
//! Its reader hands over batches of rows; the cells of a row are told apart
//! where it is judged, on one of several threads.

mod batch;
mod cell;
mod csv;
mod delimited;
mod dialect;
mod encoding;
mod file;
mod format;

use std::fmt::Debug;
use std::sync::Arc;

pub use batch::{Batch, Cells, Reader, Row};
pub use cell::{Cell, is_blank};
pub use csv::MAX_ROW;
pub use dialect::{Delimiter, Dialect};
pub use encoding::Encoding;
pub use file::{ListFile, Opener};

use crate::error::{ListError, Place};
use crate::number::Normaliser;
use format::Format;

/// A list that was looked at once and can be read as often as it has to be.
pub trait Source: Debug + Send + Sync {
    fn file(&self) -> &ListFile;

    /// Rows it has at most, as far as the first look tells; the header is one.
    fn rows_at_most(&self) -> u64;

    /// How a text is written; none for a list that is no text.
    fn dialect(&self) -> Option<Dialect>;

    /// Starts reading from the first row.
    fn read(&self) -> Result<Box<dyn Reader>, ListError>;
}

/// Opens a list. Which cells hold numbers helps to tell a text's delimiter.
///
/// Fails with the code of what is wrong with the file.
pub fn open(file: ListFile, normaliser: &mut Normaliser) -> Result<Arc<dyn Source>, ListError> {
    let path = file.path.clone();
    let head = file.head()?;
    if head.is_empty() {
        return Err(ListError::Empty(path));
    }
    match format::of(&head) {
        Format::Text => Ok(Arc::new(delimited::Delimited::open(file, &head, normaliser)?)),
        Format::Other(format) => Err(ListError::UnsupportedFormat { path, format }),
        Format::Binary => Err(ListError::Binary { path, at: Place { line: 1, column: 1 } }),
    }
}
