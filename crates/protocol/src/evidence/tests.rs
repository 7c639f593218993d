//! One attack per step: a single flipped or swapped thing is found, and by the
//! step that is there for it.

use serde_json::json;
use signet_stir::certificate::{Certificate, Contents, TnScope, common_name_only, issue};
use signet_stir::{Signer as _, SoftwareSigner, TelephoneNumber, TnAuthList};

use super::{Proven, StepId, verify};
use crate::document::{digest, sign};
use crate::manifest::Brand;
use crate::{
    AssignEvidence, BrandingAnswer, Digest, Evidence, Jwks, ManifestClaims, NumberSet,
    NumberStatus, Op, ProblemType, PutBrandEvidence, ReceiptClaims, Refusal, Salt, StatusClaims,
    merkle,
};

const NOW: i64 = 1_780_000_000;

fn signer(seed: u8) -> SoftwareSigner {
    SoftwareSigner::from_scalar(&[seed; 32]).unwrap()
}

fn number(digits: &str) -> TelephoneNumber {
    digits.parse().unwrap()
}

/// The parts of an honest answer, to be bent one at a time.
struct World {
    exchange: SoftwareSigner,
    root: SoftwareSigner,
    desk: SoftwareSigner,
    scope: Option<TnScope>,
    list: Option<String>,
    not_after: i64,
    put: ManifestClaims,
    put_receipt: ReceiptClaims,
    assign: ManifestClaims,
    assign_receipt: ReceiptClaims,
    status: StatusClaims,
    set: NumberSet,
    /// Bends receipts and status after they were bound to the manifests.
    unbind: fn(&mut World),
}

fn world() -> World {
    let numbers: Vec<TelephoneNumber> =
        (0..7).map(|more| TelephoneNumber::from_u64(12_125_550_100 + more * 3).unwrap()).collect();
    let set = NumberSet::new(Salt::from_bytes([5; 32]), numbers.clone()).unwrap();
    let brand = Brand {
        brand: "b".into(),
        revision: 1,
        display_name: "Harbour Health".into(),
        short_name: Some("Harbour".into()),
        rcd: json!({"nam": "Harbour Health"}),
        rcdi: None,
        reasons: vec!["Appointment".into(), "Results".into()],
        logos: None,
    };
    let assign = Op::Assign {
        brand: "b".into(),
        revision: 1,
        reason: Some("Appointment".into()),
        count: 7,
        root: merkle::set_root(&set),
    };
    let manifest = |seq, ops| ManifestClaims {
        iss: "e".into(),
        aud: "x".into(),
        iat: NOW - 10,
        jti: format!("j{seq}"),
        seq,
        prev: None,
        ops,
    };
    let receipt = |seq| ReceiptClaims {
        iss: "x".into(),
        aud: "e".into(),
        iat: NOW - 9,
        manifest: Digest::of(b""),
        seq,
        prev: None,
        results: vec![],
    };
    World {
        exchange: signer(1),
        root: signer(2),
        desk: signer(3),
        scope: Some(TnScope::Value(TnAuthList::of_numbers(&numbers).unwrap())),
        list: None,
        not_after: NOW + 1000,
        put: manifest(1, vec![Op::PutBrand(brand)]),
        put_receipt: receipt(1),
        assign: manifest(2, vec![assign]),
        assign_receipt: receipt(2),
        status: StatusClaims {
            iss: "x".into(),
            iat: NOW - 5,
            exp: NOW + 295,
            number: numbers[3],
            status: NumberStatus::Active,
            manifest: Digest::of(b""),
            op: 0,
        },
        set,
        unbind: |_| {},
    }
}

impl World {
    fn certificates(&self) -> (Certificate, Certificate) {
        let contents = |subject: &str, key, scope, authority| Contents {
            serial: &[1; 8],
            subject: common_name_only(subject).unwrap(),
            issuer: common_name_only("Exchange").unwrap(),
            not_before: NOW - 1000,
            not_after: self.not_after,
            public_key: key,
            scope,
            constraints: None,
            authority,
            path_length: None,
        };
        // What is published is always the honest root.
        let honest = signer(2);
        let root = contents("Exchange", honest.public_key(), None, true);
        let published = issue(root, &honest);
        let desk = contents("Harbour Health", self.desk.public_key(), self.scope.clone(), false);
        (issue(desk, &self.root).unwrap(), published.unwrap())
    }

    fn jwks(&self) -> Jwks {
        Jwks::published(signer(1).public_key(), &self.certificates().1).unwrap()
    }

    fn answer(&mut self) -> BrandingAnswer {
        let (desk, _) = self.certificates();
        let put = sign(&self.put, &self.desk).unwrap();
        let assign = sign(&self.assign, &self.desk).unwrap();
        self.put_receipt.manifest = digest(&put);
        self.assign_receipt.manifest = digest(&assign);
        self.status.manifest = digest(&assign);
        (self.unbind)(self);
        let tn = number("12125550109");
        let index = self.set.position(tn).unwrap();
        let path = merkle::inclusion_path(&merkle::leaves(&self.set), index).unwrap();
        let Op::PutBrand(brand) = &self.put.ops[0] else { panic!("first op puts the brand") };
        let reason = match &self.assign.ops[0] {
            Op::Assign { reason, .. } => reason.clone(),
            _ => None,
        };
        BrandingAnswer {
            number: tn,
            status: self.status.status,
            rcd: brand.rcd.clone(),
            rcdi: brand.rcdi.clone(),
            crn: reason,
            evidence: Evidence {
                put_brand: PutBrandEvidence {
                    manifest: put,
                    receipt: sign(&self.put_receipt, &self.exchange).unwrap(),
                    op: 0,
                    certificates: vec![desk.to_base64()],
                },
                assign: AssignEvidence {
                    manifest: assign,
                    receipt: sign(&self.assign_receipt, &self.exchange).unwrap(),
                    op: 0,
                    certificates: vec![desk.to_base64()],
                    tn_auth_list: self.list.clone(),
                    leaf_salt: Digest::from_bytes(merkle::leaf_salt(self.set.salt(), tn)),
                    index: index as u64,
                    size: self.set.numbers().len() as u64,
                    path: path.into_iter().map(Digest::from_bytes).collect(),
                },
                status: sign(&self.status, &self.exchange).unwrap(),
            },
        }
    }
}

fn check(world: &World, answer: &BrandingAnswer) -> Result<Proven, StepId> {
    verify(answer, &world.jwks(), number("12125550109"), NOW).map_err(|error| {
        let last = error.steps.last().unwrap();
        assert!(!last.passed && last.id == error.failed);
        assert!(error.steps.iter().rev().skip(1).all(|step| step.passed));
        error.failed
    })
}

/// Bends the world before the documents are made.
fn bent_world(bend: impl FnOnce(&mut World)) -> StepId {
    let mut world = world();
    bend(&mut world);
    let answer = world.answer();
    check(&world, &answer).expect_err("the bent answer is refused")
}

/// Bends the finished answer.
fn bent_answer(bend: impl FnOnce(&mut BrandingAnswer)) -> StepId {
    let mut world = world();
    let mut answer = world.answer();
    bend(&mut answer);
    check(&world, &answer).expect_err("the bent answer is refused")
}

/// Changes one character of a JWS's part: 0 header, 1 payload, 2 signature.
fn flip(jws: &mut String, part: usize) {
    let mut parts: Vec<String> = jws.split('.').map(str::to_owned).collect();
    let letter = if parts[part].as_bytes()[9] == b'A' { "B" } else { "A" };
    parts[part].replace_range(9..10, letter);
    *jws = parts.join(".");
}

#[test]
fn an_honest_answer_is_proven_by_every_step() {
    let mut world = world();
    let answer = world.answer();
    let proven = check(&world, &answer).unwrap();
    assert_eq!(proven.name, "Harbour Health");
    assert_eq!(proven.signed_by, "CN=Harbour Health");
    assert_eq!(proven.crn.as_deref(), Some("Appointment"));
    assert_eq!(proven.kid, signer(3).kid());
    assert_eq!(proven.steps.len(), 16);
    assert!(proven.steps.iter().all(|step| step.passed));
}

#[test]
fn a_status_made_to_last_is_refused() {
    let lasting = |world: &mut World| world.status.exp = world.status.iat + 301;
    assert_eq!(bent_world(lasting), StepId::StatusCurrent);
    let endless = |world: &mut World| (world.status.iat, world.status.exp) = (i64::MIN, i64::MAX);
    assert_eq!(bent_world(endless), StepId::StatusCurrent);
}

#[test]
fn a_status_by_another_key_or_changed_is_refused() {
    assert_eq!(bent_world(|world| world.exchange = signer(9)), StepId::StatusSignature);
    assert_eq!(bent_answer(|answer| flip(&mut answer.evidence.status, 2)), StepId::StatusSignature);
    let receipt_as_status =
        bent_answer(|answer| answer.evidence.status = answer.evidence.assign.receipt.clone());
    assert_eq!(receipt_as_status, StepId::StatusSignature, "typ tells documents apart");
}

#[test]
fn an_old_or_future_status_is_refused() {
    assert_eq!(bent_world(|world| world.status.exp = NOW), StepId::StatusCurrent);
    assert_eq!(bent_world(|world| world.status.iat = NOW + 61), StepId::StatusCurrent);
}

#[test]
fn a_status_about_something_else_is_refused() {
    let other = number("12125550112");
    assert_eq!(bent_world(|world| world.status.number = other), StepId::StatusMatches);
    assert_eq!(bent_world(|world| world.status.op = 1), StepId::StatusMatches);
    assert_eq!(bent_answer(|answer| answer.number = other), StepId::StatusMatches);
    assert_eq!(
        bent_answer(|answer| answer.status = NumberStatus::Suspended),
        StepId::StatusMatches
    );
    let swapped = bent_answer(|answer| {
        answer.evidence.assign.manifest = answer.evidence.put_brand.manifest.clone();
    });
    assert_eq!(swapped, StepId::StatusMatches);
}

#[test]
fn a_certificate_of_another_root_or_time_is_refused() {
    assert_eq!(bent_world(|world| world.root = signer(9)), StepId::AssignCertificate);
    assert_eq!(bent_world(|world| world.not_after = NOW - 20), StepId::AssignCertificate);
    assert_eq!(
        bent_answer(|answer| answer.evidence.assign.certificates.clear()),
        StepId::AssignCertificate
    );
    assert_eq!(
        bent_answer(|answer| answer.evidence.put_brand.certificates.clear()),
        StepId::BrandCertificate
    );
}

#[test]
fn a_manifest_by_another_key_is_refused() {
    let mut world = world();
    let mut answer = world.answer();
    // A manifest that claims to be by somebody else's key, with a status to match.
    world.desk = signer(8);
    let foreign = world.answer();
    answer.evidence.assign.manifest = foreign.evidence.assign.manifest.clone();
    answer.evidence.assign.receipt = foreign.evidence.assign.receipt.clone();
    answer.evidence.status = foreign.evidence.status.clone();
    assert_eq!(check(&world, &answer), Err(StepId::AssignSignature));
    let flipped = bent_answer(|answer| flip(&mut answer.evidence.put_brand.manifest, 2));
    assert_eq!(flipped, StepId::BrandSignature);
}

#[test]
fn a_receipt_of_another_manifest_or_party_is_refused() {
    let unbound = |unbind: fn(&mut World)| bent_world(|world| world.unbind = unbind);
    let other = |world: &mut World| world.assign_receipt.manifest = Digest::of(b"other");
    assert_eq!(unbound(other), StepId::AssignReceipt);
    let other = |world: &mut World| world.put_receipt.manifest = Digest::of(b"other");
    assert_eq!(unbound(other), StepId::BrandReceipt);
    assert_eq!(bent_world(|world| world.assign_receipt.seq = 9), StepId::AssignReceipt);
    assert_eq!(bent_world(|world| world.assign_receipt.aud = "f".into()), StepId::AssignReceipt);
    assert_eq!(bent_world(|world| world.put_receipt.iss = "y".into()), StepId::BrandReceipt);
    assert_eq!(
        bent_answer(|answer| flip(&mut answer.evidence.assign.receipt, 2)),
        StepId::AssignReceipt
    );
    assert_eq!(
        bent_answer(|answer| flip(&mut answer.evidence.put_brand.receipt, 1)),
        StepId::BrandReceipt
    );
}

#[test]
fn what_a_receipt_refuses_is_refused() {
    let refuse = |op, number| Refusal { op, number, kind: ProblemType::NumberNotAuthorized };
    let tn = Some(number("12125550109"));
    let refused = |refusal| bent_world(|world| world.assign_receipt.results.push(refusal));
    assert_eq!(refused(refuse(0, tn)), StepId::AssignAccepted);
    assert_eq!(refused(refuse(0, None)), StepId::AssignAccepted);
    let put = bent_world(|world| world.put_receipt.results.push(refuse(0, None)));
    assert_eq!(put, StepId::BrandAccepted);
    let past = bent_answer(|answer| answer.evidence.put_brand.op = 7);
    assert_eq!(past, StepId::BrandAccepted);
}

#[test]
fn a_bent_inclusion_proof_is_refused() {
    let bend = |bend: fn(&mut AssignEvidence)| bent_answer(|a| bend(&mut a.evidence.assign));
    let expected = StepId::NumberIncluded;
    assert_eq!(bend(|assign| assign.index += 1), expected);
    assert_eq!(bend(|assign| assign.size += 1), expected);
    assert_eq!(bend(|assign| assign.leaf_salt = Digest::of(b"salt")), expected);
    assert_eq!(bend(|assign| assign.path[0] = Digest::of(b"node")), expected);
    assert_eq!(bend(|assign| assign.path.truncate(1)), expected);
    let other_op = bent_world(|world| {
        let Op::Assign { count, root, .. } = world.assign.ops[0].clone() else { return };
        world.assign.ops[0] = Op::Release { count, root };
    });
    assert_eq!(other_op, expected, "a release proves no assignment");
}

#[test]
fn a_number_outside_the_certificate_is_refused() {
    let others = TnAuthList::of_numbers(&[number("12125550199")]).unwrap();
    let value = TnScope::Value(others.clone());
    assert_eq!(bent_world(|world| world.scope = Some(value)), StepId::NumberAuthorized);
    assert_eq!(bent_world(|world| world.scope = None), StepId::NumberAuthorized);

    use base64::Engine as _;
    let encode =
        |list: &TnAuthList| base64::engine::general_purpose::STANDARD.encode(list.to_der());
    let good = TnAuthList::of_numbers(&[number("12125550109")]).unwrap();
    let address = format!("https://x.example/v1/tn-lists/{}", Digest::of(&good.to_der()).to_hex());
    let mut referring = world();
    referring.scope = Some(TnScope::Reference(address));
    referring.list = Some(encode(&good));
    let answer = referring.answer();
    assert!(check(&referring, &answer).is_ok(), "a list by reference is as good");
    referring.list = Some(encode(&others));
    let answer = referring.answer();
    assert_eq!(check(&referring, &answer), Err(StepId::NumberAuthorized));
    referring.list = None;
    let answer = referring.answer();
    assert_eq!(check(&referring, &answer), Err(StepId::NumberAuthorized));
}

#[test]
fn another_brand_revision_or_enterprise_is_refused() {
    fn brand(world: &mut World) -> &mut Brand {
        match &mut world.put.ops[0] {
            Op::PutBrand(brand) => brand,
            _ => panic!("first op puts the brand"),
        }
    }
    assert_eq!(bent_world(|world| brand(world).revision = 2), StepId::BrandMatches);
    assert_eq!(bent_world(|world| brand(world).brand = "c".into()), StepId::BrandMatches);
    let foreign = bent_world(|world| {
        world.put.iss = "f".into();
        world.put_receipt.aud = "f".into();
    });
    assert_eq!(foreign, StepId::BrandMatches);
}

#[test]
fn content_that_was_not_signed_is_refused() {
    assert_eq!(
        bent_answer(|answer| answer.rcd = json!({"nam": "Another Bank"})),
        StepId::ContentMatches
    );
    assert_eq!(
        bent_answer(|answer| answer.rcdi = Some(json!({"/nam": "sha256-"}))),
        StepId::ContentMatches
    );
    assert_eq!(bent_answer(|answer| answer.crn = None), StepId::ReasonAllowed);
    assert_eq!(bent_answer(|answer| answer.crn = Some("Results".into())), StepId::ReasonAllowed);
    let unlisted = bent_world(|world| {
        if let Op::Assign { reason, .. } = &mut world.assign.ops[0] {
            *reason = Some("Police".into());
        }
    });
    assert_eq!(unlisted, StepId::ReasonAllowed);
}
