//! The service over real HTTP, one file per attack or failure.

mod agreement;
mod brands;
mod conflict;
mod enrolment;
mod foreign_icon;
mod foreign_number;
mod forged_signature;
mod impostor;
mod laundered_suspension;
mod limits;
mod logos;
mod lookup;
mod million;
mod order;
mod rebinding;
mod slow_peer;
mod tampered_root;
mod thread;
mod tokens;
mod told_twice;
mod vetting;
mod world;
