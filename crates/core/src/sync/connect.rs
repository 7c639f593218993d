//! Enrolment with an exchange, and access to it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use signet_protocol::{
    AssertionClaims, EnrollmentClaims, EnrollmentRequest, Invite, Jwks, Profile, document, limits,
};
use signet_stir::Signer;
use signet_stir::certificate::{self, Certificate};

use super::client::Client;
use super::error::SyncError;
use crate::store::Store;
use crate::store::connection::{self, ConnectionRow};
use crate::world::World;

/// Seconds before its end at which a token is not used any more.
const TOKEN_MARGIN: i64 = 30;

/// Enrols the desk's key with the exchange at `url`.
///
/// The invite names the exchange's key: that key must have signed the answer,
/// and the invite's own key signs for this desk's key and no other, so that
/// whatever stands between can neither answer for the exchange nor enrol in
/// the desk's place. Repeating the call with the same invite gives
/// the same enrolment, also at another address of the same exchange.
pub async fn connect(
    store: &mut Store,
    world: &World,
    signer: &(dyn Signer + Sync),
    url: &str,
    invite: &str,
) -> Result<ConnectionRow, SyncError> {
    let client = Client::new(url)?;
    let invite: Invite = invite.parse().map_err(|_| SyncError::InvalidInvite)?;
    let before = connection::current(store.connection())?;
    if let Some(before) = &before
        && before.key_thumbprint != invite.thumbprint()
    {
        return Err(SyncError::AlreadyConnected(before.url.clone()));
    }
    let later = |error: SyncError| error.told_at(world.now());
    let offered = client.keys().await.map_err(later)?;
    let keys = offered.pinned(invite.thumbprint()).ok_or(SyncError::UnknownInvite)?;
    let enterprise = store.workspace()?.enterprise;
    let csr = certificate::request(&enterprise, signer)?;
    let request = EnrollmentRequest::new(&invite, STANDARD.encode(csr), Profile { enterprise })?;
    let answer = client.enroll(&request).await.map_err(later)?;
    let answer = document::read_published::<EnrollmentClaims>(&answer.enrollment, &keys)?.claims;
    let path = check(&answer, &keys, signer, world.now())?;
    let certificates: String = path.iter().map(Certificate::to_pem).collect();
    let exchange_keys = serde_json::to_string(&keys).map_err(|_| SyncError::IdentityChanged)?;
    store.write(|transaction| -> Result<(), SyncError> {
        match &before {
            Some(row) if row.enterprise_id == answer.enterprise_id && row.kid == signer.kid() => {
                connection::move_to(transaction, row.id, client.url(), &certificates)?;
            }
            Some(row) => return Err(SyncError::AlreadyConnected(row.url.clone())),
            None => connection::insert(
                transaction,
                &ConnectionRow {
                    id: 0,
                    uid: world.identifier(),
                    url: client.url().to_owned(),
                    exchange_id: answer.exchange_id.clone(),
                    exchange_keys,
                    key_thumbprint: invite.thumbprint().to_owned(),
                    public_url: answer.public_url.clone(),
                    enterprise_id: answer.enterprise_id.clone(),
                    kid: signer.kid().to_owned(),
                    certificates,
                    pushed_sequence: 0,
                    log_seq: 0,
                    log_head: None,
                    receipt_head: None,
                    event_seq: 0,
                    last_sync_at: None,
                    retry_at: None,
                    created_at: world.now(),
                },
            )?,
        }
        Ok(())
    })?;
    let address = url::Url::parse(client.url()).ok();
    let host = address.as_ref().and_then(|address| address.host_str());
    tracing::info!(host, again = before.is_some(), "enrolled");
    connection::current(store.connection())?.ok_or(SyncError::NotConnected)
}

/// Notes another address of the exchange the desk is enrolled with, after
/// checking that it is the same exchange.
pub async fn move_to(store: &mut Store, url: &str) -> Result<ConnectionRow, SyncError> {
    let client = Client::new(url)?;
    let row = connection::current(store.connection())?.ok_or(SyncError::NotConnected)?;
    if client.keys().await?.signing_key(&row.key_thumbprint).is_none() {
        return Err(SyncError::IdentityChanged);
    }
    store.write(|transaction| {
        connection::move_to(transaction, row.id, client.url(), &row.certificates)
    })?;
    connection::current(store.connection())?.ok_or(SyncError::NotConnected)
}

fn check(
    answer: &EnrollmentClaims,
    keys: &Jwks,
    signer: &dyn Signer,
    now: i64,
) -> Result<Vec<Certificate>, SyncError> {
    let path = Certificate::path_from_base64(&answer.certificates)?;
    // The exchange's clock may run ahead of this one by what manifests allow.
    certificate::verify_path(&path, &keys.roots(), now + limits::CLOCK_AHEAD)
        .or_else(|_| certificate::verify_path(&path, &keys.roots(), now))?;
    if path.first().map(Certificate::public_key) != Some(Ok(signer.public_key())) {
        return Err(SyncError::KeyNotCertified);
    }
    if !answer.public_url.starts_with("https://") {
        return Err(SyncError::AnswerInvalid {
            url: answer.public_url.clone(),
            what: "its public address is not HTTPS",
        });
    }
    if answer.public_url.len() > limits::PUBLIC_URL_BYTES {
        return Err(SyncError::AnswerInvalid {
            url: answer.public_url.clone(),
            what: "its public address is too long",
        });
    }
    Ok(path)
}

/// A token and the second it is used until.
pub(super) struct Access {
    until: i64,
}

impl Access {
    pub(super) const fn none() -> Self {
        Self { until: 0 }
    }

    /// Gives the client a token good for the next request. The assertion is
    /// made at the exchange's time: `clock_difference` seconds after this
    /// machine's.
    pub(super) async fn refresh(
        &mut self,
        client: &mut Client,
        row: &ConnectionRow,
        signer: &(dyn Signer + Sync),
        world: &World,
        clock_difference: i64,
    ) -> Result<(), SyncError> {
        let now = world.now();
        if now < self.until {
            return Ok(());
        }
        let there = now.saturating_add(clock_difference);
        let claims = AssertionClaims {
            iss: row.enterprise_id.clone(),
            sub: row.enterprise_id.clone(),
            aud: row.exchange_id.clone(),
            iat: there,
            exp: there.saturating_add(limits::ASSERTION_LIFE),
            jti: world.identifier(),
        };
        let answer = client.token(document::sign(&claims, signer)?).await?;
        self.until =
            now.saturating_add(i64::try_from(answer.expires_in).unwrap_or(0)) - TOKEN_MARGIN;
        client.set_token(answer.access_token);
        Ok(())
    }
}
