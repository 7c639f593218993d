//! Tokens go both ways between this library and `secsipidx`, which shares no
//! code with it. Where the program is not installed there is nothing to try;
//! with `SIGNET_INTEROP` set its absence is a failure.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};

use signet_stir::identity::{Identity, Tn};
use signet_stir::passport::{
    Attestation, CertificateAddress, Claims, Destinations, Extension, OrigId, Passport,
};
use signet_stir::rcd::NoContent;
use signet_stir::sip::{Call, IdentityHeader};
use signet_stir::verdict::{
    CallResult, Failure, NoCredentials, Policy, Presented, Sources, Trusting, verify,
};
use signet_stir::{Signer as _, SoftwareSigner};

const ORIG: &str = "12125550123";
const DEST: &str = "12155550199";
const X5U: &str = "https://cert.example.org/a.pem";

fn secsipidx(arguments: &[&str]) -> Option<Output> {
    match Command::new("secsipidx").args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
            assert!(std::env::var_os("SIGNET_INTEROP").is_none(), "secsipidx is not installed");
            eprintln!("secsipidx is not installed; nothing was tried");
            None
        }
    }
}

/// A key in the forms both sides read.
struct Keys {
    folder: tempfile::TempDir,
    signer: SoftwareSigner,
}

impl Keys {
    fn new() -> Self {
        let scalar = [7; 32];
        let folder = tempfile::tempdir().unwrap();
        let secret = p256::SecretKey::from_slice(&scalar).unwrap();
        let pem = secret.to_sec1_pem(Default::default()).unwrap();
        fs::write(folder.path().join("private.pem"), pem.as_bytes()).unwrap();
        let signer = SoftwareSigner::from_scalar(&scalar).unwrap();
        let der = signer.public_key().to_spki_der();
        let pem = der::pem::encode_string("PUBLIC KEY", Default::default(), &der).unwrap();
        fs::write(folder.path().join("public.pem"), pem).unwrap();
        Self { folder, signer }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn check(&self, identity: &str) -> Option<bool> {
        let file = self.path("identity.txt");
        fs::write(Path::new(&file), identity).unwrap();
        let public = self.path("public.pem");
        let said =
            secsipidx(&["-check", "-fidentity", &file, "-fpubkey", &public, "-expire", "60"])?;
        Some(said.status.success())
    }
}

fn tn(text: &str) -> Identity {
    Identity::Tn(Tn::new(text).unwrap())
}

#[test]
fn secsipidx_accepts_what_was_signed_here_and_refuses_it_changed() {
    let keys = Keys::new();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    let dest = Destinations::one(tn(DEST));
    let origid = OrigId::from_random([3; 16]);
    let claims = Claims::shaken(now, tn(ORIG), dest, Attestation::A, origid);
    let address = CertificateAddress::new(X5U).unwrap();
    let identity = claims.sign(&address, &keys.signer).unwrap().identity_header();
    let Some(accepted) = keys.check(&identity) else { return };
    assert!(accepted, "{identity}");

    let (token, rest) = identity.split_once(';').unwrap();
    let (body, signature) = token.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let changed = format!("{body}.{other}{};{rest}", &signature[1..]);
    assert_eq!(keys.check(&changed), Some(false), "{changed}");
}

#[test]
fn what_secsipidx_signed_is_accepted_here_and_refused_under_another_key() {
    let keys = Keys::new();
    let private = keys.path("private.pem");
    let arguments = ["-sign-full", "-orig-tn", ORIG, "-dest-tn", DEST, "-attest", "B"];
    let arguments = [&arguments[..], &["-x5u", X5U, "-fprvkey", &private]].concat();
    let Some(said) = secsipidx(&arguments) else { return };
    assert!(said.status.success(), "{said:?}");
    let identity = String::from_utf8(said.stdout).unwrap();
    let header = IdentityHeader::parse(identity.trim()).unwrap();
    assert_eq!((header.info(), header.ppt()), (X5U, Some("shaken")));
    let passport = Passport::parse(header.token()).unwrap();
    assert_eq!(passport.verify(keys.signer.public_key()), Ok(()));
    assert_eq!(passport.header().extension(), Extension::Shaken);
    assert_eq!(passport.claims().orig(), &tn(ORIG));
    assert!(passport.claims().dest().contains(&tn(DEST)));
    assert_eq!(passport.claims().attestation(), Some(Attestation::B));
    let other = SoftwareSigner::from_scalar(&[8; 32]).unwrap();
    assert!(passport.verify(other.public_key()).is_err());
}

/// Members out of order verify as they came; `iat` as a text does not pass.
#[test]
fn what_secsipidx_signed_out_of_order_is_judged_by_its_claims() {
    let keys = Keys::new();
    let private = keys.path("private.pem");
    let sign = |iat: &str| {
        let header = format!(r#"{{"x5u":"{X5U}","typ":"passport","ppt":"shaken","alg":"ES256"}}"#);
        let payload = format!(
            r#"{{"origid":"a", "orig":{{"tn":"{ORIG}"}},"iat":{iat},"dest":{{"tn":["{DEST}"]}},"attest":"A"}}"#
        );
        let said = secsipidx(&["-sign", "-header", &header, "-payload", &payload, "-k", &private])?;
        let token = String::from_utf8(said.stdout).unwrap();
        Some(format!("{};info=<{X5U}>;alg=ES256;ppt=shaken", token.trim()))
    };
    let judge = |header: &str| {
        let call = Call::new(tn(ORIG), tn(DEST));
        let sources = Sources { credentials: &NoCredentials, content: &NoContent };
        let trust = Trusting::Key(keys.signer.public_key());
        let headers = [Presented::Header(header)];
        verify(&call, &headers, sources, trust, 1_780_000_000, &Policy::default())
    };
    let Some(good) = sign("1780000000") else { return };
    assert_eq!(judge(&good).result, CallResult::Passed);
    let verdict = judge(&sign("\"1780000000\"").unwrap());
    assert!(matches!(verdict.headers[0].failure, Some(Failure::Claims(_))), "{verdict:?}");
}
