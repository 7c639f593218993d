//! Which column of a list is what.

pub mod layout;
pub mod mapping;
pub mod names;
