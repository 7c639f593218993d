//! Which numbers an exchange knows and what it has in force for them: in files
//! of the first format, and while answers are outstanding.

mod import_support;

use import_support::Bench;
use signet_core::TelephoneNumber;
use signet_core::brand::{self, Agreed, Draft};
use signet_core::numbers::{NumberSet, assign, count_pending, release, undo, unwatched};
use signet_core::store::Store;
use signet_core::store::state::{self, InForce, State};
use signet_core::world::World;

fn tn(at: u64) -> TelephoneNumber {
    TelephoneNumber::from_u64(12_125_550_000 + at).unwrap()
}

fn keys(at: impl IntoIterator<Item = u64>) -> NumberSet {
    NumberSet::Keys(at.into_iter().map(|at| tn(at).as_u64()).collect())
}

/// Ten numbers of `acme` with the stamps 1 to 10, answered up to `pushed`.
fn connected(pushed: i64) -> Bench {
    let mut bench = Bench::new();
    let mut list = String::from("number,brand,reason\n");
    for at in 0..10 {
        list += &format!("212555{at:04},acme,Appointment\n");
    }
    bench.import(&list);
    let sql = format!(
        "INSERT INTO connection (id, uid, url, exchange_id, exchange_keys, key_thumbprint,
             public_url, enterprise_id, kid, certificates, pushed_sequence, created_at)
         VALUES (1, 'c', 'u', 'x', '', '', '', 'e', 'k', '', {pushed}, 0)"
    );
    bench.store.connection().execute_batch(&sql).unwrap();
    bench
}

const ACME: InForce = InForce { brand: 7, revision: 2, reason: Some(1) };

/// Puts the numbers into the outbox, as an entry of these stamps would.
fn send(bench: &Bench, numbers: impl IntoIterator<Item = u64>) {
    let numbers: Vec<_> =
        numbers.into_iter().map(|at| (tn(at), bench.branding(tn(at).as_u64()).2)).collect();
    state::note_sent(bench.store.connection(), 1, &numbers, 0).unwrap();
}

fn accept(bench: &Bench, sequence: i64, numbers: impl IntoIterator<Item = u64>) {
    let numbers = numbers.into_iter().map(tn);
    state::accept_numbers(bench.store.connection(), 1, sequence, Some(ACME), numbers, 0).unwrap();
    let sql = "UPDATE connection SET pushed_sequence = max(pushed_sequence, ?1)";
    bench.store.connection().execute(sql, [sequence]).unwrap();
}

fn pending(bench: &Bench) -> u64 {
    count_pending(bench.store.connection()).unwrap()
}

#[test]
fn a_number_taken_back_gets_the_stamp_it_was_accepted_with() {
    let mut bench = connected(0);
    send(&bench, 0..10);
    accept(&bench, 10, 0..10);
    let Bench { store, world, .. } = &mut bench;
    let edit = assign(store, world, &keys(0..10), "other", None, &mut unwatched).unwrap();
    undo(store, world, &edit, &mut unwatched).unwrap();
    assert_eq!(pending(&bench), 0);
    let stamps: Vec<i64> = (0..10).map(|at| bench.branding(tn(at).as_u64()).2).collect();
    assert_eq!(
        stamps,
        (1..=10).collect::<Vec<_>>(),
        "each has one of its own, so that another connection could stop between any two"
    );
}

#[test]
fn what_is_in_force_is_unknown_while_a_further_entry_waits() {
    let mut bench = connected(0);
    send(&bench, 0..10);
    let Bench { store, world, .. } = &mut bench;
    assign(store, world, &keys(0..3), "other", None, &mut unwatched).unwrap();
    // A second entry goes out before the first is answered.
    send(&bench, 0..3);
    accept(&bench, 10, 0..10);
    let Bench { store, world, .. } = &mut bench;
    let back = |store: &mut Store| {
        assign(store, world, &keys(0..3), "acme", Some("Appointment"), &mut unwatched).unwrap()
    };
    back(store);
    assert_eq!(pending(&bench), 3, "the exchange has, or will have, the other brand");
}

#[test]
fn a_refusal_puts_nothing_in_force() {
    let mut bench = connected(0);
    send(&bench, 0..10);
    accept(&bench, 10, 0..10);
    let Bench { store, world, .. } = &mut bench;
    let edit = assign(store, world, &keys(0..1), "other", None, &mut unwatched).unwrap();
    send(&bench, 0..1);
    let refused = [(tn(0), State::Rejected, Some("unknown_reason".to_owned()))];
    state::put_numbers(bench.store.connection(), 1, refused, 0).unwrap();
    bench.store.connection().execute("UPDATE connection SET pushed_sequence = 11", []).unwrap();
    let Bench { store, world, .. } = &mut bench;
    undo(store, world, &edit, &mut unwatched).unwrap();
    assert_eq!(pending(&bench), 1, "it is asked what the exchange makes of it");
}

#[test]
fn a_released_number_that_stands_in_a_later_entry_stays_known() {
    let mut bench = connected(0);
    send(&bench, 0..10);
    accept(&bench, 10, 0..10);
    let Bench { store, world, .. } = &mut bench;
    let released = release(store, world, &keys(0..2), &mut unwatched).unwrap();
    send(&bench, 0..2);
    let Bench { store, world, .. } = &mut bench;
    undo(store, world, &released, &mut unwatched).unwrap();
    send(&bench, 0..1);
    // The receipt of the release: of number 1 nothing later is under way.
    let gone = [tn(0), tn(1)];
    state::forget_numbers(bench.store.connection(), 1, 12, &gone).unwrap();
    let known = |at| state::knows_number(bench.store.connection(), 1, tn(at)).unwrap();
    assert_eq!((known(0), known(1)), (true, false));
}

#[test]
fn an_edit_of_a_brand_taken_back_keeps_stamps_only_where_all_is_as_it_was() {
    let mut bench = connected(0);
    send(&bench, 0..8);
    accept(&bench, 8, 0..8);
    state::put_brand(bench.store.connection(), 1, (7, 2), State::Active, None, 0).unwrap();
    assert_eq!(pending(&bench), 2, "two that were never sent");
    let Bench { store, world, .. } = &mut bench;
    let before = brand::get(store, "acme").unwrap();
    let renamed = Draft { display_name: "Acme Clinics".into(), ..before.draft() };
    assert_eq!(
        brand::save(store, world, "acme", &renamed, &Agreed::default()).unwrap().revision,
        3
    );
    assert_eq!(count_pending(store.connection()).unwrap(), 10);
    assign(store, world, &keys(0..1), "acme", Some("Lab results"), &mut unwatched).unwrap();
    assert_eq!(
        brand::save(store, world, "acme", &before.draft(), &Agreed::default()).unwrap().revision,
        2
    );
    assert_eq!(pending(&bench), 3, "the two, and the one with another reason");
}

/// A file as the first format had it.
fn of_the_first_format(bench: &Bench) -> std::path::PathBuf {
    let database = bench.store.connection();
    database
        .execute_batch(
            "ALTER TABLE number_state DROP COLUMN brand;
             ALTER TABLE number_state DROP COLUMN revision;
             ALTER TABLE number_state DROP COLUMN reason;
             ALTER TABLE number_state DROP COLUMN sequence;
             PRAGMA user_version = 2;",
        )
        .unwrap();
    bench.store.path().to_owned()
}

#[test]
fn a_file_of_the_first_format_knows_what_was_answered_and_sends_lost_releases() {
    let bench = connected(8);
    bench
        .store
        .connection()
        .execute_batch(
            "INSERT INTO number_state (connection, tn, status, changed_at)
             SELECT 1, tn, 3, 0 FROM number WHERE sequence <= 8;
             UPDATE number_state SET status = 4 WHERE tn = 12125550007;
             INSERT INTO log_entry (connection, seq, digest, manifest, number_sets, numbers,
                 sequence, created_at) VALUES (1, 2, '', '', x'', 2, 10, 0);
             UPDATE number SET brand = NULL, reason = NULL, sequence = 0 WHERE tn = 12125550006;",
        )
        .unwrap();
    let mut store = Store::open(&of_the_first_format(&bench)).unwrap();
    let world = World::system();
    let pending = |store: &Store| count_pending(store.connection()).unwrap();
    assert_eq!(pending(&store), 3, "two in the outbox, and a release nobody was told of");

    let edit = assign(&mut store, &world, &keys(0..6), "other", None, &mut unwatched).unwrap();
    assert_eq!(pending(&store), 9);
    undo(&mut store, &world, &edit, &mut unwatched).unwrap();
    assert_eq!(pending(&store), 3, "what was answered is in force");

    let edit = assign(&mut store, &world, &keys(7..8), "other", None, &mut unwatched).unwrap();
    undo(&mut store, &world, &edit, &mut unwatched).unwrap();
    assert_eq!(pending(&store), 4, "what was refused is not");

    release(&mut store, &world, &keys(8..10), &mut unwatched).unwrap();
    assert_eq!(pending(&store), 4, "what stands in the outbox is known");
}
