//! `serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;
use signet_exchange::VettingMode;
use signet_exchange::http::{Settings, serve};
use signet_protocol::limits;

use super::{CommandError, DataDirectory, print, print_json};

#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen at; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataDirectory,
    /// Decide numbers and brands at once, or leave them to the operator.
    #[arg(long, value_enum, default_value_t = Vetting::Manual)]
    vetting: Vetting,
    /// Base of the addresses in signed content, https; stored with the data.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Answer lookups without a token. For trials; loopback only.
    #[arg(long)]
    open_lookup: bool,
    /// A proxy that speaks TLS stands in front of this address, and nobody
    /// else reaches it.
    #[arg(long)]
    behind_tls: bool,
    /// Stop when standard input ends. Lets a parent process guarantee that the
    /// exchange exits with it.
    #[arg(long)]
    exit_with_stdin: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Vetting {
    Auto,
    Manual,
}

#[derive(Serialize)]
struct Serving {
    url: String,
}

impl Serve {
    pub fn run(self, json: bool) -> Result<(), CommandError> {
        let loopback = self.listen.ip().is_loopback();
        if !loopback && !self.behind_tls {
            return Err(CommandError::PlaintextRefused { address: self.listen });
        }
        // Behind a proxy, loopback is no proof that only this machine asks.
        if self.open_lookup && (!loopback || self.behind_tls) {
            return Err(CommandError::OpenLookupRefused { address: self.listen });
        }
        if let Some(url) = &self.public_url {
            check_public_url(url)?;
        }
        let exchange = self.data.open()?;
        if let Some(url) = &self.public_url {
            exchange.set_public_url(url)?;
        }
        let settings = Settings {
            vetting: match self.vetting {
                Vetting::Auto => VettingMode::Auto,
                Vetting::Manual => VettingMode::Manual,
            },
            open_lookup: self.open_lookup,
            ..Settings::default()
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        let until = Until { stdin_ends: self.exit_with_stdin };
        runtime.block_on(run_until_told(Arc::new(exchange), self.listen, settings, until, json))
    }
}

/// What ends the service beside a signal.
#[derive(Clone, Copy)]
struct Until {
    stdin_ends: bool,
}

async fn run_until_told(
    exchange: Arc<signet_exchange::Exchange>,
    address: SocketAddr,
    settings: Settings,
    until: Until,
    json: bool,
) -> Result<(), CommandError> {
    // Handlers first: a signal that comes right after the first line is not lost.
    let told = told_to_stop().map_err(|error| CommandError::Failed(error.to_string()))?;
    let server = serve(exchange.clone(), address, settings)
        .await
        .map_err(|source| CommandError::Listen { address, source })?;
    tracing::info!(exchange = exchange.id(), url = server.url(), "serving");
    if json { print_json(&Serving { url: server.url() }) } else { print(&server.url()) }?;
    tokio::select! {
        () = told => {}
        () = end_of_stdin(), if until.stdin_ends => {}
    }
    tracing::info!("stopping");
    server.stop().await;
    Ok(())
}

/// Reads on a thread of its own: the read cannot be given up, and a runtime
/// waits for its own threads when it ends.
async fn end_of_stdin() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        // Nobody waits any more when a signal came first.
        let _ = ended.send(());
    });
    let _ = end.await;
}

#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process simply goes on until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn check_public_url(url: &str) -> Result<(), CommandError> {
    let invalid = || CommandError::InvalidPublicUrl { url: url.to_owned() };
    let uri: axum::http::Uri = url.parse().map_err(|_| invalid())?;
    let well_formed = url.len() <= limits::PUBLIC_URL_BYTES
        && uri.scheme_str() == Some("https")
        && uri.host().is_some_and(|host| !host.is_empty())
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
        && uri.query().is_none()
        && !url.contains('#');
    if well_formed { Ok(()) } else { Err(invalid()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_https_and_a_host() {
        for url in ["https://exchange.example", "https://exchange.example:8443/signet"] {
            assert!(check_public_url(url).is_ok(), "{url}");
        }
        for url in [
            "http://exchange.example",
            "exchange.example",
            "https://",
            "https://a@b.example",
            "https://exchange.example/?x",
            "https://exchange.example/#x",
            &format!("https://exchange.example/{}", "x".repeat(limits::PUBLIC_URL_BYTES)),
            "",
        ] {
            assert!(check_public_url(url).is_err(), "{url}");
        }
    }
}
