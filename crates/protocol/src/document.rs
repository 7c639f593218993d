//! Signed documents: made, read and checked in one place.

use serde::Serialize;
use serde::de::DeserializeOwned;
use signet_stir::canonical;
use signet_stir::jws::{self, Jws, JwsError};
use signet_stir::key::{HighS, PublicKey, Signer, SignerError};

use crate::{
    AssertionClaims, Digest, EnrollmentClaims, EventsPage, InviteClaims, Jwks, ManifestClaims,
    ReceiptClaims, StatusClaims, limits, typ,
};

/// Why a document is not accepted, or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error(transparent)]
    Jws(#[from] JwsError),
    #[error("the document names no key")]
    NoKey,
    #[error("the key that signed is not among the published ones")]
    UnknownKey,
    #[error("the document is larger than allowed")]
    TooLarge,
    #[error("the document was issued by somebody else")]
    WrongIssuer,
    #[error("the document is addressed to somebody else")]
    WrongAudience,
    #[error("the document is about another one")]
    WrongSubject,
    #[error("the document does not follow the one before")]
    BrokenChain,
    #[error("the document's content cannot be serialised")]
    Content,
    #[error(transparent)]
    Signer(#[from] SignerError),
}

/// Claims that have a document type of their own.
pub trait Claims: Serialize + DeserializeOwned {
    /// The JWS `typ`.
    const TYP: &'static str;
    /// The largest compact form read, in octets.
    const MAX_BYTES: usize;
}

impl Claims for ManifestClaims {
    const TYP: &'static str = typ::CHANGE_SET;
    const MAX_BYTES: usize = limits::MANIFEST_BYTES;
}

impl Claims for ReceiptClaims {
    const TYP: &'static str = typ::RECEIPT;
    // 10,000 refusals of about 90 octets, in base64.
    const MAX_BYTES: usize = limits::BODY_BYTES;
}

impl Claims for EventsPage {
    const TYP: &'static str = typ::EVENTS;
    const MAX_BYTES: usize = 2 * limits::BODY_BYTES;
}

impl Claims for InviteClaims {
    const TYP: &'static str = typ::INVITE;
    const MAX_BYTES: usize = 4096;
}

impl Claims for EnrollmentClaims {
    const TYP: &'static str = typ::ENROLLMENT;
    // A certificate with a list of 64 kB, in base64 twice.
    const MAX_BYTES: usize = 256 * 1024;
}

impl Claims for StatusClaims {
    const TYP: &'static str = typ::STATUS;
    const MAX_BYTES: usize = 4096;
}

impl Claims for AssertionClaims {
    const TYP: &'static str = typ::ASSERTION;
    const MAX_BYTES: usize = 4096;
}

/// A document taken apart, its signature not yet checked.
#[derive(Debug)]
pub struct Unverified<'a, T> {
    jws: Jws<'a>,
    text: &'a str,
    claims: T,
}

/// A document whose signature was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified<T> {
    pub claims: T,
    /// Thumbprint of the key that signed.
    pub kid: String,
    /// SHA-256 over the document's octets.
    pub digest: Digest,
}

/// Signs claims: deterministic JSON (RFC 8225, section 9), ES256, compact.
pub fn sign<T: Claims>(claims: &T, signer: &dyn Signer) -> Result<String, DocumentError> {
    let value = serde_json::to_value(claims).map_err(|_| DocumentError::Content)?;
    let payload = canonical::to_string(&value).map_err(|_| DocumentError::Content)?;
    Ok(jws::sign(T::TYP, payload.as_bytes(), signer)?)
}

/// Name of a document: SHA-256 over the octets of its compact form.
pub fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

/// Takes a document of one type apart.
pub fn read<T: Claims>(text: &str) -> Result<Unverified<'_, T>, DocumentError> {
    if text.len() > T::MAX_BYTES {
        return Err(DocumentError::TooLarge);
    }
    let jws = Jws::parse_typed(text, T::TYP)?;
    let claims = jws.claims()?;
    Ok(Unverified { jws, text, claims })
}

/// Reads a document that one of the exchange's published keys signed.
pub fn read_published<T: Claims>(text: &str, jwks: &Jwks) -> Result<Verified<T>, DocumentError> {
    let document = read(text)?;
    let key = jwks.signing_key(document.kid()?).ok_or(DocumentError::UnknownKey)?;
    document.verify(&key)
}

impl<T> Unverified<'_, T> {
    /// The thumbprint the header names.
    pub fn kid(&self) -> Result<&str, DocumentError> {
        self.jws.header.kid.as_deref().ok_or(DocumentError::NoKey)
    }

    /// Claims nobody vouches for yet.
    pub const fn claims(&self) -> &T {
        &self.claims
    }

    /// Whether the payload is written the one way [`sign`] writes it. Another
    /// spelling, a member given twice above all, is read differently by
    /// different readers.
    pub fn is_canonical(&self) -> bool {
        serde_json::from_slice::<serde_json::Value>(&self.jws.payload)
            .ok()
            .and_then(|value| canonical::to_string(&value).ok())
            .is_some_and(|text| text.as_bytes() == self.jws.payload)
    }

    /// Checks the signature. High-S is refused: it would give a second
    /// document, with another digest, out of the first.
    pub fn verify(self, key: &PublicKey) -> Result<Verified<T>, DocumentError> {
        if self.kid()? != key.kid() {
            return Err(DocumentError::UnknownKey);
        }
        self.jws.verify(key, HighS::Refused).map_err(JwsError::from)?;
        Ok(Verified { claims: self.claims, kid: key.kid().to_owned(), digest: digest(self.text) })
    }
}

/// What a desk knows of the log, to check what comes next.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    pub jwks: &'a Jwks,
    pub exchange_id: &'a str,
    pub enterprise_id: &'a str,
}

/// Checks a receipt: signature, parties, that it is about `manifest` with its
/// `seq`, and that it follows the receipt `prev`.
pub fn check_receipt(
    receipt: &str,
    manifest: &Digest,
    seq: u64,
    prev: Option<Digest>,
    party: Party<'_>,
) -> Result<Verified<ReceiptClaims>, DocumentError> {
    let receipt = read_published::<ReceiptClaims>(receipt, party.jwks)?;
    let claims = &receipt.claims;
    if claims.iss != party.exchange_id {
        return Err(DocumentError::WrongIssuer);
    }
    if claims.aud != party.enterprise_id {
        return Err(DocumentError::WrongAudience);
    }
    if claims.manifest != *manifest || claims.seq != seq {
        return Err(DocumentError::WrongSubject);
    }
    if claims.prev != prev {
        return Err(DocumentError::BrokenChain);
    }
    Ok(receipt)
}

/// Checks a page of events: signature, parties, and that its events follow
/// `after` without gaps.
pub fn check_events(
    page: &str,
    after: u64,
    party: Party<'_>,
) -> Result<Verified<EventsPage>, DocumentError> {
    let page = read_published::<EventsPage>(page, party.jwks)?;
    let claims = &page.claims;
    if claims.iss != party.exchange_id {
        return Err(DocumentError::WrongIssuer);
    }
    if claims.aud != party.enterprise_id {
        return Err(DocumentError::WrongAudience);
    }
    let in_order = claims.after == after
        && claims.events.iter().zip(after + 1..).all(|(event, seq)| event.seq == seq);
    if !in_order {
        return Err(DocumentError::BrokenChain);
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, EventKind};
    use signet_stir::SoftwareSigner;
    use signet_stir::certificate::{Contents, common_name_only, issue};

    fn signer(seed: u8) -> SoftwareSigner {
        SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
    }

    fn jwks() -> Jwks {
        let root = signer(2);
        let contents = Contents {
            serial: &[1; 8],
            subject: common_name_only("Root").unwrap(),
            issuer: common_name_only("Root").unwrap(),
            not_before: 1,
            not_after: 1000,
            public_key: root.public_key(),
            scope: None,
            constraints: None,
            authority: true,
            path_length: None,
        };
        Jwks::published(signer(1).public_key(), &issue(contents, &root).unwrap()).unwrap()
    }

    fn receipt() -> ReceiptClaims {
        ReceiptClaims {
            iss: "x".into(),
            aud: "e".into(),
            iat: 1,
            manifest: Digest::of(b"m"),
            seq: 2,
            prev: Some(Digest::of(b"r")),
            results: vec![],
        }
    }

    fn check(claims: &ReceiptClaims, signer: &SoftwareSigner) -> Result<(), DocumentError> {
        let text = sign(claims, signer).unwrap();
        let jwks = jwks();
        let party = Party { jwks: &jwks, exchange_id: "x", enterprise_id: "e" };
        check_receipt(&text, &Digest::of(b"m"), 2, Some(Digest::of(b"r")), party).map(|_| ())
    }

    #[test]
    fn a_receipt_is_bound_to_parties_manifest_and_predecessor() {
        assert_eq!(check(&receipt(), &signer(1)), Ok(()));
        assert_eq!(check(&receipt(), &signer(3)), Err(DocumentError::UnknownKey));
        let other = |change: fn(&mut ReceiptClaims)| {
            let mut claims = receipt();
            change(&mut claims);
            check(&claims, &signer(1))
        };
        assert_eq!(other(|claims| claims.iss = "y".into()), Err(DocumentError::WrongIssuer));
        assert_eq!(other(|claims| claims.aud = "f".into()), Err(DocumentError::WrongAudience));
        assert_eq!(other(|claims| claims.seq = 3), Err(DocumentError::WrongSubject));
        assert_eq!(
            other(|claims| claims.manifest = Digest::of(b"n")),
            Err(DocumentError::WrongSubject)
        );
        assert_eq!(other(|claims| claims.prev = None), Err(DocumentError::BrokenChain));
    }

    #[test]
    fn the_root_key_signs_no_documents() {
        assert_eq!(check(&receipt(), &signer(2)), Err(DocumentError::UnknownKey));
        assert_eq!(jwks().roots(), [signer(2).public_key().clone()]);
    }

    #[test]
    fn a_strangers_key_beside_the_pinned_one_signs_nothing() {
        let own = jwks();
        let mut offered = own.clone();
        offered.keys.insert(0, signer(3).public_key().to_jwk());
        let text = sign(&receipt(), &signer(3)).unwrap();
        let check = |jwks: &Jwks| {
            let party = Party { jwks, exchange_id: "x", enterprise_id: "e" };
            check_receipt(&text, &Digest::of(b"m"), 2, Some(Digest::of(b"r")), party).map(|_| ())
        };
        assert_eq!(check(&offered), Ok(()), "the set alone cannot tell whose key it is");
        let pinned = offered.pinned(signer(1).kid()).unwrap();
        assert_eq!(check(&pinned), Err(DocumentError::UnknownKey));
        assert_eq!(pinned, own);
        assert_eq!(offered.pinned(signer(4).kid()), None);
        assert_eq!(offered.pinned(signer(2).kid()), None, "a root is no signing key");
    }

    #[test]
    fn a_document_of_one_type_is_not_read_as_another() {
        let text = sign(&receipt(), &signer(1)).unwrap();
        assert_eq!(read::<StatusClaims>(&text).err(), Some(DocumentError::Jws(JwsError::Type)));
    }

    #[test]
    fn a_page_with_a_gap_is_refused() {
        let event = |seq| Event { seq, time: 1, kind: EventKind::Unknown };
        let jwks = jwks();
        let party = Party { jwks: &jwks, exchange_id: "x", enterprise_id: "e" };
        let check = |seqs: &[u64], after| {
            let page = EventsPage {
                iss: "x".into(),
                aud: "e".into(),
                iat: 1,
                after,
                events: seqs.iter().copied().map(event).collect(),
                more: false,
            };
            check_events(&sign(&page, &signer(1)).unwrap(), 4, party).map(|_| ())
        };
        assert_eq!(check(&[5, 6], 4), Ok(()));
        assert_eq!(check(&[], 4), Ok(()));
        for (seqs, after) in [(&[6][..], 4), (&[5, 7], 4), (&[5, 5], 4), (&[5], 3)] {
            assert_eq!(check(seqs, after), Err(DocumentError::BrokenChain), "{seqs:?}");
        }
    }

    #[test]
    fn keys_of_other_kinds_are_passed_over() {
        let own = jwks();
        let mut json = serde_json::to_value(&own).unwrap();
        let rsa = serde_json::json!({"kty": "RSA", "n": "AQ", "e": "AQAB"});
        json["keys"].as_array_mut().unwrap().insert(0, rsa);
        assert_eq!(serde_json::from_value::<Jwks>(json).unwrap(), own);
    }
}
