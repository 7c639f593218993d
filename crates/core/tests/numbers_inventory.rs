//! Statuses, filters, views, and putting brands on numbers.

mod import_support;

use std::ops::ControlFlow;
use std::sync::Arc;

use import_support::Bench;
use signet_core::numbers::{
    BrandFilter, NumberFilter, NumberSet, NumberStatus, Progress, View, assign, count_pending,
    count_statuses, get_number, list, refused_by_code, release, undo, unwatched,
};
use signet_core::{Code, Coded, TelephoneNumber};

fn tn(text: &str) -> TelephoneNumber {
    text.parse().unwrap()
}

fn filled() -> Bench {
    let mut bench = Bench::new();
    bench.import(
        "number,label,department,brand,reason\n2125550100,Front desk,Sales,acme,Appointment\n\
         2125550101,Zürich Büro,Service,acme,\n4155550102,Back desk,Sales,other,Sale\n4155550103,,,,\n",
    );
    bench
}

/// A connection that was pushed up to `pushed`, with states for some numbers.
fn connect(bench: &Bench, pushed: i64) {
    bench
        .store
        .connection()
        .execute_batch(&format!(
            "INSERT INTO connection (id, uid, url, exchange_id, exchange_keys, key_thumbprint, public_url,
             enterprise_id, kid, certificates, pushed_sequence, created_at)
             VALUES (1, 'c', 'u', 'x', '', '', '', 'e', 'k', '', {pushed}, 0);
             INSERT INTO number_state (connection, tn, status, code, changed_at)
             VALUES (1, 12125550100, 3, NULL, 0), (1, 12125550101, 4, 'number_not_covered', 0),
                    (1, 14155550102, 2, NULL, 0), (1, 14155550999, 3, NULL, 0);"
        ))
        .unwrap();
}

#[test]
fn a_status_follows_brand_push_and_state() {
    let mut bench = filled();
    assert_eq!(count_statuses(bench.store.connection()).unwrap().draft, 4);
    connect(&bench, 2);
    let counts = count_statuses(bench.store.connection()).unwrap();
    assert_eq!((counts.draft, counts.active, counts.rejected, counts.in_review), (2, 1, 1, 0));
    assert_eq!(count_pending(bench.store.connection()).unwrap(), 1);
    let refused = refused_by_code(bench.store.connection()).unwrap();
    assert_eq!(refused, [("number_not_covered".to_owned(), 1)]);
    let row = get_number(bench.store.connection(), tn("12125550101")).unwrap().unwrap();
    assert_eq!(
        (row.status, row.code.as_deref()),
        (NumberStatus::Rejected, Some("number_not_covered"))
    );
    let set = NumberSet::Numbers(vec![tn("12125550101")]);
    assign(&mut bench.store, &bench.world, &set, "acme", Some("Lab results"), &mut unwatched)
        .unwrap();
    let row = get_number(bench.store.connection(), tn("12125550101")).unwrap().unwrap();
    assert_eq!((row.status, row.code, row.pending), (NumberStatus::Draft, None, true));
    for status in NumberStatus::ALL {
        let (total, rows) =
            list(bench.store.connection(), &NumberFilter::default(), Some(status), 10, None)
                .unwrap();
        assert_eq!(total, *count_statuses(bench.store.connection()).unwrap().of(status));
        assert!(rows.iter().all(|row| row.status == status));
    }
}

#[test]
fn filters_find_by_text_digits_and_qualifiers() {
    let bench = filled();
    connect(&bench, 2);
    let found = |text: &str| -> Vec<u64> {
        let filter = NumberFilter::parse(text).unwrap();
        let (total, rows) = list(bench.store.connection(), &filter, None, 100, None).unwrap();
        assert_eq!(total, rows.len() as u64);
        let view = View::open(bench.store.connection(), &filter).unwrap();
        assert_eq!(view.total(), total);
        assert_eq!(view.page(bench.store.connection(), 0, 100).unwrap(), rows);
        rows.iter().map(|row| row.number.as_u64() % 1000).collect()
    };
    assert_eq!(found(""), [100, 101, 102, 103]);
    assert_eq!(found("DESK"), [100, 102]);
    assert_eq!(found("zürich"), [101]);
    assert_eq!(found("(415) 555"), [102, 103]);
    assert_eq!(found("+1 212"), [100, 101]);
    assert_eq!(found("brand:\"acme health\""), [100, 101]);
    assert_eq!(found("brand:none"), [103]);
    assert_eq!(found("department:sales label:back"), [102]);
    assert_eq!(found("reason:appointment"), [100]);
    assert_eq!(found("status:live"), [100]);
    assert_eq!(found("status:draft,refused"), [101, 102, 103]);
    assert_eq!(found("reason:nothing"), [0_u64; 0]);
    let unknown = NumberFilter::parse("brand:nobody").unwrap();
    let code = list(bench.store.connection(), &unknown, None, 1, None).unwrap_err().code();
    assert_eq!(code, Code::UnknownBrand);
}

#[test]
fn a_list_goes_on_behind_a_number() {
    let bench = filled();
    let all = NumberFilter::default();
    let (total, rows) =
        list(bench.store.connection(), &all, None, 2, Some(tn("12125550100"))).unwrap();
    let numbers: Vec<_> = rows.iter().map(|row| row.number).collect();
    assert_eq!((total, numbers), (4, vec![tn("12125550101"), tn("14155550102")]));
}

#[test]
fn a_view_knows_positions_and_ranges() {
    let bench = filled();
    let view = View::open(bench.store.connection(), &NumberFilter::default()).unwrap();
    assert_eq!(view.position(bench.store.connection(), tn("14155550102")).unwrap(), Some(2));
    assert_eq!(view.position(bench.store.connection(), tn("14155550109")).unwrap(), None);
    let keys = view.keys(bench.store.connection(), &[2..9, 0..1, 0..1]).unwrap();
    assert_eq!(keys, [12_125_550_100, 14_155_550_102, 14_155_550_103]);
    assert_eq!(view.page(bench.store.connection(), 3, 10).unwrap().len(), 1);
    assert!(view.page(bench.store.connection(), 4, 10).unwrap().is_empty());
}

#[test]
fn assigning_stamps_only_what_changes() {
    let mut bench = filled();
    let all = NumberSet::Filter(NumberFilter::default());
    let all_to = |bench: &mut Bench, brand: &str| {
        assign(&mut bench.store, &bench.world, &all, brand, None, &mut unwatched).unwrap().len()
    };
    assert_eq!(all_to(&mut bench, "Acme Health"), 2);
    assert_eq!(bench.branding(12_125_550_100), (Some(7), Some(1), 1), "unchanged");
    assert_eq!(
        bench.branding(14_155_550_102),
        (Some(7), None, 4),
        "the old reason is not the brand's"
    );
    assert_eq!(bench.branding(14_155_550_103), (Some(7), None, 5));
    assert_eq!(all_to(&mut bench, "acme"), 0);
}

#[test]
fn assigning_refuses_what_is_unknown_and_changes_nothing() {
    let mut bench = filled();
    let all = NumberSet::Filter(NumberFilter::default());
    let mut refused = |set: &NumberSet, brand: &str, reason: Option<&str>| {
        assign(&mut bench.store, &bench.world, set, brand, reason, &mut unwatched).unwrap_err()
    };
    assert_eq!(refused(&all, "nobody", None).code(), Code::UnknownBrand);
    assert_eq!(refused(&all, "acme", Some("Sale")).code(), Code::UnknownReason);
    let some = NumberSet::Numbers(vec![tn("14155550103"), tn("12125559999")]);
    let error = refused(&some, "acme", None);
    assert_eq!(error.code(), Code::UnknownNumber);
    assert_eq!(error.details()["numbers"][0], "+12125559999");
    assert_eq!(bench.branding(14_155_550_103), (None, None, 0));
}

#[test]
fn releasing_tells_the_exchange_only_what_it_knows() {
    let mut bench = filled();
    connect(&bench, 3);
    let keys = NumberSet::Keys(vec![12_125_550_100, 14_155_550_103, 12_125_550_101]);
    bench
        .store
        .connection()
        .execute("DELETE FROM number_state WHERE tn = 12125550101", [])
        .unwrap();
    let mut released =
        || release(&mut bench.store, &bench.world, &keys, &mut unwatched).unwrap().len();
    assert_eq!((released(), released()), (2, 0));
    assert_eq!(bench.branding(12_125_550_100), (None, None, 4));
    assert_eq!(bench.branding(12_125_550_101), (None, None, 0));
}

/// All numbers of a view as it was shown.
fn shown(view: &Arc<View>, ranges: &[(u64, u64)], count: u64) -> NumberSet {
    let ranges = ranges.iter().map(|(start, end)| *start..*end).collect();
    NumberSet::Shown { view: view.clone(), ranges, count }
}

#[test]
fn a_selection_is_carried_out_only_on_the_list_that_was_shown() {
    let mut bench = filled();
    let filter = NumberFilter::parse("department:Sales").unwrap();
    let view = Arc::new(View::open(bench.store.connection(), &filter).unwrap());
    let all = shown(&view, &[(0, 2)], 2);
    bench.import("number,department\n4155550104,Sales\n");
    let error = assign(&mut bench.store, &bench.world, &all, "other", None, &mut unwatched)
        .expect_err("one more number matches than was shown");
    assert_eq!(error.code(), Code::ViewChanged);
    assert_eq!((&error.details()["shown"], &error.details()["now"]), (&2.into(), &3.into()));
    assert_eq!(bench.branding(12_125_550_100).0, Some(7), "nothing was changed");

    let miscounted = shown(&view, &[(0, 1)], 2);
    let error = release(&mut bench.store, &bench.world, &miscounted, &mut unwatched).unwrap_err();
    assert_eq!(error.code(), Code::ViewChanged, "the screen said another count");
    let one = shown(&view, &[(0, 1)], 1);
    let edit = release(&mut bench.store, &bench.world, &one, &mut unwatched).unwrap();
    assert_eq!(edit.len(), 1, "one that was chosen by itself still matches");
}

#[test]
fn a_chosen_number_that_no_longer_matches_is_left_alone() {
    let mut bench = filled();
    let unbranded = NumberFilter { brand: Some(BrandFilter::Unbranded), ..NumberFilter::default() };
    bench.import("number\n4155550104\n");
    let view = Arc::new(View::open(bench.store.connection(), &unbranded).unwrap());
    let one = NumberSet::Keys(vec![14_155_550_103]);
    assign(&mut bench.store, &bench.world, &one, "other", None, &mut unwatched).unwrap();
    let first = shown(&view, &[(0, 1)], 1);
    let error = assign(&mut bench.store, &bench.world, &first, "acme", None, &mut unwatched)
        .expect_err("another program has given it a brand");
    assert_eq!((error.code(), &error.details()["now"]), (Code::ViewChanged, &0.into()));
    assert_eq!(bench.branding(14_155_550_103).0, Some(9));
}

#[test]
fn positions_in_the_whole_list_hold_as_long_as_its_length() {
    let mut bench = filled();
    let view = Arc::new(View::open(bench.store.connection(), &NumberFilter::default()).unwrap());
    let last = shown(&view, &[(3, 4)], 1);
    bench.import("number\n2125550099\n");
    let error = assign(&mut bench.store, &bench.world, &last, "acme", None, &mut unwatched)
        .expect_err("the fourth number is another one by now");
    assert_eq!(error.code(), Code::ViewChanged);
}

#[test]
fn an_undone_change_leaves_numbers_as_they_were_and_tells_the_exchange() {
    let mut bench = filled();
    connect(&bench, 3);
    let all = NumberSet::Filter(NumberFilter::default());
    let edit = assign(&mut bench.store, &bench.world, &all, "acme", None, &mut unwatched).unwrap();
    assert_eq!(edit.len(), 2);
    assert_eq!(undo(&mut bench.store, &bench.world, &edit, &mut unwatched).unwrap(), 2);
    assert_eq!(bench.branding(14_155_550_102), (Some(9), Some(3), 6), "it is sent again");
    assert_eq!(bench.branding(14_155_550_103), (None, None, 0), "it was never sent");
    assert_eq!(undo(&mut bench.store, &bench.world, &edit, &mut unwatched).unwrap(), 0);

    let released = release(&mut bench.store, &bench.world, &all, &mut unwatched).unwrap();
    let one = NumberSet::Keys(vec![12_125_550_101]);
    assign(&mut bench.store, &bench.world, &one, "other", None, &mut unwatched).unwrap();
    assert_eq!(undo(&mut bench.store, &bench.world, &released, &mut unwatched).unwrap(), 2);
    let (brand, reason, _) = bench.branding(12_125_550_100);
    assert_eq!((brand, reason), (Some(7), Some(1)), "brand and reason are back");
    let (brand, _, _) = bench.branding(12_125_550_101);
    assert_eq!(brand, Some(9), "what was changed since stays");
}

#[test]
fn a_reason_that_its_brand_lost_does_not_come_back() {
    let mut bench = filled();
    let one = NumberSet::Keys(vec![12_125_550_100]);
    let released = release(&mut bench.store, &bench.world, &one, &mut unwatched).unwrap();
    let lose = "DELETE FROM brand_reason WHERE brand = 7 AND revision = 2 AND reason = 1";
    bench.store.connection().execute(lose, []).unwrap();
    assert_eq!(undo(&mut bench.store, &bench.world, &released, &mut unwatched).unwrap(), 1);
    let (brand, reason, _) = bench.branding(12_125_550_100);
    assert_eq!((brand, reason), (Some(7), None), "no exchange would take it");
}

#[test]
fn a_cancelled_change_changes_nothing() {
    let mut bench = filled();
    let all = NumberSet::Filter(NumberFilter::default());
    let mut stop = |at: Progress| {
        if at.done == at.total { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let error = assign(&mut bench.store, &bench.world, &all, "acme", None, &mut stop).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
    assert_eq!(bench.branding(14_155_550_103), (None, None, 0));
    let error = release(&mut bench.store, &bench.world, &all, &mut stop).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
    assert_eq!(bench.branding(12_125_550_100), (Some(7), Some(1), 1));
}
