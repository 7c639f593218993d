//! The exchange on HTTP: routes, limits, and what every answer carries.

mod answer;
mod body;
mod handlers;
mod lanes;
pub mod openapi;
mod server;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header::DATE};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use signet_protocol::{Problem, ProblemType};
use tokio::sync::Semaphore;

use self::answer::Refused;
use self::lanes::Lanes;
pub use self::server::{Server, serve};
use crate::{Denied, Exchange, VettingMode};

/// How the exchange is served.
#[derive(Clone, Debug)]
pub struct Settings {
    pub vetting: VettingMode,
    /// Lookups without a token. For trials on loopback only.
    pub open_lookup: bool,
    /// Longest time from a request's last header to its answer.
    pub request_timeout: Duration,
    /// Longest time for the body of a request that anybody may send.
    pub open_body_timeout: Duration,
    /// Longest time from a connection's start to a request's last header.
    pub header_timeout: Duration,
    /// Requests worked on at once; more are told to come back.
    pub concurrent_requests: usize,
    /// Connections open at once; more wait to be accepted.
    pub connections: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            vetting: VettingMode::Manual,
            open_lookup: false,
            request_timeout: Duration::from_secs(30),
            // Such a body is a few kilobytes: half a second on a slow line.
            open_body_timeout: Duration::from_secs(5),
            header_timeout: Duration::from_secs(10),
            concurrent_requests: 64,
            connections: 512,
        }
    }
}

/// What every handler shares.
#[derive(Clone)]
struct Shared {
    exchange: Arc<Exchange>,
    settings: Settings,
    requests: Arc<Semaphore>,
    /// Work on the processor and the disk, as much at once as there are cores.
    work: Arc<Semaphore>,
    lanes: Lanes,
}

impl Shared {
    /// Runs work that computes or waits for the disk, away from the threads
    /// that serve connections.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Exchange) -> Result<T, Denied> + Send + 'static,
    ) -> Result<T, Refused> {
        // The semaphore is never closed.
        let permit = self.work.clone().acquire_owned().await.map_err(Denied::failed)?;
        let exchange = self.exchange.clone();
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&exchange);
            drop(permit);
            result
        });
        Ok(done.await.map_err(Denied::failed)??)
    }
}

/// Where anybody may send a body: who has no token yet.
const ENROLLMENTS: &str = "/v1/enrollments";
const TOKEN: &str = "/oauth2/token";
/// An invite, a certificate request and a name; or an assertion.
const OPEN_BODY_BYTES: usize = 32 * 1024;

/// All routes over an exchange.
pub fn router(exchange: Arc<Exchange>, settings: Settings) -> Router {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let shared = Shared {
        exchange,
        requests: Arc::new(Semaphore::new(settings.concurrent_requests)),
        // One more than cores: while one waits for the disk, others compute.
        work: Arc::new(Semaphore::new(cores + 1)),
        lanes: Lanes::default(),
        settings,
    };
    Router::new()
        .route("/v1/exchange", get(handlers::get_exchange))
        .route(ENROLLMENTS, post(handlers::post_enrollment))
        .route(TOKEN, post(handlers::post_token))
        .route("/v1/logos/{digest}", get(handlers::get_logo).put(handlers::put_logo))
        .route("/v1/certificates/{digest}", get(handlers::get_certificate))
        .route("/v1/tn-lists/{digest}", get(handlers::get_tn_list))
        .route("/v1/changesets", get(handlers::get_entries).post(handlers::post_change_set))
        .route("/v1/changesets/{digest}", get(handlers::get_entry))
        .route("/v1/head", get(handlers::get_head))
        .route("/v1/events", get(handlers::get_events))
        .route("/v1/branding/{number}", get(handlers::get_branding))
        .route("/.well-known/jwks.json", get(handlers::get_jwks))
        .route("/openapi.json", get(handlers::get_openapi))
        .fallback(async || Refused::from(ProblemType::NotFound))
        .method_not_allowed_fallback(async || Refused::from(ProblemType::MethodNotAllowed))
        .layer(middleware::from_fn_with_state(shared.clone(), admit))
        .layer(middleware::from_fn_with_state(shared.clone(), dated))
        .with_state(shared)
}

/// Every request: a place to work in, a time limit, an answer in the form the
/// caller takes.
async fn admit(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let takes_zstd = body::takes_zstd(request.headers());
    let request = match gather(request, shared.settings.open_body_timeout).await {
        Ok(request) => request,
        Err(refused) => return answer::finish(refused.into_answer(), takes_zstd).await,
    };
    let Ok(_place) = shared.requests.try_acquire() else {
        let problem = Problem::new(ProblemType::Overloaded).with_retry_after(1);
        return answer::finish(Refused::from(problem).into_answer(), takes_zstd).await;
    };
    let response = tokio::time::timeout(shared.settings.request_timeout, next.run(request)).await;
    let response =
        response.unwrap_or_else(|_| Refused::from(ProblemType::RequestTimeout).into_answer());
    let response = answer::explain(response);
    answer::finish(response, takes_zstd).await
}

/// Every answer says when by the clock that judges `iat`: desks correct theirs
/// by it.
async fn dated(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(date) = HeaderValue::from_str(&date(shared.exchange.clock.now())) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// A time as RFC 9110, section 5.6.7, writes it.
fn date(now: i64) -> String {
    let since = Duration::from_secs(now.max(0).unsigned_abs());
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}

/// Takes in the body of a request that anybody may send, before the request
/// takes a place: whoever sends it slowly keeps a connection and nobody else.
/// Bodies of those with a token are read later, by handlers that know whose
/// they are.
async fn gather(request: Request, within: Duration) -> Result<Request, Refused> {
    if !matches!(request.uri().path(), ENROLLMENTS | TOKEN) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let gathered = body::gather(&parts.headers, body, OPEN_BODY_BYTES);
    match tokio::time::timeout(within, gathered).await {
        Ok(bytes) => Ok(Request::from_parts(parts, Body::from(bytes?))),
        Err(_) => Err(ProblemType::RequestTimeout.into()),
    }
}
