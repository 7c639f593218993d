//! The manifests inside the evidence: certificate, signature, receipt, op.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signet_stir::certificate::{Certificate, TnScope, scope_covers, verify_path};
use signet_stir::{TelephoneNumber, TnAuthList};

use super::{EvidenceError, StepId, Steps};
use crate::document::{DocumentError, read, read_published};
use crate::manifest::Brand;
use crate::{
    AssignEvidence, Digest, Jwks, ManifestClaims, Op, PutBrandEvidence, ReceiptClaims, StatusClaims,
};

/// Who signed a manifest that the exchange accepted.
pub(super) struct Signed {
    pub enterprise_id: String,
    pub seq: u64,
    pub subject: String,
    pub kid: String,
    pub certificate: Certificate,
}

/// What an `assign` op says.
pub(super) struct Assigned {
    pub brand: String,
    pub revision: u64,
    pub reason: Option<String>,
    pub count: u64,
    pub root: Digest,
}

/// The steps a manifest goes through.
struct Ids {
    certificate: StepId,
    signature: StepId,
    receipt: StepId,
    accepted: StepId,
}

const ASSIGN: Ids = Ids {
    certificate: StepId::AssignCertificate,
    signature: StepId::AssignSignature,
    receipt: StepId::AssignReceipt,
    accepted: StepId::AssignAccepted,
};

const PUT_BRAND: Ids = Ids {
    certificate: StepId::BrandCertificate,
    signature: StepId::BrandSignature,
    receipt: StepId::BrandReceipt,
    accepted: StepId::BrandAccepted,
};

/// The parts of one piece of evidence.
struct Parts<'a> {
    manifest: &'a str,
    receipt: &'a str,
    op: u32,
    certificates: &'a [String],
    number: Option<TelephoneNumber>,
}

pub(super) fn read_assign(
    steps: &mut Steps,
    evidence: &AssignEvidence,
    status: &StatusClaims,
    jwks: &Jwks,
    number: TelephoneNumber,
) -> Result<(Signed, Assigned), EvidenceError> {
    let parts = Parts {
        manifest: &evidence.manifest,
        receipt: &evidence.receipt,
        op: evidence.op,
        certificates: &evidence.certificates,
        number: Some(number),
    };
    let (signed, op) = read_manifest(steps, &ASSIGN, &parts, status, jwks)?;
    match op {
        Op::Assign { brand, revision, reason, count, root } => {
            Ok((signed, Assigned { brand, revision, reason, count, root }))
        }
        _ => Err(steps.fail(StepId::NumberIncluded, "the op assigns nothing".to_owned())),
    }
}

pub(super) fn read_put_brand(
    steps: &mut Steps,
    evidence: &PutBrandEvidence,
    status: &StatusClaims,
    jwks: &Jwks,
) -> Result<(Signed, Brand), EvidenceError> {
    let parts = Parts {
        manifest: &evidence.manifest,
        receipt: &evidence.receipt,
        op: evidence.op,
        certificates: &evidence.certificates,
        number: None,
    };
    let (signed, op) = read_manifest(steps, &PUT_BRAND, &parts, status, jwks)?;
    match op {
        Op::PutBrand(brand) => Ok((signed, brand)),
        _ => Err(steps.fail(StepId::BrandMatches, "the op puts no brand".to_owned())),
    }
}

fn read_manifest(
    steps: &mut Steps,
    ids: &Ids,
    parts: &Parts<'_>,
    status: &StatusClaims,
    jwks: &Jwks,
) -> Result<(Signed, Op), EvidenceError> {
    // The receipt's time decides at what time the certificate is judged, so
    // its signature is checked first; what it says is checked in its turn.
    let receipt = match read_published::<ReceiptClaims>(parts.receipt, jwks) {
        Ok(receipt) => receipt.claims,
        Err(error) => return Err(steps.fail(ids.receipt, error.to_string())),
    };
    let certificate = read_certificate(parts.certificates, jwks, receipt.iat);
    let certificate = steps.take(ids.certificate, certificate)?;
    let manifest = read::<ManifestClaims>(parts.manifest)
        .and_then(|manifest| {
            let key = certificate.public_key().map_err(|_| DocumentError::UnknownKey)?;
            manifest.verify(key)
        })
        .map(|manifest| {
            let kid = manifest.kid.clone();
            (manifest, kid)
        });
    let manifest = steps.take(ids.signature, manifest)?;
    let claims = manifest.claims;

    let concerns = receipt.manifest == manifest.digest
        && receipt.seq == claims.seq
        && receipt.aud == claims.iss
        && receipt.iss == claims.aud
        && receipt.iss == status.iss;
    steps.check(ids.receipt, concerns, || manifest.digest.to_string())?;
    let refusal = receipt.refusal(parts.op, parts.number);
    let op = usize::try_from(parts.op).ok().and_then(|op| claims.ops.get(op)).cloned();
    let accepted = match (refusal, op) {
        (Some(refusal), _) => Err(refusal.to_string()),
        (None, None) => Err("there is no such op".to_owned()),
        (None, Some(op)) => Ok((op, format!("seq {}, op {}", claims.seq, parts.op))),
    };
    let op = steps.take(ids.accepted, accepted)?;
    let signed = Signed {
        enterprise_id: claims.iss,
        seq: claims.seq,
        subject: certificate.subject(),
        kid: manifest.kid,
        certificate,
    };
    Ok((signed, op))
}

fn read_certificate(
    path: &[String],
    jwks: &Jwks,
    at: i64,
) -> Result<(Certificate, String), String> {
    // Paths are two or three long; a longer one is no path but a burden.
    const LONGEST: usize = 5;
    if path.len() > LONGEST {
        return Err("the certificate path is too long".to_owned());
    }
    let path = Certificate::path_from_base64(path).map_err(|error| error.to_string())?;
    verify_path(&path, &jwks.roots(), at).map_err(|error| error.to_string())?;
    let certificate = path.into_iter().next().ok_or("there is no certificate")?;
    let subject = certificate.subject();
    Ok((certificate, subject))
}

/// Whether a certificate lets its holder speak for a number: by the list it
/// holds, by the list at the address it names, which ends in the list's
/// digest, or by a service provider code, whose numbers the exchange knows.
pub fn authorizes(
    certificate: &Certificate,
    number: TelephoneNumber,
    list: Option<&str>,
) -> Result<String, String> {
    let scope = certificate.scope().ok_or("the certificate names no numbers")?;
    let list = match (scope, list) {
        (TnScope::Value(_), _) => None,
        (TnScope::Reference(_), None) => return Err("the list of numbers is missing".to_owned()),
        (TnScope::Reference(address), Some(list)) => {
            let der = STANDARD.decode(list).map_err(|error| error.to_string())?;
            if address.rsplit('/').next() != Some(&Digest::of(&der).to_hex()) {
                return Err("the list of numbers is not the certificate's".to_owned());
            }
            Some(TnAuthList::from_der(&der).map_err(|error| error.to_string())?)
        }
    };
    if scope_covers(scope, list.as_ref(), number) {
        Ok(number.to_string())
    } else {
        Err(format!("{number} is not among the certificate's numbers"))
    }
}
