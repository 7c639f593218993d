//! What a list would do to the workspace, as a value.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};

use rlibphonenumber::Region;
use serde::Serialize;
use signet_stir::TelephoneNumber;

use super::encoding::Source;
use super::judge::{Defaults, Judge, Judged, PlannedRow};
use super::layout::Layout;
use super::normalise::Normaliser;
use super::resolve::{Action, Resolved, resolve};
use super::rows::{Batch, RowReader};
use super::{
    ImportCounts, ImportError, ImportField, Mapping, Outcome, Progress, ProgressUnit, RejectCode,
    Watch,
};
use crate::numbers::{Catalogue, region};
use crate::store::Store;

/// Rows a plan shows at most, and per outcome or code.
const SAMPLE: usize = 200;
const SAMPLE_EACH: usize = 40;

/// How a list is to be read.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Region of national numbers; the workspace's own when none.
    pub region: Option<String>,
    pub mapping: Mapping,
    /// Identifier or display name, for rows that name no brand.
    pub brand: Option<String>,
    /// For rows that have a brand and name no reason.
    pub reason: Option<String>,
}

/// One row as the plan shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// The number's cell as it stands in the file.
    pub raw: String,
    pub number: Option<TelephoneNumber>,
    pub label: String,
    pub outcome: Outcome,
    pub code: Option<RejectCode>,
    /// What would mend it, in English.
    pub fix: Option<&'static str>,
}

/// Rows resolved and ready to be written.
pub struct ImportPlan {
    pub(super) layout: Layout,
    pub(super) catalogue: Catalogue,
    /// Sorted by number, each once.
    pub(super) rows: Vec<PlannedRow>,
    pub(super) texts: Vec<String>,
    /// Places and codes of refused rows, in the file's order.
    pub(super) rejected: Vec<(u32, RejectCode)>,
    pub(super) reject_width: usize,
    pub(super) counts: ImportCounts,
    sample: Vec<SampleRow>,
}

impl ImportPlan {
    pub fn counts(&self) -> ImportCounts {
        self.counts
    }

    /// Refused rows by code; codes without rows are left out.
    pub fn reject_codes(&self) -> BTreeMap<RejectCode, u64> {
        let mut codes = BTreeMap::new();
        for (_, code) in &self.rejected {
            *codes.entry(*code).or_insert(0) += 1;
        }
        codes
    }

    /// Up to 200 rows in the file's order, every outcome and code among them.
    pub fn sample(&self) -> &[SampleRow] {
        &self.sample
    }

    /// The list's file name without its directory.
    pub fn file_name(&self) -> String {
        let path = &self.layout.source.path;
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    pub(super) fn label(&self, row: &PlannedRow) -> &str {
        let start = row.offset as usize;
        &self.texts[row.chunk as usize][start..start + usize::from(row.label_bytes)]
    }

    pub(super) fn department(&self, row: &PlannedRow) -> &str {
        let start = row.offset as usize + usize::from(row.label_bytes);
        &self.texts[row.chunk as usize][start..start + usize::from(row.department_bytes)]
    }
}

/// Reads a list and works out what it would do. Nothing is written.
///
/// Fails with the code of what is wrong with the file, the region, the mapping
/// or the options; single rows are refused in the plan.
pub fn plan(
    store: &Store,
    path: &Path,
    options: &ImportOptions,
    watch: Watch<'_>,
) -> Result<ImportPlan, ImportError> {
    let region = region_of(store, options.region.as_deref())?;
    let catalogue = Catalogue::read(store.connection())?;
    let defaults = defaults(&catalogue, options)?;
    let source = Source::open(path)?;
    let mut layout = Layout::find(source, &options.mapping, &mut Normaliser::new(region), false)?;
    // A call reason is one of a brand's. In a list that goes under no brand, a
    // column that only looks like one says something else.
    let branded = layout.column(ImportField::Brand).is_some() || options.brand.is_some();
    if !branded && options.mapping.column(ImportField::Reason).is_none() {
        layout.columns[ImportField::Reason as usize] = None;
    }
    let gathered = gather(&layout, &catalogue, &defaults, region, watch)?;
    let Gathered { mut rows, texts, mut rejected, reject_width, mut counts } = gathered;

    rows.sort_unstable_by_key(|row| (row.tn, row.place));
    let mut duplicates = Vec::new();
    rows.dedup_by(|later, first| {
        let same = later.tn == first.tn;
        if same {
            duplicates.push((later.place, later.tn));
        }
        same
    });
    rejected.sort_unstable_by_key(|(place, _)| *place);
    counts.duplicate = duplicates.len() as u64;
    counts.rejected = rejected.len() as u64;
    let mut plan = ImportPlan {
        layout,
        catalogue,
        rows,
        texts,
        rejected,
        reject_width,
        counts,
        sample: Vec::new(),
    };
    let resolved = resolve(&plan, store.connection())?;
    plan.count(&resolved);
    plan.sample = draw_sample(&plan, &resolved, duplicates)?;
    Ok(plan)
}

impl ImportPlan {
    pub(super) fn count(&mut self, resolved: &Resolved) {
        self.counts.created = resolved.created;
        self.counts.updated = resolved.updated;
        self.counts.unchanged = resolved.unchanged;
    }
}

fn region_of(store: &Store, asked: Option<&str>) -> Result<Region, ImportError> {
    let text = match asked {
        Some(text) => text.to_owned(),
        None => store.workspace()?.region,
    };
    region(&text).ok_or(ImportError::UnknownRegion(text))
}

fn defaults(catalogue: &Catalogue, options: &ImportOptions) -> Result<Defaults, ImportError> {
    let brand = match &options.brand {
        Some(name) => {
            let unknown = || ImportError::UnknownBrand {
                brand: name.clone(),
                brands: catalogue.brands.iter().map(|brand| brand.name.clone()).collect(),
            };
            Some(catalogue.find(name).ok_or_else(unknown)?)
        }
        None => None,
    };
    let reason = options.reason.clone();
    if let Some(text) = &reason {
        let brands = match brand {
            Some(position) => std::slice::from_ref(&catalogue.brands[position]),
            None => &catalogue.brands[..],
        };
        if !brands.iter().any(|brand| brand.reason(text).is_some()) {
            let reasons = brands.iter().flat_map(|brand| &brand.reasons);
            return Err(ImportError::UnknownReason {
                reason: text.clone(),
                reasons: reasons.map(|(_, text)| text.clone()).collect(),
            });
        }
    }
    Ok(Defaults { brand, reason })
}

struct Gathered {
    rows: Vec<PlannedRow>,
    texts: Vec<String>,
    rejected: Vec<(u32, RejectCode)>,
    reject_width: usize,
    counts: ImportCounts,
}

/// One thread reads, several judge, this one gathers and reports. Few batches
/// are under way at once, so memory does not grow with the file beyond what
/// the plan keeps.
fn gather(
    layout: &Layout,
    catalogue: &Catalogue,
    defaults: &Defaults,
    region: Region,
    watch: Watch<'_>,
) -> Result<Gathered, ImportError> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get).clamp(1, 8);
    let mut reader = RowReader::open(layout)?;
    let (to_workers, batches) = mpsc::sync_channel::<Batch>(workers);
    let batches = Mutex::new(batches);
    let (to_gatherer, judged) = mpsc::sync_channel::<(Judged, u64)>(workers);
    let total = layout.source.bytes;
    let stop = AtomicBool::new(false);
    let mut gathered = Gathered {
        rows: Vec::with_capacity(layout.source.lines.min(4_000_000) as usize),
        texts: Vec::new(),
        rejected: Vec::new(),
        reject_width: 0,
        counts: ImportCounts::default(),
    };
    std::thread::scope(|scope| {
        let stop = &stop;
        let reading = scope.spawn(move || -> Result<(), ImportError> {
            while !stop.load(Ordering::Relaxed)
                && let Some(batch) = reader.next_batch()?
            {
                if to_workers.send(batch).is_err() {
                    break;
                }
            }
            Ok(())
        });
        for _ in 0..workers {
            let to_gatherer = to_gatherer.clone();
            let batches = &batches;
            scope.spawn(move || {
                let mut judge = Judge::new(layout, catalogue, defaults, region);
                loop {
                    let batch = match batches.lock() {
                        Ok(batches) => batches.recv(),
                        Err(_) => return,
                    };
                    let Ok(batch) = batch else { return };
                    let judged = judge.judge(&batch);
                    if to_gatherer.send((judged, batch.done)).is_err() {
                        // Taking the rest lets the reader see the end.
                        drain(batches);
                        return;
                    }
                }
            });
        }
        drop(to_gatherer);
        let mut cancelled = false;
        let mut furthest = 0;
        for (batch, done) in &judged {
            furthest = furthest.max(done);
            gathered.take(batch);
            let progress = Progress { done: furthest, total, unit: ProgressUnit::Bytes };
            if watch(progress).is_break() {
                cancelled = true;
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
        drop(judged);
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        if cancelled { Err(ImportError::Cancelled) } else { read }
    })?;
    Ok(gathered)
}

fn drain(batches: &Mutex<mpsc::Receiver<Batch>>) {
    if let Ok(batches) = batches.lock() {
        while batches.recv().is_ok() {}
    }
}

impl Gathered {
    fn take(&mut self, judged: Judged) {
        let chunk = self.texts.len() as u32;
        self.rows.extend(judged.rows.into_iter().map(|row| PlannedRow { chunk, ..row }));
        let mut text = judged.text;
        text.shrink_to_fit();
        self.texts.push(text);
        self.rejected.extend(judged.rejected);
        self.reject_width = self.reject_width.max(judged.reject_width);
        self.counts.rows += judged.total;
        self.counts.blank += judged.blank;
    }
}

/// Reads the sampled rows' cells from the file again.
fn draw_sample(
    plan: &ImportPlan,
    resolved: &Resolved,
    mut duplicates: Vec<(u32, u64)>,
) -> Result<Vec<SampleRow>, ImportError> {
    type Picked = (Outcome, Option<RejectCode>, Option<u64>);
    let mut picked: BTreeMap<u32, Picked> = BTreeMap::new();
    for code in plan.reject_codes().into_keys() {
        let rows = plan.rejected.iter().filter(|(_, one)| *one == code).take(12);
        picked.extend(rows.map(|(place, _)| (*place, (Outcome::Rejected, Some(code), None))));
    }
    duplicates.sort_unstable();
    for (place, tn) in duplicates.into_iter().take(SAMPLE_EACH / 2) {
        picked.insert(place, (Outcome::Duplicate, None, Some(tn)));
    }
    for (outcome, action) in [
        (Outcome::Updated, Action::is_update as fn(Action) -> bool),
        (Outcome::Unchanged, |action| action == Action::Unchanged),
        (Outcome::Created, |action| action == Action::Create),
    ] {
        let room = SAMPLE_EACH.min(SAMPLE.saturating_sub(picked.len()));
        // The first of the file: a bounded heap of the lowest places.
        let mut first = std::collections::BinaryHeap::new();
        for (row, done) in plan.rows.iter().zip(&resolved.actions) {
            if action(*done) {
                first.push((row.place, row.tn));
                if first.len() > room {
                    first.pop();
                }
            }
        }
        picked.extend(first.into_iter().map(|(place, tn)| (place, (outcome, None, Some(tn)))));
    }
    let places: Vec<u32> = picked.keys().copied().collect();
    let mut sample = Vec::with_capacity(places.len());
    let column = |field| plan.layout.column(field);
    super::rejects::visit::<ImportError>(&plan.layout, &places, |place, line, cells| {
        let cell = |field| {
            let cell: Option<&super::records::Cell<'_>> = cells.get(column(field)?);
            cell.map(|cell| cell.text().chars().take(super::MAX_LABEL).collect::<String>())
        };
        if let Some((outcome, code, tn)) = picked.get(&place) {
            sample.push(SampleRow {
                line: u64::from(line),
                raw: cell(ImportField::Number).unwrap_or_default(),
                number: tn.and_then(|tn| TelephoneNumber::from_u64(tn).ok()),
                label: cell(ImportField::Label).unwrap_or_default(),
                outcome: *outcome,
                code: *code,
                fix: code.map(RejectCode::fix),
            });
        }
        Ok(())
    })?;
    Ok(sample)
}

/// A list that selects numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberList {
    /// Sorted, each once.
    pub numbers: Vec<TelephoneNumber>,
    /// Lines of the file that hold no usable number, from 1.
    pub rejected: Vec<(u64, RejectCode)>,
}

/// Reads the numbers of a list's number column.
pub fn read_numbers(
    store: &Store,
    path: &Path,
    options: &ImportOptions,
) -> Result<NumberList, ImportError> {
    let region = region_of(store, options.region.as_deref())?;
    let mut normaliser = Normaliser::new(region);
    let layout = Layout::find(Source::open(path)?, &options.mapping, &mut normaliser, false)?;
    let catalogue = Catalogue::default();
    // Brands and reasons of a list that selects say nothing here.
    let mut bare = layout.clone();
    bare.columns = [None; ImportField::COUNT];
    bare.columns[ImportField::Number as usize] = layout.column(ImportField::Number);
    let defaults = Defaults::default();
    let mut judge = Judge::new(&bare, &catalogue, &defaults, region);
    let mut reader = RowReader::open(&bare)?;
    let mut list = NumberList::default();
    while let Some(batch) = reader.next_batch()? {
        let judged = judge.judge(&batch);
        let numbers = judged.rows.iter().filter_map(|row| TelephoneNumber::from_u64(row.tn).ok());
        list.numbers.extend(numbers);
        list.rejected.extend(judged.rejected.iter().map(|(place, code)| {
            (u64::from(batch.rows[(place - batch.first) as usize].line), *code)
        }));
    }
    list.numbers.sort_unstable();
    list.numbers.dedup();
    Ok(list)
}
