//! Accepting change sets: what a manifest must be before it enters the log,
//! what each of its items must be, and the receipt that says so.

mod apply;
mod brand;
mod envelope;
mod numbers;

use signet_protocol::document;
use signet_protocol::{
    ChangeSetRequest, Digest, ProblemType, ReceiptAnswer, ReceiptClaims, Refusal,
};
use signet_stir::certificate::Certificate;

use self::apply::Application;
use self::envelope::Prepared;
use crate::store::{CertificateRow, EnterpriseRow, EntryRow, Write};
use crate::token::Desk;
use crate::{Denied, Exchange, VettingMode};

impl Exchange {
    /// Appends a change set to the log of the desk's enterprise and answers
    /// with its receipt. The same manifest gets the same receipt again.
    pub fn append(
        &self,
        desk: &Desk,
        request: ChangeSetRequest,
        mode: VettingMode,
    ) -> Result<ReceiptAnswer, Denied> {
        let digest = document::digest(&request.manifest);
        let known =
            self.store.read(|store| store.entry_of_digest(&digest).map_err(Denied::from))?;
        if let Some(receipt) = known.and_then(|entry| own_receipt(entry, desk)) {
            return Ok(receipt);
        }
        // Signature, roots and compression need no lock: other desks go on.
        let certificate = self.store.read(|store| {
            let document = document::read::<signet_protocol::ManifestClaims>(&request.manifest)
                .map_err(envelope::refused)?;
            let kid = document.kid().map_err(envelope::refused)?;
            store.certificate_of_key(kid)?.ok_or_else(|| Denied::from(ProblemType::UnknownKey))
        })?;
        let key = Certificate::from_der(&certificate.der)?.public_key()?.clone();
        let now = self.clock.now();
        let prepared = envelope::prepare(request, &key, &desk.enterprise.uid, self.id())?;
        self.store.write(|store| self.commit(store, desk, prepared, mode, now))
    }

    /// Everything that depends on the state of the log, in one transaction.
    fn commit(
        &self,
        store: &mut dyn Write,
        desk: &Desk,
        prepared: Prepared,
        mode: VettingMode,
        now: i64,
    ) -> Result<ReceiptAnswer, Denied> {
        let known = store.entry_of_digest(&prepared.digest)?;
        if let Some(receipt) = known.and_then(|entry| own_receipt(entry, desk)) {
            return Ok(receipt);
        }
        let enterprise = store
            .enterprise_at(desk.enterprise.at)?
            .ok_or_else(|| Denied::failed("a desk without enterprise"))?;
        let signer = envelope::admit(store, &enterprise, &prepared, now)?;

        let mut application =
            Application::new(store, &enterprise, &signer, mode, prepared.claims.seq)?;
        application.run(&prepared)?;
        let (results, events) = application.finish();

        let receipt = self.receipt(&enterprise, &prepared, results, now)?;
        let receipt_digest = document::digest(&receipt);
        let entry = EntryRow {
            enterprise: enterprise.at,
            seq: prepared.claims.seq,
            digest: prepared.digest,
            jti: prepared.claims.jti,
            kid: prepared.kid,
            manifest: prepared.manifest,
            number_sets: prepared.compressed_sets,
            receipt: receipt.clone(),
        };
        store.append_entry(&entry, &receipt_digest, prepared.claims.iat)?;
        for (to, event) in events {
            store.append_event(to, now, &event)?;
        }
        Ok(ReceiptAnswer { receipt })
    }

    fn receipt(
        &self,
        enterprise: &EnterpriseRow,
        prepared: &Prepared,
        results: Vec<Refusal>,
        now: i64,
    ) -> Result<String, Denied> {
        let claims = ReceiptClaims {
            iss: self.id().to_owned(),
            aud: enterprise.uid.clone(),
            iat: now,
            manifest: prepared.digest,
            seq: prepared.claims.seq,
            prev: enterprise.head.receipt,
            results,
        };
        document::sign(&claims, &self.signing).map_err(Denied::failed)
    }
}

/// Who signed a manifest: a key the log holds, or adds with it.
struct SigningKey {
    row: CertificateRow,
    certificate: Certificate,
}

fn own_receipt(entry: EntryRow, desk: &Desk) -> Option<ReceiptAnswer> {
    (entry.enterprise == desk.enterprise.at).then_some(ReceiptAnswer { receipt: entry.receipt })
}

/// The digest of a certificate given in base64 DER.
fn certificate_digest(base64: &str) -> Option<Digest> {
    use base64::Engine as _;
    let der = base64::engine::general_purpose::STANDARD.decode(base64).ok()?;
    Some(Digest::of(&der))
}
