//! All rows of a list, judged on several threads.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};

use rlibphonenumber::Region;

use crate::columns::layout::Layout;
use crate::error::ListError;
use crate::judge::{Brands, Defaults, Judge, Judged, PlannedRow};
use crate::read::Batch;
use crate::reject::RejectCode;

/// What a list came to, row by row.
#[derive(Default)]
pub struct Gathered {
    /// Rows that name a number, in no order.
    pub rows: Vec<PlannedRow>,
    pub texts: Texts,
    /// Places and codes of refused rows, in no order.
    pub rejected: Vec<(u32, RejectCode)>,
    /// Cells of the widest refused row.
    pub reject_width: usize,
    /// Rows whose every cell is empty.
    pub blank: u64,
    /// All rows; the header is none.
    pub total: u64,
}

/// Labels and departments of planned rows.
#[derive(Default)]
pub struct Texts(Vec<String>);

impl Texts {
    /// None where the row gives none.
    pub fn label(&self, row: &PlannedRow) -> Option<&str> {
        self.text(row, 0, row.label_bytes)
    }

    /// None where the row gives none.
    pub fn department(&self, row: &PlannedRow) -> Option<&str> {
        self.text(row, row.label_bytes, row.department_bytes)
    }

    fn text(&self, row: &PlannedRow, skip: u16, bytes: u16) -> Option<&str> {
        let start = row.offset as usize + usize::from(skip);
        let text = &self.0[row.chunk as usize][start..start + usize::from(bytes)];
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Told of the bytes read and of all there are; `Break` ends the reading.
pub type WatchBytes<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// One thread reads, several judge, this one gathers and reports. Few batches
/// are under way at once, so memory does not grow with the file beyond what
/// the rows take.
pub fn gather(
    layout: &Layout,
    brands: &dyn Brands,
    defaults: &Defaults,
    region: Region,
    watch: WatchBytes<'_>,
) -> Result<Gathered, ListError> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get).clamp(1, 8);
    let mut reader = layout.source.read()?;
    let (to_workers, batches) = mpsc::sync_channel::<Batch>(workers);
    let batches = Mutex::new(batches);
    let (to_gatherer, judged) = mpsc::sync_channel::<(Judged, u64)>(workers);
    let total = layout.source.file().bytes;
    let stop = AtomicBool::new(false);
    let mut gathered = Gathered {
        rows: Vec::with_capacity(layout.source.rows_at_most().min(4_000_000) as usize),
        ..Gathered::default()
    };
    std::thread::scope(|scope| {
        let stop = &stop;
        let reading = scope.spawn(move || -> Result<(), ListError> {
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
                let mut judge = Judge::new(layout, brands, defaults, region);
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
            if watch(furthest, total).is_break() {
                cancelled = true;
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
        drop(judged);
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        if cancelled { Err(ListError::Cancelled) } else { read }
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
        let chunk = self.texts.0.len() as u32;
        self.rows.extend(judged.rows.into_iter().map(|row| row.in_chunk(chunk)));
        let mut text = judged.text;
        text.shrink_to_fit();
        self.texts.0.push(text);
        self.rejected.extend(judged.rejected);
        self.reject_width = self.reject_width.max(judged.reject_width);
        self.total += judged.total;
        self.blank += judged.blank;
    }
}
