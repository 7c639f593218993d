//! Lookups: the branding of one number, with evidence.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signet_protocol::document;
use signet_protocol::manifest::Brand;
use signet_protocol::{
    AssignEvidence, BrandingAnswer, Digest, Evidence, ManifestClaims, NumberStatus, Op,
    ProblemType, PutBrandEvidence, StatusClaims, limits, merkle,
};
use signet_stir::TelephoneNumber;

use crate::log::number_sets;
use crate::store::{Assignment, CertificateRow, EnterpriseRow, EntryRow, Read};
use crate::token::Caller;
use crate::{Denied, Exchange};

/// What one state of the store says of a number.
struct Found {
    enterprise: EnterpriseRow,
    assignment: Assignment,
    assign: Source,
    brand: Brand,
    put: Source,
    put_op: u32,
    tn_list: Option<Vec<u8>>,
}

/// An entry with the certificate of its signer.
struct Source {
    entry: EntryRow,
    certificate: CertificateRow,
}

impl Exchange {
    /// The branding of a number. A desk sees its own enterprise's numbers
    /// only; what it may not see does not exist for it. `caller` is `None`
    /// where lookups are open.
    pub fn branding(
        &self,
        caller: Option<&Caller>,
        number: TelephoneNumber,
    ) -> Result<BrandingAnswer, Denied> {
        let found = self.store.read(|store| find(store, number))?.ok_or(ProblemType::NotFound)?;
        if let Some(Caller::Desk(desk)) = caller
            && desk.enterprise.at != found.enterprise.at
        {
            return Err(ProblemType::NotFound.into());
        }
        let now = self.clock.now();
        let status = if found.enterprise.suspended {
            NumberStatus::Suspended
        } else if found.assign.certificate.not_after < now {
            NumberStatus::Expired
        } else {
            found.assignment.status()
        };
        let claims = StatusClaims {
            iss: self.id().to_owned(),
            iat: now,
            exp: now + limits::STATUS_LIFE,
            number,
            status,
            manifest: found.assign.entry.digest,
            op: found.assignment.op,
        };
        let signed_status = document::sign(&claims, &self.signing).map_err(Denied::failed)?;
        let (crn, assign) = self.assign_evidence(&found, number)?;
        Ok(BrandingAnswer {
            number,
            status,
            rcd: found.brand.rcd.clone(),
            rcdi: found.brand.rcdi.clone(),
            crn,
            evidence: Evidence {
                put_brand: PutBrandEvidence {
                    certificates: self.path_of(&found.put.certificate),
                    manifest: found.put.entry.manifest,
                    receipt: found.put.entry.receipt,
                    op: found.put_op,
                },
                assign,
                status: signed_status,
            },
        })
    }

    fn assign_evidence(
        &self,
        found: &Found,
        number: TelephoneNumber,
    ) -> Result<(Option<String>, AssignEvidence), Denied> {
        let entry = &found.assign.entry;
        let claims = document::read::<ManifestClaims>(&entry.manifest).map_err(Denied::failed)?;
        let at = found.assignment.op as usize;
        let ops = &claims.claims().ops;
        let crn = match ops.get(at) {
            Some(Op::Assign { reason, .. }) => reason.clone(),
            _ => return Err(Denied::failed("an assignment without its op")),
        };
        let set = ops[..at].iter().filter(|op| op.commitment().is_some()).count();
        let set = number_sets(entry)?
            .into_iter()
            .nth(set)
            .ok_or_else(|| Denied::failed("an op without its number set"))?;
        let index = set
            .position(number)
            .ok_or_else(|| Denied::failed("an assignment outside its number set"))?;
        let path = merkle::inclusion_path(&merkle::leaves(&set), index)
            .ok_or_else(|| Denied::failed("a number without a leaf"))?;
        let evidence = AssignEvidence {
            manifest: entry.manifest.clone(),
            receipt: entry.receipt.clone(),
            op: found.assignment.op,
            certificates: self.path_of(&found.assign.certificate),
            tn_auth_list: found.tn_list.as_ref().map(|der| STANDARD.encode(der)),
            leaf_salt: Digest::from_bytes(merkle::leaf_salt(set.salt(), number)),
            index: index as u64,
            size: set.numbers().len() as u64,
            path: path.into_iter().map(Digest::from_bytes).collect(),
        };
        Ok((crn, evidence))
    }
}

fn find(store: &dyn Read, number: TelephoneNumber) -> Result<Option<Found>, Denied> {
    let held = store.assignments(&[number])?.into_iter().find(|assignment| assignment.held);
    let Some(assignment) = held else { return Ok(None) };
    let missing = || Denied::failed("an assignment without its brand, entry or enterprise");
    let enterprise = store.enterprise_at(assignment.enterprise)?.ok_or_else(missing)?;
    let brand = store.brand_at(assignment.brand)?.ok_or_else(missing)?;
    let assign = source(store, &assignment, assignment.seq)?.ok_or_else(missing)?;
    let put = source(store, &assignment, brand.seq)?.ok_or_else(missing)?;
    let tn_list = match &assign.certificate.tn_list {
        Some(digest) => Some(store.tn_list(digest)?.ok_or_else(missing)?),
        None => None,
    };
    Ok(Some(Found {
        enterprise,
        assignment,
        assign,
        brand: serde_json::from_str(&brand.content).map_err(Denied::failed)?,
        put,
        put_op: brand.op,
        tn_list,
    }))
}

fn source(store: &dyn Read, of: &Assignment, seq: u64) -> Result<Option<Source>, Denied> {
    let Some(entry) = store.entry(of.enterprise, seq)? else { return Ok(None) };
    let Some(key) = store.key(of.enterprise, &entry.kid)? else { return Ok(None) };
    let Some(certificate) = store.certificate(&key.certificate)? else { return Ok(None) };
    Ok(Some(Source { entry, certificate }))
}
