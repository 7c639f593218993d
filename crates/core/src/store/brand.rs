//! Tables `brand`, `brand_revision`, `brand_reason` and `call_reason`.

use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction};

use super::stamp::{Stamps, numbered};
use super::{StoreError, reserve_sequences};
use crate::brand::{Brand, BrandError, CallReason, Content, DisplayName, LogoRef, ShortName};
use crate::numbers::{Branding, Edit};

/// A brand and its key in this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandRow {
    pub id: i64,
    pub brand: Brand,
}

/// What a revision changed beside the brand.
#[derive(Debug, Default)]
pub struct Revised {
    /// Numbers stamped.
    pub numbers: u64,
    /// Numbers whose call reason became another or none.
    pub reasons: Edit,
}

/// A call reason that numbers of a brand carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Key in table `call_reason`.
    pub id: i64,
    pub text: String,
    pub numbers: u64,
}

/// Every revision of every brand, as [`raw`] reads it.
const SELECT: &str = "SELECT brand.id, brand.uid, brand_revision.revision, brand.sequence,
        brand.created_at, display_name, short_name, logo_source, logo_png, logo_bmp
    FROM brand JOIN brand_revision ON brand_revision.brand = brand.id";

/// Those in force.
const IN_FORCE: &str = "brand_revision.revision = brand.revision";

/// Those of one brand that may be put in force again: none that came after them
/// has ever been put into an outbox, so that every exchange still takes them for
/// the latest.
const BACK: &str = "brand.id = ?1 AND brand_revision.revision < brand.revision
    AND brand_revision.revision >= coalesce(
        (SELECT max(brand_state.revision) FROM brand_state WHERE brand_state.brand = brand.id), 1)";

/// All brands, oldest first, each in its revision in force.
pub fn all(connection: &Connection) -> Result<Vec<BrandRow>, BrandError> {
    many(connection, &format!("{IN_FORCE} ORDER BY brand.id"), [])
}

/// The brand of that identifier, in its revision in force.
pub fn by_uid(connection: &Connection, uid: &str) -> Result<Option<BrandRow>, BrandError> {
    one(connection, &format!("{IN_FORCE} AND brand.uid = ?1"), [uid])
}

/// The brand of that key, in its revision in force.
pub fn by_id(connection: &Connection, id: i64) -> Result<Option<BrandRow>, BrandError> {
    one(connection, &format!("{IN_FORCE} AND brand.id = ?1"), [id])
}

fn one(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Option<BrandRow>, BrandError> {
    let row = connection
        .prepare_cached(&format!("{SELECT} WHERE {condition}"))?
        .query_row(values, raw)
        .optional()?;
    row.map(|row| row.finish(connection)).transpose()
}

fn many(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<BrandRow>, BrandError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    let rows = statement.query_map(values, raw)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(|row| row.finish(connection)).collect()
}

/// Stores a brand with its first revision and answers its key.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    uid: &str,
    content: &Content,
    logo: Option<&LogoRef>,
    now: i64,
) -> Result<i64, StoreError> {
    let sequence = reserve_sequences(transaction, 1)?;
    transaction.execute(
        "INSERT INTO brand (uid, revision, sequence, created_at) VALUES (?1, 1, ?2, ?3)",
        (uid, sequence, now),
    )?;
    let id = transaction.last_insert_rowid();
    insert_revision(transaction, id, 1, content, logo, now)?;
    Ok(id)
}

/// The brand as a revision of it said.
pub(crate) fn at_revision(
    connection: &Connection,
    id: i64,
    revision: u32,
) -> Result<Option<Brand>, BrandError> {
    let row = one(connection, "brand.id = ?1 AND brand_revision.revision = ?2", (id, revision))?;
    Ok(row.map(|row| row.brand))
}

/// Call reasons that numbers of the brand carry and a revision of it does not
/// have, by their text.
pub(crate) fn reasons_lost(
    connection: &Connection,
    id: i64,
    revision: u32,
) -> Result<Vec<Carried>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT call_reason.id, call_reason.text, count(*)
         FROM number JOIN call_reason ON call_reason.id = number.reason
         WHERE number.brand = ?1 AND number.reason NOT IN
            (SELECT reason FROM brand_reason WHERE brand = ?1 AND revision = ?2)
         GROUP BY call_reason.id ORDER BY call_reason.text",
    )?;
    let rows = statement.query_map((id, revision), |row| {
        Ok(Carried { id: row.get(0)?, text: row.get(1)?, numbers: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives numbers of the brand the call reasons back that they carried before
/// `edit`, as far as they still carry what it gave them.
pub(crate) fn give_reasons_back(
    transaction: &Transaction<'_>,
    edit: &Edit,
) -> Result<u64, StoreError> {
    let mut update = transaction
        .prepare("UPDATE number SET reason = ?4 WHERE tn = ?1 AND brand IS ?2 AND reason IS ?3")?;
    let mut given = 0;
    for (tn, before, after) in edit.rows() {
        given += update.execute((tn, after.brand, after.reason, before.reason))? as u64;
    }
    Ok(given)
}

/// Puts a stored revision in force, gives each number whose call reason is one
/// of `instead` the other one, and stamps the brand first and then each of its
/// numbers.
pub(crate) fn put_in_force(
    transaction: &Transaction<'_>,
    id: i64,
    revision: u32,
    instead: &[(i64, Option<i64>)],
    now: i64,
) -> Result<Revised, StoreError> {
    let numbers: i64 =
        transaction
            .query_row("SELECT count(*) FROM number WHERE brand = ?1", [id], |row| row.get(0))?;
    let numbers = numbers.unsigned_abs();
    let sequence = reserve_sequences(transaction, numbers + 1)?;
    transaction.execute(
        "UPDATE brand SET revision = ?2, sequence = ?3 WHERE id = ?1",
        (id, revision, sequence),
    )?;
    let reasons = replace_reasons(transaction, id, instead)?;
    transaction.execute(
        "UPDATE number SET sequence = ?2 + ordered.position, changed_at = ?3
         FROM (SELECT tn, row_number() OVER (ORDER BY tn) AS position FROM number WHERE brand = ?1)
            AS ordered
         WHERE number.tn = ordered.tn",
        (id, sequence, now),
    )?;
    Ok(Revised { numbers, reasons })
}

/// Former revisions that [`restore`] may put in force again, latest first.
pub(crate) fn restorable(connection: &Connection, id: i64) -> Result<Vec<BrandRow>, BrandError> {
    many(connection, &format!("{BACK} ORDER BY brand_revision.revision DESC"), [id])
}

/// The number of the next revision. None is used twice, not even one that was
/// taken back: an exchange may know it.
pub(crate) fn next_revision(connection: &Connection, id: i64) -> Result<u32, StoreError> {
    let sql = "SELECT max(revision) + 1 FROM brand_revision WHERE brand = ?1";
    Ok(connection.query_row(sql, [id], |row| row.get(0))?)
}

/// Puts a revision that is among [`restorable`] in force again, and gives each
/// number whose call reason is one of `instead` the other one. Its numbers keep
/// the stamps they had when every exchange took what they carry again; the
/// others take one of their own, as [`put_in_force`] has it.
pub(crate) fn restore(
    transaction: &Transaction<'_>,
    id: i64,
    revision: u32,
    instead: &[(i64, Option<i64>)],
    now: i64,
) -> Result<Revised, StoreError> {
    transaction.execute("UPDATE brand SET revision = ?2 WHERE id = ?1", (id, revision))?;
    let reasons = replace_reasons(transaction, id, instead)?;
    let mut stamps = Stamps::read(transaction)?;
    let mut numbers = transaction.prepare("SELECT tn, reason FROM number WHERE brand = ?1")?;
    let numbers = numbers.query_map([id], |row| Ok((row.get::<_, u64>(0)?, row.get(1)?)))?;
    let (mut keys, mut taken) = (Vec::new(), Vec::new());
    for number in numbers {
        let (tn, reason) = number?;
        keys.push(tn);
        taken.push(stamps.of(tn, Some(id), reason)?);
    }
    let mut update =
        transaction.prepare("UPDATE number SET sequence = ?2, changed_at = ?3 WHERE tn = ?1")?;
    for (tn, stamp) in keys.iter().zip(numbered(transaction, taken)?) {
        update.execute((tn, stamp, now))?;
    }
    Ok(Revised { numbers: keys.len() as u64, reasons })
}

fn replace_reasons(
    transaction: &Transaction<'_>,
    id: i64,
    instead: &[(i64, Option<i64>)],
) -> Result<Edit, StoreError> {
    let mut edit = Edit::default();
    if instead.is_empty() {
        return Ok(edit);
    }
    let mut numbers = transaction.prepare(
        "SELECT tn, reason FROM number WHERE brand = ?1 AND reason IS NOT NULL ORDER BY tn",
    )?;
    let mut rows = numbers.query([id])?;
    while let Some(row) = rows.next()? {
        let (tn, reason): (u64, i64) = (row.get(0)?, row.get(1)?);
        if let Some((_, other)) = instead.iter().find(|(lost, _)| *lost == reason) {
            let carries = |reason| Branding { brand: Some(id), reason };
            edit.note(tn, carries(Some(reason)), carries(*other));
        }
    }
    for (lost, other) in instead {
        transaction.execute(
            "UPDATE number SET reason = ?3 WHERE brand = ?1 AND reason = ?2",
            (id, lost, other),
        )?;
    }
    Ok(edit)
}

/// Stores a revision, not in force yet.
pub(crate) fn insert_revision(
    transaction: &Transaction<'_>,
    id: i64,
    revision: u32,
    content: &Content,
    logo: Option<&LogoRef>,
    now: i64,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO brand_revision
            (brand, revision, display_name, short_name, logo_source, logo_png, logo_bmp, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            id,
            revision,
            content.display_name.as_str(),
            content.short_name.as_ref().map(ShortName::as_str),
            logo.map(|logo| &logo.sha256),
            logo.map(|logo| &logo.png),
            logo.map(|logo| &logo.bmp),
            now,
        ),
    )?;
    for (position, reason) in content.reasons.iter().enumerate() {
        let reason = reason_id(transaction, reason)?;
        transaction.execute(
            "INSERT INTO brand_reason (brand, revision, position, reason) VALUES (?1, ?2, ?3, ?4)",
            (id, revision, position as i64, reason),
        )?;
    }
    Ok(())
}

/// The key of a call reason; none when no brand ever had it.
pub fn find_reason(connection: &Connection, text: &str) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM call_reason WHERE text = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?)
}

/// The key of a call reason, made when it is not there yet.
pub fn reason_id(transaction: &Transaction<'_>, reason: &CallReason) -> Result<i64, StoreError> {
    transaction.execute(
        "INSERT INTO call_reason (text) VALUES (?1) ON CONFLICT (text) DO NOTHING",
        [reason.as_str()],
    )?;
    Ok(transaction.query_row(
        "SELECT id FROM call_reason WHERE text = ?1",
        [reason.as_str()],
        |row| row.get(0),
    )?)
}

struct RawRow {
    id: i64,
    uid: String,
    revision: u32,
    sequence: i64,
    created_at: i64,
    display_name: String,
    short_name: Option<String>,
    logo: Option<LogoRef>,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<RawRow> {
    let (source, png, bmp): (Option<String>, Option<String>, Option<String>) =
        (row.get(7)?, row.get(8)?, row.get(9)?);
    let logo = match (source, png, bmp) {
        (Some(sha256), Some(png), Some(bmp)) => Some(LogoRef { sha256, png, bmp }),
        _ => None,
    };
    Ok(RawRow {
        id: row.get(0)?,
        uid: row.get(1)?,
        revision: row.get(2)?,
        sequence: row.get(3)?,
        created_at: row.get(4)?,
        display_name: row.get(5)?,
        short_name: row.get(6)?,
        logo,
    })
}

impl RawRow {
    fn finish(self, connection: &Connection) -> Result<BrandRow, BrandError> {
        let mut statement = connection.prepare_cached(
            "SELECT text FROM brand_reason JOIN call_reason ON call_reason.id = brand_reason.reason
             WHERE brand = ?1 AND revision = ?2 ORDER BY position",
        )?;
        let reasons = statement
            .query_map((self.id, self.revision), |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        let brand = Brand {
            uid: self.uid,
            revision: self.revision,
            display_name: DisplayName::stored(self.display_name)?,
            short_name: self.short_name.map(ShortName::stored).transpose()?,
            logo: self.logo,
            reasons: reasons.into_iter().map(CallReason::stored).collect::<Result<_, _>>()?,
            sequence: self.sequence,
            created_at: self.created_at,
        };
        Ok(BrandRow { id: self.id, brand })
    }
}
