//! Paths of certificates (RFC 5280, section 6; RFC 9060, section 4).

use serde_json::{Map, Value};

use super::trust::{Anchor, Trust};
use super::{Certificate, CertificateError, CertifiedKey, ConstraintError, Coverage, TnScope};
use crate::key::PublicKey;
use crate::tn::TelephoneNumber;
use crate::tn_auth_list::{ListedNumber, TnAuthList};

/// The most certificates of a path. Those in use have two or three; each one
/// costs a signature check.
pub const MAX_PATH: usize = 8;

/// A path that leads to an anchor. Its signatures, names and limits are
/// checked for good; what time changes, [`ValidPath::check`] tells at the
/// price of a few comparisons, so that it serves as long as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPath {
    /// Signer first, without the anchor.
    chain: Vec<Certificate>,
    anchor: Anchor,
}

/// Checks a path, signer first, at the time `at` (seconds since 1970-01-01
/// UTC).
///
/// The signer's certificate has a P-256 key and may sign and not issue; each
/// other one may issue, has the issuer's name, key identifier and serial number
/// as far as the one below names them, has issued it, allows the number of
/// authorities below it, and speaks for all the numbers that the one below
/// speaks for. Each is valid at that time and on no list of revoked
/// certificates. The last is issued by an anchor, or is one; certificates
/// behind an anchor are not looked at. An anchor's certificate sets the same
/// limits as any other.
pub fn validate(
    path: &[Certificate],
    trust: &Trust,
    at: i64,
) -> Result<ValidPath, CertificateError> {
    let leaf = path.first().ok_or(CertificateError::Untrusted)?;
    if path.len() > MAX_PATH {
        return Err(CertificateError::TooLong);
    }
    if !leaf.may_sign() || leaf.may_issue() {
        return Err(CertificateError::KeyUsage);
    }
    leaf.public_key()?;
    // The first that is an anchor ends the path: what is behind it is no
    // reason to trust or to distrust it.
    let is_anchor = |certificate: &Certificate| trust.anchors().iter().any(|a| a.is(certificate));
    let end = (1..path.len()).find(|at| is_anchor(&path[*at])).unwrap_or(path.len());
    let chain = &path[..end];
    // Cheap, and most often what is wrong.
    if !chain.iter().all(|certificate| certificate.is_valid_at(at)) {
        return Err(CertificateError::Validity);
    }
    for (index, pair) in chain.windows(2).enumerate() {
        check_issued(&pair[0], &pair[1], authorities(&chain[..=index]))?;
    }
    let last = &chain[end - 1];
    let mut failure = CertificateError::Untrusted;
    for anchor in trust.anchors() {
        let known = match (anchor, path.get(end)) {
            (_, Some(top)) => anchor.is(top),
            (Anchor::Certificate(anchor), None) => anchor.holder() == last.issued_by(),
            (Anchor::Key(_), None) => true,
        };
        if !known {
            continue;
        }
        let candidate = ValidPath { chain: chain.to_vec(), anchor: anchor.clone() };
        let issued = match anchor {
            Anchor::Certificate(anchor) => check_issued(last, anchor, authorities(chain)),
            Anchor::Key(key) => check_signature(last, key),
        };
        match issued.and_then(|()| candidate.check(trust, at)) {
            Ok(()) => return Ok(candidate),
            // Another authority of the same name, or a key that has nothing to
            // do with the path: no anchor of this path.
            Err(CertificateError::Signature | CertificateError::Issuer) if end == path.len() => {}
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// Checks a path as [`validate`] does, trusting bare keys.
pub fn verify_path(
    path: &[Certificate],
    trusted: &[PublicKey],
    at: i64,
) -> Result<(), CertificateError> {
    let trust = Trust::new(trusted.iter().map(|key| Anchor::Key(key.clone().into())));
    validate(path, &trust, at).map(drop)
}

impl Anchor {
    /// Tells whether a certificate of a path is this anchor: of the same name
    /// and key. A bare key is not recognised so; it has no limits that a
    /// certificate in the path could replace.
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Certificate(anchor) => {
                anchor.key() == certificate.key() && anchor.holder() == certificate.holder()
            }
            Self::Key(_) => false,
        }
    }
}

impl ValidPath {
    /// Checks what time changes: that everything is valid at `at`, that no
    /// list of `trust` names a certificate, and that `trust` still has the
    /// anchor.
    pub fn check(&self, trust: &Trust, at: i64) -> Result<(), CertificateError> {
        if !trust.anchors().contains(&self.anchor) {
            return Err(CertificateError::Untrusted);
        }
        if !self.certificates().all(|certificate| certificate.is_valid_at(at)) {
            return Err(CertificateError::Validity);
        }
        for (index, certificate) in self.chain.iter().enumerate() {
            match self.chain.get(index + 1) {
                Some(issuer) => {
                    let issuer = Anchor::Certificate(issuer.clone());
                    trust.check_revocation(certificate, &issuer, at)?;
                }
                None => trust.check_revocation(certificate, &self.anchor, at)?,
            }
        }
        Ok(())
    }

    /// The signer's certificate.
    pub fn leaf(&self) -> &Certificate {
        &self.chain[0]
    }

    /// Every certificate, signer first; the anchor's last, if it has one.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        let anchor = match &self.anchor {
            Anchor::Certificate(certificate) => Some(certificate),
            Anchor::Key(_) => None,
        };
        self.chain.iter().chain(anchor)
    }

    /// Where the path ends: who is trusted by itself.
    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// First and last second at which all of it is valid, since 1970-01-01
    /// UTC, as far as no list of revoked certificates says otherwise.
    pub fn validity(&self) -> (i64, i64) {
        let first = self.certificates().map(Certificate::not_before).max();
        let last = self.certificates().map(Certificate::not_after).min();
        (first.unwrap_or(i64::MIN), last.unwrap_or(i64::MAX))
    }

    /// Tells whether the signer may speak for `number`; `list` is the content
    /// behind a scope by reference.
    pub fn coverage(&self, number: ListedNumber, list: Option<&TnAuthList>) -> Coverage {
        self.leaf().scope().map_or(Coverage::Outside, |scope| scope.coverage(number, list))
    }

    /// Checks a token's claims against the constraints of the signer's
    /// certificate, and of those above it, which gave no more than they had.
    pub fn check_claims(&self, claims: &Map<String, Value>) -> Result<(), ConstraintError> {
        let mut constraints = self.certificates().filter_map(Certificate::constraints);
        constraints.try_for_each(|constraints| constraints.check(claims))
    }
}

/// Tells whether the scope lets its holder sign for `number`, `list` being the
/// content behind a reference.
pub fn scope_covers(scope: &TnScope, list: Option<&TnAuthList>, number: TelephoneNumber) -> bool {
    match scope.coverage(number.into(), list) {
        Coverage::Listed | Coverage::ServiceProvider => true,
        Coverage::Unknown | Coverage::Outside => false,
    }
}

/// How many authorities stand in the way from an issuer down to the signer,
/// who is the first; those that issued to themselves do not count (RFC 5280,
/// section 4.2.1.9).
fn authorities(below: &[Certificate]) -> usize {
    below.iter().skip(1).filter(|certificate| !certificate.is_self_issued()).count()
}

/// Checks that `parent` issued `child` and might, with `below` authorities
/// further down.
fn check_issued(
    child: &Certificate,
    parent: &Certificate,
    below: usize,
) -> Result<(), CertificateError> {
    if child.issued_by() != parent.holder() || !child.names_issuer(parent) {
        return Err(CertificateError::Issuer);
    }
    let too_deep = parent.path_length().is_some_and(|most| below > usize::from(most));
    if !parent.may_issue() || too_deep {
        return Err(CertificateError::NotAuthority);
    }
    check_signature(child, parent.key())?;
    match (parent.scope(), child.scope()) {
        (None, _) => Ok(()),
        (Some(TnScope::Value(given)), Some(TnScope::Value(taken))) if taken.is_within(given) => {
            Ok(())
        }
        // What lies behind an address cannot be compared, the address can.
        (Some(TnScope::Reference(given)), Some(TnScope::Reference(taken))) if given == taken => {
            Ok(())
        }
        (Some(_), _) => Err(CertificateError::Scope),
    }
}

fn check_signature(child: &Certificate, key: &CertifiedKey) -> Result<(), CertificateError> {
    if child.is_signed_by(key) { Ok(()) } else { Err(CertificateError::Signature) }
}
