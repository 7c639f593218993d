//! `typ` of each signed document (RFC 8725, section 3.11). A document of one
//! kind is never taken for another, whoever signed it.

pub const CHANGE_SET: &str = "signet-changeset+jwt";
pub const RECEIPT: &str = "signet-receipt+jwt";
pub const EVENTS: &str = "signet-events+jwt";
pub const INVITE: &str = "signet-invite+jwt";
pub const ENROLLMENT: &str = "signet-enrollment+jwt";
pub const STATUS: &str = "signet-status+jwt";
/// The client's assertion at the token endpoint (RFC 7523, section 2.2).
pub const ASSERTION: &str = "client-authentication+jwt";
/// Access tokens (RFC 9068, section 2.1).
pub const ACCESS_TOKEN: &str = "at+jwt";
