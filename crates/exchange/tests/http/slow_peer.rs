//! Peers that take their time, and a service that ends.

use std::time::{Duration, Instant};

use signet_exchange::http::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::world::World;

fn impatient() -> Settings {
    Settings {
        header_timeout: Duration::from_millis(300),
        request_timeout: Duration::from_millis(300),
        open_body_timeout: Duration::from_millis(300),
        ..Settings::default()
    }
}

/// Sends octets, then nothing, and reads until the other side closes.
async fn stall(world: &World, octets: &[u8]) -> String {
    let mut stream = TcpStream::connect(world.server.address()).await.unwrap();
    stream.write_all(octets).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    // A reset is a way to close, too.
    let _ = tokio::time::timeout(Duration::from_secs(10), read).await.expect("it closes");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_that_never_end_close_the_connection() {
    let world = World::with(impatient()).await;
    let begun = Instant::now();
    stall(&world, b"GET /v1/exchange HTTP/1.1\r\nhost: x\r\nx-a: ").await;
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_comes_gets_a_timeout() {
    let world = World::with(impatient()).await;
    let head = b"POST /v1/enrollments HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                 content-length: 100\r\n\r\n{";
    let answer = stall(&world, head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("urn:signet:problem:request_timeout"));
}

/// Connections that have sent all of a request but the end of its body.
async fn unfinished(world: &World, head: &str, count: usize) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(world.server.address()).await.unwrap();
        let head = format!("{head}\r\nhost: x\r\ncontent-length: 100\r\n\r\n{{");
        stream.write_all(head.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    streams
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_who_send_slowly_take_nobodys_place() {
    let settings = Settings { concurrent_requests: 2, ..Settings::default() };
    let world = World::with(settings).await;
    let desk = world.desk(1).await;
    let mut slow = Vec::new();
    for head in [
        "POST /v1/enrollments HTTP/1.1\r\ncontent-type: application/json",
        "POST /oauth2/token HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded",
    ] {
        slow.extend(unfinished(&world, head, 20).await);
    }
    let begun = Instant::now();
    for _ in 0..10 {
        let answer = world.request(reqwest::Method::GET, "/v1/exchange").send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }
    // Others still enrol and get tokens, too.
    world.desk(2).await;
    let answer = world.request(reqwest::Method::GET, "/v1/head").bearer_auth(&desk.token);
    assert!(answer.send().await.unwrap().status().is_success());
    assert!(begun.elapsed() < Duration::from_secs(4), "before the slow ones are sent away");
    drop(slow);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_who_send_slowly_are_sent_away_early() {
    let settings =
        Settings { open_body_timeout: Duration::from_millis(300), ..Settings::default() };
    let world = World::with(settings).await;
    let begun = Instant::now();
    let head = b"POST /oauth2/token HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{";
    let answer = stall(&world, head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(5), "long before a request's 30 seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_is_not_called_too_large() {
    let world = World::auto().await;
    for (header, sent) in [("content-length: 50", "{"), ("transfer-encoding: chunked", "zz\r\n")] {
        let head = format!("POST /v1/enrollments HTTP/1.1\r\nhost: x\r\n{header}\r\n\r\n{sent}");
        let mut stream = TcpStream::connect(world.server.address()).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(answer.contains("urn:signet:problem:invalid_request"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_body_beyond_the_limit_is_refused_before_it_is_sent() {
    let world = World::auto().await;
    let head = b"POST /v1/enrollments HTTP/1.1\r\nhost: x\r\ncontent-length: 40000\r\n\r\n{";
    let answer = stall(&world, head).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_enterprise_that_sends_slowly_leaves_places_to_others() {
    let settings = Settings { concurrent_requests: 6, ..Settings::default() };
    let world = World::with(settings).await;
    let (slow, other) = (world.desk(1).await, world.desk(2).await);
    let head = format!(
        "POST /v1/changesets HTTP/1.1\r\ncontent-type: application/json\r\nauthorization: Bearer {}",
        slow.token
    );
    let streams = unfinished(&world, &head, 12).await;
    let begun = Instant::now();
    let request = || world.request(reqwest::Method::GET, "/v1/head").bearer_auth(&other.token);
    // Those beyond the lane are told to come back; until then they hold places.
    while !request().send().await.unwrap().status().is_success() {
        assert!(begun.elapsed() < Duration::from_secs(10), "others get a place");
        tokio::task::yield_now().await;
    }
    drop(streams);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_than_places_are_told_to_come_back() {
    let settings = Settings { concurrent_requests: 0, ..Settings::default() };
    let world = World::with(settings).await;
    let answer = world.request(reqwest::Method::GET, "/v1/exchange").send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "1");
    let problem = crate::world::problem(answer).await;
    assert_eq!(problem.kind, signet_protocol::ProblemType::Overloaded);
    assert_eq!(problem.retry_after, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_ends_though_a_connection_is_idle() {
    let world = World::with(Settings::default()).await;
    let idle = TcpStream::connect(world.server.address()).await.unwrap();
    world.request(reqwest::Method::GET, "/v1/exchange").send().await.unwrap();
    let begun = Instant::now();
    world.server.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(8));
    drop(idle);
}
