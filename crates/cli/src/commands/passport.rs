//! `passport`: sign calls, and verify those of others.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use signet_core::error::{Code, Coded as _};
use signet_core::fetch::{Fetcher, Settings};
use signet_core::passport::{
    self, Form, MAX_INPUT, PassportError, SignRequest, Signed, Trusted, Verified, VerifyRequest,
    Warning,
};
use signet_core::{file, vault};
use signet_stir::identity::{Identity, Tn};
use signet_stir::passport::{Attestation, CertificateAddress, Destinations};
use signet_stir::verdict::{CallResult, HeaderVerdict, Outcome, ShownValue, Verdict};

use super::Context;
use super::vault::unlock;
use crate::args::{AttestArgument, FormArgument, SignArguments, VerifyArguments};
use crate::output::Failure;

pub fn sign(context: &Context<'_>, arguments: &SignArguments) -> Result<(), Failure> {
    let request = sign_request(arguments)?;
    let store = context.store()?;
    let key = vault::open(&store, unlock(&store)?.as_ref())?;
    let signed = passport::sign(&store, &key, &context.world, &request)?;
    for warning in &signed.warnings {
        let number = request.orig.as_str();
        context.output.warning(&match warning {
            Warning::NotHeld => format!("+{number} is not in the workspace"),
            Warning::NotCertified => format!("the certificate does not speak for +{number}"),
        });
    }
    context.output.result(&signed, |signed: &Signed| format!("{}\n", signed.identity))
}

fn sign_request(arguments: &SignArguments) -> Result<SignRequest, Failure> {
    let form = match (arguments.form, arguments.attest) {
        (FormArgument::Shaken, attest) => Form::Shaken(match attest {
            None | Some(AttestArgument::A) => Attestation::A,
            Some(AttestArgument::B) => Attestation::B,
            Some(AttestArgument::C) => Attestation::C,
        }),
        (FormArgument::Rcd, None) => Form::Rcd,
        (FormArgument::Rcd, Some(_)) => {
            return Err(Failure::usage("an rcd token has no attestation"));
        }
    };
    let dest = arguments.dest.iter().map(|text| identity(text)).collect::<Result<Vec<_>, _>>()?;
    let dest = Destinations::new(dest).ok_or_else(|| Failure::usage("name a number called"))?;
    let address = |text: &String| {
        CertificateAddress::new(text)
            .map_err(|error| Failure::new(Code::InvalidUrl, format!("{text:?} is {error}")))
    };
    Ok(SignRequest {
        orig: telephone_number(&arguments.orig)?,
        dest,
        form,
        brand: arguments.brand.clone(),
        reason: arguments.reason.clone(),
        x5u: arguments.x5u.as_ref().map(address).transpose()?,
        strict: arguments.strict,
    })
}

fn telephone_number(text: &str) -> Result<Tn, Failure> {
    Tn::canonical(text).map_err(|error| {
        Failure::new(Code::InvalidNumber, format!("{text:?} is no telephone number: {error}"))
    })
}

/// A number, or a URI where the text has a scheme.
fn identity(text: &str) -> Result<Identity, Failure> {
    if !text.contains(':') {
        return telephone_number(text).map(Identity::Tn);
    }
    Identity::from_uri(text).map_err(|error| {
        Failure::new(Code::InvalidNumber, format!("{text:?} is no number or URI: {error}"))
    })
}

pub fn verify(context: &Context<'_>, arguments: &VerifyArguments) -> Result<(), Failure> {
    let input = input(arguments.file.as_deref())?;
    let dest = arguments.dest.iter().map(|text| identity(text)).collect::<Result<Vec<_>, _>>()?;
    let request = VerifyRequest {
        input: &input,
        orig: arguments.orig.as_deref().map(identity).transpose()?,
        dest,
        trusted: trusted(context, arguments)?,
        certificate: arguments.certificate.as_deref().map(certificates).transpose()?,
        at: arguments.at.unwrap_or_else(|| context.world.now()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    let fetcher = arguments.fetch.then(|| fetcher(context)).transpose()?;
    let verified = runtime.block_on(passport::verify(&request, fetcher.as_ref()));
    // A name that is still being looked up when the time is over keeps nobody.
    runtime.shutdown_background();

    let Verified { verdict, missing } = verified?;
    for error in missing {
        context.output.warning(&error.to_string());
    }
    context.output.result(&verdict, in_words)?;
    if arguments.strict && verdict.result != CallResult::Passed {
        let message = verdict.sip_code.map_or_else(
            || "there is no token to verify".to_owned(),
            |code| format!("the call was not verified: {} {}", code.number(), code.phrase()),
        );
        return Err(Failure::new(Code::VerificationFailed, message));
    }
    Ok(())
}

fn input(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    match path {
        Some(path) if path != Path::new("-") => Ok(file::read(path, MAX_INPUT as u64)?),
        _ => {
            let mut octets = Vec::new();
            let mut limited = std::io::stdin().lock().take(MAX_INPUT as u64 + 1);
            limited
                .read_to_end(&mut octets)
                .map_err(|error| Failure::new(Code::FileUnreadable, error.to_string()))?;
            if octets.len() > MAX_INPUT {
                let message = format!("standard input holds more than {MAX_INPUT} octets");
                return Err(Failure::new(Code::FileTooLarge, message));
            }
            Ok(octets)
        }
    }
}

/// Most octets of a PEM file: a few hundred authorities with their lists.
const MAX_PEM: u64 = 16 * 1024 * 1024;

fn pem(path: &Path) -> Result<String, Failure> {
    String::from_utf8(file::read(path, MAX_PEM)?)
        .map_err(|_| unreadable(path, "it is no PEM text", Code::CertificateInvalid))
}

fn unreadable(path: &Path, why: impl std::fmt::Display, code: Code) -> Failure {
    Failure::new(code, format!("{}: {why}", path.display()))
}

/// A file that holds certificates, whether or not they are what they should
/// be: that is for the verdict to say.
fn certificates(path: &Path) -> Result<String, Failure> {
    let text = pem(path)?;
    if !text.contains("-----BEGIN CERTIFICATE-----") {
        return Err(unreadable(path, "it holds no certificate", Code::CertificateInvalid));
    }
    Ok(text)
}

fn trusted(context: &Context<'_>, arguments: &VerifyArguments) -> Result<Trusted, Failure> {
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |error: PassportError| unreadable(&path, &error, error.code())
    };
    if let Some(path) = &arguments.key {
        return Trusted::key_from_pem(&pem(path)?).map_err(wrong(path));
    }
    if let Some(path) = &arguments.trust {
        return Trusted::authorities_from_pem(&pem(path)?).map_err(wrong(path));
    }
    let Ok(path) = context.path() else {
        context.output.hint("No --trust and no workspace: no authority is trusted.");
        return Ok(Trusted::nobody());
    };
    Ok(Trusted::of_workspace(&signet_core::store::Store::open(path)?)?)
}

fn fetcher(context: &Context<'_>) -> Result<Fetcher, Failure> {
    // Where there is no folder for it, each is fetched anew.
    let cache = dirs::cache_dir().map(|folder| folder.join("signet").join("fetched"));
    let settings = Settings { cache, ..Settings::default() };
    Fetcher::new(settings, context.world.clone())
        .map_err(|error| Failure::new(Code::Internal, error.to_string()))
}

/// A verdict for people.
fn in_words(verdict: &Verdict) -> String {
    let mut text = match verdict.result {
        CallResult::Passed if verdict.path_checked => {
            "The call is verified: the caller may use this number.".to_owned()
        }
        CallResult::Passed => {
            "The signature is right. Whether its signer may use this number was not checked."
                .to_owned()
        }
        CallResult::Failed => "The call is not verified.".to_owned(),
        CallResult::None => "There is nothing to verify: no token that is understood.".to_owned(),
    };
    if let Some(code) = verdict.sip_code {
        let _ = write!(text, " Answer: {} {}.", code.number(), code.phrase());
    }
    text.push('\n');
    if let Some(attestation) = verdict.attestation {
        let meaning = match attestation {
            Attestation::A => "the provider knows the caller and its right to the number",
            Attestation::B => "the provider knows the caller, not its right to the number",
            Attestation::C => "the provider knows only where the call entered its network",
        };
        let _ = writeln!(text, "Attestation {}: {meaning}", attestation.as_str());
    }
    let shown = &verdict.shown;
    for (what, value) in [("Name", &shown.name), ("Logo", &shown.logo), ("Reason", &shown.reason)] {
        if let Some(ShownValue { value, verified, .. }) = value {
            let standing = if *verified { "verified" } else { "NOT verified" };
            let _ = writeln!(text, "{what}: {value} ({standing})");
        }
    }
    if let Some(certificate) = &verdict.certificate {
        let list = certificate.tn_auth_list();
        let numbers = if list.is_empty() { "no number".to_owned() } else { list.join(", ") };
        let subject = certificate.certificate().subject();
        let _ = writeln!(text, "Certificate: {subject}, for {numbers}");
    }
    for (place, header) in (1..).zip(&verdict.headers) {
        let kind = header.ppt.as_deref().unwrap_or("passport");
        let _ = writeln!(text, "Token {place} ({kind}): {}", told(header));
    }
    text
}

fn told(header: &HeaderVerdict) -> String {
    match (header.outcome, &header.failure) {
        (Outcome::Passed, _) => "every step passed".to_owned(),
        (Outcome::Ignored, _) => "not looked at, its kind is not known".to_owned(),
        (Outcome::Failed, Some(failure)) => failure.to_string(),
        (Outcome::Failed, None) => "failed".to_owned(),
    }
}
