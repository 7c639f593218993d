//! `token`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use signet_exchange::token::{ProviderToken, Which};
use signet_protocol::text::is_command;

use super::{CommandError, DataDirectory, open, print, print_json};

#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true)]
pub struct Token {
    /// Directory of the exchange's database and keys; made when missing.
    #[arg(long = "data", value_name = "DIR", required = true)]
    directory: Option<PathBuf>,
    /// Who will use the token.
    #[arg(long, value_name = "NAME", required = true)]
    provider: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the tokens there are and have been.
    List(List),
    /// End tokens: lookups with them are refused from then on.
    Revoke(Revoke),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: DataDirectory,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    data: DataDirectory,
    #[command(flatten)]
    token: Asked,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Asked {
    /// The token with this id, as listed.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Every token of this provider.
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

#[derive(Serialize)]
struct Made {
    token: String,
}

#[derive(Serialize)]
struct Listed {
    tokens: Vec<ProviderToken>,
}

#[derive(Serialize)]
struct Revoked {
    revoked: u64,
}

impl Token {
    pub fn run(self, json: bool) -> Result<(), CommandError> {
        match (self.command, self.directory, self.provider) {
            (Some(Command::List(list)), None, None) => list.run(json),
            (Some(Command::Revoke(revoke)), None, None) => revoke.run(json),
            (None, Some(directory), Some(provider)) => {
                if provider.trim().is_empty() {
                    return Err(CommandError::NameMissing);
                }
                if provider.chars().any(is_command) {
                    return Err(CommandError::NameInvalid);
                }
                let token = open(&directory)?.provider_token(&provider)?;
                if json { print_json(&Made { token }) } else { print(&token) }
            }
            _ => Err(CommandError::Usage("options go behind `list` or `revoke`".to_owned())),
        }
    }
}

impl List {
    fn run(self, json: bool) -> Result<(), CommandError> {
        let listed = Listed { tokens: self.data.open_existing()?.provider_tokens()? };
        if json {
            return print_json(&listed);
        }
        let lines = listed.tokens.iter().map(|token| {
            let state = if token.revoked_at.is_some() { "revoked" } else { "good" };
            format!("{}  {state:<7}  {}", token.id, token.provider)
        });
        let lines: Vec<String> = lines.collect();
        print(
            if lines.is_empty() { "There is no token.".to_owned() } else { lines.join("\n") }
                .as_str(),
        )
    }
}

impl Revoke {
    fn run(self, json: bool) -> Result<(), CommandError> {
        let (which, asked) = match (self.token.id, self.token.provider) {
            (Some(id), _) => (Which::Id(id.clone()), id),
            (None, name) => {
                let name = name.unwrap_or_default();
                (Which::Provider(name.clone()), name)
            }
        };
        let revoked = self.data.open_existing()?.revoke_provider_tokens(&which)?;
        let revoked = revoked.ok_or(CommandError::UnknownToken { asked })?;
        if json { print_json(&Revoked { revoked }) } else { print(&format!("{revoked} revoked")) }
    }
}
