//! Questions to SQLite.

use rusqlite::{OptionalExtension, Params, Row, params};
use signet_protocol::{Digest, Head};
use signet_stir::TelephoneNumber;

use super::Session;
use crate::store::{
    Assignment, BrandRow, CertificateRow, EnterpriseRef, EnterpriseRow, EntryRow, EventRow,
    ExchangeRow, ImageRow, InviteRow, KeyRow, ProviderRow, Read, Result, Vetting,
};

/// Rows a range of numbers may have before it is cheaper to ask for each.
const DENSE_RANGE: usize = 20_000;

impl Session<'_> {
    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.connection.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
    }
}

impl Read for Session<'_> {
    fn exchange(&self) -> Result<Option<ExchangeRow>> {
        let sql = "SELECT id, signing_kid, root_certificate, public_url, created_at FROM exchange";
        self.one(sql, [], |row| {
            Ok(ExchangeRow {
                id: row.get(0)?,
                signing_kid: row.get(1)?,
                root_certificate: row.get(2)?,
                public_url: row.get(3)?,
                created_at: row.get(4)?,
            })
        })
    }

    fn enterprise(&self, uid: &str) -> Result<Option<EnterpriseRow>> {
        self.one(&format!("{ENTERPRISE} WHERE uid = ?1"), [uid], enterprise)
    }

    fn enterprise_at(&self, at: EnterpriseRef) -> Result<Option<EnterpriseRow>> {
        self.one(&format!("{ENTERPRISE} WHERE id = ?1"), [at.0], enterprise)
    }

    fn invite(&self, secret: &Digest) -> Result<Option<InviteRow>> {
        let sql = "SELECT enterprise, scope, expires_at, certificate FROM invite WHERE secret = ?1";
        self.one(sql, [blob(secret)], |row| {
            Ok(InviteRow {
                enterprise: EnterpriseRef(row.get(0)?),
                scope: row.get(1)?,
                expires_at: row.get(2)?,
                certificate: optional_digest(row, 3)?,
            })
        })
    }

    fn certificate(&self, digest: &Digest) -> Result<Option<CertificateRow>> {
        let sql = format!("{CERTIFICATE} WHERE digest = ?1");
        self.one(&sql, [blob(digest)], certificate)
    }

    fn certificate_of_key(&self, kid: &str) -> Result<Option<CertificateRow>> {
        let sql = format!("{CERTIFICATE} WHERE kid = ?1 ORDER BY not_after DESC LIMIT 1");
        self.one(&sql, [kid], certificate)
    }

    fn tn_list(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        self.one("SELECT der FROM tn_list WHERE digest = ?1", [blob(digest)], |row| row.get(0))
    }

    fn key(&self, enterprise: EnterpriseRef, kid: &str) -> Result<Option<KeyRow>> {
        let sql = "SELECT certificate, revoked_seq IS NOT NULL FROM log_key
                   WHERE enterprise = ?1 AND kid = ?2";
        self.one(sql, params![enterprise.0, kid], |row| {
            Ok(KeyRow { certificate: digest(row, 0)?, revoked: row.get(1)? })
        })
    }

    fn active_keys(&self, enterprise: EnterpriseRef) -> Result<u64> {
        let sql = "SELECT count(*) FROM log_key WHERE enterprise = ?1 AND revoked_seq IS NULL";
        Ok(self.one(sql, [enterprise.0], |row| count(row, 0))?.unwrap_or(0))
    }

    fn provider(&self, token: &Digest) -> Result<Option<String>> {
        let sql = "SELECT name FROM provider WHERE token = ?1 AND revoked_at IS NULL";
        self.one(sql, [blob(token)], |row| row.get(0))
    }

    fn providers(&self) -> Result<Vec<ProviderRow>> {
        let sql = "SELECT token, name, created_at, revoked_at FROM provider
                   ORDER BY created_at, token";
        self.all(sql, [], |row| {
            Ok(ProviderRow {
                token: digest(row, 0)?,
                name: row.get(1)?,
                created_at: row.get(2)?,
                revoked_at: row.get(3)?,
            })
        })
    }

    fn image(&self, digest: &Digest) -> Result<Option<ImageRow>> {
        let sql = "SELECT media_type, bytes FROM image WHERE digest = ?1";
        self.one(sql, [blob(digest)], |row| {
            Ok(ImageRow { media_type: row.get(0)?, bytes: row.get(1)? })
        })
    }

    fn public_urls(&self) -> Result<Vec<String>> {
        self.all("SELECT url FROM public_url", [], |row| row.get(0))
    }

    fn image_type(&self, digest: &Digest) -> Result<Option<String>> {
        let sql = "SELECT media_type FROM image WHERE digest = ?1";
        self.one(sql, [blob(digest)], |row| row.get(0))
    }

    fn entry(&self, enterprise: EnterpriseRef, seq: u64) -> Result<Option<EntryRow>> {
        let sql = format!("{ENTRY} WHERE enterprise = ?1 AND seq = ?2");
        self.one(&sql, params![enterprise.0, integer(seq)], entry)
    }

    fn entry_of_digest(&self, digest: &Digest) -> Result<Option<EntryRow>> {
        self.one(&format!("{ENTRY} WHERE digest = ?1"), [blob(digest)], entry)
    }

    fn has_jti(&self, enterprise: EnterpriseRef, jti: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM entry WHERE enterprise = ?1 AND jti = ?2";
        Ok(self.one(sql, params![enterprise.0, jti], |_| Ok(()))?.is_some())
    }

    fn brand(
        &self,
        enterprise: EnterpriseRef,
        uid: &str,
        revision: u64,
    ) -> Result<Option<BrandRow>> {
        let sql = format!("{BRAND} WHERE enterprise = ?1 AND uid = ?2 AND revision = ?3");
        self.one(&sql, params![enterprise.0, uid, integer(revision)], brand)
    }

    fn brand_at(&self, id: i64) -> Result<Option<BrandRow>> {
        self.one(&format!("{BRAND} WHERE id = ?1"), [id], brand)
    }

    fn last_revision(&self, enterprise: EnterpriseRef, uid: &str) -> Result<Option<u64>> {
        let sql = "SELECT max(revision) FROM brand WHERE enterprise = ?1 AND uid = ?2";
        let revision = self.one(sql, params![enterprise.0, uid], |row| row.get(0))?;
        Ok(revision.flatten().and_then(|revision: i64| u64::try_from(revision).ok()))
    }

    fn assignments(&self, numbers: &[TelephoneNumber]) -> Result<Vec<Assignment>> {
        let Some((first, last)) = numbers.first().zip(numbers.last()) else {
            return Ok(Vec::new());
        };
        // One scan over the range answers for all of them unless the range
        // holds many others; a first sync finds it empty.
        let sql = format!("{ASSIGNMENT} WHERE tn BETWEEN ?1 AND ?2 LIMIT {}", DENSE_RANGE + 1);
        let (first, last) = (number_key(*first), number_key(*last));
        let mut rows = self.all(&sql, [first, last], assignment)?;
        if rows.len() <= DENSE_RANGE {
            rows.retain(|row| numbers.binary_search(&row.number).is_ok());
            return Ok(rows);
        }
        let mut rows = Vec::new();
        let sql = format!("{ASSIGNMENT} WHERE tn = ?1");
        for number in numbers {
            rows.extend(self.all(&sql, [number_key(*number)], assignment)?);
        }
        Ok(rows)
    }

    fn vetted(
        &self,
        vetting: Vetting,
        enterprise: Option<EnterpriseRef>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Assignment>> {
        // The literal lets the partial index of what is in review be used.
        let sql = format!(
            "{ASSIGNMENT} WHERE status = {} AND tn > ?1 AND (?2 IS NULL OR enterprise = ?2)
             ORDER BY tn, enterprise LIMIT ?3",
            vetting.to_i64(),
        );
        let enterprise = enterprise.map(|enterprise| enterprise.0);
        self.all(&sql, params![integer(after), enterprise, limit as i64], assignment)
    }

    fn brands_vetted(
        &self,
        vetting: Vetting,
        enterprise: Option<EnterpriseRef>,
    ) -> Result<Vec<BrandRow>> {
        let sql =
            format!("{BRAND} WHERE status = ?1 AND (?2 IS NULL OR enterprise = ?2) ORDER BY id");
        let enterprise = enterprise.map(|enterprise| enterprise.0);
        self.all(&sql, params![vetting.to_i64(), enterprise], brand)
    }

    fn events(&self, enterprise: EnterpriseRef, after: u64, limit: usize) -> Result<Vec<EventRow>> {
        let sql = "SELECT seq, time, body FROM event WHERE enterprise = ?1 AND seq > ?2
                   ORDER BY seq LIMIT ?3";
        self.all(sql, params![enterprise.0, integer(after), limit as i64], |row| {
            Ok(EventRow { seq: count(row, 0)?, time: row.get(1)?, body: row.get(2)? })
        })
    }
}

const ENTERPRISE: &str = "SELECT id, uid, name, suspended, log_seq, head, receipt, event_seq,
    last_iat FROM enterprise";
const CERTIFICATE: &str =
    "SELECT digest, enterprise, kid, der, tn_list, not_after FROM certificate";
const ENTRY: &str =
    "SELECT enterprise, seq, digest, jti, kid, manifest, number_sets, receipt FROM entry";
const BRAND: &str =
    "SELECT id, enterprise, uid, revision, seq, op, status, retired, content FROM brand";
const ASSIGNMENT: &str =
    "SELECT tn, enterprise, held, status, code, paused, brand, seq, op FROM assignment";

fn enterprise(row: &Row<'_>) -> rusqlite::Result<EnterpriseRow> {
    Ok(EnterpriseRow {
        at: EnterpriseRef(row.get(0)?),
        uid: row.get(1)?,
        name: row.get(2)?,
        suspended: row.get(3)?,
        head: Head {
            seq: count(row, 4)?,
            head: optional_digest(row, 5)?,
            receipt: optional_digest(row, 6)?,
            events: count(row, 7)?,
        },
        last_iat: row.get(8)?,
    })
}

fn certificate(row: &Row<'_>) -> rusqlite::Result<CertificateRow> {
    Ok(CertificateRow {
        digest: digest(row, 0)?,
        enterprise: EnterpriseRef(row.get(1)?),
        kid: row.get(2)?,
        der: row.get(3)?,
        tn_list: optional_digest(row, 4)?,
        not_after: row.get(5)?,
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        enterprise: EnterpriseRef(row.get(0)?),
        seq: count(row, 1)?,
        digest: digest(row, 2)?,
        jti: row.get(3)?,
        kid: row.get(4)?,
        manifest: row.get(5)?,
        number_sets: row.get(6)?,
        receipt: row.get(7)?,
    })
}

fn brand(row: &Row<'_>) -> rusqlite::Result<BrandRow> {
    Ok(BrandRow {
        id: row.get(0)?,
        enterprise: EnterpriseRef(row.get(1)?),
        uid: row.get(2)?,
        revision: count(row, 3)?,
        seq: count(row, 4)?,
        op: row.get(5)?,
        vetting: vetting(row, 6)?,
        retired: row.get(7)?,
        content: row.get(8)?,
    })
}

fn assignment(row: &Row<'_>) -> rusqlite::Result<Assignment> {
    let value = count(row, 0)?;
    Ok(Assignment {
        number: TelephoneNumber::from_u64(value)
            .map_err(|error| unexpected(0, rusqlite::types::Type::Integer, error))?,
        enterprise: EnterpriseRef(row.get(1)?),
        held: row.get(2)?,
        vetting: vetting(row, 3)?,
        code: row.get(4)?,
        paused: row.get(5)?,
        brand: row.get(6)?,
        seq: count(row, 7)?,
        op: row.get(8)?,
    })
}

fn vetting(row: &Row<'_>, column: usize) -> rusqlite::Result<Vetting> {
    let value: i64 = row.get(column)?;
    Vetting::from_i64(value).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// An integer that is never negative.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

fn digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    Ok(Digest::from_bytes(row.get(column)?))
}

fn optional_digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Digest>> {
    Ok(row.get::<_, Option<[u8; 32]>>(column)?.map(Digest::from_bytes))
}

fn unexpected(
    column: usize,
    kind: rusqlite::types::Type,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
}

pub(super) fn blob(digest: &Digest) -> &[u8] {
    digest.as_bytes()
}

/// A telephone number as its key; it is below 10^15.
pub(super) fn number_key(number: TelephoneNumber) -> i64 {
    integer(number.as_u64())
}

/// An integer as SQLite keeps it. What is beyond its range is found nowhere.
pub(super) fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
