//! SIP requests (RFC 3261, section 7): as much as caller identity needs.

use std::borrow::Cow;

use super::scan::{is_space, is_token};
use super::{Address, Call, CallInfo, date_from_text, split_list};
use crate::identity::Identity;
use crate::passport::KeyFingerprint;

/// Octets of a request with its body.
pub const MAX_LENGTH: usize = 4 << 20;

/// Octets before the body. An Identity header with a card in it takes tens of
/// kilobytes, everything else a few.
pub const MAX_HEADERS_LENGTH: usize = 1 << 20;

/// Header fields of a request; those seen have about thirty.
pub const MAX_HEADERS: usize = 512;

/// Why octets are no SIP request that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SipError {
    /// More than [`MAX_LENGTH`] octets in all, or than [`MAX_HEADERS_LENGTH`]
    /// before the body.
    #[error("the SIP message is too long")]
    Length,
    /// More than [`MAX_HEADERS`], those of one name counted each.
    #[error("the SIP message has too many header fields")]
    TooManyHeaders,
    /// The octets before the body are not UTF-8 (RFC 3261, section 7) or hold a
    /// NUL; of an input that is no request, all of it is not UTF-8.
    #[error("the SIP message's header fields are not in UTF-8 or hold a NUL")]
    Encoding,
    /// No line, or one other than method, URI and `SIP/2.0` with a space
    /// between each (RFC 3261, section 7.1), e.g. a response's.
    #[error("the first line is not that of a SIP request")]
    RequestLine,
    /// No `:`, no token before it, or a line that goes on where none began
    /// (RFC 3261, section 7.3); or a carriage return within any line.
    #[error("a line of the SIP message is no header field")]
    HeaderLine,
    /// From, To or P-Asserted-Identity is no [`Address`]; or the address of who
    /// calls or is called is no [`Identity`].
    #[error("the From, To or P-Asserted-Identity header field cannot be read")]
    Address,
    /// A request has one of each (RFC 3261, section 8.1.1);
    /// [`SipRequest::call`] looks for them.
    #[error("the SIP request lacks From or To, or has more than one of them")]
    Missing,
}

/// A request taken apart. Header fields keep their order and repetition; lines
/// that go on in the next one are joined by a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipRequest<'a> {
    method: &'a str,
    uri: &'a str,
    headers: Vec<(&'a str, Cow<'a, str>)>,
    body: &'a [u8],
}

impl<'a> SipRequest<'a> {
    /// Reads a request. Lines end in CRLF or LF alone; the body may be absent
    /// with the empty line before it.
    pub fn parse(message: &'a [u8]) -> Result<Self, SipError> {
        if message.len() > MAX_LENGTH {
            return Err(SipError::Length);
        }
        let (head, body) = split_body(message);
        if head.len() > MAX_HEADERS_LENGTH {
            return Err(SipError::Length);
        }
        let head = std::str::from_utf8(head).map_err(|_| SipError::Encoding)?;
        if head.contains('\0') {
            return Err(SipError::Encoding);
        }
        let mut lines = head.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        // Some readers end a line at a carriage return alone.
        if lines.clone().any(|line| line.contains('\r')) {
            return Err(SipError::HeaderLine);
        }
        // Empty lines before a request are to be skipped (RFC 3261, section 7.5).
        let first = lines.find(|line| !line.is_empty()).ok_or(SipError::RequestLine)?;
        let (method, uri) = request_line(first)?;
        let mut headers: Vec<(&str, Cow<'_, str>)> = Vec::new();
        for line in lines {
            if line.is_empty() {
                continue;
            }
            if line.starts_with(is_space) {
                let (_, value) = headers.last_mut().ok_or(SipError::HeaderLine)?;
                let value = value.to_mut();
                value.push(' ');
                value.push_str(line.trim_matches(is_space));
                continue;
            }
            let (name, value) = line.split_once(':').ok_or(SipError::HeaderLine)?;
            let name = name.trim_end_matches(is_space);
            if name.is_empty() || !name.chars().all(is_token) {
                return Err(SipError::HeaderLine);
            }
            if headers.len() == MAX_HEADERS {
                return Err(SipError::TooManyHeaders);
            }
            headers.push((long_name(name), Cow::Borrowed(value.trim_matches(is_space))));
        }
        Ok(Self { method, uri, headers, body })
    }

    /// `INVITE`, `MESSAGE` …
    pub const fn method(&self) -> &str {
        self.method
    }

    /// The Request-URI.
    pub const fn uri(&self) -> &str {
        self.uri
    }

    /// The octets behind the empty line.
    pub const fn body(&self) -> &[u8] {
        self.body
    }

    /// The values of every header field `name` (its long form; letter case
    /// does not matter), in their order.
    pub fn values(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.headers
            .iter()
            .filter(move |(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_ref())
    }

    /// The values of the Identity header fields.
    pub fn identities(&self) -> Vec<&str> {
        self.values("Identity").collect()
    }

    /// The facts of the call.
    ///
    /// Who calls is read from P-Asserted-Identity where there is one, else from
    /// From (RFC 8224, section 4.1; ATIS-1000074, section 5.2). A Call-Info
    /// value that cannot be read is left out: nothing rests on it.
    pub fn call(&self) -> Result<Call, SipError> {
        let address = |value| Address::parse(value).map_err(|_| SipError::Address);
        let from = address(self.only("From")?)?;
        let to = address(self.only("To")?)?;
        let mut asserted = Vec::new();
        for value in self.values("P-Asserted-Identity") {
            for value in split_list(value).map_err(|_| SipError::Address)? {
                asserted.push(address(value)?);
            }
        }
        let named = asserted.iter().chain([&from]).find_map(Address::display_name);
        let display_name = named.map(str::to_owned);
        let callers = if asserted.is_empty() { vec![from] } else { asserted };
        let originators = callers
            .iter()
            .map(|caller| Identity::from_uri(caller.uri()).map_err(|_| SipError::Address))
            .collect::<Result<_, _>>()?;
        let to = Identity::from_uri(to.uri()).map_err(|_| SipError::Address)?;
        Ok(Call {
            originators,
            to: vec![to],
            target: Identity::from_uri(self.uri).ok(),
            date: self.values("Date").next().and_then(date_from_text),
            display_name,
            call_info: self.call_info(),
            fingerprints: self.fingerprints(),
        })
    }

    /// The Call-Info values that can be read.
    fn call_info(&self) -> Vec<CallInfo> {
        let fields = self.values("Call-Info").filter_map(|field| split_list(field).ok());
        fields.flatten().filter_map(|value| CallInfo::parse(value).ok()).collect()
    }

    fn only(&self, name: &'static str) -> Result<&str, SipError> {
        let mut values = self.values(name);
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(SipError::Missing),
        }
    }

    /// `a=fingerprint` lines of an SDP body (RFC 8122, section 5).
    fn fingerprints(&self) -> Option<Vec<KeyFingerprint>> {
        let sdp = self.values("Content-Type").any(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/sdp"))
        });
        let body = std::str::from_utf8(self.body).ok().filter(|_| sdp)?;
        let mut all: Vec<_> = body
            .lines()
            .filter_map(|line| line.strip_prefix("a=fingerprint:"))
            .filter_map(|text| text.trim().split_once(' '))
            .filter_map(|(alg, digest)| KeyFingerprint::from_sdp(alg, digest.trim()).ok())
            .take(KeyFingerprint::MAX_COUNT)
            .collect();
        all.sort();
        all.dedup();
        Some(all)
    }
}

/// Parts head and body at the first empty line behind a line that is not.
fn split_body(message: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    let mut seen_a_line = false;
    while let Some(end) = message[start..].iter().position(|byte| *byte == b'\n') {
        let line = &message[start..start + end];
        if line.is_empty() || line == b"\r" {
            if seen_a_line {
                return (&message[..start], &message[start + end + 1..]);
            }
        } else {
            seen_a_line = true;
        }
        start += end + 1;
    }
    (message, &[])
}

fn request_line(line: &str) -> Result<(&str, &str), SipError> {
    let mut words = line.split(' ');
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(method), Some(uri), Some(version), None)
            if !method.is_empty()
                && method.chars().all(is_token)
                && !uri.is_empty()
                && version.eq_ignore_ascii_case("SIP/2.0") =>
        {
            Ok((method, uri))
        }
        _ => Err(SipError::RequestLine),
    }
}

/// The long form of a compact name (RFC 3261, section 20; RFC 8224,
/// section 4); of the names that matter here.
fn long_name(name: &str) -> &str {
    match name {
        "y" | "Y" => "Identity",
        "f" | "F" => "From",
        "t" | "T" => "To",
        "c" | "C" => "Content-Type",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITE: &str = "INVITE sip:+12155551213@example.com SIP/2.0\r\n\
        Via: SIP/2.0/TLS pc33.atlanta.example.com;branch=z9hG4bKnashds8\r\n\
        To: Alice <sip:+12155551213@example.com>\r\n\
        From: \"Bob\" <sip:+12155551212@example.com;user=phone>;tag=1928301774\r\n\
        Date: Fri, 25 Sep 2015 19:12:25 GMT\r\n\
        Call-Info: <https://example.com/b.json>;purpose=jcard, <https://example.com/b.png>;\r\n\
        \tpurpose=icon;call-reason=\"For your ears\r\n only\"\r\n\
        Identity: one\r\n\
        y: two\r\n\
        IDENTITY: three\r\n\
        Content-Type: application/sdp\r\n\
        \r\n\
        v=0\r\na=fingerprint:sha-256 02:1A:CC\r\na=fingerprint:sha-256 02:1a:cc\r\n";

    #[test]
    fn a_request_gives_the_facts_of_its_call() {
        let request = SipRequest::parse(INVITE.as_bytes()).unwrap();
        assert_eq!(request.identities(), ["one", "two", "three"]);
        let call = request.call().unwrap();
        assert_eq!(call.originators[0].as_str(), "12155551212");
        assert_eq!(call.to[0].as_str(), "12155551213");
        assert_eq!(call.target.unwrap().as_str(), "12155551213");
        assert_eq!(call.date, Some(1_443_208_345));
        assert_eq!(call.display_name.as_deref(), Some("Bob"));
        assert_eq!(call.call_info.len(), 2);
        assert_eq!(call.call_info[1].call_reason().unwrap().as_str(), "For your ears only");
        assert_eq!(call.fingerprints.unwrap().len(), 1);
    }

    #[test]
    fn bare_line_feeds_compact_names_and_no_body_are_read() {
        let text = "\r\n\nINVITE tel:911 SIP/2.0\nf:sip:1@h\nT : <tel:911>\nY:a\n b\n";
        let request = SipRequest::parse(text.as_bytes()).unwrap();
        assert_eq!(request.identities(), ["a b"]);
        assert_eq!(request.call().unwrap().originators[0].as_str(), "sip:1@h");
        assert_eq!(request.call().unwrap().target.unwrap().as_str(), "911");
    }

    #[test]
    fn an_asserted_identity_takes_the_place_of_from() {
        let text = INVITE.replace(
            "Date:",
            "P-Asserted-Identity: <sip:+12155559999@h>, <tel:+12155558888>\r\nDate:",
        );
        let call = SipRequest::parse(text.as_bytes()).unwrap().call().unwrap();
        let numbers: Vec<_> = call.originators.iter().map(Identity::as_str).collect();
        assert_eq!(numbers, ["12155559999", "12155558888"]);
        assert_eq!(call.display_name.as_deref(), Some("Bob"));
    }

    #[test]
    fn what_is_no_request_is_refused_with_its_reason() {
        let refused = |text: &[u8]| SipRequest::parse(text).unwrap_err();
        assert_eq!(refused(b""), SipError::RequestLine);
        assert_eq!(refused(b"SIP/2.0 200 OK\r\n\r\n"), SipError::RequestLine);
        assert_eq!(refused(b"INVITE  SIP/2.0\r\n\r\n"), SipError::RequestLine);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\n folded: x\r\n"), SipError::HeaderLine);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\nnocolon\r\n"), SipError::HeaderLine);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\na b: c\r\n"), SipError::HeaderLine);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\na: b\rc: d\r\n"), SipError::HeaderLine);
        let folded = b"INVITE sip:a@b SIP/2.0\r\na: b\r\n c\rd: e\r\n";
        assert_eq!(refused(folded), SipError::HeaderLine);
        assert_eq!(refused(b"INVITE sip:a@b\rx SIP/2.0\r\n"), SipError::HeaderLine);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\nf: \xe2\x82"), SipError::Encoding);
        assert_eq!(refused(b"INVITE sip:a@b SIP/2.0\r\nf: \0"), SipError::Encoding);
        let mut long = b"INVITE sip:a@b SIP/2.0\r\nIdentity: ".to_vec();
        long.resize(10 << 20, b'A');
        assert_eq!(refused(&long), SipError::Length);
        assert_eq!(refused(&long[..2 << 20]), SipError::Length);
        let many = format!("INVITE sip:a@b SIP/2.0\r\n{}", "a:b\r\n".repeat(MAX_HEADERS + 1));
        assert_eq!(refused(many.as_bytes()), SipError::TooManyHeaders);
    }

    #[test]
    fn from_and_to_must_be_there_once() {
        let call = |headers: &str| {
            let text = format!("INVITE sip:a@b SIP/2.0\r\n{headers}\r\n");
            SipRequest::parse(text.as_bytes()).unwrap().call().unwrap_err()
        };
        assert_eq!(call("From: <sip:a@b>\r\n"), SipError::Missing);
        assert_eq!(call("From: <sip:a@b>\r\nTo: <sip:a@b>\r\nt: <sip:c@d>\r\n"), SipError::Missing);
        assert_eq!(call("From: <sip:a@b\r\nTo: <sip:a@b>\r\n"), SipError::Address);
        assert_eq!(call("From: alice\r\nTo: <sip:a@b>\r\n"), SipError::Address);
    }
}
