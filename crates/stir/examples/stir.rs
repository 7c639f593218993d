//! How fast the parts are that every call waits for, on one thread; JSON on
//! standard output. Build it with `--release`.
//!
//! | member | what is measured |
//! |---|---|
//! | `sign_per_second` | `shaken` claims to the value of an Identity header |
//! | `verify_cached_per_second` | that value to a verdict, its certificate path checked before |
//! | `verify_uncached_per_second` | the same with two certificates read from DER and their path validated |
//! | `verify_rcd_per_second` | an `rcd` token with a logo of 20 kB, its path checked before |
//! | `million_numbers_ms` | 1,000,000 numbers against a certificate of 10,000 ranges |

use std::borrow::Cow;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signet_stir::certificate::{
    Anchor, Certificate, CertificateError, Contents, TnScope, Trust, common_name_only, issue,
    validate,
};
use signet_stir::digest::HashAlgorithm;
use signet_stir::passport::{Attestation, CertificateAddress, Claims, Destinations, OrigId};
use signet_stir::rcd::{Content, HttpsUri, NoContent, Rcd, Rcdi, Unavailable};
use signet_stir::sip::Call;
use signet_stir::verdict::{
    CallResult, Credential, CredentialError, Credentials, Given, Policy, Presented, Sources,
    Trusting, Verdict, verify,
};
use signet_stir::{Identity, Signer, SoftwareSigner, TelephoneNumber, TnAuthList, TnEntry};

const NOW: i64 = 1_780_000_000;
const YEAR: i64 = 365 * 86_400;
/// Long enough that neither caches nor the clock's grain decide.
const AT_LEAST: Duration = Duration::from_secs(2);
const LOGO: &str = "https://brands.example/logo.png";
const LOGO_LENGTH: usize = 20_000;

/// Runs `work` for two seconds or more and gives runs per second.
fn per_second(mut work: impl FnMut()) -> u64 {
    // Between two looks at the clock.
    const BATCH: u32 = 64;
    for _ in 0..BATCH {
        work();
    }
    let start = Instant::now();
    let mut runs = 0_u32;
    while start.elapsed() < AT_LEAST {
        for _ in 0..BATCH {
            work();
        }
        runs += BATCH;
    }
    (f64::from(runs) / start.elapsed().as_secs_f64()) as u64
}

struct Logo(Vec<u8>);

impl Content for Logo {
    fn get(&self, address: &str) -> Result<Cow<'_, [u8]>, Unavailable> {
        if address == LOGO { Ok(self.0.as_slice().into()) } else { Err(Unavailable) }
    }
}

/// A path as it came over the network.
struct Fetched(Vec<Vec<u8>>);

impl Credentials for Fetched {
    fn get(&self, _: &str) -> Result<Credential, CredentialError> {
        let path = self.0.iter().map(|der| Certificate::from_der(der)).collect::<Result<_, _>>();
        path.map(Credential::Path).map_err(|_| CredentialError::NotACertificate)
    }
}

fn number(digits: u64) -> TelephoneNumber {
    TelephoneNumber::from_u64(digits).expect("a number of eleven digits")
}

fn certificate(
    (subject, key): (&str, &SoftwareSigner),
    (issuer, issuer_key): (&str, &SoftwareSigner),
    scope: Option<TnScope>,
    authority: bool,
) -> Result<Certificate, CertificateError> {
    let contents = Contents {
        serial: &[1, 2, 3, 4, 5, 6, 7, 8],
        subject: common_name_only(subject)?,
        issuer: common_name_only(issuer)?,
        not_before: NOW - YEAR,
        not_after: NOW + YEAR,
        public_key: key.public_key(),
        scope,
        constraints: None,
        authority,
        path_length: None,
    };
    issue(contents, issuer_key)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [root, middle, leaf] = [1, 2, 3].map(|seed| SoftwareSigner::from_scalar(&[seed; 32]));
    let (root, middle, leaf) = (root?, middle?, leaf?);
    let range = TnEntry::Range { start: number(12_125_550_000).into(), count: 1_000 };
    let scope = TnScope::Value(TnAuthList::new(vec![range])?);
    let anchor = certificate(("Root", &root), ("Root", &root), None, true)?;
    let path = vec![
        certificate(("Desk", &leaf), ("Issuer", &middle), Some(scope.clone()), false)?,
        certificate(("Issuer", &middle), ("Root", &root), Some(scope), true)?,
    ];
    let trust = Trust::new([Anchor::Certificate(anchor)]);
    let checked = Given(Credential::Checked(Arc::new(validate(&path, &trust, NOW)?)));
    let fetched = Fetched(path.iter().map(|certificate| certificate.der().to_vec()).collect());

    let x5u = CertificateAddress::new("https://certificates.example/desk.pem")?;
    let (orig, dest) = (number(12_125_550_100), number(12_125_559_999));
    let (orig, dest) = (Identity::from(orig), Identity::from(dest));
    let call = Call::new(orig.clone(), dest.clone());
    let sign = |random| {
        let origid = OrigId::from_random(random);
        let to = Destinations::one(dest.clone());
        let claims = Claims::shaken(NOW, orig.clone(), to, Attestation::A, origid);
        claims.sign(&x5u, &leaf).map(|token| token.identity_header())
    };
    let mut random = [0; 16];
    let sign_per_second = per_second(|| {
        random[0] = u8::wrapping_add(random[0], 1);
        black_box(sign(random).is_ok());
    });

    let policy = Policy::default();
    let judge = |header: &str, credentials: &dyn Credentials, content: &dyn Content| -> Verdict {
        let sources = Sources { credentials, content };
        let headers = [Presented::Header(header)];
        verify(&call, &headers, sources, Trusting::Path(&trust), NOW, &policy)
    };
    let header = sign(random)?;
    let passes = |verdict: &Verdict| assert_eq!(verdict.result, CallResult::Passed, "{verdict:?}");
    passes(&judge(&header, &checked, &NoContent));
    let verify_cached_per_second = per_second(|| {
        black_box(judge(&header, &checked, &NoContent));
    });
    passes(&judge(&header, &fetched, &NoContent));
    let verify_uncached_per_second = per_second(|| {
        black_box(judge(&header, &fetched, &NoContent));
    });

    let logo = Logo((0..LOGO_LENGTH).map(|at| at.to_le_bytes()[0]).collect());
    let rcd = Rcd::new("Harbour Health").with_icn(LOGO.parse::<HttpsUri>()?);
    let rcdi = Rcdi::compute(&rcd, HashAlgorithm::Sha256, &logo)?;
    let to = Destinations::one(dest.clone());
    let claims = Claims::rcd(NOW, orig.clone(), to, &rcd, Some(&rcdi))?;
    let branded = claims.sign(&x5u, &leaf)?.identity_header();
    let verdict = judge(&branded, &checked, &logo);
    passes(&verdict);
    assert!(verdict.shown.logo.is_some_and(|logo| logo.verified));
    let verify_rcd_per_second = per_second(|| {
        black_box(judge(&branded, &checked, &logo));
    });

    // Ranges of fifty with a gap behind each, so that none is joined with the
    // next; every other number of the inventory is outside.
    let ranges = (0..10_000)
        .map(|at| TnEntry::Range { start: number(12_120_000_000 + at * 100).into(), count: 50 });
    let wide = TnScope::Value(TnAuthList::new(ranges.collect())?);
    let wide = certificate(("Wide", &leaf), ("Root", &root), Some(wide), false)?;
    let numbers: Vec<_> = (0..1_000_000).map(|at| number(12_120_000_000 + at)).collect();
    let start = Instant::now();
    let mut passes = 0_u32;
    while start.elapsed() < AT_LEAST {
        let inventory = wide.scope().and_then(|scope| scope.inventory(&numbers, None));
        let inventory = black_box(inventory).ok_or("the list is in the certificate")?;
        assert_eq!(inventory.outside.len(), 500_000);
        passes += 1;
    }
    let million_numbers_ms = start.elapsed().as_secs_f64() * 1_000.0 / f64::from(passes);
    println!(
        "{}",
        serde_json::json!({
            "sign_per_second": sign_per_second,
            "verify_cached_per_second": verify_cached_per_second,
            "verify_uncached_per_second": verify_uncached_per_second,
            "verify_rcd_per_second": verify_rcd_per_second,
            "million_numbers_ms": million_numbers_ms,
        })
    );
    Ok(())
}
