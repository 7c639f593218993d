//! Whom a verifier trusts to issue certificates.

use super::revocation::{RevocationList, Told};
use super::{Certificate, CertificateError, CertifiedKey, pem};

/// An authority that is trusted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// With the limits that its certificate sets: validity, path length,
    /// numbers.
    Certificate(Certificate),
    /// A key without limits.
    Key(CertifiedKey),
}

/// Why a PEM text is not one of authorities and their lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{error}", .section.map(|section| format!("section {section}: ")).unwrap_or_default())]
pub struct TrustError {
    /// The section that is at fault, counted from 1; none where sections
    /// cannot be told apart.
    pub section: Option<usize>,
    /// What is wrong with it; [`CertificateError::Encoding`] also of a section
    /// of another kind.
    pub error: CertificateError,
}

/// What is demanded about revocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationPolicy {
    /// A list that is meant for the certificate is heeded where there is one.
    #[default]
    WhereListed,
    /// Without a current list that is meant for it, no certificate is accepted.
    Required,
}

/// Anchors and lists of revoked certificates.
///
/// A list counts when the issuer of the certificates signed it, or an anchor
/// that may sign lists: an authority may have another key for them, and SHAKEN's
/// policy administrator signs one list for all authorities. The certificate that
/// signs lists is added as an anchor, and not its bare key, which could issue,
/// too; it need not be an authority's, and issues nothing then. (RFC 5280,
/// section 6.3.3 (f) asks for the same anchor above certificate and list; the
/// administrator stands beside the authorities, above none.)
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
    pub fn from_pem(text: &str) -> Result<Self, TrustError> {
        let sections = pem::sections(text).map_err(|error| TrustError { section: None, error })?;
        let mut trust = Self::default();
        for (section, (label, der)) in (1..).zip(sections) {
            let taken = trust.take(label, &der);
            taken.map_err(|error| TrustError { section: Some(section), error })?;
        }
        Ok(trust)
    }

    fn take(&mut self, label: &str, der: &[u8]) -> Result<(), CertificateError> {
        match label {
            "CERTIFICATE" => {
                self.anchors.push(Anchor::Certificate(Certificate::from_der(der)?));
            }
            "PUBLIC KEY" => {
                let key = CertifiedKey::from_spki_der(der);
                self.anchors.push(Anchor::Key(key.map_err(|_| CertificateError::Algorithm)?));
            }
            "X509 CRL" => self.lists.push(RevocationList::from_der(der)?),
            _ => return Err(CertificateError::Encoding),
        }
        Ok(())
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

    /// The anchors, as they were added.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// The lists, as they were added.
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
        let (mut is_current, mut failure) = (false, None);
        for list in &self.lists {
            let told = list.tells_of(certificate, at);
            if told == Told::Nothing {
                continue;
            }
            let own = list.is_by_issuer_of(certificate);
            let genuine = own && issuer.has_signed(list, at)
                || self.anchors.iter().any(|anchor| anchor.has_signed(list, at));
            if !genuine {
                let of_namesake =
                    matches!(issuer, Anchor::Certificate(issuer) if own && !list.is_by(issuer));
                if !of_namesake {
                    // Passing it over would let whoever spoils a list undo it.
                    failure = Some(CertificateError::ListSignature);
                }
                continue;
            }
            match told {
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

impl Anchor {
    /// Tells whether the list is this one's, who may sign lists.
    fn has_signed(&self, list: &RevocationList, at: i64) -> bool {
        match self {
            Self::Certificate(signer) => {
                // A list may be younger than the call that is judged.
                let at = at.max(list.this_update());
                list.is_by(signer)
                    && signer.may_list()
                    && signer.is_valid_at(at)
                    && list.is_signed_by(signer.key())
            }
            Self::Key(key) => list.is_signed_by(key),
        }
    }
}
