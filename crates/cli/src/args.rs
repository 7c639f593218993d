//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use signet_core::vault::VaultStore;

/// Manage an enterprise's numbers, brands and signing key, and sync signed
/// branding with an exchange.
#[derive(Debug, Parser)]
#[command(name = "signet", version, propagate_version = true)]
pub struct Arguments {
    /// The workspace file.
    #[arg(long, global = true, value_name = "FILE", env = "SIGNET_WORKSPACE")]
    pub workspace: Option<PathBuf>,
    /// Print one JSON document on standard output; errors as JSON on the last
    /// line of standard error.
    #[arg(long, global = true)]
    pub json: bool,
    /// How much is written to the log, and the same to standard error: error,
    /// warn, info, debug, trace or off, or levels by part of the program, as in
    /// info,signet_core::sync=debug. Otherwise info, to the log alone.
    #[arg(long, global = true, value_name = "LEVEL", env = "SIGNET_LOG", value_parser = filter)]
    pub log_level: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

fn filter(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || signet_log::is_filter(text) {
        Ok(text.to_owned())
    } else {
        Err("it is no level: error, warn, info, debug, trace or off".to_owned())
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a workspace.
    Init {
        /// The enterprise's name.
        #[arg(long, value_name = "NAME")]
        enterprise: String,
        /// Region under which national numbers are read (CLDR code).
        #[arg(long, default_value = "US")]
        region: String,
    },
    /// The desk's signing key.
    #[command(subcommand)]
    Vault(VaultCommand),
    /// Enrol with an exchange.
    Connect {
        /// Address of the exchange.
        url: String,
        /// The invite the exchange's operator gave.
        #[arg(long, value_name = "CODE")]
        invite: String,
    },
    /// Write the certificate the exchange issued, with its chain.
    Certificate {
        #[arg(long, value_name = "FILE.pem")]
        out: PathBuf,
    },
    /// Display names, logos and call reasons.
    #[command(subcommand)]
    Brand(BrandCommand),
    /// Import a list of numbers.
    Import(ImportArguments),
    /// Assign a brand to numbers.
    Assign {
        #[command(flatten)]
        selection: Selection,
        /// The brand's id.
        #[arg(long, value_name = "ID")]
        brand: String,
        /// One of the brand's call reasons.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Remove the brand from numbers.
    Release {
        #[command(flatten)]
        selection: Selection,
    },
    /// List numbers.
    Numbers {
        /// Text in number or label, or `brand:`, `status:`, `reason:`.
        #[arg(long, value_name = "TEXT")]
        filter: Option<String>,
        #[arg(long)]
        status: Option<String>,
        /// At most this many.
        #[arg(long, default_value_t = 100, value_name = "N")]
        limit: u32,
        /// Only numbers after this one.
        #[arg(long, value_name = "TN")]
        after: Option<String>,
    },
    /// What is pending, and how far each connection is.
    Status,
    /// Push what is pending, pull receipts and events.
    Sync,
    /// Look a number up as a terminating provider does, and check the evidence.
    Lookup {
        /// The number, international.
        number: String,
        /// Address of the exchange.
        #[arg(long)]
        url: String,
        /// A provider's token.
        #[arg(long, env = "SIGNET_TOKEN", hide_env_values = true)]
        token: Option<String>,
    },
    /// Write the log's manifests, one a line, oldest first.
    Changesets {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Write the number sets too, NDJSON, one set a line.
        #[arg(long, value_name = "FILE")]
        sets: Option<PathBuf>,
    },
    /// Render the incoming call as the recipient sees it.
    Preview(PreviewArguments),
    /// Sign calls, and verify those of others.
    #[command(subcommand)]
    Passport(PassportCommand),
}

#[derive(Debug, Subcommand)]
pub enum PassportCommand {
    /// Sign a call with the desk's key and print its Identity header.
    Sign(SignArguments),
    /// Verify the tokens of a call and say what may be shown.
    Verify(VerifyArguments),
}

#[derive(Debug, Args)]
pub struct SignArguments {
    /// The calling number, international.
    #[arg(long, value_name = "TN")]
    pub orig: String,
    /// A number called; may be repeated.
    #[arg(long, value_name = "TN", required = true, num_args = 1..)]
    pub dest: Vec<String>,
    /// A brand; the number's own if absent.
    #[arg(long, value_name = "ID")]
    pub brand: Option<String>,
    /// One of the brand's call reasons.
    #[arg(long)]
    pub reason: Option<String>,
    /// Attestation of a shaken token [default: A].
    #[arg(long, value_enum, ignore_case = true)]
    pub attest: Option<AttestArgument>,
    /// The kind of token.
    #[arg(long = "as", value_enum, value_name = "KIND", default_value_t = FormArgument::Shaken)]
    pub form: FormArgument,
    /// HTTPS address of the certificate; the one enrolment gave if absent.
    #[arg(long, value_name = "URL")]
    pub x5u: Option<String>,
    /// Refuse numbers that the workspace or the certificate does not hold.
    #[arg(long)]
    pub strict: bool,
}

/// RFC 8588, section 4.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum AttestArgument {
    #[value(name = "A")]
    A,
    #[value(name = "B")]
    B,
    #[value(name = "C")]
    C,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormArgument {
    /// Speaks for the number, and for the brand where there is one.
    Shaken,
    /// Speaks for the brand.
    Rcd,
}

#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// A token, Identity headers, or a SIP request; standard input if absent
    /// or `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The calling number, as the network says.
    #[arg(long, value_name = "TN")]
    pub orig: Option<String>,
    /// Called number. If repeated, the token must name every one.
    #[arg(long, value_name = "TN", num_args = 1..)]
    pub dest: Vec<String>,
    /// PEM file with trusted CAs, CRLs and CRL issuers. Default: the
    /// workspace's exchange.
    #[arg(long, value_name = "PEM", conflicts_with = "key")]
    pub trust: Option<PathBuf>,
    /// The signer's certificate and those above it, in place of fetching them.
    #[arg(long, value_name = "PEM", conflicts_with = "key")]
    pub certificate: Option<PathBuf>,
    /// The signer's public key: signature and claims are checked, no
    /// certificate is.
    #[arg(long, value_name = "PEM")]
    pub key: Option<PathBuf>,
    /// The time to verify at; now if absent.
    #[arg(long, value_name = "UNIX-TIME")]
    pub at: Option<i64>,
    /// Fetch certificates, logos and cards that are not at hand.
    #[arg(long)]
    pub fetch: bool,
    /// End with status 1 unless the call passes.
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Create the signing key.
    Create {
        #[arg(long, value_enum, default_value_t = StoreArgument::Keychain)]
        store: StoreArgument,
    },
    /// Show the key's public half.
    Show,
    /// Write a passphrase-protected recovery copy.
    Export { file: PathBuf },
    /// Restore the key from a recovery copy.
    Import {
        file: PathBuf,
        #[arg(long, value_enum, default_value_t = StoreArgument::Keychain)]
        store: StoreArgument,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StoreArgument {
    /// The operating system's keychain.
    Keychain,
    /// A passphrase-protected file beside the workspace.
    File,
}

impl From<StoreArgument> for VaultStore {
    fn from(argument: StoreArgument) -> Self {
        match argument {
            StoreArgument::Keychain => Self::Keychain,
            StoreArgument::File => Self::File,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum BrandCommand {
    /// Add a brand.
    Add {
        /// Display name, at most 35 characters.
        #[arg(long)]
        name: String,
        /// Short name, at most 15 characters.
        #[arg(long)]
        short: Option<String>,
        /// PNG, JPEG or SVG.
        #[arg(long, value_name = "FILE")]
        logo: Option<PathBuf>,
        /// A call reason, at most 64 characters; may be repeated.
        #[arg(long = "reason", value_name = "R")]
        reasons: Vec<String>,
    },
    /// List the brands.
    List,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    pub file: PathBuf,
    /// Region under which national numbers are read; the workspace's if absent.
    #[arg(long)]
    pub region: Option<String>,
    /// Which column is which: `number=COL,label=COL`, by header or position.
    #[arg(long, value_name = "number=COL,…")]
    pub map: Option<String>,
    /// Assign this brand to every row.
    #[arg(long, value_name = "ID")]
    pub brand: Option<String>,
    /// Call reason of every row.
    #[arg(long)]
    pub reason: Option<String>,
    /// Say what would happen, write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write rejected rows here, with how to fix them.
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Selection {
    /// Numbers that match; `*` for all. An empty one is refused.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Numbers in this list.
    #[arg(long, value_name = "FILE")]
    pub numbers: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PreviewArguments {
    #[command(flatten)]
    pub subject: PreviewSubject,
    /// iphone, android or landline.
    #[arg(long, value_name = "ID")]
    pub device: String,
    #[arg(long, value_enum, default_value_t = ThemeArgument::Light)]
    pub theme: ThemeArgument,
    /// A carrier whose limits apply.
    #[arg(long, value_name = "ID")]
    pub carrier: Option<String>,
    /// The call without branding.
    #[arg(long)]
    pub plain: bool,
    #[arg(long, value_name = "FILE.png")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct PreviewSubject {
    /// A number of the workspace, with its brand and reason.
    #[arg(long, value_name = "TN")]
    pub number: Option<String>,
    /// A brand, with its first reason.
    #[arg(long, value_name = "ID")]
    pub brand: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ThemeArgument {
    Light,
    Dark,
}
