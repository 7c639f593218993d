//! Connections: accepted, bounded in number and time, and ended cleanly.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

use super::{Settings, router};
use crate::Exchange;

/// Longest life of a connection, however busy: a reader that takes an answer
/// one octet at a time is gone by then.
const CONNECTION_LIFE: Duration = Duration::from_secs(300);
/// What requests get to finish when the service stops.
const GRACE: Duration = Duration::from_secs(10);

/// A service that is being served.
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    done: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no more connections, lets requests finish, and ends.
    pub async fn stop(self) {
        // Without receivers there is nobody left to stop.
        let _ = self.stop.send(true);
        if let Err(error) = self.done.await {
            tracing::error!(%error, "the server ended badly");
        }
    }
}

/// Listens at an address and serves the exchange there.
///
/// # Errors
/// When the address cannot be listened at.
pub async fn serve(
    exchange: Arc<Exchange>,
    address: SocketAddr,
    settings: Settings,
) -> io::Result<Server> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let routes = router(exchange, settings.clone());
    let done = tokio::spawn(accept(listener, routes, settings, stopped));
    Ok(Server { address, stop, done })
}

async fn accept(
    listener: TcpListener,
    routes: Router,
    settings: Settings,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(settings.connections));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        // A place first: a connection nobody serves waits in the kernel.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = told(&mut stopped) => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = told(&mut stopped) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors, or a peer that is gone already.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let (routes, settings, stopped) = (routes.clone(), settings.clone(), stopped.clone());
        connections.spawn(async move {
            connection(stream, peer, routes, settings, stopped).await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, finished).await.is_err() {
        tracing::warn!("requests were cut off");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
    settings: Settings,
    mut stopped: watch::Receiver<bool>,
) {
    // Small answers go out at once.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "the connection is gone");
        return;
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        routes.clone().oneshot(request.map(Body::new))
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(settings.header_timeout)
            .max_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(stream), service)
    );
    let life = tokio::time::sleep(CONNECTION_LIFE);
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = life => finish(connection, settings.request_timeout).await,
        () = told(&mut stopped) => finish(connection, GRACE).await,
    };
    if let Err(error) = result {
        tracing::debug!(%error, %peer, "a connection ended early");
    }
}

/// Lets the request at hand finish.
async fn finish<C>(mut connection: std::pin::Pin<&mut C>, within: Duration) -> hyper::Result<()>
where
    C: Future<Output = hyper::Result<()>> + Graceful,
{
    connection.as_mut().shut_down();
    tokio::time::timeout(within, connection).await.unwrap_or(Ok(()))
}

/// A connection that can be asked to end after the request at hand.
trait Graceful {
    fn shut_down(self: std::pin::Pin<&mut Self>);
}

impl<I, S> Graceful for http1::Connection<I, S>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + 'static,
    S: hyper::service::HttpService<Incoming>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::ResBody: hyper::body::Body + 'static,
    <S::ResBody as hyper::body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn shut_down(self: std::pin::Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

async fn told(stopped: &mut watch::Receiver<bool>) {
    // A sender that is gone means stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
