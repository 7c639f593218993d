//! Passphrases: from `SIGNET_PASSPHRASE`, or asked for on a terminal.

use std::env::VarError;
use std::io::IsTerminal;

use signet_core::error::Code;
use signet_core::vault::Passphrase;

use crate::output::Failure;

const VARIABLE: &str = "SIGNET_PASSPHRASE";

/// The passphrase of something that exists.
pub fn existing(prompt: &str) -> Result<Passphrase, Failure> {
    if let Some(set) = from_environment()? {
        return Ok(set);
    }
    Ok(Passphrase::new(ask(prompt)?)?)
}

/// A passphrase to be set: asked for twice, since a typing error would lock
/// its owner out.
pub fn chosen(prompt: &str) -> Result<Passphrase, Failure> {
    if let Some(set) = from_environment()? {
        return Ok(set);
    }
    let first = ask(prompt)?;
    if ask("Once more: ")? != first {
        return Err(Failure::new(Code::PassphrasesDiffer, "the two passphrases differ"));
    }
    Ok(Passphrase::new(first)?)
}

fn from_environment() -> Result<Option<Passphrase>, Failure> {
    match std::env::var(VARIABLE) {
        Ok(text) => Ok(Some(Passphrase::new(text)?)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => {
            Err(Failure::usage(format!("{VARIABLE} holds bytes that are not UTF-8")))
        }
    }
}

fn ask(prompt: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(
            Code::PassphraseRequired,
            format!("a passphrase is needed: set {VARIABLE}, or run this on a terminal"),
        ));
    }
    rpassword::prompt_password(prompt)
        .map_err(|error| Failure::new(Code::PassphraseRequired, error.to_string()))
}
