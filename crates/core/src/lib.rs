//! The domain: store, import, brands, preview, signing and sync.
//!
//! No Tauri, no environment variables, no global clock: what the world gives
//! comes in through [`world::World`].

pub mod brand;
pub mod call;
pub mod error;
pub mod fetch;
pub mod file;
pub mod history;
pub mod import;
pub mod numbers;
pub mod overview;
pub mod passport;
pub mod preview;
pub mod signing;
pub mod store;
pub mod sync;
pub mod targets;
pub mod vault;
pub mod world;

pub use error::{Code, Coded};
pub use signet_protocol::{EventKind, ProblemType, limits, text};
pub use signet_stir::TelephoneNumber;
