//! Number lists: choose, inspect, plan, commit.

use std::ops::ControlFlow;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use signet_core::import::{self, Column, ImportField, Mapping, Outcome, RejectCode};
use signet_core::numbers::NumberFormat;
use signet_core::store::import::{ImportRow, list_imports as recorded};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::session::shown;
use super::{Progress, ProgressUnit};
use crate::error::{Answer, CommandError};
use crate::events::Topic;
use crate::host::Ask;
use crate::language::Language;
use crate::meter::Meter;
use crate::state::{Desk, Job, blocking};
use crate::texts::Texts;

/// Imports listed.
const RECORDS: u32 = 200;

/// A list file that a dialog or a drop gave the app.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// Stands for the file; its path stays with the app.
    pub file: String,
    pub name: String,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnMapping {
    pub field: ImportField,
    /// Position in the file, from 0.
    pub column: u32,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportInspection {
    /// WHATWG name, e.g. `UTF-8`.
    pub encoding: String,
    pub delimiter: String,
    pub has_header: bool,
    pub columns: Vec<ImportColumn>,
    /// The first eight rows below the header.
    pub rows: Vec<Vec<String>>,
    pub rows_estimated: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    pub index: u32,
    pub name: String,
    pub samples: Vec<String>,
    pub suggested: Option<ImportField>,
}

#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOptions {
    pub region: String,
    pub mapping: Vec<ColumnMapping>,
    /// Brand put on rows that name none.
    pub brand: Option<String>,
    pub reason: Option<String>,
}

/// What an import will do. Nothing is written until it is committed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPlan {
    pub plan: String,
    pub counts: ImportCounts,
    /// Most frequent first.
    pub reject_codes: Vec<RejectCount>,
    pub sample: Vec<ImportSampleRow>,
    #[specta(type = i32)]
    pub seconds: f64,
}

/// `rows` is the sum of all the others.
#[derive(Clone, Copy, Debug, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportCounts {
    pub rows: u64,
    pub blank: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub rejected: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RejectCount {
    pub code: RejectCode,
    pub count: u64,
}

/// What fixes the rows of a code, in the words of the window.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RejectFix {
    pub code: RejectCode,
    pub fix: String,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportSampleRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The number's cell as it came.
    pub raw: String,
    pub number: Option<String>,
    pub national: Option<String>,
    pub label: String,
    pub outcome: ImportOutcome,
    /// Why the row was rejected.
    pub code: Option<RejectCode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    Created,
    Updated,
    Unchanged,
    Duplicate,
    Rejected,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    pub import: String,
    pub counts: ImportCounts,
    #[specta(type = i32)]
    pub seconds: f64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedRejects {
    pub path: String,
    pub rows: u64,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRecord {
    pub import: String,
    pub file_name: String,
    /// Seconds since 1970-01-01 UTC.
    pub imported_at: i64,
    pub counts: ImportCounts,
}

/// Asks for a list file; null when none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn choose_import_file(desk: State<'_, Desk>) -> Answer<Option<ImportFile>> {
    let Some(path) = desk.choose(Ask::ImportFile).await else { return Ok(None) };
    desk.add_list(&path).map(Some)
}

/// Reads the head of a list: encoding, columns, and which is the number.
#[tauri::command]
#[specta::specta]
pub async fn inspect_import(
    desk: State<'_, Desk>,
    file: String,
    region: Option<String>,
    mapping: Option<Vec<ColumnMapping>>,
) -> Answer<ImportInspection> {
    let path = desk.lists().path(&file)?;
    let region = region.map_or_else(|| Ok(desk.workspace()?.row().region.clone()), Answer::Ok)?;
    let mapping = mapping.map(exact).unwrap_or_default();
    blocking(move || Ok(import::inspect(&path, &region, &mapping)?.into())).await
}

/// Works out what an import would do. Its job is the file.
#[tauri::command]
#[specta::specta]
pub async fn plan_import(
    desk: State<'_, Desk>,
    file: String,
    options: ImportOptions,
    progress: Channel<Progress>,
) -> Answer<ImportPlan> {
    let (path, job, held) =
        (desk.lists().path(&file)?, desk.jobs().start(&file)?, desk.inner().clone());
    let (options, meter, started) = (options.into(), Meter::new(progress), Instant::now());
    desk.read(move |opened, store| {
        let plan = import::plan(store, &path, &options, &mut |at| watch(&meter, &job, at))?;
        let identifier = held.world().identifier();
        let answer = ImportPlan::new(identifier.clone(), &plan, opened.format(), started);
        held.lists().keep(identifier, plan);
        Ok::<_, CommandError>(answer)
    })
    .await
}

/// Carries a plan out, whole or not at all. Its job is the plan.
#[tauri::command]
#[specta::specta]
pub async fn commit_import(
    desk: State<'_, Desk>,
    plan: String,
    progress: Channel<Progress>,
) -> Answer<ImportResult> {
    let (planned, job, world) =
        (desk.lists().plan(&plan)?, desk.jobs().start(&plan)?, desk.world().clone());
    let (meter, started) = (Meter::new(progress), Instant::now());
    desk.write(&[Topic::Numbers, Topic::Brands, Topic::Imports], move |_, store| {
        let done = planned.commit(store, &world, &mut |at| watch(&meter, &job, at))?;
        let seconds = started.elapsed().as_secs_f64();
        let (import, counts) = (done.import, done.counts.into());
        Ok::<_, CommandError>(ImportResult { import, counts, seconds })
    })
    .await
}

/// Stops a job: a file being planned, a plan being committed, or `sync`.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(desk: State<'_, Desk>, job: String) -> Answer<()> {
    desk.jobs().cancel(&job);
    Ok(())
}

/// Asks where to, and writes the rejected rows, each with what fixes it; null
/// when nothing was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_rejects(
    desk: State<'_, Desk>,
    plan: String,
    fixes: Vec<RejectFix>,
) -> Answer<Option<SavedRejects>> {
    let planned = desk.lists().plan(&plan)?;
    let file_name = rejects_name(&planned.file_name(), desk.language());
    let Some(path) = desk.choose(Ask::RejectsLocation { file_name }).await else {
        return Ok(None);
    };
    blocking(move || {
        let fix = |code| {
            let found = fixes.iter().find(|one| one.code == code);
            found.map_or_else(String::new, |one| one.fix.clone())
        };
        let rows = planned.write_rejects(&path, &fix)?;
        Ok(Some(SavedRejects { path: shown(&path), rows }))
    })
    .await
}

/// Past imports, latest first.
#[tauri::command]
#[specta::specta]
pub async fn list_imports(desk: State<'_, Desk>) -> Answer<Vec<ImportRecord>> {
    let rows = desk.read(|_, store| recorded(store.connection(), RECORDS)).await?;
    Ok(rows.into_iter().map(ImportRecord::from).collect())
}

fn watch(meter: &Meter, job: &Job, at: import::Progress) -> ControlFlow<()> {
    let unit = match at.unit {
        import::ProgressUnit::Bytes => ProgressUnit::Bytes,
        import::ProgressUnit::Rows => ProgressUnit::Rows,
    };
    meter.report(unit, at.done, Some(at.total));
    if job.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// `list.csv` → `list rejected.csv`
fn rejects_name(list: &str, language: Language) -> String {
    let rejected = Texts::of(language).rejected;
    match list.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem} {rejected}.{extension}"),
        None => format!("{list} {rejected}.csv"),
    }
}

fn exact(mapping: Vec<ColumnMapping>) -> Mapping {
    let entries = mapping.into_iter();
    Mapping::exact(entries.map(|entry| (entry.field, Column::At(entry.column as usize))).collect())
}

impl From<ImportOptions> for import::ImportOptions {
    fn from(options: ImportOptions) -> Self {
        Self {
            region: Some(options.region),
            mapping: exact(options.mapping),
            brand: options.brand,
            reason: options.reason,
        }
    }
}

impl From<import::Inspection> for ImportInspection {
    fn from(inspection: import::Inspection) -> Self {
        let column = |column: import::InspectionColumn| ImportColumn {
            index: column.index as u32,
            name: column.name,
            samples: column.samples,
            suggested: column.suggested,
        };
        let dialect = inspection.dialect;
        Self {
            encoding: dialect.map_or_else(String::new, |text| text.encoding.as_str().to_owned()),
            delimiter: dialect
                .map_or_else(String::new, |text| char::from(text.delimiter.byte()).to_string()),
            has_header: inspection.has_header,
            columns: inspection.columns.into_iter().map(column).collect(),
            rows: inspection.rows,
            rows_estimated: inspection.rows_estimated,
        }
    }
}

impl ImportPlan {
    fn new(
        plan: String,
        planned: &import::ImportPlan,
        format: &NumberFormat,
        started: Instant,
    ) -> Self {
        let codes = planned.reject_codes().into_iter();
        let mut codes: Vec<_> = codes.map(|(code, count)| RejectCount { code, count }).collect();
        codes.sort_by_key(|reject| std::cmp::Reverse(reject.count));
        let sample = planned.sample().iter();
        Self {
            plan,
            counts: planned.counts().into(),
            reject_codes: codes,
            sample: sample.map(|row| ImportSampleRow::new(row, format)).collect(),
            seconds: started.elapsed().as_secs_f64(),
        }
    }
}

impl ImportSampleRow {
    fn new(row: &import::SampleRow, format: &NumberFormat) -> Self {
        let outcome = match row.outcome {
            Outcome::Created => ImportOutcome::Created,
            Outcome::Updated => ImportOutcome::Updated,
            Outcome::Unchanged => ImportOutcome::Unchanged,
            Outcome::Duplicate => ImportOutcome::Duplicate,
            Outcome::Rejected => ImportOutcome::Rejected,
        };
        Self {
            line: row.line,
            raw: row.raw.clone(),
            number: row.number.map(|number| number.to_string()),
            national: row.number.map(|number| format.national(number)),
            label: row.label.clone(),
            outcome,
            code: row.code,
        }
    }
}

impl From<import::ImportCounts> for ImportCounts {
    fn from(counts: import::ImportCounts) -> Self {
        Self {
            rows: counts.rows,
            blank: counts.blank,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            duplicate: counts.duplicate,
            rejected: counts.rejected,
        }
    }
}

impl From<ImportRow> for ImportRecord {
    fn from(row: ImportRow) -> Self {
        let (import, file_name, imported_at) = (row.uid, row.file_name, row.imported_at);
        Self { import, file_name, imported_at, counts: row.counts.into() }
    }
}
