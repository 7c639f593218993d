//! The items: each op, and each number of an op, is accepted or refused.

use std::collections::HashMap;

use signet_protocol::{Digest, EventKind, NumberSet, Op, ProblemType, Refusal};
use signet_stir::certificate::TnScope;
use signet_stir::{TelephoneNumber, TnAuthList};

use super::envelope::Prepared;
use super::{SigningKey, certificate_digest};
use crate::store::{EnterpriseRef, EnterpriseRow, Write};
use crate::{Denied, VettingMode};

/// The numbers a signer may speak for.
pub(super) enum Scope {
    Any,
    Listed(Box<TnAuthList>),
    None,
}

impl Scope {
    pub(super) fn covers(&self, number: TelephoneNumber) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(list) => list.covers_by_value(number),
            Self::None => false,
        }
    }
}

/// Applies the ops of one manifest, in their order.
pub(super) struct Application<'a> {
    pub(super) store: &'a mut dyn Write,
    pub(super) enterprise: EnterpriseRef,
    pub(super) mode: VettingMode,
    pub(super) seq: u64,
    pub(super) scope: Scope,
    /// Brands and revisions that this change set put in vain.
    pub(super) refused_brands: HashMap<(String, u64), ProblemType>,
    results: Vec<Refusal>,
    events: Vec<(EnterpriseRef, EventKind)>,
}

impl<'a> Application<'a> {
    pub(super) fn new(
        store: &'a mut dyn Write,
        enterprise: &EnterpriseRow,
        signer: &SigningKey,
        mode: VettingMode,
        seq: u64,
    ) -> Result<Self, Denied> {
        let scope = scope(store, signer)?;
        Ok(Self {
            store,
            enterprise: enterprise.at,
            mode,
            seq,
            scope,
            refused_brands: HashMap::new(),
            results: Vec::new(),
            events: Vec::new(),
        })
    }

    pub(super) fn run(&mut self, prepared: &Prepared) -> Result<(), Denied> {
        let mut sets = prepared.number_sets.iter();
        for (op, at) in prepared.claims.ops.iter().zip(0_u32..) {
            // Preparation matched the sets to the ops that commit to one.
            let set = op.commitment().and_then(|_| sets.next());
            if let Err(kind) = self.apply(op, at, set)? {
                if let Op::PutBrand(brand) = op {
                    self.refused_brands.insert((brand.brand.clone(), brand.revision), kind);
                }
                self.results.push(Refusal { op: at, number: None, kind });
            }
        }
        Ok(())
    }

    /// Refused items and the events that follow.
    pub(super) fn finish(self) -> (Vec<Refusal>, Vec<(EnterpriseRef, EventKind)>) {
        (self.results, self.events)
    }

    fn apply(
        &mut self,
        op: &Op,
        at: u32,
        set: Option<&NumberSet>,
    ) -> Result<Result<(), ProblemType>, Denied> {
        let numbers = set.map_or(&[][..], NumberSet::numbers);
        match op {
            Op::AddKey { certificates } => self.add_key(certificates),
            Op::RevokeKey { kid } => self.revoke_key(kid),
            Op::PutBrand(_) if op.check_size().is_err() => Ok(Err(ProblemType::BrandTooLarge)),
            Op::PutBrand(brand) => self.put_brand(brand, at),
            Op::RetireBrand { brand } => self.retire_brand(brand),
            Op::Assign { brand, revision, reason, .. } => {
                self.assign(brand, *revision, reason.as_deref(), at, numbers)
            }
            Op::Release { .. } => self.release(at, numbers),
            Op::Suspend { .. } => self.pause(at, numbers, true),
            Op::Resume { .. } => self.pause(at, numbers, false),
        }
    }

    fn add_key(&mut self, path: &[String]) -> Result<Result<(), ProblemType>, Denied> {
        let digest = path.first().and_then(|first| certificate_digest(first));
        let issued = match digest {
            Some(digest) => self.store.certificate(&digest)?,
            None => None,
        };
        let Some(issued) = issued.filter(|issued| issued.enterprise == self.enterprise) else {
            return Ok(Err(ProblemType::CertificateNotIssued));
        };
        match self.store.key(self.enterprise, &issued.kid)? {
            Some(key) if key.revoked => Ok(Err(ProblemType::KeyRevoked)),
            Some(_) => Ok(Ok(())),
            None => {
                let Self { store, enterprise, seq, .. } = self;
                store.add_key(*enterprise, &issued.kid, &issued.digest, *seq)?;
                Ok(Ok(()))
            }
        }
    }

    fn revoke_key(&mut self, kid: &str) -> Result<Result<(), ProblemType>, Denied> {
        match self.store.key(self.enterprise, kid)? {
            None => return Ok(Err(ProblemType::UnknownKey)),
            Some(key) if key.revoked => return Ok(Ok(())),
            Some(_) => {}
        }
        if self.store.active_keys(self.enterprise)? == 1 {
            return Ok(Err(ProblemType::LastKey));
        }
        self.store.revoke_key(self.enterprise, kid, self.seq)?;
        Ok(Ok(()))
    }

    pub(super) fn refuse(&mut self, op: u32, number: TelephoneNumber, kind: ProblemType) {
        self.results.push(Refusal { op, number: Some(number), kind });
    }

    pub(super) fn tell(&mut self, to: EnterpriseRef, event: EventKind) {
        self.events.push((to, event));
    }
}

fn scope(store: &dyn Write, signer: &SigningKey) -> Result<Scope, Denied> {
    let list = match (signer.certificate.scope(), &signer.row.tn_list) {
        (None, _) | (Some(TnScope::Reference(_)), None) => return Ok(Scope::None),
        (Some(TnScope::Value(list)), _) => list.clone(),
        (Some(TnScope::Reference(_)), Some(digest)) => referred_list(store, digest)?,
    };
    if list.has_service_provider_code() {
        return Ok(Scope::Any);
    }
    Ok(Scope::Listed(Box::new(list)))
}

fn referred_list(store: &dyn Write, digest: &Digest) -> Result<TnAuthList, Denied> {
    let der = store.tn_list(digest)?.ok_or_else(|| Denied::failed("a list that is not kept"))?;
    TnAuthList::from_der(&der).map_err(Denied::failed)
}
