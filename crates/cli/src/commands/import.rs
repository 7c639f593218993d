//! `import`: lists of numbers.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Instant;

use serde::Serialize;
use signet_core::import::{self, ImportCounts, ImportOptions, Mapping, Progress, RejectCode};

use super::Context;
use crate::args::ImportArguments;
use crate::output::{Failure, grouped};
use crate::sentences::{explained, row_fix};

#[derive(Serialize)]
struct Imported {
    /// Null for a dry run: nothing was imported.
    import: Option<String>,
    #[serde(flatten)]
    counts: ImportCounts,
    reject_codes: BTreeMap<RejectCode, u64>,
    seconds: f64,
}

pub fn run(context: &Context<'_>, arguments: &ImportArguments) -> Result<(), Failure> {
    let started = Instant::now();
    let mut store = context.store()?;
    let mapping = arguments.map.as_deref().map_or(Ok(Mapping::default()), Mapping::parse);
    let options = ImportOptions {
        region: arguments.region.clone(),
        mapping: mapping.map_err(explained)?,
        brand: arguments.brand.clone(),
        reason: arguments.reason.clone(),
    };
    let mut reading = context.output.progress("Reading");
    let mut watch = |progress: Progress| {
        reading.set(progress.done, progress.total);
        ControlFlow::Continue(())
    };
    let plan = import::plan(&store, &arguments.file, &options, &mut watch).map_err(explained)?;
    drop(reading);
    if let Some(path) = &arguments.rejects {
        plan.write_rejects(path, &|code| row_fix(code).to_owned()).map_err(explained)?;
    }
    let mut imported = Imported {
        import: None,
        counts: plan.counts(),
        reject_codes: plan.reject_codes(),
        seconds: 0.0,
    };
    if !arguments.dry_run {
        let mut writing = context.output.progress("Writing");
        let mut watch = |progress: Progress| {
            writing.set(progress.done, progress.total);
            ControlFlow::Continue(())
        };
        let result = plan.commit(&mut store, &context.world, &mut watch).map_err(explained)?;
        imported.import = Some(result.import);
        imported.counts = result.counts;
        imported.reject_codes = result.reject_codes;
    }
    imported.seconds = started.elapsed().as_secs_f64();
    context.output.result(&imported, text)
}

fn text(imported: &Imported) -> String {
    let counts = &imported.counts;
    let mut text = format!(
        "{} rows: {} new, {} changed, {} as they were, {} twice, {} blank, {} refused\n",
        grouped(counts.rows),
        grouped(counts.created),
        grouped(counts.updated),
        grouped(counts.unchanged),
        grouped(counts.duplicate),
        grouped(counts.blank),
        grouped(counts.rejected),
    );
    for (code, count) in &imported.reject_codes {
        let code = serde_json::to_string(code).unwrap_or_default();
        text += &format!("  {:>9}  {}\n", grouped(*count), code.trim_matches('"'));
    }
    if imported.import.is_none() {
        text += "Nothing was written.\n";
    }
    text
}
