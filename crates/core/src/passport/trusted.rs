//! Whom a verification trusts.

use signet_stir::PublicKey;
use signet_stir::certificate::{Anchor, Certificate, Trust};

use super::PassportError;
use crate::store::{Store, connection};

/// Whom to trust.
#[derive(Clone, Debug)]
pub enum Trusted {
    /// Authorities, to which a certificate path must lead.
    Authorities(Trust),
    /// The holder of one key; no certificate is looked at.
    Key(PublicKey),
}

impl Trusted {
    /// Nobody: no path leads anywhere.
    pub fn nobody() -> Self {
        Self::Authorities(Trust::default())
    }

    /// The authority a workspace enrolled under: the last of the path that its
    /// exchange issued. Nobody where it did not enrol.
    pub fn of_workspace(store: &Store) -> Result<Self, PassportError> {
        let Some(row) = connection::current(store.connection())? else {
            return Ok(Self::nobody());
        };
        let path = Certificate::path_from_pem(&row.certificates)?;
        let root = path.into_iter().last().map(Anchor::Certificate);
        Ok(Self::Authorities(Trust::new(root)))
    }

    /// Authorities and their lists of revoked certificates, from PEM.
    pub fn authorities_from_pem(text: &str) -> Result<Self, PassportError> {
        let trust = Trust::from_pem(text).map_err(PassportError::Trust)?;
        if trust.anchors().is_empty() {
            return Err(PassportError::NoAuthority);
        }
        Ok(Self::Authorities(trust))
    }

    /// The holder of a public key, from PEM.
    pub fn key_from_pem(text: &str) -> Result<Self, PassportError> {
        PublicKey::from_spki_pem(text).map(Self::Key).map_err(PassportError::Key)
    }
}
