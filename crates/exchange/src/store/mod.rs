//! What the exchange keeps, behind a trait: SQLite in one file by default.

mod rows;
pub mod sqlite;

use signet_protocol::{Digest, EventKind};
use signet_stir::TelephoneNumber;

pub use self::rows::{
    Assignment, BrandRow, CertificateRow, EnterpriseRow, EntryRow, EventRow, ExchangeRow, ImageRow,
    InviteRow, KeyRow, ProviderRow, Vetting,
};

/// The store failed. What the caller asked for did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process kept the database locked for too long.
    #[error("the database is busy")]
    Busy,
    /// Made by a later version.
    #[error("the database was made by a later version")]
    TooNew,
    /// Content that this program does not write.
    #[error("the database holds something unexpected: {0}")]
    Corrupted(&'static str),
    #[error("the database failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

pub type Result<T> = std::result::Result<T, StoreError>;

/// Row number of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnterpriseRef(pub i64);

/// Questions. Within one call of [`Store::read_with`] or [`Store::write_with`]
/// all answers come from one state.
pub trait Read {
    fn exchange(&self) -> Result<Option<ExchangeRow>>;
    fn enterprise(&self, uid: &str) -> Result<Option<EnterpriseRow>>;
    fn enterprise_at(&self, at: EnterpriseRef) -> Result<Option<EnterpriseRow>>;
    fn invite(&self, secret: &Digest) -> Result<Option<InviteRow>>;
    fn certificate(&self, digest: &Digest) -> Result<Option<CertificateRow>>;
    /// The certificate of a key that expires last.
    fn certificate_of_key(&self, kid: &str) -> Result<Option<CertificateRow>>;
    fn tn_list(&self, digest: &Digest) -> Result<Option<Vec<u8>>>;
    fn key(&self, enterprise: EnterpriseRef, kid: &str) -> Result<Option<KeyRow>>;
    /// Keys the log holds that are not revoked.
    fn active_keys(&self, enterprise: EnterpriseRef) -> Result<u64>;
    /// Whose a token is that is not revoked.
    fn provider(&self, token: &Digest) -> Result<Option<String>>;
    /// Every token there has been, in the order they were made.
    fn providers(&self) -> Result<Vec<ProviderRow>>;
    fn image(&self, digest: &Digest) -> Result<Option<ImageRow>>;
    fn image_type(&self, digest: &Digest) -> Result<Option<String>>;
    /// Every base of addresses this exchange has had.
    fn public_urls(&self) -> Result<Vec<String>>;
    fn entry(&self, enterprise: EnterpriseRef, seq: u64) -> Result<Option<EntryRow>>;
    fn entry_of_digest(&self, digest: &Digest) -> Result<Option<EntryRow>>;
    fn has_jti(&self, enterprise: EnterpriseRef, jti: &str) -> Result<bool>;
    fn brand(
        &self,
        enterprise: EnterpriseRef,
        uid: &str,
        revision: u64,
    ) -> Result<Option<BrandRow>>;
    fn brand_at(&self, id: i64) -> Result<Option<BrandRow>>;
    /// The highest revision of a brand.
    fn last_revision(&self, enterprise: EnterpriseRef, uid: &str) -> Result<Option<u64>>;
    /// Every assignment of each of the numbers, which ascend; ascending by
    /// number.
    fn assignments(&self, numbers: &[TelephoneNumber]) -> Result<Vec<Assignment>>;
    /// Assignments with that vetting of one enterprise or of all, ascending,
    /// after a number.
    fn vetted(
        &self,
        vetting: Vetting,
        enterprise: Option<EnterpriseRef>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Assignment>>;
    /// Revisions of brands with that vetting.
    fn brands_vetted(
        &self,
        vetting: Vetting,
        enterprise: Option<EnterpriseRef>,
    ) -> Result<Vec<BrandRow>>;
    /// Events after a sequence number, ascending.
    fn events(&self, enterprise: EnterpriseRef, after: u64, limit: usize) -> Result<Vec<EventRow>>;
}

/// Changes, all of them or none.
pub trait Write: Read {
    fn put_exchange(&mut self, exchange: &ExchangeRow) -> Result<()>;
    fn put_public_url(&mut self, public_url: &str) -> Result<()>;
    fn add_enterprise(&mut self, uid: &str, name: &str, at: i64) -> Result<EnterpriseRef>;
    fn suspend_enterprise(&mut self, enterprise: EnterpriseRef, suspended: bool) -> Result<()>;
    fn add_invite(
        &mut self,
        secret: &Digest,
        enterprise: EnterpriseRef,
        scope: &[u8],
        at: i64,
        expires_at: i64,
    ) -> Result<()>;
    /// Marks an invite as used for a certificate.
    fn use_invite(&mut self, secret: &Digest, certificate: &Digest) -> Result<()>;
    fn add_certificate(&mut self, certificate: &CertificateRow) -> Result<()>;
    fn add_tn_list(&mut self, digest: &Digest, der: &[u8]) -> Result<()>;
    fn add_key(
        &mut self,
        enterprise: EnterpriseRef,
        kid: &str,
        certificate: &Digest,
        seq: u64,
    ) -> Result<()>;
    fn revoke_key(&mut self, enterprise: EnterpriseRef, kid: &str, seq: u64) -> Result<()>;
    /// Notes a client assertion; false when it was seen before. Forgets those
    /// that expired before `now`.
    fn take_assertion(&mut self, kid: &str, jti: &str, exp: i64, now: i64) -> Result<bool>;
    fn add_provider(&mut self, token: &Digest, name: &str, at: i64) -> Result<()>;
    /// Ends a token; one that was ended before keeps its time.
    fn revoke_provider(&mut self, token: &Digest, at: i64) -> Result<()>;
    /// Keeps an image; one that is there stays as it is.
    fn add_image(
        &mut self,
        digest: &Digest,
        image: &ImageRow,
        enterprise: EnterpriseRef,
        at: i64,
    ) -> Result<()>;
    /// Appends an entry and moves the head.
    fn append_entry(&mut self, entry: &EntryRow, receipt: &Digest, iat: i64) -> Result<()>;
    fn add_brand(&mut self, brand: &BrandRow) -> Result<i64>;
    fn vet_brand(&mut self, id: i64, vetting: Vetting) -> Result<()>;
    fn retire_brand(&mut self, enterprise: EnterpriseRef, uid: &str) -> Result<()>;
    /// Writes assignments, which ascend; each replaces the one of its number
    /// and enterprise.
    fn put_assignments(&mut self, assignments: &[Assignment]) -> Result<()>;
    fn remove_assignments(
        &mut self,
        enterprise: EnterpriseRef,
        numbers: &[TelephoneNumber],
    ) -> Result<()>;
    /// Appends an event; answers its sequence number.
    fn append_event(&mut self, enterprise: EnterpriseRef, at: i64, kind: &EventKind)
    -> Result<u64>;
}

/// A place that keeps everything durably.
pub trait Store: Send + Sync {
    /// Runs questions against one state.
    fn read_with(&self, job: &mut dyn FnMut(&dyn Read) -> Result<()>) -> Result<()>;

    /// Runs changes as one transaction. It is committed, and survives a power
    /// cut, when the job answers true; otherwise nothing changed.
    fn write_with(&self, job: &mut dyn FnMut(&mut dyn Write) -> Result<bool>) -> Result<()>;
}

impl dyn Store {
    /// As [`Store::read_with`], with an answer.
    pub fn read<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&dyn Read) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (mut job, mut answer) = (Some(job), None);
        self.read_with(&mut |store| {
            answer = job.take().map(|job| job(store));
            Ok(())
        })?;
        answer.unwrap_or(Err(StoreError::Corrupted("no answer").into()))
    }

    /// As [`Store::write_with`]: commits when the job succeeds.
    pub fn write<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&mut dyn Write) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (mut job, mut answer) = (Some(job), None);
        self.write_with(&mut |store| {
            let result = job.take().map(|job| job(store));
            let commit = matches!(result, Some(Ok(_)));
            answer = result;
            Ok(commit)
        })?;
        answer.unwrap_or(Err(StoreError::Corrupted("no answer").into()))
    }
}
