//! What the desk accepts, the exchange accepts: brands of any script and up to
//! every limit, through the desk's own file, signing and sync.

use std::ops::ControlFlow;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use signet_core::Coded as _;
use signet_core::brand::{self, Agreed, BrandError, Draft, Saved};
use signet_core::numbers::{self, NumberSet, unwatched};
use signet_core::store::{Store, StoreError, log};
use signet_core::sync::{self, SyncReport};
use signet_core::world::{Clock, SystemRandom, World as DeskWorld};
use signet_protocol::{ManifestClaims, Op, document};
use signet_stir::SoftwareSigner;

use crate::world::{NOW, World};

struct Still;

impl Clock for Still {
    fn now(&self) -> i64 {
        NOW
    }
}

/// A workspace enrolled with an exchange.
struct Replica {
    store: Store,
    world: DeskWorld,
    signer: SoftwareSigner,
    _directory: tempfile::TempDir,
}

impl Replica {
    async fn enrolled(exchange: &World) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let world = DeskWorld {
            clock: Arc::new(Still),
            random: Arc::new(SystemRandom),
            ..DeskWorld::system()
        };
        let path = directory.path().join("w.signet");
        let mut store = Store::create(&path, "Harbour Health", "US", &world).unwrap();
        let signer = SoftwareSigner::from_scalar(&world.bytes()).unwrap();
        let invite = exchange.invite(&world.identifier()).invite.to_string();
        sync::connect(&mut store, &world, &signer, &exchange.url(""), &invite).await.unwrap();
        Self { store, world, signer, _directory: directory }
    }

    fn add(&mut self, draft: &Draft) -> Result<Saved, BrandError> {
        brand::add(&mut self.store, &self.world, draft)
    }

    /// Puts a brand and one of its reasons on numbers that are new here.
    fn assign(&mut self, first: u64, count: u64, brand: &str, reason: Option<&str>) {
        let numbers = first..first + count;
        let listed = self.store.write(|transaction| {
            for number in numbers.clone() {
                let sql = "INSERT INTO number (tn, changed_at) VALUES (?1, ?2)";
                transaction.execute(sql, (number, NOW))?;
            }
            Ok::<_, StoreError>(())
        });
        listed.unwrap();
        let set = NumberSet::Keys(numbers.collect());
        numbers::assign(&mut self.store, &self.world, &set, brand, reason, &mut unwatched).unwrap();
    }

    async fn sync(&mut self) -> SyncReport {
        let Self { store, world, signer, .. } = self;
        sync::sync(store, world, signer, &mut |_| ControlFlow::Continue(())).await.unwrap()
    }

    /// Manifests of the log, as octets and ops.
    fn manifests(&self) -> Vec<(usize, Vec<Op>)> {
        let mut found = Vec::new();
        log::for_each_after(self.store.connection(), 1, 0, |entry| {
            let claims =
                document::read::<ManifestClaims>(&entry.manifest).unwrap().claims().clone();
            found.push((entry.manifest.len(), claims.ops));
            Ok::<_, StoreError>(())
        })
        .unwrap();
        found
    }
}

fn draft(name: &str, short: Option<&str>, reasons: &[&str]) -> Draft {
    Draft {
        display_name: name.to_owned(),
        short_name: short.map(str::to_owned),
        logo: None,
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
    }
}

fn code(error: &BrandError) -> String {
    serde_json::to_value(error.code()).unwrap().as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_spelled_with_joiners_are_accepted_at_both_ends() {
    let exchange = World::auto().await;
    let mut desk = Replica::enrolled(&exchange).await;
    let texts = ["नमस्\u{200d}ते", "می\u{200c}خواهم", "👩\u{200d}⚕\u{fe0f} Praxis", "ශ්\u{200d}රී"];
    for (text, first) in texts.iter().zip((12_125_550_100_u64..).step_by(10)) {
        let saved = desk.add(&draft(text, Some(text), &[text])).unwrap();
        desk.assign(first, 2, &saved.uid, Some(text));
    }
    let report = desk.sync().await;
    assert_eq!(report.refused, [], "the desk signed these names");
    assert_eq!(report.pushed.numbers, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_with_more_reasons_than_an_exchange_takes_is_not_stored() {
    let exchange = World::auto().await;
    let mut desk = Replica::enrolled(&exchange).await;
    let reasons = |count: usize| -> Vec<String> { (0..count).map(|at| format!("R{at}")).collect() };
    for count in [33, 51, 1000] {
        let many = Draft { reasons: reasons(count), ..draft("Harbour", None, &[]) };
        let refused = desk.add(&many).unwrap_err();
        assert_eq!(code(&refused), "brand_too_large", "{count} reasons: {refused}");
        assert_eq!(refused.details()["count"], count);
        assert_eq!(refused.details()["max"], 32);
    }
    let twice = Draft { reasons: [reasons(32), reasons(32)].concat(), ..draft("Twice", None, &[]) };
    desk.add(&twice).expect("a reason given twice counts once");
    assert_eq!(desk.sync().await.refused, []);
}

/// Thirty-two reasons of the longest letters there are.
fn widest(name: &str, characters: usize) -> Draft {
    let reasons: Vec<String> =
        ('𠀀'..).take(32).map(|c| c.to_string().repeat(characters)).collect();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    draft(name, None, &reasons)
}

#[tokio::test(flavor = "multi_thread")]
async fn brands_of_four_octet_letters_never_fill_a_change_set_beyond_its_limit() {
    let exchange = World::auto().await;
    let mut desk = Replica::enrolled(&exchange).await;
    let large = desk.add(&widest("𠀀", 64)).unwrap_err();
    assert_eq!(code(&large), "brand_too_large", "8 KiB are counted in octets: {large}");
    for at in 0..70 {
        let saved = desk.add(&widest(&format!("Brand {at}"), 48)).unwrap();
        let reason = "𠀀".repeat(48);
        desk.assign(12_125_550_000 + at * 100, 20, &saved.uid, Some(&reason));
    }
    let report = desk.sync().await;
    assert_eq!(report.refused, []);
    assert_eq!(report.pushed.numbers, 70 * 20, "everything pending went out");
    assert!(report.pushed.change_sets > 1, "one change set cannot hold it");
    assert_eq!(desk.sync().await.pushed.change_sets, 0, "nothing is left behind");
    for (_, ops) in desk.manifests() {
        let octets: usize = ops.iter().map(|op| serde_json::to_vec(op).unwrap().len()).sum();
        assert!(octets <= 256 * 1024, "{octets} octets of ops in one change set");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_brand_beyond_the_limits_loads_and_holds_nothing_else_up() {
    let exchange = World::auto().await;
    let mut desk = Replica::enrolled(&exchange).await;
    let saved = desk.add(&draft("Old", None, &["R0"])).unwrap();
    let connection = desk.store.connection();
    for at in 1..50 {
        let text = format!("R{at}");
        let sql = "INSERT INTO call_reason (text) VALUES (?1)";
        connection.execute(sql, [&text]).unwrap();
        let sql = "INSERT INTO brand_reason SELECT id, 1, ?2, last_insert_rowid() FROM brand \
                   WHERE uid = ?1";
        connection.execute(sql, (&saved.uid, at)).unwrap();
    }
    let hidden = desk.add(&draft("Hidden", None, &[])).unwrap();
    let sql = "UPDATE brand_revision SET display_name = ?1 WHERE display_name = 'Hidden'";
    desk.store.connection().execute(sql, ["Har\u{200d}bour"]).unwrap();

    let old = brand::get(&desk.store, &saved.uid).expect("what is stored can be read");
    assert_eq!(old.reasons.len(), 50);
    assert_eq!(brand::list(&desk.store).unwrap().len(), 2);
    let renamed = Draft { display_name: "Renamed".into(), ..old.draft() };
    let refused =
        brand::save(&mut desk.store, &desk.world, &saved.uid, &renamed, &Agreed::default())
            .unwrap_err();
    assert_eq!(code(&refused), "brand_too_large", "an edit has to mend it");

    let fine = desk.add(&draft("Fine", None, &[])).unwrap();
    desk.assign(12_125_550_100, 2, &saved.uid, Some("R49"));
    desk.assign(12_125_550_200, 3, &hidden.uid, None);
    desk.assign(12_125_550_300, 5, &fine.uid, None);
    let report = desk.sync().await;
    let of = |code: &str| report.refused.iter().filter(|refused| refused.code == code).count();
    assert_eq!(of("brand_too_large"), 2, "the brand and its assignment: {:?}", report.refused);
    assert_eq!(of("text_invalid"), 2, "the brand and its assignment: {:?}", report.refused);
    assert_eq!(report.refused.len(), 4, "the other brand goes in: {:?}", report.refused);

    let mended = Draft { reasons: old.draft().reasons.split_off(18), ..old.draft() };
    brand::save(&mut desk.store, &desk.world, &saved.uid, &mended, &Agreed::default()).unwrap();
    let named = draft("Harbour", None, &[]);
    brand::save(&mut desk.store, &desk.world, &hidden.uid, &named, &Agreed::default()).unwrap();
    let report = desk.sync().await;
    assert_eq!(report.refused, [], "corrected brands go in");
    assert_eq!(report.pushed.numbers, 5);
}

/// Pieces of text that somebody's language or keyboard makes.
fn honest() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-zA-Z0-9 .&'\"\\\\-]{1,12}",
        1 => prop::sample::select(vec![
            "नमस्\u{200d}ते", "ক্ষ", "ශ්\u{200d}රී", "می\u{200c}خواهم", "شركة الميناء", "עברית", "ไทย",
            "👩\u{200d}⚕\u{fe0f}", "👍🏽", "🇩🇪", "1\u{fe0f}\u{20e3}", "❤\u{fe0f}", "𠀀𠀁", "東京", "辻\u{e0100}",
            "é", "e\u{301}", "™", "ß", "\u{a0}",
        ])
        .prop_map(str::to_owned),
    ]
}

/// Any character, those that hide above all.
fn odd() -> impl Strategy<Value = String> {
    let hiding = vec![
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2028}',
        '\u{ad}',
        '\u{feff}',
        '\u{fe0f}',
        '\u{fe00}',
        '\u{180b}',
        '\u{e0041}',
        '\u{e0100}',
        '\u{3164}',
        '\t',
        '\u{85}',
        '\u{e000}',
    ];
    prop_oneof![any::<char>(), prop::sample::select(hiding)].prop_map(String::from)
}

/// A text up to a limit and, now and then, one beyond.
fn text(limit: usize, odd_of_eight: u32) -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 - odd_of_eight => honest(), odd_of_eight => odd()];
    prop::collection::vec(piece, 1..8).prop_flat_map(move |pieces| {
        let text: String = pieces.concat().chars().take(limit).collect();
        prop_oneof![
            8 => Just(text.clone()),
            8 => Just(text.repeat(64).chars().take(limit).collect()),
            1 => Just(text.repeat(65).chars().take(limit + 1).collect()),
        ]
    })
}

fn draft_of(odd_of_eight: u32) -> impl Strategy<Value = Draft> {
    let text = move |limit| text(limit, odd_of_eight);
    let reasons = prop_oneof![
        4 => prop::collection::vec(text(64), 0..4),
        1 => prop::collection::vec(text(64), 30..35),
    ];
    let texts = (text(35), prop::option::of(text(15)), reasons);
    texts.prop_map(|(display_name, short_name, reasons)| Draft {
        display_name,
        short_name,
        logo: None,
        reasons,
    })
}

#[test]
fn what_the_desk_accepts_the_exchange_accepts() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let exchange = runtime.block_on(World::auto());
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) };
    let mut runner = TestRunner::new(config);
    let drafts = prop::collection::vec(prop_oneof![draft_of(0), draft_of(1)], 1..24);
    let counts = std::cell::Cell::new((0, 0));
    let run = runner.run(&drafts, |drafts| {
        let mut desk = runtime.block_on(Replica::enrolled(&exchange));
        let (mut yes, mut no) = counts.get();
        for (draft, first) in drafts.iter().zip((12_125_550_000_u64..).step_by(10)) {
            let Ok(saved) = desk.add(draft) else {
                no += 1;
                continue;
            };
            yes += 1;
            let stored = brand::get(&desk.store, &saved.uid).unwrap();
            let reason = stored.reasons.last().map(ToString::to_string);
            desk.assign(first, 3, &saved.uid, reason.as_deref());
        }
        counts.set((yes, no));
        let report = runtime.block_on(desk.sync());
        prop_assert_eq!(report.refused, []);
        Ok(())
    });
    let (accepted, refused) = counts.get();
    assert!(run.is_ok(), "{}", run.unwrap_err());
    assert!(accepted > 50, "only {accepted} of {} drafts were brands", accepted + refused);
    assert!(refused > 50, "only {refused} drafts were refused: the edges were not met");
}
