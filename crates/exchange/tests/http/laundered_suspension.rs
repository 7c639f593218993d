//! An enterprise that tries to be rid of an operator's suspension: by releasing
//! the number and taking it again.

use signet_exchange::VettingMode;
use signet_exchange::admin::{Decision, Subject};
use signet_exchange::http::Settings;
use signet_protocol::{ProblemType, Refusal};

use crate::world::{World, assign, number, numbers, plain_brand, put, release};

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_number_is_not_released_into_service() {
    for vetting in [VettingMode::Auto, VettingMode::Manual] {
        let world = World::with(Settings { vetting, ..Settings::default() }).await;
        let mut desk = world.desk(1).await;
        let ops = vec![desk.add_key(), put(plain_brand("N")), assign(&numbers("12125550100", 2))];
        world.append(&mut desk, ops).await;
        let (all, one) = (Subject::All, Subject::Number(number("12125550100")));
        world.decide(Decision::Approve, None, &all, None).unwrap();
        world.decide(Decision::Suspend, None, &one, None).unwrap();

        let both = numbers("12125550100", 2);
        let receipt = world.append(&mut desk, vec![release(&both), assign(&both)]).await;
        let refused = Refusal {
            op: 0,
            number: Some(number("12125550100")),
            kind: ProblemType::NumberSuspended,
        };
        assert_eq!(receipt.results, [refused], "the other number is released");
        world.decide(Decision::Approve, None, &all, None).unwrap();

        let token = world.exchange.provider_token("Carrier").unwrap();
        let answer = world
            .request(reqwest::Method::GET, "/v1/branding/12125550100")
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(answer["status"], "suspended", "{vetting:?}");

        // Lifted by the operator, it is the enterprise's to release again.
        world.decide(Decision::Approve, None, &one, None).unwrap();
        let receipt = world.append(&mut desk, vec![release(&both)]).await;
        assert!(receipt.results.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_claim_is_not_renewed_into_review() {
    let world = World::auto().await;
    let (mut holder, mut other) = (world.desk(1).await, world.desk(2).await);
    let one = numbers("12125550100", 1);
    for desk in [&mut holder, &mut other] {
        let ops = vec![desk.add_key(), put(plain_brand("N")), assign(&one)];
        world.append(desk, ops).await;
    }
    let subject = Subject::Number(one[0]);
    let id = other.enrolled.enterprise_id.clone();
    world.decide(Decision::Suspend, Some(&id), &subject, None).unwrap();
    world.append(&mut other, vec![assign(&one)]).await;
    assert!(world.exchange.in_review(Some(&id), None).unwrap().numbers.is_empty());
}
