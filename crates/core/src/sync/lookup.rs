//! Lookup as a terminating provider does it.

use serde::Serialize;
use signet_protocol::NumberStatus;
use signet_protocol::evidence::{self, Step};
use signet_stir::TelephoneNumber;

use super::client::Client;
use super::error::SyncError;

/// Branding of a number, proven.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lookup {
    #[serde(serialize_with = "super::international_number")]
    pub number: TelephoneNumber,
    /// Only `active` branding may be shown.
    pub status: NumberStatus,
    /// Display name.
    pub name: String,
    /// Name for displays of 15 characters.
    pub short_name: Option<String>,
    /// Call reasons the brand allows.
    pub reasons: Vec<String>,
    /// The reason shown by default.
    pub reason: Option<String>,
    /// True: an answer whose evidence does not hold is an error.
    pub verified: bool,
    /// Subject of the certificate whose key signed.
    pub signed_by: String,
    /// Thumbprint of that key.
    pub kid: String,
    /// The checks made, in their order.
    pub steps: Vec<Step>,
}

/// Asks the exchange at `url` for `number` and checks the evidence from the
/// answer and the exchange's published keys alone.
pub async fn lookup(
    url: &str,
    token: Option<String>,
    number: TelephoneNumber,
    now: i64,
) -> Result<Lookup, SyncError> {
    let mut client = Client::new(url)?;
    let keys = client.keys().await.map_err(|error| error.told_at(now))?;
    if let Some(token) = token {
        client.set_token(token);
    }
    let answer = client.branding(number).await.map_err(|error| error.told_at(now))?;
    let proven =
        evidence::verify(&answer, &keys, number, now).map_err(|error| SyncError::Evidence {
            step: error.to_string(),
            steps: serde_json::to_value(&error.steps).unwrap_or_default(),
        })?;
    Ok(Lookup {
        number,
        status: proven.status,
        name: proven.name,
        short_name: proven.short_name,
        reasons: proven.reasons,
        reason: proven.crn,
        verified: true,
        signed_by: proven.signed_by,
        kid: proven.kid,
        steps: proven.steps,
    })
}
