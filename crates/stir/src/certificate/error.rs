//! Why certificates, requests, lists and paths are not accepted.

#[cfg(doc)]
use super::{Certificate, CertifiedKey, MAX_PATH, RevocationList, RevocationPolicy};
use crate::key::SignerError;

/// Why a request or certificate is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Octets that are not the DER or PEM they should be, or a certificate that
    /// is not of version 3 (RFC 5280, section 4.1.2.1).
    #[error("the certificate or request cannot be read")]
    Encoding,
    /// A signature algorithm or key that [`CertifiedKey`] has no place for, or a
    /// signer's key that is not P-256.
    #[error("the certificate's key or signature is of a kind that is not used for calls")]
    Algorithm,
    /// More than [`Certificate::MAX_LENGTH`], [`RevocationList::MAX_LENGTH`] or
    /// [`MAX_PATH`], or names and extensions longer than any in use.
    #[error("the certificate, request, list or path is too long")]
    TooLong,
    /// RFC 5280, section 4.2 forbids it.
    #[error("the certificate has an extension twice")]
    ExtensionTwice,
    /// RFC 8226, section 9: EXPLICIT tags, at least one entry, no range beyond
    /// its number of digits. A list and an address of one are two.
    #[error("the certificate's TNAuthList cannot be read, or it has two")]
    TnAuthList,
    /// RFC 8226, section 8 and RFC 9118, section 4; one kind excludes the other.
    #[error("the certificate's claim constraints cannot be read, or it has two kinds")]
    ClaimConstraints,
    /// RFC 5280, section 4.2: what must be understood is not.
    #[error("the certificate has a critical extension that is not known")]
    CriticalExtension,
    /// Under the issuer's key, or a request's own.
    #[error("the signature on the certificate or request does not verify")]
    Signature,
    /// One of the path is not valid yet or not any more.
    #[error("the certificate is not valid at that time")]
    Validity,
    /// Names do not follow from each other, or the key identifier or serial
    /// number that is named is another (RFC 5280, section 4.2.1.1).
    #[error("the certificate's issuer is not the next certificate's subject or key")]
    Issuer,
    /// `cA`, `keyCertSign` or the path length of an issuer (RFC 5280, sections
    /// 4.2.1.3 and 4.2.1.9).
    #[error("a certificate has issued that may not, or not at this depth")]
    NotAuthority,
    /// The signer's is an authority's, or lacks `digitalSignature` (RFC 5280,
    /// section 4.2.1.3).
    #[error("the certificate may not sign")]
    KeyUsage,
    /// RFC 9060, section 4.
    #[error("the certificate speaks for more numbers than its issuer")]
    Scope,
    /// No anchor issued the last certificate, or there is none.
    #[error("the path does not lead to a trusted key")]
    Untrusted,
    /// A list names it (RFC 5280, section 5).
    #[error("the certificate is revoked")]
    Revoked,
    /// [`RevocationPolicy::Required`] demands one.
    #[error("there is no list of revoked certificates of the certificate's issuer")]
    RevocationUnknown,
    /// Its next one is due, or it is of another day than the call.
    #[error("the list of revoked certificates is not current")]
    ListOutdated,
    /// Neither the certificates' issuer did, nor, if it is indirect, an anchor
    /// that may (`cRLSign`).
    #[error("the list of revoked certificates is not signed by who may list them")]
    ListSignature,
    /// RFC 5280, section 5.3.3: only a list that says so is indirect.
    #[error("the list of revoked certificates names another issuer's and is not meant to")]
    IndirectList,
    /// A delta list, or one for some reasons or attribute certificates (RFC
    /// 5280, section 5.2).
    #[error("the list of revoked certificates tells of a part of them only")]
    PartialList,
    /// For a certificate or request to be made.
    #[error("the name is empty or too long for a certificate")]
    Name,
    /// The key that a certificate, request or list is to be signed with.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl From<der::Error> for CertificateError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}
