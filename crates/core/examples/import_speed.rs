//! Imports a list into a workspace and prints seconds, rows and peak memory.
//!
//! `import_speed LIST WORKSPACE` imports; `import_speed --make ROWS LIST`
//! writes a list of that many rows.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use signet_core::import::{ImportOptions, plan, unwatched};
use signet_core::numbers::{NumberFilter, View, count_statuses};
use signet_core::store::Store;
use signet_core::world::World;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--make", rows, list] => make(rows.parse()?, Path::new(list)),
        [list, workspace] => import(Path::new(list), Path::new(workspace)),
        _ => Err("usage: import_speed LIST WORKSPACE | --make ROWS LIST".into()),
    }
}

fn make(rows: u64, list: &Path) -> Result<(), Failure> {
    const AREAS: [u64; 8] = [212, 415, 312, 617, 206, 305, 713, 404];
    let mut out = BufWriter::new(std::fs::File::create(list)?);
    writeln!(out, "number,label,department")?;
    for row in 0..rows {
        // A fixed permutation of the line numbers: files are not sorted.
        let line = row.wrapping_mul(2_654_435_761) % 10_000_000_019 % 7_900_000;
        let area = AREAS[(row % 8) as usize];
        let (exchange, last) = (200 + line / 10_000, line % 10_000);
        match row % 3 {
            0 => write!(out, "({area}) {exchange:03}-{last:04}")?,
            1 => write!(out, "+1{area}{exchange:03}{last:04}")?,
            _ => write!(out, "{area}{exchange:03}{last:04}")?,
        }
        writeln!(out, ",Front desk {row},Department {}", row % 40)?;
    }
    Ok(out.flush()?)
}

fn import(list: &Path, workspace: &Path) -> Result<(), Failure> {
    let world = World::system();
    let mut store = match Store::open(workspace) {
        Ok(store) => store,
        Err(_) => Store::create(workspace, "Speed", "US", &world)?,
    };
    let start = Instant::now();
    let planned = plan(&store, list, &ImportOptions::default(), &mut unwatched)?;
    let plan_seconds = start.elapsed().as_secs_f64();
    let result = planned.commit(&mut store, &world, &mut unwatched)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", serde_json::to_string(&result.counts)?);
    println!("plan {plan_seconds:.2} s, with commit {seconds:.2} s");
    let start = Instant::now();
    let view = View::open(store.connection(), &NumberFilter::default())?;
    let first = view.page(store.connection(), 0, 100)?.len();
    let opened = start.elapsed().as_secs_f64();
    view.page(store.connection(), view.total().saturating_sub(100), 100)?;
    let last = start.elapsed().as_secs_f64() - opened;
    let start = Instant::now();
    let found = View::open(store.connection(), &NumberFilter::parse("desk 99")?)?.total();
    let searched = start.elapsed().as_secs_f64();
    let start = Instant::now();
    count_statuses(store.connection())?;
    let counted = start.elapsed().as_secs_f64();
    println!(
        "view open {opened:.3} s ({first} rows), last page {last:.3} s, search {searched:.3} s ({found}), statuses {counted:.3} s"
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
    Ok(())
}
