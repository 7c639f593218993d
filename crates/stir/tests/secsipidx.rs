//! Interoperation with secsipidx, another implementation of `shaken` tokens:
//! what it signs is accepted here, and what is signed here it accepts. Runs
//! where it is installed (Debian package `secsipidx`); with `SIGNET_INTEROP` set
//! its absence is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};

use p256::SecretKey;
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use signet_stir::passport::{Attestation, CertificateAddress, Claims, Destinations, OrigId};
use signet_stir::rcd::NoContent;
use signet_stir::sip::Call;
use signet_stir::verdict::{
    CallResult, Failure, NoCredentials, Policy, Presented, Sources, Trusting, Verdict, verify,
};
use signet_stir::{Identity, Signer, SoftwareSigner};

const ORIG: &str = "12155551212";
const DEST: &str = "12155551213";
const X5U: &str = "https://certificates.example/1.pem";
const NOW: i64 = 1_780_000_000;

/// A key pair in files of its own, gone with the value.
struct Keys {
    directory: PathBuf,
    signer: SoftwareSigner,
}

impl Keys {
    fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("stir-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let key = SecretKey::from_slice(&[21; 32]).unwrap();
        let public = key.public_key().to_public_key_pem(LineEnding::LF).unwrap();
        std::fs::write(directory.join("public.pem"), public).unwrap();
        let private = key.to_pkcs8_pem(LineEnding::LF).unwrap();
        std::fs::write(directory.join("private.pem"), private.as_bytes()).unwrap();
        Self { directory, signer: SoftwareSigner::new(key.into()) }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// Runs secsipidx; `None` where it is not installed.
fn secsipidx(arguments: &[&str]) -> Option<Output> {
    match Command::new("secsipidx").args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            assert!(std::env::var_os("SIGNET_INTEROP").is_none(), "secsipidx is not installed");
            eprintln!("secsipidx is not installed; nothing is compared with it");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn tn(digits: &str) -> Identity {
    Identity::from_uri(&format!("tel:{digits}")).unwrap()
}

fn judge(header: &str, keys: &Keys, now: i64) -> Verdict {
    let call = Call::new(tn(ORIG), tn(DEST));
    let sources = Sources { credentials: &NoCredentials, content: &NoContent };
    let trust = Trusting::Key(keys.signer.public_key());
    verify(&call, &[Presented::Header(header)], sources, trust, now, &Policy::default())
}

#[test]
fn what_it_signs_is_accepted_here() {
    let keys = Keys::new("theirs");
    let private = keys.file("private.pem");
    // Nonces are random: several, so that some signatures have a high s.
    for attest in ["A", "B", "C", "A", "B", "C", "A", "B"] {
        let from = ["-orig-tn", ORIG, "-dest-tn", DEST, "-attest", attest, "-x5u", X5U];
        let arguments = [&["-sign-full", "-k", text(&private)], &from[..]].concat();
        let Some(output) = secsipidx(&arguments) else { return };
        let header = String::from_utf8(output.stdout).unwrap();
        // It signs for the time of its own clock.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let verdict = judge(header.trim(), &keys, now.try_into().unwrap());
        assert_eq!(verdict.result, CallResult::Passed, "{header}: {:?}", verdict.headers);
        assert_eq!(verdict.attestation.map(Attestation::as_str), Some(attest));
    }
}

#[test]
fn what_it_signs_out_of_order_is_accepted_here_and_bad_claims_are_not() {
    let keys = Keys::new("unsorted");
    let private = keys.file("private.pem");
    let sign = |iat: &str| {
        let header = format!(r#"{{"x5u":"{X5U}","typ":"passport","ppt":"shaken","alg":"ES256"}}"#);
        let payload = format!(
            r#"{{"origid":"00000000-0000-4000-8000-000000000000", "orig":{{"tn":"{ORIG}"}},"iat":{iat},"dest":{{"tn":["{DEST}"]}},"attest":"A"}}"#
        );
        let arguments = ["-sign", "-header", &header, "-payload", &payload, "-k", text(&private)];
        let output = secsipidx(&arguments)?;
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    let around = |token: &str| format!("{token};info=<{X5U}>;alg=ES256;ppt=\"shaken\"");
    let Some(good) = sign(&NOW.to_string()) else { return };
    assert_eq!(judge(&around(&good), &keys, NOW).result, CallResult::Passed);
    let bad = sign(&format!("\"{NOW}\"")).unwrap();
    let verdict = judge(&around(&bad), &keys, NOW);
    assert!(matches!(verdict.headers[0].failure, Some(Failure::Claims(_))), "{verdict:?}");
}

#[test]
fn what_is_signed_here_it_accepts() {
    let keys = Keys::new("ours");
    let (public, identity) = (keys.file("public.pem"), keys.file("identity.txt"));
    let x5u = CertificateAddress::new(X5U).unwrap();
    let check = |header: &str| {
        std::fs::write(&identity, header).unwrap();
        // It reads the clock and cannot be told the time; any age will do.
        let age = "2000000000";
        let arguments =
            ["-check", "-fidentity", text(&identity), "-p", text(&public), "-expire", age];
        secsipidx(&arguments).map(|output| output.status.success())
    };
    for attest in Attestation::ALL {
        let claims = Claims::shaken(
            NOW,
            tn(ORIG),
            Destinations::one(tn(DEST)),
            attest,
            OrigId::from_random([attest as u8; 16]),
        );
        let header = claims.sign(&x5u, &keys.signer).unwrap().identity_header();
        let Some(accepted) = check(&header) else { return };
        assert!(accepted, "{header}");
        let stranger = SoftwareSigner::from_scalar(&[22; 32]).unwrap();
        let forged = claims.sign(&x5u, &stranger).unwrap().identity_header();
        assert_eq!(check(&forged), Some(false), "it does look at the signature");
    }
}
