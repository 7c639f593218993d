//! The file of refused rows.

use std::path::Path;

use super::plan::ImportPlan;
use super::{ImportError, RejectCode};
use crate::file::{Stop, write_content};

impl ImportPlan {
    /// Writes the refused rows ([`signet_lists::write_report`]); `fix` says what
    /// would fix a row. Answers their number.
    ///
    /// The file appears under its name only when it is whole; it never takes
    /// the place of the list itself, of a workspace or of a key.
    pub fn write_rejects(
        &self,
        path: &Path,
        fix: &dyn Fn(RejectCode) -> String,
    ) -> Result<u64, ImportError> {
        let list = &self.layout.source.file().path;
        if let (Ok(list), Ok(asked)) = (list.canonicalize(), path.canonicalize())
            && list == asked
        {
            let reason = "it is the list itself".to_owned();
            return Err(ImportError::Unwritable { path: path.to_owned(), reason });
        }
        write_content(path, |out| {
            signet_lists::write_report::<Stop<ImportError>>(
                &self.layout,
                &self.rejected,
                self.reject_width,
                fix,
                out,
            )
        })
    }
}
