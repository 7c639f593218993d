//! Files that are no lists: each is refused with its own code, and nothing is written.

mod import_support;

use import_support::{Bench, unexplained};
use signet_core::import::{Column, ImportField, ImportOptions, Mapping, plan};
use signet_core::{Code, Coded};
use std::ops::ControlFlow;

fn refused(bytes: &[u8]) -> Code {
    let bench = Bench::new();
    let path = bench.file("list.csv", bytes);
    bench.plan(&path).err().expect("the file is refused").code()
}

fn details(bytes: &[u8]) -> serde_json::Value {
    let bench = Bench::new();
    let path = bench.file("list.csv", bytes);
    bench.plan(&path).err().expect("the file is refused").details()
}

#[test]
fn a_refusal_says_where_it_is() {
    let mut noise = b"number,label\n2125550123,a\n212".to_vec();
    noise.extend([1; 40]);
    assert_eq!((&details(&noise)["line"], &details(&noise)["column"]), (&3.into(), &4.into()));
    // Zero bytes far behind the beginning, where the file is read piece by piece.
    let mut late = "2125550123,a\n".repeat(40_000).into_bytes();
    late.extend(b"21");
    late.extend([0; 4_000]);
    assert_eq!(details(&late)["line"], 40_001);
    assert_eq!(details(&late)["column"], 3);
    let below = details(b"\n,\ncolour,size\nred,4\nblue,5\n");
    assert_eq!(below["columns"], serde_json::json!(["colour", "size"]), "{below}");
    assert_eq!(below["line"], 3);
    let mut long = b"number,label\n2125550123,\"a\n".to_vec();
    long.resize(3_000_000, b'x');
    assert_eq!(details(&long)["line"], 3);
}

#[test]
fn an_option_that_names_nothing_is_told_what_there_is() {
    let bench = Bench::new();
    let path = bench.file("list.csv", "number,label\n2125550123,a\n");
    let refused = |options: &ImportOptions| {
        let error = bench.plan_with(&path, options).err().expect("it is refused");
        (error.code(), error.details())
    };
    let (code, details) =
        refused(&ImportOptions { brand: Some("Nobody".into()), ..Default::default() });
    assert_eq!((code, &details["brand"]), (Code::UnknownBrand, &"Nobody".into()));
    assert!(details["brands"].is_array(), "{details}");
    let (code, details) =
        refused(&ImportOptions { reason: Some("None".into()), ..Default::default() });
    assert_eq!((code, &details["reason"]), (Code::UnknownReason, &"None".into()));
    assert!(details["reasons"].is_array(), "{details}");
    let error = Mapping::parse("number=1,colour=2").expect_err("it is refused");
    assert_eq!(error.details()["part"], "colour=2");
}

#[test]
fn a_missing_file_is_not_found() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&bench.path("none.csv")).err().unwrap().code(), Code::FileNotFound);
}

#[test]
fn a_directory_is_no_list() {
    let bench = Bench::new();
    assert_eq!(bench.plan(bench.directory.path()).err().unwrap().code(), Code::FileIsDirectory);
}

#[test]
fn a_device_is_unreadable() {
    let bench = Bench::new();
    let code = bench.plan(std::path::Path::new("/dev/zero")).err().unwrap().code();
    assert_eq!(code, Code::FileUnreadable);
}

#[test]
fn a_file_without_text_is_empty() {
    assert_eq!(refused(b""), Code::EmptyFile);
    assert_eq!(refused(b"\xef\xbb\xbf"), Code::EmptyFile);
    assert_eq!(refused(b"\n\n , ,\n"), Code::EmptyFile);
}

#[test]
fn a_binary_file_is_told_from_text() {
    assert_eq!(refused(b"%PDF-1.7\nsome text"), Code::BinaryFile);
    let noise: Vec<u8> =
        (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(refused(&noise), Code::BinaryFile);
    assert_eq!(refused(&[0; 5000]), Code::BinaryFile);
}

#[test]
fn spreadsheets_and_markup_are_unsupported() {
    assert_eq!(refused(b"PK\x03\x04rest of a workbook"), Code::UnsupportedFormat);
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Code::UnsupportedFormat);
    assert_eq!(refused(b"\n<HTML><table><tr><td>2125550123"), Code::UnsupportedFormat);
}

#[test]
fn a_fifty_megabyte_line_is_refused() {
    assert_eq!(refused(&vec![b'7'; 50_000_000]), Code::RowTooLong);
    let mut late = b"number,label\n2125550123,a\n".to_vec();
    late.resize(50_000_000, b'x');
    assert_eq!(refused(&late), Code::RowTooLong);
}

#[test]
fn a_list_without_numbers_has_no_number_column() {
    assert_eq!(refused(b"colour,size\nred,4\nblue,5\n"), Code::NoNumberColumn);
    assert_eq!(refused(b"just some words"), Code::NoNumberColumn);
}

#[test]
fn a_mapping_to_nowhere_is_an_unknown_column() {
    let bench = Bench::new();
    let path = bench.file("list.csv", "number,label\n2125550123,a\n");
    for mapping in ["number=phone", "number=3", "label=0"] {
        let options =
            ImportOptions { mapping: Mapping::parse(mapping).unwrap(), ..Default::default() };
        let code = bench.plan_with(&path, &options).err().unwrap().code();
        assert_eq!(code, Code::UnknownColumn, "{mapping}");
    }
    let mapping = Mapping::exact(vec![(ImportField::Number, Column::At(2))]);
    let options = ImportOptions { mapping, ..Default::default() };
    assert_eq!(bench.plan_with(&path, &options).err().unwrap().code(), Code::UnknownColumn);
}

#[test]
fn options_must_name_what_exists() {
    let bench = Bench::new();
    let path = bench.file("list.csv", "number\n2125550123\n");
    let refused = |options: ImportOptions| bench.plan_with(&path, &options).err().unwrap().code();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        refused(ImportOptions { region: some("XX"), ..Default::default() }),
        Code::UnknownRegion
    );
    assert_eq!(
        refused(ImportOptions { brand: some("nobody"), ..Default::default() }),
        Code::UnknownBrand
    );
    let reason = ImportOptions { brand: some("acme"), reason: some("Sale"), ..Default::default() };
    assert_eq!(refused(reason), Code::UnknownReason);
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let mut bench = Bench::new();
    let path = bench.file("list.csv", "number\n2125550123\n");
    let stopped =
        plan(&bench.store, &path, &ImportOptions::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped.err().unwrap().code(), Code::Cancelled);
    let planned = bench.plan(&path).unwrap();
    let stopped = planned.commit(&mut bench.store, &bench.world, &mut |progress| {
        if progress.done == progress.total {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(stopped.err().unwrap().code(), Code::Cancelled);
    assert_eq!(bench.count(), 0);
}

#[test]
fn a_list_changed_after_planning_is_not_mixed_up() {
    let bench = Bench::new();
    let path = bench.file("list.csv", "number\nbad\n2125550123\n");
    let planned = bench.plan(&path).unwrap();
    std::fs::write(&path, "number\n2125550124\n").unwrap();
    let code =
        planned.write_rejects(&bench.path("rejects.csv"), &unexplained).err().unwrap().code();
    assert_eq!(code, Code::FileChanged);
    assert!(!bench.path("rejects.csv").exists());
}

#[test]
fn refused_rows_never_take_the_place_of_the_list_the_workspace_or_a_key() {
    let bench = Bench::new();
    let text = "number\n2125550123\nnobody\n";
    let list = bench.file("list.csv", text);
    let key = bench.file("test.signet.key", r#"{"format":"signet-key","version":1}"#);
    let plan = bench.plan(&list).unwrap();
    for (path, code) in [
        (list.clone(), Code::FileUnwritable),
        (bench.directory.path().join(".").join("list.csv"), Code::FileUnwritable),
        (bench.path("test.signet"), Code::FileExists),
        (key, Code::FileExists),
    ] {
        let before = std::fs::read(&path).unwrap();
        assert_eq!(
            plan.write_rejects(&path, &unexplained).unwrap_err().code(),
            code,
            "{}",
            path.display()
        );
        assert_eq!(std::fs::read(&path).unwrap(), before, "{}", path.display());
    }
    assert_eq!(bench.store.workspace().unwrap().enterprise, "Acme");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_reported_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    let name = bench.directory.path().join(std::ffi::OsStr::from_bytes(b"\xff.csv"));
    let error = bench.plan(&name).err().unwrap();
    assert_eq!(error.code(), Code::FileNotFound);
    assert!(error.details()["path"].as_str().unwrap().ends_with("\u{fffd}.csv"));
}
