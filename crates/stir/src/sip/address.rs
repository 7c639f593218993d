//! Addresses of From, To and P-Asserted-Identity (RFC 3261, section 20.10).

use super::Malformed;
use super::scan::{Scan, is_space};

/// A URI with the name that may stand before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    display_name: Option<String>,
    uri: String,
}

impl Address {
    /// Reads `"Name" <uri>;parameters`, `Name <uri>` or a bare `uri`, whose
    /// parameters after `;` are then the header field's. A name may be any text
    /// without quotes, as it often is; what parameters say does not matter here.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let mut scan = Scan::new(value);
        let quoted = scan.rest().starts_with('"');
        let name = if quoted {
            let name = scan.quoted()?.into_owned();
            scan.take_while(is_space);
            name
        } else {
            scan.take_while(|c| !matches!(c, '<' | '"') && !c.is_control()).trim().to_owned()
        };
        if scan.rest().starts_with('<') {
            let uri = scan.angle()?.to_owned();
            let rest = scan.rest().trim_start_matches(is_space);
            return if rest.is_empty() || rest.starts_with(';') {
                Self::new(Some(name), uri)
            } else {
                Err(Malformed)
            };
        }
        if quoted || !scan.rest().is_empty() {
            return Err(Malformed);
        }
        // Neither quotes nor brackets: the URI ends at the first parameter.
        let uri = name.split(';').next().unwrap_or_default();
        Self::new(None, uri.trim_end_matches(is_space).to_owned())
    }

    fn new(display_name: Option<String>, uri: String) -> Result<Self, Malformed> {
        if uri.is_empty() || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Malformed);
        }
        Ok(Self { display_name: display_name.filter(|name| !name.trim().is_empty()), uri })
    }

    /// The name, its quotes undone.
    pub fn display_name(&self) -> Option<&str> {
        self.display_name.as_deref()
    }

    /// The URI as it stands.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_gives_name_and_uri() {
        let read = |text| {
            let address = Address::parse(text).unwrap();
            (address.display_name().map(str::to_owned), address.uri().to_owned())
        };
        let bob = |name: &str| (Some(name.to_owned()), "sip:bob@h;user=phone".to_owned());
        assert_eq!(read("\"Bob \\\"<B>\\\"\"<sip:bob@h;user=phone>;tag=1"), bob("Bob \"<B>\""));
        assert_eq!(read("Bob B. <sip:bob@h;user=phone> ; tag=1"), bob("Bob B."));
        assert_eq!(read("Bøb (B) <sip:bob@h;user=phone>;;x"), bob("Bøb (B)"));
        assert_eq!(read("<sip:bob@h;user=phone>"), (None, bob("").1));
        assert_eq!(read("\"\" <sip:bob@h;user=phone>"), (None, bob("").1));
        assert_eq!(read("sip:bob@h;tag=1"), (None, "sip:bob@h".to_owned()));
        assert_eq!(read("tel:+12155551212 ;tag=1"), (None, "tel:+12155551212".to_owned()));
    }

    #[test]
    fn malformed_addresses_are_refused() {
        for text in [
            "",
            "\"Bob <sip:b@h>",
            "<sip:b@h",
            "<>",
            "Bob <sip: b@h>",
            "Bo\"b <sip:b@h>",
            "\"B\" sip:b@h",
            "<sip:b@h> x",
        ] {
            assert_eq!(Address::parse(text), Err(Malformed), "{text}");
        }
    }
}
