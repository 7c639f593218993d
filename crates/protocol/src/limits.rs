//! Bounds both sides keep. Octets are octets of UTF-8, never characters.

use signet_stir::call_reason::CallReason;

/// Numbers in one op and in one change set.
pub const NUMBERS_PER_CHANGE_SET: usize = 10_000;
/// Octets of the number sets of a change set, as JSON.
pub const NUMBER_SETS_BYTES: usize = 1024 * 1024;
/// Octets of a request body, before and after decompression.
pub const BODY_BYTES: usize = 2 * 1024 * 1024;
/// Octets of the texts of a change set's ops. Logos and numbers are outside.
pub const OPS_BYTES: usize = 256 * 1024;
/// Octets of the text of an op that puts a brand.
pub const BRAND_BYTES: usize = 8 * 1024;
/// Octets of a manifest: its ops in base64, and 8 KiB for the other claims, the
/// header and the signature.
pub const MANIFEST_BYTES: usize = OPS_BYTES.div_ceil(3) * 4 + 8 * 1024;
/// Ops in one manifest.
pub const OPS_PER_MANIFEST: usize = 256;
/// Octets of a logo.
pub const LOGO_BYTES: usize = 1024 * 1024;
/// Characters of a display name.
pub const DISPLAY_NAME_CHARACTERS: usize = 35;
/// Characters of a short name.
pub const SHORT_NAME_CHARACTERS: usize = 15;
/// Characters of a call reason (RFC 9796, section 5.5, as a maximum).
pub const REASON_CHARACTERS: usize = CallReason::MAX_LENGTH;
/// Call reasons of a brand.
pub const REASONS_PER_BRAND: usize = 32;
/// Octets of an exchange's public address: it stands in brands with a logo.
pub const PUBLIC_URL_BYTES: usize = 512;
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

// The largest number sets are within their limit however the numbers lie: each
// takes at most 15 digits and a comma, each set at most 128 octets around them.
const _: () = assert!(NUMBERS_PER_CHANGE_SET * 16 + OPS_PER_MANIFEST * 128 < NUMBER_SETS_BYTES);
// The largest change set fits into a request.
const _: () = assert!(MANIFEST_BYTES + NUMBER_SETS_BYTES + 1024 < BODY_BYTES);
