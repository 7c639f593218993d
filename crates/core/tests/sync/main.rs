//! Syncing with a real exchange, and what can go wrong between two steps of it.

mod clock;
mod lock;
mod proxy;
mod refusal;
mod world;
