//! Brands: what is refused, and that the rest of the change set goes in.

use signet_protocol::manifest::{Brand, Logos};
use signet_protocol::{Digest, Op, ProblemType, merkle};

use crate::world::{World, assign, brand_with_logo, numbers, plain_brand, png, put, set};

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_outside_the_rules_is_refused_alone() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let logo = world.put_logo(&desk, &png()).await;
    let with_logo = brand_with_logo(&desk, "Harbour Health", logo);
    let absent = brand_with_logo(&desk, "Harbour Health", Digest::of(b"absent"));
    let plain = || plain_brand("Harbour Health");
    let other = Digest::of(b"other");
    let cases = [
        (Brand { short_name: Some("S".repeat(16)), ..plain() }, ProblemType::TextTooLong),
        (plain_brand(&"N".repeat(36)), ProblemType::TextTooLong),
        (plain_brand(""), ProblemType::TextMissing),
        (plain_brand("N\u{202e}"), ProblemType::TextInvalid),
        (plain_brand("Har\u{200d}bour"), ProblemType::TextInvalid),
        (plain_brand(" N"), ProblemType::TextInvalid),
        (Brand { reasons: vec!["R".into(); 33], ..plain() }, ProblemType::BrandTooLarge),
        (Brand { reasons: vec!["😀".repeat(64); 32], ..plain() }, ProblemType::BrandTooLarge),
        (Brand { reasons: vec!["R".repeat(65)], ..plain() }, ProblemType::TextTooLong),
        (Brand { brand: " ".into(), ..plain() }, ProblemType::TextInvalid),
        (Brand { display_name: "Other".into(), ..plain() }, ProblemType::InvalidRcd),
        (Brand { rcd: serde_json::json!([]), ..plain() }, ProblemType::InvalidRcd),
        (
            Brand { rcdi: Some(serde_json::json!({"/nam": "x"})), ..plain() },
            ProblemType::InvalidRcd,
        ),
        (Brand { rcdi: None, ..with_logo.clone() }, ProblemType::InvalidRcd),
        (Brand { logos: None, ..with_logo.clone() }, ProblemType::LogoMismatch),
        (
            Brand { logos: Some(Logos { png: other, bmp: None }), ..with_logo.clone() },
            ProblemType::LogoMismatch,
        ),
        (
            Brand { logos: Some(Logos { png: logo, bmp: Some(logo) }), ..with_logo.clone() },
            ProblemType::LogoMismatch,
        ),
        (absent, ProblemType::LogoMissing),
        (Brand { revision: 0, ..plain() }, ProblemType::RevisionOrder),
    ];
    let expected: Vec<_> = cases.iter().map(|(_, kind)| *kind).collect();
    let mut ops = vec![desk.add_key()];
    ops.extend(cases.into_iter().map(|(brand, _)| put(brand)));
    ops.push(put(with_logo));
    let receipt = world.append(&mut desk, ops).await;
    let refused: Vec<_> = receipt.results.iter().map(|result| result.kind).collect();
    assert_eq!(refused, expected);
    let places: Vec<_> = receipt.results.iter().map(|result| result.op as usize).collect();
    assert_eq!(places, (1..=expected.len()).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_ascend_and_never_change() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let revision = |revision, name: &str| put(Brand { revision, ..plain_brand(name) });
    let ops = vec![
        desk.add_key(),
        revision(2, "Two"),
        revision(2, "Two"),
        revision(2, "Other"),
        revision(1, "One"),
        revision(3, "Three"),
    ];
    let receipt = world.append(&mut desk, ops).await;
    let refused: Vec<_> = receipt.results.iter().map(|r| (r.op, r.kind)).collect();
    assert_eq!(refused, [(3, ProblemType::RevisionExists), (4, ProblemType::RevisionOrder)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assignment_names_a_brand_revision_and_reason_that_exist() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let one = set(&numbers("12125550100", 1));
    let assign_as = |brand: &str, revision, reason: Option<&str>| {
        let op = Op::Assign {
            brand: brand.into(),
            revision,
            reason: reason.map(str::to_owned),
            count: 1,
            root: merkle::set_root(&one),
        };
        (op, Some(one.clone()))
    };
    let ops = vec![
        desk.add_key(),
        put(plain_brand("N")),
        assign_as("nobody", 1, None),
        assign_as("brand", 2, None),
        assign_as("brand", 1, Some("Police")),
        assign_as("brand", 1, None),
        (Op::RetireBrand { brand: "brand".into() }, None),
        (Op::RetireBrand { brand: "nobody".into() }, None),
        assign(&numbers("12125550200", 1)),
    ];
    let receipt = world.append(&mut desk, ops).await;
    let refused: Vec<_> = receipt.results.iter().map(|r| (r.op, r.number, r.kind)).collect();
    assert_eq!(
        refused,
        [
            (2, None, ProblemType::UnknownBrand),
            (3, None, ProblemType::UnknownRevision),
            (4, None, ProblemType::UnknownReason),
            (7, None, ProblemType::UnknownBrand),
            (8, None, ProblemType::UnknownBrand),
        ]
    );
}
