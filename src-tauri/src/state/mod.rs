//! What the app holds while it runs.

mod connections;
mod edits;
mod exchange;
mod jobs;
mod lists;
mod presence;
mod trade;
mod views;
mod workspace;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use signet_core::store::Store;
use signet_core::vault::Passphrase;
use signet_core::world::World;
use signet_core::{Code, numbers};

use crate::commands::import::ImportFile;
use crate::error::{Answer, CommandError};
use crate::events::{ImportFileDropped, Topic, WorkspaceChanged};
use crate::host::{Ask, Choice, Host, Question};
use crate::language::Language;
use crate::places::{Places, file_stem, free_path};
use crate::recent::{self, Recent};

pub use edits::Edit;
pub use jobs::{EDIT, Job, Jobs, SYNC};
pub use lists::{Lists, name_of};
pub use presence::OtherWindow;
pub use workspace::OpenWorkspace;

/// The desk: one open workspace and all that belongs to it. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    host: Box<dyn Host>,
    places: Places,
    world: World,
    /// Opens the file vault of whatever workspace is opened.
    passphrase: Option<Passphrase>,
    open: RwLock<Option<Arc<OpenWorkspace>>>,
    /// Why the workspace named at the start did not open.
    problem: Mutex<Option<CommandError>>,
    /// That workspace's path, which may be opened again.
    named: Mutex<Option<PathBuf>>,
    /// Paths suggested or chosen for workspaces to be made.
    offered: Mutex<HashSet<PathBuf>>,
    lists: Lists,
    jobs: Jobs,
    /// Something was typed in the window that is not saved.
    unsaved: AtomicBool,
    /// What the window speaks.
    language: Mutex<Language>,
}

/// A desk that may be gone.
struct WeakDesk(Weak<Inner>);

impl WeakDesk {
    fn upgrade(&self) -> Option<Desk> {
        self.0.upgrade().map(Desk)
    }
}

/// A lock that a panic elsewhere left behind is as good as any: what it guards
/// is replaced whole, never half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what reads, writes or computes for long off the threads that serve the
/// window.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(CommandError::internal)?
}

impl Desk {
    /// `passphrase` opens file vaults without asking, where it fits.
    pub fn new(
        host: Box<dyn Host>,
        places: Places,
        world: World,
        passphrase: Option<Passphrase>,
    ) -> Self {
        Self(Arc::new(Inner {
            host,
            places,
            world,
            passphrase,
            open: RwLock::default(),
            problem: Mutex::default(),
            named: Mutex::default(),
            offered: Mutex::default(),
            lists: Lists::default(),
            jobs: Jobs::default(),
            unsaved: AtomicBool::new(false),
            language: Mutex::default(),
        }))
    }

    pub fn host(&self) -> &dyn Host {
        &*self.0.host
    }

    /// Shows a file dialog in the language of the window.
    pub fn choose(&self, ask: Ask) -> Choice {
        self.host().choose(ask, self.language())
    }

    /// Asks in the language of the window, and tells whether to go on.
    pub fn confirm(&self, question: Question, then: Box<dyn FnOnce(bool) + Send>) {
        self.host().confirm(question, self.language(), then);
    }

    pub fn language(&self) -> Language {
        *lock(&self.0.language)
    }

    pub fn speak(&self, language: Language) {
        *lock(&self.0.language) = language;
    }

    pub fn places(&self) -> &Places {
        &self.0.places
    }

    pub fn world(&self) -> &World {
        &self.0.world
    }

    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    pub fn lists(&self) -> &Lists {
        &self.0.lists
    }

    /// Notes whether the window holds something that is not saved.
    pub fn note_unsaved(&self, unsaved: bool) {
        self.0.unsaved.store(unsaved, Ordering::Relaxed);
    }

    /// What a person is asked before the window closes; none when nothing is
    /// lost by it.
    pub fn unfinished(&self) -> Option<Question> {
        if self.0.jobs.runs_any() {
            Some(Question::CloseOverJob)
        } else if self.0.unsaved.load(Ordering::Relaxed) {
            Some(Question::CloseUnsaved)
        } else {
            None
        }
    }

    /// Tells the window what is other than it was.
    pub fn changed(&self, topics: &[Topic]) {
        for topic in topics {
            self.host().workspace_changed(WorkspaceChanged { topic: *topic });
        }
    }

    /// Opens the workspace named at the start; why it cannot is kept for the
    /// window to say.
    pub fn open_at_start(&self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        *lock(&self.0.named) = Some(path.clone());
        let opened = self.open_blocking(&path);
        *lock(&self.0.problem) = opened.err().map(|error| error.naming(&path));
    }

    pub fn problem(&self) -> Option<CommandError> {
        lock(&self.0.problem).clone()
    }

    /// A free path in the documents for an enterprise's workspace.
    pub fn suggest_path(&self, enterprise: &str) -> PathBuf {
        let path = free_path(&self.0.places.documents, &file_stem(enterprise));
        self.offer(path.clone());
        path
    }

    /// Lets a workspace be made at `path`.
    pub fn offer(&self, path: PathBuf) {
        lock(&self.0.offered).insert(path);
    }

    /// Makes a workspace and opens it. Its path must have been offered.
    pub async fn create(&self, path: PathBuf, enterprise: String, region: String) -> Answer<()> {
        if !lock(&self.0.offered).contains(&path) {
            return Err(not_chosen(&path));
        }
        if numbers::region(&region).is_none() {
            let message = format!("there is no numbering plan for the region {region:?}");
            return Err(CommandError::new(Code::UnknownRegion, message));
        }
        let desk = self.clone();
        blocking(move || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|error| CommandError::about(folder, Code::FileUnwritable, error))?;
            }
            Store::create(&path, enterprise.trim(), &region, desk.world())?;
            desk.open_blocking(&path)
        })
        .await
    }

    /// Opens a workspace that a dialog gave.
    pub async fn open_chosen(&self, path: PathBuf) -> Answer<()> {
        let desk = self.clone();
        blocking(move || desk.open_blocking(&path)).await
    }

    /// Opens a workspace of the recent list, the one that is open, or the one
    /// named at the start.
    pub async fn open_recent(&self, path: PathBuf) -> Answer<()> {
        let is_open = self.opened().is_some_and(|opened| opened.path() == path);
        let named = lock(&self.0.named).as_ref() == Some(&path);
        if !is_open && !named && !recent::holds(&self.0.places, &path) {
            return Err(not_chosen(&path));
        }
        self.open_chosen(path).await
    }

    fn open_blocking(&self, path: &Path) -> Answer<()> {
        let (opened, from) =
            OpenWorkspace::open(path, &self.0.places).map_err(|error| error.naming(path))?;
        let opened = Arc::new(opened);
        self.close();
        self.unlock_with_given(&opened);
        let enterprise = opened.row().enterprise.clone();
        let (path, opened_at) = (path.to_owned(), self.0.world.now());
        recent::note(&self.0.places, Recent { path, enterprise, opened_at });
        workspace::watch(&opened, self, from);
        *self.0.open.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        *lock(&self.0.problem) = None;
        tracing::info!("workspace opened");
        Ok(())
    }

    /// Tries the passphrase given at the start. One that does not fit is not
    /// an error: the window asks for the right one.
    fn unlock_with_given(&self, opened: &OpenWorkspace) {
        if let Some(passphrase) = &self.0.passphrase {
            let _ = opened.read(|store| Ok(opened.unlock(store, passphrase.clone())?));
        }
    }

    /// Closes the workspace and forgets its key, views, plans and jobs.
    pub fn close(&self) {
        self.0.jobs.cancel_all();
        self.note_unsaved(false);
        self.0.lists.forget_plans();
        self.0.open.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Closes the workspace before the app ends, its exchange in order.
    pub fn close_at_end(&self) {
        if let Some(opened) = self.opened() {
            tauri::async_runtime::block_on(opened.exchange().stop());
        }
        self.close();
    }

    /// Takes files dropped on the window: the first is a list to import.
    pub fn drop_files(&self, paths: &[PathBuf]) {
        let Some(path) = paths.first() else { return };
        let event = match self.add_list(path) {
            Ok(file) => ImportFileDropped::File { file },
            Err(error) => ImportFileDropped::Refused { error },
        };
        self.host().import_file_dropped(event);
    }

    /// Takes a list file that a dialog or a drop gave.
    pub fn add_list(&self, path: &Path) -> Answer<ImportFile> {
        self.refuse_own(path)?;
        self.0.lists.add(path, self.0.world.identifier())
    }

    /// Refuses a path that leads to the open workspace, before anything opens it.
    pub fn refuse_own(&self, path: &Path) -> Answer<()> {
        self.opened().map_or(Ok(()), |opened| opened.refuse_own(path))
    }

    /// Looks at once for what other programs wrote: a person who comes back to
    /// the window expects it there.
    pub fn look(&self) {
        if let Some(opened) = self.opened() {
            opened.look();
        }
    }

    fn downgrade(&self) -> WeakDesk {
        WeakDesk(Arc::downgrade(&self.0))
    }

    pub fn opened(&self) -> Option<Arc<OpenWorkspace>> {
        self.0.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn workspace(&self) -> Answer<Arc<OpenWorkspace>> {
        self.opened()
            .ok_or_else(|| CommandError::new(Code::WorkspaceNotFound, "no workspace is open"))
    }

    /// Reads from the open workspace, beside whatever is being written.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&OpenWorkspace, &Store) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Send + 'static,
        CommandError: From<E>,
    {
        let opened = self.workspace()?;
        blocking(move || opened.read(|store| work(&opened, store).map_err(CommandError::from)))
            .await
    }

    /// Writes to the open workspace, one write at a time.
    pub async fn write<T, E>(
        &self,
        topics: &'static [Topic],
        work: impl FnOnce(&OpenWorkspace, &mut Store) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Send + 'static,
        CommandError: From<E>,
    {
        let opened = self.workspace()?;
        let done = blocking(move || {
            opened.write(|store| work(&opened, store).map_err(CommandError::from))
        })
        .await?;
        self.changed(topics);
        Ok(done)
    }
}

/// The window named a path that no dialog, suggestion or list gave it.
fn not_chosen(path: &Path) -> CommandError {
    CommandError::about(path, Code::Usage, "this path was not chosen in a dialog")
}
