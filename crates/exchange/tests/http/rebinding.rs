//! DNS rebinding: a web page whose name its owner makes resolve to loopback
//! reads an exchange that answers without tokens, through the browser of
//! whoever runs it.

use reqwest::{Method, StatusCode};
use signet_exchange::http::Settings;
use signet_protocol::ProblemType;

use crate::world::{World, problem};

#[tokio::test(flavor = "multi_thread")]
async fn an_open_exchange_answers_only_who_means_this_machine() {
    let world = World::with(Settings { open_lookup: true, ..Settings::default() }).await;
    let ask = async |host: &str| {
        let request = world.request(Method::GET, "/v1/branding/12125550100").header("host", host);
        problem(request.send().await.unwrap()).await.kind
    };
    for host in ["rebound.example", "rebound.example:80", "127.0.0.1.rebound.example", "10.0.0.1"] {
        assert_eq!(ask(host).await, ProblemType::Unauthorized, "{host}");
    }
    for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "127.8.8.8"] {
        assert_eq!(ask(host).await, ProblemType::NotFound, "{host}");
    }
    let token = world.exchange.provider_token("Carrier").unwrap();
    let answer = world
        .request(Method::GET, "/v1/branding/12125550100")
        .header("host", "exchange.example")
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND, "a token needs no name");
}
