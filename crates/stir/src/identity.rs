//! Who calls and who is called: telephone numbers and URIs in the canonical
//! forms that tokens carry (RFC 8224, sections 8.3 and 8.5).

use std::fmt;

use crate::tn::TelephoneNumber;

/// A telephone number as a token writes it: digits, `#` and `*`, no `+`
/// (RFC 8224, section 8.3; RFC 8225, section 5.2.1).
///
/// Wider than [`TelephoneNumber`]: `911` and `112` have no country code, and
/// service codes hold `*` and `#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tn(String);

/// A URI in canonical form (RFC 8224, section 8.5): of a SIP URI scheme, user
/// and host with port, without password, parameters and headers; any other as
/// it stands but for the letter case of its scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

/// The one identity of an `orig` or `div` claim, or one of a `dest` claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// A telephone number: member `tn` of a claim.
    Tn(Tn),
    /// A URI: member `uri` of a claim.
    Uri(Uri),
}

/// Why a text is no identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdentityError {
    /// No character; of [`Tn::canonical`], none beside `+` and separators.
    #[error("the telephone number or URI is empty")]
    Empty,
    /// In a number, something else than `0` to `9`, `#` and `*` (RFC 8225,
    /// section 5.2.1); [`Tn::canonical`] alone takes `+` and separators.
    #[error("the telephone number holds a character other than digits, # and *")]
    NumberCharacter,
    /// More than 15 digits, or than 11 of a number that begins with 1 and is of
    /// digits alone (ITU-T E.164); or more than [`Tn::MAX_LENGTH`] characters.
    #[error("the telephone number is longer than its numbering plan gives")]
    NumberLength,
    /// Not a scheme (RFC 3986, section 3.1), `:` and printable ASCII without
    /// space, `<`, `>` and `"`; of a SIP URI, an empty user or host, a second
    /// `@` or half an escape.
    #[error("the text is not an absolute URI")]
    NotAUri,
    /// More than [`Uri::MAX_LENGTH`] octets.
    #[error("the URI is too long")]
    UriLength,
}

impl Tn {
    /// The most characters: 15 digits, and the signs of a service code around
    /// them.
    pub const MAX_LENGTH: usize = 32;

    /// Takes a number that is in canonical form already; refuses any other.
    pub fn new(text: impl Into<String>) -> Result<Self, IdentityError> {
        let text = text.into();
        if text.is_empty() {
            return Err(IdentityError::Empty);
        }
        if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'#' | b'*')) {
            return Err(IdentityError::NumberCharacter);
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        // Country code 1 gives eleven digits, all others fifteen at most
        // (ITU-T E.164, section 6.1 and annex A).
        let most = match text.as_bytes()[0] {
            b'1' if digits == text.len() => TelephoneNumber::MAX_DIGITS_AFTER_1,
            _ => TelephoneNumber::MAX_DIGITS,
        };
        if digits > most || text.len() > Self::MAX_LENGTH {
            return Err(IdentityError::NumberLength);
        }
        Ok(Self(text))
    }

    /// Brings a number as people and SIP messages write it into canonical
    /// form: a leading `+` and the visual separators go.
    pub fn canonical(text: &str) -> Result<Self, IdentityError> {
        // More than any number with its separators takes.
        if text.len() > 4 * Self::MAX_LENGTH {
            return Err(IdentityError::NumberLength);
        }
        let text = text.trim();
        let text = text.strip_prefix('+').unwrap_or(text);
        Self::new(text.chars().filter(|c| !is_separator(*c)).collect::<String>())
    }

    /// The text in its canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in E.164, if it is one: a service code is not.
    pub fn telephone_number(&self) -> Option<TelephoneNumber> {
        self.0.parse().ok()
    }
}

impl From<TelephoneNumber> for Tn {
    fn from(number: TelephoneNumber) -> Self {
        Self(number.digits())
    }
}

impl Uri {
    /// The most octets; a SIP URI of this length fits no datagram.
    pub const MAX_LENGTH: usize = 2048;

    /// Takes an absolute URI and brings it into canonical form.
    pub fn new(text: &str) -> Result<Self, IdentityError> {
        let (scheme, rest) = split_scheme(text)?;
        let scheme = scheme.to_ascii_lowercase();
        match scheme.as_str() {
            "sip" | "sips" => {
                let (user, host) = sip_parts(rest)?;
                let mut out = scheme;
                out.push(':');
                if let Some(user) = user {
                    out.push_str(&unescaped(user)?);
                    out.push('@');
                }
                out.push_str(&host.to_ascii_lowercase());
                Ok(Self(out))
            }
            _ => Ok(Self(format!("{scheme}:{rest}"))),
        }
    }

    /// The text in its canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Identity {
    /// The identity behind a URI of a SIP message: a telephone number for
    /// `tel:`, for `user=phone`, and for a user part that is nothing but a
    /// number; the canonical URI otherwise (RFC 8224, section 8.3).
    pub fn from_uri(text: &str) -> Result<Self, IdentityError> {
        let (scheme, rest) = split_scheme(text)?;
        if scheme.eq_ignore_ascii_case("tel") {
            let number = rest.split(';').next().unwrap_or(rest);
            return Tn::canonical(number).map(Self::Tn);
        }
        if !scheme.eq_ignore_ascii_case("sip") && !scheme.eq_ignore_ascii_case("sips") {
            return Uri::new(text).map(Self::Uri);
        }
        if let (Some(user), _) = sip_parts(rest)? {
            // Parameters of a telephone-subscriber stand within the user part.
            let number = unescaped(user)?;
            let number = number.split(';').next().unwrap_or_default();
            let phone = rest.rsplit('@').next().is_some_and(|host| {
                host.split([';', '?']).any(|p| p.eq_ignore_ascii_case("user=phone"))
            });
            if (phone || looks_like_number(number))
                && let Ok(number) = Tn::canonical(number)
            {
                return Ok(Self::Tn(number));
            }
        }
        Uri::new(text).map(Self::Uri)
    }

    /// The telephone number, if it is one.
    pub fn tn(&self) -> Option<&Tn> {
        match self {
            Self::Tn(number) => Some(number),
            Self::Uri(_) => None,
        }
    }

    /// Name of the member that holds it in a claim: `tn` or `uri`.
    pub const fn member(&self) -> &'static str {
        match self {
            Self::Tn(_) => "tn",
            Self::Uri(_) => "uri",
        }
    }

    /// The text in its canonical form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Tn(number) => number.as_str(),
            Self::Uri(uri) => uri.as_str(),
        }
    }
}

impl From<Tn> for Identity {
    fn from(number: Tn) -> Self {
        Self::Tn(number)
    }
}

impl From<TelephoneNumber> for Identity {
    fn from(number: TelephoneNumber) -> Self {
        Self::Tn(number.into())
    }
}

impl From<Uri> for Identity {
    fn from(uri: Uri) -> Self {
        Self::Uri(uri)
    }
}

impl fmt::Display for Tn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Visual separators (RFC 3966, section 5.1.1), and the space.
const fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '.' | '(' | ')')
}

/// A `+` makes a number; so do three digits and nothing but digits and
/// separators. Shorter ones are extensions and names as often as numbers.
fn looks_like_number(user: &str) -> bool {
    let global = user.starts_with('+');
    let rest = user.strip_prefix('+').unwrap_or(user);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let plain = rest.chars().all(|c| c.is_ascii_digit() || is_separator(c));
    plain && (digits >= 3 || (global && digits > 0))
}

/// Scheme and the rest of an absolute URI (RFC 3986, section 3).
fn split_scheme(text: &str) -> Result<(&str, &str), IdentityError> {
    if text.is_empty() {
        return Err(IdentityError::Empty);
    }
    if text.len() > Uri::MAX_LENGTH {
        return Err(IdentityError::UriLength);
    }
    let (scheme, rest) = text.split_once(':').ok_or(IdentityError::NotAUri)?;
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let well_formed = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(letters)
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'));
    if well_formed { Ok((scheme, rest)) } else { Err(IdentityError::NotAUri) }
}

/// User without password, and host with port, of what follows `sip:`.
fn sip_parts(rest: &str) -> Result<(Option<&str>, &str), IdentityError> {
    // Neither user nor parameters nor headers hold an @ that is not escaped.
    let (user, host) = match rest.split_once('@') {
        Some((_, host)) if host.contains('@') => return Err(IdentityError::NotAUri),
        Some((userinfo, host)) => {
            let user = userinfo.split_once(':').map_or(userinfo, |(user, _)| user);
            (Some(user), host)
        }
        None => (None, rest),
    };
    let host = host.split([';', '?']).next().unwrap_or(host);
    if host.is_empty() || user.is_some_and(str::is_empty) {
        return Err(IdentityError::NotAUri);
    }
    Ok((user, host))
}

/// Undoes the escapes of characters that need none, so that two spellings of
/// one user are one (RFC 3261, section 19.1.4). A `%` that begins no escape is
/// no part of a URI.
fn unescaped(user: &str) -> Result<String, IdentityError> {
    let mut out = String::with_capacity(user.len());
    let mut rest = user;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at + 1..at + 3).and_then(octet).ok_or(IdentityError::NotAUri)?;
        if escape.is_ascii_alphanumeric() || b"-_.!~*'()+".contains(&escape) {
            out.push(char::from(escape));
        } else {
            out.push_str(&format!("%{escape:02X}"));
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The octet behind two hexadecimal digits.
fn octet(hex: &str) -> Option<u8> {
    let digits = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u8::from_str_radix(hex, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(uri: &str) -> String {
        let identity = Identity::from_uri(uri).unwrap();
        format!("{} {identity}", identity.member())
    }

    #[test]
    fn numbers_lose_their_plus_and_their_separators() {
        for text in ["+12155551212", "+1 (215) 555-1212", "1.215.555.1212", " 12155551212"] {
            assert_eq!(Tn::canonical(text).unwrap().as_str(), "12155551212", "{text}");
        }
        assert_eq!(Tn::canonical("*67#").unwrap().as_str(), "*67#");
        assert_eq!(Tn::canonical("911").unwrap().as_str(), "911");
    }

    #[test]
    fn a_claim_takes_the_canonical_form_alone() {
        assert_eq!(Tn::new(""), Err(IdentityError::Empty));
        for text in ["+12155551212", "1 215", "1-215", "12a", "١٢٣", "12\0"] {
            assert_eq!(Tn::new(text), Err(IdentityError::NumberCharacter), "{text}");
        }
        for text in ["121555512121", "4420718387501234", &"1".repeat(33), &"#".repeat(33)] {
            assert_eq!(Tn::new(text), Err(IdentityError::NumberLength), "{text}");
        }
        assert_eq!(Tn::canonical(&" ".repeat(1 << 20)), Err(IdentityError::NumberLength));
        assert_eq!(Tn::canonical("++1215"), Err(IdentityError::NumberCharacter));
    }

    #[test]
    fn uris_of_a_message_name_numbers_or_users() {
        assert_eq!(identity("tel:+1-215-555-1212;ext=5"), "tn 12155551212");
        assert_eq!(identity("sip:+12155551212@example.com"), "tn 12155551212");
        assert_eq!(identity("sip:12155551212@example.com;user=phone"), "tn 12155551212");
        assert_eq!(identity("SIP:12155551212:pw@EXAMPLE.com:5060"), "tn 12155551212");
        assert_eq!(identity("sip:%2B12155551212@example.com"), "tn 12155551212");
        assert_eq!(identity("sip:+12155551212;npdi@example.com"), "tn 12155551212");
        assert_eq!(identity("sip:*67@example.com;user=phone"), "tn *67");
        assert_eq!(identity("sip:911@example.com"), "tn 911");
        assert_eq!(identity("sip:42@example.com"), "uri sip:42@example.com");
        assert_eq!(identity("sip:alice@example.com"), "uri sip:alice@example.com");
        assert_eq!(identity("urn:service:sos"), "uri urn:service:sos");
    }

    #[test]
    fn sip_uris_keep_scheme_user_and_host() {
        let canonical = |text| Uri::new(text).unwrap().0;
        assert_eq!(
            canonical("SIP:Alice:secret@Example.COM;transport=tcp?subject=x"),
            "sip:Alice@example.com"
        );
        assert_eq!(canonical("sips:%61lice%2f@h:5061;lr"), "sips:alice%2F@h:5061");
        assert_eq!(canonical("sip:example.com"), "sip:example.com");
    }

    #[test]
    fn what_is_no_absolute_uri_is_refused() {
        for text in [
            "alice",
            ":a",
            "1:a",
            "sip:",
            "sip:@h",
            "sip:a@",
            "sip:a b@h",
            "sip:é@h",
            "sip:a>@h",
            "sip:a@b@c",
            "sip:a%@h",
            "sip:%%361@h",
            "sip:%+1@h",
            "sip:%2@h",
        ] {
            assert_eq!(Uri::new(text), Err(IdentityError::NotAUri), "{text}");
        }
        let long = format!("sip:{}@h", "a".repeat(Uri::MAX_LENGTH));
        assert_eq!(Uri::new(&long), Err(IdentityError::UriLength));
    }

    #[test]
    fn canonical_form_is_reached_at_once() {
        for text in ["sip:%2561@h", "sip:a%25%32@h", "SIPS:A@B:1;x"] {
            let once = Uri::new(text).unwrap();
            assert_eq!(Uri::new(once.as_str()), Ok(once.clone()), "{text}");
        }
    }
}
