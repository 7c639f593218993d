//! Addresses of content.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// An HTTPS address: absolute, with a host and no user, in the characters of
/// RFC 3986, kept as it was written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpsUri(String);

/// The text is no absolute HTTPS URI without a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an absolute HTTPS URI")]
pub struct NotHttps;

impl HttpsUri {
    /// The most characters; what is longer, web servers refuse.
    pub const MAX_LENGTH: usize = 2048;

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HttpsUri {
    type Err = NotHttps;

    fn from_str(text: &str) -> Result<Self, NotHttps> {
        // Parsers of the web drop line ends and mend what is wrong; what a
        // token signs must be one address to every reader.
        let characters =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
        if text.len() > Self::MAX_LENGTH || !text.bytes().all(characters) {
            return Err(NotHttps);
        }
        let (scheme, rest) = text.split_once("://").ok_or(NotHttps)?;
        let has_authority = !rest.starts_with(['/', '?', '#']);
        let parsed = Url::parse(text).map_err(|_| NotHttps)?;
        // Who reads an address with a user takes the user for the host.
        let has_user = rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains('@'));
        if !scheme.eq_ignore_ascii_case("https")
            || !has_authority
            || has_user
            || parsed.host().is_none()
        {
            return Err(NotHttps);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for HttpsUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for HttpsUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_addresses_are_kept_as_they_are_written() {
        for text in [
            "https://example.com/logo.png",
            "HTTPS://Example.COM",
            "https://[2001:db8::1]:8443/a%20b?c=d&e#f",
            "https://example.com/@me?a=@",
        ] {
            assert_eq!(text.parse::<HttpsUri>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let long = format!("https://example.com/{}", "a".repeat(HttpsUri::MAX_LENGTH));
        for text in [
            "",
            "http://example.com/",
            "ftp://example.com/",
            "https:/example.com",
            "https:example.com",
            "https://",
            "https:///logo.png",
            "//example.com/logo.png",
            "logo.png",
            "https://example.com/a b",
            "https://example.com/\r\nX-Injected: 1",
            " https://example.com/",
            "https://example.com/é",
            "https://example.com\\@evil.example/",
            "https://example.com/\"",
            "https://harbour.example@evil.example/",
            "https://@evil.example/",
            "https://a:b@evil.example",
            "data:image/png;base64,AAAA",
            "https://[::1/",
            "https://example.com:99999/",
            &long,
        ] {
            assert_eq!(text.parse::<HttpsUri>(), Err(NotHttps), "{text:?}");
        }
    }
}
