//! Tokens: replayed, expired, forged, of another kind.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::json;
use signet_exchange::admin::Decision;
use signet_exchange::token::Which;
use signet_protocol::document::sign;
use signet_protocol::{Problem, ProblemType, TokenAnswer};
use signet_stir::SoftwareSigner;

use crate::world::{World, problem};

async fn head(world: &World, token: &str) -> Result<(), Problem> {
    let answer = world.request(Method::GET, "/v1/head").bearer_auth(token).send().await.unwrap();
    if answer.status().is_success() { Ok(()) } else { Err(problem(answer).await) }
}

async fn refused(world: &World, token: &str) {
    let problem = head(world, token).await.unwrap_err();
    assert_eq!(problem.kind, ProblemType::Unauthorized, "{token}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_is_taken_once() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let assertion = world.assertion(&desk);
    assert!(world.token(&assertion).await.status().is_success());
    let refused = problem(world.token(&assertion).await).await;
    assert_eq!(refused.kind, ProblemType::InvalidClient);
    assert_eq!(refused.error.as_deref(), Some("invalid_client"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    head(&world, &desk.token).await.unwrap();
    world.pass(599);
    head(&world, &desk.token).await.unwrap();
    world.pass(1);
    refused(&world, &desk.token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unsigned_and_symmetric_tokens_are_refused() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let payload = desk.token.split('.').nth(1).unwrap();
    let with_header = |alg: &str, signature: &str| {
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": world.exchange.thumbprint()});
        format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(header.to_string()))
    };
    let signature = desk.token.rsplit('.').next().unwrap();
    refused(&world, &with_header("none", "")).await;
    refused(&world, &with_header("HS256", signature)).await;
    let altered =
        signature.replacen(|_| true, if signature.starts_with('A') { "B" } else { "A" }, 1);
    refused(&world, &with_header("ES256", &altered)).await;
    refused(&world, "").await;
    refused(&world, "..").await;
    refused(&world, &"a.".repeat(5000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_another_kind_is_no_token() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let ops = vec![desk.add_key()];
    let request = desk.change_set(world.now(), ops);
    let receipt = world.post(&desk, &request).await.text().await.unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    refused(&world, receipt["receipt"].as_str().unwrap()).await;
    refused(&world, &request.manifest).await;
    refused(&world, &world.assertion(&desk)).await;
    // And a token is no assertion.
    let denied = problem(world.token(&desk.token).await).await;
    assert_eq!(denied.kind, ProblemType::InvalidClient);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_by_another_key_or_for_another_exchange_is_refused() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let other = world.desk(2).await;
    let stranger = SoftwareSigner::from_scalar(&[9; 32]).unwrap();
    let claims = world.assertion_claims(&desk);
    let elsewhere = signet_protocol::AssertionClaims { aud: "elsewhere".into(), ..claims.clone() };
    for assertion in [
        sign(&claims, &stranger).unwrap(),
        sign(&claims, &other.signer).unwrap(),
        sign(&elsewhere, &desk.signer).unwrap(),
    ] {
        let refused = problem(world.token(&assertion).await).await;
        assert_eq!(refused.kind, ProblemType::InvalidClient);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_enterprise_gets_nothing_even_with_a_token() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    world.stand(&desk, Decision::Suspend);
    let problem = head(&world, &desk.token).await.unwrap_err();
    assert_eq!(problem.kind, ProblemType::EnterpriseSuspended);
    world.stand(&desk, Decision::Approve);
    head(&world, &desk.token).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_token_is_no_desks() {
    let world = World::auto().await;
    let token = world.exchange.provider_token("Carrier").unwrap();
    let problem = head(&world, &token).await.unwrap_err();
    assert_eq!(problem.kind, ProblemType::Forbidden);
    refused(&world, &"a".repeat(52)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_providers_token_is_refused_and_the_others_are_not() {
    let world = World::auto().await;
    let make = |name| world.exchange.provider_token(name).unwrap();
    let (one, other, third) = (make("Carrier"), make("Carrier"), make("Another"));
    let listed = world.exchange.provider_tokens().unwrap();
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|token| !one.contains(&token.id) && token.revoked_at.is_none()));
    let lookup = async |token: &str| {
        let answer = world.request(Method::GET, "/v1/branding/12125550100").bearer_auth(token);
        problem(answer.send().await.unwrap()).await.kind
    };
    assert_eq!(lookup(&third).await, ProblemType::NotFound, "good, though the number is not");
    let revoke = |which: &Which| world.exchange.revoke_provider_tokens(which).unwrap();
    let id = listed.iter().find(|token| token.provider == "Another").unwrap().id.clone();
    assert_eq!(revoke(&Which::Id(id.clone())), Some(1));
    assert_eq!(lookup(&third).await, ProblemType::Unauthorized);
    assert_eq!(lookup(&one).await, ProblemType::NotFound);
    assert_eq!(revoke(&Which::Provider("Carrier".into())), Some(2));
    assert_eq!(lookup(&one).await, ProblemType::Unauthorized);
    assert_eq!(lookup(&other).await, ProblemType::Unauthorized);
    assert_eq!(revoke(&Which::Id(id)), Some(0), "once is enough");
    assert_eq!(revoke(&Which::Provider("Nobody".into())), None);
    assert!(world.exchange.provider_tokens().unwrap().iter().all(|t| t.revoked_at.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_no_token_request_is_told_so() {
    let world = World::auto().await;
    let post = |media_type: &'static str, body: &'static str| {
        let request = world.request(Method::POST, "/oauth2/token");
        request.header("content-type", media_type).body(body).send()
    };
    let form = "application/x-www-form-urlencoded";
    let other_grant = "grant_type=password&client_assertion_type=x&client_assertion=y";
    let refused = problem(post(form, other_grant).await.unwrap()).await;
    assert_eq!(refused.error.as_deref(), Some("unsupported_grant_type"));
    let refused = problem(post(form, "%zz&&&=").await.unwrap()).await;
    assert_eq!(refused.error.as_deref(), Some("invalid_request"));
    let refused = problem(post("application/json", "{}").await.unwrap()).await;
    assert_eq!(refused.kind, ProblemType::UnsupportedMedia);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_bearer_tokens_for_minutes() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let token: TokenAnswer = world.token(&world.assertion(&desk)).await.json().await.unwrap();
    assert_eq!((token.token_type.as_str(), token.expires_in), ("Bearer", 600));
}
