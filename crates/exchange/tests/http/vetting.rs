//! Operators' decisions become events, whatever process they are made in.

use signet_exchange::admin::{Decision, Subject, VetError};
use signet_exchange::http::Settings;
use signet_protocol::manifest::Brand;
use signet_protocol::{EventKind, NumberStatus, Op, merkle};

use crate::world::{Desk, World, assign, number, numbers, plain_brand, put, set};

/// What the last events say of numbers: status, code, how many.
async fn told(
    world: &World,
    desk: &Desk,
    after: u64,
) -> Vec<(NumberStatus, Option<String>, usize)> {
    let events = world.events(desk, after).await;
    let statuses = events.into_iter().filter_map(|event| match event.kind {
        EventKind::NumberStatus { status, code, numbers } => {
            Some((status, code, numbers.numbers().unwrap().len()))
        }
        _ => None,
    });
    statuses.collect()
}

async fn start() -> (World, Desk) {
    let world = World::with(Settings::default()).await;
    let mut desk = world.desk(1).await;
    let ops = vec![
        desk.add_key(),
        put(plain_brand("Harbour Health")),
        assign(&numbers("12125550100", 20)),
    ];
    world.append(&mut desk, ops).await;
    (world, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_wait_in_review_until_they_are_approved() {
    let (world, desk) = start().await;
    assert_eq!(told(&world, &desk, 0).await, [(NumberStatus::InReview, None, 20)]);
    let waiting = world.exchange.in_review(Some(&desk.enrolled.enterprise_id), None).unwrap();
    assert_eq!((waiting.brands.len(), waiting.numbers.len()), (1, 20));
    assert_eq!(waiting.numbers[0].number, "+12125550100");

    let one = Subject::Number(number("12125550103"));
    let decided = world.decide(Decision::Approve, None, &one, None).unwrap();
    assert_eq!((decided.numbers, decided.brands), (1, 1), "its brand goes live with it");
    let reject = Subject::Number(number("12125550104"));
    world.decide(Decision::Reject, None, &reject, None).unwrap();
    let decided = world.decide(Decision::Approve, None, &Subject::All, None).unwrap();
    assert_eq!((decided.numbers, decided.brands), (18, 0));
    assert_eq!(
        told(&world, &desk, 2).await,
        [
            (NumberStatus::Active, None, 1),
            (NumberStatus::Rejected, Some("vetting_refused".into()), 1),
            (NumberStatus::Active, None, 18),
        ]
    );
    assert!(world.exchange.in_review(None, None).unwrap().numbers.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_suspends_stays_out_whatever_it_is_assigned() {
    let (world, mut desk) = start().await;
    world.decide(Decision::Approve, None, &Subject::All, None).unwrap();
    let one = Subject::Number(number("12125550100"));
    world.decide(Decision::Suspend, None, &one, Some("number_conflict")).unwrap();
    let before = world.events(&desk, 0).await.len() as u64;
    world.append(&mut desk, vec![assign(&numbers("12125550100", 1))]).await;
    let expected = (NumberStatus::Suspended, Some("number_conflict".into()), 1);
    assert_eq!(told(&world, &desk, before).await, [expected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_about_nobody_are_refused() {
    let (world, _) = start().await;
    let subject = Subject::Number(number("12125559999"));
    let decide = |enterprise, subject| world.decide(Decision::Approve, enterprise, subject, None);
    assert!(matches!(decide(None, &subject), Err(VetError::UnknownNumber)));
    assert!(matches!(decide(Some("nobody"), &subject), Err(VetError::UnknownEnterprise)));
}

/// Puts the first `count` numbers under a second revision of the brand.
async fn rename(world: &World, desk: &mut Desk, name: &str, count: u64) {
    let set = set(&numbers("12125550100", count));
    let op = Op::Assign {
        brand: "brand".into(),
        revision: 2,
        reason: None,
        count,
        root: merkle::set_root(&set),
    };
    let brand = Brand { revision: 2, ..plain_brand(name) };
    world.append(desk, vec![put(brand), (op, Some(set))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_the_list_was_read_is_not_decided_with_it() {
    let (world, mut desk) = start().await;
    let id = desk.enrolled.enterprise_id.clone();
    let listed = world.exchange.in_review(Some(&id), None).unwrap();
    let seen = listed.numbers[0].seq;
    assert_eq!((seen, listed.brands[0].seq), (1, 1));
    // The name that was looked at gives way to one that would not pass.
    rename(&world, &mut desk, "Your Bank", 3).await;

    let decide = |decision, number: &str, seen| {
        let subject = Subject::Number(number.parse().unwrap());
        world.exchange.decide(decision, Some(&id), &subject, seen, None)
    };
    for decision in [Decision::Approve, Decision::Reject, Decision::Suspend] {
        let late = decide(decision, "12125550100", Some(seen)).unwrap_err();
        assert!(matches!(late, VetError::Outdated { seq: 2, seen: 1 }), "{late:?}");
    }
    assert_eq!(decide(Decision::Approve, "12125550110", Some(seen)).unwrap().numbers, 1);

    let all = world.exchange.decide(Decision::Approve, Some(&id), &Subject::All, Some(seen), None);
    assert_eq!(all.unwrap().numbers, 16, "20 less one decided and three that are newer");
    let left = world.exchange.in_review(Some(&id), None).unwrap();
    assert_eq!((left.numbers.len(), left.brands.len()), (3, 1), "they go on waiting");
    assert!(left.numbers.iter().all(|number| number.seq == 2 && number.revision == 2));

    // Looked at again, they are decided; and without `seen`, whatever lies there is.
    assert_eq!(decide(Decision::Reject, "12125550100", Some(2)).unwrap().numbers, 1);
    assert_eq!(decide(Decision::Reject, "12125550101", None).unwrap().numbers, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_counts_within_one_enterprise_only() {
    let (world, _) = start().await;
    let subject = Subject::Number(number("12125550100"));
    let decided = world.exchange.decide(Decision::Approve, None, &subject, Some(1), None);
    assert!(matches!(decided, Err(VetError::UnknownEnterprise)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_page_by_page() {
    let world = World::with(Settings::default()).await;
    let mut desk = world.desk(1).await;
    let many = numbers("12125550000", 2_300);
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health")), assign(&many)];
    world.append(&mut desk, ops).await;
    let (mut after, mut read) = (None, Vec::new());
    loop {
        let page = world.exchange.in_review(None, after).unwrap();
        read.extend(page.numbers.iter().map(|number| number.number.clone()));
        after = page.numbers.last().map(|last| last.number.parse().unwrap());
        if !page.more {
            break;
        }
    }
    let expected: Vec<String> = many.iter().map(ToString::to_string).collect();
    assert_eq!(read, expected);
}
