//! Numbers: who may assign them, who holds them, what becomes of them.

use std::collections::BTreeMap;

use signet_protocol::event::NumberList;
use signet_protocol::manifest::Brand;
use signet_protocol::{EventKind, NumberStatus, ProblemType};
use signet_stir::TelephoneNumber;

use super::apply::Application;
use crate::store::{Assignment, BrandRow, EnterpriseRef, Vetting};
use crate::{Denied, VettingMode};

/// Numbers by their status and code, for events.
type Statuses = BTreeMap<(&'static str, Option<String>), (NumberStatus, Vec<TelephoneNumber>)>;

fn note(statuses: &mut Statuses, assignment: &Assignment) {
    let status = assignment.status();
    let key = (status.as_str(), assignment.code.clone());
    statuses.entry(key).or_insert_with(|| (status, Vec::new())).1.push(assignment.number);
}

/// Assignments of one number, found in a list that ascends.
fn of_number(all: &[Assignment], number: TelephoneNumber) -> &[Assignment] {
    let start = all.partition_point(|assignment| assignment.number < number);
    let end = start + all[start..].partition_point(|assignment| assignment.number == number);
    &all[start..end]
}

impl Application<'_> {
    pub(super) fn assign(
        &mut self,
        brand: &str,
        revision: u64,
        reason: Option<&str>,
        op: u32,
        numbers: &[TelephoneNumber],
    ) -> Result<Result<(), ProblemType>, Denied> {
        let refused = self.refused_brands.get(&(brand.to_owned(), revision)).copied();
        let brand = match self.store.brand(self.enterprise, brand, revision)? {
            Some(row) if !row.retired => row,
            Some(_) => return Ok(Err(ProblemType::UnknownBrand)),
            None => {
                // What is wrong with the brand says more than that it is absent.
                if let Some(kind) = refused {
                    return Ok(Err(kind));
                }
                let known = self.store.last_revision(self.enterprise, brand)?.is_some();
                let problem =
                    if known { ProblemType::UnknownRevision } else { ProblemType::UnknownBrand };
                return Ok(Err(problem));
            }
        };
        let content: Brand = serde_json::from_str(&brand.content).map_err(Denied::failed)?;
        if reason.is_some_and(|reason| !content.reasons.iter().any(|one| one == reason)) {
            return Ok(Err(ProblemType::UnknownReason));
        }
        let existing = self.store.assignments(numbers)?;
        let mut assigned = Vec::with_capacity(numbers.len());
        let mut statuses = Statuses::new();
        let mut conflicts: BTreeMap<EnterpriseRef, Vec<TelephoneNumber>> = BTreeMap::new();
        for number in numbers.iter().copied() {
            if !self.scope.covers(number) {
                self.refuse(op, number, ProblemType::NumberNotAuthorized);
                continue;
            }
            let others = of_number(&existing, number);
            let own = others.iter().find(|other| other.enterprise == self.enterprise);
            let holder = others.iter().find(|o| o.held && o.enterprise != self.enterprise);
            if let (Some(holder), None) = (holder, own) {
                conflicts.entry(holder.enterprise).or_default().push(number);
            }
            let assignment = self.decide(number, own, holder.is_some(), &brand, op);
            note(&mut statuses, &assignment);
            assigned.push(assignment);
        }
        self.store.put_assignments(&assigned)?;
        self.tell_statuses(statuses);
        for (holder, numbers) in conflicts {
            self.tell(holder, EventKind::Conflict { numbers: NumberList::new(&numbers) });
        }
        Ok(Ok(()))
    }

    /// What an assignment becomes.
    fn decide(
        &self,
        number: TelephoneNumber,
        own: Option<&Assignment>,
        contested: bool,
        brand: &BrandRow,
        op: u32,
    ) -> Assignment {
        let in_review = |code: Option<ProblemType>| {
            (Vetting::InReview, code.map(|code| code.code().to_owned()))
        };
        let (vetting, code) = match own.map(|own| (own.vetting, own)) {
            // What an operator took out of service stays out until it is
            // lifted, whatever brand it gets and whoever else asks for it.
            Some((Vetting::Suspended, own)) => (Vetting::Suspended, own.code.clone()),
            _ if contested => in_review(Some(ProblemType::NumberConflict)),
            Some((Vetting::Rejected, _)) => in_review(None),
            Some((Vetting::Active, own)) if own.brand == brand.id => (Vetting::Active, None),
            _ if self.mode == VettingMode::Auto && brand.vetting == Vetting::Active => {
                (Vetting::Active, None)
            }
            _ => in_review(None),
        };
        Assignment {
            number,
            enterprise: self.enterprise,
            held: !contested,
            vetting,
            code,
            paused: own.is_some_and(|own| own.paused),
            brand: brand.id,
            seq: self.seq,
            op,
        }
    }

    pub(super) fn release(
        &mut self,
        op: u32,
        numbers: &[TelephoneNumber],
    ) -> Result<Result<(), ProblemType>, Denied> {
        let existing = self.store.assignments(numbers)?;
        let mut released = Vec::with_capacity(numbers.len());
        for number in numbers.iter().copied() {
            match self.own(&existing, number) {
                // A release would take the operator's decision with it, and the
                // next assignment would start without one.
                Some(own) if own.vetting == Vetting::Suspended => {
                    self.refuse(op, number, ProblemType::NumberSuspended);
                }
                Some(_) => released.push(number),
                None => self.refuse(op, number, ProblemType::NumberNotAssigned),
            }
        }
        self.store.remove_assignments(self.enterprise, &released)?;
        if !released.is_empty() {
            let (status, code) = (NumberStatus::Released, None);
            let numbers = NumberList::new(&released);
            self.tell(self.enterprise, EventKind::NumberStatus { status, code, numbers });
        }
        Ok(Ok(()))
    }

    /// Suspends or resumes numbers at their enterprise's wish.
    pub(super) fn pause(
        &mut self,
        op: u32,
        numbers: &[TelephoneNumber],
        paused: bool,
    ) -> Result<Result<(), ProblemType>, Denied> {
        let existing = self.store.assignments(numbers)?;
        let mut changed = Vec::with_capacity(numbers.len());
        let mut statuses = Statuses::new();
        for number in numbers.iter().copied() {
            match self.own(&existing, number).cloned() {
                None => self.refuse(op, number, ProblemType::NumberNotAssigned),
                Some(own) if !paused && own.vetting == Vetting::Suspended => {
                    self.refuse(op, number, ProblemType::NumberSuspended);
                }
                Some(mut own) => {
                    own.paused = paused;
                    note(&mut statuses, &own);
                    changed.push(own);
                }
            }
        }
        self.store.put_assignments(&changed)?;
        self.tell_statuses(statuses);
        Ok(Ok(()))
    }

    /// One event per status and code; numbers ascend.
    fn tell_statuses(&mut self, statuses: Statuses) {
        for ((_, code), (status, numbers)) in statuses {
            let numbers = NumberList::new(&numbers);
            self.tell(self.enterprise, EventKind::NumberStatus { status, code, numbers });
        }
    }

    fn own<'a>(&self, all: &'a [Assignment], number: TelephoneNumber) -> Option<&'a Assignment> {
        of_number(all, number).iter().find(|one| one.enterprise == self.enterprise)
    }
}
