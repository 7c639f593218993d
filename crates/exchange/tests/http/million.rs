//! How fast change sets go in.

use std::time::Instant;

use reqwest::Method;
use signet_protocol::{NumberSet, Op, ReceiptAnswer, Salt, merkle};
use signet_stir::TelephoneNumber;

use crate::world::{World, plain_brand, put};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures a release build: cargo test --release -p signet-exchange -- --ignored"]
async fn a_million_numbers_go_in_within_ten_seconds() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health"))];
    world.append(&mut desk, ops).await;
    let jwks = world.jwks().await;
    let mut spent = std::time::Duration::ZERO;
    let mut value = 12_000_000_000_u64;
    for set in 0..100_u8 {
        let numbers = (0..10_000_u64).map(|at| {
            value += 1 + (at * 7919) % 5;
            TelephoneNumber::from_u64(value).unwrap()
        });
        let set = NumberSet::new(Salt::from_bytes([set; 32]), numbers.collect()).unwrap();
        let op = Op::Assign {
            brand: "brand".into(),
            revision: 1,
            reason: Some("Appointment".into()),
            count: 10_000,
            root: merkle::set_root(&set),
        };
        let request = desk.change_set(world.now(), vec![(op, Some(set))]);
        let body = zstd::bulk::compress(&serde_json::to_vec(&request).unwrap(), 3).unwrap();
        let begun = Instant::now();
        let answer = world
            .request(Method::POST, "/v1/changesets")
            .bearer_auth(&desk.token)
            .header("content-type", "application/json")
            .header("content-encoding", "zstd")
            .body(body)
            .send()
            .await
            .unwrap();
        spent += begun.elapsed();
        let ReceiptAnswer { receipt } = answer.json().await.unwrap();
        let receipt = desk.follow(&request.manifest, &receipt, &jwks);
        assert!(receipt.results.is_empty());
    }
    println!("1,000,000 numbers in 100 change sets: {:.2} s", spent.as_secs_f64());
    let begun = Instant::now();
    let path = format!("/v1/branding/{value}");
    for _ in 0..20 {
        let answer = world.request(Method::GET, &path).bearer_auth(&desk.token).send().await;
        assert!(answer.unwrap().status().is_success());
    }
    println!("a lookup: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0 / 20.0);
    assert!(spent.as_secs_f64() < 10.0, "{spent:?}");
}
