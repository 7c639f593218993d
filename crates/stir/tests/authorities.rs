//! Certificates as they are in use: of the authorities that SHAKEN's policy
//! administrator had approved, and of signers under them. See
//! `fixtures/authorities/README.md`.

use std::fs;
use std::path::Path;

use signet_stir::certificate::{
    Anchor, Certificate, CertificateError, CertifiedKey, Coverage, RevocationPolicy, Trust,
    validate,
};

const DAY: i64 = 86_400;
/// All of them, but for strangers and what is malformed.
const AUTHORITIES: usize = 14;

fn read(name: &str) -> Vec<Certificate> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/authorities");
    let text = fs::read_to_string(folder.join(name).with_extension("pem")).unwrap();
    Certificate::path_from_pem(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// One authority's roots, those below them, and signers.
struct Authority {
    name: String,
    roots: Vec<Certificate>,
    middle: Vec<Certificate>,
    signers: Vec<Certificate>,
}

impl Authority {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/authorities");
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|kind| kind == "pem"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| !["malformed", "strangers"].contains(&name.as_str()))
            .collect();
        names.sort();
        names.into_iter().map(Self::named).collect()
    }

    fn named(name: String) -> Self {
        let (above, signers): (Vec<_>, Vec<_>) =
            read(&name).into_iter().partition(Certificate::is_authority);
        let (roots, middle) = above.into_iter().partition(|one| one.subject() == one.issuer());
        Self { name, roots, middle, signers }
    }

    fn trust(&self) -> Trust {
        Trust::new(self.roots.iter().cloned().map(Anchor::Certificate))
    }

    /// Each signer's certificate with the one above it, and a time at which
    /// both are valid.
    fn paths(&self) -> Vec<([Certificate; 2], i64)> {
        self.signers
            .iter()
            .map(|signer| {
                let above = |one: &&Certificate| {
                    one.subject() == signer.issuer() && one.not_before() < signer.not_after()
                };
                let above = self.middle.iter().find(above).unwrap();
                let at = signer.not_before().max(above.not_before()) + DAY;
                ([signer.clone(), above.clone()], at)
            })
            .collect()
    }
}

/// What a verifier keeps: everyone's roots in one text.
fn everyone() -> Trust {
    let roots = Authority::all().into_iter().flat_map(|authority| authority.roots);
    Trust::from_pem(&roots.map(|root| root.to_pem()).collect::<String>()).unwrap()
}

#[test]
fn signers_are_trusted_under_the_roots_in_use() {
    let (everyone, all) = (everyone(), Authority::all());
    assert_eq!(all.len(), AUTHORITIES);
    let mut count = 0;
    for authority in &all {
        for (path, at) in authority.paths() {
            for trust in [&authority.trust(), &everyone] {
                let valid = validate(&path, trust, at)
                    .unwrap_or_else(|error| panic!("{}: {error}", path[0].subject()));
                // They speak for a provider; whose numbers those are, it knows.
                let number = "12125550100".parse().unwrap();
                assert_eq!(valid.coverage(number, None), Coverage::ServiceProvider);
                let Anchor::Certificate(root) = valid.anchor() else { panic!("a root") };
                assert!(authority.roots.contains(root));
            }
            count += 1;
        }
    }
    assert!(count >= 19, "{count} signers");
}

#[test]
fn signers_are_not_trusted_under_another_authoritys_roots() {
    let all = Authority::all();
    for authority in &all {
        for (path, at) in authority.paths() {
            for other in all.iter().filter(|other| other.name != authority.name) {
                let found = validate(&path, &other.trust(), at);
                assert_eq!(found, Err(CertificateError::Untrusted), "{}", other.name);
            }
        }
    }
}

#[test]
fn a_changed_signature_is_found_under_each_kind_of_key() {
    let mut kinds = [0; 3];
    for authority in Authority::all() {
        for (path, at) in authority.paths() {
            for position in 0..2 {
                let mut forged = path.clone();
                let mut der = forged[position].der().to_vec();
                *der.last_mut().unwrap() ^= 1;
                forged[position] = Certificate::from_der(&der).unwrap();
                let found = validate(&forged, &authority.trust(), at);
                let expected = [CertificateError::Signature, CertificateError::Untrusted];
                assert_eq!(found, Err(expected[position]), "{}", path[0].subject());
            }
            kinds[usize::from(matches!(path[1].key(), CertifiedKey::Other(_)))] += 1;
        }
        kinds[2] += usize::from(authority.roots.iter().any(|root| root.public_key().is_err()));
    }
    assert!(kinds.iter().all(|count| *count >= 3), "P-256, others, and roots of others: {kinds:?}");
}

#[test]
fn certificates_whose_list_of_revoked_ones_is_the_administrators_want_it() {
    let trust = everyone().with_policy(RevocationPolicy::Required);
    for (path, at) in Authority::all().iter().flat_map(Authority::paths) {
        let found = validate(&path, &trust, at);
        assert_eq!(found, Err(CertificateError::RevocationUnknown), "{}", path[0].subject());
    }
}

#[test]
fn strangers_are_not_trusted() {
    for stranger in read("strangers") {
        let found =
            validate(std::slice::from_ref(&stranger), &everyone(), stranger.not_before() + DAY);
        let expected = if stranger.is_authority() {
            CertificateError::KeyUsage
        } else {
            CertificateError::Untrusted
        };
        assert_eq!(found, Err(expected), "{}", stranger.subject());
    }
}

#[test]
fn a_list_of_numbers_that_ends_too_early_is_refused() {
    let text = include_str!("fixtures/authorities/malformed.pem");
    assert_eq!(Certificate::path_from_pem(text), Err(CertificateError::TnAuthList));
}
