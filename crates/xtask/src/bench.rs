//! Figures, each beside its floor in the same run.

use clap::Args;

use crate::failure::Outcome;

#[derive(Args)]
pub struct Options {
    /// Rows of the list
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

pub fn run(_options: &Options) -> Outcome<()> {
    Ok(())
}
