//! Certificates as they are in use: of the authorities that SHAKEN's policy
//! administrator had approved, and of signers under them. See
//! `fixtures/authorities/README.md`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use der::Encode;
use der::asn1::{BitString, Ia5String, ObjectIdentifier, OctetString, UtcTime};
use signet_stir::certificate::{
    Anchor, Certificate, CertificateError, CertifiedKey, Contents, Coverage, RevocationList,
    RevocationPolicy, Trust, issue, validate,
};
use signet_stir::{Signer, SoftwareSigner};
use x509_cert::Version;
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

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
    let [mut p256, mut others] = [0; 2];
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
            let valid = validate(&path, &authority.trust(), at).unwrap();
            let issuers = valid.certificates().skip(1);
            let of_others = issuers.filter(|one| matches!(one.key(), CertifiedKey::Other(_)));
            match of_others.count() {
                0 => p256 += 1,
                _ => others += 1,
            }
        }
    }
    assert_eq!((p256, others), (16, 3), "CTIA's and NetNumber's issuers hold other keys");
}

/// Who lists the revoked certificates of all authorities, as their
/// certificates name it.
const LISTER: &str = "O=STI-PA,C=US,CN=STI-PA CRL,ST=NJ,L=Bridgewater";
const PLACE: &str = "https://authenticate-api.iconectiv.com/download/v1/crl";
/// 2019 and 2049: before and after everything else.
const LISTED: [i64; 2] = [1_546_300_800, 2_493_072_000];

/// Trust in everyone, and in a stand-in for the lister, who says that these
/// certificates are revoked.
fn with_listed(revoked: &[&Certificate]) -> Trust {
    let key = SoftwareSigner::from_scalar(&[9; 32]).unwrap();
    let lister = issue(
        Contents {
            serial: &[1],
            subject: LISTER.parse().unwrap(),
            issuer: LISTER.parse().unwrap(),
            not_before: LISTED[0],
            not_after: LISTED[1],
            public_key: key.public_key(),
            scope: None,
            constraints: None,
            authority: true,
            path_length: Some(0),
        },
        &key,
    );
    let list = RevocationList::from_der(&list(revoked, &key)).unwrap();
    everyone().with_anchor(Anchor::Certificate(lister.unwrap())).with_list(list)
}

fn time(at: i64) -> Time {
    UtcTime::from_unix_duration(Duration::from_secs(at.unsigned_abs())).unwrap().into()
}

fn extension(id: &str, value: &impl Encode) -> Extension {
    let extn_value = OctetString::new(value.to_der().unwrap()).unwrap();
    Extension { extn_id: ObjectIdentifier::new_unwrap(id), critical: true, extn_value }
}

/// DER of an indirect list, of another library's making.
fn list(revoked: &[&Certificate], key: &SoftwareSigner) -> Vec<u8> {
    let entry = |certificate: &&Certificate| {
        let issuer = GeneralName::DirectoryName(certificate.issuer_name().clone());
        RevokedCert {
            serial_number: SerialNumber::new(certificate.serial()).unwrap(),
            revocation_date: time(LISTED[0]),
            crl_entry_extensions: Some(vec![extension("2.5.29.29", &vec![issuer])]),
        }
    };
    let place = GeneralName::UniformResourceIdentifier(Ia5String::new(PLACE).unwrap());
    let extent = IssuingDistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![place])),
        only_contains_user_certs: false,
        only_contains_ca_certs: false,
        only_some_reasons: None,
        indirect_crl: true,
        only_contains_attribute_certs: false,
    };
    let ecdsa = AlgorithmIdentifierOwned {
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"),
        parameters: None,
    };
    let entries: Vec<_> = revoked.iter().map(entry).collect();
    let tbs = TbsCertList::<Rfc5280> {
        version: Version::V2,
        signature: ecdsa.clone(),
        issuer: LISTER.parse().unwrap(),
        this_update: time(LISTED[0]),
        next_update: Some(time(LISTED[1])),
        revoked_certificates: Some(entries).filter(|entries| !entries.is_empty()),
        crl_extensions: Some(vec![extension("2.5.29.28", &extent)]),
    };
    let octets = key.sign(&tbs.to_der().unwrap()).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&octets).unwrap().to_der();
    let signature = BitString::from_bytes(signature.as_bytes()).unwrap();
    let list = CertificateList { tbs_cert_list: tbs, signature_algorithm: ecdsa, signature };
    list.to_der().unwrap()
}

#[test]
fn the_administrators_list_is_meant_for_certificates_in_use() {
    let trust = with_listed(&[]).with_policy(RevocationPolicy::Required);
    let mut others = Vec::new();
    for authority in Authority::all() {
        for (path, at) in authority.paths() {
            match validate(&path, &trust, at) {
                Ok(_) => {}
                Err(CertificateError::RevocationUnknown) => {
                    others.push(authority.name.clone());
                }
                Err(error) => panic!("{}: {error}", path[0].subject()),
            }
        }
    }
    // Of two signers the address is another, and who makes the list is named
    // in part; of one, and of one authority, there is no place; the last one's
    // authority names a list of its own.
    assert_eq!(others, ["gbsdtech", "gbsdtech", "netnumber", "ribbon-communications", "telonium"]);
}

#[test]
fn certificates_in_use_that_the_administrator_lists_are_revoked() {
    for (path, at) in Authority::all().iter().flat_map(Authority::paths) {
        for revoked in &path {
            let found = validate(&path, &with_listed(&[revoked]), at);
            assert_eq!(found, Err(CertificateError::Revoked), "{}", revoked.subject());
        }
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
