//! Lookups: for providers, about one number at a time.

use reqwest::{Method, StatusCode};
use signet_exchange::VettingMode;
use signet_exchange::admin::Decision;
use signet_exchange::http::Settings;
use signet_protocol::{BrandingAnswer, NumberStatus, Op, ProblemType, evidence, merkle};

use crate::world::{World, assign, number, numbers, plain_brand, problem, put, set};

async fn branded(world: &World) -> crate::world::Desk {
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key(), put(plain_brand("N")), assign(&numbers("12125550100", 5))];
    world.append(&mut desk, ops).await;
    desk
}

const PATH: &str = "/v1/branding/12125550100";

#[tokio::test(flavor = "multi_thread")]
async fn a_lookup_without_a_providers_token_is_refused() {
    let world = World::auto().await;
    let desk = branded(&world).await;
    let none = world.request(Method::GET, PATH).send().await.unwrap();
    assert_eq!(none.headers()["www-authenticate"], "Bearer");
    assert_eq!(problem(none).await.kind, ProblemType::Unauthorized);
    let wrong = world.request(Method::GET, PATH).bearer_auth("guess").send().await.unwrap();
    assert_eq!(problem(wrong).await.kind, ProblemType::Unauthorized);
    let other = world.desk(2).await;
    for path in [PATH, "/v1/branding/12125559999"] {
        let answer = world.request(Method::GET, path).bearer_auth(&other.token).send().await;
        let kind = problem(answer.unwrap()).await.kind;
        assert_eq!(kind, ProblemType::NotFound, "nothing tells whether another holds {path}");
    }
    let own = world.request(Method::GET, PATH).bearer_auth(&desk.token).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_exchange_answers_without_token_and_still_refuses_wrong_ones() {
    let settings =
        Settings { open_lookup: true, vetting: VettingMode::Auto, ..Settings::default() };
    let world = World::with(settings).await;
    branded(&world).await;
    let answer = world.request(Method::GET, PATH).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let wrong = world.request(Method::GET, PATH).bearer_auth("guess").send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_number_is_told_from_what_nobody_assigned() {
    let world = World::auto().await;
    let token = world.exchange.provider_token("Carrier").unwrap();
    for (path, kind) in [
        ("/v1/branding/12125550100", ProblemType::NotFound),
        ("/v1/branding/+12125550100", ProblemType::InvalidRequest),
        ("/v1/branding/0212555", ProblemType::InvalidRequest),
        ("/v1/branding/abc", ProblemType::InvalidRequest),
        ("/v1/branding/1234567890123456", ProblemType::InvalidRequest),
        ("/v1/branding/", ProblemType::NotFound),
    ] {
        let answer = world.request(Method::GET, path).bearer_auth(&token).send().await.unwrap();
        assert_eq!(problem(answer).await.kind, kind, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_answer_proves_nothing_after_minutes() {
    let world = World::auto().await;
    branded(&world).await;
    let token = world.exchange.provider_token("Carrier").unwrap();
    let answer = world.request(Method::GET, PATH).bearer_auth(&token).send().await.unwrap();
    let answer: BrandingAnswer = answer.json().await.unwrap();
    let (jwks, tn) = (world.jwks().await, number("12125550100"));
    evidence::verify(&answer, &jwks, tn, world.now() + 299).unwrap();
    let late = evidence::verify(&answer, &jwks, tn, world.now() + 300).unwrap_err();
    assert_eq!(late.failed, evidence::StepId::StatusCurrent);
}

#[tokio::test(flavor = "multi_thread")]
async fn suspension_and_expiry_show_in_the_signed_status() {
    let world = World::auto().await;
    let mut desk = branded(&world).await;
    let token = world.exchange.provider_token("Carrier").unwrap();
    let status = async || {
        let answer = world.request(Method::GET, PATH).bearer_auth(&token).send().await.unwrap();
        let answer: BrandingAnswer = answer.json().await.unwrap();
        let jwks = world.jwks().await;
        evidence::verify(&answer, &jwks, number("12125550100"), world.now()).unwrap().status
    };
    let one = set(&numbers("12125550100", 1));
    let root = merkle::set_root(&one);
    let suspend = (Op::Suspend { count: 1, root }, Some(one.clone()));
    assert!(world.append(&mut desk, vec![suspend]).await.results.is_empty());
    assert_eq!(status().await, NumberStatus::Suspended);
    let resume = (Op::Resume { count: 1, root }, Some(one));
    assert!(world.append(&mut desk, vec![resume]).await.results.is_empty());
    assert_eq!(status().await, NumberStatus::Active);
    world.stand(&desk, Decision::Suspend);
    assert_eq!(status().await, NumberStatus::Suspended);
    world.stand(&desk, Decision::Approve);
    world.pass(366 * 86_400);
    assert_eq!(status().await, NumberStatus::Expired);
}
