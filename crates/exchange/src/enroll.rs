//! Invites and enrolment.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signet_protocol::{
    Digest, EnrollmentAnswer, EnrollmentClaims, EnrollmentRequest, Invite, InviteClaims, Problem,
    ProblemType, document,
};
use signet_stir::certificate::{
    Certificate, Contents, Request, TnScope, common_name_only, issue, read_request,
};
use signet_stir::{PublicKey, Signer as _, TnAuthList, TnEntry};

use crate::exchange::serial;
use crate::store::{CertificateRow, EnterpriseRow, Write};
use crate::{Denied, Exchange, keys};

/// The service provider code in certificates for "any" number: the exchange
/// itself knows whose numbers are whose.
pub const ANY_NUMBER: &str = "SGNT";

/// An invite's life in seconds when nothing else is said: 14 days, enough for a
/// letter, a holiday and the person who knows.
pub const INVITE_LIFE: u32 = 14 * 86_400;

/// A certificate's life in seconds, a year.
const CERTIFICATE_LIFE: i64 = 365 * 86_400;
/// Allowance for desks whose clocks are behind.
const BACKDATED: i64 = 3600;
/// The largest TNAuthList that stands inside the certificate, octets of DER.
const LIST_BY_VALUE: usize = 64 * 1024;
/// Characters of a certificate request in base64.
const REQUEST_CHARACTERS: usize = 16 * 1024;

/// An invite for a fresh enterprise.
#[derive(Clone, Debug)]
pub struct Invited {
    pub invite: Invite,
    pub enterprise_id: String,
    /// From when it is refused, unless it was used.
    pub expires_at: i64,
}

impl Exchange {
    /// Registers an enterprise and makes the invite its desk enrols with,
    /// within so many seconds.
    pub fn invite(&self, name: &str, scope: &TnAuthList, life: u32) -> Result<Invited, Denied> {
        // The name must fit the certificate before the invite is handed out.
        common_name_only(name)?;
        let invite = Invite::new(&keys::random()?, self.thumbprint().to_owned());
        let enterprise_id = keys::identifier()?;
        let now = self.clock.now();
        let expires_at = now + i64::from(life);
        self.store.write(|store| {
            let enterprise = store.add_enterprise(&enterprise_id, name.trim(), now)?;
            let key = Digest::of(invite.key().kid().as_bytes());
            store
                .add_invite(&key, enterprise, &scope.to_der(), now, expires_at)
                .map_err(Denied::from)
        })?;
        Ok(Invited { invite, enterprise_id, expires_at })
    }

    /// Gives the holder of an invite a certificate for its key. The same
    /// invite and key get the same certificate again, so that an answer that
    /// was lost on the way can be asked for once more.
    pub fn enroll(&self, request: &EnrollmentRequest) -> Result<EnrollmentAnswer, Denied> {
        let invite_key = self.read_invite(request).ok_or(ProblemType::UnknownInvite)?;
        // Strangers get no further than a question to the store.
        self.store.read(|store| match store.invite(&invite_key)? {
            Some(_) => Ok(()),
            None => Err(Denied::from(ProblemType::UnknownInvite)),
        })?;
        let applicant = read_applicant(&request.csr)?;
        let public_url = self.public_url()?;
        let (enterprise, certificate) = self.store.write::<_, Denied>(|store| {
            let row = store.invite(&invite_key)?.ok_or(ProblemType::UnknownInvite)?;
            let enterprise = store
                .enterprise_at(row.enterprise)?
                .ok_or_else(|| Denied::failed("an invite without enterprise"))?;
            if enterprise.suspended {
                return Err(ProblemType::EnterpriseSuspended.into());
            }
            if let Some(digest) = row.certificate {
                let issued = store
                    .certificate(&digest)?
                    .ok_or_else(|| Denied::failed("an invite without its certificate"))?;
                if issued.kid != applicant.public_key.kid() {
                    return Err(ProblemType::UsedInvite.into());
                }
                return Ok((enterprise, issued.der));
            }
            if row.expires_at <= self.clock.now() {
                return Err(ProblemType::ExpiredInvite.into());
            }
            let key = &applicant.public_key;
            let der = self.certify(store, &enterprise, key, &row.scope, &public_url)?;
            store.use_invite(&invite_key, &Digest::of(&der))?;
            Ok((enterprise, der))
        })?;
        let claims = EnrollmentClaims {
            enterprise_id: enterprise.uid,
            exchange_id: self.id().to_owned(),
            public_url,
            certificates: vec![STANDARD.encode(certificate), self.root_certificate.to_base64()],
        };
        let enrollment = document::sign(&claims, &self.signing).map_err(Denied::failed)?;
        Ok(EnrollmentAnswer { enrollment })
    }

    /// What the invite is kept under, if its key vouches for this request at
    /// this exchange.
    fn read_invite(&self, request: &EnrollmentRequest) -> Option<Digest> {
        let key = PublicKey::from_spki_der(&STANDARD.decode(&request.key).ok()?).ok()?;
        let claims = document::read::<InviteClaims>(&request.invite).ok()?;
        let claims = claims.verify(&key).ok()?.claims;
        let vouches =
            claims.aud == self.thumbprint() && claims.csr == Digest::of(request.csr.as_bytes());
        vouches.then(|| Digest::of(key.kid().as_bytes()))
    }

    fn certify(
        &self,
        store: &mut dyn Write,
        enterprise: &EnterpriseRow,
        key: &PublicKey,
        scope: &[u8],
        public_url: &str,
    ) -> Result<Vec<u8>, Denied> {
        // One key, one certificate: a key that served another enterprise or an
        // earlier enrolment would make its signatures ambiguous.
        if store.certificate_of_key(key.kid())?.is_some() {
            return Err(Denied::because(ProblemType::InvalidCsr, "the key is enrolled already"));
        }
        if key == self.signing.public_key() || key == self.root.public_key() {
            return Err(Denied::because(ProblemType::InvalidCsr, "the key is the exchange's"));
        }
        let by_reference = scope.len() > LIST_BY_VALUE;
        let tn_list = by_reference.then(|| Digest::of(scope));
        let tn_scope = match &tn_list {
            Some(digest) => {
                store.add_tn_list(digest, scope)?;
                TnScope::Reference(format!("{public_url}/v1/tn-lists/{}", digest.to_hex()))
            }
            None => TnScope::Value(TnAuthList::from_der(scope).map_err(Denied::failed)?),
        };
        let now = self.clock.now();
        let contents = Contents {
            serial: &serial()?,
            subject: common_name_only(&enterprise.name)?,
            issuer: self.root_certificate.subject_name().clone(),
            not_before: (now - BACKDATED).max(self.root_certificate.not_before()),
            not_after: now + CERTIFICATE_LIFE,
            public_key: key,
            scope: Some(tn_scope),
            constraints: None,
            authority: false,
            path_length: None,
        };
        let certificate = issue(contents, &self.root)?;
        store.add_certificate(&CertificateRow {
            digest: Digest::of(certificate.der()),
            enterprise: enterprise.at,
            kid: key.kid().to_owned(),
            der: certificate.der().to_vec(),
            tn_list,
            not_after: certificate.not_after(),
        })?;
        Ok(certificate.der().to_vec())
    }

    /// The path of a certificate, base64 DER, signer first.
    pub(crate) fn path_of(&self, certificate: &CertificateRow) -> Vec<String> {
        vec![STANDARD.encode(&certificate.der), self.root_certificate.to_base64()]
    }
}

fn read_applicant(csr: &str) -> Result<Request, Denied> {
    let refused =
        |detail: String| Denied::from(Problem::new(ProblemType::InvalidCsr).with_detail(detail));
    if csr.len() > REQUEST_CHARACTERS {
        return Err(refused("the request is too long".to_owned()));
    }
    let der = STANDARD.decode(csr).map_err(|error| refused(error.to_string()))?;
    read_request(&der).map_err(|error| refused(error.to_string()))
}

/// The scope of an invite for any number.
pub fn any_number() -> Result<TnAuthList, Denied> {
    TnAuthList::new(vec![TnEntry::ServiceProviderCode(ANY_NUMBER.to_owned())])
        .map_err(Denied::failed)
}

/// The certificate of an enrolled key.
pub(crate) fn certificate_of(row: &CertificateRow) -> Result<Certificate, Denied> {
    Ok(Certificate::from_der(&row.der)?)
}
