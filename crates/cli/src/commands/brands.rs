//! `brand`: display names, logos and call reasons.

use std::path::Path;

use serde::Serialize;
use signet_core::brand::{self, Draft, Problem, logo};
use signet_core::error::Code;
use signet_core::file;

use super::Context;
use crate::output::Failure;

#[derive(Serialize)]
struct Added {
    brand: String,
    revision: u32,
    problems: Vec<Problem>,
}

pub fn add(
    context: &Context<'_>,
    name: String,
    short: Option<String>,
    logo: Option<&Path>,
    reasons: Vec<String>,
) -> Result<(), Failure> {
    let mut store = context.store()?;
    let mut draft = Draft { display_name: name, short_name: short, logo: None, reasons };
    // Texts are judged before the logo is read: nothing is stored for a brand
    // that cannot be.
    if let Some(error) = brand::validate(&draft).into_iter().next() {
        return Err(error.into());
    }
    if let Some(path) = logo {
        draft.logo = Some(read_logo(&mut store, path)?);
    }
    let saved = brand::add(&mut store, &context.world, &draft)?;
    let added = Added { brand: saved.uid, revision: saved.revision, problems: saved.problems };
    context.output.result(&added, |added| {
        let mut text = format!("Brand {} added\n", added.brand);
        for problem in &added.problems {
            text += &format!("  {}: {}\n", problem.target, problem.message);
        }
        text
    })
}

fn read_logo(store: &mut signet_core::store::Store, path: &Path) -> Result<String, Failure> {
    let bytes = file::read(path, logo::MAX_BYTES as u64).map_err(|error| match error {
        file::FileError::TooLarge { .. } => Failure::new(Code::LogoTooLarge, error.to_string()),
        other => other.into(),
    })?;
    Ok(brand::store_logo(store, &bytes)?.sha256)
}

#[derive(Serialize)]
struct Brands {
    brands: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    brand: String,
    revision: u32,
    name: String,
    short: Option<String>,
    logo: Option<String>,
    reasons: Vec<String>,
    problems: Vec<Problem>,
}

pub fn list(context: &Context<'_>) -> Result<(), Failure> {
    let store = context.store()?;
    let mut brands = Vec::new();
    for brand in brand::list(&store)? {
        let problems = brand::check_stored(&store, &brand.draft())?;
        let draft = brand.draft();
        brands.push(Listed {
            brand: brand.uid,
            revision: brand.revision,
            name: draft.display_name,
            short: draft.short_name,
            logo: draft.logo,
            reasons: draft.reasons,
            problems,
        });
    }
    context.output.result(&Brands { brands }, |list| {
        list.brands
            .iter()
            .map(|brand| format!("{}  {}  {}\n", brand.brand, brand.name, brand.reasons.join(", ")))
            .collect()
    })
}
