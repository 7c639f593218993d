//! Brands, their logos, and how a call will look.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};
use signet_core::Code;
use signet_core::brand::{self, Agreed, BrandError, Draft, Field, ProblemCode, Removed, Severity};
use signet_core::call::{self, CallSource};
use signet_core::file::{self, FileError};
use signet_core::numbers::NumberStatus;
use signet_core::overview::{BrandFigures, brand_figures};
use signet_core::preview::{self, Carrier, Device, Theme};
use signet_core::store::{Store, image};
use specta::Type;
use tauri::State;

use super::Packed;
use super::numbers::telephone_number;
use crate::error::{Answer, CommandError};
use crate::events::Topic;
use crate::host::Ask;
use crate::state::{Desk, Edit};

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Brand {
    pub uid: String,
    pub revision: u32,
    pub display_name: String,
    pub short_name: Option<String>,
    pub logo: Option<LogoRef>,
    pub reasons: Vec<String>,
    /// Numbers that carry it.
    pub numbers: u64,
    /// Of those, the live ones.
    pub live: u64,
    /// What the exchange says of it, of the revision before until it has answered.
    pub status: NumberStatus,
    /// The exchange has not answered for this revision.
    pub pending: bool,
    pub problems: Vec<Problem>,
}

/// A logo the workspace holds.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogoRef {
    /// Of the file as it came, lower-case hexadecimal.
    pub sha256: String,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandDraft {
    pub display_name: String,
    pub short_name: Option<String>,
    /// SHA-256 as in [`LogoRef`].
    pub logo: Option<String>,
    pub reasons: Vec<String>,
}

/// A call reason that a draft takes off numbers.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovedReason {
    pub reason: String,
    /// Numbers that carry it.
    pub numbers: u64,
    /// Of those, the live ones.
    pub live: u64,
}

/// What becomes of the numbers that carry a removed call reason.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReasonChoice {
    pub reason: String,
    /// How many numbers the screen said they are.
    pub numbers: u64,
    /// A reason of the draft; without one they carry none.
    pub instead: Option<String>,
}

/// What a draft was made from, and what was said of what it takes away.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandAgreed {
    pub revision: Option<u32>,
    pub reasons: Vec<ReasonChoice>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedBrand {
    pub brand: Brand,
    /// Names the change for `undo_edit`; none for a brand that is new or stayed
    /// as it was.
    pub edit: Option<u64>,
    /// Numbers whose call reason became another or none.
    pub reasons_changed: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub code: ProblemCode,
    pub severity: Severity,
    /// Whose limit it is, e.g. `twilio-basic`; `all` for everybody's.
    pub target: String,
    /// English, for logs; the window writes its own from `code` and `params`.
    pub message: String,
    pub field: BrandField,
    pub params: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BrandField {
    DisplayName,
    ShortName,
    Logo,
    Reasons,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    pub source: PreviewSource,
    pub device: Device,
    pub theme: Theme,
    pub carrier: Option<String>,
    /// The call without branding.
    pub plain: bool,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PreviewSource {
    Brand { uid: String, reason: Option<String> },
    Draft { draft: BrandDraft, reason: Option<String> },
    Number { number: String },
}

/// What the person called can read. Comes with the picture, see [`draw_preview`].
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    pub name: String,
    pub reason: Option<String>,
    pub truncated: bool,
    /// Boxes in the picture stand for letters that handsets have.
    pub missing_glyphs: bool,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewTargets {
    pub devices: Vec<Device>,
    pub carriers: Vec<Carrier>,
}

/// All brands, by display name.
#[tauri::command]
#[specta::specta]
pub async fn list_brands(desk: State<'_, Desk>) -> Answer<Vec<Brand>> {
    desk.read(|_, store| brands(store)).await
}

/// Asks for an image, checks it and keeps what is made from it; null when
/// none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_logo(desk: State<'_, Desk>) -> Answer<Option<LogoRef>> {
    desk.workspace()?;
    let Some(path) = desk.choose(Ask::Logo).await else { return Ok(None) };
    desk.refuse_own(&path)?;
    desk.write(&[], move |_, store| {
        let logo = brand::store_logo(store, &read_logo(&path)?)?;
        Ok::<_, CommandError>(Some(LogoRef { sha256: logo.sha256 }))
    })
    .await
}

/// A stored logo as a PNG of 256×256 pixels. `sha256` as in [`LogoRef`].
#[tauri::command]
#[specta::specta]
pub async fn logo_image(desk: State<'_, Desk>, sha256: String) -> Answer<Packed> {
    desk.read(move |_, store| logo_png(store, &sha256).map(Packed)).await
}

/// What stands against a brand as drafted. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn check_brand(desk: State<'_, Desk>, draft: BrandDraft) -> Answer<Vec<Problem>> {
    let draft = draft.into();
    let problems = desk.read(move |_, store| brand::check_stored(store, &draft)).await?;
    Ok(problems.into_iter().map(Problem::from).collect())
}

/// Call reasons that numbers of a brand carry and its draft does not have.
/// Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn list_removed_reasons(
    desk: State<'_, Desk>,
    uid: String,
    draft: BrandDraft,
) -> Answer<Vec<RemovedReason>> {
    let draft = draft.into();
    let removed = desk.read(move |_, store| brand::removed_reasons(store, &uid, &draft)).await?;
    let reasons = removed.into_iter();
    Ok(reasons.map(|(reason, numbers, live)| RemovedReason { reason, numbers, live }).collect())
}

/// Adds a brand, or a revision of one. `reasons_in_use` when it takes a call
/// reason off numbers and `agreed` does not say off how many; `brand_changed`
/// when the draft was made from another revision.
#[tauri::command]
#[specta::specta]
pub async fn save_brand(
    desk: State<'_, Desk>,
    uid: Option<String>,
    draft: BrandDraft,
    agreed: BrandAgreed,
) -> Answer<SavedBrand> {
    let (world, draft, agreed) = (desk.world().clone(), draft.into(), agreed.into());
    desk.write(&[Topic::Brands, Topic::Numbers], move |opened, store| {
        let saved = match &uid {
            Some(uid) => brand::save(store, &world, uid, &draft, &agreed)?,
            None => brand::add(store, &world, &draft)?,
        };
        let brand = Brand::new(store, brand::get(store, &saved.uid)?, &brand_figures(store)?)?;
        let edit = saved.edit.and_then(|edit| opened.edits().keep(Edit::Brand(edit)));
        Ok::<_, CommandError>(SavedBrand { brand, edit, reasons_changed: saved.reasons_changed })
    })
    .await
}

/// The incoming call in words and as a picture: four octets with the length of
/// the words, little-endian; a [`Shown`] as JSON in UTF-8; a PNG.
#[tauri::command]
#[specta::specta]
pub async fn draw_preview(desk: State<'_, Desk>, request: PreviewRequest) -> Answer<Packed> {
    desk.read(move |_, store| pack(render(store, request)?)).await
}

/// Devices and carriers a preview can be drawn for.
#[tauri::command]
#[specta::specta]
pub async fn list_preview_targets() -> Answer<PreviewTargets> {
    Ok(PreviewTargets { devices: Device::ALL.to_vec(), carriers: Carrier::ALL.to_vec() })
}

fn read_logo(path: &Path) -> Answer<Vec<u8>> {
    file::read(path, brand::logo::MAX_BYTES as u64).map_err(|error| match error {
        FileError::TooLarge { .. } => CommandError::about(path, Code::LogoTooLarge, error),
        other => other.into(),
    })
}

fn logo_png(store: &Store, sha256: &str) -> Answer<Vec<u8>> {
    let missing = || BrandError::UnknownLogo(sha256.to_owned());
    let logo = image::logo(store.connection(), sha256)?.ok_or_else(missing)?;
    let png = image::get(store.connection(), &logo.png)?.ok_or_else(missing)?;
    Ok(png.bytes)
}

fn brands(store: &Store) -> Answer<Vec<Brand>> {
    let figures = brand_figures(store)?;
    let brands = brand::list(store)?.into_iter();
    let mut brands =
        brands.map(|brand| Brand::new(store, brand, &figures)).collect::<Answer<Vec<_>>>()?;
    brands.sort_by_cached_key(|brand| brand.display_name.to_lowercase());
    Ok(brands)
}

fn render(store: &Store, request: PreviewRequest) -> Answer<preview::Rendered> {
    let carrier = request.carrier.as_deref().map(Carrier::parse).transpose()?;
    let content = call::content(store, &request.source.try_into()?)?;
    Ok(preview::render(&content, request.device, request.theme, carrier, request.plain)?)
}

fn pack(picture: preview::Rendered) -> Answer<Packed> {
    let words = serde_json::to_vec(&Shown::from(picture.shown)).map_err(CommandError::internal)?;
    let length = u32::try_from(words.len()).map_err(CommandError::internal)?;
    Ok(Packed([&length.to_le_bytes(), &words[..], &picture.png].concat()))
}

impl Brand {
    fn new(
        store: &Store,
        brand: brand::Brand,
        figures: &HashMap<String, BrandFigures>,
    ) -> Answer<Self> {
        let status = NumberStatus::Draft;
        let unused = BrandFigures { numbers: 0, live: 0, status, pending: true };
        let figures = figures.get(&brand.uid).copied().unwrap_or(unused);
        let draft = brand.draft();
        let problems = brand::check_stored(store, &draft)?;
        Ok(Self {
            uid: brand.uid,
            revision: brand.revision,
            display_name: draft.display_name,
            short_name: draft.short_name,
            logo: draft.logo.map(|sha256| LogoRef { sha256 }),
            reasons: draft.reasons,
            numbers: figures.numbers,
            live: figures.live,
            status: figures.status,
            pending: figures.pending,
            problems: problems.into_iter().map(Problem::from).collect(),
        })
    }
}

impl From<BrandDraft> for Draft {
    fn from(draft: BrandDraft) -> Self {
        Self {
            display_name: draft.display_name,
            short_name: draft.short_name,
            logo: draft.logo,
            reasons: draft.reasons,
        }
    }
}

impl From<BrandAgreed> for Agreed {
    fn from(agreed: BrandAgreed) -> Self {
        let reasons = agreed.reasons.into_iter();
        let reasons = reasons.map(|ReasonChoice { reason, numbers, instead }| Removed {
            reason,
            numbers,
            instead,
        });
        Self { revision: agreed.revision, reasons: reasons.collect() }
    }
}

impl From<brand::Problem> for Problem {
    fn from(problem: brand::Problem) -> Self {
        let field = match problem.field {
            Field::DisplayName => BrandField::DisplayName,
            Field::ShortName => BrandField::ShortName,
            Field::Logo => BrandField::Logo,
            Field::Reasons => BrandField::Reasons,
        };
        Self {
            code: problem.code,
            severity: problem.severity,
            target: problem.target,
            message: problem.message,
            field,
            params: problem.params,
        }
    }
}

impl TryFrom<PreviewSource> for CallSource {
    type Error = CommandError;

    fn try_from(source: PreviewSource) -> Answer<Self> {
        Ok(match source {
            PreviewSource::Brand { uid, reason } => Self::Brand { uid, reason },
            PreviewSource::Draft { draft, reason } => Self::Draft { draft: draft.into(), reason },
            PreviewSource::Number { number } => Self::Number(telephone_number(&number)?),
        })
    }
}

impl From<preview::Shown> for Shown {
    fn from(shown: preview::Shown) -> Self {
        Self {
            name: shown.name,
            reason: shown.reason,
            truncated: shown.truncated,
            missing_glyphs: shown.missing_glyphs,
        }
    }
}
