//! One handler per endpoint: unpack, one call, answer.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use signet_protocol::{
    BrandingAnswer, ChangeSetRequest, Digest, EnrollmentAnswer, EnrollmentRequest, EntriesAnswer,
    EventsAnswer, ExchangeAnswer, Head, Jwks, LogEntry, Problem, ProblemType, ReceiptAnswer,
    TokenAnswer, TokenRequest, limits,
};
use signet_stir::TelephoneNumber;

use super::answer::{Refused, immutable, json};
use super::lanes::Place;
use super::{OPEN_BODY_BYTES, Shared, body, openapi};
use crate::Denied;
use crate::token::{Caller, Desk};

type Answer = Result<Response, Refused>;

/// Where to go on.
#[derive(Debug, Deserialize)]
pub struct After {
    #[serde(default)]
    after: u64,
}

/// Who this exchange is.
#[utoipa::path(get, path = "/v1/exchange", responses((status = 200, body = ExchangeAnswer)))]
pub async fn get_exchange(State(shared): State<Shared>) -> Answer {
    json(&shared.run(|exchange| exchange.description()).await?)
}

/// The signing key and the root, as a JWK set (RFC 7517).
#[utoipa::path(get, path = "/.well-known/jwks.json", responses((status = 200, body = Jwks)))]
pub async fn get_jwks(State(shared): State<Shared>) -> Answer {
    json(shared.exchange.jwks())
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, body = Object)))]
pub async fn get_openapi() -> Answer {
    json(&openapi::document())
}

/// Trades a single-use invite and a certificate request for a certificate.
/// The same invite and key get the same answer again.
#[utoipa::path(post, path = "/v1/enrollments", request_body = EnrollmentRequest, responses(
    (status = 200, body = EnrollmentAnswer),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
))]
pub async fn post_enrollment(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let request: EnrollmentRequest = body::read_json(&headers, body, OPEN_BODY_BYTES).await?;
    json(&shared.run(move |exchange| exchange.enroll(&request)).await?)
}

/// Trades a client assertion (RFC 7523) for an access token.
#[utoipa::path(post, path = "/oauth2/token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = TokenAnswer),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn post_token(State(shared): State<Shared>, headers: HeaderMap, body: Body) -> Answer {
    body::expect_type(&headers, "application/x-www-form-urlencoded")?;
    let form = body::read(&headers, body, 16 * 1024).await?;
    let request: TokenRequest = serde_urlencoded::from_bytes(&form).map_err(|error| {
        let problem = Problem::new(ProblemType::InvalidRequest).with_error("invalid_request");
        problem.with_detail(error.to_string())
    })?;
    json(&shared.run(move |exchange| exchange.token(&request)).await?)
}

/// Keeps an image under its digest, 64 hexadecimal digits.
#[utoipa::path(put, path = "/v1/logos/{digest}", params(("digest" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 204),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("desk" = [])))]
pub async fn put_logo(
    State(shared): State<Shared>,
    Path(digest): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let digest = address(&digest)?;
    let desk = desk(&shared, &headers).await?;
    let _place = lane(&shared, &desk)?;
    let bytes = body::read(&headers, body, limits::LOGO_BYTES).await?;
    shared.run(move |exchange| exchange.put_logo(&desk, &digest, bytes)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An image by its digest, with its type. This is what `icn` points to.
#[utoipa::path(get, path = "/v1/logos/{digest}", params(("digest" = String, Path)), responses(
    (status = 200, content_type = "image/png", body = Vec<u8>),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub async fn get_logo(State(shared): State<Shared>, Path(digest): Path<String>) -> Answer {
    let digest = address(&digest)?;
    let image = shared.run(move |exchange| exchange.logo(&digest)).await?;
    let image = image.ok_or(ProblemType::NotFound)?;
    Ok(immutable(&image.media_type, image.bytes))
}

/// The path of a certificate by the digest of its DER: PEM, signer first.
/// This is what `x5u` points to.
#[utoipa::path(get, path = "/v1/certificates/{digest}", params(("digest" = String, Path)),
    responses(
        (status = 200, content_type = "application/pem-certificate-chain", body = String),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn get_certificate(State(shared): State<Shared>, Path(digest): Path<String>) -> Answer {
    let digest = address(&digest)?;
    let pem = shared.run(move |exchange| exchange.certificate_path_pem(&digest)).await?;
    let pem = pem.ok_or(ProblemType::NotFound)?;
    Ok(immutable("application/pem-certificate-chain", pem.into_bytes()))
}

/// A TNAuthList by its digest: DER (RFC 8226). Certificates refer to it with
/// `id-ad-stirTNList`.
#[utoipa::path(get, path = "/v1/tn-lists/{digest}", params(("digest" = String, Path)), responses(
    (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub async fn get_tn_list(State(shared): State<Shared>, Path(digest): Path<String>) -> Answer {
    let digest = address(&digest)?;
    let list = shared.run(move |exchange| exchange.tn_list(&digest)).await?;
    Ok(immutable("application/octet-stream", list.ok_or(ProblemType::NotFound)?))
}

/// Appends a change set to the log. The same manifest gets the same receipt.
#[utoipa::path(post, path = "/v1/changesets", request_body = ChangeSetRequest, responses(
    (status = 200, body = ReceiptAnswer),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
), security(("desk" = [])))]
pub async fn post_change_set(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    // Who may not append need not send.
    let desk = desk(&shared, &headers).await?;
    body::expect_type(&headers, "application/json")?;
    // Before the body: one that is sent slowly takes its enterprise's place.
    let place = lane(&shared, &desk)?;
    let bytes = body::read(&headers, body, limits::BODY_BYTES).await?;
    let mode = shared.settings.vetting;
    let receipt = shared.run(move |exchange| {
        let request: ChangeSetRequest = serde_json::from_slice(&bytes)
            .map_err(|error| Denied::because(ProblemType::InvalidRequest, error.to_string()))?;
        let receipt = exchange.append(&desk, request, mode);
        drop(place);
        receipt
    });
    json(&receipt.await?)
}

/// Entries of the log after a sequence number.
#[utoipa::path(get, path = "/v1/changesets", params(("after" = Option<u64>, Query)), responses(
    (status = 200, body = EntriesAnswer),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
), security(("desk" = [])))]
pub async fn get_entries(
    State(shared): State<Shared>,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Answer {
    let desk = desk(&shared, &headers).await?;
    json(&shared.run(move |exchange| exchange.entries(&desk, after)).await?)
}

/// An entry by the digest of its manifest, 64 hexadecimal digits or as in
/// `prev`, percent-encoded.
#[utoipa::path(get, path = "/v1/changesets/{digest}", params(("digest" = String, Path)),
    responses(
        (status = 200, body = LogEntry),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ), security(("desk" = [])))]
pub async fn get_entry(
    State(shared): State<Shared>,
    Path(digest): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let digest = digest.parse().or_else(|_| address(&digest))?;
    let desk = desk(&shared, &headers).await?;
    json(&shared.run(move |exchange| exchange.entry(&desk, &digest)).await?)
}

/// Where the log stands.
#[utoipa::path(get, path = "/v1/head", responses(
    (status = 200, body = Head),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
), security(("desk" = [])))]
pub async fn get_head(State(shared): State<Shared>, headers: HeaderMap) -> Answer {
    let desk = desk(&shared, &headers).await?;
    json(&shared.run(move |exchange| exchange.head(&desk)).await?)
}

/// A signed page of the events after a sequence number.
#[utoipa::path(get, path = "/v1/events", params(("after" = Option<u64>, Query)), responses(
    (status = 200, body = EventsAnswer),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
), security(("desk" = [])))]
pub async fn get_events(
    State(shared): State<Shared>,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
) -> Answer {
    let desk = desk(&shared, &headers).await?;
    json(&shared.run(move |exchange| exchange.events(&desk, after)).await?)
}

/// The branding of a number (E.164 digits without `+`), with evidence.
#[utoipa::path(get, path = "/v1/branding/{number}", params(("number" = String, Path)), responses(
    (status = 200, body = BrandingAnswer),
    (status = "4XX", body = Problem, content_type = "application/problem+json"),
), security(("provider" = []), ("desk" = [])))]
pub async fn get_branding(
    State(shared): State<Shared>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let caller = match bearer(&headers) {
        Some(token) => Some(shared.run(move |exchange| exchange.authenticate(&token)).await?),
        None if shared.settings.open_lookup && names_this_machine(&headers) => None,
        None => return Err(ProblemType::Unauthorized.into()),
    };
    if number.starts_with('+') {
        return Err(ProblemType::InvalidRequest.into());
    }
    let number: TelephoneNumber = number.parse().map_err(|_| ProblemType::InvalidRequest)?;
    json(&shared.run(move |exchange| exchange.branding(caller.as_ref(), number)).await?)
}

/// Whether the caller meant this machine. A web page whose name was made to
/// resolve to loopback reaches an open exchange through the browser, but with
/// its own name in `Host`.
fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    let host = host.and_then(|value| value.parse::<Authority>().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost")
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The desk whose token the request carries.
async fn desk(shared: &Shared, headers: &HeaderMap) -> Result<Desk, Refused> {
    let token = bearer(headers).ok_or(ProblemType::Unauthorized)?;
    match shared.run(move |exchange| exchange.authenticate(&token)).await? {
        Caller::Desk(desk) => Ok(desk),
        Caller::Provider(_) => Err(ProblemType::Forbidden.into()),
    }
}

/// A place in the lane of the desk's enterprise.
fn lane(shared: &Shared, desk: &Desk) -> Result<Place, Refused> {
    let busy = || Problem::new(ProblemType::TooManyRequests).with_retry_after(1);
    shared.lanes.enter(desk.enterprise.at).ok_or_else(|| busy().into())
}

/// A digest as addresses hold it.
fn address(digest: &str) -> Result<Digest, Refused> {
    Digest::from_hex(digest).map_err(|_| ProblemType::NotFound.into())
}
