//! Tokens and certificates on one core, beside bare signatures and
//! verifications by OpenSSL in the same run.

use std::process::Command;

use serde_json::{Value, json};

use super::table::{self, Figure, Unit};
use super::{OPENSSL, openssl};
use crate::failure::{Context, Outcome};
use crate::steps::Steps;
use crate::system::{self, Need};
use crate::{places, process, programs};

pub fn run(as_json: bool) -> Outcome<()> {
    system::prepare(Need::Bench)?;
    let mut steps = Steps::to_stderr();
    let program = steps.quiet("measuring program", || {
        let mut command = programs::cargo();
        command.args(["build", "--release", "--package", "signet-stir", "--example", "stir"]);
        process::capture(&mut command)?;
        Ok(places::target().join("release/examples/stir"))
    })?;
    let said = steps.quiet("tokens", || process::text(&mut Command::new(program)))?;
    let said: Value =
        serde_json::from_str(&said).context(|| "the measuring program's answer".to_owned())?;
    let floor = steps.quiet("openssl", openssl)?;

    let rate = |name, member: &str| {
        Figure::new(name, Unit::PerSecond, said[member].as_f64().unwrap_or(f64::NAN))
    };
    let figures = [
        rate("Identity headers signed", "sign_per_second")
            .floor(OPENSSL, floor.signatures)
            .least_of_floor(0.75),
        rate("verified, certificate cached", "verify_cached_per_second")
            .floor(OPENSSL, floor.verifications)
            .least_of_floor(0.75),
        rate("verified, path checked each time", "verify_uncached_per_second")
            .floor(OPENSSL, floor.verifications)
            .least(2500.0),
        rate("verified, with a logo of 20 kB", "verify_rcd_per_second")
            .floor(OPENSSL, floor.verifications)
            .least_of_floor(0.6),
        Figure::new(
            "1,000,000 numbers in 10,000 ranges",
            Unit::Seconds,
            said["million_numbers_ms"].as_f64().unwrap_or(f64::NAN) / 1000.0,
        )
        .goal(0.1),
    ];
    if as_json {
        println!("{}", json!({ "figures": table::json(&figures) }));
    } else {
        println!("{}", table::text("one core", &figures));
    }
    Ok(())
}
