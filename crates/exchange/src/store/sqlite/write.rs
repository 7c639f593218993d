//! Changes in SQLite.

use rusqlite::params;
use signet_protocol::{Digest, EventKind};
use signet_stir::TelephoneNumber;

use super::Session;
use super::read::{blob, count, integer, number_key};
use crate::store::{
    Assignment, BrandRow, CertificateRow, EnterpriseRef, EntryRow, ExchangeRow, ImageRow, Result,
    StoreError, Vetting, Write,
};

impl Session<'_> {
    fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }
}

impl Write for Session<'_> {
    fn put_exchange(&mut self, exchange: &ExchangeRow) -> Result<()> {
        let sql = "INSERT INTO exchange
                   (row, id, signing_kid, root_certificate, public_url, created_at)
                   VALUES (1, ?1, ?2, ?3, ?4, ?5)";
        let ExchangeRow { id, signing_kid, root_certificate, public_url, created_at } = exchange;
        self.run(sql, params![id, signing_kid, root_certificate, public_url, created_at])?;
        self.run("INSERT OR IGNORE INTO public_url (url) VALUES (?1)", [public_url])?;
        Ok(())
    }

    fn put_public_url(&mut self, public_url: &str) -> Result<()> {
        self.run("UPDATE exchange SET public_url = ?1", [public_url])?;
        self.run("INSERT OR IGNORE INTO public_url (url) VALUES (?1)", [public_url])?;
        Ok(())
    }

    fn add_enterprise(&mut self, uid: &str, name: &str, at: i64) -> Result<EnterpriseRef> {
        let sql = "INSERT INTO enterprise (uid, name, created_at) VALUES (?1, ?2, ?3)";
        self.run(sql, params![uid, name, at])?;
        Ok(EnterpriseRef(self.connection.last_insert_rowid()))
    }

    fn suspend_enterprise(&mut self, enterprise: EnterpriseRef, suspended: bool) -> Result<()> {
        let sql = "UPDATE enterprise SET suspended = ?2 WHERE id = ?1";
        self.run(sql, params![enterprise.0, suspended])?;
        Ok(())
    }

    fn add_invite(
        &mut self,
        secret: &Digest,
        enterprise: EnterpriseRef,
        scope: &[u8],
        at: i64,
        expires_at: i64,
    ) -> Result<()> {
        let sql = "INSERT INTO invite (secret, enterprise, scope, created_at, expires_at)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, params![blob(secret), enterprise.0, scope, at, expires_at])?;
        Ok(())
    }

    fn use_invite(&mut self, secret: &Digest, certificate: &Digest) -> Result<()> {
        let sql = "UPDATE invite SET certificate = ?2 WHERE secret = ?1 AND certificate IS NULL";
        match self.run(sql, params![blob(secret), blob(certificate)])? {
            1 => Ok(()),
            _ => Err(StoreError::Corrupted("an invite used twice")),
        }
    }

    fn add_certificate(&mut self, certificate: &CertificateRow) -> Result<()> {
        let sql = "INSERT INTO certificate (digest, enterprise, kid, der, tn_list, not_after)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let list = certificate.tn_list.as_ref().map(blob);
        self.run(
            sql,
            params![
                blob(&certificate.digest),
                certificate.enterprise.0,
                certificate.kid,
                certificate.der,
                list,
                certificate.not_after,
            ],
        )?;
        Ok(())
    }

    fn add_tn_list(&mut self, digest: &Digest, der: &[u8]) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO tn_list (digest, der) VALUES (?1, ?2)";
        self.run(sql, params![blob(digest), der])?;
        Ok(())
    }

    fn add_key(
        &mut self,
        enterprise: EnterpriseRef,
        kid: &str,
        certificate: &Digest,
        seq: u64,
    ) -> Result<()> {
        let sql = "INSERT INTO log_key (enterprise, kid, certificate, added_seq)
                   VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![enterprise.0, kid, blob(certificate), integer(seq)])?;
        Ok(())
    }

    fn revoke_key(&mut self, enterprise: EnterpriseRef, kid: &str, seq: u64) -> Result<()> {
        let sql = "UPDATE log_key SET revoked_seq = ?3 WHERE enterprise = ?1 AND kid = ?2";
        self.run(sql, params![enterprise.0, kid, integer(seq)])?;
        Ok(())
    }

    fn take_assertion(&mut self, kid: &str, jti: &str, exp: i64, now: i64) -> Result<bool> {
        self.run("DELETE FROM assertion WHERE exp < ?1", [now])?;
        let sql = "INSERT OR IGNORE INTO assertion (kid, jti, exp) VALUES (?1, ?2, ?3)";
        Ok(self.run(sql, params![kid, jti, exp])? == 1)
    }

    fn add_provider(&mut self, token: &Digest, name: &str, at: i64) -> Result<()> {
        let sql = "INSERT INTO provider (token, name, created_at) VALUES (?1, ?2, ?3)";
        self.run(sql, params![blob(token), name, at])?;
        Ok(())
    }

    fn revoke_provider(&mut self, token: &Digest, at: i64) -> Result<()> {
        let sql = "UPDATE provider SET revoked_at = ?2 WHERE token = ?1 AND revoked_at IS NULL";
        self.run(sql, params![blob(token), at])?;
        Ok(())
    }

    fn add_image(
        &mut self,
        digest: &Digest,
        image: &ImageRow,
        enterprise: EnterpriseRef,
        at: i64,
    ) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO image (digest, media_type, bytes, enterprise, created_at)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let ImageRow { media_type, bytes } = image;
        self.run(sql, params![blob(digest), media_type, bytes, enterprise.0, at])?;
        Ok(())
    }

    fn append_entry(&mut self, entry: &EntryRow, receipt: &Digest, iat: i64) -> Result<()> {
        let sql = "INSERT INTO entry
                   (enterprise, seq, digest, jti, kid, manifest, number_sets, receipt)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.run(
            sql,
            params![
                entry.enterprise.0,
                integer(entry.seq),
                blob(&entry.digest),
                entry.jti,
                entry.kid,
                entry.manifest,
                entry.number_sets,
                entry.receipt,
            ],
        )?;
        let sql = "UPDATE enterprise SET log_seq = ?2, head = ?3, receipt = ?4, last_iat = ?5
                   WHERE id = ?1";
        let (head, receipt) = (blob(&entry.digest), blob(receipt));
        self.run(sql, params![entry.enterprise.0, integer(entry.seq), head, receipt, iat])?;
        Ok(())
    }

    fn add_brand(&mut self, brand: &BrandRow) -> Result<i64> {
        let sql = "INSERT INTO brand (enterprise, uid, revision, seq, op, status, content)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(
            sql,
            params![
                brand.enterprise.0,
                brand.uid,
                integer(brand.revision),
                integer(brand.seq),
                brand.op,
                brand.vetting.to_i64(),
                brand.content,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    fn vet_brand(&mut self, id: i64, vetting: Vetting) -> Result<()> {
        let sql = "UPDATE brand SET status = ?2 WHERE id = ?1";
        self.run(sql, params![id, vetting.to_i64()])?;
        Ok(())
    }

    fn retire_brand(&mut self, enterprise: EnterpriseRef, uid: &str) -> Result<()> {
        let sql = "UPDATE brand SET retired = 1 WHERE enterprise = ?1 AND uid = ?2";
        self.run(sql, params![enterprise.0, uid])?;
        Ok(())
    }

    fn put_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        let sql = "INSERT INTO assignment
                   (tn, enterprise, held, status, code, paused, brand, seq, op)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                   ON CONFLICT DO UPDATE SET held = ?3, status = ?4, code = ?5, paused = ?6,
                   brand = ?7, seq = ?8, op = ?9";
        let mut statement = self.connection.prepare_cached(sql)?;
        for assignment in assignments {
            statement.execute(params![
                number_key(assignment.number),
                assignment.enterprise.0,
                assignment.held,
                assignment.vetting.to_i64(),
                assignment.code,
                assignment.paused,
                assignment.brand,
                integer(assignment.seq),
                assignment.op,
            ])?;
        }
        Ok(())
    }

    fn remove_assignments(
        &mut self,
        enterprise: EnterpriseRef,
        numbers: &[TelephoneNumber],
    ) -> Result<()> {
        let sql = "DELETE FROM assignment WHERE tn = ?1 AND enterprise = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        for number in numbers {
            statement.execute(params![number_key(*number), enterprise.0])?;
        }
        Ok(())
    }

    fn append_event(
        &mut self,
        enterprise: EnterpriseRef,
        at: i64,
        kind: &EventKind,
    ) -> Result<u64> {
        let body = serde_json::to_string(kind).map_err(|error| StoreError::Failed(error.into()))?;
        let sql = "UPDATE enterprise SET event_seq = event_seq + 1 WHERE id = ?1
                   RETURNING event_seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let seq = statement.query_row([enterprise.0], |row| count(row, 0))?;
        let sql = "INSERT INTO event (enterprise, seq, time, body) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![enterprise.0, integer(seq), at, body])?;
        Ok(seq)
    }
}
