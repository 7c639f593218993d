//! The inventory: views, pages of rows, assigning and releasing.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use signet_core::brand;
use signet_core::history::{self, HistoryKind as Happened};
use signet_core::numbers::{
    self, BrandFilter, NumberFormat, NumberRow, NumberSet, NumberStatus, count_pending,
};
use signet_core::{Code, TelephoneNumber};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Packed, Progress, ProgressUnit};
use crate::error::{Answer, CommandError};
use crate::events::Topic;
use crate::meter::Meter;
use crate::state::{Desk, EDIT, Edit, OpenWorkspace};

/// Rows in one answer: a screen of the largest display, several times over.
const PAGE: u32 = 500;

/// Which numbers a view holds. Empty parts hold back nothing.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberFilter {
    /// Digits match the number, words its label or department; `brand:`,
    /// `status:`, `reason:`, `label:` and `department:` narrow it further.
    pub text: String,
    /// A brand's identifier, or `none` for numbers without one.
    pub brand: Option<String>,
    pub statuses: Vec<NumberStatus>,
    pub reason: Option<String>,
}

/// A snapshot of the matching numbers, held by the app until the workspace
/// closes or newer views push it out.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub view: u64,
    pub total: u64,
    pub pending: u64,
}

/// Rows of a view by position, as a person selected them.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    pub view: u64,
    /// First position and the one after the last, in ascending order.
    pub ranges: Vec<(u64, u64)>,
    /// How many numbers the screen said they are.
    pub count: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub changed: u64,
    /// Names the change for [`undo_edit`]; none when there is nothing to undo.
    pub edit: Option<u64>,
    /// The display name of the brand whose saving was undone.
    pub brand: Option<String>,
}

/// What `read_page` answers, as JSON in UTF-8: columns of equal length.
#[derive(Clone, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    pub offset: u64,
    /// E.164 with `+`.
    pub number: Vec<String>,
    pub national: Vec<String>,
    pub label: Vec<String>,
    pub department: Vec<String>,
    /// Display names; empty without a brand.
    pub brand: Vec<String>,
    pub reason: Vec<String>,
    pub status: Vec<NumberStatus>,
    /// Whether a change waits to be sent or to be answered.
    pub pending: Vec<bool>,
    /// The exchange's problem type; empty when there is none.
    pub code: Vec<String>,
    /// Seconds since 1970-01-01 UTC.
    pub changed: Vec<i64>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberDetail {
    pub number: String,
    pub national: String,
    pub label: String,
    pub department: String,
    pub brand: Option<BrandName>,
    pub reason: Option<String>,
    pub status: NumberStatus,
    pub code: Option<String>,
    /// Seconds since 1970-01-01 UTC.
    pub changed_at: i64,
    /// A change waits to be sent or to be answered; `status` is what the exchange
    /// says until then.
    pub pending: bool,
    /// Latest first.
    pub history: Vec<HistoryEntry>,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BrandName {
    pub uid: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
    pub kind: HistoryKind,
    pub facts: HistoryFacts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    Assigned,
    Released,
    Receipt,
    Status,
}

#[derive(Clone, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryFacts {
    /// Of the change set.
    pub seq: Option<u64>,
    pub digest: Option<String>,
    pub status: Option<NumberStatus>,
    pub code: Option<String>,
}

/// Takes a snapshot of the numbers that match.
#[tauri::command]
#[specta::specta]
pub async fn open_view(desk: State<'_, Desk>, filter: NumberFilter) -> Answer<View> {
    desk.read(move |opened, store| {
        let view = numbers::View::open(store.connection(), &filter.into())?;
        let (total, pending) = (view.total(), count_pending(store.connection())?);
        Ok::<_, CommandError>(View { view: opened.views().hold(view), total, pending })
    })
    .await
}

/// At most 500 rows of a view: a [`Page`] as JSON bytes.
#[tauri::command]
#[specta::specta]
pub async fn read_page(
    desk: State<'_, Desk>,
    view: u64,
    offset: u64,
    limit: u32,
) -> Answer<Packed> {
    desk.read(move |opened, store| {
        let view = opened.views().get(view)?;
        let rows = view.page(store.connection(), offset, limit.min(PAGE) as usize)?;
        let page = Page::new(offset, rows, opened.format());
        serde_json::to_vec(&page).map(Packed).map_err(CommandError::internal)
    })
    .await
}

/// One number with its history.
#[tauri::command]
#[specta::specta]
pub async fn get_number(desk: State<'_, Desk>, number: String) -> Answer<NumberDetail> {
    let number = telephone_number(&number)?;
    desk.read(move |opened, store| {
        let row =
            numbers::get_number(store.connection(), number)?.ok_or_else(|| missing(number))?;
        let history = history::of_number(store, number)?;
        Ok::<_, CommandError>(NumberDetail::new(row, history, opened.format()))
    })
    .await
}

/// Puts a brand and a call reason on the selected numbers; `view_changed` when
/// they are no longer what the screen showed. Its job is `edit`.
#[tauri::command]
#[specta::specta]
pub async fn assign_numbers(
    desk: State<'_, Desk>,
    selection: Selection,
    brand: String,
    reason: Option<String>,
    progress: Channel<Progress>,
) -> Answer<Changed> {
    let (world, mut watch) = (desk.world().clone(), watch(&desk, progress)?);
    desk.write(&[Topic::Numbers, Topic::Brands], move |opened, store| {
        let set = selection.numbers(opened)?;
        let reason = reason.as_deref();
        let edit = numbers::assign(store, &world, &set, &brand, reason, &mut watch)?;
        Ok::<_, CommandError>(Changed::new(opened, edit))
    })
    .await
}

/// Takes the brand off the selected numbers; `view_changed` when they are no
/// longer what the screen showed. Its job is `edit`.
#[tauri::command]
#[specta::specta]
pub async fn release_numbers(
    desk: State<'_, Desk>,
    selection: Selection,
    progress: Channel<Progress>,
) -> Answer<Changed> {
    let (world, mut watch) = (desk.world().clone(), watch(&desk, progress)?);
    desk.write(&[Topic::Numbers, Topic::Brands], move |opened, store| {
        let set = selection.numbers(opened)?;
        let edit = numbers::release(store, &world, &set, &mut watch)?;
        Ok::<_, CommandError>(Changed::new(opened, edit))
    })
    .await
}

/// Undoes a change of numbers or of a brand, the latest unless one is named;
/// `nothing_to_undo` when there is none. Numbers that were changed since stay
/// as they are; a brand that was is `brand_changed`. Its job is `edit`.
#[tauri::command]
#[specta::specta]
pub async fn undo_edit(
    desk: State<'_, Desk>,
    edit: Option<u64>,
    progress: Channel<Progress>,
) -> Answer<Changed> {
    let (name, edit) = desk.workspace()?.edits().find(edit)?;
    let (world, mut watch) = (desk.world().clone(), watch(&desk, progress)?);
    desk.write(&[Topic::Numbers, Topic::Brands], move |opened, store| {
        let (changed, brand) = match &*edit {
            Edit::Numbers(edit) => (numbers::undo(store, &world, edit, &mut watch)?, None),
            Edit::Brand(edit) => {
                let undone = brand::undo(store, &world, edit)?;
                let name = brand::get(store, &undone.uid)?.display_name;
                (undone.numbers, Some(name.to_string()))
            }
        };
        opened.edits().forget(name);
        Ok::<_, CommandError>(Changed { changed, edit: None, brand })
    })
    .await
}

/// Where a number stands in a view; null when it is not in it.
#[tauri::command]
#[specta::specta]
pub async fn find_row(desk: State<'_, Desk>, view: u64, number: String) -> Answer<Option<u64>> {
    let number = telephone_number(&number)?;
    desk.read(move |opened, store| {
        let view = opened.views().get(view)?;
        Ok::<_, CommandError>(view.position(store.connection(), number)?)
    })
    .await
}

/// A number as the window names it: E.164.
pub fn telephone_number(text: &str) -> Answer<TelephoneNumber> {
    text.parse().map_err(|error: <TelephoneNumber as std::str::FromStr>::Err| CommandError {
        details: Some(serde_json::json!({ "number": text })),
        ..CommandError::new(Code::InvalidNumber, error.to_string())
    })
}

fn missing(number: TelephoneNumber) -> CommandError {
    CommandError {
        details: Some(serde_json::json!({ "number": number.to_string() })),
        ..CommandError::new(Code::UnknownNumber, format!("{number} is not in the workspace"))
    }
}

/// Starts the job of a change and reports its progress.
fn watch(
    desk: &Desk,
    progress: Channel<Progress>,
) -> Answer<impl FnMut(numbers::Progress) -> ControlFlow<()> + Send + use<>> {
    let (job, meter) = (desk.jobs().start(EDIT)?, Meter::new(progress));
    Ok(move |at: numbers::Progress| {
        meter.report(ProgressUnit::Numbers, at.done, Some(at.total));
        if job.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

impl Changed {
    fn new(opened: &OpenWorkspace, edit: numbers::Edit) -> Self {
        let changed = edit.len();
        Self { changed, edit: opened.edits().keep(Edit::Numbers(edit)), brand: None }
    }
}

impl Selection {
    fn numbers(self, opened: &OpenWorkspace) -> Answer<NumberSet> {
        let closed = |error: CommandError| CommandError { code: Code::ViewChanged, ..error };
        let view = opened.views().get(self.view).map_err(closed)?;
        let ranges = self.ranges.into_iter().map(|(start, end)| start..end).collect();
        Ok(NumberSet::Shown { view, ranges, count: self.count })
    }
}

impl From<NumberFilter> for numbers::NumberFilter {
    /// Text that is no filter expression is looked for as it stands: a person
    /// in the middle of typing one is not an error.
    fn from(filter: NumberFilter) -> Self {
        let plain = Self { text: filter.text.trim().to_owned(), ..Self::default() };
        let mut found = Self::parse(&filter.text).unwrap_or(plain);
        match filter.brand.as_deref() {
            None => {}
            Some("none") => found.brand = Some(BrandFilter::Unbranded),
            Some(uid) => found.brand = Some(BrandFilter::Brand(uid.to_owned())),
        }
        if !filter.statuses.is_empty() {
            found.statuses = filter.statuses;
        }
        found.reason = filter.reason.or(found.reason);
        found
    }
}

impl Page {
    fn new(offset: u64, rows: Vec<NumberRow>, format: &NumberFormat) -> Self {
        let mut page = Self { offset, ..Self::default() };
        for row in rows {
            page.number.push(row.number.to_string());
            page.national.push(format.national(row.number));
            page.label.push(row.label);
            page.department.push(row.department);
            page.brand.push(row.brand.map(|(_, name)| name).unwrap_or_default());
            page.reason.push(row.reason.unwrap_or_default());
            page.status.push(row.status);
            page.pending.push(row.pending);
            page.code.push(row.code.unwrap_or_default());
            page.changed.push(row.changed_at);
        }
        page
    }
}

impl NumberDetail {
    fn new(row: NumberRow, history: Vec<history::HistoryEntry>, format: &NumberFormat) -> Self {
        Self {
            number: row.number.to_string(),
            national: format.national(row.number),
            label: row.label,
            department: row.department,
            brand: row.brand.map(|(uid, name)| BrandName { uid, name }),
            reason: row.reason,
            status: row.status,
            code: row.code,
            changed_at: row.changed_at,
            pending: row.pending,
            history: history.into_iter().map(HistoryEntry::from).collect(),
        }
    }
}

impl From<history::HistoryEntry> for HistoryEntry {
    fn from(entry: history::HistoryEntry) -> Self {
        let kind = match entry.kind {
            Happened::Assigned => HistoryKind::Assigned,
            Happened::Released => HistoryKind::Released,
            Happened::Receipt => HistoryKind::Receipt,
            Happened::Status => HistoryKind::Status,
        };
        let (seq, digest, status, code) = (entry.seq, entry.digest, entry.status, entry.code);
        Self { at: entry.at, kind, facts: HistoryFacts { seq, digest, status, code } }
    }
}
