//! Whom a verifier trusts to issue certificates.

use super::revocation::{RevocationList, Told};
use super::{Certificate, CertificateError, pem};
use crate::key::PublicKey;

/// An authority that is trusted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// With the limits that its certificate sets: validity, path length,
    /// numbers.
    Certificate(Certificate),
    /// A key without limits.
    Key(PublicKey),
}

/// What is demanded about revocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationPolicy {
    /// A list of the issuer is heeded where there is one.
    #[default]
    WhereListed,
    /// Without a current list of its issuer, no certificate is accepted.
    Required,
}

/// Anchors and lists of revoked certificates.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    anchors: Vec<Anchor>,
    lists: Vec<RevocationList>,
    policy: RevocationPolicy,
}

impl Trust {
    /// Trusts these anchors.
    pub fn new(anchors: impl IntoIterator<Item = Anchor>) -> Self {
        Self { anchors: anchors.into_iter().collect(), ..Self::default() }
    }

    /// Reads a PEM text: certificates and public keys become anchors, lists
    /// of revoked certificates are heeded. Sections of another kind are
    /// refused, for one that was meant to count would not.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        let mut trust = Self::default();
        for (label, der) in pem::sections(text)? {
            match label {
                "CERTIFICATE" => {
                    trust.anchors.push(Anchor::Certificate(Certificate::from_der(&der)?));
                }
                "PUBLIC KEY" => {
                    let key = PublicKey::from_spki_der(&der);
                    trust.anchors.push(Anchor::Key(key.map_err(|_| CertificateError::Algorithm)?));
                }
                "X509 CRL" => trust.lists.push(RevocationList::from_der(&der)?),
                _ => return Err(CertificateError::Encoding),
            }
        }
        Ok(trust)
    }

    /// The same with another anchor.
    pub fn with_anchor(mut self, anchor: Anchor) -> Self {
        self.anchors.push(anchor);
        self
    }

    /// The same with another list of revoked certificates.
    pub fn with_list(mut self, list: RevocationList) -> Self {
        self.lists.push(list);
        self
    }

    /// The same with this demand about revocation.
    pub fn with_policy(mut self, policy: RevocationPolicy) -> Self {
        self.policy = policy;
        self
    }

    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    pub fn lists(&self) -> &[RevocationList] {
        &self.lists
    }

    /// Checks that no list names `certificate`, which `issuer` issued.
    pub(super) fn check_revocation(
        &self,
        certificate: &Certificate,
        issuer: &Anchor,
        at: i64,
    ) -> Result<(), CertificateError> {
        let (key, may_list) = match issuer {
            Anchor::Certificate(issuer) => (issuer.public_key(), issuer.may_list()),
            Anchor::Key(key) => (key, true),
        };
        let (mut is_current, mut failure) = (false, None);
        for list in self.lists.iter().filter(|list| list.concerns(certificate)) {
            let own = match (list.issuer_key_id(), issuer) {
                (Some(named), Anchor::Certificate(issuer)) => issuer.has_key_id(named),
                (None, _) | (_, Anchor::Key(_)) => true,
            };
            if !own {
                // Of another key of the same name.
                continue;
            }
            if !may_list || !list.is_signed_by(key) {
                // Passing it over would let whoever spoils a list undo it.
                failure = Some(CertificateError::ListSignature);
                continue;
            }
            match list.tells_of(certificate, at) {
                Told::Revoked => return Err(CertificateError::Revoked),
                Told::NotRevoked => is_current = true,
                Told::Outdated => failure = failure.or(Some(CertificateError::ListOutdated)),
                Told::Nothing => {}
            }
        }
        match (is_current, failure, self.policy) {
            (true, ..) | (false, None, RevocationPolicy::WhereListed) => Ok(()),
            (false, Some(failure), _) => Err(failure),
            (false, None, RevocationPolicy::Required) => Err(CertificateError::RevocationUnknown),
        }
    }
}
