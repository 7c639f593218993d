//! Bounds both sides keep.

/// Numbers in one op and in one change set.
pub const NUMBERS_PER_CHANGE_SET: usize = 10_000;
/// Octets of the number sets of a change set, as JSON.
pub const NUMBER_SETS_BYTES: usize = 1024 * 1024;
/// Octets of a request body, before and after decompression.
pub const BODY_BYTES: usize = 2 * 1024 * 1024;
/// Octets of a manifest. Logos and numbers are outside it; a hundred ops with
/// their certificates fit.
pub const MANIFEST_BYTES: usize = 256 * 1024;
/// Ops in one manifest.
pub const OPS_PER_MANIFEST: usize = 256;
/// Octets of a logo.
pub const LOGO_BYTES: usize = 1024 * 1024;
/// Characters of a display name.
pub const DISPLAY_NAME_CHARACTERS: usize = 35;
/// Characters of a short name.
pub const SHORT_NAME_CHARACTERS: usize = 15;
/// Characters of a call reason (RFC 9796, section 5.5, as a maximum).
pub const REASON_CHARACTERS: usize = 64;
/// Call reasons of a brand.
pub const REASONS_PER_BRAND: usize = 50;
/// Characters of an identifier (brand, `jti`).
pub const IDENTIFIER_CHARACTERS: usize = 64;
/// Seconds a manifest's `iat` may run ahead of the exchange's clock, or of its
/// predecessor's `iat` where that is later.
pub const CLOCK_AHEAD: i64 = 300;
/// Longest life of a client assertion in seconds.
pub const ASSERTION_LIFE: i64 = 300;
/// Longest life of a signed status in seconds.
pub const STATUS_LIFE: i64 = 300;
/// Entries in one page of the log.
pub const ENTRIES_PER_PAGE: usize = 50;
/// Events in one page.
pub const EVENTS_PER_PAGE: usize = 100;
