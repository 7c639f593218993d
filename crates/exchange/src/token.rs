//! Access: client assertions (RFC 7523), short-lived tokens (RFC 9068), and
//! providers' tokens.

use serde::{Deserialize, Serialize};
use signet_protocol::document::{self, Claims};
use signet_protocol::{
    AssertionClaims, Digest, Problem, ProblemType, TokenAnswer, TokenRequest, limits, typ,
};
use signet_stir::Signer as _;

use crate::enroll::certificate_of;
use crate::store::{EnterpriseRow, ProviderRow, Read};
use crate::{Denied, Exchange, keys};

/// Seconds an access token is good for.
const TOKEN_LIFE: i64 = 600;

/// Claims of an access token; opaque to clients.
#[derive(Debug, Serialize, Deserialize)]
struct AccessClaims {
    iss: String,
    sub: String,
    aud: String,
    /// Thumbprint of the desk's key.
    client_id: String,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Claims for AccessClaims {
    const TYP: &'static str = typ::ACCESS_TOKEN;
    const MAX_BYTES: usize = 4096;
}

/// Who calls.
#[derive(Clone, Debug)]
pub enum Caller {
    /// A desk of an enterprise, by its key.
    Desk(Desk),
    /// A terminating provider, by name.
    Provider(String),
}

/// A desk with a valid token.
#[derive(Clone, Debug)]
pub struct Desk {
    pub enterprise: EnterpriseRow,
    pub kid: String,
}

impl Exchange {
    /// Gives the holder of an enrolled key an access token.
    pub fn token(&self, request: &TokenRequest) -> Result<TokenAnswer, Denied> {
        let error = |kind, code: &str| Denied::from(Problem::new(kind).with_error(code));
        if request.grant_type != TokenRequest::GRANT_TYPE {
            return Err(error(ProblemType::InvalidRequest, "unsupported_grant_type"));
        }
        if request.client_assertion_type != TokenRequest::ASSERTION_TYPE {
            return Err(error(ProblemType::InvalidRequest, "invalid_request"));
        }
        let invalid = |detail: &str| {
            let problem = Problem::new(ProblemType::InvalidClient).with_error("invalid_client");
            Denied::from(problem.with_detail(detail))
        };
        let now = self.clock.now();
        let assertion = document::read::<AssertionClaims>(&request.client_assertion)
            .map_err(|error| invalid(&error.to_string()))?;
        let kid = assertion.kid().map_err(|error| invalid(&error.to_string()))?.to_owned();
        let (desk, certificate) = self.store.read(|store| {
            let row = store.certificate_of_key(&kid)?.ok_or_else(|| invalid("unknown key"))?;
            let enterprise = store.enterprise_at(row.enterprise)?;
            let enterprise = enterprise.ok_or_else(|| invalid("unknown enterprise"))?;
            let desk = self.desk(store, enterprise, &kid, now)?;
            Ok::<_, Denied>((desk, certificate_of(&row)?))
        })?;
        let claims = assertion
            .verify(certificate.public_key()?)
            .map_err(|error| invalid(&error.to_string()))?
            .claims;
        check_assertion(&claims, &desk.enterprise.uid, self.id(), now).map_err(invalid)?;
        let fresh = self.store.write(|store| {
            store.take_assertion(&kid, &claims.jti, claims.exp, now).map_err(Denied::from)
        })?;
        if !fresh {
            return Err(invalid("the assertion was used before"));
        }
        let access = AccessClaims {
            iss: self.id().to_owned(),
            sub: desk.enterprise.uid,
            aud: self.id().to_owned(),
            client_id: kid,
            iat: now,
            exp: now + TOKEN_LIFE,
            jti: keys::identifier()?,
        };
        Ok(TokenAnswer {
            access_token: document::sign(&access, &self.signing).map_err(Denied::failed)?,
            token_type: "Bearer".to_owned(),
            expires_in: TOKEN_LIFE.unsigned_abs(),
        })
    }

    /// Who a bearer token belongs to.
    pub fn authenticate(&self, token: &str) -> Result<Caller, Denied> {
        let now = self.clock.now();
        // A provider's token has no dots, a JWS has two.
        if !token.contains('.') {
            let digest = Digest::of(token.as_bytes());
            let name = self.store.read(|store| store.provider(&digest).map_err(Denied::from))?;
            return name.map(Caller::Provider).ok_or_else(|| ProblemType::Unauthorized.into());
        }
        let refused = |_| Denied::from(ProblemType::Unauthorized);
        let access = document::read::<AccessClaims>(token)
            .and_then(|access| access.verify(self.signing.public_key()))
            .map_err(refused)?
            .claims;
        let valid = access.iss == self.id() && access.aud == self.id() && now < access.exp;
        if !valid {
            return Err(ProblemType::Unauthorized.into());
        }
        let desk = self.store.read(|store| {
            let enterprise = store.enterprise(&access.sub)?.ok_or(ProblemType::Unauthorized)?;
            self.desk(store, enterprise, &access.client_id, now)
        })?;
        Ok(Caller::Desk(desk))
    }

    /// A desk, if its enterprise, certificate and key are in good standing.
    fn desk(
        &self,
        store: &dyn Read,
        enterprise: EnterpriseRow,
        kid: &str,
        now: i64,
    ) -> Result<Desk, Denied> {
        if enterprise.suspended {
            return Err(ProblemType::EnterpriseSuspended.into());
        }
        let certificate = store.certificate_of_key(kid)?.ok_or(ProblemType::Unauthorized)?;
        if certificate.enterprise != enterprise.at {
            return Err(ProblemType::Unauthorized.into());
        }
        if certificate.not_after < now {
            return Err(ProblemType::CertificateInvalid.into());
        }
        if store.key(enterprise.at, kid)?.is_some_and(|key| key.revoked) {
            return Err(ProblemType::KeyRevoked.into());
        }
        Ok(Desk { enterprise, kid: kid.to_owned() })
    }

    /// Makes a token for a provider's lookups. It is shown once.
    pub fn provider_token(&self, name: &str) -> Result<String, Denied> {
        // Two identifiers: 260 bits.
        let token = keys::identifier()? + &keys::identifier()?;
        let digest = Digest::of(token.as_bytes());
        let now = self.clock.now();
        self.store.write(|store| store.add_provider(&digest, name, now).map_err(Denied::from))?;
        Ok(token)
    }
}

/// A provider's token as its operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderToken {
    /// Names the token without giving it away: the start of its digest.
    pub id: String,
    pub provider: String,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: i64,
    pub revoked_at: Option<i64>,
}

/// Which tokens are meant.
#[derive(Clone, Debug)]
pub enum Which {
    /// The one with this id.
    Id(String),
    /// All of this provider.
    Provider(String),
}

impl Exchange {
    /// Every token of a provider there is or has been, in the order they were
    /// made.
    pub fn provider_tokens(&self) -> Result<Vec<ProviderToken>, Denied> {
        let rows = self.store.read(|store| store.providers().map_err(Denied::from))?;
        Ok(rows.into_iter().map(ProviderToken::of).collect())
    }

    /// Ends tokens and answers how many were good; none when there never was
    /// one of that id or name. Lookups with them are refused from then on.
    pub fn revoke_provider_tokens(&self, which: &Which) -> Result<Option<u64>, Denied> {
        let now = self.clock.now();
        self.store.write(|store| {
            let (mut known, mut revoked) = (false, 0);
            for row in store.providers()? {
                let meant = match which {
                    Which::Id(id) => *id == token_id(&row.token),
                    Which::Provider(name) => *name == row.name,
                };
                known |= meant;
                if meant && row.revoked_at.is_none() {
                    store.revoke_provider(&row.token, now)?;
                    revoked += 1;
                }
            }
            Ok(known.then_some(revoked))
        })
    }
}

impl ProviderToken {
    fn of(row: ProviderRow) -> Self {
        let ProviderRow { token, name, created_at, revoked_at } = row;
        Self { id: token_id(&token), provider: name, created_at, revoked_at }
    }
}

/// 64 bits of the digest: enough to tell tokens apart, of no use as one.
fn token_id(token: &Digest) -> String {
    token.to_hex()[..16].to_owned()
}

fn check_assertion(
    claims: &AssertionClaims,
    enterprise_id: &str,
    exchange_id: &str,
    now: i64,
) -> Result<(), &'static str> {
    if claims.iss != enterprise_id || claims.sub != enterprise_id {
        return Err("the assertion is not by the key's enterprise");
    }
    if claims.aud != exchange_id {
        return Err("the assertion is for another exchange");
    }
    let life = claims.exp.saturating_sub(claims.iat);
    if claims.exp <= now || claims.iat > now + limits::CLOCK_AHEAD {
        return Err("the assertion is expired or from the future");
    }
    if !(1..=limits::ASSERTION_LIFE).contains(&life) {
        return Err("the assertion lives longer than allowed");
    }
    if claims.jti.is_empty() || claims.jti.chars().count() > limits::IDENTIFIER_CHARACTERS {
        return Err("the assertion's identifier is empty or too long");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_are_bound_to_parties_and_minutes() {
        let good = AssertionClaims {
            iss: "e".into(),
            sub: "e".into(),
            aud: "x".into(),
            iat: 1000,
            exp: 1300,
            jti: "j".into(),
        };
        let check = |change: fn(&mut AssertionClaims)| {
            let mut claims = good.clone();
            change(&mut claims);
            check_assertion(&claims, "e", "x", 1001).is_ok()
        };
        assert!(check(|_| {}));
        assert!(!check(|claims| claims.iss = "f".into()));
        assert!(!check(|claims| claims.sub = "f".into()));
        assert!(!check(|claims| claims.aud = "y".into()));
        assert!(!check(|claims| claims.exp = 1001));
        assert!(!check(|claims| claims.exp = 1301), "longer than five minutes");
        assert!(!check(|claims| claims.iat = i64::MIN));
        assert!(!check(|claims| (claims.iat, claims.exp) = (1302, 1400)), "from the future");
        assert!(!check(|claims| claims.jti = String::new()));
    }
}
