//! Signing a call with the desk's key, from the brand's very claims.

use serde::Serialize;
use serde_json::Value;
use signet_stir::call_reason::CallReason;
use signet_stir::certificate::{Certificate, CertificateError, TnScope, scope_covers};
use signet_stir::identity::{Identity, Tn};
use signet_stir::passport::{Attestation, CertificateAddress, Claims, Destinations, OrigId};
use signet_stir::{Signer, TelephoneNumber};

use super::PassportError;
use crate::brand::{self, Brand};
use crate::call::NO_ADDRESS;
use crate::numbers::{NumberRow, get_number};
use crate::store::Store;
use crate::store::connection::{self, ConnectionRow};
use crate::world::World;

/// Which token carries the brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A `shaken` token (RFC 8588), the brand's claims added where there is
    /// one (RFC 9795, section 8).
    Shaken(Attestation),
    /// An `rcd` token (RFC 9795), which speaks of the brand alone.
    Rcd,
}

/// A call to be signed.
#[derive(Clone, Debug)]
pub struct SignRequest {
    pub orig: Tn,
    pub dest: Destinations,
    pub form: Form,
    /// Identifier or name of a brand; otherwise the number's own, with its
    /// reason.
    pub brand: Option<String>,
    /// One of the brand's call reasons.
    pub reason: Option<String>,
    /// Where the certificate lies; otherwise the address that enrolment gave.
    pub x5u: Option<CertificateAddress>,
    /// Refuses what is otherwise signed with a [`Warning`].
    pub strict: bool,
}

/// What makes a verifier doubt a token that was signed all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The workspace does not hold the calling number.
    NotHeld,
    /// The certificate does not speak for the calling number.
    NotCertified,
}

/// A token and what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signed {
    /// Value of the Identity header field (RFC 8224, section 4).
    pub identity: String,
    /// The PASSporT in full form.
    pub token: String,
    pub header: Value,
    pub payload: Value,
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}

/// Signs a call.
pub fn sign(
    store: &Store,
    signer: &dyn Signer,
    world: &World,
    request: &SignRequest,
) -> Result<Signed, PassportError> {
    let enrolled = connection::current(store.connection())?;
    let enrolled = enrolled.as_ref().map(Enrolment::read).transpose()?;
    let number = request.orig.telephone_number();
    let row = match number {
        Some(number) => get_number(store.connection(), number)?,
        None => None,
    };
    let warnings = doubts(row.is_some(), enrolled.as_ref(), number);
    if request.strict
        && let Some(doubt) = warnings.first()
    {
        let number = request.orig.as_str().to_owned();
        return Err(match doubt {
            Warning::NotHeld => PassportError::NotHeld(number),
            Warning::NotCertified => PassportError::NotCertified(number),
        });
    }
    let x5u = match &request.x5u {
        Some(address) => address.clone(),
        None => certificate_address(enrolled.as_ref())?,
    };
    let claims = claims(store, enrolled.as_ref(), row, world, request)?;
    let token = claims.sign(&x5u, signer)?;
    let mut header = serde_json::json!({ "alg": "ES256", "typ": "passport", "x5u": x5u.as_str() });
    if let Some(ppt) = claims.extension().ppt() {
        header["ppt"] = ppt.into();
    }
    Ok(Signed {
        identity: token.identity_header(),
        token: token.as_str().to_owned(),
        header,
        payload: Value::Object(claims.to_members()),
        warnings,
    })
}

/// What signing needs of an enrolment.
struct Enrolment<'a> {
    public_url: &'a str,
    /// The desk's own.
    certificate: Certificate,
}

impl<'a> Enrolment<'a> {
    fn read(row: &'a ConnectionRow) -> Result<Self, PassportError> {
        let path = Certificate::path_from_pem(&row.certificates)?;
        let certificate = path.into_iter().next().ok_or(CertificateError::Encoding)?;
        Ok(Self { public_url: &row.public_url, certificate })
    }
}

/// What a verifier would hold against the calling number.
fn doubts(
    held: bool,
    enrolled: Option<&Enrolment<'_>>,
    number: Option<TelephoneNumber>,
) -> Vec<Warning> {
    let mut doubts = Vec::new();
    if !held {
        doubts.push(Warning::NotHeld);
    }
    if let Some(enrolment) = enrolled {
        let certified = match (enrolment.certificate.scope(), number) {
            // What lies behind an address is at the exchange, which checked the
            // numbers it accepted against it.
            (Some(TnScope::Reference(_)), _) => held,
            (Some(scope), Some(number)) => scope_covers(scope, None, number),
            (Some(_), None) | (None, _) => false,
        };
        if !certified {
            doubts.push(Warning::NotCertified);
        }
    }
    doubts
}

/// Where the exchange serves the path of the desk's certificate to everyone.
fn certificate_address(
    enrolled: Option<&Enrolment<'_>>,
) -> Result<CertificateAddress, PassportError> {
    let Enrolment { public_url, certificate } = enrolled.ok_or(PassportError::NoAddress)?;
    let digest = certificate.digest().hex();
    let address = format!("{}/v1/certificates/{digest}", public_url.trim_end_matches('/'));
    CertificateAddress::new(&address).map_err(|_| PassportError::NoAddress)
}

fn claims(
    store: &Store,
    enrolled: Option<&Enrolment<'_>>,
    row: Option<NumberRow>,
    world: &World,
    request: &SignRequest,
) -> Result<Claims, PassportError> {
    let (brand, reason) = branding(store, row, request)?;
    let (iat, dest) = (world.now(), request.dest.clone());
    let orig = Identity::Tn(request.orig.clone());
    let rich = match &brand {
        Some(brand) => {
            let base = enrolled.map_or(NO_ADDRESS, |enrolment| enrolment.public_url);
            Some(brand::claims(brand, base)?)
        }
        None => None,
    };
    let claims = match (request.form, &rich) {
        (Form::Rcd, None) => {
            return Err(PassportError::NoBrand(request.orig.as_str().to_owned()));
        }
        (Form::Rcd, Some((rcd, rcdi))) => Claims::rcd(iat, orig, dest, rcd, Some(rcdi))?,
        (Form::Shaken(attest), rich) => {
            // Of one call, and of no other (RFC 8588, section 5).
            let origid = OrigId::from_random(world.bytes());
            let claims = Claims::shaken(iat, orig, dest, attest, origid);
            match rich {
                Some((rcd, rcdi)) => claims.with_rcd(rcd, Some(rcdi))?,
                None => claims,
            }
        }
    };
    Ok(match reason {
        Some(reason) => claims.with_call_reason(&reason),
        None => claims,
    })
}

/// The brand and the reason of a call: those that were named, else those the
/// number is under.
fn branding(
    store: &Store,
    row: Option<NumberRow>,
    request: &SignRequest,
) -> Result<(Option<Brand>, Option<CallReason>), PassportError> {
    let own = row.as_ref().and_then(|row| row.brand.as_ref());
    let brand = match (&request.brand, own) {
        (Some(named), _) => Some(brand::find(store, named)?),
        (None, Some((uid, _))) => Some(brand::get(store, uid)?),
        (None, None) => None,
    };
    let reason = match (&request.reason, &brand) {
        (None, Some(brand)) => {
            // The number's reason is one of its own brand's.
            let kept = own.is_some_and(|(uid, _)| *uid == brand.uid);
            row.and_then(|row| row.reason).filter(|_| kept)
        }
        (None, None) => None,
        (Some(_), None) => {
            return Err(PassportError::ReasonWithoutBrand(request.orig.as_str().to_owned()));
        }
        (Some(named), Some(brand)) => {
            let folded = named.trim().to_lowercase();
            let mut allowed = brand.reasons.iter().map(ToString::to_string);
            let found = allowed.find(|reason| reason.to_lowercase() == folded);
            Some(found.ok_or_else(|| PassportError::UnknownReason(named.clone()))?)
        }
    };
    // Reasons in the store are within the claim's limits.
    let reason = reason.and_then(|reason| CallReason::new(reason).ok());
    Ok((brand, reason))
}
