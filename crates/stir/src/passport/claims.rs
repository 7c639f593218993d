//! The claims of a token, and their deterministic serialisation (RFC 8225,
//! sections 5 and 9).

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::{Claim, SignError};
use super::fingerprint::KeyFingerprint;
use super::header::Extension;
use crate::call_reason::CallReason;
use crate::canonical;
use crate::identity::{Identity, Tn, Uri};
use crate::rcd::{Rcd, RcdError, Rcdi, check};

/// What a provider says of the caller's right to the number (RFC 8588,
/// section 4; ATIS-1000074, section 5.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Attestation {
    /// Full: it originates the call, knows the customer, and has verified the
    /// customer's right to the number.
    A,
    /// Partial: it originates the call and knows the customer, not the right to
    /// the number.
    B,
    /// Gateway: it took the call over from elsewhere.
    C,
}

impl Attestation {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The claim's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// The level of a claim's value.
    pub fn from_claim(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

impl fmt::Display for Attestation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The `origid` claim: names where a call came into the network (RFC 8588,
/// section 5). One made here is a UUID; one received may be any text, for
/// nothing rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrigId(String);

impl OrigId {
    /// A version 4 UUID of 16 octets that nobody can predict.
    pub fn from_random(mut octets: [u8; 16]) -> Self {
        use std::fmt::Write;
        // RFC 9562, section 5.4: version and variant.
        octets[6] = octets[6] & 0x0f | 0x40;
        octets[8] = octets[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (at, octet) in octets.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            // Writing to a String cannot fail.
            let _ = write!(text, "{octet:02x}");
        }
        Self(text)
    }

    /// Takes a UUID in its usual notation (RFC 9562, section 4).
    pub fn from_uuid(text: &str) -> Option<Self> {
        let well_formed = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        well_formed.then(|| Self(text.to_owned()))
    }

    pub(super) fn received(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// The text as it stands.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The `dest` claim: one identity or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destinations {
    pub(super) tn: Vec<Tn>,
    pub(super) uri: Vec<Uri>,
}

impl Destinations {
    /// One identity.
    pub fn one(identity: Identity) -> Self {
        match identity {
            Identity::Tn(number) => Self { tn: vec![number], uri: Vec::new() },
            Identity::Uri(uri) => Self { tn: Vec::new(), uri: vec![uri] },
        }
    }

    /// Several identities, each kind in its order; `None` for none.
    pub fn new(identities: impl IntoIterator<Item = Identity>) -> Option<Self> {
        let mut all = Self { tn: Vec::new(), uri: Vec::new() };
        for identity in identities {
            match identity {
                Identity::Tn(number) => all.tn.push(number),
                Identity::Uri(uri) => all.uri.push(uri),
            }
        }
        (!all.tn.is_empty() || !all.uri.is_empty()).then_some(all)
    }

    /// The telephone numbers.
    pub fn numbers(&self) -> &[Tn] {
        &self.tn
    }

    /// The URIs.
    pub fn uris(&self) -> &[Uri] {
        &self.uri
    }

    /// Tells whether `identity` is among them.
    pub fn contains(&self, identity: &Identity) -> bool {
        match identity {
            Identity::Tn(number) => self.tn.contains(number),
            Identity::Uri(uri) => self.uri.contains(uri),
        }
    }
}

/// What a token of each kind says beyond the call itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assertion {
    /// Nothing (RFC 8225).
    Base,
    /// RFC 8588.
    Shaken {
        /// The claim `attest` (RFC 8588, section 4).
        attest: Attestation,
        /// The claim `origid` (RFC 8588, section 5).
        origid: OrigId,
    },
    /// The `rcd` claim alone (RFC 9795).
    Rcd,
    /// The call to `div` goes on to `dest` (RFC 8946, section 3). Its signer
    /// speaks for `div`, not for `orig`.
    Div {
        /// Who was called, and sent the call on.
        div: Identity,
    },
    /// As `Div`, with the token of the call to `div` inside, in full form
    /// (RFC 8946, section 5).
    DivO {
        /// As in `Div`.
        div: Identity,
        /// The text of the token inside; in a token that was received, any text.
        opt: String,
    },
}

/// The claims of one token.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    pub(super) iat: i64,
    pub(super) orig: Identity,
    pub(super) dest: Destinations,
    pub(super) assertion: Assertion,
    pub(super) rcd: Option<Value>,
    pub(super) rcdi: Option<Value>,
    pub(super) crn: Option<String>,
    pub(super) iss: Option<String>,
    pub(super) mky: Vec<KeyFingerprint>,
    pub(super) others: Map<String, Value>,
}

impl Claims {
    fn new(iat: i64, orig: Identity, dest: Destinations, assertion: Assertion) -> Self {
        Self {
            iat,
            orig,
            dest,
            assertion,
            rcd: None,
            rcdi: None,
            crn: None,
            iss: None,
            mky: Vec::new(),
            others: Map::new(),
        }
    }

    /// A token without extension; `iat` in seconds since 1970-01-01 UTC.
    pub fn base(iat: i64, orig: Identity, dest: Destinations) -> Self {
        Self::new(iat, orig, dest, Assertion::Base)
    }

    /// A `shaken` token.
    pub fn shaken(
        iat: i64,
        orig: Identity,
        dest: Destinations,
        attest: Attestation,
        origid: OrigId,
    ) -> Self {
        Self::new(iat, orig, dest, Assertion::Shaken { attest, origid })
    }

    /// An `rcd` token, with the digests of what `rcd` leads to.
    pub fn rcd(
        iat: i64,
        orig: Identity,
        dest: Destinations,
        rcd: &Rcd,
        rcdi: Option<&Rcdi>,
    ) -> Result<Self, RcdError> {
        Self::new(iat, orig, dest, Assertion::Rcd).with_rcd(rcd, rcdi)
    }

    /// A `div` token: the call from `orig` to `div` goes on to `dest`.
    pub fn div(iat: i64, orig: Identity, dest: Destinations, div: Identity) -> Self {
        Self::new(iat, orig, dest, Assertion::Div { div })
    }

    /// A `div-o` token around `opt`, the token of the call to `div`.
    pub fn div_o(
        iat: i64,
        orig: Identity,
        dest: Destinations,
        div: Identity,
        opt: &super::Passport<'_>,
    ) -> Self {
        Self::new(iat, orig, dest, Assertion::DivO { div, opt: opt.to_text() })
    }

    /// Adds Rich Call Data, as the signer of a `shaken` token may; refuses what
    /// a verifier would.
    pub fn with_rcd(mut self, rcd: &Rcd, rcdi: Option<&Rcdi>) -> Result<Self, RcdError> {
        check(rcd, rcdi)?;
        let (claim, digests) = (rcd.to_value(), rcdi.map(Rcdi::to_value));
        canonical::to_string(&claim).map_err(|_| RcdError::NotDeterministic)?;
        self.rcd = Some(claim);
        self.rcdi = digests;
        Ok(self)
    }

    /// Adds the call reason.
    #[must_use]
    pub fn with_call_reason(mut self, reason: &CallReason) -> Self {
        self.crn = Some(reason.as_str().to_owned());
        self
    }

    /// Names the party that signs where it is not the caller's provider
    /// (RFC 9795).
    #[must_use]
    pub fn with_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.iss = Some(issuer.into());
        self
    }

    /// Adds fingerprints of the media's keys, in the order the claim wants.
    #[must_use]
    pub fn with_key_fingerprints(mut self, mut keys: Vec<KeyFingerprint>) -> Self {
        keys.sort();
        keys.dedup();
        self.mky = keys;
        self
    }

    /// Adds a claim that this type has no name for.
    pub fn with_claim(mut self, name: &str, value: Value) -> Result<Self, SignError> {
        if let Some(claim) = Claim::ALL.into_iter().find(|claim| claim.name() == name) {
            return Err(SignError::Reserved(claim));
        }
        canonical::to_string(&value)?;
        self.others.insert(name.to_owned(), value);
        Ok(self)
    }

    /// When it was signed, seconds since 1970-01-01 UTC.
    pub const fn iat(&self) -> i64 {
        self.iat
    }

    /// Who calls.
    pub const fn orig(&self) -> &Identity {
        &self.orig
    }

    /// Who is called.
    pub const fn dest(&self) -> &Destinations {
        &self.dest
    }

    /// What this kind of token says.
    pub const fn assertion(&self) -> &Assertion {
        &self.assertion
    }

    /// The kind of token.
    pub const fn extension(&self) -> Extension {
        match self.assertion {
            Assertion::Base => Extension::Base,
            Assertion::Shaken { .. } => Extension::Shaken,
            Assertion::Rcd => Extension::Rcd,
            Assertion::Div { .. } => Extension::Div,
            Assertion::DivO { .. } => Extension::DivO,
        }
    }

    /// The identity whose authority the signer must have: `div` of a diverted
    /// call (RFC 8946, section 4), else `orig`.
    pub const fn signed_for(&self) -> &Identity {
        match &self.assertion {
            Assertion::Div { div } | Assertion::DivO { div, .. } => div,
            Assertion::Base | Assertion::Shaken { .. } | Assertion::Rcd => &self.orig,
        }
    }

    /// The attestation of a `shaken` token.
    pub const fn attestation(&self) -> Option<Attestation> {
        match self.assertion {
            Assertion::Shaken { attest, .. } => Some(attest),
            _ => None,
        }
    }

    /// The `rcd` claim: an object, its members not looked at.
    pub const fn rcd_claim(&self) -> Option<&Value> {
        self.rcd.as_ref()
    }

    /// The `rcdi` claim: an object, its members not looked at.
    pub const fn rcdi_claim(&self) -> Option<&Value> {
        self.rcdi.as_ref()
    }

    /// The call reason as it was received, of any length.
    pub fn crn(&self) -> Option<&str> {
        self.crn.as_deref()
    }

    /// The party that signs, where it names itself.
    pub fn iss(&self) -> Option<&str> {
        self.iss.as_deref()
    }

    /// Fingerprints of the media's keys, in their order.
    pub fn key_fingerprints(&self) -> &[KeyFingerprint] {
        &self.mky
    }

    /// Claims this type has no name for.
    pub const fn others(&self) -> &Map<String, Value> {
        &self.others
    }

    /// Every claim as JSON.
    pub fn to_members(&self) -> Map<String, Value> {
        let mut members = self.others.clone();
        let mut put = |claim: Claim, value: Value| members.insert(claim.name().to_owned(), value);
        let identity = |identity: &Identity| {
            Value::from_iter([(identity.member(), Value::from(identity.as_str()))])
        };
        put(Claim::Iat, self.iat.into());
        put(Claim::Orig, identity(&self.orig));
        let mut dest = Map::new();
        if !self.dest.tn.is_empty() {
            dest.insert("tn".to_owned(), self.dest.tn.iter().map(Tn::as_str).collect());
        }
        if !self.dest.uri.is_empty() {
            dest.insert("uri".to_owned(), self.dest.uri.iter().map(Uri::as_str).collect());
        }
        put(Claim::Dest, dest.into());
        match &self.assertion {
            Assertion::Base | Assertion::Rcd => {}
            Assertion::Shaken { attest, origid } => {
                put(Claim::Attest, attest.as_str().into());
                put(Claim::OrigId, origid.as_str().into());
            }
            Assertion::Div { div } => {
                put(Claim::Div, identity(div));
            }
            Assertion::DivO { div, opt } => {
                put(Claim::Div, identity(div));
                put(Claim::Opt, opt.as_str().into());
            }
        }
        if !self.mky.is_empty() {
            put(Claim::Mky, self.mky.iter().map(KeyFingerprint::to_value).collect());
        }
        for (claim, value) in [(Claim::Rcd, &self.rcd), (Claim::Rcdi, &self.rcdi)] {
            if let Some(value) = value {
                put(claim, value.clone());
            }
        }
        for (claim, text) in [(Claim::Crn, &self.crn), (Claim::Iss, &self.iss)] {
            if let Some(text) = text {
                put(claim, text.as_str().into());
            }
        }
        members
    }

    /// The payload, deterministically serialised.
    pub fn to_canonical(&self) -> Result<String, SignError> {
        let simple = self.others.is_empty() && self.mky.is_empty();
        if !simple {
            return Ok(canonical::to_string(&Value::Object(self.to_members()))?);
        }
        let mut out = String::with_capacity(256);
        self.write(&mut out)?;
        Ok(out)
    }

    /// As [`Self::to_canonical`], without a tree of values in between: every
    /// call is signed by this. Members stand in code point order.
    fn write(&self, out: &mut String) -> Result<(), SignError> {
        let mut separator = '{';
        let mut name = |name: &str, out: &mut String| {
            out.push(separator);
            separator = ',';
            out.push('"');
            out.push_str(name);
            out.push_str("\":");
        };
        if let Assertion::Shaken { attest, .. } = &self.assertion {
            name("attest", out);
            canonical::write_quoted(attest.as_str(), out);
        }
        if let Some(crn) = &self.crn {
            name("crn", out);
            canonical::write_quoted(crn, out);
        }
        name("dest", out);
        write_destinations(&self.dest, out);
        if let Assertion::Div { div } | Assertion::DivO { div, .. } = &self.assertion {
            name("div", out);
            write_identity(div, out);
        }
        name("iat", out);
        {
            use std::fmt::Write;
            // Writing to a String cannot fail.
            let _ = write!(out, "{}", self.iat);
        }
        if let Some(iss) = &self.iss {
            name("iss", out);
            canonical::write_quoted(iss, out);
        }
        if let Assertion::DivO { opt, .. } = &self.assertion {
            name("opt", out);
            canonical::write_quoted(opt, out);
        }
        name("orig", out);
        write_identity(&self.orig, out);
        if let Assertion::Shaken { origid, .. } = &self.assertion {
            name("origid", out);
            canonical::write_quoted(origid.as_str(), out);
        }
        for (member, value) in [("rcd", &self.rcd), ("rcdi", &self.rcdi)] {
            if let Some(value) = value {
                name(member, out);
                canonical::write(value, out)?;
            }
        }
        out.push('}');
        Ok(())
    }
}

fn write_identity(identity: &Identity, out: &mut String) {
    out.push_str("{\"");
    out.push_str(identity.member());
    out.push_str("\":");
    canonical::write_quoted(identity.as_str(), out);
    out.push('}');
}

fn write_destinations(dest: &Destinations, out: &mut String) {
    out.push('{');
    write_texts("tn", dest.tn.iter().map(Tn::as_str), out);
    if !dest.tn.is_empty() && !dest.uri.is_empty() {
        out.push(',');
    }
    write_texts("uri", dest.uri.iter().map(Uri::as_str), out);
    out.push('}');
}

fn write_texts<'t>(name: &str, texts: impl Iterator<Item = &'t str>, out: &mut String) {
    for (position, text) in texts.enumerate() {
        if position == 0 {
            out.push('"');
            out.push_str(name);
            out.push_str("\":[");
        } else {
            // The bracket that closed the list so far.
            out.pop();
            out.push(',');
        }
        canonical::write_quoted(text, out);
        out.push(']');
    }
}
