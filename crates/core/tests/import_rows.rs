//! What becomes of rows: messy lists, encodings, brands, counts, and the file of refused rows.

mod import_support;

use import_support::{Bench, assert_whole, unexplained};
use signet_core::import::{
    ImportError, ImportOptions, ListError, Mapping, Outcome, RejectCode, inspect, read_numbers,
};

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn every_encoding_and_delimiter_reads_the_same() {
    let list = |d: &str| {
        format!(
            "Rufnummer{d}Bezeichnung{d}Abteilung\r\n(212) 555-0123{d}Zürich, Bahnhof{d}Süd\r\n2125550124{d}b{d}\r\n"
        )
    };
    let comma = "Rufnummer,Bezeichnung,Abteilung\r\n(212) 555-0123,\"Zürich, Bahnhof\",Süd\r\n2125550124,b,\r\n".to_owned();
    let latin: Vec<u8> = list(";").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let files: Vec<Vec<u8>> = vec![
        comma.clone().into_bytes(),
        list(";").into_bytes(),
        list("\t").into_bytes(),
        list("|").into_bytes(),
        format!("\u{feff}{comma}").into_bytes(),
        latin,
        format!("sep=;\r\n{}", list(";")).into_bytes(),
        utf16(&comma, false, true),
        utf16(&comma, true, true),
        utf16(&list("\t"), false, false),
        utf16(&list("\t"), true, false),
    ];
    for (position, bytes) in files.into_iter().enumerate() {
        let mut bench = Bench::new();
        let path = bench.file("list.csv", bytes);
        let plan = bench.plan(&path).unwrap();
        let counts = bench.commit(&plan).counts;
        assert_eq!((counts.rows, counts.created), (2, 2), "file {position}");
        let expected = ("Zürich, Bahnhof".to_owned(), "Süd".to_owned());
        assert_eq!(bench.texts(12_125_550_123), expected, "file {position}");
    }
}

#[test]
fn a_stray_latin_byte_in_utf8_is_read() {
    let mut bench = Bench::new();
    let path =
        bench.file("list.csv", b"number,label\n2125550123,Z\xc3\xbcrich\n2125550124,Z\xfcrich\n");
    let plan = bench.plan(&path).unwrap();
    bench.commit(&plan);
    assert_eq!(bench.texts(12_125_550_123).0, "Zürich");
    assert_eq!(bench.texts(12_125_550_124).0, "Zürich");
}

#[test]
fn the_first_row_of_a_number_wins_and_all_rows_are_counted() {
    let mut bench = Bench::new();
    let text = "number,label\n2125550123,a\n\n+1 212 555 0123,b\n,orphan\n , \n1.21E+10,c\nx,d\n2125550124\n";
    let result = bench.import(text);
    let counts = result.counts;
    assert_eq!((counts.rows, counts.blank, counts.created), (8, 2, 2));
    assert_eq!((counts.duplicate, counts.rejected), (1, 3));
    assert_eq!(result.reject_codes[&RejectCode::MissingNumber], 1);
    assert_eq!(result.reject_codes[&RejectCode::ScientificNotation], 1);
    assert_eq!(result.reject_codes[&RejectCode::NotANumber], 1);
    assert_eq!(bench.texts(12_125_550_123).0, "a");
    let again = bench.import(text).counts;
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
}

#[test]
fn a_list_without_header_loses_no_row() {
    let mut bench = Bench::new();
    assert_eq!(bench.import("2125550123,a\n2125550124,b\n").counts.created, 2);
    assert_eq!(bench.import("2125550125\n").counts.created, 1);
    let counts = bench.import("1.21E+10,x\n2125550126,b\n2125550127,c\n").counts;
    assert_eq!((counts.rows, counts.created, counts.rejected), (3, 2, 1));
}

#[test]
fn the_number_column_is_found_by_name_and_content() {
    let mut bench = Bench::new();
    bench.import("Account Number,Wat,Name\n2125550100,2125550123,a\n2125550101,2125550124,b\n");
    assert_eq!(bench.texts(12_125_550_123).0, "a");
    bench.import("number,telefon\n1,2125550125\n2,2125550126\n");
    bench.texts(12_125_550_125);
    let counts = bench.import("phone\n").counts;
    assert_eq!(counts.rows, 0);
}

#[test]
fn a_mapping_overrides_names() {
    let mut bench = Bench::new();
    let mapping = Mapping::parse("number=2,label=LAST").unwrap();
    let options = ImportOptions { mapping, ..Default::default() };
    bench.import_with("phone,other,last\n2125550100,2125550123,z\n", &options);
    assert_eq!(bench.texts(12_125_550_123).0, "z");
}

#[test]
fn unclosed_quotes_and_ragged_rows_lose_nothing() {
    let mut bench = Bench::new();
    let text = "number,label\n2125550123,\"Acme\n2125550124,\"two\nlines\"\n2125550125\n2125550126,a,b,c\n2125550127,\"x\"\n";
    let result = bench.import(text);
    assert_eq!((result.counts.rows, result.counts.created, result.counts.rejected), (5, 4, 1));
    assert_eq!(result.reject_codes[&RejectCode::UnclosedQuote], 1);
    assert_eq!(bench.texts(12_125_550_124).0, "two lines");
}

#[test]
fn brands_and_reasons_are_resolved_and_stamped_in_order() {
    let mut bench = Bench::new();
    let text = "number,brand,reason\n2125550125,acme,appointment\n2125550123,ACME health,\n2125550124,,\n\
                2125550126,nobody,\n2125550127,acme,Sale\n2125550128,,Sale\n2125550129,Old,\n";
    let result = bench.import(text);
    assert_eq!((result.counts.created, result.counts.rejected), (3, 4));
    assert_eq!(result.reject_codes[&RejectCode::UnknownBrand], 2);
    assert_eq!(result.reject_codes[&RejectCode::UnknownReason], 1);
    assert_eq!(result.reject_codes[&RejectCode::ReasonWithoutBrand], 1);
    assert_eq!(bench.branding(12_125_550_123), (Some(7), None, 1));
    assert_eq!(bench.branding(12_125_550_124), (None, None, 0));
    assert_eq!(bench.branding(12_125_550_125), (Some(7), Some(1), 2));

    let acme = ImportOptions { brand: Some("acme".into()), ..Default::default() };
    let counts = bench.import_with("number,label\n2125550125,x\n2125550124,\n", &acme).counts;
    assert_eq!(counts.updated, 2);
    assert_eq!(
        bench.branding(12_125_550_125),
        (Some(7), Some(1), 2),
        "the reason stays, a label stamps nothing"
    );
    assert_eq!(bench.branding(12_125_550_124), (Some(7), None, 3));
    let other = ImportOptions { brand: Some("other".into()), ..Default::default() };
    bench.import_with("number\n2125550125\n", &other);
    assert_eq!(
        bench.branding(12_125_550_125),
        (Some(9), None, 4),
        "another brand has other reasons"
    );
    assert_eq!(bench.import("number,label\n2125550125,y\n").counts.updated, 1);
    assert_eq!(
        bench.branding(12_125_550_125),
        (Some(9), None, 4),
        "a list without brand leaves it"
    );
}

#[test]
fn a_plan_stays_true_when_the_store_changes() {
    let mut bench = Bench::new();
    let first = bench.file("first.csv", "number,label\n2125550123,a\n2125550124,b\n");
    let plan = bench.plan(&first).unwrap();
    assert_eq!(plan.counts().created, 2);
    bench.import("number,label\n2125550123,z\n");
    let counts = bench.commit(&plan).counts;
    assert_eq!((counts.created, counts.updated), (1, 1));
    assert_whole(&counts);
}

#[test]
fn refused_rows_come_back_and_import_once_mended() {
    let mut bench = Bench::new();
    let path = bench.file(
        "list.csv",
        "Tel;Label\n2125550123;ok\n212555;\"semi;colon \"\"q\"\"\"\nn/a;Zürich;extra\n",
    );
    let plan = bench.plan(&path).unwrap();
    bench.commit(&plan);
    let rejects = bench.path("rejects.csv");
    let fix = |code: RejectCode| format!("look; {}", code.as_str());
    assert_eq!(plan.write_rejects(&rejects, &fix).unwrap(), 2);
    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(
        text.starts_with("\u{feff}Tel;Label;;signet_line;signet_code;signet_fix\r\n"),
        "{text}"
    );
    assert!(
        text.contains("212555;\"semi;colon \"\"q\"\"\";;3;too_short;\"look; too_short\"\r\n"),
        "{text}"
    );
    let same = bench.plan(&rejects).unwrap();
    assert_eq!((same.counts().rows, same.counts().rejected), (2, 2));
    std::fs::write(&rejects, text.replace("212555;", "2125550124;").replace("n/a", "2125550125"))
        .unwrap();
    let mended = bench.plan(&rejects).unwrap();
    assert_eq!(bench.commit(&mended).counts.created, 2);
    assert_eq!(bench.texts(12_125_550_124).0, "semi;colon \"q\"");
    assert_eq!(bench.texts(12_125_550_125).0, "Zürich");
}

#[test]
fn refused_rows_of_a_list_without_header_keep_every_row() {
    let bench = Bench::new();
    let path = bench.file("list.csv", "2125550123,ok\nn/a,a\nbad,b\n");
    let plan = bench.plan(&path).unwrap();
    assert_eq!(plan.counts().rejected, 2);
    let rejects = bench.path("rejects.csv");
    plan.write_rejects(&rejects, &unexplained).unwrap();
    assert_eq!(bench.plan(&rejects).unwrap().counts().rows, 2);
}

#[test]
fn the_sample_shows_every_outcome() {
    let mut bench = Bench::new();
    bench.import("number,label\n2125550100,a\n2125550101,b\n");
    let path = bench.file(
        "x.csv",
        "number,label\n2125550100,a\n2125550101,c\n(212) 555-0102,d\n2125550102,e\nfoo,f\n",
    );
    let plan = bench.plan(&path).unwrap();
    let outcomes: Vec<_> = plan.sample().iter().map(|row| (row.line, row.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            (2, Outcome::Unchanged),
            (3, Outcome::Updated),
            (4, Outcome::Created),
            (5, Outcome::Duplicate),
            (6, Outcome::Rejected)
        ]
    );
    assert_eq!(plan.sample()[2].raw, "(212) 555-0102");
    assert_eq!(plan.sample()[4].code, Some(RejectCode::NotANumber));
}

#[test]
fn an_inspection_suggests_columns() {
    let bench = Bench::new();
    let path =
        bench.file("list.csv", "Site;Phone;Dept\nHQ;212 555 0123;Sales\nLab;2125550124;R&D\n");
    let seen = inspect(&path, "US", &Mapping::default()).unwrap();
    assert_eq!((seen.has_header, seen.columns.len(), seen.rows_estimated), (true, 3, 2));
    let suggested: Vec<_> =
        seen.columns.iter().map(|column| column.suggested.map(|field| field.as_str())).collect();
    assert_eq!(suggested, [Some("label"), Some("number"), Some("department")]);
    let words = bench.file("words.csv", "a,b\nc,d\n");
    assert!(inspect(&words, "US", &Mapping::default()).is_ok(), "the person may know the column");
}

#[test]
fn a_list_that_selects_numbers_is_read() {
    let bench = Bench::new();
    let path = bench.file("list.txt", "2125550124\nbad\n+1 212 555 0123\n2125550124\n");
    let list = read_numbers(&bench.store, &path, &ImportOptions::default()).unwrap();
    assert_eq!(list.numbers.len(), 2);
    assert_eq!(list.rejected, [(2, RejectCode::NotANumber)]);
}

#[test]
fn random_messy_files_keep_the_sum_and_the_dry_run() {
    let pieces = [
        "2125550123",
        "+1 212 555 0199",
        "(415) 555-2671",
        "1.21E+10",
        "",
        " ",
        "n/a",
        "\"",
        "\"\"",
        "a \"b\" c",
        "\"x,y\"",
        "\"two\nlines\"",
        ",",
        ",,",
        ";",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "Zürich",
        "٢١٢٥٥٥٠١٢٣",
        "\u{0}",
        "\u{feff}",
        "'2125550177",
        "212-555-0123 x9",
        "acme",
        "'",
        "=",
    ];
    let mut seed = 1_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut read = 0;
    for round in 0..150 {
        let mut bench = Bench::new();
        let mut text = String::from(if round % 3 == 0 {
            "number,label,brand\n"
        } else {
            "2125550111,start\n"
        });
        for _ in 0..random(120) {
            text.push_str(pieces[random(pieces.len())]);
            if random(3) == 0 {
                text.push(',');
            }
            if random(4) == 0 {
                text.push('\n');
            }
        }
        let path = bench.file("list.csv", &text);
        let plan = match bench.plan(&path) {
            Ok(plan) => plan,
            // Zero bytes, or rubbish in the number column, may prevail by chance.
            Err(ImportError::List(ListError::Binary { .. } | ListError::NoNumberColumn { .. })) => {
                continue;
            }
            Err(error) => panic!("{error}: {text:?}"),
        };
        let result = bench.commit(&plan);
        assert_whole(&result.counts);
        assert_eq!(result.counts, plan.counts(), "{text:?}");
        assert_eq!(bench.count() as u64, result.counts.created);
        let rejects = bench.path("rejects.csv");
        let written = plan.write_rejects(&rejects, &unexplained).unwrap();
        assert_eq!(written, result.counts.rejected, "{text:?}");
        let again = bench.plan(&path).unwrap().counts();
        assert_eq!(
            again.unchanged, result.counts.created,
            "a second import changes nothing: {text:?}"
        );
        read += 1;
    }
    assert!(read > 100, "only {read} of 150 files could be read at all");
}

#[test]
fn a_reason_column_without_any_brand_costs_no_row() {
    let mut bench = Bench::new();
    let path = bench.file("list.csv", "Number,Reason\n2125550101,moved\n2125550102,\n");
    let plan = bench.plan(&path).unwrap();
    assert_eq!(plan.counts().created, 2);
    assert_eq!(bench.commit(&plan).counts.rejected, 0);
}
