//! HTTP to an exchange. Every request has a time limit, every answer a size
//! limit, and no redirect is followed: an exchange's address is part of what
//! was agreed with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{
    ACCEPT_ENCODING, AGE, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER,
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use signet_protocol::{
    BrandingAnswer, EnrollmentAnswer, EnrollmentRequest, EventsAnswer, Head, Jwks, LogEntry,
    Problem, ProblemType, ReceiptAnswer, TokenAnswer, TokenRequest,
};
use signet_stir::TelephoneNumber;

use super::error::SyncError;

/// A server on the other side of the world answers a handshake well within
/// this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A full change set is 200 kB and takes an exchange about a tenth of a
/// second; the rest is for slow lines.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest answer is a page of events of a few megabytes.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// An exchange at an address.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: Option<String>,
    zstd: bool,
    /// The time of the last answer that named one; shared by clones.
    told: Arc<AtomicI64>,
}

/// An answer's time before any answer.
const UNTOLD: i64 = i64::MIN;

impl Client {
    /// Takes an address: `https`, or `http` on this machine.
    pub fn new(url: &str) -> Result<Self, SyncError> {
        let invalid = || SyncError::InvalidUrl(url.to_owned());
        let mut base = Url::parse(url.trim()).map_err(|_| invalid())?;
        let loopback = match base.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(invalid()),
        };
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !plain || !(base.scheme() == "https" || (base.scheme() == "http" && loopback)) {
            return Err(invalid());
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("signet/", env!("CARGO_PKG_VERSION")));
        if loopback {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| invalid())?;
        Ok(Self { http, base, token: None, zstd: false, told: Arc::new(AtomicI64::new(UNTOLD)) })
    }

    /// The address without its trailing slash.
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Sends `token` as bearer token from here on.
    pub fn set_token(&mut self, token: String) {
        self.token = Some(token);
    }

    /// The other side's clock at its last answer, in seconds since 1970-01-01
    /// UTC. None when it does not say.
    pub fn told_time(&self) -> Option<i64> {
        Some(self.told.load(Ordering::Relaxed)).filter(|told| *told != UNTOLD)
    }

    pub async fn keys(&self) -> Result<Jwks, SyncError> {
        self.json(self.request(Method::GET, ".well-known/jwks.json")).await
    }

    pub async fn enroll(&self, body: &EnrollmentRequest) -> Result<EnrollmentAnswer, SyncError> {
        let answer = self.json(self.request(Method::POST, "v1/enrollments").json(body)).await;
        answer.map_err(|error| match error {
            SyncError::Refused(problem) => match problem.kind {
                ProblemType::UnknownInvite => SyncError::UnknownInvite,
                ProblemType::UsedInvite => SyncError::UsedInvite,
                ProblemType::ExpiredInvite => SyncError::ExpiredInvite,
                _ => SyncError::Refused(problem),
            },
            other => other,
        })
    }

    /// Trades a client assertion for a token (RFC 7523).
    pub async fn token(&self, assertion: String) -> Result<TokenAnswer, SyncError> {
        let form = TokenRequest::new(assertion);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", &form.grant_type)
            .append_pair("client_assertion_type", &form.client_assertion_type)
            .append_pair("client_assertion", &form.client_assertion)
            .finish();
        let request = self
            .request(Method::POST, "oauth2/token")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.json(request).await
    }

    /// Reads the head, and whether the exchange takes compressed bodies (it
    /// says so in `Accept-Encoding`, RFC 9110 section 12.5.3).
    pub async fn head(&mut self) -> Result<Head, SyncError> {
        let response = self.send(self.request(Method::GET, "v1/head")).await?;
        let offered = response.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        self.zstd = offered.is_some_and(|names| names.split(',').any(|name| name.trim() == "zstd"));
        let bytes = self.body(response).await?;
        self.parse(&bytes)
    }

    pub async fn has_logo(&self, sha256: &str) -> Result<bool, SyncError> {
        let address = format!("v1/logos/{sha256}");
        match self.send(self.request(Method::HEAD, &address)).await {
            Ok(_) => Ok(true),
            Err(SyncError::NotFound) => Ok(false),
            Err(other) => Err(other),
        }
    }

    pub async fn put_logo(
        &self,
        sha256: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> Result<(), SyncError> {
        let request = self
            .request(Method::PUT, &format!("v1/logos/{sha256}"))
            .header(CONTENT_TYPE, media_type)
            .body(bytes);
        self.send(request).await.map(|_| ())
    }

    /// Sends a change set; answers the receipt and the octets sent.
    pub async fn push(&self, body: Vec<u8>) -> Result<(String, u64), SyncError> {
        let mut request =
            self.request(Method::POST, "v1/changesets").header(CONTENT_TYPE, "application/json");
        let body = match self.zstd.then(|| zstd::encode_all(&body[..], 1)) {
            Some(Ok(packed)) => {
                request = request.header(CONTENT_ENCODING, "zstd");
                packed
            }
            _ => body,
        };
        let sent = body.len() as u64;
        let answer: ReceiptAnswer = self.json(request.body(body)).await?;
        Ok((answer.receipt, sent))
    }

    /// An entry of the log by its manifest's digest, in hexadecimal.
    pub async fn entry(&self, digest: &str) -> Result<LogEntry, SyncError> {
        self.json(self.request(Method::GET, &format!("v1/changesets/{digest}"))).await
    }

    pub async fn events(&self, after: u64) -> Result<EventsAnswer, SyncError> {
        self.json(self.request(Method::GET, &format!("v1/events?after={after}"))).await
    }

    pub async fn branding(&self, number: TelephoneNumber) -> Result<BrandingAnswer, SyncError> {
        self.json(self.request(Method::GET, &format!("v1/branding/{}", number.digits()))).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // Paths are made here, of words, digits and hexadecimal: they always join.
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        let request = self.http.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, SyncError> {
        let response = self.send(request).await?;
        let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(self.invalid("the answer is no JSON"));
        }
        let bytes = self.body(response).await?;
        self.parse(&bytes)
    }

    fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, SyncError> {
        serde_json::from_slice(bytes).map_err(|_| self.invalid("the answer has another shape"))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, SyncError> {
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        self.told.store(time_of(response.headers()).unwrap_or(UNTOLD), Ordering::Relaxed);
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.problem(response).await)
    }

    async fn problem(&self, response: Response) -> SyncError {
        let status = response.status();
        let wait = retry_after(&response);
        let is_problem = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/problem+json"));
        if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
            // A relative time until the caller, who has the clock, adds it.
            return SyncError::Busy { retry_at: wait.unwrap_or(1) };
        }
        if status == StatusCode::UNAUTHORIZED {
            return SyncError::Unauthorized;
        }
        if status == StatusCode::NOT_FOUND && !is_problem {
            return SyncError::NotFound;
        }
        if !is_problem {
            return self.invalid("an error that is no problem details");
        }
        let problem = match self.body(response).await {
            // An answer to HEAD has the type of the problem and no body.
            Ok(bytes) if bytes.is_empty() && status == StatusCode::NOT_FOUND => {
                return SyncError::NotFound;
            }
            Ok(bytes) => serde_json::from_slice::<Problem>(&bytes),
            Err(error) => return error,
        };
        match problem {
            Ok(problem) if problem.kind == ProblemType::NotFound => SyncError::NotFound,
            Ok(problem) => SyncError::Refused(Box::new(problem)),
            Err(_) => self.invalid("problem details of another shape"),
        }
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, SyncError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES {
                return Err(self.invalid("the answer is too large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn failure(&self, error: &reqwest::Error) -> SyncError {
        let url = self.url().to_owned();
        if error.is_decode() || error.is_body() {
            return self.invalid("the answer broke off");
        }
        if error.is_timeout() && !error.is_connect() {
            return SyncError::Timeout(url);
        }
        SyncError::Unreachable(url)
    }

    fn invalid(&self, what: &'static str) -> SyncError {
        SyncError::AnswerInvalid { url: self.url().to_owned(), what }
    }
}

/// When the answer was sent: its date (RFC 9110, section 6.6.1) and, for one
/// that waited in a cache, its age (RFC 9111, section 5.1).
fn time_of(headers: &HeaderMap) -> Option<i64> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let date = httpdate::parse_http_date(text(DATE)?).ok()?;
    let date = i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?;
    let age = text(AGE).map_or(Some(0), |age| age.trim().parse::<u32>().ok())?;
    date.checked_add(i64::from(age))
}

/// Seconds to wait (RFC 9110, section 10.2.3). A date is read as a minute:
/// exchanges send seconds.
fn retry_after(response: &Response) -> Option<i64> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    // A day bounds what a confused server can make a desk wait.
    Some(text.trim().parse().unwrap_or(60).clamp(1, 86_400))
}
