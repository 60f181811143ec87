//! An open workspace: commands are stored first and applied after, and changes of other tabs are followed.
mod adoption;
mod as_of;
pub mod automations;
mod command_outcome;
pub mod command_rules;
pub mod demo_builder;
mod demo_sites;
mod erasure;
mod formulas;
mod inspection;
mod journal;
mod older_headers;
pub mod prefetched_commit;
pub mod repair;
mod scores;

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::base::{Date, Id, Seq, TimeZone, Timestamp};
use crate::change::{Commit, Header};
use crate::command::undo::NEEDS_DECISION;
use crate::command::{Command, Context, Rejection, UndoWish};
use crate::domain::demo::scripts::DemoSize;
use crate::domain::{RecordType, defaults};
use crate::locale::Language;
use crate::storage::{Snapshot, Storage, StorageError};
use crate::store::manifest::{Integrity, Manifest};
use crate::store::page::{PageKey, SharedPages};
use crate::store::undo_stack::UndoStack;
use crate::store::workspace_settings;
use crate::store::{RecordStore, Staged, page};
pub use command_outcome::CommandOutcome;
pub use command_rules::{CommandRules, LoadRules};
pub use journal::{Deletion, Trash};

/// The clock, the ids and other input of a session, provided by the browser or a test.
#[derive(Clone, Copy)]
pub struct Environment {
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Today in the user's time zone.
    pub today: fn() -> Date,
    /// The user's time zone.
    pub zone: TimeZone,
    /// Ten random bytes.
    pub random: fn() -> [u8; 10],
    /// Loads the rules that decide commands.
    pub rules: LoadRules,
}

/// A reason why a command failed. Nothing has changed, in memory or in storage.
#[derive(Clone, PartialEq, Debug)]
pub enum SessionError {
    /// The rules rejected it.
    Refused(Rejection),
    /// The file worker refused it, with its message.
    Told(String),
    /// The chunk with the rules could not be loaded.
    NotLoaded,
    /// The storage failed.
    Storage(StorageError),
}

impl SessionError {
    /// Whether an undo would keep something about which the user has to decide.
    pub fn needs_decision(&self) -> bool {
        matches!(self, SessionError::Refused(why) if *why == NEEDS_DECISION)
    }
}

/// The number of actions that can be undone for which older headers are read: more than the undo menu shows.
const LEAST_UNDONE: usize = 50;

/// Commits with more changes than this are applied page by page, so that the browser's page stays responsive.
pub const LARGE_COMMIT_CHANGES: u32 = 2_000;

/// An open workspace.
pub struct Session<S> {
    storage: S,
    world: Environment,
    set: RefCell<RecordStore>,
    stack: RefCell<UndoStack>,
    /// The latest headers, without gaps.
    headers: RefCell<Vec<Header>>,
    /// Headers of older commits that these undo or redo.
    older: RefCell<Vec<Header>>,
    /// The time of the first commit, if it was there at startup.
    begins: Cell<Option<Timestamp>>,
    /// How often a rewritten journal was read.
    erasures: Cell<usize>,
    /// The number of actions that can be undone for which older headers are read.
    least: usize,
    /// The oldest commit whose header was asked for.
    wanted: Cell<Seq>,
    /// Held while older headers are read.
    reading: AsyncMutex,
    quarantine: RefCell<Vec<Vec<u8>>>,
    busy: AsyncMutex,
    user: Cell<Option<Id>>,
    language: Cell<Language>,
    /// The rules, once they are loaded.
    loaded: Cell<Option<CommandRules>>,
    /// Whether formulas are computed that no field has yet.
    previews: Cell<bool>,
    /// The last commit that was neither confirmed nor refused.
    doubtful: Cell<Option<Id>>,
    /// Whether the stored data was intact when it was opened.
    is_sound: bool,
    /// The stored pages that were not fully verified at startup.
    unread: RefCell<SharedPages>,
}

impl<S: Storage> Session<S> {
    /// Opens a workspace; a new one gets the default lists.
    pub async fn open(storage: S, world: Environment) -> Result<Session<S>, SessionError> {
        Session::open_as(storage, world, None).await
    }

    /// Opens a workspace; a new one gets the default lists and a name.
    pub async fn open_as(storage: S, world: Environment, name: Option<String>) -> Result<Session<S>, SessionError> {
        let session = Session::open_stored(storage, world).await?;
        session.set_up(name).await?;
        session.complete_stack().await?;
        Ok(session)
    }

    /// Opens a workspace as it is stored; [`Session::set_up`] adds what is missing.
    pub async fn open_stored(storage: S, world: Environment) -> Result<Session<S>, SessionError> {
        let snapshot = storage.load().await.map_err(SessionError::Storage)?;
        if snapshot.state != Integrity::Sound {
            return Err(SessionError::Storage(StorageError::Damaged));
        }
        let session = Session::of(storage, world, snapshot);
        if session.quarantined() > 0 {
            return Err(SessionError::Storage(StorageError::Damaged));
        }
        session.load_rules_if_needed().await;
        Ok(session)
    }

    /// Whether the workspace is new, or was created by a version with other default lists.
    pub fn lacks_set_up(&self) -> bool {
        let edition = || self.read(workspace_settings::schema_version);
        self.is_sound && (self.read(RecordStore::head) == Seq::NONE || edition() < defaults::SCHEMA_VERSION)
    }

    /// Adds missing default lists to a workspace; a new one gets the name.
    pub async fn set_up(&self, name: Option<String>) -> Result<(), SessionError> {
        if self.lacks_set_up() {
            let is_new = self.read(RecordStore::head) == Seq::NONE;
            self.dispatch(Command::Setup { name: name.filter(|_| is_new) }).await?;
        }
        Ok(())
    }

    /// Opens what is readable if a repair was not possible. Damaged pages are not used, and no defaults are added.
    pub async fn open_anyway(storage: S, world: Environment) -> Result<Session<S>, SessionError> {
        let mut snapshot = storage.load().await.map_err(SessionError::Storage)?;
        if snapshot.state == Integrity::Damaged {
            snapshot.pages.retain(|(key, page)| page::verified(*key, page).is_some());
        }
        let session = Session::of(storage, world, snapshot);
        session.load_rules_if_needed().await;
        Ok(session)
    }

    fn of(storage: S, world: Environment, snapshot: Snapshot) -> Session<S> {
        let is_sound = snapshot.state == Integrity::Sound;
        let is_unread = |key: PageKey| is_sound && !Manifest::is_read_at_start(&snapshot.pages, key);
        let marks: Vec<bool> = snapshot.pages.iter().map(|(key, _)| is_unread(*key)).collect();
        let pages: SharedPages = snapshot.pages.into_iter().map(|(key, bytes)| (key, bytes.into())).collect();
        let unread =
            pages.iter().zip(marks).filter(|(_, is_unread)| *is_unread).map(|(page, _)| page.clone()).collect();
        let (set, damaged) = RecordStore::of_pages(pages, snapshot.head);
        Session {
            storage,
            world,
            set: RefCell::new(set),
            stack: RefCell::new(UndoStack::of(&snapshot.headers)),
            older: RefCell::default(),
            begins: Cell::new(snapshot.begins),
            erasures: Cell::new(0),
            least: LEAST_UNDONE.min(snapshot.headers.len()),
            wanted: Cell::new(Seq::END),
            reading: AsyncMutex::default(),
            headers: RefCell::new(snapshot.headers),
            quarantine: RefCell::new(damaged),
            busy: AsyncMutex::default(),
            user: Cell::new(None),
            language: Cell::new(Language::En),
            loaded: Cell::new(None),
            previews: Cell::new(false),
            doubtful: Cell::new(None),
            is_sound,
            unread: RefCell::new(unread),
        }
    }

    /// Opens the demo: an empty storage is filled with it first, in one transaction.
    pub async fn open_demo(
        storage: S,
        world: Environment,
        language: Language,
        size: DemoSize,
    ) -> Result<Session<S>, SessionError> {
        let session = Session::open_stored(storage, world).await?;
        if session.read(RecordStore::head) == Seq::NONE {
            session.fill_demo(language, size).await?;
        }
        session.set_up(None).await?;
        Ok(session)
    }

    /// Fills an empty workspace with the demo, in one transaction.
    pub async fn fill_demo(&self, language: Language, size: DemoSize) -> Result<(), SessionError> {
        let rules = (self.world.rules)().await?;
        let (commits, set) = (rules.build_demo)(&self.world, language, size).map_err(SessionError::Refused)?;
        match self.storage.initialize(&commits, set.pages(), &[]).await {
            // Another tab was faster; its demo is just as good.
            Ok(()) | Err(StorageError::Conflict) => self.reload_all().await.map_err(SessionError::Storage),
            Err(error) => Err(SessionError::Storage(error)),
        }
    }

    /// Reads the record store.
    pub fn read<T>(&self, read: impl FnOnce(&RecordStore) -> T) -> T {
        let set = self.set.borrow();
        set.schema().types().name();
        if set.schema().computes() || self.previews.get() {
            set.view(self.view((self.world.today)()));
        }
        read(&set)
    }

    /// Reads the stack of commits that undo and redo refer to.
    pub fn stack<T>(&self, read: impl FnOnce(&UndoStack) -> T) -> T {
        read(&self.stack.borrow())
    }

    /// The number of records that could not be read at startup.
    pub fn quarantined(&self) -> usize {
        self.quarantine.borrow().len()
    }

    /// Verifies a few more of the stored pages in full. Returns whether any may be left, or `Damaged` for one that is
    /// not as it was written.
    pub fn read_whole(&self, pages: usize) -> Result<bool, StorageError> {
        for _ in 0..pages {
            let Some((key, bytes)) = self.unread.borrow_mut().pop() else { return Ok(false) };
            if page::verified(key, &bytes).is_none() {
                self.unread.borrow_mut().push((key, bytes));
                return Err(StorageError::Damaged);
            }
        }
        Ok(true)
    }

    /// Sets the current user, and the language in which names are recorded.
    pub fn set_user(&self, user: Option<Id>, language: Language) {
        self.user.set(user);
        self.language.set(language);
    }

    /// Today in the user's time zone.
    pub fn today(&self) -> Date {
        (self.world.today)()
    }

    /// The clock.
    pub fn now(&self) -> Timestamp {
        (self.world.now)()
    }

    /// Carries out a command: it is decided, stored, then applied. If another tab stored a commit first, that commit is
    /// applied and the command decided again. Waits for commands in progress.
    pub async fn dispatch(&self, command: Command) -> Result<CommandOutcome, SessionError> {
        let _turn = self.busy.turn().await;
        self.carry_out(command, true).await
    }

    /// [`Session::dispatch`] for a session that may no longer be read: the stored commit is applied together with those
    /// of other tabs, when these are caught up with.
    pub async fn store(&self, command: Command) -> Result<CommandOutcome, SessionError> {
        let _turn = self.busy.turn().await;
        self.carry_out(command, false).await
    }

    /// [`Session::dispatch`] for a command that the storage did not confirm: it is carried out unless it is already
    /// stored.
    pub async fn dispatch_again(&self, command: Command) -> Result<CommandOutcome, SessionError> {
        let _turn = self.busy.turn().await;
        self.apply_remote_commits().await.map_err(SessionError::Storage)?;
        let doubtful = self.doubtful.take();
        let header = self.headers.borrow().iter().rev().find(|header| Some(header.id) == doubtful).cloned();
        match header {
            Some(header) => {
                let commit = self.load_commit(header.seq).await?;
                Ok(CommandOutcome::of(commit, Vec::new()))
            }
            None => self.carry_out(command, true).await,
        }
    }

    /// Undoes a commit, except for what was edited since.
    pub async fn undo(&self, seq: Seq) -> Result<CommandOutcome, SessionError> {
        self.undo_with(seq, UndoWish::default()).await
    }

    /// Applies what other tabs stored, after commands in progress. Returns whether there was anything.
    pub async fn catch_up(&self) -> Result<bool, SessionError> {
        let _turn = self.busy.turn().await;
        self.apply_remote_commits().await.map_err(SessionError::Storage)
    }

    /// The commits that touched a record, newest first, with only its changes.
    pub async fn history(&self, id: Id) -> Result<Vec<Commit>, SessionError> {
        let seqs = self.read(|set| set.find(id).map(|(_, row)| row.touched_by()).unwrap_or_default());
        self.history_in(id, seqs).await
    }

    /// The changes of a record in some commits given oldest first; newest first.
    pub async fn history_in(&self, id: Id, seqs: Vec<Seq>) -> Result<Vec<Commit>, SessionError> {
        let mut out = Vec::new();
        for seq in seqs.into_iter().rev() {
            out.extend(self.storage.commit_about(seq, id).await.map_err(SessionError::Storage)?);
        }
        Ok(out)
    }

    /// The number of changes in a commit that can be undone or redone; 0 if it cannot.
    pub fn size(&self, seq: Seq) -> u32 {
        self.stack.borrow().find(seq).map_or(0, |header| header.size)
    }

    /// The underlying storage.
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// The bytes of an attached file.
    pub async fn file(&self, id: Id) -> Result<Option<Vec<u8>>, SessionError> {
        self.storage.blob(id).await.map_err(SessionError::Storage)
    }

    /// The whole journal, oldest first.
    pub async fn journal(&self) -> Result<Vec<Commit>, SessionError> {
        self.storage.commits_after(Seq::NONE).await.map_err(SessionError::Storage)
    }

    async fn carry_out(&self, command: Command, takes_in: bool) -> Result<CommandOutcome, SessionError> {
        // A page is rewritten as a whole, so that damage on it would become part of the new version.
        self.read_whole(usize::MAX).map_err(SessionError::Storage)?;
        let rules = (self.world.rules)().await?;
        self.loaded.set(Some(rules));
        loop {
            let now = (self.world.now)();
            let mut new_id = || Id::new(now.0, &(self.world.random)());
            let id = new_id();
            let (commit, kept, staged, pages, blobs) = {
                let set = self.set.borrow();
                set.schema().types().name();
                let user = self.user.get().filter(|id| set.get(RecordType::User, *id).is_some());
                let mut context = Context {
                    now,
                    today: (self.world.today)(),
                    zone: self.world.zone,
                    user,
                    language: self.language.get(),
                    new_id: &mut new_id,
                };
                let decision = (rules.decide)(&set, command.clone(), &mut context).map_err(SessionError::Refused)?;
                if decision.changes.is_empty() {
                    return Ok(CommandOutcome {
                        header: None,
                        created: Vec::new(),
                        moved_to: None,
                        kept: decision.skipped,
                    });
                }
                let header = Header {
                    seq: set.head().next(),
                    id,
                    at: now,
                    by: user,
                    from: None,
                    cause: decision.cause,
                    about: decision.about,
                    size: decision.changes.len() as u32,
                };
                let commit = Commit { header, changes: decision.changes };
                let staged = Staged::new(&set, &commit);
                let pages = staged.pages(&set);
                (commit, decision.skipped, staged, pages, decision.blobs)
            };
            match self.storage.append(&commit, pages, &blobs).await {
                Ok(()) => {
                    if takes_in {
                        self.install(&commit.header, staged);
                        // The commit is stored, whether older ones can be read or not.
                        let _ = self.complete_stack().await;
                    }
                    return Ok(CommandOutcome::of(commit, kept));
                }
                Err(StorageError::Conflict) => {
                    if !self.apply_remote_commits().await.map_err(SessionError::Storage)? {
                        return Err(SessionError::Storage(StorageError::Conflict));
                    }
                }
                Err(error) => {
                    self.doubtful.set(Some(id));
                    return Err(SessionError::Storage(error));
                }
            }
        }
    }

    async fn load_commit(&self, seq: Seq) -> Result<Commit, SessionError> {
        let missing = || SessionError::Storage(StorageError::Failed(format!("commit {} is missing", seq.0)));
        self.storage.commit(seq).await.map_err(SessionError::Storage)?.ok_or_else(missing)
    }

    /// Applies the commits after the last one here: a few changes one by one, many by reading the pages again.
    async fn apply_remote_commits(&self) -> Result<bool, StorageError> {
        let head = self.set.borrow().head();
        let headers = self.storage.headers(head).await?;
        if headers.iter().any(|header| header.cause.action.rewrites_journal()) {
            // The records in memory no longer match the journal, not even for the past.
            self.reload_all().await?;
        } else if headers.iter().map(|header| header.size).sum::<u32>() <= LARGE_COMMIT_CHANGES {
            for commit in self.storage.commits_after(head).await? {
                let staged = Staged::new(&self.set.borrow(), &commit);
                self.install(&commit.header, staged);
            }
        } else {
            let mut take = |pages| {
                let damaged = self.set.borrow_mut().reload_pages(pages);
                self.quarantine.borrow_mut().extend(damaged);
            };
            for header in self.storage.read_pages_after(head, &mut take).await? {
                self.set.borrow_mut().set_head(header.seq);
                self.push_header(&header);
            }
        }
        if !headers.is_empty() {
            // What can be undone is of no consequence for what others stored.
            let _ = self.complete_stack().await;
            self.load_rules_if_needed().await;
        }
        Ok(!headers.is_empty())
    }

    fn install(&self, header: &Header, staged: Staged) {
        self.set.borrow_mut().install(staged);
        self.push_header(header);
    }

    fn push_header(&self, header: &Header) {
        self.stack.borrow_mut().push(header);
        self.headers.borrow_mut().push(header.clone());
    }
}

/// Lets one task at a time change the workspace, so that no two commits are applied at once.
#[derive(Default)]
struct AsyncMutex {
    is_taken: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// Held while a task changes the workspace.
struct MutexGuard<'a>(&'a AsyncMutex);

impl AsyncMutex {
    async fn turn(&self) -> MutexGuard<'_> {
        let take = |context: &mut std::task::Context<'_>| {
            if self.is_taken.replace(true) {
                self.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(MutexGuard(self))
        };
        poll_fn(take).await
    }
}

impl Drop for MutexGuard<'_> {
    fn drop(&mut self) {
        self.0.is_taken.set(false);
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}
