//! The operator's decisions. They become events in the same transaction, and
//! are the same whether the server runs or not.

use std::collections::BTreeMap;

use serde::Serialize;
use signet_protocol::event::NumberList;
use signet_protocol::{EventKind, NumberStatus, ProblemType, limits};
use signet_stir::TelephoneNumber;

use crate::Exchange;
use crate::store::{Assignment, EnterpriseRef, EnterpriseRow, Read, StoreError, Vetting, Write};

/// What an operator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// In review, rejected and suspended numbers become active.
    Approve,
    Reject,
    Suspend,
}

/// What a decision is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// One number; of the enterprise given, or else the only one that asks
    /// for it.
    Number(TelephoneNumber),
    /// Everything in review; for suspension, everything active.
    All,
    /// The enterprise given, as a whole: suspended, its numbers read as
    /// suspended, and it can neither enrol, get tokens nor append; approved,
    /// all is as before.
    Enterprise,
}

/// Why a decision could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum VetError {
    #[error("no enterprise has that id")]
    UnknownEnterprise,
    #[error("the number is not at the exchange")]
    UnknownNumber,
    #[error("several enterprises ask for the number; say which one")]
    Ambiguous,
    /// The number was assigned again after it was listed.
    #[error("the number was assigned again, by entry {seq}, after what was seen; list it again")]
    Outdated { seq: u64, seen: u64 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How much a decision changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Decided {
    pub numbers: u64,
    pub brands: u64,
    pub enterprises: u64,
}

/// What waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InReview {
    pub brands: Vec<BrandInReview>,
    pub numbers: Vec<NumberInReview>,
    /// Whether more numbers wait than are listed.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrandInReview {
    pub enterprise_id: String,
    pub enterprise: String,
    pub brand: String,
    pub revision: u64,
    /// The entry of the enterprise's log that brought it.
    pub seq: u64,
    /// The signed content: names, reasons, logo digests.
    pub content: serde_json::Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberInReview {
    pub enterprise_id: String,
    pub enterprise: String,
    /// E.164 with `+`.
    pub number: String,
    pub status: NumberStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub brand: String,
    pub revision: u64,
    /// The entry of the enterprise's log that assigned it.
    pub seq: u64,
}

/// Numbers listed at once.
const LISTED: usize = 1000;

impl Exchange {
    /// What waits for a decision, of one enterprise or of all; of the numbers,
    /// those after `after`.
    pub fn in_review(
        &self,
        enterprise_id: Option<&str>,
        after: Option<TelephoneNumber>,
    ) -> Result<InReview, VetError> {
        self.store.read(|store| {
            let enterprise = find_enterprise(store, enterprise_id)?.map(|row| row.at);
            let after = after.map_or(0, TelephoneNumber::as_u64);
            let mut rows = store.vetted(Vetting::InReview, enterprise, after, LISTED + 1)?;
            let more = rows.len() > LISTED;
            if let Some(next) = rows.get(LISTED).map(|row| row.number) {
                // A page does not end between two claims to one number.
                rows.truncate(LISTED);
                if rows[0].number != next {
                    rows.retain(|row| row.number != next);
                }
            }
            let brands = store.brands_vetted(Vetting::InReview, enterprise)?;
            let brands = brands.into_iter().map(|brand| {
                let enterprise = owner(store, brand.enterprise)?;
                Ok(BrandInReview {
                    enterprise_id: enterprise.uid,
                    enterprise: enterprise.name,
                    brand: brand.uid,
                    revision: brand.revision,
                    seq: brand.seq,
                    content: serde_json::from_str(&brand.content).unwrap_or_default(),
                })
            });
            let brands = brands.collect::<Result<_, VetError>>()?;
            let numbers = rows.into_iter().map(|row| listed(store, row));
            let numbers = numbers.collect::<Result<_, VetError>>()?;
            Ok(InReview { brands, numbers, more })
        })
    }

    /// Carries out a decision. `code` says why, a problem type's code; a
    /// rejection or suspension without one gets a general code.
    ///
    /// `seen` is the last entry of the enterprise's log that was looked at, and
    /// needs the enterprise: a number that a later entry assigned is refused as
    /// outdated, and of all, what later entries brought is left as it is.
    /// Without it the decision is about whatever lies there.
    pub fn decide(
        &self,
        decision: Decision,
        enterprise_id: Option<&str>,
        subject: &Subject,
        seen: Option<u64>,
        code: Option<&str>,
    ) -> Result<Decided, VetError> {
        if seen.is_some() && enterprise_id.is_none() {
            return Err(VetError::UnknownEnterprise);
        }
        let code = match decision {
            Decision::Approve => None,
            Decision::Reject => Some(code.unwrap_or(ProblemType::VettingRefused.code())),
            Decision::Suspend => Some(code.unwrap_or(ProblemType::VettingSuspended.code())),
        };
        let now = self.clock.now();
        self.store.write(|store| {
            let enterprise = find_enterprise(store, enterprise_id)?.map(|row| row.at);
            match subject {
                Subject::Number(number) => {
                    let row = asking(store, enterprise, *number)?;
                    if let Some(seen) = seen.filter(|seen| row.seq > *seen) {
                        return Err(VetError::Outdated { seq: row.seq, seen });
                    }
                    decide_number(store, decision, row, code, now)
                }
                Subject::All => decide_all(store, decision, enterprise, seen, code, now),
                Subject::Enterprise => {
                    let enterprise = enterprise.ok_or(VetError::UnknownEnterprise)?;
                    store.suspend_enterprise(enterprise, decision != Decision::Approve)?;
                    Ok(Decided { enterprises: 1, ..Decided::default() })
                }
            }
        })
    }
}

fn find_enterprise<S: Read + ?Sized>(
    store: &S,
    id: Option<&str>,
) -> Result<Option<EnterpriseRow>, VetError> {
    match id {
        None => Ok(None),
        Some(id) => store.enterprise(id)?.map(Some).ok_or(VetError::UnknownEnterprise),
    }
}

fn owner(store: &dyn Read, at: EnterpriseRef) -> Result<EnterpriseRow, VetError> {
    Ok(store.enterprise_at(at)?.ok_or(StoreError::Corrupted("a row without its enterprise"))?)
}

fn listed(store: &dyn Read, row: Assignment) -> Result<NumberInReview, VetError> {
    let enterprise = owner(store, row.enterprise)?;
    let brand =
        store.brand_at(row.brand)?.ok_or(StoreError::Corrupted("an assignment without brand"))?;
    Ok(NumberInReview {
        enterprise_id: enterprise.uid,
        enterprise: enterprise.name,
        number: row.number.to_string(),
        status: row.status(),
        code: row.code,
        brand: brand.uid,
        revision: brand.revision,
        seq: row.seq,
    })
}

/// The number's assignment by the enterprise given, or else the only one.
fn asking(
    store: &dyn Read,
    enterprise: Option<EnterpriseRef>,
    number: TelephoneNumber,
) -> Result<Assignment, VetError> {
    let all = store.assignments(&[number])?;
    let mut asking = all.into_iter().filter(|row| enterprise.is_none_or(|at| row.enterprise == at));
    let row = asking.next().ok_or(VetError::UnknownNumber)?;
    if asking.next().is_some() {
        return Err(VetError::Ambiguous);
    }
    Ok(row)
}

fn decide_number(
    store: &mut dyn Write,
    decision: Decision,
    row: Assignment,
    code: Option<&str>,
    now: i64,
) -> Result<Decided, VetError> {
    let brands = match decision {
        Decision::Approve => u64::from(approve_brand(store, row.brand, now)?),
        Decision::Reject | Decision::Suspend => 0,
    };
    let numbers = settle(store, decision, vec![row], code, now)?;
    Ok(Decided { numbers, brands, enterprises: 0 })
}

fn decide_all(
    store: &mut dyn Write,
    decision: Decision,
    enterprise: Option<EnterpriseRef>,
    seen: Option<u64>,
    code: Option<&str>,
    now: i64,
) -> Result<Decided, VetError> {
    let was_seen = |seq: u64| seen.is_none_or(|seen| seq <= seen);
    let mut decided = Decided::default();
    let from = match decision {
        Decision::Approve | Decision::Reject => Vetting::InReview,
        Decision::Suspend => Vetting::Active,
    };
    if decision != Decision::Suspend {
        for brand in store.brands_vetted(Vetting::InReview, enterprise)? {
            if was_seen(brand.seq) {
                vet_brand(store, brand.id, decision, code, now)?;
                decided.brands += 1;
            }
        }
    }
    let mut after = 0;
    loop {
        let limit = limits::NUMBERS_PER_CHANGE_SET;
        let mut rows = store.vetted(from, enterprise, after, limit)?;
        let Some(last) = rows.last().map(|row| row.number) else { return Ok(decided) };
        after = last.as_u64();
        // A full page may end between two claims to one number; the next page
        // starts with them.
        if rows.len() == limit && rows[0].number != last {
            rows.retain(|row| row.number != last);
            after -= 1;
        }
        // A number two enterprises ask for is decided by name, not in bulk.
        let rows = rows.into_iter().filter(|row| decision == Decision::Reject || row.held);
        let rows = rows.filter(|row| was_seen(row.seq));
        decided.numbers += settle(store, decision, rows.collect(), code, now)?;
    }
}

/// Gives assignments their decision and tells their enterprises.
fn settle(
    store: &mut dyn Write,
    decision: Decision,
    mut rows: Vec<Assignment>,
    code: Option<&str>,
    now: i64,
) -> Result<u64, VetError> {
    let mut displaced = Vec::new();
    for row in &mut rows {
        if decision == Decision::Approve && !row.held {
            displaced.extend(displace(store, row)?);
            row.held = true;
        }
        row.vetting = match decision {
            Decision::Approve => Vetting::Active,
            Decision::Reject => Vetting::Rejected,
            Decision::Suspend => Vetting::Suspended,
        };
        row.code = code.map(str::to_owned);
    }
    store.put_assignments(&displaced)?;
    store.put_assignments(&rows)?;
    tell(store, &displaced, now)?;
    tell(store, &rows, now)?;
    Ok(rows.len() as u64)
}

/// The holder that gives way to a claim the operator approved.
fn displace(store: &dyn Write, claim: &Assignment) -> Result<Option<Assignment>, VetError> {
    let all = store.assignments(&[claim.number])?;
    let holder = all.into_iter().find(|row| row.held && row.enterprise != claim.enterprise);
    Ok(holder.map(|mut holder| {
        holder.held = false;
        holder.vetting = Vetting::Rejected;
        holder.code = Some(ProblemType::NumberConflict.code().to_owned());
        holder
    }))
}

fn tell(store: &mut dyn Write, rows: &[Assignment], now: i64) -> Result<(), VetError> {
    let mut groups: BTreeMap<_, (NumberStatus, Vec<TelephoneNumber>)> = BTreeMap::new();
    for row in rows {
        let key = (row.enterprise, row.status().as_str(), row.code.clone());
        groups.entry(key).or_insert_with(|| (row.status(), Vec::new())).1.push(row.number);
    }
    for ((enterprise, _, code), (status, numbers)) in groups {
        let numbers = NumberList::new(&numbers);
        let event = EventKind::NumberStatus { status, code, numbers };
        store.append_event(enterprise, now, &event)?;
    }
    Ok(())
}

/// Approves the brand's revision a number is approved with: vetting looks at
/// both together. Answers whether it was not approved before.
fn approve_brand(store: &mut dyn Write, id: i64, now: i64) -> Result<bool, VetError> {
    let waits = store.brand_at(id)?.is_some_and(|brand| brand.vetting != Vetting::Active);
    if waits {
        vet_brand(store, id, Decision::Approve, None, now)?;
    }
    Ok(waits)
}

fn vet_brand(
    store: &mut dyn Write,
    id: i64,
    decision: Decision,
    code: Option<&str>,
    now: i64,
) -> Result<(), VetError> {
    let vetting = match decision {
        Decision::Approve => Vetting::Active,
        Decision::Reject => Vetting::Rejected,
        Decision::Suspend => Vetting::Suspended,
    };
    let brand = store.brand_at(id)?.ok_or(StoreError::Corrupted("a brand that is not kept"))?;
    store.vet_brand(id, vetting)?;
    let event = EventKind::BrandStatus {
        brand: brand.uid,
        revision: brand.revision,
        status: vetting.status(),
        code: code.map(str::to_owned),
    };
    store.append_event(brand.enterprise, now, &event)?;
    Ok(())
}
