//! The parts of SIP that carry caller identity (RFC 3261, RFC 8224, RFC 9410,
//! RFC 9796): header fields read and written, and a request's facts of the call.

mod address;
mod call;
mod call_info;
mod code;
mod date;
mod identity_header;
mod message;
mod parameter;
mod reason;
mod scan;

pub use address::Address;
pub use call::Call;
pub use call_info::{CallInfo, Purpose};
pub use code::SipCode;
pub use date::{date_from_text, date_to_text};
pub use identity_header::{IdentityHeader, IdentityHeaderError};
pub use message::{MAX_HEADERS, MAX_HEADERS_LENGTH, MAX_LENGTH, SipError, SipRequest};
pub use parameter::{Parameter, ParameterValue};
pub use reason::Reason;
pub use scan::split_list;

/// The value of a header field is not in the form of its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the header field's value is not in the form of its grammar")]
pub struct Malformed;
