//! Numbers outside the certificate are refused one by one; the rest goes in.

use signet_protocol::ProblemType;
use signet_stir::TnAuthList;

use crate::world::{World, assign, number, numbers, plain_brand, put, release};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_the_certificate_does_not_cover_is_refused_alone() {
    let world = World::auto().await;
    let scope = TnAuthList::of_numbers(&numbers("12125550100", 10)).unwrap();
    let mut desk = world.desk_for(1, &scope).await;
    let asked = numbers("12125550108", 4);
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health")), assign(&asked)];
    let receipt = world.append(&mut desk, ops).await;
    let refused: Vec<_> = receipt.results.iter().map(|result| result.number.unwrap()).collect();
    assert_eq!(refused, [number("12125550110"), number("12125550111")]);
    assert!(receipt.results.iter().all(|r| r.kind == ProblemType::NumberNotAuthorized));
    let events = world.events(&desk, 0).await;
    let signet_protocol::EventKind::NumberStatus { numbers: told, .. } = &events[1].kind else {
        panic!("a status event");
    };
    assert_eq!(told.numbers().unwrap(), asked[..2], "what is refused has no status");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_not_assigned_cannot_be_released() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key(), release(&numbers("12125550100", 1))];
    let receipt = world.append(&mut desk, ops).await;
    let refused = receipt.refusal(1, Some(number("12125550100")));
    assert_eq!(refused, Some(ProblemType::NumberNotAssigned));
}
