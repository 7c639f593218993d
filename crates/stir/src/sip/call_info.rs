//! `Call-Info` for Rich Call Data (RFC 3261, section 20.9; RFC 9796).

use std::fmt;

use super::parameter::{Quoted, take_one};
use super::scan::Scan;
use super::{Malformed, Parameter};
use crate::call_reason::CallReason;
use crate::digest::IntegrityDigest;

/// Octets of a value; a jCard may stand in it as a `data:` URI.
const MAX_LENGTH: usize = 128 * 1024;

/// One value of a Call-Info header field, e.g.
/// `<https://example.com/logo.png>;purpose=icon;call-reason="Your delivery"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallInfo {
    uri: String,
    purpose: Option<Purpose>,
    call_reason: Option<CallReason>,
    verified: bool,
    integrity: Option<IntegrityDigest>,
    others: Vec<Parameter>,
}

/// What the URI leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An image that stands for the caller.
    Icon,
    /// A jCard (RFC 7095).
    JCard,
    /// `info`, `card` and what others registered, in lower case.
    Other(String),
}

impl Purpose {
    fn from_token(token: &str) -> Self {
        match token.to_ascii_lowercase().as_str() {
            "icon" => Self::Icon,
            "jcard" => Self::JCard,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The parameter's token.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Icon => "icon",
            Self::JCard => "jcard",
            Self::Other(token) => token,
        }
    }
}

impl CallInfo {
    /// The URI that stands where there is none to give, with purpose `jcard`
    /// (RFC 9796).
    pub const NO_URI: &str = "data:";

    /// A value that leads to an image.
    pub fn icon(uri: &str) -> Result<Self, Malformed> {
        Self::new(uri, Purpose::Icon)
    }

    /// A value that leads to a jCard.
    pub fn jcard(uri: &str) -> Result<Self, Malformed> {
        Self::new(uri, Purpose::JCard)
    }

    /// A value that tells the call reason and nothing else.
    pub fn reason(call_reason: CallReason) -> Self {
        Self {
            uri: Self::NO_URI.to_owned(),
            purpose: Some(Purpose::JCard),
            call_reason: Some(call_reason),
            verified: false,
            integrity: None,
            others: Vec::new(),
        }
    }

    fn new(uri: &str, purpose: Purpose) -> Result<Self, Malformed> {
        if !is_uri(uri) {
            return Err(Malformed);
        }
        let uri = uri.to_owned();
        let (call_reason, integrity) = (None, None);
        Ok(Self {
            uri,
            purpose: Some(purpose),
            call_reason,
            verified: false,
            integrity,
            others: Vec::new(),
        })
    }

    /// Adds the call reason.
    #[must_use]
    pub fn with_call_reason(mut self, call_reason: CallReason) -> Self {
        self.call_reason = Some(call_reason);
        self
    }

    /// Adds the digest of what the URI leads to.
    #[must_use]
    pub fn with_integrity(mut self, integrity: IntegrityDigest) -> Self {
        self.integrity = Some(integrity);
        self
    }

    /// Says whether the content was verified from a signed token. Only a peer
    /// that is trusted is believed; what comes from any other must be called
    /// with `false` before it goes on.
    #[must_use]
    pub const fn with_verified(mut self, verified: bool) -> Self {
        self.verified = verified;
        self
    }

    /// Reads one value; [`super::split_list`] takes a list apart. A call
    /// reason that may not be shown (see [`CallReason`]) is malformed.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        if value.len() > MAX_LENGTH {
            return Err(Malformed);
        }
        let mut scan = Scan::new(value);
        let uri = scan.angle()?.to_owned();
        if uri.is_empty() {
            return Err(Malformed);
        }
        let mut others = scan.parameters()?;
        let purpose = word(&mut others, "purpose")?.map(|token| Purpose::from_token(&token));
        let is_token = |text: &str| !text.is_empty() && text.chars().all(super::scan::is_token);
        if purpose.as_ref().is_some_and(|purpose| !is_token(purpose.as_str())) {
            return Err(Malformed);
        }
        let call_reason = match word(&mut others, "call-reason")? {
            Some(text) => Some(CallReason::new(text).map_err(|_| Malformed)?),
            None => None,
        };
        let verified = match word(&mut others, "verified")? {
            Some(text) if text.eq_ignore_ascii_case("true") => true,
            Some(text) if text.eq_ignore_ascii_case("false") => false,
            Some(_) => return Err(Malformed),
            None => false,
        };
        let integrity = match word(&mut others, "integrity")? {
            Some(text) => Some(text.parse().map_err(|_| Malformed)?),
            None => None,
        };
        Ok(Self { uri, purpose, call_reason, verified, integrity, others })
    }

    /// The URI as it stands; [`CallInfo::NO_URI`] leads nowhere.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// What the URI leads to, if that is said.
    pub const fn purpose(&self) -> Option<&Purpose> {
        self.purpose.as_ref()
    }

    /// Why the caller calls.
    pub const fn call_reason(&self) -> Option<&CallReason> {
        self.call_reason.as_ref()
    }

    /// What the sender says of its own check.
    pub const fn verified(&self) -> bool {
        self.verified
    }

    /// Digest of what the URI leads to.
    pub const fn integrity(&self) -> Option<&IntegrityDigest> {
        self.integrity.as_ref()
    }

    /// Parameters this type has no name for, in their order.
    pub fn others(&self) -> &[Parameter] {
        &self.others
    }
}

fn word(parameters: &mut Vec<Parameter>, name: &str) -> Result<Option<String>, Malformed> {
    match take_one(parameters, name)? {
        Some(parameter) => parameter.text().map(|text| Some(text.to_owned())).ok_or(Malformed),
        None => Ok(None),
    }
}

fn is_uri(text: &str) -> bool {
    text.trim() == text
        && text.contains(':')
        && text.chars().all(|c| !c.is_control() && !matches!(c, '<' | '>'))
}

impl fmt::Display for CallInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{}>", self.uri)?;
        if let Some(purpose) = &self.purpose {
            write!(formatter, ";purpose={}", purpose.as_str())?;
        }
        if let Some(reason) = &self.call_reason {
            write!(formatter, ";call-reason={}", Quoted(reason.as_str()))?;
        }
        if self.verified {
            formatter.write_str(";verified=\"true\"")?;
        }
        if let Some(integrity) = &self.integrity {
            write!(formatter, ";integrity=\"{integrity}\"")?;
        }
        self.others.iter().try_for_each(|other| write!(formatter, ";{other}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> CallReason {
        CallReason::new(text).unwrap()
    }

    #[test]
    fn every_parameter_is_written_and_read_back() {
        let info = CallInfo::icon("https://example.com/logo.png")
            .unwrap()
            .with_call_reason(reason("For your \"eyes\" only"))
            .with_integrity(IntegrityDigest::sha256(b""))
            .with_verified(true);
        assert_eq!(
            info.to_string(),
            "<https://example.com/logo.png>;purpose=icon;call-reason=\"For your \\\"eyes\\\" only\"\
             ;verified=\"true\";integrity=\"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\""
        );
        assert_eq!(CallInfo::parse(&info.to_string()), Ok(info));
    }

    #[test]
    fn a_call_reason_alone_stands_beside_the_empty_data_uri() {
        let info = CallInfo::reason(reason("Rendezvous"));
        assert_eq!(info.to_string(), "<data:>;purpose=jcard;call-reason=\"Rendezvous\"");
        assert_eq!(CallInfo::parse(&info.to_string()), Ok(info));
    }

    #[test]
    fn a_card_within_the_uri_is_read() {
        let text =
            r#"<data:application/json,["vcard",[["fn",{},"text","Q, \"B\""]]]>;purpose=jcard;x"#;
        let info = CallInfo::parse(text).unwrap();
        assert_eq!(info.purpose(), Some(&Purpose::JCard));
        assert_eq!(info.to_string(), text);
    }

    #[test]
    fn malformed_values_are_refused() {
        let long = format!("<data:>;call-reason=\"{}\"", "x".repeat(65));
        for text in [
            "",
            "https://a;purpose=icon",
            "<>",
            "<https://a",
            "<https://a>;purpose",
            "<https://a>;purpose=icon;purpose=icon",
            "<https://a>;purpose=\"a b\"",
            "<https://a>;purpose=\"\"",
            "<https://a>;verified=maybe",
            "<https://a>;integrity=\"md5-AAAA\"",
            "<https://a>;call-reason=\"a\u{7}\"",
            "<https://a\u{0}>",
            &long,
            &"<a:b>".repeat(1 << 20),
        ] {
            assert_eq!(CallInfo::parse(text), Err(Malformed), "{text:.80}");
        }
    }
}
