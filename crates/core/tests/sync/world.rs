//! An exchange on a free port, and desks whose clocks can be set.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use signet_core::brand::{self, Draft};
use signet_core::store::connection::{self, ConnectionRow};
use signet_core::store::log::EntryRow;
use signet_core::store::{Store, log, reserve_sequences};
use signet_core::sync::{self, SyncError, SyncProgress, SyncReport};
use signet_core::world::{Clock, SystemClock, SystemRandom, World};
use signet_exchange::enroll::{INVITE_LIFE, any_number};
use signet_exchange::http::{Server, Settings, serve};
use signet_exchange::{Exchange, VettingMode};
use signet_protocol::{ManifestClaims, document};
use signet_stir::SoftwareSigner;
use tempfile::TempDir;

/// The first number of every desk.
pub const FIRST: u64 = 12_125_550_000;

/// The machine's clock, put forward or back.
pub struct Shifted(Arc<AtomicI64>);

impl Clock for Shifted {
    fn now(&self) -> i64 {
        SystemClock.now() + self.0.load(Ordering::SeqCst)
    }
}

/// A running exchange that accepts every number.
pub struct Site {
    pub exchange: Arc<Exchange>,
    server: Server,
    _folder: TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Site {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = signet_exchange::Clock::system();
        let exchange = Arc::new(Exchange::open(folder.path(), clock).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let settings = Settings { vetting: VettingMode::Auto, ..Settings::default() };
        let address = "127.0.0.1:0".parse().unwrap();
        let server = runtime.block_on(serve(exchange.clone(), address, settings)).unwrap();
        Self { exchange, server, _folder: folder, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        self.server.url()
    }
}

/// A workspace with one brand, enrolled at the exchange.
pub struct Desk {
    pub folder: TempDir,
    pub world: World,
    pub signer: SoftwareSigner,
    shift: Arc<AtomicI64>,
    brand: i64,
}

impl Desk {
    pub fn enrolled(site: &Site) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shift = Arc::new(AtomicI64::new(0));
        let world = World {
            clock: Arc::new(Shifted(shift.clone())),
            random: Arc::new(SystemRandom),
            ..World::system()
        };
        let path = folder.path().join("desk.signet");
        let mut store = Store::create(&path, "Harbour Health", "US", &world).unwrap();
        let draft = Draft {
            display_name: "Harbour Health".into(),
            reasons: vec!["Appointment".into()],
            ..Draft::default()
        };
        let saved = brand::add(&mut store, &world, &draft).unwrap();
        let sql = "SELECT id FROM brand WHERE uid = ?1";
        let brand = store.connection().query_row(sql, [&saved.uid], |row| row.get(0));
        let signer = SoftwareSigner::from_scalar(&[7; 32]).unwrap();
        let invite = site.exchange.invite("Harbour Health", &any_number().unwrap(), INVITE_LIFE);
        let invite = invite.unwrap().invite.to_string();
        block_on(sync::connect(&mut store, &world, &signer, &site.url(), &invite)).unwrap();
        Self { folder, world, signer, shift, brand: brand.unwrap() }
    }

    /// Sets the desk's clock, in seconds after the machine's.
    pub fn set_clock(&self, shift: i64) {
        self.shift.store(shift, Ordering::SeqCst);
    }

    pub fn store(&self) -> Store {
        Store::open(&self.folder.path().join("desk.signet")).unwrap()
    }

    pub fn row(&self) -> ConnectionRow {
        connection::current(self.store().connection()).unwrap().unwrap()
    }

    /// Talks to the exchange through another address from here on.
    pub fn move_to(&self, url: &str) {
        block_on(sync::move_to(&mut self.store(), url)).unwrap();
    }

    /// Puts the brand on `count` numbers, whether they have it or not.
    pub fn assign(&self, first: u64, count: u64) {
        let brand = self.brand;
        let put = |transaction: &rusqlite::Transaction<'_>| {
            let stamp = reserve_sequences(transaction, count)?;
            for (number, stamp) in (first..first + count).zip(stamp..) {
                transaction.execute(
                    "INSERT INTO number (tn, brand, sequence, changed_at) VALUES (?1, ?2, ?3, 0)
                     ON CONFLICT (tn) DO UPDATE SET brand = ?2, sequence = ?3",
                    (number, brand, stamp),
                )?;
            }
            Ok::<_, signet_core::store::StoreError>(())
        };
        self.store().write(put).unwrap();
    }

    pub fn sync(&self) -> Result<SyncReport, SyncError> {
        let mut unwatched = |_: SyncProgress| ControlFlow::Continue(());
        block_on(sync::sync(&mut self.store(), &self.world, &self.signer, &mut unwatched))
    }

    /// The log and the outbox.
    pub fn entries(&self) -> Vec<EntryRow> {
        let mut entries = Vec::new();
        let visit = |entry| {
            entries.push(entry);
            Ok::<_, signet_core::store::StoreError>(())
        };
        log::for_each_after(self.store().connection(), self.row().id, 0, visit).unwrap();
        entries
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.store().connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Numbers the exchange shows.
    pub fn active(&self) -> i64 {
        self.count("SELECT count(*) FROM number_state WHERE status = 3")
    }

    /// Numbers the exchange has not answered for.
    pub fn pending(&self) -> u64 {
        sync::connections(&self.store()).unwrap()[0].pending
    }

    /// Every row of every table, as text.
    pub fn content(&self) -> Vec<String> {
        let store = self.store();
        let list = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut tables = store.connection().prepare(list).unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut content = Vec::new();
        for table in tables {
            let mut rows = store.connection().prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = rows.column_count();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<rusqlite::types::Value> =
                    (0..columns).map(|column| row.get(column).unwrap()).collect();
                content.push(format!("{table} {values:?}"));
            }
        }
        content
    }

    /// The log must be whole: each entry follows the one before, and no event
    /// is missing.
    #[track_caller]
    pub fn assert_whole(&self) {
        let (entries, row) = (self.entries(), self.row());
        for pair in entries.windows(2) {
            let claims = claims(&pair[1]);
            assert_eq!(pair[1].seq, pair[0].seq + 1, "no entry is missing");
            assert_eq!(claims.prev.map(|d| d.to_string()), Some(pair[0].digest.clone()));
            assert!(claims.iat >= self::claims(&pair[0]).iat, "time does not run back");
        }
        assert!(entries.iter().all(|entry| entry.receipt.is_some()), "nothing waits");
        assert_eq!(row.log_head, entries.last().map(|entry| entry.digest.clone()));
        assert_eq!(row.log_seq, entries.len() as u64);
        let events = self.count("SELECT count(*) FROM event");
        assert_eq!(events as u64, row.event_seq, "each event once, none left out");
    }
}

/// What an entry's manifest says.
pub fn claims(entry: &EntryRow) -> ManifestClaims {
    document::read::<ManifestClaims>(&entry.manifest).unwrap().claims().clone()
}

pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
