//! Two enterprises ask for one number: the holder keeps it until an operator
//! decides.

use reqwest::Method;
use signet_exchange::admin::{Decision, Subject};
use signet_protocol::{BrandingAnswer, EventKind, NumberStatus, evidence};

use crate::world::{Desk, World, assign, number, numbers, plain_brand, put};

async fn lookup(world: &World, token: &str) -> BrandingAnswer {
    let request = world.request(Method::GET, "/v1/branding/12125550100").bearer_auth(token);
    request.send().await.unwrap().json().await.unwrap()
}

async fn start(world: &World, desk: &mut Desk, name: &str) {
    let ops = vec![desk.add_key(), put(plain_brand(name)), assign(&numbers("12125550100", 2))];
    assert!(world.append(desk, ops).await.results.is_empty(), "a conflict is no refusal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_held_by_another_goes_to_review_and_both_are_told() {
    let world = World::auto().await;
    let (mut holder, mut other) = (world.desk(1).await, world.desk(2).await);
    start(&world, &mut holder, "Harbour Health").await;
    start(&world, &mut other, "Harbor Heath").await;

    let told = world.events(&other, 0).await;
    let EventKind::NumberStatus { status, code, .. } = &told[1].kind else { panic!("a status") };
    assert_eq!((*status, code.as_deref()), (NumberStatus::InReview, Some("number_conflict")));
    let told = world.events(&holder, 2).await;
    assert!(matches!(&told[0].kind, EventKind::Conflict { .. }));

    let token = world.exchange.provider_token("Carrier").unwrap();
    let answer = lookup(&world, &token).await;
    assert_eq!(answer.rcd["nam"], "Harbour Health");
    assert_eq!(answer.status, NumberStatus::Active);

    let all = world.decide(Decision::Approve, None, &Subject::All, None).unwrap();
    assert_eq!(all.numbers, 0, "conflicts are not decided in bulk");

    let other_id = other.enrolled.enterprise_id.as_str();
    let subject = Subject::Number(number("12125550100"));
    world.decide(Decision::Approve, Some(other_id), &subject, None).unwrap();
    let answer = lookup(&world, &token).await;
    assert_eq!(answer.rcd["nam"], "Harbor Heath");
    let jwks = world.jwks().await;
    evidence::verify(&answer, &jwks, number("12125550100"), world.now()).unwrap();
    let told = world.events(&holder, 3).await;
    let EventKind::NumberStatus { status, code, numbers } = &told[0].kind else { panic!() };
    assert_eq!((*status, code.as_deref()), (NumberStatus::Rejected, Some("number_conflict")));
    assert_eq!(numbers.as_str(), "12125550100");
}
