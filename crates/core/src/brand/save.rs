//! Saving a brand, and undoing that.

use super::{
    Brand, BrandError, CallReason, Content, Draft, LogoRef, Problem, check_stored, named_logo,
    parse,
};
use crate::numbers::Edit;
use crate::store::brand::{self as table, Carried, Revised};
use crate::store::{Store, StoreError};
use crate::world::World;

/// What saving did.
#[derive(Debug)]
pub struct Saved {
    pub uid: String,
    pub revision: u32,
    /// False when the draft says what the brand said already.
    pub changed: bool,
    /// Numbers whose branding changed with it.
    pub numbers: u64,
    /// Those of them whose call reason became another or none.
    pub reasons_changed: u64,
    /// Takes it back; none for a brand that is new or that stayed as it was.
    pub edit: Option<BrandEdit>,
    pub problems: Vec<Problem>,
}

/// What a person has been told, and has said to it, before a brand is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The revision the draft was made from; none does not ask.
    pub revision: Option<u32>,
    /// Every call reason that numbers carry and the draft no longer has.
    pub reasons: Vec<Removed>,
}

/// A call reason the draft no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    pub reason: String,
    /// How many numbers carry it, as it was told.
    pub numbers: u64,
    /// A reason of the draft that they carry from then on; without one, none.
    pub instead: Option<String>,
}

/// A saved change of a brand: enough to take it back.
#[derive(Debug)]
pub struct BrandEdit {
    uid: String,
    /// Revisions in force before and after.
    before: u32,
    after: u32,
    reasons: Edit,
}

impl BrandEdit {
    /// How many numbers got another call reason, or none.
    pub fn len(&self) -> u64 {
        self.reasons.len()
    }

    /// Whether it left the call reasons of all numbers as they were.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Makes a brand of the draft, revision 1.
///
/// # Errors
/// What [`validate`](super::validate) finds first, or a logo that is not stored.
pub fn add(store: &mut Store, world: &World, draft: &Draft) -> Result<Saved, BrandError> {
    let content = parse(draft)?;
    let uid = world.identifier();
    let now = world.now();
    store.write(|transaction| {
        let logo = named_logo(transaction, draft)?;
        table::insert(transaction, &uid, &content, logo.as_ref(), now)?;
        Ok::<_, BrandError>(())
    })?;
    let problems = check_stored(store, draft)?;
    let (numbers, reasons_changed) = (0, 0);
    Ok(Saved { uid, revision: 1, changed: true, numbers, reasons_changed, edit: None, problems })
}

/// Makes the draft the brand's revision in force.
///
/// A draft that changes nothing leaves everything as it is. Otherwise each
/// number of the brand takes a sequence stamp of its own, and one whose call
/// reason the brand no longer has takes the one agreed instead, or none: a
/// number never claims a reason its brand does not allow.
///
/// A draft that takes back what no exchange was sent yet puts the former
/// revision in force again, so that nothing of it has to be sent.
///
/// # Errors
/// `reasons_in_use` when numbers carry a reason the draft lacks and `agreed`
/// does not say as many of it; `brand_changed` when the draft was made from
/// another revision. Nothing is changed then.
pub fn save(
    store: &mut Store,
    world: &World,
    uid: &str,
    draft: &Draft,
    agreed: &Agreed,
) -> Result<Saved, BrandError> {
    let content = parse(draft)?;
    let now = world.now();
    let (revision, change) = store.write(|transaction| {
        let logo = named_logo(transaction, draft)?;
        let current = table::by_uid(transaction, uid)?
            .ok_or_else(|| BrandError::UnknownBrand(uid.to_owned()))?;
        let before = current.brand.revision;
        if agreed.revision.is_some_and(|from| from != before) {
            return Err(BrandError::BrandChanged { brand: uid.to_owned(), revision: before });
        }
        if says(&current.brand, &content, logo.as_ref()) {
            return Ok((before, None));
        }
        let next = Next::of(transaction, current.id, &content, logo.as_ref(), now)?;
        let lost = table::reasons_lost(transaction, current.id, next.revision)?;
        let instead = agreed_instead(transaction, &content, lost, agreed)?;
        let revised = next.put_in_force(transaction, current.id, &instead, now)?;
        Ok((next.revision, Some((before, revised))))
    })?;
    let problems = check_stored(store, draft)?;
    let uid = uid.to_owned();
    let Some((before, Revised { numbers, reasons })) = change else {
        let (numbers, reasons_changed) = (0, 0);
        return Ok(Saved {
            uid,
            revision,
            changed: false,
            numbers,
            reasons_changed,
            edit: None,
            problems,
        });
    };
    let reasons_changed = reasons.len();
    let edit = Some(BrandEdit { uid: uid.clone(), before, after: revision, reasons });
    Ok(Saved { uid, revision, changed: true, numbers, reasons_changed, edit, problems })
}

/// The revision a change leads to.
struct Next {
    revision: u32,
    /// It was in force before, and every exchange still takes it for the latest.
    restored: bool,
}

impl Next {
    /// A former revision that says the same, or a further one, stored for it.
    fn of(
        transaction: &rusqlite::Transaction<'_>,
        id: i64,
        content: &Content,
        logo: Option<&LogoRef>,
        now: i64,
    ) -> Result<Self, BrandError> {
        let former = table::restorable(transaction, id)?;
        if let Some(row) = former.iter().find(|row| says(&row.brand, content, logo)) {
            return Ok(Self { revision: row.brand.revision, restored: true });
        }
        let revision = table::next_revision(transaction, id)?;
        table::insert_revision(transaction, id, revision, content, logo, now)?;
        Ok(Self { revision, restored: false })
    }

    fn put_in_force(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        id: i64,
        instead: &[(i64, Option<i64>)],
        now: i64,
    ) -> Result<Revised, StoreError> {
        if self.restored {
            table::restore(transaction, id, self.revision, instead, now)
        } else {
            table::put_in_force(transaction, id, self.revision, instead, now)
        }
    }
}

/// Whether the brand has this content.
fn says(brand: &Brand, content: &Content, logo: Option<&LogoRef>) -> bool {
    brand.display_name == content.display_name
        && brand.short_name == content.short_name
        && brand.reasons == content.reasons
        && brand.logo.as_ref() == logo
}

fn in_use(lost: Vec<Carried>) -> BrandError {
    let reasons = lost.into_iter().map(|one| (one.text, one.numbers)).collect();
    BrandError::ReasonsInUse { reasons }
}

/// What becomes of numbers that carry each of the reasons that are lost.
fn agreed_instead(
    transaction: &rusqlite::Transaction<'_>,
    content: &Content,
    lost: Vec<Carried>,
    agreed: &Agreed,
) -> Result<Vec<(i64, Option<i64>)>, BrandError> {
    let said = |lost: &Carried| {
        let mut reasons = agreed.reasons.iter();
        reasons.find(|one| one.reason == lost.text && one.numbers == lost.numbers)
    };
    if lost.iter().any(|one| said(one).is_none()) {
        return Err(in_use(lost));
    }
    let mut instead = Vec::with_capacity(lost.len());
    for one in &lost {
        let other = match said(one).and_then(|removed| removed.instead.as_deref()) {
            None => None,
            Some(text) => {
                let reason = CallReason::parse(text)?;
                if !content.reasons.contains(&reason) {
                    return Err(BrandError::UnknownReason(text.to_owned()));
                }
                Some(table::reason_id(transaction, &reason)?)
            }
        };
        instead.push((one.id, other));
    }
    Ok(instead)
}

/// Takes a saved change of a brand back: what it said before is in force again,
/// as a further revision where an exchange was sent the change, and numbers
/// carry the call reasons they had, unless they were given others since.
/// Answers what became different.
///
/// # Errors
/// `brand_changed` when the brand was saved again since, `reasons_in_use` when
/// numbers were given a reason since that it would lose. Nothing is changed
/// then.
pub fn undo(store: &mut Store, world: &World, edit: &BrandEdit) -> Result<Saved, BrandError> {
    let now = world.now();
    let (revised, reasons_changed, revision, draft) = store.write(|transaction| {
        let unknown = || BrandError::UnknownBrand(edit.uid.clone());
        let current = table::by_uid(transaction, &edit.uid)?.ok_or_else(unknown)?;
        if current.brand.revision != edit.after {
            let revision = current.brand.revision;
            return Err(BrandError::BrandChanged { brand: edit.uid.clone(), revision });
        }
        let former = table::at_revision(transaction, current.id, edit.before)?;
        let former = former.ok_or_else(unknown)?;
        let (draft, logo) = (former.draft(), former.logo.as_ref());
        let next = Next::of(transaction, current.id, &parse(&draft)?, logo, now)?;
        let given = table::give_reasons_back(transaction, &edit.reasons)?;
        let lost = table::reasons_lost(transaction, current.id, next.revision)?;
        if !lost.is_empty() {
            return Err(in_use(lost));
        }
        let revised = next.put_in_force(transaction, current.id, &[], now)?;
        Ok((revised, given, next.revision, draft))
    })?;
    let (uid, numbers) = (edit.uid.clone(), revised.numbers);
    let problems = check_stored(store, &draft)?;
    Ok(Saved { uid, revision, changed: true, numbers, reasons_changed, edit: None, problems })
}

/// Call reasons that numbers of the brand carry and the draft does not have,
/// each with how many numbers carry it and how many of those are live.
pub fn removed_reasons(
    store: &Store,
    uid: &str,
    draft: &Draft,
) -> Result<Vec<(String, u64, u64)>, BrandError> {
    let content = parse(draft)?;
    let figures = crate::overview::reason_figures(store, uid)?;
    let kept = |text: &str| content.reasons.iter().any(|reason| reason.as_str() == text);
    Ok(figures.into_iter().filter(|(text, ..)| !kept(text)).collect())
}
