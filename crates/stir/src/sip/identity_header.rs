//! The Identity header field (RFC 8224, section 4).

use std::fmt;

use super::parameter::take_one;
use super::scan::{Scan, split_list};
use super::{Parameter, ParameterValue};

/// Octets of a value: the longest token that is read, and its parameters.
const MAX_LENGTH: usize = crate::passport::MAX_TOKEN_LENGTH + 8192;

/// One value of an Identity header field:
/// `<token>;info=<uri>;alg=ES256;ppt="shaken"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityHeader {
    token: String,
    info: String,
    alg: Option<String>,
    ppt: Option<String>,
    others: Vec<Parameter>,
}

/// Why a value is no Identity header, or the parts of one make none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdentityHeaderError {
    /// Longer than a token of
    /// [`MAX_TOKEN_LENGTH`](crate::passport::MAX_TOKEN_LENGTH) characters and
    /// 8192 octets of parameters.
    #[error("the Identity header is too long")]
    Length,
    /// Not a token of base64url with its dots, followed by parameters; or one
    /// of `info`, `alg` and `ppt` given twice or without its value.
    #[error("the Identity header is not in the form of RFC 8224")]
    Malformed,
    /// A token without the parameter `info`, which RFC 8224, section 4
    /// requires.
    #[error("the Identity header lacks its info parameter")]
    InfoMissing,
    /// `info` is not `<` URI `>`.
    #[error("the Identity header's info parameter is no URI")]
    Info,
}

impl IdentityHeader {
    /// Makes the value for a token of the extension `ppt`, whose certificate
    /// lies at `info`.
    pub fn new(token: &str, info: &str, ppt: Option<&str>) -> Result<Self, IdentityHeaderError> {
        if !is_token_text(token) || ppt.is_some_and(|ppt| ppt.is_empty() || !is_plain(ppt)) {
            return Err(IdentityHeaderError::Malformed);
        }
        if !is_uri(info) {
            return Err(IdentityHeaderError::Info);
        }
        Ok(Self {
            token: token.to_owned(),
            info: info.to_owned(),
            alg: Some("ES256".to_owned()),
            ppt: ppt.map(str::to_owned),
            others: Vec::new(),
        })
    }

    /// Reads one value.
    pub fn parse(value: &str) -> Result<Self, IdentityHeaderError> {
        if value.len() > MAX_LENGTH {
            return Err(IdentityHeaderError::Length);
        }
        let malformed = |_| IdentityHeaderError::Malformed;
        let mut scan = Scan::new(value);
        let token = scan.take_while(is_token_character).to_owned();
        if !is_token_text(&token) {
            return Err(IdentityHeaderError::Malformed);
        }
        let mut others = scan.parameters().map_err(malformed)?;
        let info = take_one(&mut others, "info").map_err(malformed)?;
        let info = match info.ok_or(IdentityHeaderError::InfoMissing)?.value() {
            Some(ParameterValue::Angle(uri)) if is_uri(uri) => uri.clone(),
            _ => return Err(IdentityHeaderError::Info),
        };
        let mut word = |name| {
            let Some(parameter) = take_one(&mut others, name).map_err(malformed)? else {
                return Ok(None);
            };
            match parameter.text() {
                Some(text) if !text.is_empty() && is_plain(text) => Ok(Some(text.to_owned())),
                _ => Err(IdentityHeaderError::Malformed),
            }
        };
        let alg = word("alg")?;
        let ppt = word("ppt")?;
        Ok(Self { token, info, alg, ppt, others })
    }

    /// Reads every value of a field that holds several, parted by commas. The
    /// grammar foresees a field for each; elements on the way join them.
    pub fn parse_list(field: &str) -> Vec<Result<Self, IdentityHeaderError>> {
        match split_list(field) {
            Ok(values) => values.into_iter().map(Self::parse).collect(),
            Err(_) => vec![Err(IdentityHeaderError::Malformed)],
        }
    }

    /// The token, in full form or as `..` and its signature.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Where the certificate lies.
    pub fn info(&self) -> &str {
        &self.info
    }

    /// The algorithm, if it is named.
    pub fn alg(&self) -> Option<&str> {
        self.alg.as_deref()
    }

    /// The token's extension, if it is named.
    pub fn ppt(&self) -> Option<&str> {
        self.ppt.as_deref()
    }

    /// Parameters other than `info`, `alg` and `ppt`, in their order.
    pub fn others(&self) -> &[Parameter] {
        &self.others
    }
}

impl fmt::Display for IdentityHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{};info=<{}>", self.token, self.info)?;
        if let Some(alg) = &self.alg {
            write!(formatter, ";alg={alg}")?;
        }
        if let Some(ppt) = &self.ppt {
            write!(formatter, ";ppt=\"{ppt}\"")?;
        }
        self.others.iter().try_for_each(|other| write!(formatter, ";{other}"))
    }
}

const fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '+' | '/' | '=')
}

/// Three parts of base64; which alphabet is the token's own concern.
pub(super) fn is_token_text(text: &str) -> bool {
    text.chars().all(is_token_character) && text.bytes().filter(|byte| *byte == b'.').count() == 2
}

fn is_plain(text: &str) -> bool {
    text.chars().all(super::scan::is_token)
}

fn is_uri(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAKEN: &str = r#"e30.e30.AA;info=<https://c.example/c;x=1,2>;alg=ES256;ppt="shaken""#;

    #[test]
    fn what_was_printed_is_read_back() {
        let header = IdentityHeader::parse(SHAKEN).unwrap();
        assert_eq!(header.token(), "e30.e30.AA");
        assert_eq!(header.info(), "https://c.example/c;x=1,2");
        assert_eq!((header.alg(), header.ppt()), (Some("ES256"), Some("shaken")));
        assert_eq!(header.to_string(), SHAKEN);
        assert_eq!(
            IdentityHeader::new("e30.e30.AA", "https://c.example/c;x=1,2", Some("shaken")),
            Ok(header)
        );
    }

    #[test]
    fn tokens_quotes_spaces_letter_case_and_order_do_not_matter() {
        for text in [
            "e30.e30.AA;info=<https://c.example/c;x=1,2>;alg=ES256;ppt=shaken",
            "  e30.e30.AA ; Info = <https://c.example/c;x=1,2> ; ALG=ES256 ; PPT = \"shaken\"\t",
            "e30.e30.AA;ppt=shaken;alg=\"ES256\";info=<https://c.example/c;x=1,2>",
        ] {
            assert_eq!(IdentityHeader::parse(text).unwrap().to_string(), SHAKEN, "{text}");
        }
    }

    #[test]
    fn unknown_parameters_are_kept() {
        let text = "..AA;info=<https://c>;x=1;flag;y=\"a\\\"b\"";
        let header = IdentityHeader::parse(text).unwrap();
        assert_eq!(header.others().len(), 3);
        assert_eq!(header.to_string(), text);
    }

    #[test]
    fn several_values_of_one_field_are_told_apart() {
        let field = format!("{SHAKEN}, {SHAKEN} ,x");
        let values = IdentityHeader::parse_list(&field);
        assert_eq!(values.len(), 3);
        assert_eq!(values[0], values[1]);
        assert_eq!(values[2], Err(IdentityHeaderError::Malformed));
    }

    #[test]
    fn malformed_values_are_refused_with_their_reason() {
        use IdentityHeaderError::{Info, InfoMissing, Malformed};
        for (text, reason) in [
            ("", Malformed),
            (";info=<https://c>", Malformed),
            ("e30;info=<https://c>", Malformed),
            ("a.b.c.d;info=<https://c>", Malformed),
            ("a.b.ç;info=<https://c>", Malformed),
            ("a.b.c", InfoMissing),
            ("a.b.c;alg=ES256", InfoMissing),
            ("a.b.c;info", Info),
            ("a.b.c;info=https://c", Info),
            ("a.b.c;info=\"https://c\"", Info),
            ("a.b.c;info=<>", Info),
            ("a.b.c;info=<a b>", Info),
            ("a.b.c;info=<https://c", Malformed),
            ("a.b.c;info=<https://c>;info=<https://c>", Malformed),
            ("a.b.c;info=<https://c>;ppt=a;PPT=b", Malformed),
            ("a.b.c;info=<https://c>;ppt", Malformed),
            ("a.b.c;info=<https://c>;ppt=\"\"", Malformed),
            ("a.b.c;info=<https://c>;ppt=\"a", Malformed),
            ("a.b.c;info=<https://c>;ppt=\"a b\"", Malformed),
            ("a.b.c;info=<https://c>;", Malformed),
            ("a.b.c;info=<https://c>x", Malformed),
        ] {
            assert_eq!(IdentityHeader::parse(text), Err(reason), "{text}");
        }
        let long = "A".repeat(10 << 20);
        assert_eq!(IdentityHeader::parse(&long), Err(IdentityHeaderError::Length));
    }
}
