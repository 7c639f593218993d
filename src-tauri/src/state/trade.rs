//! Enrolling and syncing: core's trade with an exchange, with the local one
//! started where it is meant.

use std::ops::ControlFlow;
use std::sync::Arc;

use signet_core::Code;
use signet_core::store::connection;
use signet_core::sync::{self, SyncError, SyncProgress, SyncReport};

use super::{Desk, OpenWorkspace, blocking};
use crate::error::Answer;
use crate::events::Topic;

const TRADED: &[Topic] = &[Topic::Sync, Topic::Numbers, Topic::Brands];

impl Desk {
    /// Enrols at an exchange.
    pub async fn enrol(&self, url: String, invite: String) -> Answer<()> {
        let (opened, world) = (self.workspace()?, self.world().clone());
        blocking(move || {
            opened.beside(|store| {
                let signer = opened.signer(store)?;
                let enrolled = sync::connect(store, &world, &*signer, &url, &invite);
                tauri::async_runtime::block_on(enrolled)?;
                Ok(())
            })
        })
        .await?;
        self.changed(TRADED);
        Ok(())
    }

    /// Starts the exchange that comes with the app and enrols there. Repeating
    /// it gives the same enrolment.
    pub async fn enrol_locally(&self) -> Answer<()> {
        let opened = self.workspace()?;
        let site = opened.exchange().site();
        let (checked, serving) = (opened.clone(), site.clone());
        // Before anything is started: without a key that signs there is nothing
        // to enrol, and a workspace has one exchange.
        blocking(move || {
            checked.read(|store| {
                let row = connection::current(store.connection())?;
                match row.filter(|row| !serving.serves(&row.url)) {
                    Some(elsewhere) => Err(SyncError::AlreadyConnected(elsewhere.url).into()),
                    None => Ok(checked.signer(store).map(drop)?),
                }
            })
        })
        .await?;
        let url = opened.exchange().run().await?;
        if let Some(invite) = site.remembered_invite() {
            match self.enrol(url.clone(), invite).await {
                Err(error)
                    if matches!(
                        error.code,
                        Code::InvalidInvite
                            | Code::UnknownInvite
                            | Code::UsedInvite
                            | Code::ExpiredInvite
                    ) => {}
                answered => return answered,
            }
        }
        let invite = site.invite(&opened.row().enterprise).await?;
        self.enrol(url, invite).await
    }

    /// Sends what is pending and fetches what happened, on a connection of its
    /// own: the rest of the app goes on meanwhile.
    pub async fn sync(
        &self,
        mut watch: impl FnMut(SyncProgress) -> ControlFlow<()> + Send + 'static,
    ) -> Answer<SyncReport> {
        let (opened, world) = (self.workspace()?, self.world().clone());
        run_if_local(&opened).await?;
        let report = blocking(move || {
            opened.beside(|store| {
                let signer = opened.signer(store)?;
                let synced = sync::sync(store, &world, &*signer, &mut watch);
                Ok(tauri::async_runtime::block_on(synced)?)
            })
        })
        .await;
        // A sync that failed or was stopped may have sent a part.
        self.changed(TRADED);
        report
    }
}

/// Starts the local exchange when the workspace is enrolled there, and notes
/// its address when that is another than before.
async fn run_if_local(opened: &Arc<OpenWorkspace>) -> Answer<()> {
    let reading = opened.clone();
    let row = blocking(move || reading.read(|store| Ok(connection::current(store.connection())?)));
    let Some(row) = row.await?.filter(|row| opened.exchange().site().serves(&row.url)) else {
        return Ok(());
    };
    let url = opened.exchange().run().await?;
    if url == row.url {
        return Ok(());
    }
    let opened = opened.clone();
    blocking(move || {
        opened.beside(|store| {
            tauri::async_runtime::block_on(sync::move_to(store, &url))?;
            Ok(())
        })
    })
    .await
}
