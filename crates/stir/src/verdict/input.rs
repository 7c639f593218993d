//! What people hand over to be verified.

use std::borrow::Cow;

use super::{MAX_IDENTITIES, Presented};
use crate::sip::{Call, MAX_HEADERS, MAX_LENGTH, SipError, SipRequest};

/// A SIP request, or Identity headers and tokens without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input<'a>(Kind<'a>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind<'a> {
    Request(SipRequest<'a>),
    Lines(Vec<Line<'a>>),
}

/// An Identity header field or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line<'a> {
    value: Cow<'a, str>,
    /// It had the field's name before it.
    named: bool,
}

impl<'a> Input<'a> {
    /// Tells a SIP request by its first line. Anything else is taken line by
    /// line: an Identity header field with or without its name, or a token
    /// alone; a line that begins with white space and a `;` goes on with the one
    /// before. Where a line has the field's name, those without are other
    /// fields. Lines beyond the most that are looked at are left out but one, so
    /// that the verdict tells of them.
    pub fn read(octets: &'a [u8]) -> Result<Self, SipError> {
        if octets.len() > MAX_LENGTH {
            return Err(SipError::Length);
        }
        // Some editors begin every text so.
        let octets = octets.strip_prefix("\u{feff}".as_bytes()).unwrap_or(octets);
        let blank = |line: &&[u8]| line.iter().all(u8::is_ascii_whitespace);
        let first = octets.split(|octet| *octet == b'\n').find(|line| !blank(line));
        let first = first.unwrap_or_default().trim_ascii().to_ascii_uppercase();
        // An answer is refused as one, not taken for a list of tokens.
        if first.ends_with(b" SIP/2.0") || first.starts_with(b"SIP/2.0 ") {
            return SipRequest::parse(octets).map(|request| Self(Kind::Request(request)));
        }
        let text = std::str::from_utf8(octets).map_err(|_| SipError::Encoding)?;
        Ok(Self(Kind::Lines(lines(text))))
    }

    /// The facts of the call: none where there is no request.
    pub fn call(&self) -> Result<Call, SipError> {
        match &self.0 {
            Kind::Request(request) => request.call(),
            Kind::Lines(_) => Ok(Call::default()),
        }
    }

    /// The request, if it is one.
    pub const fn request(&self) -> Option<&SipRequest<'a>> {
        match &self.0 {
            Kind::Request(request) => Some(request),
            Kind::Lines(_) => None,
        }
    }

    /// What is to be verified.
    pub fn presented(&self) -> Vec<Presented<'_>> {
        match &self.0 {
            Kind::Request(request) => {
                request.identities().into_iter().map(Presented::Header).collect()
            }
            Kind::Lines(lines) => lines.iter().map(Line::presented).collect(),
        }
    }
}

impl Line<'_> {
    fn presented(&self) -> Presented<'_> {
        if self.named || self.value.contains(';') {
            Presented::Header(&self.value)
        } else {
            Presented::Token(&self.value)
        }
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t'])
            && trimmed.starts_with(';')
            && let Some(before) = lines.last_mut()
        {
            before.value.to_mut().push_str(trimmed);
            continue;
        }
        if lines.len() == MAX_HEADERS {
            break;
        }
        let value = without_name(trimmed);
        let named = value.len() < trimmed.len();
        lines.push(Line { value: value.into(), named });
    }
    if lines.iter().any(|line| line.named) {
        lines.retain(|line| line.named);
    }
    lines.truncate(MAX_IDENTITIES + 1);
    lines
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

    const HEADER: &str = "a.b.c;info=<https://c>";

    fn presented(text: &str, expected: &[Presented<'_>]) {
        let input = Input::read(text.as_bytes()).unwrap();
        assert_eq!(input.presented(), expected, "{text}");
        assert_eq!(input.request(), None);
        assert_eq!(input.call(), Ok(Call::default()));
    }

    #[test]
    fn tokens_and_headers_are_told_apart() {
        let header = Presented::Header(HEADER);
        presented("\n a.b.c \r\n", &[Presented::Token("a.b.c")]);
        presented(HEADER, &[header]);
        presented("Identity: a.b.c", &[Presented::Header("a.b.c")]);
        presented(&format!("identity :{HEADER}\ny:{HEADER}\n"), &[header, header]);
        presented("y: a.b.c\r\n ;info=<https://c>\r\n", &[header]);
        presented(&format!("From: <sip:a@b>;tag=1\r\nIdentity: {HEADER}\r\n"), &[header]);
        presented("\u{feff}a.b.c", &[Presented::Token("a.b.c")]);
        presented("", &[]);
    }

    #[test]
    fn lines_without_number_are_left_out_but_one() {
        let input = "a\n".repeat(1000);
        let input = Input::read(input.as_bytes()).unwrap();
        assert_eq!(input.presented().len(), MAX_IDENTITIES + 1);
    }

    #[test]
    fn a_request_is_told_by_its_first_line() {
        let text = "\r\nINVITE tel:911 SIP/2.0\r\nf: <tel:1>\r\nt: <tel:911>\r\ny: x\r\n\r\n";
        let input = Input::read(text.as_bytes()).unwrap();
        assert_eq!(input.presented(), [Presented::Header("x")]);
        assert_eq!(input.call().unwrap().to[0].as_str(), "911");
        assert!(input.request().is_some());
        assert_eq!(Input::read(b"\xff"), Err(SipError::Encoding));
        assert_eq!(Input::read(&vec![b' '; MAX_LENGTH + 1]), Err(SipError::Length));
        for text in ["INVITE SIP/2.0", "SIP/2.0 200 OK\r\n\r\n"] {
            assert_eq!(Input::read(text.as_bytes()), Err(SipError::RequestLine), "{text}");
        }
    }
}
