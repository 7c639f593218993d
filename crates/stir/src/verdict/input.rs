//! What people hand over to be verified.

use super::{MAX_IDENTITIES, Presented};
use crate::sip::{Call, MAX_LENGTH, SipError, SipRequest};

/// A SIP request, or Identity headers and tokens without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// A call with its facts.
    Request(SipRequest<'a>),
    /// Identity headers and tokens, in their order.
    Tokens(Vec<Presented<'a>>),
}

impl<'a> Input<'a> {
    /// Tells a SIP request by its first line. Anything else is taken line by
    /// line: an Identity header field with or without its name, or a token
    /// alone. Lines beyond the most that are looked at are left out but one, so
    /// that the verdict tells of them.
    pub fn read(octets: &'a [u8]) -> Result<Self, SipError> {
        if octets.len() > MAX_LENGTH {
            return Err(SipError::Length);
        }
        let blank = |line: &&[u8]| line.iter().all(u8::is_ascii_whitespace);
        let first = octets.split(|octet| *octet == b'\n').find(|line| !blank(line));
        if first.is_some_and(|line| line.trim_ascii_end().ends_with(b" SIP/2.0")) {
            return SipRequest::parse(octets).map(Self::Request);
        }
        let text = std::str::from_utf8(octets).map_err(|_| SipError::Encoding)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let presented = lines.take(MAX_IDENTITIES + 1).map(|line| {
            let value = without_name(line);
            if value.contains(';') || value.len() < line.len() {
                Presented::Header(value)
            } else {
                Presented::Token(value)
            }
        });
        Ok(Self::Tokens(presented.collect()))
    }

    /// The facts of the call: none where there is no request.
    pub fn call(&self) -> Result<Call, SipError> {
        match self {
            Self::Request(request) => request.call(),
            Self::Tokens(_) => Ok(Call::default()),
        }
    }

    /// What is to be verified.
    pub fn presented(&self) -> Vec<Presented<'_>> {
        match self {
            Self::Request(request) => {
                request.identities().into_iter().map(Presented::Header).collect()
            }
            Self::Tokens(all) => all.clone(),
        }
    }
}

/// The value behind `Identity:` or its compact form `y:`.
fn without_name(line: &str) -> &str {
    match line.split_once(':') {
        Some((name, value))
            if ["identity", "y"].iter().any(|own| name.trim_end().eq_ignore_ascii_case(own)) =>
        {
            value.trim_start()
        }
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Presented<'_>> {
        match Input::read(text.as_bytes()) {
            Ok(Input::Tokens(all)) => all,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn tokens_and_headers_are_told_apart() {
        assert_eq!(tokens("\n a.b.c \r\n"), [Presented::Token("a.b.c")]);
        let header = "a.b.c;info=<https://c>";
        assert_eq!(tokens(header), [Presented::Header(header)]);
        assert_eq!(tokens("Identity: a.b.c"), [Presented::Header("a.b.c")]);
        let two = format!("identity :{header}\ny:{header}\n");
        assert_eq!(tokens(&two), [Presented::Header(header); 2]);
        assert_eq!(tokens(""), []);
        assert_eq!(tokens(&"a\n".repeat(1000)).len(), MAX_IDENTITIES + 1);
    }

    #[test]
    fn a_request_is_told_by_its_first_line() {
        let text = "\r\nINVITE tel:911 SIP/2.0\r\nf: <tel:1>\r\nt: <tel:911>\r\ny: x\r\n\r\n";
        let input = Input::read(text.as_bytes()).unwrap();
        assert_eq!(input.presented(), [Presented::Header("x")]);
        assert_eq!(input.call().unwrap().to[0].as_str(), "911");
        assert_eq!(Input::read(b"\xff"), Err(SipError::Encoding));
        assert_eq!(Input::read(&vec![b' '; MAX_LENGTH + 1]), Err(SipError::Length));
        assert_eq!(Input::read(b"INVITE SIP/2.0"), Err(SipError::RequestLine));
    }
}
