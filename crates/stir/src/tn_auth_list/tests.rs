use super::*;

fn octets(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn tn(digits: &str) -> TelephoneNumber {
    digits.parse().unwrap()
}

fn one(number: &str) -> TnEntry {
    TnEntry::One(number.parse().unwrap())
}

fn range(start: &str, count: u64) -> TnEntry {
    TnEntry::Range { start: start.parse().unwrap(), count }
}

fn code(code: &str) -> TnEntry {
    TnEntry::ServiceProviderCode(code.into())
}

fn list(entries: impl IntoIterator<Item = TnEntry>) -> TnAuthList {
    TnAuthList::new(entries.into_iter().collect()).unwrap()
}

fn vectors(group: &str) -> serde_json::Map<String, serde_json::Value> {
    let text = include_str!("../../tests/fixtures/rfc8226/tnauthlist.json");
    let all: serde_json::Value = serde_json::from_str(text).unwrap();
    all[group].as_object().unwrap().clone()
}

/// DER made with an independent ASN.1 library.
#[test]
fn independent_encodings_are_read_and_written_back() {
    let expected = |name: &str| match name {
        "spc-1234" => vec![code("1234")],
        "one" => vec![one("12155551212")],
        "range-100" => vec![range("12125551500", 100)],
        "mixed" => vec![code("505F"), range("12125551000", 1000), one("18005551212")],
        _ => panic!("a vector that nothing is known of: {name}"),
    };
    let vectors = vectors("tnAuthList");
    assert_eq!(vectors.len(), 4);
    for (name, hex) in vectors {
        let der = octets(hex.as_str().unwrap());
        let list = TnAuthList::from_der(&der).unwrap();
        assert_eq!(list.entries(), expected(&name), "{name}");
        assert_eq!(list.to_der(), der, "{name}");
        assert_eq!(self::list(expected(&name)).to_der(), der, "{name}");
    }
}

#[test]
fn implicit_tags_empty_lists_and_letters_are_refused() {
    let vectors = vectors("tnAuthListNegative");
    assert_eq!(vectors.len(), 3);
    for (name, hex) in vectors {
        let error = match name.as_str() {
            "NEG-implicit-spc" => TnAuthListError::Encoding,
            "NEG-empty-seq" => TnAuthListError::Empty,
            "NEG-tn-letters" => TnAuthListError::Number,
            _ => panic!("a vector that nothing is known of: {name}"),
        };
        assert_eq!(TnAuthList::from_der(&octets(hex.as_str().unwrap())), Err(error), "{name}");
    }
}

/// The forms of one list that are close to right.
#[test]
fn every_other_encoding_is_refused() {
    for (hex, why) in [
        ("", "nothing"),
        ("30", "no length"),
        ("3008a00616043132333400", "an octet behind"),
        ("3009a006160431323334", "cut short"),
        ("3008a0061604313233", "cut within"),
        ("3084ffffffffa006160431323334", "a length of 4 GiB"),
        ("308008a0061604313233340000", "indefinite length"),
        ("30810aa00881061604313233340000", "a length in more octets than it takes"),
        ("3008a006140431323334", "a string of another type"),
        ("3008800616043132333400", "a tag that is not constructed"),
        ("3008a306160431323334", "a choice that does not exist"),
        ("300aa0061604313233340500", "an element that is no entry"),
        ("3109a006160431323334", "a set"),
        ("3006a20416022b31", "a plus"),
        ("3004a2021600", "a number without digits"),
        ("3014a2121610313233343536373839303132333435 36", "sixteen digits"),
        ("3004a0021600", "a code without characters"),
        ("3005a003160101", "a control character"),
        ("3005a003160180", "an octet that is not ASCII"),
        ("300ea10c300a16043132333402020001", "a count with a superfluous octet"),
        ("300da10b300916043132333402 01ff", "a negative count"),
        ("300da10b30091604313233340201 01", "a count of one"),
        ("300ba109300716022a310201 02", "a range from a star"),
        ("300ca10a300816043132333402 00", "a count without octets"),
        ("3016a1143012160431323334020a7fffffffffffffffffff", "a count beyond 64 bits"),
        ("300aa1083006160431323334", "a range without count"),
        ("300fa10d300b16043132333402010204 01", "an addition that is cut short"),
    ] {
        let der = octets(&hex.replace(' ', ""));
        assert!(TnAuthList::from_der(&der).is_err(), "{why}");
    }
}

#[test]
fn additions_to_a_range_are_passed_over_and_kept() {
    let der = octets("300fa10d300b1604313233340201020500");
    let list = TnAuthList::from_der(&der).unwrap();
    assert_eq!(list.entries(), [range("1234", 2)]);
    assert_eq!(list.to_der(), der);
}

#[test]
fn a_range_stays_within_its_digit_length() {
    let made = |start, count| TnAuthList::new(vec![range(start, count)]).map(|_| ());
    assert_eq!(made("9990", 9), Ok(()));
    assert_eq!(made("10", 89), Ok(()));
    for (start, count) in [
        ("9990", 10),
        ("10", 91),
        ("10", 90),
        ("9990", u64::MAX),
        ("9990", 1),
        ("9990", 0),
        ("999999999999999", 2),
        ("12#4", 2),
    ] {
        assert_eq!(made(start, count), Err(TnAuthListError::Range), "{start} {count}");
    }
}

#[test]
fn numbers_that_are_not_global_are_covered_as_they_are_written() {
    let list = list([one("911"), one("*67"), range("0800", 100), code("1 A-b")]);
    assert_eq!(TnAuthList::from_der(&list.to_der()), Ok(list.clone()));
    let lists = |number: &str| list.lists(number.parse().unwrap());
    for held in ["911", "*67", "0800", "0899"] {
        assert!(lists(held), "{held}");
    }
    for outside in ["0911", "912", "*68", "67", "800", "0900", "00800", "#67"] {
        assert!(!lists(outside), "{outside}");
    }
}

#[test]
fn the_shortest_list_covers_its_numbers_and_no_other() {
    let numbers = ["12125550100", "12125550101", "12125550102", "12125550107"].map(tn);
    let list = TnAuthList::of_numbers(&numbers).unwrap();
    assert_eq!(list.entries(), [range("12125550100", 3), one("12125550107")]);
    assert!(numbers.iter().all(|number| list.covers_by_value(*number)));
    for outside in ["12125550099", "12125550103", "12125550106", "12125550108", "9999"] {
        assert!(!list.covers_by_value(tn(outside)), "{outside}");
    }
    assert_eq!(TnAuthList::of_numbers(&[]), Err(TnAuthListError::Empty));
}

#[test]
fn the_highest_number_of_a_length_stands_alone() {
    let of = |first, last| TnAuthList::of_ranges([(tn(first), tn(last))]).unwrap();
    assert_eq!(of("9999", "9999").entries(), [one("9999")]);
    assert_eq!(of("9998", "9999").entries(), [one("9998"), one("9999")]);
    assert_eq!(of("9997", "9999").entries(), [range("9997", 2), one("9999")]);
    assert!(of("9997", "9999").covers_range(tn("9997"), tn("9999")));
}

#[test]
fn ranges_merge_however_they_come() {
    let ranges = [("5005", "5009"), ("5000", "5004"), ("5007", "5012"), ("5020", "5020")]
        .map(|(first, last)| (tn(first), tn(last)));
    let list = TnAuthList::of_ranges(ranges).unwrap();
    assert_eq!(list.entries(), [range("5000", 13), one("5020")]);
    for wrong in [("5001", "5000"), ("9999", "10000")] {
        let made = TnAuthList::of_ranges([(tn(wrong.0), tn(wrong.1))]);
        assert_eq!(made, Err(TnAuthListError::Range), "{wrong:?}");
    }
}

#[test]
fn a_range_is_covered_as_a_whole_or_not() {
    let list = list([range("5000", 10), one("5010"), range("5012", 8)]);
    let covers = |first, last| list.covers_range(tn(first), tn(last));
    assert!(covers("5000", "5010"), "a range and the number behind it");
    assert!(covers("5012", "5019"));
    assert!(!covers("5000", "5012") && !covers("4999", "5000") && !covers("5019", "5020"));
    assert!(!covers("5009", "5000"), "backwards");
}

#[test]
fn an_inventory_is_compared_in_any_order() {
    let list = list([range("5000", 10), range("5020", 10), one("12125550100")]);
    let ascending = ["4999", "5000", "5009", "5010", "5020", "5029", "5030", "12125550100"].map(tn);
    let outside = ["4999", "5010", "5030"].map(tn);
    assert_eq!(list.inventory(&ascending), Inventory { listed: 5, outside: outside.to_vec() });
    let mut mixed = ascending;
    mixed.reverse();
    mixed.swap(1, 5);
    let found = list.inventory(&mixed);
    assert_eq!(found.listed, 5);
    let mut sorted = found.outside.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, outside);
    assert_eq!(list.inventory(&[]), Inventory { listed: 0, outside: Vec::new() });
    let codes = self::list([code("1234")]);
    assert_eq!(codes.inventory(&ascending).listed, 0, "a code lists no number");
}

#[test]
fn a_child_gives_no_more_than_its_parent() {
    let ranges = list([range("12125550000", 100)]);
    let parts = list([range("12125550000", 50), range("12125550050", 49), one("12125550099")]);
    let code = list([self::code("1234")]);
    assert!(ranges.is_within(&ranges) && parts.is_within(&ranges) && ranges.is_within(&parts));
    assert!(!list([one("12155551212")]).is_within(&ranges));
    assert!(!list([range("12125550000", 101)]).is_within(&ranges));
    assert!(!code.is_within(&ranges), "a code is more than numbers");
    assert!(ranges.is_within(&code), "a code's numbers are known to its provider alone");
    assert!(!list([self::code("1235")]).is_within(&code));
    assert!(list([one("*67")]).is_within(&list([one("*67"), one("911")])));
    assert!(!list([one("*67")]).is_within(&list([one("*68"), one("67")])));
}

#[test]
fn entries_are_put_in_words() {
    let words = |entry: TnEntry| entry.to_string();
    assert_eq!(words(code("SGNT")), "SPC SGNT");
    assert_eq!(words(one("12125550100")), "+12125550100");
    assert_eq!(words(range("12125550100", 100)), "+12125550100 – +12125550199");
    assert_eq!(words(range("0800", 3)), "0800 – 0802");
    assert_eq!(words(range("*1", u64::MAX)), "*1", "no list holds it");
    assert_eq!(words(range("9998", u64::MAX)), "+9998 – +9999", "nor this");
}
