//! Certificates, requests and lists of revoked ones as others read them, and
//! as others make them: OpenSSL, and an ASN.1 library that shares no code with
//! this crate.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use signet_stir::certificate::{
    Anchor, Certificate, CertificateError, ClaimConstraints, Contents, Coverage, PermittedValues,
    RequestContents, RevocationList, RevocationPolicy, Revocations, TnScope, Trust,
    common_name_only, delegate_request, issue, read_request, revoke, validate,
};
use signet_stir::{Signer, SoftwareSigner, TnAuthList, TnEntry};
use tempfile::TempDir;
use x509_parser::asn1_rs::{Any, FromDer as _, Ia5String, Sequence, Utf8String};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::{ParsedExtension, X509Certificate};
use x509_parser::revocation_list::CertificateRevocationList;

const NOW: i64 = 1_780_000_000;
const YEAR: i64 = 365 * 86_400;

fn signer(seed: u8) -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
}

fn scope() -> TnScope {
    let entries = vec![
        TnEntry::ServiceProviderCode("1234".into()),
        TnEntry::Range { start: "12125550100".parse().unwrap(), count: 100 },
        TnEntry::One("911".parse().unwrap()),
    ];
    TnScope::Value(TnAuthList::new(entries).unwrap())
}

fn constraints() -> ClaimConstraints {
    let brand = serde_json::json!({"nam": "Harbour", "icn": "https://example.com/i.png"});
    ClaimConstraints::enhanced(
        vec!["rcd".into()],
        vec![PermittedValues::new("rcd", [&brand]).unwrap()],
        vec!["crn".into()],
    )
    .unwrap()
}

fn contents<'a>(name: &str, key: &'a SoftwareSigner) -> Contents<'a> {
    Contents {
        serial: &[0xa1, 2, 3, 4, 5, 6, 7, 8],
        subject: common_name_only(name).unwrap(),
        issuer: common_name_only("Root").unwrap(),
        not_before: NOW,
        not_after: NOW + YEAR,
        public_key: key.public_key(),
        scope: None,
        constraints: None,
        authority: false,
        path_length: None,
    }
}

/// A root and a delegate certificate below it.
fn pair() -> (Certificate, Certificate) {
    let (root, leaf, constraints) = (signer(1), signer(2), constraints());
    let authority = Contents { authority: true, path_length: Some(0), ..contents("Root", &root) };
    let delegate = Contents {
        scope: Some(scope()),
        constraints: Some(&constraints),
        ..contents("Harbour Health", &leaf)
    };
    (issue(authority, &root).unwrap(), issue(delegate, &root).unwrap())
}

fn revocations(revoked: &[(&[u8], i64)]) -> Vec<u8> {
    let revocations = Revocations {
        issuer: common_name_only("Root").unwrap(),
        number: 300,
        this_update: NOW,
        next_update: NOW + YEAR,
        revoked,
    };
    revoke(&revocations, &signer(1)).unwrap()
}

/// A folder in which OpenSSL works.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn openssl(&self, arguments: &str) -> Output {
        Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .expect("openssl is among the packages that the tests need")
    }

    /// Everything it printed; it must have succeeded.
    fn said(&self, arguments: &str) -> String {
        let output = self.openssl(arguments);
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert!(output.status.success(), "openssl {arguments}: {said:?}");
        said.concat()
    }
}

#[test]
fn openssl_reads_and_verifies_certificates() {
    let desk = Desk::new();
    let (root, leaf) = pair();
    desk.file("root.pem", root.to_pem());
    desk.file("leaf.pem", leaf.to_pem());
    let text = desk.said("x509 -in leaf.pem -noout -text -nameopt RFC2253");
    for expected in [
        "Subject: CN=Harbour Health",
        "Issuer: CN=Root",
        "Serial Number:\n            a1:02:03:04:05:06:07:08",
        "ecdsa-with-SHA256",
        "CA:FALSE",
        "Digital Signature",
        "1.3.6.1.5.5.7.1.26",
        "1.3.6.1.5.5.7.1.33",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(desk.said("x509 -in root.pem -noout -text").contains("CA:TRUE, pathlen:0"));
    let verify =
        format!("verify -attime {NOW} -check_ss_sig -x509_strict -CAfile root.pem leaf.pem");
    assert!(desk.said(&verify).contains("leaf.pem: OK"));
    let late = format!("verify -attime {} -CAfile root.pem leaf.pem", NOW + 2 * YEAR);
    assert!(!desk.openssl(&late).status.success(), "openssl tells a valid one from an expired one");
}

#[test]
fn openssl_reads_requests_and_checks_their_signature() {
    let desk = Desk::new();
    let (scope, constraints) = (scope(), constraints());
    let wanted = RequestContents {
        common_name: "Harbour Health",
        scope: Some(&scope),
        constraints: Some(&constraints),
    };
    desk.file("request.der", delegate_request(&wanted, &signer(2)).unwrap());
    let text = desk.said("req -inform DER -in request.der -verify -noout -text -nameopt RFC2253");
    for expected in ["verify OK", "CN=Harbour Health", "1.3.6.1.5.5.7.1.26", "1.3.6.1.5.5.7.1.33"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn openssl_heeds_lists_of_revoked_certificates() {
    let desk = Desk::new();
    let (root, leaf) = pair();
    desk.file("root.pem", root.to_pem());
    desk.file("leaf.pem", leaf.to_pem());
    for (revoked, accepted) in [(vec![(leaf.serial(), NOW)], false), (vec![], true)] {
        desk.file("list.der", revocations(&revoked));
        let text = desk.said("crl -inform DER -in list.der -CAfile root.pem -noout -text");
        assert!(text.contains("verify OK") && text.contains("CRL Number: \n                300"));
        desk.said("crl -inform DER -in list.der -out list.pem");
        let verify =
            format!("verify -attime {NOW} -crl_check -CRLfile list.pem -CAfile root.pem leaf.pem");
        let output = desk.openssl(&verify);
        assert_eq!(output.status.success(), accepted, "{output:?}");
        let trust = Trust::new([Anchor::Certificate(root.clone())])
            .with_list(RevocationList::from_pem(&desk.read("list.pem")).unwrap().remove(0))
            .with_policy(RevocationPolicy::Required);
        assert_eq!(validate(std::slice::from_ref(&leaf), &trust, NOW).is_ok(), accepted);
    }
}

const P256: &str = "ec -pkeyopt ec_paramgen_curve:P-256 -sha256";

/// A key, a root and a certificate below it, all of OpenSSL's making; the root
/// with a key of this kind.
fn made_by_openssl(desk: &Desk, root: &str, leaf_extensions: &str) -> Vec<Certificate> {
    desk.file("leaf.ext", leaf_extensions);
    desk.said(&format!(
        "req -x509 -newkey {root} -nodes -days 30 \
         -keyout root.key -out root.pem -subj /C=US/O=Telco/CN=Root \
         -addext keyUsage=critical,keyCertSign,cRLSign"
    ));
    desk.said(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr \
         -subj /C=US/O=Shop/CN=SHAKEN",
    );
    let hash = root.rsplit(' ').next().unwrap();
    desk.said(&format!(
        "x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial {hash} -days 20 \
         -extfile leaf.ext -out leaf.pem",
    ));
    let text = desk.read("leaf.pem");
    Certificate::path_from_pem(&text).unwrap_or_default()
}

const SHAKEN: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
    subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid,issuer:always\n\
    certificatePolicies=2.16.840.1.114569.1.1.3\n\
    crlDistributionPoints=URI:https://example.com/crl\n\
    1.3.6.1.5.5.7.1.26=ASN1:SEQUENCE:list\n[list]\nspc=EXPLICIT:0,IA5STRING:709J\n\
    range=EXPLICIT:1,SEQUENCE:range\none=EXPLICIT:2,IA5STRING:18005551212\n\
    [range]\nstart=IA5STRING:12125550100\ncount=INTEGER:100\n";

#[test]
fn certificates_of_openssl_are_read_and_validated() {
    let desk = Desk::new();
    let path = made_by_openssl(&desk, P256, SHAKEN);
    let trust = Trust::from_pem(&desk.read("root.pem")).unwrap();
    let at = path[0].not_before();
    let valid = validate(&path, &trust, at).unwrap();
    let words = valid.leaf().scope().unwrap().in_words();
    assert_eq!(words, ["SPC 709J", "+12125550100 – +12125550199", "+18005551212"]);
    assert_eq!(valid.coverage("12125550150".parse().unwrap(), None), Coverage::Listed);
    assert_eq!(valid.leaf().subject(), "CN=SHAKEN,O=Shop,C=US");
    let before = validate(&path, &trust, at - 1);
    assert_eq!(before, Err(CertificateError::Validity));

    // Requests, too.
    desk.said(
        "req -new -key leaf.key -outform DER -out leaf.der -subj /CN=Shop -addext \
         1.3.6.1.5.5.7.1.26=DER:3008a006160431323334 -addext keyUsage=digitalSignature",
    );
    let request = read_request(&fs::read(desk.0.path().join("leaf.der")).unwrap()).unwrap();
    assert_eq!(request.scope.unwrap().in_words(), ["SPC 1234"]);
    assert_eq!(Ok(&request.public_key), path[0].public_key());
}

#[test]
fn certificates_of_openssl_that_are_wrong_are_refused() {
    let implicit = SHAKEN.replace("EXPLICIT:0,IA5STRING", "IMPLICIT:0,IA5STRING");
    for wrong in [
        implicit.as_str(),
        "1.3.6.1.5.5.7.1.26=DER:3000",
        "1.3.6.1.5.5.7.1.27=DER:30088006160472636469",
        "nameConstraints=critical,permitted;DNS:example.com",
    ] {
        let desk = Desk::new();
        let path = made_by_openssl(&desk, P256, wrong);
        assert!(path.is_empty(), "{wrong}");
    }
    let desk = Desk::new();
    for key in ["rsa:1024", "ed25519", "ec -pkeyopt ec_paramgen_curve:secp256k1"] {
        desk.said(&format!(
            "req -x509 -newkey {key} -nodes -keyout key -out other.pem -subj /CN=A"
        ));
        let read = Certificate::path_from_pem(&desk.read("other.pem"));
        assert_eq!(read.err(), Some(CertificateError::Algorithm), "{key}");
    }
}

#[test]
fn authorities_of_openssl_have_keys_of_many_kinds() {
    for root in [
        "ec -pkeyopt ec_paramgen_curve:P-256 -sha384",
        "ec -pkeyopt ec_paramgen_curve:P-384 -sha256",
        "ec -pkeyopt ec_paramgen_curve:P-384 -sha384",
        "ec -pkeyopt ec_paramgen_curve:P-521 -sha512",
        "rsa:2048 -sha256",
        "rsa:4096 -sha512",
    ] {
        let desk = Desk::new();
        let path = made_by_openssl(&desk, root, SHAKEN);
        let trust = Trust::from_pem(&desk.read("root.pem")).unwrap();
        let at = path[0].not_before();
        assert!(validate(&path, &trust, at).is_ok(), "{root}");
        // The key alone is an anchor, too.
        desk.said("x509 -in root.pem -noout -pubkey -out public.pem");
        let bare = Trust::from_pem(&desk.read("public.pem")).unwrap();
        assert!(matches!(bare.anchors(), [Anchor::Key(_)]));
        assert!(validate(&path, &bare, at).is_ok(), "{root}");
        let mut forged = path[0].der().to_vec();
        *forged.last_mut().unwrap() ^= 1;
        let forged = [Certificate::from_der(&forged).unwrap()];
        assert_eq!(validate(&forged, &trust, at), Err(CertificateError::Untrusted), "{root}");
        assert_eq!(validate(&forged, &bare, at), Err(CertificateError::Untrusted), "{root}");
    }
}

#[test]
fn a_signer_of_calls_has_a_p256_key() {
    let desk = Desk::new();
    made_by_openssl(&desk, P256, SHAKEN);
    desk.said(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout own.key -out own.csr \
         -subj /CN=Shop",
    );
    desk.said(
        "x509 -req -in own.csr -CA root.pem -CAkey root.key -sha256 -days 20 -extfile leaf.ext \
         -out own.pem",
    );
    let path = Certificate::path_from_pem(&desk.read("own.pem")).unwrap();
    assert_eq!(path[0].public_key(), Err(CertificateError::Algorithm));
    let trust = Trust::from_pem(&desk.read("root.pem")).unwrap();
    let found = validate(&path, &trust, path[0].not_before());
    assert_eq!(found, Err(CertificateError::Algorithm));
}

/// What an ASN.1 library of other hands finds in the extension's value.
fn independent_list(value: &[u8]) -> Vec<String> {
    let (rest, list) = Sequence::from_der(value).unwrap();
    assert!(rest.is_empty());
    let mut content = list.content.as_ref();
    let mut found = Vec::new();
    while !content.is_empty() {
        let (rest, entry) = Any::from_der(content).unwrap();
        let tag = entry.header.raw_tag().unwrap()[0];
        found.push(match tag {
            0xa0 => format!("spc {}", Ia5String::from_der(entry.data).unwrap().1.as_ref()),
            0xa2 => format!("one {}", Ia5String::from_der(entry.data).unwrap().1.as_ref()),
            0xa1 => {
                let (_, range) = Sequence::from_der(entry.data).unwrap();
                let (rest, start) = Ia5String::from_der(range.content.as_ref()).unwrap();
                let (rest, count) = u32::from_der(rest).unwrap();
                assert!(rest.is_empty());
                format!("range {} {count}", start.as_ref())
            }
            _ => panic!("tag {tag:x}"),
        });
        content = rest;
    }
    found
}

#[test]
fn an_independent_library_reads_the_same_from_a_certificate() {
    let (root, leaf) = pair();
    let (rest, parsed) = X509Certificate::from_der(leaf.der()).unwrap();
    assert!(rest.is_empty());
    assert_eq!(parsed.subject().to_string(), "CN=Harbour Health");
    assert_eq!(parsed.raw_serial(), leaf.serial());
    assert_eq!(parsed.validity().not_before.timestamp(), NOW);
    assert_eq!(parsed.validity().not_after.timestamp(), NOW + YEAR);
    let value = |oid: &str| {
        let found = parsed.extensions().iter().find(|one| one.oid.to_id_string() == oid);
        found.unwrap_or_else(|| panic!("no {oid}")).value
    };
    let entries = independent_list(value("1.3.6.1.5.5.7.1.26"));
    assert_eq!(entries, ["spc 1234", "range 12125550100 100", "one 911"]);

    // EnhancedJWTClaimConstraints: three lists, each under its explicit tag.
    let (_, lists) = Sequence::from_der(value("1.3.6.1.5.5.7.1.33")).unwrap();
    let mut content = lists.content.as_ref();
    let mut tags = Vec::new();
    while !content.is_empty() {
        let (rest, list) = Any::from_der(content).unwrap();
        tags.push(list.header.raw_tag().unwrap()[0]);
        let (_, inner) = Sequence::from_der(list.data).unwrap();
        if tags.len() == 2 {
            let (_, pair) = Sequence::from_der(inner.content.as_ref()).unwrap();
            let (rest, claim) = Ia5String::from_der(pair.content.as_ref()).unwrap();
            let (_, values) = Sequence::from_der(rest).unwrap();
            let (_, value) = Utf8String::from_der(values.content.as_ref()).unwrap();
            assert_eq!(claim.as_ref(), "rcd");
            assert_eq!(value.as_ref(), r#"{"icn":"https://example.com/i.png","nam":"Harbour"}"#);
        } else {
            let (_, name) = Ia5String::from_der(inner.content.as_ref()).unwrap();
            assert_eq!(name.as_ref(), if tags.len() == 1 { "rcd" } else { "crn" });
        }
        content = rest;
    }
    assert_eq!(tags, [0xa0, 0xa1, 0xa2]);

    let (_, above) = X509Certificate::from_der(root.der()).unwrap();
    let limits = above.basic_constraints().unwrap().unwrap().value;
    assert_eq!((limits.ca, limits.path_len_constraint), (true, Some(0)));
}

#[test]
fn an_independent_library_reads_the_same_from_requests_and_lists() {
    let scope = scope();
    let wanted = RequestContents { common_name: "Shop", scope: Some(&scope), constraints: None };
    let der = delegate_request(&wanted, &signer(2)).unwrap();
    let (rest, request) = X509CertificationRequest::from_der(&der).unwrap();
    assert!(rest.is_empty());
    assert_eq!(request.certification_request_info.subject.to_string(), "CN=Shop");
    let extensions: Vec<_> = request.requested_extensions().unwrap().collect();
    let [ParsedExtension::UnsupportedExtension { oid }] = extensions.as_slice() else {
        panic!("{extensions:?}")
    };
    assert_eq!(oid.to_id_string(), "1.3.6.1.5.5.7.1.26");

    let der = revocations(&[(&[5], NOW), (&[0, 0xa1, 2], NOW + 1)]);
    let (rest, list) = CertificateRevocationList::from_der(&der).unwrap();
    assert!(rest.is_empty());
    let revoked: Vec<_> = list
        .iter_revoked_certificates()
        .map(|entry| (entry.raw_serial().to_vec(), entry.revocation_date.timestamp()))
        .collect();
    assert_eq!(revoked, [(vec![5], NOW), (vec![0, 0xa1, 2], NOW + 1)]);
    assert_eq!(list.last_update().timestamp(), NOW);
}
