//! Reading claims: their shapes are taken strictly, their order is not.

use serde_json::{Map, Value};

use super::claims::{Assertion, Attestation, Claims, Destinations, OrigId};
use super::error::{Claim, ClaimError};
use super::fingerprint::KeyFingerprint;
use super::header::Extension;
use crate::identity::{Identity, Tn, Uri};

impl Claims {
    /// Takes the members of a payload. Those that other kinds of token give a
    /// meaning to are kept as they are.
    pub(super) fn from_members(
        mut members: Map<String, Value>,
        extension: Extension,
    ) -> Result<Self, ClaimError> {
        let iat = take(&mut members, Claim::Iat)?;
        // Neither a string nor a fraction, and not before 1970.
        let iat = iat.as_i64().filter(|iat| *iat >= 0).ok_or(ClaimError::Shape(Claim::Iat))?;
        let orig = identity(take(&mut members, Claim::Orig)?, Claim::Orig)?;
        let dest = destinations(take(&mut members, Claim::Dest)?)?;
        let rcd = object(&mut members, Claim::Rcd)?;
        let rcdi = object(&mut members, Claim::Rcdi)?;
        if rcd.is_none() && (rcdi.is_some() || extension == Extension::Rcd) {
            return Err(ClaimError::Missing(Claim::Rcd));
        }
        let crn = text(&mut members, Claim::Crn)?;
        let iss = text(&mut members, Claim::Iss)?;
        let mky = match members.remove(Claim::Mky.name()) {
            None => Vec::new(),
            Some(value) => fingerprints(&value).ok_or(ClaimError::Shape(Claim::Mky))?,
        };
        let assertion = assertion(&mut members, extension)?;
        Ok(Self { iat, orig, dest, assertion, rcd, rcdi, crn, iss, mky, others: members })
    }
}

fn assertion(
    members: &mut Map<String, Value>,
    extension: Extension,
) -> Result<Assertion, ClaimError> {
    let mut required = |claim| text(members, claim)?.ok_or(ClaimError::Missing(claim));
    Ok(match extension {
        Extension::Base => Assertion::Base,
        Extension::Rcd => Assertion::Rcd,
        Extension::Shaken => Assertion::Shaken {
            attest: Attestation::from_claim(&required(Claim::Attest)?)
                .ok_or(ClaimError::Shape(Claim::Attest))?,
            origid: OrigId::received(required(Claim::OrigId)?)
                .ok_or(ClaimError::Shape(Claim::OrigId))?,
        },
        Extension::Div => Assertion::Div { div: identity(take(members, Claim::Div)?, Claim::Div)? },
        Extension::DivO => {
            let opt = required(Claim::Opt)?;
            Assertion::DivO { div: identity(take(members, Claim::Div)?, Claim::Div)?, opt }
        }
    })
}

fn take(members: &mut Map<String, Value>, claim: Claim) -> Result<Value, ClaimError> {
    members.remove(claim.name()).ok_or(ClaimError::Missing(claim))
}

fn text(members: &mut Map<String, Value>, claim: Claim) -> Result<Option<String>, ClaimError> {
    match members.remove(claim.name()) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(ClaimError::Shape(claim)),
    }
}

fn object(members: &mut Map<String, Value>, claim: Claim) -> Result<Option<Value>, ClaimError> {
    match members.remove(claim.name()) {
        None => Ok(None),
        Some(value) if value.is_object() => Ok(Some(value)),
        Some(_) => Err(ClaimError::Shape(claim)),
    }
}

/// `{"tn":"…"}` or `{"uri":"…"}`: one identity and nothing beside it.
fn identity(value: Value, claim: Claim) -> Result<Identity, ClaimError> {
    let Value::Object(members) = value else { return Err(ClaimError::Shape(claim)) };
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((name, Value::String(text))), None) if name == "tn" => {
            Tn::new(text).map(Identity::Tn).map_err(|error| ClaimError::Identity { claim, error })
        }
        (Some((name, Value::String(text))), None) if name == "uri" => Uri::new(&text)
            .map(Identity::Uri)
            .map_err(|error| ClaimError::Identity { claim, error }),
        _ => Err(ClaimError::Shape(claim)),
    }
}

/// `{"tn":[…]}`, `{"uri":[…]}` or both: arrays, neither of them empty.
fn destinations(value: Value) -> Result<Destinations, ClaimError> {
    const SHAPE: ClaimError = ClaimError::Shape(Claim::Dest);
    let wrong = |error| ClaimError::Identity { claim: Claim::Dest, error };
    let Value::Object(members) = value else { return Err(SHAPE) };
    let mut dest = Destinations { tn: Vec::new(), uri: Vec::new() };
    for (name, value) in members {
        let Value::Array(items) = value else { return Err(SHAPE) };
        if items.is_empty() {
            return Err(SHAPE);
        }
        for item in items {
            let Value::String(text) = item else { return Err(SHAPE) };
            match name.as_str() {
                "tn" => dest.tn.push(Tn::new(text).map_err(wrong)?),
                "uri" => dest.uri.push(Uri::new(&text).map_err(wrong)?),
                _ => return Err(SHAPE),
            }
        }
    }
    if dest.tn.is_empty() && dest.uri.is_empty() { Err(SHAPE) } else { Ok(dest) }
}

fn fingerprints(value: &Value) -> Option<Vec<KeyFingerprint>> {
    let keys = value.as_array()?;
    if keys.is_empty() || keys.len() > KeyFingerprint::MAX_COUNT {
        return None;
    }
    keys.iter().map(|key| KeyFingerprint::from_value(key).ok()).collect()
}
