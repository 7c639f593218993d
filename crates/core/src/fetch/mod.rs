//! Fetching what tokens point to: certificate paths, logos, jCards.
//!
//! The addresses come from strangers. So: HTTPS only; no connection to an
//! address that is not public, decided when connecting, for each redirect
//! anew; one time limit over everything; a cap on the octets; no cookies, no
//! proxy, no credentials. Answers are kept as RFC 9111 allows.

mod cache;
mod reach;
mod together;

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, HeaderValue, LOCATION};
use reqwest::{Method, Request, Response, StatusCode, Url, redirect};

use crate::world::World;
use cache::{Cache, Kept};

pub use reach::Reach;
pub use together::{Limits, Together};

/// Time for one fetch with its redirects, name resolution included. A caller
/// waits while a call rings.
pub const TIME_LIMIT: Duration = Duration::from_secs(5);
/// Most octets of an answer. Logos are a few ten kB, paths a few kB.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Certificate repositories redirect once, to their storage.
const MOST_REDIRECTS: usize = 3;

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is not an HTTPS address")]
    NotHttps(String),
    #[error("{0} leads to an address that is not public")]
    ForbiddenAddress(String),
    #[error("nothing answers at {0}")]
    Unreachable(String),
    #[error("{0} did not answer in time")]
    Timeout(String),
    #[error("what {0} holds is larger than 1 MiB")]
    TooLarge(String),
    #[error("{0} redirects too often or to nowhere")]
    Redirect(String),
    #[error("{0} was not fetched: the call points to more than is fetched for one call")]
    Beyond(String),
    #[error("{url} answers with status {status}")]
    Status { url: String, status: u16 },
}

/// Fetches, and keeps what may be kept.
#[derive(Clone)]
pub struct Fetcher {
    http: reqwest::Client,
    reach: Reach,
    cache: Cache,
    world: World,
}

/// How to fetch, where the defaults are not enough.
#[derive(Default)]
pub struct Settings {
    pub reach: Reach,
    /// Folder for answers; without one each is fetched anew.
    pub cache: Option<PathBuf>,
    /// Authorities of TLS certificates to trust beside the system's; DER.
    pub tls_authorities: Vec<Vec<u8>>,
}

impl Fetcher {
    /// Fails when an authority is no certificate or the system's cannot be
    /// read.
    pub fn new(settings: Settings, world: World) -> Result<Self, reqwest::Error> {
        Self::resolving(settings, world, look_up)
    }

    fn resolving(
        settings: Settings,
        world: World,
        look_up: LookUp,
    ) -> Result<Self, reqwest::Error> {
        let authorities = settings
            .tls_authorities
            .iter()
            .map(|der| reqwest::Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()?;
        let mut builder = reqwest::Client::builder()
            .https_only(true)
            .no_proxy()
            .no_zstd()
            .referer(false)
            .redirect(redirect::Policy::none())
            .dns_resolver(Guarded { reach: settings.reach.clone(), look_up })
            // An address was checked for one fetch and is not kept for the next.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("signet/", env!("CARGO_PKG_VERSION")));
        if !authorities.is_empty() {
            builder = builder.tls_certs_merge(authorities);
        }
        let cache = Cache::new(settings.cache);
        Ok(Self { http: builder.build()?, reach: settings.reach, cache, world })
    }

    /// The octets behind an HTTPS address, at most [`MOST_BYTES`], within
    /// [`TIME_LIMIT`].
    pub async fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        match tokio::time::timeout(TIME_LIMIT, self.follow(url)).await {
            Ok(done) => done,
            Err(_) => Err(FetchError::Timeout(url.to_owned())),
        }
    }

    async fn follow(&self, start: &str) -> Result<Vec<u8>, FetchError> {
        let not_https = || FetchError::NotHttps(start.to_owned());
        let mut url = Url::parse(start).map_err(|_| not_https())?;
        for _ in 0..=MOST_REDIRECTS {
            if url.scheme() != "https" {
                return Err(not_https());
            }
            url.set_fragment(None);
            // A host that is an address itself asks no resolver.
            let literal = match url.host() {
                Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
                Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
                Some(url::Host::Domain(_)) => None,
                None => return Err(not_https()),
            };
            if literal.is_some_and(|address| !self.reach.allows(address)) {
                return Err(FetchError::ForbiddenAddress(start.to_owned()));
            }
            // Whoever names an address does not name who asks.
            if !url.username().is_empty() || url.password().is_some() {
                return Err(not_https());
            }
            match self.once(&url, start).await? {
                Step::Done(body) => return Ok(body),
                Step::To(next) => url = next,
            }
        }
        Err(FetchError::Redirect(start.to_owned()))
    }

    async fn once(&self, url: &Url, start: &str) -> Result<Step, FetchError> {
        let mut request = Request::new(Method::GET, url.clone());
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("*/*"));
        let kept = self.cache.get(url.as_str());
        if let Some(kept) = &kept {
            match kept.policy.before_request(&request, self.now()) {
                BeforeRequest::Fresh(_) => return Ok(Step::Done(kept.body.clone())),
                BeforeRequest::Stale { request: ask, matches: true } => {
                    *request.headers_mut() = ask.headers;
                }
                BeforeRequest::Stale { matches: false, .. } => {}
            }
        }
        let asked = request.try_clone().expect("a request without a body can be copied");
        let response = self.http.execute(request).await.map_err(|error| failure(&error, start))?;
        if let Some(kept) = kept
            && response.status() == StatusCode::NOT_MODIFIED
        {
            return Ok(Step::Done(self.still_valid(&asked, &response, kept)));
        }
        if response.status().is_redirection() {
            let next = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let next = next.and_then(|next| url.join(next).ok());
            return next.map(Step::To).ok_or_else(|| FetchError::Redirect(start.to_owned()));
        }
        if response.status() != StatusCode::OK {
            let status = response.status().as_u16();
            return Err(FetchError::Status { url: start.to_owned(), status });
        }
        let options = CacheOptions { shared: false, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(&asked, &response, self.now(), options);
        let body = body(response, start).await?;
        self.cache.put(url.as_str(), &policy, &body);
        Ok(Step::Done(body))
    }

    fn still_valid(&self, asked: &Request, response: &Response, kept: Kept) -> Vec<u8> {
        let (AfterResponse::NotModified(policy, _) | AfterResponse::Modified(policy, _)) =
            kept.policy.after_response(asked, response, self.now());
        self.cache.put(asked.url().as_str(), &policy, &kept.body);
        kept.body
    }

    fn now(&self) -> SystemTime {
        let seconds = u64::try_from(self.world.now()).unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }
}

enum Step {
    Done(Vec<u8>),
    To(Url),
}

async fn body(mut response: Response, start: &str) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge(start.to_owned());
    if response.content_length().is_some_and(|length| length > MOST_BYTES as u64) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error, start))? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn failure(error: &reqwest::Error, start: &str) -> FetchError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if found.is::<OutOfReach>() {
            return FetchError::ForbiddenAddress(start.to_owned());
        }
        cause = found.source();
    }
    FetchError::Unreachable(start.to_owned())
}

/// A name that leads nowhere a fetch may go.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to addresses that are not public")]
struct OutOfReach;

/// Resolves names and hands out only addresses within reach. The connection
/// is made to what was handed out, so a name that changes its answer between
/// a check and the connection gains nothing.
struct Guarded {
    reach: Reach,
    look_up: LookUp,
}

type LookUp = fn(&str) -> io::Result<Vec<IpAddr>>;

/// Asks the system; blocks.
fn look_up(name: &str) -> io::Result<Vec<IpAddr>> {
    Ok((name, 0).to_socket_addrs()?.map(|found| found.ip()).collect())
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, look_up) = (self.reach.clone(), self.look_up);
        Box::pin(async move {
            let found = tokio::task::spawn_blocking(move || look_up(name.as_str())).await??;
            let mut allowed = found.into_iter().filter(|at| reach.allows(*at)).peekable();
            if allowed.peek().is_none() {
                return Err(OutOfReach.into());
            }
            // The port is that of the address asked for.
            let allowed: Vec<SocketAddr> = allowed.map(|at| SocketAddr::new(at, 0)).collect();
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
pub(crate) mod site;
#[cfg(test)]
mod tests;
