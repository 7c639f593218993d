//! Sizes: bodies, bombs, short texts that stand for many numbers.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::Method;
use serde_json::json;
use signet_protocol::{ChangeSetRequest, ProblemType, ReceiptAnswer, limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{World, assign, numbers, plain_brand, problem, put};

#[tokio::test(flavor = "multi_thread")]
async fn a_body_beyond_the_limit_is_refused_announced_or_not() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let post = || {
        let request = world.request(Method::POST, "/v1/changesets").bearer_auth(&desk.token);
        request.header("content-type", "application/json")
    };
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    // The server may close before all is sent; what matters is that it refuses.
    if let Ok(answer) = post().body(large.clone()).send().await {
        assert_eq!(problem(answer).await.kind, ProblemType::TooLarge);
    }
    let path = format!("/v1/logos/{}", "a".repeat(64));
    let logo = world.request(Method::PUT, &path).bearer_auth(&desk.token).body(large).send().await;
    if let Ok(answer) = logo {
        assert_eq!(problem(answer).await.kind, ProblemType::TooLarge);
    }
    assert!(world.request(Method::GET, "/v1/exchange").send().await.unwrap().status().is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zstd_bomb_is_refused() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let bomb = zstd::bulk::compress(&vec![b' '; 256 * 1024 * 1024], 3).unwrap();
    assert!(bomb.len() < 1024 * 1024);
    let answer = world
        .request(Method::POST, "/v1/changesets")
        .bearer_auth(&desk.token)
        .header("content-type", "application/json")
        .header("content-encoding", "zstd")
        .body(bomb)
        .send()
        .await
        .unwrap();
    assert_eq!(problem(answer).await.kind, ProblemType::TooLarge);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_travel_compressed_when_both_sides_like() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let many = numbers("12125550000", 10_000);
    let ops = vec![desk.add_key(), put(plain_brand("Harbour Health")), assign(&many)];
    let request = desk.change_set(world.now(), ops);
    let body = zstd::bulk::compress(&serde_json::to_vec(&request).unwrap(), 3).unwrap();
    let answer = world
        .request(Method::POST, "/v1/changesets")
        .bearer_auth(&desk.token)
        .header("content-type", "application/json")
        .header("content-encoding", "zstd")
        .header("accept-encoding", "zstd")
        .body(body)
        .send()
        .await
        .unwrap();
    let ReceiptAnswer { receipt } = answer.json().await.unwrap();
    desk.follow(&request.manifest, &receipt, &world.jwks().await);
    let raw = TcpStream::connect(world.server.address()).await.unwrap();
    let openapi = raw_get(raw, "/openapi.json", "accept-encoding: zstd\r\n").await;
    assert!(openapi.0.contains("content-encoding: zstd"), "{}", openapi.0);
    let plain = zstd::bulk::decompress(&openapi.1, 1 << 20).unwrap();
    assert!(plain.starts_with(b"{\"openapi\":\"3.1"));
}

/// One GET over a bare connection: head as text, body as octets.
async fn raw_get(mut stream: tokio::net::TcpStream, path: &str, header: &str) -> (String, Vec<u8>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8(all[..end].to_vec()).unwrap(), all[end + 4..].to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_stand_for_millions_of_numbers_are_refused() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let set = json!({"salt": "A".repeat(43), "numbers": "12125550000+9999"});
    let body = json!({"manifest": "", "number_sets": vec![set; 20_000]});
    let answer = world
        .request(Method::POST, "/v1/changesets")
        .bearer_auth(&desk.token)
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(problem(answer).await.kind, ProblemType::InvalidRequest);
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_requests_are_told_apart() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    let post = |media_type: &'static str, encoding: &'static str, body: Vec<u8>| {
        let request = world.request(Method::POST, "/v1/changesets").bearer_auth(&desk.token);
        let request = request.header("content-type", media_type);
        request.header("content-encoding", encoding).body(body).send()
    };
    let kind = async |answer: Result<reqwest::Response, _>| problem(answer.unwrap()).await.kind;
    let json = "application/json";
    assert_eq!(
        kind(post("text/plain", "identity", b"{}".to_vec()).await).await,
        ProblemType::UnsupportedMedia
    );
    assert_eq!(kind(post(json, "br", b"{}".to_vec()).await).await, ProblemType::UnsupportedMedia);
    for body in [&b"{"[..], b"[]", b"\xff", b"{\"manifest\":\"\",\"number_sets\":[],\"x\":1}"] {
        assert_eq!(
            kind(post(json, "identity", body.to_vec()).await).await,
            ProblemType::InvalidRequest
        );
    }
    let empty = ChangeSetRequest { manifest: "..".into(), number_sets: vec![] };
    assert_eq!(world.refused(&desk, &empty).await.kind, ProblemType::InvalidManifest);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_read_is_told_in_the_same_form() {
    let world = World::auto().await;
    let desk = world.desk(1).await;
    for path in
        ["/v1/events?after=x", "/v1/changesets?after=-1", "/v1/branding/%ff", "/v1/logos/%ff"]
    {
        let answer = world.request(Method::GET, path).bearer_auth(&desk.token).send().await;
        assert_eq!(problem(answer.unwrap()).await.kind, ProblemType::InvalidRequest, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_or_endless_list_of_ops_is_refused() {
    let world = World::auto().await;
    let mut desk = world.desk(1).await;
    let too_many = vec![signet_protocol::Op::RevokeKey { kid: "k".into() }; 257];
    for ops in [vec![], too_many] {
        let claims = desk.claims(world.now(), ops);
        let refused = world.refused(&desk, &desk.signed(&claims, vec![])).await;
        assert_eq!(refused.kind, ProblemType::InvalidManifest);
    }
    let mut claims = desk.claims(world.now(), vec![desk.add_key().0]);
    claims.jti = "j".repeat(65);
    let refused = world.refused(&desk, &desk.signed(&claims, vec![])).await;
    assert_eq!(refused.kind, ProblemType::InvalidManifest);
    // Octets count: of these letters each takes four.
    let wide = signet_protocol::Op::RevokeKey { kid: "😀".repeat(limits::OPS_BYTES / 4) };
    assert!(wide.bytes() < limits::OPS_BYTES + 64);
    let claims = desk.claims(world.now(), vec![wide]);
    let refused = world.refused(&desk, &desk.signed(&claims, vec![])).await;
    assert_eq!(refused.kind, ProblemType::TooLarge);
    let huge = signet_protocol::Op::RevokeKey { kid: "k".repeat(300_000) };
    let claims = desk.claims(world.now(), vec![huge]);
    let refused = world.refused(&desk, &desk.signed(&claims, vec![])).await;
    assert_eq!(refused.kind, ProblemType::TooLarge);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_dated_by_the_clock_that_judges() {
    let world = World::auto().await;
    let expected =
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(world.now().unsigned_abs()));
    for path in ["/.well-known/jwks.json", "/nowhere"] {
        let answer = world.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.headers()["date"].to_str().unwrap(), expected, "{path}");
    }
    // Refused by its head alone, before it takes a place.
    let mut line = TcpStream::connect(world.server.address()).await.unwrap();
    let head =
        "POST /v1/enrollments HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999\r\n\r\n";
    line.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = line.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains(&format!("date: {expected}")), "{answer}");
}
