//! Order and replay: each change set follows the head, each `jti` is taken
//! once, time does not run backwards.

use signet_protocol::{Digest, ProblemType};

use crate::world::{World, assign, numbers, plain_brand, put};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_set_that_does_not_follow_the_head_is_told_where_the_head_is() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let claims = desk.claims(world.now(), vec![desk.add_key().0]);
    let later = signet_protocol::ManifestClaims { seq: 3, ..claims.clone() };
    let unchained = signet_protocol::ManifestClaims { prev: None, ..claims.clone() };
    let elsewhere =
        signet_protocol::ManifestClaims { prev: Some(Digest::of(b"another")), ..claims.clone() };
    let again = signet_protocol::ManifestClaims { seq: 1, prev: None, ..claims };
    for claims in [later, unchained, elsewhere, again] {
        let refused = world.refused(&desk, &desk.signed(&claims, vec![])).await;
        assert_eq!(refused.kind, ProblemType::OutOfOrder);
        let head = refused.head.unwrap();
        assert_eq!((head.seq, head.head), (1, desk.head.head));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_jti_is_taken_once() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    desk.made = 0;
    let ops = vec![put(plain_brand("Harbour Health"))];
    let request = desk.change_set(world.now(), ops);
    let refused = world.refused(&desk, &request).await;
    assert_eq!(refused.kind, ProblemType::ReplayedJti);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_change_set_may_keep_its_jti() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let mut claims = desk.claims(world.now(), vec![put(plain_brand("Harbour Health")).0]);
    claims.seq = 7;
    assert_eq!(
        world.refused(&desk, &desk.signed(&claims, vec![])).await.kind,
        ProblemType::OutOfOrder
    );
    claims.seq = 2;
    let answer = world.post(&desk, &desk.signed(&claims, vec![])).await;
    assert!(answer.status().is_success(), "a refused change set took nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_neither_runs_back_nor_far_ahead() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let op = put(plain_brand("Harbour Health"));
    for (iat, accepted) in [
        (world.now() - 1, false),
        (world.now() + 301, false),
        (i64::MIN, false),
        (world.now() + 300, true),
    ] {
        let request = desk.change_set(iat, vec![op.clone()]);
        let answer = world.post(&desk, &request).await;
        assert_eq!(answer.status().is_success(), accepted, "{iat}");
        if !accepted {
            let problem = crate::world::problem(answer).await;
            assert_eq!(problem.kind, ProblemType::ClockSkew);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_may_stay_at_the_predecessor_s_after_the_exchange_s_clock_was_put_back() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let before = world.now();
    world.pass(-60);
    for (iat, accepted) in [(before + 301, false), (before, true), (before + 300, true)] {
        let request = desk.change_set(iat, vec![put(plain_brand("Harbour Health"))]);
        let answer = world.post(&desk, &request).await;
        assert_eq!(answer.status().is_success(), accepted, "{iat}");
        if accepted {
            let receipt = answer.json::<signet_protocol::ReceiptAnswer>().await.unwrap().receipt;
            desk.follow(&request.manifest, &receipt, &world.jwks().await);
        } else {
            let problem = crate::world::problem(answer).await;
            assert_eq!(problem.kind, ProblemType::ClockSkew);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn age_alone_refuses_nothing() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key(), put(plain_brand("N")), assign(&numbers("12125550100", 2))];
    let request = desk.change_set(world.now() - 90 * 86_400, ops);
    assert!(world.post(&desk, &request).await.status().is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_desks_racing_for_one_place_leave_one_entry() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    world.append(&mut desk, ops).await;
    let racing: Vec<_> = (0..4)
        .map(|at| desk.change_set(world.now(), vec![put(plain_brand(&format!("N{at}")))]))
        .collect();
    let mut accepted = 0;
    let answers = racing.iter().map(|request| world.post(&desk, request));
    for answer in futures_in_order(answers).await {
        if answer.status().is_success() {
            accepted += 1;
        } else {
            let problem = crate::world::problem(answer).await;
            assert_eq!(problem.kind, ProblemType::OutOfOrder);
        }
    }
    assert_eq!(accepted, 1);
}

/// Runs futures at once and gives their results in order.
async fn futures_in_order<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut pending: Vec<_> = futures.map(Box::pin).map(Some).collect();
    let mut done: Vec<Option<T>> = pending.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, result) in pending.iter_mut().zip(&mut done) {
            let Some(running) = future else { continue };
            if let std::task::Poll::Ready(value) = running.as_mut().poll(context) {
                *result = Some(value);
                *future = None;
            }
        }
        if pending.iter().all(Option::is_none) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}
