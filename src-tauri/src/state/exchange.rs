//! The local exchange of an open workspace.

use tokio::sync::Mutex;

use crate::local_exchange::{LocalExchange, LocalExchangeError, Site};

/// Where it keeps its things, and the one that runs, if any. It ends with the
/// workspace it belongs to.
pub struct ExchangeSlot {
    site: Site,
    running: Mutex<Option<LocalExchange>>,
}

impl ExchangeSlot {
    pub fn new(site: Site) -> Self {
        Self { site, running: Mutex::default() }
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The address of the local exchange, which runs once this answers.
    pub async fn run(&self) -> Result<String, LocalExchangeError> {
        let mut slot = self.running.lock().await;
        if let Some(running) = slot.as_mut()
            && running.runs()
        {
            return Ok(running.url().to_owned());
        }
        let started = self.site.start().await?;
        let url = started.url().to_owned();
        *slot = Some(started);
        Ok(url)
    }

    /// Lets it end in order.
    pub async fn stop(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.stop().await;
        }
    }
}
