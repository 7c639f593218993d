//! Certificates, requests for them and lists of revoked ones, in DER and PEM.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signet_stir::certificate::{
    Anchor, Certificate, RevocationList, Trust, read_request, validate,
};

/// A path in use whose certificates say who lists the revoked ones.
static PATH: LazyLock<Vec<Certificate>> = LazyLock::new(|| {
    let text = include_str!("../../tests/fixtures/authorities/ctia.pem");
    let mut path = Certificate::path_from_pem(text).expect("certificates");
    path.reverse();
    path
});

fuzz_target!(|octets: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(octets) {
        assert_eq!(certificate.der(), octets);
        let pem = Certificate::path_from_pem(&certificate.to_pem());
        assert_eq!(pem.as_deref(), Ok(&[certificate.clone()][..]));
        let trust = Trust::new([Anchor::Certificate(certificate.clone())]);
        let path = [certificate.clone(), certificate.clone()];
        let _ = validate(&path, &trust, certificate.not_before());
        let _ = (certificate.subject(), certificate.issuer(), certificate.path_length());
    }
    let _ = read_request(octets);
    if let Ok(list) = RevocationList::from_der(octets) {
        let _ = (list.len(), list.issuer());
        let root = PATH.last().expect("a root").clone();
        let trust = Trust::new([Anchor::Certificate(root)]).with_list(list);
        let _ = validate(&PATH, &trust, PATH[0].not_before());
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        let _ = Certificate::path_from_pem(text);
        let _ = Trust::from_pem(text);
    }
});
