//! `Reason` for failed Identity headers (RFC 3326, RFC 9410).

use std::fmt;

use super::parameter::{Quoted, take_one};
use super::scan::Scan;
use super::{Malformed, Parameter, ParameterValue, SipCode};

/// One value of a Reason header field, e.g.
/// `STIR ;cause=436 ;text="Bad Identity Info"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    protocol: String,
    cause: Option<u16>,
    text: Option<String>,
    ppi: Option<String>,
    others: Vec<Parameter>,
}

impl Reason {
    /// The value that reports one Identity header's failure (RFC 9410).
    pub fn stir(code: SipCode) -> Self {
        Self {
            protocol: "STIR".to_owned(),
            cause: Some(code.number()),
            text: Some(code.phrase().to_owned()),
            ppi: None,
            others: Vec::new(),
        }
    }

    /// Names the Identity header that failed: by its token in compact form
    /// (`..` and the signature), which gives nothing away, or in full form
    /// (RFC 9410).
    pub fn with_passport(mut self, token: &str) -> Result<Self, Malformed> {
        if !super::identity_header::is_token_text(token) {
            return Err(Malformed);
        }
        self.ppi = Some(token.to_owned());
        Ok(self)
    }

    /// Reads one value; [`super::split_list`] takes a list apart.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let mut scan = Scan::new(value);
        let protocol = scan.token()?.to_owned();
        let mut others = scan.parameters()?;
        let cause = match take_one(&mut others, "cause")? {
            Some(cause) => Some(digits(cause.value()).ok_or(Malformed)?),
            None => None,
        };
        let text = match take_one(&mut others, "text")? {
            Some(text) => Some(text.text().ok_or(Malformed)?.to_owned()),
            None => None,
        };
        let ppi = match take_one(&mut others, "ppi")? {
            Some(ppi) => Some(ppi.text().ok_or(Malformed)?.to_owned()),
            None => None,
        };
        Ok(Self { protocol, cause, text, ppi, others })
    }

    /// `STIR`, `SIP`, `Q.850` …
    pub fn protocol(&self) -> &str {
        &self.protocol
    }

    /// The protocol's code: for `STIR` that of a SIP response.
    pub const fn cause(&self) -> Option<u16> {
        self.cause
    }

    /// The words beside the code.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The token of the Identity header that failed, in compact or full form.
    pub fn passport(&self) -> Option<&str> {
        self.ppi.as_deref()
    }

    /// Parameters other than `cause`, `text` and `ppi`, in their order.
    pub fn others(&self) -> &[Parameter] {
        &self.others
    }
}

fn digits(value: Option<&ParameterValue>) -> Option<u16> {
    match value {
        Some(ParameterValue::Bare(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().ok()
        }
        _ => None,
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.protocol)?;
        if let Some(cause) = self.cause {
            write!(formatter, " ;cause={cause}")?;
        }
        if let Some(text) = &self.text {
            write!(formatter, " ;text={}", Quoted(text))?;
        }
        if let Some(ppi) = &self.ppi {
            write!(formatter, " ;ppi={}", Quoted(ppi))?;
        }
        self.others.iter().try_for_each(|other| write!(formatter, " ;{other}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_reported_in_the_standards_notation() {
        let reason = Reason::stir(SipCode::BadIdentityInfo);
        assert_eq!(reason.to_string(), r#"STIR ;cause=436 ;text="Bad Identity Info""#);
        assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
    }

    #[test]
    fn a_failure_names_its_token() {
        let reason = Reason::stir(SipCode::StaleDate).with_passport("..AA").unwrap();
        assert_eq!(reason.to_string(), r#"STIR ;cause=403 ;text="Stale Date" ;ppi="..AA""#);
        assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
        for token in ["", "AA", "..\"", "a b.c.d"] {
            assert_eq!(Reason::stir(SipCode::StaleDate).with_passport(token), Err(Malformed));
        }
    }

    #[test]
    fn other_protocols_and_parameters_are_kept() {
        let reason = Reason::parse(r#"Q.850;cause=16;text="Terminated";location=LN"#).unwrap();
        assert_eq!((reason.protocol(), reason.cause()), ("Q.850", Some(16)));
        assert_eq!(reason.others().len(), 1);
        assert_eq!(Reason::parse(&reason.to_string()), Ok(reason));
    }

    #[test]
    fn malformed_values_are_refused() {
        for text in [
            "",
            ";cause=1",
            "STIR;cause=x",
            "STIR;cause=+1",
            "STIR;cause=99999",
            "STIR;cause=1;cause=2",
            "STIR;text=<a>",
            "STIR cause=1",
            "STIR;text=\"a",
        ] {
            assert_eq!(Reason::parse(text), Err(Malformed), "{text}");
        }
    }
}
