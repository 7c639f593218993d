//! Operators' decisions become events, whatever process they are made in.

use signet_exchange::admin::{Decision, Subject, VetError};
use signet_exchange::http::Settings;
use signet_protocol::{EventKind, NumberStatus};

use crate::world::{Desk, World, assign, number, numbers, plain_brand, put};

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
    let waiting = world.exchange.in_review(Some(&desk.enrolled.enterprise_id)).unwrap();
    assert_eq!((waiting.brands.len(), waiting.numbers.len()), (1, 20));
    assert_eq!(waiting.numbers[0].number, "+12125550100");

    let one = Subject::Number(number("12125550103"));
    let decided = world.exchange.decide(Decision::Approve, None, &one, None).unwrap();
    assert_eq!((decided.numbers, decided.brands), (1, 1), "its brand goes live with it");
    let reject = Subject::Number(number("12125550104"));
    world.exchange.decide(Decision::Reject, None, &reject, None).unwrap();
    let decided = world.exchange.decide(Decision::Approve, None, &Subject::All, None).unwrap();
    assert_eq!((decided.numbers, decided.brands), (18, 0));
    assert_eq!(
        told(&world, &desk, 2).await,
        [
            (NumberStatus::Active, None, 1),
            (NumberStatus::Rejected, Some("vetting_refused".into()), 1),
            (NumberStatus::Active, None, 18),
        ]
    );
    assert!(world.exchange.in_review(None).unwrap().numbers.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_suspends_stays_out_whatever_it_is_assigned() {
    let (world, mut desk) = start().await;
    world.exchange.decide(Decision::Approve, None, &Subject::All, None).unwrap();
    let one = Subject::Number(number("12125550100"));
    world.exchange.decide(Decision::Suspend, None, &one, Some("number_conflict")).unwrap();
    let before = world.events(&desk, 0).await.len() as u64;
    world.append(&mut desk, vec![assign(&numbers("12125550100", 1))]).await;
    let expected = (NumberStatus::Suspended, Some("number_conflict".into()), 1);
    assert_eq!(told(&world, &desk, before).await, [expected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_about_nobody_are_refused() {
    let (world, _) = start().await;
    let subject = Subject::Number(number("12125559999"));
    let decide =
        |enterprise, subject| world.exchange.decide(Decision::Approve, enterprise, subject, None);
    assert!(matches!(decide(None, &subject), Err(VetError::UnknownNumber)));
    assert!(matches!(decide(Some("nobody"), &subject), Err(VetError::UnknownEnterprise)));
}
