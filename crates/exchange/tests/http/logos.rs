//! Logos: under their own digest, of the types they are, and harmless.

use reqwest::{Method, StatusCode};
use signet_protocol::{Digest, ProblemType};

use crate::world::{World, png, problem};

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_public_by_its_digest_with_its_type() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let digest = world.put_logo(&desk, &png()).await;
    assert_eq!(world.put_logo(&desk, &png()).await, digest, "putting it again is harmless");
    let path = format!("/v1/logos/{}", digest.to_hex());
    let answer = world.request(Method::GET, &path).send().await.unwrap();
    let headers = answer.headers().clone();
    assert_eq!(headers["content-type"], "image/png");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(answer.bytes().await.unwrap(), png());
    let head = world.request(Method::HEAD, &path).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()["content-length"], png().len().to_string().as_str());
    assert!(head.bytes().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn content_under_another_digest_or_type_is_refused() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let put = async |digest: Digest, body: Vec<u8>, token: &str| {
        let path = format!("/v1/logos/{}", digest.to_hex());
        let request = world.request(Method::PUT, &path).bearer_auth(token).body(body);
        problem(request.send().await.unwrap()).await.kind
    };
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let own = |body: &[u8]| Digest::of(body);
    assert_eq!(put(own(b"other"), png(), &desk.token).await, ProblemType::DigestMismatch);
    assert_eq!(put(own(&svg), svg, &desk.token).await, ProblemType::UnsupportedMedia);
    assert_eq!(put(own(&png()), png(), "nobody").await, ProblemType::Unauthorized);
    let missing = world.request(Method::GET, &format!("/v1/logos/{}", own(b"x").to_hex()));
    assert_eq!(missing.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let escape = world.request(Method::GET, "/v1/logos/..%2F..%2Fsigning-key.pem");
    assert_eq!(escape.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
