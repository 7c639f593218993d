//! Paths of certificates, and what they let their holder sign for.

use super::{Certificate, CertificateError, TnScope};
use crate::key::PublicKey;
use crate::tn::TelephoneNumber;
use crate::tn_auth_list::TnAuthList;

/// Checks a path, signer first, at the time `at` (seconds since 1970-01-01
/// UTC): each certificate is signed by the next, the last one by (or being) a
/// trusted key; validity, basic constraints, key usage; and no certificate
/// speaks for more numbers than the one above it.
pub fn verify_path(
    path: &[Certificate],
    trusted: &[PublicKey],
    at: i64,
) -> Result<(), CertificateError> {
    let (leaf, last) = path.first().zip(path.last()).ok_or(CertificateError::Untrusted)?;
    if !leaf.may_sign || leaf.may_issue {
        return Err(CertificateError::KeyUsage);
    }
    if !path.iter().all(|certificate| certificate.is_valid_at(at)) {
        return Err(CertificateError::Validity);
    }
    for (pair, below) in path.windows(2).zip(0_usize..) {
        let (child, parent) = (&pair[0], &pair[1]);
        // RFC 5280, section 4.2.1.9: authorities between this one and the signer.
        if parent.path_length.is_some_and(|most| below > usize::from(most)) {
            return Err(CertificateError::NotAuthority);
        }
        if child.issuer != parent.subject {
            return Err(CertificateError::Issuer);
        }
        if !parent.may_issue {
            return Err(CertificateError::NotAuthority);
        }
        verify_signature(child, &parent.key)?;
        match (&parent.scope, &child.scope) {
            (None, _) => {}
            (Some(TnScope::Value(given)), Some(TnScope::Value(taken)))
                if taken.is_within(given) => {}
            // What lies behind an address cannot be compared, the address can.
            (Some(TnScope::Reference(given)), Some(TnScope::Reference(taken)))
                if given == taken => {}
            (Some(_), _) => return Err(CertificateError::Scope),
        }
    }
    let anchored = trusted
        .iter()
        .any(|key| verify_signature(last, key).is_ok() || (last.key == *key && last.may_issue));
    if anchored { Ok(()) } else { Err(CertificateError::Untrusted) }
}

fn verify_signature(certificate: &Certificate, key: &PublicKey) -> Result<(), CertificateError> {
    key.verify_der(&certificate.tbs, &certificate.signature)
        .map_err(|_| CertificateError::Signature)
}

/// Tells whether the scope lets its holder sign for `number`, `list` being the
/// content behind a reference.
pub fn scope_covers(scope: &TnScope, list: Option<&TnAuthList>, number: TelephoneNumber) -> bool {
    let list = match scope {
        TnScope::Value(list) => Some(list),
        TnScope::Reference(_) => list,
    };
    list.is_some_and(|list| list.covers_by_value(number) || list.has_service_provider_code())
}
