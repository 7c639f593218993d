//! A real HTTPS server on this machine for tests: pages by path, each after a
//! time of its own, everybody served side by side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::{Fetcher, Reach, Settings};
use crate::world::World;

/// A server's side of TLS for `localhost`, and the authority to trust for it.
pub(crate) fn tls() -> (TlsAcceptor, Vec<u8>) {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let authority = made.cert.der().to_vec();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), authority)
}

/// What lies at a path.
#[derive(Clone)]
pub(crate) enum Page {
    /// Octets, and how long they take.
    Here(Vec<u8>, Duration),
    /// A redirect to another path.
    At(String),
    /// The line is held and nothing is said.
    Silence,
}

pub(crate) struct Site {
    port: u16,
    authority: Vec<u8>,
    pages: Arc<Mutex<HashMap<String, Page>>>,
    asked: Arc<Mutex<Vec<(String, Instant)>>>,
}

impl Site {
    pub async fn start() -> Self {
        let (acceptor, authority) = tls();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self {
            port: listener.local_addr().unwrap().port(),
            authority,
            pages: Arc::default(),
            asked: Arc::default(),
        };
        let (pages, asked) = (Arc::clone(&site.pages), Arc::clone(&site.asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, pages) = (acceptor.clone(), Arc::clone(&pages));
                let asked = Arc::clone(&asked);
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        request.push(byte);
                    }
                    let request = String::from_utf8(request).unwrap();
                    let path = request.split(' ').nth(1).unwrap().to_owned();
                    asked.lock().unwrap().push((path.clone(), Instant::now()));
                    let page = pages.lock().unwrap().get(&path).cloned();
                    let answer = match page {
                        Some(Page::Here(body, after)) => {
                            tokio::time::sleep(after).await;
                            answer("200 OK", &body)
                        }
                        Some(Page::At(path)) => {
                            answer(&format!("302 Found\r\nlocation: {path}"), b"")
                        }
                        Some(Page::Silence) => std::future::pending().await,
                        None => answer("404 Not Found", b""),
                    };
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        site
    }

    /// Puts a page there and gives its address.
    pub fn put(&self, path: &str, page: Page) -> String {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
        self.url(path)
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// The paths asked for and when, in their order.
    pub fn asked(&self) -> Vec<(String, Instant)> {
        self.asked.lock().unwrap().clone()
    }

    /// A fetcher that trusts this server and may reach it.
    pub fn fetcher(&self) -> Fetcher {
        let reach = Reach::with(vec!["127.0.0.1".parse().unwrap()]);
        let tls_authorities = vec![self.authority.clone()];
        let settings = Settings { reach, cache: None, tls_authorities };
        Fetcher::new(settings, World::system()).unwrap()
    }
}

pub(crate) fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n")
            .into_bytes();
    answer.extend_from_slice(body);
    answer
}
