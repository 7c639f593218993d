//! Brands, their logos, and how a call will look.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::Packed;
use super::numbers::NumberStatus;
use crate::error::Answer;
use crate::state::Desk;

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
    pub status: NumberStatus,
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

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub code: String,
    pub severity: Severity,
    /// Whose limit it is, e.g. `twilio-basic`; `standard` for everybody's.
    pub target: String,
    /// English, for logs; the window writes its own from `code` and `params`.
    pub message: String,
    pub field: BrandField,
    pub params: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Refused,
    Warning,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    Iphone,
    Android,
    Landline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
}

/// What the person called can read.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    pub name: String,
    pub reason: Option<String>,
    pub truncated: bool,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewTargets {
    pub devices: Vec<PreviewTarget>,
    pub carriers: Vec<PreviewTarget>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewTarget {
    pub id: String,
    pub name: String,
}

/// All brands, by display name.
#[tauri::command]
#[specta::specta]
pub async fn list_brands(desk: State<'_, Desk>) -> Answer<Vec<Brand>> {
    desk.unready()
}

/// Asks for an image, checks it and keeps what is made from it; null when
/// none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_logo(desk: State<'_, Desk>) -> Answer<Option<LogoRef>> {
    desk.unready()
}

/// What stands against a brand as drafted. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn check_brand(desk: State<'_, Desk>, draft: BrandDraft) -> Answer<Vec<Problem>> {
    let _ = draft;
    desk.unready()
}

/// Adds a brand, or a revision of one.
#[tauri::command]
#[specta::specta]
pub async fn save_brand(
    desk: State<'_, Desk>,
    uid: Option<String>,
    draft: BrandDraft,
) -> Answer<Brand> {
    let _ = (uid, draft);
    desk.unready()
}

/// The incoming call as a PNG.
#[tauri::command]
#[specta::specta]
pub async fn preview_image(desk: State<'_, Desk>, request: PreviewRequest) -> Answer<Packed> {
    let _ = request;
    desk.unready()
}

/// The incoming call in words.
#[tauri::command]
#[specta::specta]
pub async fn preview_shown(desk: State<'_, Desk>, request: PreviewRequest) -> Answer<Shown> {
    let _ = request;
    desk.unready()
}

/// Devices and carriers a preview can be drawn for.
#[tauri::command]
#[specta::specta]
pub async fn list_preview_targets(desk: State<'_, Desk>) -> Answer<PreviewTargets> {
    desk.unready()
}
