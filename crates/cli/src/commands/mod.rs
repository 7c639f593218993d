//! One file per topic; each command is one call into core and its report.

mod brands;
mod exchange;
mod import;
mod numbers;
mod passport;
mod preview;
mod vault;
mod workspace;

use std::path::{Path, PathBuf};

use signet_core::error::Code;
use signet_core::import::Normaliser;
use signet_core::numbers as inventory;
use signet_core::store::Store;
use signet_core::world::World;

use crate::args::{Arguments, BrandCommand, Command, PassportCommand};
use crate::output::{Failure, Output};

/// What every command needs.
pub struct Context<'a> {
    workspace: Option<PathBuf>,
    pub output: &'a Output,
    pub world: World,
}

impl Context<'_> {
    pub fn path(&self) -> Result<&Path, Failure> {
        self.workspace.as_deref().ok_or_else(|| {
            Failure::usage("name the workspace with --workspace FILE or SIGNET_WORKSPACE")
        })
    }

    pub fn store(&self) -> Result<Store, Failure> {
        Ok(Store::open(self.path()?)?)
    }
}

pub fn run(arguments: Arguments, output: &Output) -> Result<(), Failure> {
    let context =
        Context { workspace: arguments.workspace, output, world: World::system().named("signet") };
    match arguments.command {
        Command::Init { enterprise, region } => workspace::init(&context, &enterprise, &region),
        Command::Status => workspace::status(&context),
        Command::Vault(command) => vault::run(&context, command),
        Command::Connect { url, invite } => exchange::connect(&context, &url, &invite),
        Command::Certificate { out } => exchange::certificate(&context, &out),
        Command::Sync => exchange::sync(&context),
        Command::Lookup { number, url, token } => exchange::lookup(&context, &number, &url, token),
        Command::Changesets { out, sets } => exchange::changesets(&context, &out, sets.as_deref()),
        Command::Brand(BrandCommand::Add { name, short, logo, reasons }) => {
            brands::add(&context, name, short, logo.as_deref(), reasons)
        }
        Command::Brand(BrandCommand::List) => brands::list(&context),
        Command::Import(arguments) => import::run(&context, &arguments),
        Command::Assign { selection, brand, reason } => {
            numbers::assign(&context, &selection, &brand, reason.as_deref())
        }
        Command::Release { selection } => numbers::release(&context, &selection),
        Command::Numbers { filter, status, limit, after } => {
            numbers::list(&context, filter.as_deref(), status.as_deref(), limit, after.as_deref())
        }
        Command::Preview(arguments) => preview::run(&context, &arguments),
        Command::Passport(PassportCommand::Sign(arguments)) => passport::sign(&context, &arguments),
        Command::Passport(PassportCommand::Verify(arguments)) => {
            passport::verify(&context, &arguments)
        }
    }
}

/// Reads a number as an argument, as a list of the workspace would write it:
/// without a country code under the workspace's region.
pub fn number_in(store: &Store, text: &str) -> Result<signet_core::TelephoneNumber, Failure> {
    let region = inventory::region(&store.workspace()?.region);
    match region.map(|region| Normaliser::new(region).read(text)) {
        Some(Ok(number)) => Ok(number),
        _ => number(text),
    }
}

/// Reads a number as an argument: international, punctuation allowed.
pub fn number(text: &str) -> Result<signet_core::TelephoneNumber, Failure> {
    let plain: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
    plain.parse().map_err(|error| {
        Failure::new(Code::InvalidNumber, format!("{text:?} is no international number: {error}"))
    })
}
