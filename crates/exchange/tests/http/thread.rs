//! The main job: enrol, token, logo, change set, receipt, events, lookup, proof.

use reqwest::{Method, StatusCode};
use signet_protocol::{
    BrandingAnswer, EntriesAnswer, EventKind, Head, LogEntry, NumberStatus, evidence,
};

use crate::world::{World, assign, brand_with_logo, number, numbers, png, put, release};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_goes_live_and_a_provider_can_prove_who_said_so() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let logo = world.put_logo(&desk, &png()).await;
    let mut assigned = numbers("12125550100", 50);
    assigned.extend(numbers("442071838750", 3));
    let brand = brand_with_logo(&desk, "Harbour Health", logo);
    let ops = vec![desk.add_key(), put(brand.clone()), assign(&assigned)];
    let receipt = world.append(&mut desk, ops).await;
    assert!(receipt.results.is_empty(), "{:?}", receipt.results);

    let events = world.events(&desk, 0).await;
    assert!(matches!(&events[0].kind, EventKind::BrandStatus { status: NumberStatus::Active, .. }));
    let EventKind::NumberStatus { status, code, numbers: told } = &events[1].kind else {
        panic!("the numbers' status follows the brand's");
    };
    assert_eq!((*status, code), (NumberStatus::Active, &None));
    assert_eq!(told.numbers().unwrap(), assigned);

    let token = world.exchange.provider_token("Carrier").unwrap();
    let tn = number("12125550117");
    let path = format!("/v1/branding/{}", tn.digits());
    let answer = world.request(Method::GET, &path).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let answer: BrandingAnswer = answer.json().await.unwrap();
    let jwks = world.jwks().await;
    let proven = evidence::verify(&answer, &jwks, tn, world.now()).unwrap();
    assert_eq!(proven.name, "Harbour Health");
    assert_eq!(proven.status, NumberStatus::Active);
    assert_eq!(proven.crn.as_deref(), Some("Appointment"));
    assert_eq!(proven.signed_by, "CN=Enterprise 1");
    assert_eq!(proven.kid, desk.kid());
    assert_eq!(answer.rcd, brand.rcd);

    // Evidence of a later change set, with the brand in an earlier one.
    let ops = vec![release(&numbers("12125550100", 10)), assign(&numbers("12125550200", 1000))];
    assert!(world.append(&mut desk, ops).await.results.is_empty());
    let tn = number("12125551199");
    let path = format!("/v1/branding/{}", tn.digits());
    let answer = world.request(Method::GET, &path).bearer_auth(&token).send().await.unwrap();
    let answer: BrandingAnswer = answer.json().await.unwrap();
    assert_eq!(answer.evidence.assign.op, 1);
    evidence::verify(&answer, &jwks, tn, world.now()).unwrap();
    let released = world.request(Method::GET, "/v1/branding/12125550105").bearer_auth(&token);
    assert_eq!(released.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_reads_back_as_it_was_written() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let brand = crate::world::plain_brand("Harbour Health");
    let ops = vec![desk.add_key(), put(brand), assign(&numbers("12125550100", 5))];
    world.append(&mut desk, ops).await;
    world.append(&mut desk, vec![assign(&numbers("12125550200", 5))]).await;
    let get = async |path: &str| {
        let request = world.request(Method::GET, path).bearer_auth(&desk.token);
        request.send().await.unwrap()
    };
    let head: Head = get("/v1/head").await.json().await.unwrap();
    assert_eq!((head.seq, head.head, head.receipt), (2, desk.head.head, desk.head.receipt));
    assert_eq!(head.events, 3);
    let all: EntriesAnswer = get("/v1/changesets?after=0").await.json().await.unwrap();
    assert_eq!((all.entries.len(), all.more), (2, false));
    let later: EntriesAnswer = get("/v1/changesets?after=1").await.json().await.unwrap();
    assert_eq!(later.entries, all.entries[1..]);
    let none: EntriesAnswer = get("/v1/changesets?after=99").await.json().await.unwrap();
    assert!(none.entries.is_empty() && !none.more);

    let digest = head.head.unwrap();
    let by_hex: LogEntry =
        get(&format!("/v1/changesets/{}", digest.to_hex())).await.json().await.unwrap();
    assert_eq!(by_hex, all.entries[1]);
    let escaped = digest.to_string().replace('/', "%2F").replace('+', "%2B");
    let by_name: LogEntry = get(&format!("/v1/changesets/{escaped}")).await.json().await.unwrap();
    assert_eq!(by_name, by_hex);
    assert_eq!(by_hex.number_sets[0].numbers(), numbers("12125550200", 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_got_lost_is_given_again() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    let request = desk.change_set(world.now(), ops);
    let first = world.post(&desk, &request).await.text().await.unwrap();
    world.pass(3);
    let second = world.post(&desk, &request).await;
    assert_eq!(second.status(), StatusCode::OK);
    assert_eq!(second.text().await.unwrap(), first, "same bytes, same receipt");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_enterprise_reads_nothing_of_the_log() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let other = world.desk(2).await;
    let path = format!("/v1/changesets/{}", desk.head.head.unwrap().to_hex());
    let answer = world.request(Method::GET, &path).bearer_auth(&other.token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
