//! Parameters of header fields (`generic-param`, RFC 3261, section 25.1).

use std::fmt;

use super::Malformed;
use super::scan::{is_bare, is_token};

/// A parameter: a name, and a value unless it is a flag.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    name: String,
    value: Option<ParameterValue>,
}

/// A value in the notation it came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ParameterValue {
    /// A token or an address with its port, as it stands.
    Bare(String),
    /// The text within quotes, its escapes undone.
    Quoted(String),
    /// The text between `<` and `>`.
    Angle(String),
}

impl Parameter {
    /// Takes a token as name, and a value that its notation can hold.
    pub fn new(name: &str, value: Option<ParameterValue>) -> Result<Self, Malformed> {
        let well_formed = !name.is_empty() && name.chars().all(is_token);
        let fits = match &value {
            None => true,
            Some(ParameterValue::Bare(text)) => !text.is_empty() && text.chars().all(is_bare),
            Some(ParameterValue::Quoted(text)) => {
                text.chars().all(|c| !c.is_control() || c == '\t')
            }
            Some(ParameterValue::Angle(text)) => {
                text.trim() == text && !text.chars().any(|c| c.is_control() || c == '>')
            }
        };
        if well_formed && fits {
            Ok(Self::unchecked(name.to_owned(), value))
        } else {
            Err(Malformed)
        }
    }

    pub(super) const fn unchecked(name: String, value: Option<ParameterValue>) -> Self {
        Self { name, value }
    }

    /// The name as it was written; letter case does not matter.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value; a flag has none.
    pub const fn value(&self) -> Option<&ParameterValue> {
        self.value.as_ref()
    }

    /// Tells whether this is the parameter `name`.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The text of a token or quoted string.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Some(ParameterValue::Bare(text) | ParameterValue::Quoted(text)) => Some(text),
            Some(ParameterValue::Angle(_)) | None => None,
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            None => formatter.write_str(&self.name),
            Some(ParameterValue::Bare(text)) => write!(formatter, "{}={text}", self.name),
            Some(ParameterValue::Quoted(text)) => {
                write!(formatter, "{}={}", self.name, Quoted(text))
            }
            Some(ParameterValue::Angle(text)) => write!(formatter, "{}=<{text}>", self.name),
        }
    }
}

/// Prints a text as `quoted-string`.
pub(super) struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        formatter.write_char('"')?;
        for character in self.0.chars() {
            if matches!(character, '"' | '\\') {
                formatter.write_char('\\')?;
            }
            formatter.write_char(character)?;
        }
        formatter.write_char('"')
    }
}

/// Takes the one parameter `name` out of `parameters`; given twice, it is
/// malformed.
pub(super) fn take_one(
    parameters: &mut Vec<Parameter>,
    name: &str,
) -> Result<Option<Parameter>, Malformed> {
    let Some(at) = parameters.iter().position(|parameter| parameter.is(name)) else {
        return Ok(None);
    };
    let taken = parameters.remove(at);
    if parameters.iter().any(|parameter| parameter.is(name)) {
        return Err(Malformed);
    }
    Ok(Some(taken))
}
