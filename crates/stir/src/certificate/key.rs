//! Keys that certificates hold, and signatures on certificates.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1, ECDSA_P521_SHA512_ASN1,
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use der::asn1::{BitString, ObjectIdentifier, UintRef};
use der::oid::db::rfc5912;
use der::{Decode, Tag};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};

use super::CertificateError;
use crate::asn1::Contents;
use crate::key::{BadSignature, InvalidKey, PublicKey};

/// The public key of a certificate's holder.
///
/// Tokens are signed with P-256 keys (ES256: RFC 7518, section 3.4), and so
/// should certificates be (ATIS-1000080.v003, section 6.4.1). Authorities that
/// SHAKEN's policy administrator had approved in June 2025 hold P-384, P-521
/// and RSA keys nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertifiedKey {
    /// Of anyone: a signer of tokens, or an authority.
    P256(PublicKey),
    /// Of an authority: nobody else's certificate with such a key is accepted.
    Other(AuthorityKey),
}

/// A P-384, P-521 or RSA public key; verifies signatures on certificates and
/// lists of revoked ones, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityKey {
    kind: Kind,
    /// An uncompressed point (SEC 1, section 2.3.3) or DER of an RSAPublicKey
    /// (RFC 8017, appendix A.1.1).
    octets: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    P384,
    P521,
    /// Of 2048 to 8192 bits.
    Rsa,
}

impl AuthorityKey {
    /// Takes an uncompressed point of the curve's length in octets.
    fn point(kind: Kind, length: usize, point: &[u8]) -> Result<Self, InvalidKey> {
        if point.len() == length { Self::new(kind, point) } else { Err(InvalidKey) }
    }

    fn rsa(key: &[u8]) -> Result<Self, InvalidKey> {
        let modulus = Contents::of(key, Tag::Sequence).and_then(|mut key| key.value(Tag::Integer));
        let modulus = UintRef::new(modulus.map_err(|_| InvalidKey)?).map_err(|_| InvalidKey)?;
        let unused = modulus.as_bytes().first().map_or(0, |first| first.leading_zeros());
        let bits = 8 * u32::from(modulus.len()) - unused;
        if (2048..=8192).contains(&bits) { Self::new(Kind::Rsa, key) } else { Err(InvalidKey) }
    }

    fn new(kind: Kind, octets: &[u8]) -> Result<Self, InvalidKey> {
        // Finds out whether a point is on its curve.
        ParsedPublicKey::new(kind.algorithm(Hash::Sha256), octets).map_err(|_| InvalidKey)?;
        Ok(Self { kind, octets: octets.to_vec() })
    }
}

impl Kind {
    fn algorithm(self, hash: Hash) -> &'static dyn VerificationAlgorithm {
        match (self, hash) {
            (Self::P384, Hash::Sha256) => &ECDSA_P384_SHA256_ASN1,
            (Self::P384, Hash::Sha384) => &ECDSA_P384_SHA384_ASN1,
            (Self::P384, Hash::Sha512) => &ECDSA_P384_SHA512_ASN1,
            (Self::P521, Hash::Sha256) => &ECDSA_P521_SHA256_ASN1,
            (Self::P521, Hash::Sha384) => &ECDSA_P521_SHA384_ASN1,
            (Self::P521, Hash::Sha512) => &ECDSA_P521_SHA512_ASN1,
            (Self::Rsa, Hash::Sha256) => &RSA_PKCS1_2048_8192_SHA256,
            (Self::Rsa, Hash::Sha384) => &RSA_PKCS1_2048_8192_SHA384,
            (Self::Rsa, Hash::Sha512) => &RSA_PKCS1_2048_8192_SHA512,
        }
    }

    const fn scheme(self) -> Scheme {
        match self {
            Self::P384 | Self::P521 => Scheme::Ecdsa,
            Self::Rsa => Scheme::RsaPkcs1,
        }
    }
}

impl CertifiedKey {
    /// Reads a DER SubjectPublicKeyInfo: a named curve (RFC 5480), P-256, P-384
    /// or P-521, the latter two uncompressed; or RSA of 2048 to 8192 bits (RFC
    /// 3279, section 2.3.1).
    pub fn from_spki_der(der: &[u8]) -> Result<Self, InvalidKey> {
        // Most are.
        if let Ok(key) = PublicKey::from_spki_der(der) {
            return Ok(Self::P256(key));
        }
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| InvalidKey)?;
        let parameters = info.algorithm.parameters;
        let octets = info.subject_public_key.as_bytes().ok_or(InvalidKey)?;
        let curve = parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
        let key = match (info.algorithm.oid, curve) {
            (rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_384_R_1)) => {
                AuthorityKey::point(Kind::P384, 97, octets)?
            }
            (rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_521_R_1)) => {
                AuthorityKey::point(Kind::P521, 133, octets)?
            }
            (rfc5912::RSA_ENCRYPTION, None) if parameters.is_some_and(|none| none.is_null()) => {
                AuthorityKey::rsa(octets)?
            }
            _ => return Err(InvalidKey),
        };
        Ok(Self::Other(key))
    }

    /// Checks a signature on `message`.
    pub(super) fn verify(&self, message: &[u8], signature: &Seal) -> Result<(), BadSignature> {
        let with = |algorithm, key: &[u8]| {
            let key = UnparsedPublicKey::new(algorithm, key);
            key.verify(message, &signature.octets).map_err(|_| BadSignature)
        };
        match (self, signature.scheme, signature.hash) {
            (Self::P256(key), Scheme::Ecdsa, Hash::Sha256) => {
                key.verify_der(message, &signature.octets)
            }
            (Self::P256(key), Scheme::Ecdsa, Hash::Sha384) => {
                with(&ECDSA_P256_SHA384_ASN1, &key.point())
            }
            (Self::P256(key), Scheme::Ecdsa, Hash::Sha512) => {
                with(&ECDSA_P256_SHA512_ASN1, &key.point())
            }
            (Self::Other(key), scheme, hash) if scheme == key.kind.scheme() => {
                with(key.kind.algorithm(hash), &key.octets)
            }
            _ => Err(BadSignature),
        }
    }
}

impl From<PublicKey> for CertifiedKey {
    fn from(key: PublicKey) -> Self {
        Self::P256(key)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Ecdsa,
    RsaPkcs1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// Signatures as certificates name them: ECDSA (RFC 5758, section 3.2) and
/// RSASSA-PKCS1-v1_5 (RFC 4055, section 5).
const ALGORITHMS: [(ObjectIdentifier, Scheme, Hash); 6] = [
    (rfc5912::ECDSA_WITH_SHA_256, Scheme::Ecdsa, Hash::Sha256),
    (rfc5912::ECDSA_WITH_SHA_384, Scheme::Ecdsa, Hash::Sha384),
    (rfc5912::ECDSA_WITH_SHA_512, Scheme::Ecdsa, Hash::Sha512),
    (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha256),
    (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha384),
    (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, Scheme::RsaPkcs1, Hash::Sha512),
];

/// A signature on a certificate, list or request, with what tells how it was
/// made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub scheme: Scheme,
    pub hash: Hash,
    /// Of ECDSA in DER (RFC 3279, section 2.2.3).
    pub octets: Vec<u8>,
}

impl Seal {
    pub fn read(
        algorithm: &AlgorithmIdentifierOwned,
        signature: &BitString,
    ) -> Result<Self, CertificateError> {
        let &(_, scheme, hash) = ALGORITHMS
            .iter()
            .find(|(oid, ..)| *oid == algorithm.oid)
            .ok_or(CertificateError::Algorithm)?;
        // NULL or nothing: RFC 5758 has nothing with ECDSA, RFC 4055 NULL with
        // RSA. Authorities in use write NULL with ECDSA, too.
        if algorithm.parameters.as_ref().is_some_and(|parameters| !parameters.is_null()) {
            return Err(CertificateError::Algorithm);
        }
        let octets = signature.as_bytes().ok_or(CertificateError::Encoding)?.to_vec();
        Ok(Self { scheme, hash, octets })
    }
}
