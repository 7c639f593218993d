//! Reading the values of header fields piece by piece (RFC 3261, section 25).

use std::borrow::Cow;

use super::Malformed;
use super::parameter::{Parameter, ParameterValue};

/// Parameters of one value. No header field here has more than six of its own.
const MAX_PARAMETERS: usize = 64;

/// Values of one list.
const MAX_VALUES: usize = 64;

pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text.trim_matches(is_space) }
    }

    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Skips white space on both sides of `expected` and the character itself,
    /// if it comes next.
    pub fn eat(&mut self, expected: char) -> bool {
        let rest = self.rest.trim_start_matches(is_space);
        match rest.strip_prefix(expected) {
            Some(behind) => {
                self.rest = behind.trim_start_matches(is_space);
                true
            }
            None => false,
        }
    }

    /// As many characters as `wanted` allows.
    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// `token` of RFC 3261.
    pub fn token(&mut self) -> Result<&'a str, Malformed> {
        Some(self.take_while(is_token)).filter(|token| !token.is_empty()).ok_or(Malformed)
    }

    /// What stands between `<` and `>`, which must come next.
    pub fn angle(&mut self) -> Result<&'a str, Malformed> {
        let inner = self.rest.strip_prefix('<').ok_or(Malformed)?;
        let (inner, rest) = inner.split_once('>').ok_or(Malformed)?;
        if inner.chars().any(char::is_control) {
            return Err(Malformed);
        }
        self.rest = rest;
        Ok(inner.trim_matches(is_space))
    }

    /// `quoted-string` of RFC 3261, its escapes undone. Control characters
    /// other than the tab are refused even when escaped.
    pub fn quoted(&mut self) -> Result<Cow<'a, str>, Malformed> {
        let inner = self.rest.strip_prefix('"').ok_or(Malformed)?;
        let end = inner.find(['"', '\\']).ok_or(Malformed)?;
        let mut text = Cow::Borrowed(&inner[..end]);
        let mut rest = &inner[end..];
        loop {
            let mut characters = rest.chars();
            match characters.next().ok_or(Malformed)? {
                '"' => break,
                '\\' => text.to_mut().push(characters.next().ok_or(Malformed)?),
                plain => text.to_mut().push(plain),
            }
            rest = characters.as_str();
        }
        if text.chars().any(|c| c.is_control() && c != '\t') {
            return Err(Malformed);
        }
        self.rest = &rest[1..];
        Ok(text)
    }

    /// `*( ";" name [ "=" value ] )` to the end of the text.
    pub fn parameters(&mut self) -> Result<Vec<Parameter>, Malformed> {
        let mut parameters = Vec::new();
        while !self.rest.trim_start_matches(is_space).is_empty() {
            if !self.eat(';') || parameters.len() == MAX_PARAMETERS {
                return Err(Malformed);
            }
            let name = self.token()?.to_owned();
            let value = if self.eat('=') { Some(self.value()?) } else { None };
            parameters.push(Parameter::unchecked(name, value));
        }
        Ok(parameters)
    }

    fn value(&mut self) -> Result<ParameterValue, Malformed> {
        match self.rest.chars().next() {
            Some('"') => Ok(ParameterValue::Quoted(self.quoted()?.into_owned())),
            Some('<') => Ok(ParameterValue::Angle(self.angle()?.to_owned())),
            _ => {
                let bare = self.take_while(is_bare);
                if bare.is_empty() { Err(Malformed) } else { Ok(ParameterValue::Bare(bare.into())) }
            }
        }
    }
}

pub(super) const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

pub(super) const fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '-' | '.' | '!' | '%' | '*' | '_' | '+' | '`' | '\'' | '~')
}

/// Characters of a value without quotes: those of a token, and those of an
/// address with its port, which `gen-value` may also be.
pub(super) const fn is_bare(character: char) -> bool {
    is_token(character) || matches!(character, '[' | ']' | ':' | '/' | '=' | '@' | '?' | '&' | '$')
}

/// Takes the value of a header field apart at the commas that stand neither in
/// quotes nor between `<` and `>` (RFC 3261, section 7.3.1).
pub fn split_list(value: &str) -> Result<Vec<&str>, Malformed> {
    let mut values = Vec::new();
    let (mut quoted, mut escaped, mut angle) = (false, false, false);
    let mut start = 0;
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if !angle => quoted = !quoted,
            b'<' if !quoted => angle = true,
            b'>' if !quoted => angle = false,
            b',' if !quoted && !angle => {
                values.push(value[start..at].trim_matches(is_space));
                start = at + 1;
                if values.len() == MAX_VALUES {
                    return Err(Malformed);
                }
            }
            _ => {}
        }
    }
    values.push(value[start..].trim_matches(is_space));
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_and_addresses_part_nothing() {
        assert_eq!(
            split_list(r#""A, \"B,\" C" <sip:a,b@h>, <data:x,["y,"]>;t=1,z"#),
            Ok(vec![r#""A, \"B,\" C" <sip:a,b@h>"#, r#"<data:x,["y,"]>;t=1"#, "z"])
        );
        assert_eq!(split_list(&",".repeat(1000)), Err(Malformed));
    }

    #[test]
    fn quotes_are_undone_once() {
        let quoted = |text| Scan::new(text).quoted().map(Cow::into_owned);
        assert_eq!(quoted(r#""a\"b\\c é""#), Ok(r#"a"b\c é"#.to_owned()));
        for text in ["\"", "\"a", "\"\\", "\"a\\\"", "\"\0\"", "\"\\\n\"", "a"] {
            assert_eq!(quoted(text), Err(Malformed), "{text:?}");
        }
    }

    #[test]
    fn parameters_come_with_and_without_values() {
        let names = |text| Scan::new(text).parameters().map(|all| all.len());
        assert_eq!(names(r#";a ; b=c;d="e;f" ;g=<h;i>"#), Ok(4));
        for text in ["a", ";", ";a=", ";=b", ";a b", ";a;", &";a".repeat(1000)] {
            assert_eq!(names(text), Err(Malformed), "{text}");
        }
    }
}
