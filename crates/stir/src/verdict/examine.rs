//! The steps that concern one token.

use std::sync::Arc;

use super::chain::leads_to;
use super::credential::{Credential, CredentialError, Signed, Sources, Trusting};
use super::failure::Failure;
use super::step::{Step, Steps};
use super::{HeaderVerdict, MAX_DIVERSIONS, MAX_IDENTITIES, Outcome, Policy};
use crate::certificate::{Certificate, Coverage, TnScope, validate};
use crate::identity::Identity;
use crate::key::PublicKey;
use crate::passport::{
    Assertion, CertificateAddress, Claims, Destinations, Envelope, Extension, Passport,
    PassportError, is_compact,
};
use crate::rcd::{Elements, HttpsUri, Rcd, RcdError, Rcdi, check, verify_content};
use crate::sip::{Call, IdentityHeader, IdentityHeaderError};
use crate::tn_auth_list::TnAuthList;

pub(super) struct Examiner<'a> {
    pub call: &'a Call,
    pub sources: Sources<'a>,
    pub trust: Trusting<'a>,
    pub now: i64,
    pub policy: &'a Policy,
}

/// One Identity header and what came of it.
pub(super) struct Examined {
    ppt: Option<String>,
    compact: Option<String>,
    pub ignored: bool,
    pub steps: Steps,
    pub claims: Option<Claims>,
    pub signed: Option<Signed>,
    /// Signed by one who has no authority over the number.
    pub third_party: bool,
    pub elements: Option<Elements>,
}

/// A token put together, from its full form or from the call.
struct Received<'a> {
    envelope: Envelope<'a>,
    claims: Result<Claims, PassportError>,
}

impl Examined {
    fn new(ppt: Option<String>) -> Self {
        Self {
            ppt,
            compact: None,
            ignored: false,
            steps: Steps::new(),
            claims: None,
            signed: None,
            third_party: false,
            elements: None,
        }
    }

    fn ignored(ppt: Option<String>) -> Self {
        Self { ignored: true, ..Self::new(ppt) }
    }

    fn failed(ppt: Option<String>, step: Step, failure: Failure) -> Self {
        let mut examined = Self::new(ppt);
        examined.steps.note(step, Err(failure));
        examined
    }

    pub fn passed(&self) -> bool {
        !self.ignored && self.steps.failure().is_none()
    }

    /// The claims, if nothing was found wrong so far.
    pub fn sound(&self) -> Option<&Claims> {
        self.claims.as_ref().filter(|_| self.passed())
    }

    pub fn into_verdict(self) -> HeaderVerdict {
        let failure = self.steps.failure().cloned();
        let outcome = match (self.ignored, &failure) {
            (true, _) => Outcome::Ignored,
            (false, None) => Outcome::Passed,
            (false, Some(_)) => Outcome::Failed,
        };
        let (ppt, compact) = (self.ppt, self.compact);
        HeaderVerdict { ppt, outcome, failure, compact, steps: self.steps.into_taken() }
    }
}

impl Examiner<'_> {
    /// Takes every step but those that concern several tokens.
    pub fn header(
        &self,
        header: Result<IdentityHeader, IdentityHeaderError>,
        position: usize,
    ) -> Examined {
        let header = match header {
            Ok(header) => header,
            Err(error) => return Examined::failed(None, Step::Header, Failure::Header(error)),
        };
        let mut examined = self.readable(&header, position);
        examined.compact = compact(header.token());
        examined
    }

    fn readable(&self, header: &IdentityHeader, position: usize) -> Examined {
        let ppt = header.ppt().map(str::to_owned);
        let Some(extension) = Extension::from_ppt(header.ppt()) else {
            return Examined::ignored(ppt);
        };
        if position >= MAX_IDENTITIES {
            return Examined::failed(ppt, Step::Header, Failure::TooMany);
        }
        if header.alg().is_some_and(|alg| alg != "ES256") {
            return Examined::failed(ppt, Step::Header, Failure::HeaderAlgorithm);
        }
        let received = if is_compact(header.token()) {
            self.compact(header, extension)
        } else {
            full(header.token())
        };
        let (ppt, received) = match received {
            Ok(received) => received.with_ppt(),
            Err(Failure::Token(PassportError::Extension)) if ppt.is_none() => {
                return Examined::ignored(ppt);
            }
            Err(failure) => {
                let failure = match failure {
                    // The header names an extension that is known.
                    Failure::Token(PassportError::Extension) => Failure::Ppt,
                    failure => failure,
                };
                let mut examined = Examined::new(ppt);
                examined.steps.note(Step::Header, Ok(()));
                examined.steps.note(Step::Token, Err(failure));
                return examined;
            }
        };
        let mut examined = Examined::new(ppt);
        examined.steps.note(Step::Header, Ok(()));
        let same = received.envelope.header().extension() == extension;
        examined.steps.note(Step::Token, same.then_some(()).ok_or(Failure::Ppt));
        self.received(&mut examined, received, Some(header), 0);
        examined
    }

    /// As [`Self::header`], for a token alone.
    pub fn token(&self, token: &str, position: usize) -> Examined {
        if position >= MAX_IDENTITIES {
            return Examined::failed(None, Step::Token, Failure::TooMany);
        }
        let (ppt, received) = match full(token.trim()) {
            Ok(received) => received.with_ppt(),
            Err(Failure::Token(PassportError::Extension)) => return Examined::ignored(None),
            Err(failure) => return Examined::failed(None, Step::Token, failure),
        };
        let mut examined = Examined::new(ppt);
        examined.compact = compact(token.trim());
        examined.steps.note(Step::Token, Ok(()));
        self.received(&mut examined, received, None, 0);
        examined
    }

    /// The steps from the claims to the signature.
    fn received(
        &self,
        examined: &mut Examined,
        received: Received<'_>,
        header: Option<&IdentityHeader>,
        depth: usize,
    ) {
        let Received { envelope, claims } = received;
        let claims = examined.steps.take(Step::Claims, claims.map_err(Failure::Claims));
        let originator = claims.as_ref().and_then(|claims| self.originator(claims));
        examined.steps.note_or_skip(Step::Originator, originator);
        let x5u = envelope.header().x5u();
        let same = header.map(|header| (header.info() == x5u).then_some(()).ok_or(Failure::Info));
        examined.steps.note_or_skip(Step::Info, same);
        let freshness = claims.as_ref().map(|claims| self.freshness(claims.iat()));
        match self.trust {
            Trusting::Key(key) => {
                examined.steps.skip(Step::Certificate);
                examined.steps.note_or_skip(Step::Freshness, freshness);
                for step in [Step::Path, Step::Scope, Step::Constraints] {
                    examined.steps.skip(step);
                }
                examined.steps.note(Step::Signature, signature(&envelope, key));
            }
            Trusting::Path(trust) => {
                let credential = self.credential(x5u);
                let credential = examined.steps.take(Step::Certificate, credential);
                examined.steps.note_or_skip(Step::Freshness, freshness);
                let at = claims.as_ref().map_or(self.now, Claims::iat);
                let signed = match credential {
                    None => {
                        examined.steps.skip(Step::Path);
                        None
                    }
                    Some(Credential::Checked(path)) => {
                        let result = path.check(trust, at).map_err(Failure::Path);
                        examined.steps.note(Step::Path, result);
                        Some(Signed::Under(path))
                    }
                    Some(Credential::Path(path)) => match validate(&path, trust, at) {
                        Ok(path) => {
                            examined.steps.note(Step::Path, Ok(()));
                            Some(Signed::Under(Arc::new(path)))
                        }
                        Err(error) => {
                            examined.steps.note(Step::Path, Err(Failure::Path(error)));
                            path.into_iter().next().map(|leaf| Signed::Untrusted(Arc::new(leaf)))
                        }
                    },
                };
                self.under_certificate(examined, signed.as_ref(), &envelope, claims.as_ref());
                examined.signed = signed;
            }
        }
        let keys = claims.as_ref().and_then(|claims| self.media_keys(claims));
        examined.steps.note_or_skip(Step::MediaKeys, keys);
        if let Some(claims) = &claims
            && let Assertion::DivO { opt, .. } = claims.assertion()
        {
            // What lies within costs further fetches: for a valid token alone.
            let valid = examined.passed();
            let inner = valid.then(|| self.inner(opt, claims, depth));
            examined.steps.note_or_skip(Step::Diversion, inner);
        }
        examined.claims = claims;
    }

    /// What the signer's certificate lets it sign, and whether it did.
    fn under_certificate(
        &self,
        examined: &mut Examined,
        signed: Option<&Signed>,
        envelope: &Envelope<'_>,
        claims: Option<&Claims>,
    ) {
        match signed.zip(claims) {
            None => {
                examined.steps.skip(Step::Scope);
                examined.steps.skip(Step::Constraints);
            }
            Some((signed, claims)) => {
                let signer = signed.certificate();
                let third_party = self.policy.third_parties
                    && claims.extension() == Extension::Rcd
                    && claims.iss().is_some();
                let elsewhere = matches!(signer.scope(), Some(TnScope::Reference(_)));
                // A list is fetched for a token that is valid so far.
                let scope = (!elsewhere || examined.passed())
                    .then(|| self.scope(signer, claims.signed_for()));
                if third_party && matches!(scope, Some(Err(_))) {
                    examined.third_party = true;
                    examined.steps.skip(Step::Scope);
                } else {
                    examined.steps.note_or_skip(Step::Scope, scope);
                }
                examined.steps.note(Step::Constraints, constraints(signed, claims));
            }
        }
        let key = signed.and_then(|signed| signed.certificate().public_key().ok());
        let verified = key.map(|key| signature(envelope, key));
        examined.steps.note_or_skip(Step::Signature, verified);
    }

    /// A token in compact form, put together from the call (RFC 8225,
    /// section 7).
    fn compact(
        &self,
        header: &IdentityHeader,
        extension: Extension,
    ) -> Result<Received<'static>, Failure> {
        if extension != Extension::Base {
            return Err(Failure::CompactExtension);
        }
        let x5u = CertificateAddress::new(header.info()).map_err(|_| Failure::Address)?;
        let call = self.call;
        let dest = Destinations::new(call.to.iter().cloned());
        let (Some(orig), Some(dest), Some(date)) = (call.originators.first(), dest, call.date)
        else {
            return Err(Failure::CompactCall);
        };
        let keys = call.fingerprints.clone().unwrap_or_default();
        let claims = Claims::base(date, orig.clone(), dest).with_key_fingerprints(keys);
        let passport =
            Passport::from_compact(header.token(), claims, &x5u).map_err(Failure::Token)?;
        let (envelope, claims) = passport.into_parts();
        Ok(Received { envelope, claims: Ok(claims) })
    }

    fn originator(&self, claims: &Claims) -> Option<Result<(), Failure>> {
        let known = &self.call.originators;
        let same = known.contains(claims.orig());
        (!known.is_empty()).then(|| same.then_some(()).ok_or(Failure::Originator))
    }

    fn freshness(&self, iat: i64) -> Result<(), Failure> {
        let age = self.now.saturating_sub(iat);
        let most = i64::from(self.policy.freshness);
        if age > most {
            Err(Failure::Stale)
        } else if age < -most {
            Err(Failure::Future)
        } else {
            Ok(())
        }
    }

    fn credential(&self, x5u: &str) -> Result<Credential, Failure> {
        CertificateAddress::new(x5u).map_err(|_| Failure::Address)?;
        match self.sources.credentials.get(x5u) {
            Ok(Credential::Path(path)) if path.is_empty() => Err(Failure::NotACertificate),
            Ok(credential) => Ok(credential),
            Err(CredentialError::Unreachable) => Err(Failure::Unreachable),
            Err(CredentialError::NotACertificate) => Err(Failure::NotACertificate),
        }
    }

    /// Whether the certificate speaks for `identity` (RFC 8226, section 7).
    fn scope(&self, signer: &Certificate, identity: &Identity) -> Result<(), Failure> {
        let number = identity.tn().and_then(|number| number.as_str().parse().ok());
        let number = number.ok_or(Failure::Scope)?;
        let list = match signer.scope() {
            None | Some(TnScope::Value(_)) => None,
            Some(TnScope::Reference(address)) => {
                let address: HttpsUri = address.parse().map_err(|_| Failure::ScopeUnreachable)?;
                let der = self.sources.content.get(address.as_str());
                let list = der.ok().and_then(|der| TnAuthList::from_der(&der).ok());
                Some(list.ok_or(Failure::ScopeUnreachable)?)
            }
        };
        match signer.scope().map(|scope| scope.coverage(number, list.as_ref())) {
            Some(Coverage::Listed | Coverage::ServiceProvider) => Ok(()),
            Some(Coverage::Outside | Coverage::Unknown) | None => Err(Failure::Scope),
        }
    }

    /// `mky` against the fingerprints of the call's media (RFC 8224,
    /// section 12.1).
    fn media_keys(&self, claims: &Claims) -> Option<Result<(), Failure>> {
        let known = self.call.fingerprints.as_ref()?;
        let claimed = claims.key_fingerprints();
        if claimed.is_empty() {
            return None;
        }
        let same = known.iter().all(|key| claimed.contains(key))
            && claimed.iter().all(|key| known.contains(key));
        Some(same.then_some(()).ok_or(Failure::MediaKeys))
    }

    /// The token within a `div-o` token: valid itself, and the token of the
    /// call that was diverted (RFC 8946, section 5).
    fn inner(&self, opt: &str, outer: &Claims, depth: usize) -> Result<(), Failure> {
        if depth >= MAX_DIVERSIONS {
            return Err(Failure::Diversion);
        }
        let wrap = |failure| Failure::Inner(Box::new(failure));
        let received = full(opt).map_err(wrap)?;
        let mut examined = Examined::new(None);
        self.received(&mut examined, received, None, depth + 1);
        if let Some(failure) = examined.steps.failure() {
            return Err(match failure {
                Failure::Inner(_) => failure.clone(),
                failure => wrap(failure.clone()),
            });
        }
        match examined.claims {
            // A `div` token follows from others; there are none in here.
            Some(claims)
                if !matches!(claims.assertion(), Assertion::Div { .. })
                    && leads_to(&claims, outer) =>
            {
                Ok(())
            }
            _ => Err(Failure::Diversion),
        }
    }

    /// `rcd` and `rcdi`. Content is fetched only for a token that is valid
    /// otherwise.
    pub fn rich_call_data(&self, examined: &mut Examined) {
        let Some(claims) = &examined.claims else { return };
        let Some(rcd) = claims.rcd_claim() else { return };
        let valid = examined.passed();
        let judge = || -> Result<Option<Elements>, RcdError> {
            let rcd = Rcd::from_value(rcd)?;
            let rcdi = claims.rcdi_claim().map(Rcdi::from_value).transpose()?;
            if valid {
                return verify_content(&rcd, rcdi.as_ref(), self.sources.content).map(Some);
            }
            check(&rcd, rcdi.as_ref())?;
            Ok(None)
        };
        let result = judge().map_err(Failure::RichCallData);
        examined.elements = examined.steps.take(Step::RichCallData, result).flatten();
    }
}

impl<'a> Received<'a> {
    fn with_ppt(self) -> (Option<String>, Self) {
        let ppt = self.envelope.header().extension().ppt().map(str::to_owned);
        (ppt, self)
    }
}

/// `..` and the signature.
fn compact(token: &str) -> Option<String> {
    let (_, signature) = token.rsplit_once('.')?;
    // As many characters as 64 octets take; anything else names no token.
    (signature.len() == 86).then(|| format!("..{signature}"))
}

fn full(token: &str) -> Result<Received<'_>, Failure> {
    let envelope = Envelope::parse(token).map_err(Failure::Token)?;
    let claims = envelope.claims();
    Ok(Received { envelope, claims })
}

/// The constraints of the signer's certificate, and of those above it.
fn constraints(signed: &Signed, claims: &Claims) -> Result<(), Failure> {
    let checked = match signed {
        Signed::Under(path) if path.certificates().all(|one| one.constraints().is_none()) => Ok(()),
        Signed::Under(path) => path.check_claims(&claims.to_members()),
        Signed::Untrusted(leaf) => {
            leaf.constraints().map_or(Ok(()), |constraints| constraints.check(&claims.to_members()))
        }
    };
    checked.map_err(Failure::Constraint)
}

fn signature(envelope: &Envelope<'_>, key: &PublicKey) -> Result<(), Failure> {
    envelope.verify(key).map_err(|_| Failure::Signature)
}
