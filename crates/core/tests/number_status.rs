//! One status for each number: the grid, the filters and every count agree,
//! whatever state the tables are in.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use signet_core::numbers::{
    NumberFilter, NumberRow, NumberStatus, View, count_live_waiting, count_pending, count_statuses,
    count_told, get_number, list, refused_by_code,
};
use signet_core::overview::{brand_figures, brief, overview, reason_figures};
use signet_core::store::Store;
use signet_core::sync;
use signet_core::world::World;
use tempfile::TempDir;

/// A number and what a connection says of it: brand, stamp, status.
type Row = (Option<i64>, i64, Option<i64>);

const FIRST: i64 = 12_125_550_000;

/// A workspace of these rows. A row of `number_state` may be there without its
/// number: exchanges speak of numbers that were never imported here.
fn filled(rows: &[(Row, bool)], pushed: i64, sent: Option<i64>) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.signet");
    let store = Store::create(&path, "Harbour", "US", &World::system()).unwrap();
    let database = store.connection();
    database
        .execute_batch(&format!(
            "BEGIN;
             INSERT INTO connection (id, uid, url, exchange_id, exchange_keys, key_thumbprint,
                public_url, enterprise_id, kid, certificates, pushed_sequence, created_at)
             VALUES (1, 'c', 'u', 'x', 'k', 't', 'p', 'e', 'd', '', {pushed}, 0);
             INSERT INTO brand (id, uid, revision, sequence, created_at)
             VALUES (1, 'one', 1, 0, 0), (2, 'two', 1, 0, 0);
             INSERT INTO call_reason (id, text) VALUES (1, 'Why');
             INSERT INTO brand_revision (brand, revision, display_name, created_at)
             VALUES (1, 1, 'One', 0), (2, 1, 'Two', 0);"
        ))
        .unwrap();
    if let Some(sent) = sent {
        let sql = "INSERT INTO log_entry (connection, seq, digest, manifest, number_sets, numbers,
                       sequence, created_at)
                   VALUES (1, 1, '', '', x'', 0, ?1, 0)";
        database.execute(sql, [sent]).unwrap();
    }
    for (tn, ((brand, stamp, status), here)) in (FIRST..).zip(rows) {
        if *here {
            let sql = "INSERT INTO number (tn, brand, reason, sequence, changed_at)
                       VALUES (?1, ?2, iif(?2 IS NULL, NULL, 1), ?3, 0)";
            database.execute(sql, (tn, brand, stamp)).unwrap();
        }
        if let Some(status) = status {
            let code = (*status == 4).then_some(if tn % 2 == 0 { "a" } else { "b" });
            let sql = "INSERT INTO number_state (connection, tn, status, code, changed_at)
                       VALUES (1, ?1, ?2, ?3, 0)";
            database.execute(sql, (tn, status, code)).unwrap();
        }
    }
    database.execute_batch("COMMIT").unwrap();
    (folder, store)
}

fn count(rows: &[NumberRow], wanted: impl Fn(&NumberRow) -> bool) -> u64 {
    rows.iter().filter(|row| wanted(row)).count() as u64
}

fn row() -> impl Strategy<Value = (Row, bool)> {
    let brand = prop_oneof![Just(None), Just(Some(1)), Just(Some(2))];
    let status = prop_oneof![Just(None), (1_i64..=6).prop_map(Some)];
    ((brand, 0_i64..30, status), proptest::bool::weighted(0.9))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_count_and_filter_says_what_the_grid_shows(
        rows in vec(row(), 0..40),
        pushed in 0_i64..30,
        sent in prop_oneof![Just(None), (0_i64..30).prop_map(Some)],
        chosen in vec(proptest::sample::select(NumberStatus::ALL.to_vec()), 1..4),
    ) {
        let (_folder, store) = filled(&rows, pushed, sent);
        let database = store.connection();
        let all = NumberFilter::default();
        let (total, grid) = list(database, &all, None, 1000, None).unwrap();
        prop_assert_eq!(total, grid.len() as u64);
        for row in &grid {
            let one = get_number(database, row.number).unwrap();
            prop_assert_eq!(one.as_ref(), Some(row), "the panel shows what the grid shows");
        }

        let mut counts = count_statuses(database).unwrap();
        for status in NumberStatus::ALL {
            let shown = count(&grid, |row| row.status == status);
            prop_assert_eq!(*counts.of(status), shown, "{:?}", status);
            let found = list(database, &all, Some(status), 1000, None).unwrap();
            prop_assert_eq!(found.0, shown, "{:?}", status);
        }
        let refused = count(&grid, |row| row.status == NumberStatus::Rejected);
        let told = [NumberStatus::Rejected, NumberStatus::InReview, NumberStatus::Active];
        let mut of_told = count_told(database, &told).unwrap();
        prop_assert_eq!(*of_told.of(NumberStatus::Active), counts.active);
        prop_assert_eq!(*of_told.of(NumberStatus::Draft), 0);

        let filter = NumberFilter { statuses: chosen.clone(), ..NumberFilter::default() };
        let view = View::open(database, &filter).unwrap();
        let shown = view.page(database, 0, 1000).unwrap();
        let expected: Vec<NumberRow> =
            grid.iter().filter(|row| chosen.contains(&row.status)).cloned().collect();
        prop_assert_eq!(&shown, &expected, "a filter finds what the grid shows, in its order");

        let by_code = refused_by_code(database).unwrap();
        let mut codes: HashMap<String, u64> = HashMap::new();
        for row in grid.iter().filter(|row| row.status == NumberStatus::Rejected) {
            *codes.entry(row.code.clone().unwrap_or_default()).or_default() += 1;
        }
        prop_assert_eq!(by_code.into_iter().collect::<HashMap<_, _>>(), codes);

        let pending = count(&grid, |row| row.pending);
        prop_assert_eq!(count_pending(database).unwrap(), pending);
        let waiting = count(&grid, |row| row.pending && row.status == NumberStatus::Active);
        prop_assert_eq!(count_live_waiting(database).unwrap(), waiting);
        let connection = &sync::connections(&store).unwrap()[0];
        prop_assert_eq!((connection.pending, connection.refused), (pending, refused));
        let brief = brief(&store).unwrap();
        prop_assert_eq!((brief.refused, brief.in_review), (refused, counts.in_review));
        let overview = overview(&store).unwrap();
        prop_assert_eq!((overview.counts, overview.live_waiting), (counts, waiting));
        if let Some(example) = overview.example {
            let row = get_number(database, example).unwrap();
            prop_assert!(row.is_some_and(|row| row.brand.is_some()), "its call can be shown");
        }
        for (uid, figures) in brand_figures(&store).unwrap() {
            let of_brand = |row: &NumberRow| row.brand.as_ref().is_some_and(|one| one.0 == uid);
            let live = count(&grid, |row| of_brand(row) && row.status == NumberStatus::Active);
            prop_assert_eq!((figures.numbers, figures.live), (count(&grid, of_brand), live));
            let by_reason = reason_figures(&store, &uid).unwrap();
            let carried = (figures.numbers > 0).then(|| ("Why".to_owned(), figures.numbers, live));
            prop_assert_eq!(by_reason, Vec::from_iter(carried));
        }
    }
}

#[test]
fn what_is_in_effect_at_an_exchange_stands_until_it_answers_a_change() {
    use NumberStatus::*;
    let state = |brand, stamp, status| ((Some(brand), stamp, status), true);
    let rows = [
        state(1, 5, Some(3)),
        state(1, 15, Some(3)),
        state(1, 25, Some(3)),
        state(1, 5, Some(4)),
        state(1, 15, Some(4)),
        state(1, 25, Some(4)),
        state(1, 15, Some(1)),
        state(1, 25, Some(1)),
        state(1, 25, Some(5)),
        state(1, 25, Some(2)),
        state(1, 25, None),
        ((None, 25, Some(3)), true),
        ((None, 0, None), true),
    ];
    let (_folder, store) = filled(&rows, 10, Some(20));
    let (_, grid) = list(store.connection(), &NumberFilter::default(), None, 100, None).unwrap();
    let shown: Vec<_> = grid.iter().map(|row| (row.status, row.pending)).collect();
    let expected = [
        (Active, false),
        (Active, true),
        (Active, true),
        (Rejected, false),
        (Submitted, true),
        (Draft, true),
        (Submitted, true),
        (Draft, true),
        (Suspended, true),
        (Draft, true),
        (Draft, true),
        (Active, true),
        (Draft, false),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn no_count_walks_over_all_numbers_and_pending_is_a_range_of_one_index() {
    let (_folder, store) = filled(&[], 0, None);
    let plan = |sql: &str| -> String {
        let mut statement =
            store.connection().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    };
    let pending = plan(
        "SELECT count(*) FROM number n INDEXED BY number_by_sequence
         LEFT JOIN number_state s ON s.connection = 1 AND s.tn = n.tn
         WHERE n.sequence > 0 AND n.sequence > 7 AND n.sequence <= 9",
    );
    assert!(pending.contains("number_by_sequence (sequence>"), "{pending}");
    assert!(pending.contains("PRIMARY KEY (connection=? AND tn=?)"), "{pending}");
    let told = plan(
        "SELECT s.status FROM number_state s CROSS JOIN number n ON n.tn = s.tn
         WHERE s.connection = 1 AND s.status IN (4)",
    );
    assert!(told.contains("SEARCH s USING PRIMARY KEY (connection=?)"), "{told}");
    assert!(told.contains("SEARCH n USING INTEGER PRIMARY KEY"), "{told}");
}
