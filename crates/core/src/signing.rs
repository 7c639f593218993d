//! Change sets: what the exchange has to be told, as a signed manifest and its
//! number sets.

use std::collections::HashMap;

use rusqlite::Connection;
pub use signet_protocol::Salt;
use signet_protocol::merkle::set_root;
use signet_protocol::{Digest, ManifestClaims, NumberSet, Op, document, limits};
use signet_stir::certificate::Certificate;
use signet_stir::{Signer, TelephoneNumber};

use crate::brand::{self, BrandError};
use crate::error::{Code, Coded};
use crate::store::brand::BrandRow;
use crate::store::connection::ConnectionRow;
use crate::store::{StoreError, brand as brands, log, state};
use crate::world::World;

/// zstd's fast end: number sets are short-lived on the wire and 10,000 of them
/// compress to a third at any level.
const COMPRESSION: i32 = 3;

/// Why a change set could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Brand(#[from] BrandError),
    #[error("the change set could not be signed: {0}")]
    Document(#[from] document::DocumentError),
    #[error("the workspace holds a number set or certificate that cannot be read")]
    Damaged,
}

impl Coded for SigningError {
    fn code(&self) -> Code {
        match self {
            Self::Store(error) => error.code(),
            Self::Brand(error) => error.code(),
            Self::Document(_) => Code::Internal,
            Self::Damaged => Code::WorkspaceCorrupted,
        }
    }
}

impl From<rusqlite::Error> for SigningError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A change set made and signed, not yet in the outbox.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    pub entry: log::EntryRow,
    /// Brands it puts: row and revision.
    pub brands: Vec<(i64, u32)>,
    /// Numbers it speaks of, and their stamps.
    pub numbers: Vec<(TelephoneNumber, i64)>,
}

/// A row the exchange has to be told of.
struct Pending {
    number: TelephoneNumber,
    brand: Option<i64>,
    reason: Option<i64>,
    sequence: i64,
}

/// Makes the next change set of a connection: rows stamped after the end of
/// its log and outbox, at most 10,000, and the brands they need. Answers
/// `None` when the exchange knows everything. `clock_difference` is what the
/// exchange's clock is ahead of this one, in seconds.
pub fn next_change_set(
    connection: &Connection,
    to: &ConnectionRow,
    signer: &dyn Signer,
    world: &World,
    clock_difference: i64,
) -> Result<Option<ChangeSet>, SigningError> {
    let last = log::last(connection, to.id)?;
    let after = last.as_ref().map_or(to.pushed_sequence, |last| last.sequence);
    let mut draft = Draft::new(connection, to);
    if last.is_none() {
        draft.add_key()?;
    }
    let sequence = draft.take_numbers(after)?;
    draft.put_unused_brands()?;
    if draft.is_empty() {
        return Ok(None);
    }
    let Draft { mut ops, groups, brands, taken, .. } = draft;
    let mut sets = Vec::with_capacity(groups.len());
    for group in groups {
        let set = group.into_set(world)?;
        ops.push(set.0);
        sets.push(set.1);
    }
    let numbers = sets.iter().map(|set| set.numbers().len() as u64).sum();
    let seq = last.as_ref().map_or(0, |last| last.seq) + 1;
    let now = world.now().saturating_add(clock_difference);
    let iat = last.as_ref().map(issued_at).transpose()?.map_or(now, |before| before.max(now));
    let prev =
        last.map(|last| last.digest.parse()).transpose().map_err(|_| SigningError::Damaged)?;
    let claims = ManifestClaims {
        iss: to.enterprise_id.clone(),
        aud: to.exchange_id.clone(),
        iat,
        jti: world.identifier(),
        seq,
        prev,
        ops,
    };
    let manifest = document::sign(&claims, signer)?;
    let sets = serde_json::to_vec(&sets).map_err(|_| SigningError::Damaged)?;
    let entry = log::EntryRow {
        seq,
        digest: document::digest(&manifest).to_string(),
        manifest,
        number_sets: zstd::encode_all(&sets[..], COMPRESSION).map_err(|_| SigningError::Damaged)?,
        numbers,
        sequence: sequence.max(after),
        receipt: None,
        refused: 0,
        created_at: world.now(),
        received_at: None,
    };
    Ok(Some(ChangeSet { entry, brands, numbers: taken }))
}

/// Signs the outbox from `seq` on again, with the same content and times of
/// issue that follow from the entry before and the clock. The bytes there were
/// must have been kept elsewhere.
pub fn sign_again(
    connection: &Connection,
    to: &ConnectionRow,
    seq: u64,
    signer: &dyn Signer,
    now: i64,
) -> Result<(), SigningError> {
    let before = log::at(connection, to.id, seq.saturating_sub(1))?;
    let iat = before.as_ref().map(issued_at).transpose()?.map_or(now, |iat| iat.max(now));
    let mut prev = before.map(|before| before.digest);
    let mut waiting = Vec::new();
    log::for_each_after(connection, to.id, seq.saturating_sub(1), |entry| {
        waiting.push(entry);
        Ok::<_, StoreError>(())
    })?;
    for entry in waiting {
        let mut claims = document::read::<ManifestClaims>(&entry.manifest)?.claims().clone();
        claims.iat = iat;
        claims.prev =
            prev.map(|digest| digest.parse()).transpose().map_err(|_| SigningError::Damaged)?;
        let manifest = document::sign(&claims, signer)?;
        let digest = document::digest(&manifest).to_string();
        log::sign_again(connection, to.id, entry.seq, &manifest, &digest)?;
        prev = Some(digest);
    }
    Ok(())
}

/// When an entry's manifest says it was made.
fn issued_at(entry: &log::EntryRow) -> Result<i64, SigningError> {
    Ok(document::read::<ManifestClaims>(&entry.manifest)?.claims().iat)
}

/// Puts a change set into the outbox, and notes that the exchange knows its
/// brands and numbers from here on.
pub fn keep(
    connection: &Connection,
    to: &ConnectionRow,
    set: &ChangeSet,
) -> Result<(), StoreError> {
    log::append(connection, to.id, &set.entry)?;
    state::note_sent(connection, to.id, &set.numbers, set.entry.created_at)?;
    for brand in &set.brands {
        let at = set.entry.created_at;
        state::put_brand(connection, to.id, *brand, state::State::Submitted, None, at)?;
    }
    Ok(())
}

/// The number sets of an entry, unpacked.
pub fn number_sets(entry: &log::EntryRow) -> Result<Vec<NumberSet>, SigningError> {
    let json = number_sets_json(entry)?;
    serde_json::from_slice(&json).map_err(|_| SigningError::Damaged)
}

/// The number sets of an entry, each with the position of its op.
pub fn numbered_sets(entry: &log::EntryRow) -> Result<Vec<(usize, NumberSet)>, SigningError> {
    let manifest = document::read::<ManifestClaims>(&entry.manifest)?;
    let ops = manifest.claims().ops.iter().enumerate();
    let positions = ops.filter(|(_, op)| op.commitment().is_some()).map(|(position, _)| position);
    Ok(positions.zip(number_sets(entry)?).collect())
}

/// The number sets of an entry as they stand in the request body.
pub fn number_sets_json(entry: &log::EntryRow) -> Result<Vec<u8>, SigningError> {
    zstd::bulk::decompress(&entry.number_sets, limits::NUMBER_SETS_BYTES + 1024)
        .map_err(|_| SigningError::Damaged)
}

/// Numbers that one op concerns.
struct Group {
    op: GroupOp,
    numbers: Vec<TelephoneNumber>,
}

#[derive(Clone)]
enum GroupOp {
    Assign { brand: String, revision: u64, reason: Option<String> },
    Release,
}

impl Group {
    fn into_set(self, world: &World) -> Result<(Op, NumberSet), SigningError> {
        let mut numbers = self.numbers;
        numbers.sort_unstable();
        let set = NumberSet::new(Salt::from_bytes(world.bytes()), numbers)
            .map_err(|_| SigningError::Damaged)?;
        let (count, root) = (set.numbers().len() as u64, set_root(&set));
        Ok((self.op.committed(count, root), set))
    }
}

impl GroupOp {
    fn committed(self, count: u64, root: Digest) -> Op {
        match self {
            Self::Assign { brand, revision, reason } => {
                Op::Assign { brand, revision, reason, count, root }
            }
            Self::Release => Op::Release { count, root },
        }
    }

    /// Octets of the op at most, whatever its numbers: every root has the same
    /// length.
    fn bytes(&self) -> usize {
        let root = Digest::of(b"");
        self.clone().committed(limits::NUMBERS_PER_CHANGE_SET as u64, root).bytes()
    }
}

/// A change set being put together.
struct Draft<'a> {
    connection: &'a Connection,
    to: &'a ConnectionRow,
    ops: Vec<Op>,
    groups: Vec<Group>,
    /// Which group a brand and reason go to; `None` as brand is the release.
    places: HashMap<(Option<i64>, Option<i64>), usize>,
    known: HashMap<i64, BrandRow>,
    brands: Vec<(i64, u32)>,
    /// Numbers in the groups, and their stamps.
    taken: Vec<(TelephoneNumber, i64)>,
    /// Octets of the ops and of those that the groups become.
    bytes: usize,
}

impl<'a> Draft<'a> {
    fn new(connection: &'a Connection, to: &'a ConnectionRow) -> Self {
        Self {
            connection,
            to,
            ops: Vec::new(),
            groups: Vec::new(),
            places: HashMap::new(),
            known: HashMap::new(),
            brands: Vec::new(),
            taken: Vec::new(),
            bytes: 0,
        }
    }

    fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.brands.is_empty()
    }

    /// The first entry of a log adds the desk's own key.
    fn add_key(&mut self) -> Result<(), SigningError> {
        let path =
            Certificate::path_from_pem(&self.to.certificates).map_err(|_| SigningError::Damaged)?;
        let certificates = path.iter().map(Certificate::to_base64).collect();
        self.push(Op::AddKey { certificates });
        Ok(())
    }

    fn push(&mut self, op: Op) {
        self.bytes += op.bytes();
        self.ops.push(op);
    }

    /// Whether so many more ops of so many octets leave the change set within
    /// what an exchange takes.
    fn fits(&self, ops: usize, bytes: usize) -> bool {
        self.ops.len() + self.groups.len() + ops <= limits::OPS_PER_MANIFEST
            && self.bytes + bytes <= limits::OPS_BYTES
    }

    /// Takes rows in the order of their stamps until the change set is full;
    /// answers the last stamp taken.
    fn take_numbers(&mut self, after: i64) -> Result<i64, SigningError> {
        let mut taken = after;
        for row in self.pending(after)? {
            if !self.take(&row)? {
                break;
            }
            taken = row.sequence;
        }
        Ok(taken)
    }

    fn pending(&self, after: i64) -> Result<Vec<Pending>, SigningError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT tn, brand, reason, sequence FROM number INDEXED BY number_by_sequence
             WHERE sequence > ?1 AND sequence > 0 ORDER BY sequence LIMIT ?2",
        )?;
        let rows = statement.query_map((after, limits::NUMBERS_PER_CHANGE_SET as u64), |row| {
            Ok((row.get::<_, u64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        rows.map(|row| {
            let (number, brand, reason, sequence) = row?;
            let number = TelephoneNumber::from_u64(number).map_err(|_| SigningError::Damaged)?;
            Ok(Pending { number, brand, reason, sequence })
        })
        .collect()
    }

    /// Puts one row into its group. Answers false when it must wait for the
    /// next change set.
    fn take(&mut self, row: &Pending) -> Result<bool, SigningError> {
        if row.brand.is_none() && !state::knows_number(self.connection, self.to.id, row.number)? {
            // Nothing to release: the exchange never heard of it.
            return Ok(true);
        }
        let key = (row.brand, row.brand.and(row.reason));
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                let put = row.brand.map(|id| self.put_op(id)).transpose()?.flatten();
                let op = self.group_op(row)?;
                let bytes = op.bytes();
                // A brand goes out before its first use, or its numbers wait.
                if !self
                    .fits(1 + usize::from(put.is_some()), bytes + put.as_ref().map_or(0, Op::bytes))
                {
                    return Ok(false);
                }
                if let Some((id, put)) = row.brand.zip(put) {
                    self.put(id, put);
                }
                self.bytes += bytes;
                self.groups.push(Group { op, numbers: Vec::new() });
                self.places.insert(key, self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        self.groups[place].numbers.push(row.number);
        self.taken.push((row.number, row.sequence));
        Ok(true)
    }

    /// The op that puts the brand's revision in force, unless the exchange has
    /// it or this change set puts it.
    fn put_op(&mut self, id: i64) -> Result<Option<Op>, SigningError> {
        if !self.known.contains_key(&id) {
            let row = brands::by_id(self.connection, id)?.ok_or(SigningError::Damaged)?;
            self.known.insert(id, row);
        }
        let brand = &self.known[&id].brand;
        if self.brands.contains(&(id, brand.revision))
            || state::brand(self.connection, self.to.id, id, brand.revision)?.is_some()
        {
            return Ok(None);
        }
        Ok(Some(brand::op(brand, &self.to.public_url)?))
    }

    fn put(&mut self, id: i64, op: Op) {
        self.push(op);
        self.brands.push((id, self.known[&id].brand.revision));
    }

    /// Brands are vetted before numbers are put under them, so those without
    /// numbers go out too.
    fn put_unused_brands(&mut self) -> Result<(), SigningError> {
        for row in brands::all(self.connection)? {
            let id = row.id;
            self.known.entry(id).or_insert(row);
            let Some(op) = self.put_op(id)? else { continue };
            if !self.fits(1, op.bytes()) {
                break;
            }
            self.put(id, op);
        }
        Ok(())
    }

    fn group_op(&self, row: &Pending) -> Result<GroupOp, SigningError> {
        let Some(id) = row.brand else { return Ok(GroupOp::Release) };
        let brand = &self.known[&id].brand;
        let reason = row.reason.map(|reason| self.reason(reason)).transpose()?;
        Ok(GroupOp::Assign {
            brand: brand.uid.clone(),
            revision: u64::from(brand.revision),
            reason,
        })
    }

    fn reason(&self, id: i64) -> Result<String, SigningError> {
        Ok(self
            .connection
            .prepare_cached("SELECT text FROM call_reason WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?)
    }
}
