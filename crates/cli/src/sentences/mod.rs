//! What is said to people beside a code: how to fix what was refused.

mod import;

pub use import::{explained, row_fix};
