//! P-256 keys: public keys in their JWK and SPKI forms, and the trait through
//! which private ones are used.
//!
//! Keys are read, checked and written as `p256` types; signatures are made and
//! verified by AWS-LC, which is several times as fast.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, ParsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePublicKey, EncodePublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Octets of an ES256 signature: r and s, 32 octets each, big-endian
/// (RFC 7518, section 3.4).
pub type SignatureOctets = [u8; 64];

/// Makes signatures without giving the private key away.
pub trait Signer {
    /// Thumbprint of the public key (RFC 7638), base64url.
    fn kid(&self) -> &str;

    /// The public half.
    fn public_key(&self) -> &PublicKey;

    /// ECDSA over SHA-256 of `message`, with s in its lower half.
    fn sign(&self, message: &[u8]) -> Result<SignatureOctets, SignerError>;
}

/// The holder of the key did not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key could not be used to sign")]
pub struct SignerError;

/// Whether the larger of the two valid values of s is accepted.
///
/// JWS takes both; documents that are named by their digest take only the
/// lower, so that nobody can make a second document with another name out of
/// the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighS {
    /// Either value of s verifies.
    Accepted,
    /// An s above half the group's order does not verify.
    Refused,
}

/// A signature that does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify under the key")]
pub struct BadSignature;

/// Octets or members that are no public key of a kind that is read there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key of a kind that is used here")]
pub struct InvalidKey;

/// A P-256 public key, a point on the curve other than the one at infinity.
#[derive(Clone)]
pub struct PublicKey {
    key: VerifyingKey,
    /// The same key, ready for use.
    parsed: ParsedPublicKey,
    kid: String,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for PublicKey {}

impl PublicKey {
    fn new(key: VerifyingKey) -> Self {
        let kid = URL_SAFE_NO_PAD.encode(thumbprint(&coordinates(&key)));
        let parsed =
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.to_sec1_point(false).as_bytes())
                .expect("both libraries know the points of the one curve");
        Self { key, parsed, kid }
    }

    /// Reads a DER SubjectPublicKeyInfo (RFC 5480).
    pub fn from_spki_der(der: &[u8]) -> Result<Self, InvalidKey> {
        VerifyingKey::from_public_key_der(der).map(Self::new).map_err(|_| InvalidKey)
    }

    /// Reads a PEM `PUBLIC KEY`.
    pub fn from_spki_pem(pem: &str) -> Result<Self, InvalidKey> {
        VerifyingKey::from_public_key_pem(pem).map(Self::new).map_err(|_| InvalidKey)
    }

    /// DER SubjectPublicKeyInfo (RFC 5480), named curve, uncompressed point.
    pub fn to_spki_der(&self) -> Vec<u8> {
        self.key
            .to_public_key_der()
            .expect("the encoding of a valid point has a fixed length")
            .into_vec()
    }

    /// PEM `PUBLIC KEY` (RFC 7468, section 13).
    pub fn to_spki_pem(&self) -> String {
        der::pem::encode_string("PUBLIC KEY", der::pem::LineEnding::LF, &self.to_spki_der())
            .expect("the encoding of a valid point has a fixed length")
    }

    /// Thumbprint (RFC 7638), base64url.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The JWK with its thumbprint as `kid`.
    pub fn to_jwk(&self) -> Jwk {
        let [x, y] = coordinates(&self.key);
        Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x,
            y,
            kid: Some(self.kid.clone()),
            alg: Some("ES256".to_owned()),
            usage: Some("sig".to_owned()),
            x5c: None,
        }
    }

    /// The point, uncompressed (SEC 1, section 2.3.3).
    pub(crate) fn point(&self) -> [u8; 65] {
        let point = self.key.to_sec1_point(false);
        point.as_bytes().try_into().expect("an uncompressed point of the curve has 65 octets")
    }

    /// Checks an ECDSA signature over SHA-256 of `message`.
    pub fn verify(
        &self,
        message: &[u8],
        signature: &SignatureOctets,
        high_s: HighS,
    ) -> Result<(), BadSignature> {
        if high_s == HighS::Refused && is_high(s_of(signature)) {
            return Err(BadSignature);
        }
        self.parsed.verify_sig(message, signature).map_err(|_| BadSignature)
    }

    /// Checks a DER-encoded signature (RFC 3279, section 2.2.3), as
    /// certificates carry it.
    pub fn verify_der(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let signature = Signature::from_der(signature).map_err(|_| BadSignature)?;
        let octets: SignatureOctets = signature.to_bytes().into();
        self.verify(message, &octets, HighS::Accepted)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({})", self.kid)
    }
}

/// x and y in base64url, 32 octets each (RFC 7518, section 6.2.1).
fn coordinates(key: &VerifyingKey) -> [String; 2] {
    let point = key.to_sec1_point(false);
    let octets = point.as_bytes();
    [URL_SAFE_NO_PAD.encode(&octets[1..33]), URL_SAFE_NO_PAD.encode(&octets[33..65])]
}

/// RFC 7638, section 3.2: the required members in lexicographic order.
fn thumbprint([x, y]: &[String; 2]) -> [u8; 32] {
    Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)).into()
}

/// A P-256 public key as JSON Web Key (RFC 7517; RFC 7518, section 6.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `EC` (RFC 7517, section 4.1); [`Self::to_public_key`] refuses any other.
    pub kty: String,
    /// `P-256` (RFC 7518, section 6.2.1.1); [`Self::to_public_key`] refuses any
    /// other.
    pub crv: String,
    /// x of the point, 32 octets in base64url without padding (RFC 7518,
    /// section 6.2.1.2).
    pub x: String,
    /// y of the point, in the form of `x` (RFC 7518, section 6.2.1.3).
    pub y: String,
    /// Name of the key (RFC 7517, section 4.5). [`PublicKey::to_jwk`] writes
    /// the thumbprint; one that was read may be any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// `ES256` where it is written (RFC 7517, section 4.4); not looked at by
    /// [`Self::to_public_key`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The member `use`: `sig` where it is written (RFC 7517, section 4.2); not
    /// looked at by [`Self::to_public_key`].
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// Certificate chain, standard base64 of the DER (RFC 7517, section 4.7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x5c: Option<Vec<String>>,
}

impl Jwk {
    /// The key, its `kid` computed and not believed.
    pub fn to_public_key(&self) -> Result<PublicKey, InvalidKey> {
        if self.kty != "EC" || self.crv != "P-256" {
            return Err(InvalidKey);
        }
        let coordinate = |text: &str| -> Result<[u8; 32], InvalidKey> {
            let octets = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidKey)?;
            octets.try_into().map_err(|_| InvalidKey)
        };
        let mut sec1 = vec![4];
        sec1.extend_from_slice(&coordinate(&self.x)?);
        sec1.extend_from_slice(&coordinate(&self.y)?);
        VerifyingKey::from_sec1_bytes(&sec1).map(PublicKey::new).map_err(|_| InvalidKey)
    }
}

/// A private key in memory. What holds it decides who may use it: a vault, or
/// the exchange for its own keys.
///
/// Two signatures over one message differ: each takes a nonce of its own, which
/// AWS-LC draws.
pub struct SoftwareSigner {
    key: EcdsaKeyPair,
    public: PublicKey,
}

impl SoftwareSigner {
    /// Takes the key over; the argument's copy is wiped when it is dropped.
    pub fn new(key: SigningKey) -> Self {
        let public = PublicKey::new(*key.verifying_key());
        let key = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &zeroize::Zeroizing::new(<[u8; 32]>::from(key.to_bytes()))[..],
            public.key.to_sec1_point(false).as_bytes(),
        )
        .expect("a private key fits the public key that was computed from it");
        Self { key, public }
    }

    /// Takes 32 octets as the private scalar; refuses zero and values beyond
    /// the group's order.
    pub fn from_scalar(octets: &[u8; 32]) -> Result<Self, InvalidKey> {
        SigningKey::from_slice(octets).map(Self::new).map_err(|_| InvalidKey)
    }
}

impl fmt::Debug for SoftwareSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SoftwareSigner({})", self.public.kid)
    }
}

impl Signer for SoftwareSigner {
    fn kid(&self) -> &str {
        &self.public.kid
    }

    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<SignatureOctets, SignerError> {
        let signature = self.key.sign(&SystemRandom::new(), message).map_err(|_| SignerError)?;
        let mut octets: SignatureOctets = signature.as_ref().try_into().map_err(|_| SignerError)?;
        lower_s(&mut octets);
        Ok(octets)
    }
}

/// Order of the group, big-endian (FIPS 186-4, appendix D.1.2.3).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Half the order, rounded down: the highest s of the lower half.
const HALF: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

fn s_of(signature: &SignatureOctets) -> &[u8] {
    &signature[32..]
}

fn is_high(s: &[u8]) -> bool {
    s > &HALF[..]
}

/// Replaces s by the order less s where that is smaller; both verify.
fn lower_s(signature: &mut SignatureOctets) {
    if !is_high(s_of(signature)) {
        return;
    }
    let mut borrow = 0;
    for (octet, order) in signature[32..].iter_mut().zip(&ORDER).rev() {
        let difference = i16::from(*order) - i16::from(*octet) - borrow;
        borrow = i16::from(difference < 0);
        // The low eight bits, whatever the sign.
        *octet = difference.to_le_bytes()[0];
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use p256::ecdsa::signature::{Signer as _, Verifier as _};

    use super::*;

    pub fn signer(seed: u8) -> SoftwareSigner {
        SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
    }

    #[test]
    fn thumbprint_is_that_of_an_independent_computation() {
        // RFC 7517, appendix A.1, first key; thumbprint computed elsewhere over
        // {"crv":"P-256","kty":"EC","x":"MKBC…","y":"4Etl…"}.
        let jwk = Jwk {
            kty: "EC".into(),
            crv: "P-256".into(),
            x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4".into(),
            y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM".into(),
            kid: None,
            alg: None,
            usage: None,
            x5c: None,
        };
        assert_eq!(
            jwk.to_public_key().unwrap().kid(),
            "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
        );
    }

    #[test]
    fn jwk_and_spki_lead_back_to_the_key() {
        let signer = signer(7);
        let key = signer.public_key();
        assert_eq!(&key.to_jwk().to_public_key().unwrap(), key);
        assert_eq!(&PublicKey::from_spki_der(&key.to_spki_der()).unwrap(), key);
    }

    #[test]
    fn a_point_off_the_curve_is_refused() {
        let mut jwk = signer(7).public_key().to_jwk();
        jwk.y = jwk.x.clone();
        assert_eq!(jwk.to_public_key(), Err(InvalidKey));
    }

    #[test]
    fn high_s_verifies_only_where_it_is_accepted() {
        let signer = signer(9);
        let low = signer.sign(b"message").unwrap();
        let signature = Signature::from_slice(&low).unwrap();
        let high =
            Signature::from_scalars(signature.r(), -signature.s()).unwrap().to_bytes().into();
        let key = signer.public_key();
        assert_eq!(key.verify(b"message", &low, HighS::Refused), Ok(()));
        assert_eq!(key.verify(b"message", &high, HighS::Accepted), Ok(()));
        assert_eq!(key.verify(b"message", &high, HighS::Refused), Err(BadSignature));
        assert_eq!(key.verify(b"massage", &low, HighS::Accepted), Err(BadSignature));
    }

    #[test]
    fn the_two_libraries_accept_each_others_signatures() {
        for seed in 1..=32 {
            let ours = signer(seed);
            let theirs = SigningKey::from_slice(&[seed; 32]).unwrap();
            let message = [seed; 100];
            let signature = Signature::from_slice(&ours.sign(&message).unwrap()).unwrap();
            assert!(theirs.verifying_key().verify(&message, &signature).is_ok(), "{seed}");
            assert_eq!(signature.normalize_s(), signature, "{seed}: s is in its lower half");
            let signature: Signature = theirs.sign(&message);
            let octets = signature.to_bytes().into();
            assert_eq!(ours.public_key().verify(&message, &octets, HighS::Accepted), Ok(()));
            let der = signature.to_der();
            assert_eq!(ours.public_key().verify_der(&message, der.as_bytes()), Ok(()));
        }
    }

    #[test]
    fn lowering_s_agrees_with_the_other_library() {
        for seed in 1..=32 {
            let low = Signature::from_slice(&signer(seed).sign(b"m").unwrap()).unwrap();
            let high = Signature::from_scalars(low.r(), -low.s()).unwrap();
            let mut octets: SignatureOctets = high.to_bytes().into();
            assert!(is_high(s_of(&octets)));
            lower_s(&mut octets);
            assert_eq!(octets, SignatureOctets::from(low.to_bytes()), "{seed}");
        }
    }

    #[test]
    fn zero_and_values_beyond_the_order_are_no_signature() {
        let key = signer(3);
        for part in [[0; 32], ORDER, [0xff; 32]] {
            let good = key.sign(b"m").unwrap();
            for at in [0, 32] {
                let mut bad = good;
                bad[at..at + 32].copy_from_slice(&part);
                assert_eq!(key.public_key().verify(b"m", &bad, HighS::Accepted), Err(BadSignature));
            }
        }
    }
}
