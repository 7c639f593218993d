//! Certificates, requests for them and lists of revoked ones, in DER and PEM.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signet_stir::certificate::{
    Anchor, Certificate, RevocationList, Trust, read_request, validate,
};

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
    let _ = RevocationList::from_der(octets);
    if let Ok(text) = std::str::from_utf8(octets) {
        let _ = Certificate::path_from_pem(text);
        let _ = Trust::from_pem(text);
    }
});
