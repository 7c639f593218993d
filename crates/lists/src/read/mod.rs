//! From a file to rows.

pub mod batch;
pub mod csv;
pub mod encoding;
