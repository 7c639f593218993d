//! Answers: JSON, problem details, compression and the headers all carry.

use axum::body::{Body, to_bytes};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName,
    HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use signet_protocol::{Problem, ProblemType};

use crate::Denied;

const PROBLEM: &str = "application/problem+json";
/// Answers shorter than this travel as they are.
const COMPRESSED_FROM: usize = 512;
/// Larger than any JSON this service makes; a bound for the buffer.
const LARGEST_JSON: usize = 64 * 1024 * 1024;

/// A refusal on its way out.
pub struct Refused(Box<Problem>);

impl Refused {
    pub fn into_answer(self) -> Response {
        let Self(problem) = self;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(seconds) = problem.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(problem.kind, ProblemType::RequestTimeout | ProblemType::TooLarge) {
            // What is left of the body is not read.
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        (status, headers, body).into_response()
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self(Box::new(denied.into_problem()))
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<ProblemType> for Refused {
    fn from(kind: ProblemType) -> Self {
        Self(Box::new(Problem::new(kind)))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.into_answer()
    }
}

/// A JSON answer.
pub fn json<T: Serialize>(value: &T) -> Result<Response, Refused> {
    let body = serde_json::to_vec(value).map_err(Denied::failed)?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// Content that never changes at its address, which is its digest.
pub fn immutable(media_type: &str, bytes: Vec<u8>) -> Response {
    let policy = HeaderName::from_static("content-security-policy");
    let headers = [
        (CONTENT_TYPE, media_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // Whatever the octets are, a browser only looks at them.
        (policy, "default-src 'none'; sandbox"),
    ];
    (headers, bytes).into_response()
}

/// Gives a refusal that comes from below the handlers, for a path or a query
/// that cannot be read, the form all refusals have.
pub fn explain(response: Response) -> Response {
    let kind = response.headers().get(CONTENT_TYPE);
    let explained = kind.is_some_and(|kind| kind == PROBLEM);
    if response.status().is_client_error() && !explained {
        return Refused::from(ProblemType::InvalidRequest).into_answer();
    }
    response
}

/// Compresses JSON where the caller takes it, and sets what all answers carry.
pub async fn finish(response: Response, takes_zstd: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let headers = &mut parts.headers;
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let is_json = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.ends_with("json"));
    if !is_json {
        return Response::from_parts(parts, body);
    }
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    let Ok(bytes) = to_bytes(body, LARGEST_JSON).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !takes_zstd || bytes.len() < COMPRESSED_FROM {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let plain = bytes.clone();
    let compressed = tokio::task::spawn_blocking(move || zstd::bulk::compress(&plain, 3)).await;
    match compressed {
        Ok(Ok(compressed)) => {
            parts.headers.remove(CONTENT_LENGTH);
            parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("zstd"));
            Response::from_parts(parts, Body::from(compressed))
        }
        _ => Response::from_parts(parts, Body::from(bytes)),
    }
}
