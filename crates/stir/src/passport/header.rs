//! The protected header (RFC 8225, section 4).

use std::fmt;

use serde_json::{Map, Value};

use super::error::PassportError;
use crate::canonical;
use crate::rcd::HttpsUri;

/// What kind of token it is: its `ppt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extension {
    /// No `ppt` (RFC 8225).
    Base,
    /// RFC 8588.
    Shaken,
    /// RFC 9795.
    Rcd,
    /// RFC 8946, section 3.
    Div,
    /// RFC 8946, section 5.
    DivO,
}

impl Extension {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Base, Self::Shaken, Self::Rcd, Self::Div, Self::DivO];

    /// The kind that `ppt` names; `None` for one that is not known.
    pub fn from_ppt(ppt: Option<&str>) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ppt() == ppt)
    }

    /// The member's value.
    pub const fn ppt(self) -> Option<&'static str> {
        match self {
            Self::Base => None,
            Self::Shaken => Some("shaken"),
            Self::Rcd => Some("rcd"),
            Self::Div => Some("div"),
            Self::DivO => Some("div-o"),
        }
    }
}

/// HTTPS address of a certificate, or of the path from it, as `x5u` and `info`
/// carry it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CertificateAddress(HttpsUri);

/// The text is no [`HttpsUri`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not an HTTPS address")]
pub struct InvalidAddress;

impl CertificateAddress {
    /// Takes the text as it stands: `x5u` and `info` are compared octet by
    /// octet.
    pub fn new(text: &str) -> Result<Self, InvalidAddress> {
        text.parse().map(Self).map_err(|_| InvalidAddress)
    }

    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for CertificateAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The header of a token: `alg` is `ES256` and `typ` is `passport`, always.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    extension: Extension,
    x5u: String,
    others: Map<String, Value>,
}

impl Header {
    pub(super) fn new(extension: Extension, x5u: &CertificateAddress) -> Self {
        Self { extension, x5u: x5u.as_str().to_owned(), others: Map::new() }
    }

    /// The kind of token.
    pub const fn extension(&self) -> Extension {
        self.extension
    }

    /// Where the certificate lies, as it stands; not checked to be HTTPS.
    pub fn x5u(&self) -> &str {
        &self.x5u
    }

    /// Members other than `alg`, `typ`, `ppt` and `x5u`.
    pub const fn others(&self) -> &Map<String, Value> {
        &self.others
    }

    /// Checks the members. That an extension is not known comes first.
    pub(super) fn from_members(mut members: Map<String, Value>) -> Result<Self, PassportError> {
        let extension = match members.remove("ppt") {
            None => Extension::Base,
            Some(Value::String(ppt)) => {
                Extension::from_ppt(Some(&ppt)).ok_or(PassportError::Extension)?
            }
            Some(_) => return Err(PassportError::Ppt),
        };
        let is = |member: Option<Value>, wanted: &str| member.is_some_and(|value| value == wanted);
        if !is(members.remove("alg"), "ES256") {
            return Err(PassportError::Algorithm);
        }
        if !is(members.remove("typ"), "passport") {
            return Err(PassportError::Type);
        }
        if members.contains_key("crit") {
            return Err(PassportError::Critical);
        }
        let Some(Value::String(x5u)) = members.remove("x5u") else {
            return Err(PassportError::X5u);
        };
        Ok(Self { extension, x5u, others: members })
    }

    /// The header of a token to be made, deterministically serialised.
    pub(super) fn write(extension: Extension, x5u: &CertificateAddress) -> String {
        let mut out = String::with_capacity(64 + x5u.as_str().len());
        out.push_str(r#"{"alg":"ES256","#);
        if let Some(ppt) = extension.ppt() {
            out.push_str(r#""ppt":""#);
            out.push_str(ppt);
            out.push_str(r#"","#);
        }
        out.push_str(r#""typ":"passport","x5u":"#);
        canonical::write_quoted(x5u.as_str(), &mut out);
        out.push('}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_and_nothing_that_breaks_out_of_a_header() {
        assert!(CertificateAddress::new("https://c.example/p?a=b#c").is_ok());
        for text in [
            "",
            "http://c.example/",
            "https://",
            "https:///x",
            "https://c.example/>x",
            "https://c.example/\r\nX: y",
            "https://c.example/ü",
            "https://u:p@c.example/",
            "HTTPS//c.example",
            "ftp://c.example",
        ] {
            assert_eq!(CertificateAddress::new(text), Err(InvalidAddress), "{text}");
        }
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Extension::ALL {
            assert_eq!(Extension::from_ppt(kind.ppt()), Some(kind));
        }
        for name in ["", "rph", "Shaken", "div-0"] {
            assert_eq!(Extension::from_ppt(Some(name)), None, "{name}");
        }
    }
}
