//! Against a real HTTPS server on this machine.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::site::{answer, tls};
use super::*;
use crate::world::{Clock, SystemRandom};

/// Answers each request with the next of its answers and keeps what was asked.
struct Server {
    port: u16,
    authority: Vec<u8>,
    asked: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(answers: Vec<Vec<u8>>) -> Self {
        let (acceptor, authority) = tls();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let mut answers = VecDeque::from(answers);
        let (kept, count) = (Arc::clone(&asked), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else { break };
                    request.push(byte);
                }
                kept.lock().unwrap().push(String::from_utf8(request).unwrap());
                let Some(answer) = answers.pop_front() else { continue };
                let _ = stream.write_all(&answer).await;
                if answer.is_empty() {
                    // Holds the line without a word.
                    std::mem::forget(stream);
                } else {
                    let _ = stream.shutdown().await;
                }
            }
        });
        Self { port, authority, asked, connections }
    }

    fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// A fetcher that trusts this server and may reach it.
    fn fetcher(&self) -> Fetcher {
        self.fetcher_with(None, World::system())
    }

    fn fetcher_with(&self, cache: Option<PathBuf>, world: World) -> Fetcher {
        let reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
        Fetcher::new(self.settings(reach, cache), world).unwrap()
    }

    fn settings(&self, reach: Reach, cache: Option<PathBuf>) -> Settings {
        Settings { reach, cache, tls_authorities: vec![self.authority.clone()] }
    }
}

#[tokio::test]
async fn octets_come_as_they_lie_there() {
    let server = Server::start(vec![answer("200 OK", b"\x89PNG")]).await;
    assert_eq!(server.fetcher().get(&server.url("/logo.png")).await.unwrap(), b"\x89PNG");
    let asked = server.asked();
    assert!(asked[0].starts_with("GET /logo.png HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(!asked[0].contains("accept-encoding"), "{}", asked[0]);
}

#[tokio::test]
async fn plain_http_and_what_is_no_address_are_refused() {
    let fetcher = Fetcher::new(Settings::default(), World::system()).unwrap();
    for url in [
        "http://example.org/",
        "file:///etc/passwd",
        "ftp://a.example/",
        "logo.png",
        "",
        "https://",
    ] {
        assert_eq!(fetcher.get(url).await, Err(FetchError::NotHttps(url.into())));
    }
    let named = "https://user:secret@example.org/";
    assert_eq!(fetcher.get(named).await, Err(FetchError::NotHttps(named.into())));
}

#[tokio::test]
async fn this_machine_is_out_of_reach_by_address_and_by_name() {
    let server = Server::start(vec![answer("200 OK", b"secret")]).await;
    let fetcher = Fetcher::new(server.settings(Reach::public(), None), World::system()).unwrap();
    for host in ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"] {
        let url = format!("https://{host}:{}/", server.port);
        assert_eq!(fetcher.get(&url).await, Err(FetchError::ForbiddenAddress(url)), "{host}");
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0, "no connection was made");
}

/// The first answer is a public address, the second one this machine: each
/// connection goes where its own answer led, and the second goes nowhere.
#[tokio::test]
async fn a_name_that_changes_its_answer_leads_nowhere() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    fn changing(_: &str) -> io::Result<Vec<IpAddr>> {
        let address = match ASKED.fetch_add(1, Ordering::SeqCst) {
            // An address nobody answers at.
            0 => "240.0.0.1",
            _ => "127.0.0.1",
        };
        Ok(vec![address.parse().unwrap()])
    }
    let server = Server::start(vec![answer("200 OK", b"secret")]).await;
    let reach = Reach::with(vec!["240.0.0.1".parse().unwrap()]);
    let fetcher =
        Fetcher::resolving(server.settings(reach, None), World::system(), changing).unwrap();
    let url = format!("https://changing.example:{}/", server.port);
    let first = fetcher.get(&url).await.unwrap_err();
    assert!(matches!(first, FetchError::Unreachable(_) | FetchError::Timeout(_)), "{first}");
    assert_eq!(fetcher.get(&url).await, Err(FetchError::ForbiddenAddress(url)));
    assert_eq!(server.connections.load(Ordering::SeqCst), 0, "no connection was made");
}

#[tokio::test]
async fn redirects_are_checked_like_the_first_address() {
    let to = |location: &str| answer(&format!("302 Found\r\nlocation: {location}"), b"");
    let server = Server::start(vec![
        to("/moved"),
        answer("200 OK", b"here"),
        to("http://localhost/plain"),
        to("https://127.0.0.2/neighbour"),
        to("https://[fe80::1]/neighbour"),
        to("/a"),
        to("/b"),
        to("/c"),
        to("/d"),
        answer("302 Found", b""),
    ])
    .await;
    let fetcher = server.fetcher();
    let url = server.url("/");
    assert_eq!(fetcher.get(&url).await.unwrap(), b"here");
    assert_eq!(fetcher.get(&url).await, Err(FetchError::NotHttps(url.clone())));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::ForbiddenAddress(url.clone())));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::ForbiddenAddress(url.clone())));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::Redirect(url.clone())), "a chain");
    assert_eq!(fetcher.get(&url).await, Err(FetchError::Redirect(url)), "to nowhere");
}

#[tokio::test]
async fn an_answer_beyond_the_cap_is_refused_with_and_without_its_length() {
    let large = vec![b'a'; MOST_BYTES + 1];
    let mut unsized_answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    unsized_answer.extend_from_slice(&large);
    let most = answer("200 OK", &large[1..]);
    let server = Server::start(vec![answer("200 OK", &large), unsized_answer, most]).await;
    let (fetcher, url) = (server.fetcher(), server.url("/"));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::TooLarge(url.clone())));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::TooLarge(url.clone())));
    assert_eq!(fetcher.get(&url).await.unwrap().len(), MOST_BYTES);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_in_time() {
    let server = Server::start(vec![Vec::new()]).await;
    let (url, start) = (server.url("/"), Instant::now());
    assert_eq!(server.fetcher().get(&url).await, Err(FetchError::Timeout(url)));
    assert!(start.elapsed() < TIME_LIMIT + Duration::from_secs(1), "{:?}", start.elapsed());
}

#[tokio::test]
async fn errors_and_broken_answers_are_told_apart() {
    let mut broken = answer("200 OK", b"whole");
    broken.truncate(broken.len() - 2);
    let server = Server::start(vec![answer("404 Not Found", b""), broken]).await;
    let (fetcher, url) = (server.fetcher(), server.url("/"));
    let missing = FetchError::Status { url: url.clone(), status: 404 };
    assert_eq!(fetcher.get(&url).await, Err(missing));
    assert_eq!(fetcher.get(&url).await, Err(FetchError::Unreachable(url)));
}

/// A certificate the system does not trust ends the fetch.
#[tokio::test]
async fn a_stranger_s_server_is_not_believed() {
    let server = Server::start(vec![answer("200 OK", b"forged")]).await;
    let reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
    let settings = Settings { reach, ..Settings::default() };
    let fetcher = Fetcher::new(settings, World::system()).unwrap();
    let url = server.url("/");
    assert_eq!(fetcher.get(&url).await, Err(FetchError::Unreachable(url)));
    assert!(server.asked().is_empty(), "nothing was asked");
}

struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// RFC 9111: fresh answers are used again, stale ones revalidated, and what
/// may not be stored is not.
#[tokio::test]
async fn answers_are_kept_for_as_long_as_they_may() {
    const NOW: i64 = 1_780_000_000;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock(AtomicI64::new(NOW)));
    let server = Server::start(vec![
        answer("200 OK\r\ncache-control: max-age=60\r\netag: \"a\"", b"one"),
        answer("304 Not Modified\r\ncache-control: max-age=60\r\netag: \"a\"", b""),
        answer("200 OK\r\ncache-control: no-store", b"two"),
        answer("200 OK\r\ncache-control: no-store", b"three"),
    ])
    .await;
    let world =
        World { clock: Arc::clone(&clock) as _, random: Arc::new(SystemRandom), ..World::system() };
    let fetcher = || server.fetcher_with(Some(folder.path().join("answers")), world.clone());
    let url = server.url("/path.pem");
    assert_eq!(fetcher().get(&url).await.unwrap(), b"one");
    clock.0.store(NOW + 59, Ordering::SeqCst);
    assert_eq!(fetcher().get(&url).await.unwrap(), b"one");
    assert_eq!(server.asked().len(), 1, "a fresh answer asks nobody");
    clock.0.store(NOW + 61, Ordering::SeqCst);
    assert_eq!(fetcher().get(&url).await.unwrap(), b"one");
    assert!(server.asked()[1].contains("if-none-match: \"a\""), "{}", server.asked()[1]);
    clock.0.store(NOW + 100, Ordering::SeqCst);
    assert_eq!(fetcher().get(&url).await.unwrap(), b"one");
    assert_eq!(server.asked().len(), 2, "a revalidated answer is fresh again");
    let other = server.url("/other.pem");
    assert_eq!(fetcher().get(&other).await.unwrap(), b"two");
    assert_eq!(fetcher().get(&other).await.unwrap(), b"three");
}
