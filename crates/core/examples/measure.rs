//! Figures that need no program of their own: signatures a second, and the
//! first and last window of the grid on a workspace. Prints one JSON object.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use signet_core::numbers::{NumberFilter, View};
use signet_core::store::Store;
use signet_stir::jws;
use signet_stir::key::SoftwareSigner;

/// Rows a window of the grid asks for.
const WINDOW: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = std::env::args().nth(1).ok_or("usage: measure WORKSPACE")?;
    let (rows, first, last) = windows(Path::new(&workspace))?;
    let figures = serde_json::json!({
        "rows": rows,
        "first_window_seconds": first,
        "last_window_seconds": last,
        "signatures_per_second": signatures(Duration::from_secs(2))?,
    });
    println!("{figures}");
    Ok(())
}

/// Opening included, as the window does it.
fn windows(workspace: &Path) -> Result<(u64, f64, f64), Box<dyn Error>> {
    let start = Instant::now();
    let store = Store::open(workspace)?;
    let view = View::open(store.connection(), &NumberFilter::default())?;
    let shown = view.page(store.connection(), 0, WINDOW)?.len();
    let first = start.elapsed().as_secs_f64();
    assert_eq!(shown as u64, view.total().min(WINDOW as u64), "the window is full");
    let start = Instant::now();
    view.page(store.connection(), view.total().saturating_sub(WINDOW as u64), WINDOW)?;
    Ok((view.total(), first, start.elapsed().as_secs_f64()))
}

/// Compact JWS of a manifest's size on one thread.
fn signatures(during: Duration) -> Result<f64, Box<dyn Error>> {
    let signer = SoftwareSigner::from_scalar(&[7; 32])?;
    let payload = vec![b' '; 1024];
    let start = Instant::now();
    let mut made = 0_u32;
    while start.elapsed() < during {
        std::hint::black_box(jws::sign("signet-changeset+jwt", &payload, &signer)?);
        made += 1;
    }
    Ok(f64::from(made) / start.elapsed().as_secs_f64())
}
