//! The envelope: what makes the exchange refuse a whole change set.

use signet_protocol::document::{self, DocumentError};
use signet_protocol::{
    ChangeSetRequest, Digest, ManifestClaims, NumberSet, Op, Problem, ProblemType, limits,
    manifest, merkle,
};
use signet_stir::PublicKey;
use signet_stir::certificate::Certificate;
use signet_stir::jws::JwsError;

use super::{SigningKey, certificate_digest};
use crate::Denied;
use crate::store::{EnterpriseRow, Read};

/// A change set that is well formed and rightly signed.
pub(super) struct Prepared {
    pub manifest: String,
    pub digest: Digest,
    pub claims: ManifestClaims,
    pub kid: String,
    pub number_sets: Vec<NumberSet>,
    /// The sets as JSON, zstd compressed.
    pub compressed_sets: Vec<u8>,
}

/// Checks everything that can be told without the log.
pub(super) fn prepare(
    request: ChangeSetRequest,
    key: &PublicKey,
    enterprise_id: &str,
    exchange_id: &str,
) -> Result<Prepared, Denied> {
    let document = document::read::<ManifestClaims>(&request.manifest).map_err(refused)?;
    let canonical = document.is_canonical();
    let document = document.verify(key).map_err(refused)?;
    if !canonical {
        let detail = "the payload is not in the canonical form of RFC 8225, section 9";
        return Err(Denied::because(ProblemType::InvalidManifest, detail));
    }
    let claims = document.claims;
    if claims.iss != enterprise_id {
        return Err(ProblemType::WrongIssuer.into());
    }
    if claims.aud != exchange_id {
        return Err(ProblemType::WrongAudience.into());
    }
    if claims.iat < 0 {
        return Err(Denied::because(ProblemType::ClockSkew, "iat is before 1970"));
    }
    check_form(&claims)?;
    let sets = serde_json::to_vec(&request.number_sets).map_err(Denied::failed)?;
    if sets.len() > limits::NUMBER_SETS_BYTES {
        return Err(ProblemType::TooLarge.into());
    }
    check_sets(&claims.ops, &request.number_sets)?;
    Ok(Prepared {
        digest: document.digest,
        kid: document.kid,
        claims,
        compressed_sets: zstd::bulk::compress(&sets, 3).map_err(Denied::failed)?,
        manifest: request.manifest,
        number_sets: request.number_sets,
    })
}

fn check_form(claims: &ManifestClaims) -> Result<(), Denied> {
    let invalid = |detail| Err(Denied::because(ProblemType::InvalidManifest, detail));
    if !is_identifier(&claims.jti) {
        return invalid("jti is empty, too long or not printable ASCII");
    }
    if claims.ops.is_empty() || claims.ops.len() > limits::OPS_PER_MANIFEST {
        return invalid("no op or too many");
    }
    if claims.seq == 0 || claims.seq > i64::MAX as u64 {
        return invalid("seq is out of range");
    }
    if manifest::ops_bytes(&claims.ops) > limits::OPS_BYTES {
        return Err(Denied::because(ProblemType::TooLarge, "the ops take more than 256 KiB"));
    }
    Ok(())
}

/// Whether a text is 1 to 64 printable ASCII characters without spaces.
pub(super) fn is_identifier(text: &str) -> bool {
    let characters = 1..=limits::IDENTIFIER_CHARACTERS;
    characters.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Each op that commits to numbers has its set, with that count and root.
fn check_sets(ops: &[Op], sets: &[NumberSet]) -> Result<(), Denied> {
    let committed = || ops.iter().zip(0_u32..).filter_map(|(op, at)| Some((at, op.commitment()?)));
    if committed().count() != sets.len() {
        let detail = "the number sets are not those of the ops";
        return Err(Denied::because(ProblemType::InvalidNumberSet, detail));
    }
    for ((op, (count, root)), set) in committed().zip(sets) {
        if count != set.numbers().len() as u64 {
            return Err(Problem::new(ProblemType::CountMismatch).with_op(op).into());
        }
        if root != merkle::set_root(set) {
            return Err(Problem::new(ProblemType::RootMismatch).with_op(op).into());
        }
    }
    Ok(())
}

/// Checks the manifest against the log: that it follows the head, and that
/// the log holds its key.
pub(super) fn admit(
    store: &dyn Read,
    enterprise: &EnterpriseRow,
    prepared: &Prepared,
    now: i64,
) -> Result<SigningKey, Denied> {
    let claims = &prepared.claims;
    if enterprise.suspended {
        return Err(ProblemType::EnterpriseSuspended.into());
    }
    if store.has_jti(enterprise.at, &claims.jti)? {
        return Err(ProblemType::ReplayedJti.into());
    }
    if claims.seq != enterprise.head.seq + 1 || claims.prev != enterprise.head.head {
        let problem = Problem::new(ProblemType::OutOfOrder);
        return Err(problem.with_head(enterprise.head.clone()).into());
    }
    if claims.iat < enterprise.last_iat {
        return Err(Denied::because(ProblemType::ClockSkew, "iat precedes the predecessor's"));
    }
    // A desk keeps its predecessor's time when its clock was put back, and so
    // may it when this clock was.
    if claims.iat > now.max(enterprise.last_iat).saturating_add(limits::CLOCK_AHEAD) {
        return Err(Denied::because(ProblemType::ClockSkew, "iat runs ahead of the clock"));
    }
    let digest = match store.key(enterprise.at, &prepared.kid)? {
        Some(key) if key.revoked => return Err(ProblemType::KeyRevoked.into()),
        Some(key) => key.certificate,
        None if enterprise.head.seq == 0 => {
            first_key(&claims.ops).ok_or(ProblemType::UnknownKey)?
        }
        None => return Err(ProblemType::UnknownKey.into()),
    };
    let row = store.certificate(&digest)?.ok_or(ProblemType::UnknownKey)?;
    if row.enterprise != enterprise.at || row.kid != prepared.kid {
        return Err(ProblemType::UnknownKey.into());
    }
    let certificate = Certificate::from_der(&row.der)?;
    // Not the clock alone: one that was put back does not undo what was issued.
    if !(certificate.not_before()..=certificate.not_after()).contains(&now.max(claims.iat)) {
        return Err(ProblemType::CertificateInvalid.into());
    }
    Ok(SigningKey { row, certificate })
}

/// The certificate an empty log starts with: its first op brings it.
fn first_key(ops: &[Op]) -> Option<Digest> {
    match ops.first()? {
        Op::AddKey { certificates } => certificate_digest(certificates.first()?),
        _ => None,
    }
}

/// What a document that cannot be read is answered with.
pub(super) fn refused(error: DocumentError) -> Denied {
    let kind = match error {
        DocumentError::TooLarge => ProblemType::TooLarge,
        DocumentError::Jws(JwsError::Signature(_)) => ProblemType::BadSignature,
        DocumentError::NoKey | DocumentError::UnknownKey => ProblemType::UnknownKey,
        DocumentError::Jws(_)
        | DocumentError::WrongIssuer
        | DocumentError::WrongAudience
        | DocumentError::WrongSubject
        | DocumentError::BrokenChain
        | DocumentError::Content => ProblemType::InvalidManifest,
        DocumentError::Signer(error) => return error.into(),
    };
    Denied::because(kind, error.to_string())
}
