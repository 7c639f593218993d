//! Verifying the tokens of a call: what came in, where certificates and
//! content come from, and whom to trust.

use std::borrow::Cow;
use std::cell::RefCell;

use signet_stir::PublicKey;
use signet_stir::certificate::{Certificate, Trust};
use signet_stir::identity::Identity;
use signet_stir::rcd::{Content, Unavailable};
use signet_stir::sip::{Call, SipRequest};
use signet_stir::verdict::{
    Credential, CredentialError, Credentials, Policy, Presented, Sources, Trusting, Verdict,
};
use tokio::runtime::Handle;

use super::PassportError;
use crate::fetch::{FetchError, Fetcher};

/// Most octets that are read: a SIP message with its tokens stays far below.
pub const MAX_INPUT: usize = 16 * 1024 * 1024;

/// What came in, told apart by its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received<'a> {
    /// A whole SIP request.
    Request(&'a [u8]),
    /// Identity header fields, one a line, with or without their name.
    Headers(Vec<&'a str>),
    /// A token alone, in full or compact form.
    Token(&'a str),
}

impl<'a> Received<'a> {
    /// Tells the forms apart. A request starts with a method, an address and
    /// `SIP/2.0`; an Identity header has parameters; all else is taken for a
    /// token, which says itself what is wrong with it.
    pub fn read(input: &'a [u8]) -> Self {
        let start = input.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let first = input[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        if first.trim_ascii_end().ends_with(b" SIP/2.0") {
            return Self::Request(&input[start..]);
        }
        // What is no text fails as a token; a text that is no token, too.
        let text = std::str::from_utf8(input).unwrap_or("\u{fffd}").trim();
        if !text.contains(';') && named(text).is_none() {
            return Self::Token(text);
        }
        let mut fields: Vec<&str> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            fields.push(named(line).unwrap_or(line));
        }
        Self::Headers(fields)
    }
}

/// The value of an Identity header field that has its name before it
/// (RFC 8224, section 4; `y` is its compact form).
fn named(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    let is_identity = name.eq_ignore_ascii_case("identity") || name.eq_ignore_ascii_case("y");
    is_identity.then(|| value.trim_start())
}

/// Whom to trust.
#[derive(Clone, Debug)]
pub enum Trusted {
    /// Authorities, to which a certificate path must lead.
    Authorities(Trust),
    /// The holder of one key; no certificate is looked at.
    Key(PublicKey),
}

/// A call to verify.
#[derive(Clone, Debug)]
pub struct VerifyRequest<'a> {
    pub input: &'a [u8],
    /// Who calls, in place of what a SIP request says.
    pub orig: Option<Identity>,
    /// Who is called, in place of what a SIP request says.
    pub dest: Option<Identity>,
    pub trusted: Trusted,
    /// The signer's certificate path, in place of what lies at `info`.
    pub certificate: Option<Vec<Certificate>>,
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
}

/// A verdict, and what kept it from knowing more.
#[derive(Debug)]
pub struct Verified {
    pub verdict: Verdict,
    /// What was asked for and not had.
    pub missing: Vec<FetchError>,
}

/// Verifies a call. Without a fetcher, certificates and content that are not
/// at hand cannot be had. Must not be called from asynchronous code: it waits
/// for what it fetches.
pub fn verify(
    request: &VerifyRequest<'_>,
    fetcher: Option<(&Fetcher, &Handle)>,
) -> Result<Verified, PassportError> {
    let mut call = Call::default();
    let message;
    let presented: Vec<Presented<'_>> = match Received::read(request.input) {
        Received::Request(octets) => {
            message = SipRequest::parse(octets)?;
            call = message.call()?;
            message.identities().into_iter().map(Presented::Header).collect()
        }
        Received::Headers(fields) => fields.into_iter().map(Presented::Header).collect(),
        Received::Token("") => Vec::new(),
        Received::Token(token) => vec![Presented::Token(token)],
    };
    if let Some(orig) = &request.orig {
        call.originators = vec![orig.clone()];
    }
    if let Some(dest) = &request.dest {
        call.to = vec![dest.clone()];
        call.target = None;
    }
    let certificate = request.certificate.as_deref();
    let outside = Outside { certificate, fetcher, missing: RefCell::default() };
    let trusting = match &request.trusted {
        Trusted::Authorities(trust) => Trusting::Path(trust),
        Trusted::Key(key) => Trusting::Key(key),
    };
    let sources = Sources { credentials: &outside, content: &outside };
    let policy = Policy::default();
    let verdict =
        signet_stir::verdict::verify(&call, &presented, sources, trusting, request.at, &policy);
    Ok(Verified { verdict, missing: outside.missing.into_inner() })
}

/// What a verification takes from outside: what was given, else what is
/// fetched.
struct Outside<'a> {
    certificate: Option<&'a [Certificate]>,
    fetcher: Option<(&'a Fetcher, &'a Handle)>,
    missing: RefCell<Vec<FetchError>>,
}

impl Outside<'_> {
    fn fetch(&self, address: &str) -> Option<Vec<u8>> {
        let (fetcher, runtime) = self.fetcher?;
        match runtime.block_on(fetcher.get(address)) {
            Ok(octets) => Some(octets),
            Err(error) => {
                self.missing.borrow_mut().push(error);
                None
            }
        }
    }
}

impl Credentials for Outside<'_> {
    fn get(&self, info: &str) -> Result<Credential, CredentialError> {
        if let Some(path) = self.certificate {
            return Ok(Credential::Path(path.to_vec()));
        }
        let octets = self.fetch(info).ok_or(CredentialError::Unreachable)?;
        // PEM as RFC 9060 has it, or one certificate in DER as RFC 8226 has it.
        let path = match std::str::from_utf8(&octets) {
            Ok(text) => Certificate::path_from_pem(text),
            Err(_) => Certificate::from_der(&octets).map(|one| vec![one]),
        };
        match path {
            Ok(path) if !path.is_empty() => Ok(Credential::Path(path)),
            _ => Err(CredentialError::NotACertificate),
        }
    }
}

impl Content for Outside<'_> {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        self.fetch(address).map(Cow::Owned).ok_or(Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_are_told_apart() {
        let header = "a.b.c;info=<https://c.example>;ppt=shaken";
        assert_eq!(Received::read(b" a.b.c\n"), Received::Token("a.b.c"));
        assert_eq!(Received::read(b"..c"), Received::Token("..c"));
        assert_eq!(Received::read(header.as_bytes()), Received::Headers(vec![header]));
        let named = format!("Identity: {header}\r\ny:{header}\r\n");
        assert_eq!(Received::read(named.as_bytes()), Received::Headers(vec![header, header]));
        let request = b"INVITE sip:+12155550199@b.example SIP/2.0\r\n\r\n";
        assert_eq!(Received::read(request), Received::Request(request));
        let led = b"\r\n\r\nINVITE tel:+12155550199 SIP/2.0\n\n";
        assert_eq!(Received::read(led), Received::Request(&led[4..]));
    }

    #[test]
    fn what_is_neither_is_left_to_fail_as_a_token() {
        assert_eq!(Received::read(b""), Received::Token(""));
        assert_eq!(Received::read(b"\xff\xfe"), Received::Token("\u{fffd}"));
        assert_eq!(Received::read(b"hello"), Received::Token("hello"));
    }
}
