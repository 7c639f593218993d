//! Saving a brand, and undoing that.

use super::{
    BrandError, CallReason, Content, Draft, LogoRef, Problem, check_stored, named_logo, parse,
};
use crate::numbers::Edit;
use crate::store::Store;
use crate::store::brand::{self as table, Carried, Revised};
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
        let revision = current.brand.revision;
        if agreed.revision.is_some_and(|from| from != revision) {
            return Err(BrandError::BrandChanged { brand: uid.to_owned(), revision });
        }
        let same = current.brand.display_name == content.display_name
            && current.brand.short_name == content.short_name
            && current.brand.reasons == content.reasons
            && current.brand.logo == logo;
        if same {
            return Ok((revision, None));
        }
        let revision = revision + 1;
        table::insert_revision(transaction, current.id, revision, &content, logo.as_ref(), now)?;
        let lost = table::reasons_lost(transaction, current.id, revision)?;
        let instead = agreed_instead(transaction, &content, lost, agreed)?;
        let revised = table::put_in_force(transaction, current.id, revision, &instead, now)?;
        Ok((revision, Some(revised)))
    })?;
    let changed = change.is_some();
    let Revised { numbers, reasons } = change.unwrap_or_default();
    let reasons_changed = reasons.len();
    let (uid, before) = (uid.to_owned(), revision - 1);
    let edit = changed.then(|| BrandEdit { uid: uid.clone(), before, after: revision, reasons });
    let problems = check_stored(store, draft)?;
    Ok(Saved { uid, revision, changed, numbers, reasons_changed, edit, problems })
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
        let reasons = lost.into_iter().map(|one| (one.text, one.numbers)).collect();
        return Err(BrandError::ReasonsInUse { reasons });
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

/// Takes a saved change of a brand back: what it said before is a further
/// revision, and numbers carry the call reasons they had, unless they were
/// given others since. Answers what became different.
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
        let (draft, revision) = (former.draft(), edit.after + 1);
        let logo: Option<&LogoRef> = former.logo.as_ref();
        table::insert_revision(transaction, current.id, revision, &parse(&draft)?, logo, now)?;
        let given = table::give_reasons_back(transaction, &edit.reasons)?;
        let lost = table::reasons_lost(transaction, current.id, revision)?;
        if !lost.is_empty() {
            let reasons = lost.into_iter().map(|one| (one.text, one.numbers)).collect();
            return Err(BrandError::ReasonsInUse { reasons });
        }
        let revised = table::put_in_force(transaction, current.id, revision, &[], now)?;
        Ok((revised, given, revision, draft))
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
