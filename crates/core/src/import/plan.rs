//! What a list would do to the workspace, as a value.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use signet_lists::{
    Cell, Defaults, Gathered, Layout, MAX_LABEL, Normaliser, NumberList, PlannedRow, Region, Texts,
    gather, visit,
};
use signet_stir::TelephoneNumber;

use super::list::{known_region, list_file};
use super::resolve::{Action, Resolved, resolve};
use super::{
    ImportCounts, ImportError, ImportField, Mapping, Outcome, Progress, ProgressUnit, RejectCode,
    Watch,
};
use crate::numbers::Catalogue;
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
}

/// Rows resolved and ready to be written.
pub struct ImportPlan {
    pub(super) layout: Layout,
    pub(super) catalogue: Catalogue,
    /// Sorted by number, each once.
    pub(super) rows: Vec<PlannedRow>,
    pub(super) texts: Texts,
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
        let path = &self.layout.source.file().path;
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
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
    let file = list_file(path)?;
    let mut layout = Layout::find(file, &options.mapping, &mut Normaliser::new(region), false)?;
    // A call reason is one of a brand's. In a list that goes under no brand, a
    // column that only looks like one says something else.
    let branded = layout.column(ImportField::Brand).is_some() || options.brand.is_some();
    if !branded && options.mapping.column(ImportField::Reason).is_none() {
        layout.columns[ImportField::Reason as usize] = None;
    }
    let mut watch = |done, total| watch(Progress { done, total, unit: ProgressUnit::Bytes });
    let gathered = gather(&layout, &catalogue, &defaults, region, &mut watch)?;
    let Gathered { mut rows, texts, mut rejected, reject_width, blank, total } = gathered;
    let mut counts = ImportCounts { rows: total, blank, ..ImportCounts::default() };

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
    Ok(known_region(&text)?)
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

/// Reads the sampled rows' cells from the file again.
fn draw_sample(
    plan: &ImportPlan,
    resolved: &Resolved,
    mut duplicates: Vec<(u32, TelephoneNumber)>,
) -> Result<Vec<SampleRow>, ImportError> {
    type Picked = (Outcome, Option<RejectCode>, Option<TelephoneNumber>);
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
    visit::<ImportError>(&plan.layout, &places, |place, line, cells| {
        let cell = |field| {
            let cell: Option<&Cell<'_>> = cells.get(column(field)?);
            cell.map(|cell| cell.text().chars().take(MAX_LABEL).collect::<String>())
        };
        if let Some((outcome, code, tn)) = picked.get(&place) {
            sample.push(SampleRow {
                line: u64::from(line),
                raw: cell(ImportField::Number).unwrap_or_default(),
                number: *tn,
                label: cell(ImportField::Label).unwrap_or_default(),
                outcome: *outcome,
                code: *code,
            });
        }
        Ok(())
    })?;
    Ok(sample)
}

/// Reads the numbers of a list's number column.
pub fn read_numbers(
    store: &Store,
    path: &Path,
    options: &ImportOptions,
) -> Result<NumberList, ImportError> {
    let region = region_of(store, options.region.as_deref())?;
    Ok(signet_lists::select(list_file(path)?, &options.mapping, region)?)
}
