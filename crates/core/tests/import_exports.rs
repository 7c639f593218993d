//! Lists as telephone systems and carriers export them: columns are found without a mapping.

mod import_support;

use import_support::Bench;

/// Imports the list whole and answers the label of 212 555 0123.
#[track_caller]
fn label_of(list: &str, titles: u64) -> String {
    let mut bench = Bench::new();
    let counts = bench.import(list).counts;
    assert_eq!((counts.created, counts.rejected), (2, titles), "{list}");
    bench.texts(12_125_550_123).0
}

#[test]
fn a_communications_manager_export_is_read_by_its_directory_number() {
    let list = "DEVICE NAME,DESCRIPTION,DIRECTORY NUMBER 1,ROUTE PARTITION 1,EXTERNAL PHONE NUMBER MASK 1\n\
                SEP001122334455,Ann,\\+12125550123,PT,212555XXXX\n\
                SEP001122334456,Bob,\\+12125550124,PT,212555XXXX\n";
    assert_eq!(label_of(list, 0), "Ann");
}

#[test]
fn a_person_s_display_name_is_a_label_and_no_brand() {
    let list = "DisplayName,UserPrincipalName,LineUri\n\
                Ann,ann@example.com,tel:+12125550123\nBob,bob@example.com,tel:+12125550124\n";
    assert_eq!(label_of(list, 0), "Ann");
}

#[test]
fn a_billing_number_gives_way_to_the_working_number() {
    let list = "BTN,WTN,CLLI,Caller Name\n\
                2125550100,2125550123,NYCMNY,HARBOUR\n2125550100,2125550124,NYCMNY,HARBOUR\n";
    assert_eq!(label_of(list, 0), "HARBOUR");
}

#[test]
fn a_header_is_found_below_a_report_s_titles() {
    let rows = "DID,Description,Site\n2125550123,Front,NYC\n2125550124,Back,NYC\n";
    let titled = format!("Harbour phone numbers\nGenerated:,2026-01-01\n\n{rows}");
    assert_eq!(label_of(&titled, 2), "Front");
    assert_eq!(label_of(&titled.replace(',', ";"), 2), "Front");
}

#[test]
fn a_first_row_without_a_number_is_no_title() {
    let mut bench = Bench::new();
    let counts = bench.import("Foo,Bar\nn/a,Phone\n2125550123,Front\n").counts;
    assert_eq!((counts.rows, counts.created, counts.rejected), (2, 1, 1));
}
