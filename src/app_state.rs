//! The state of the open workspace for the views: tracked reads, queued commands, messages.
pub mod as_of;
pub mod backup;
mod command_queue;
pub mod demo;
mod density;
mod drafts;
mod duplicate_scan;
pub mod embedding;
mod enquiries;
mod error_messages;
mod file_handling;
pub mod files;
mod history;
pub mod lazy_rules;
mod privacy;
mod recents;
mod reminders;
pub mod repair;
mod settings;
mod single_file;
mod startup;
mod updates;
mod workspace_registry;
pub mod workspaces;

use std::cell::{Cell, RefCell};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::base::{Date, FieldId, Id, Timestamp, VecMap};
use crate::browser::enquiry_inbox::StoredEnquiry;
use crate::browser::indexed_db::IndexedDb;
pub use crate::browser::preferences::WorkspaceEntry;
use crate::browser::preferences::{self, LocalHistory, Preferences};
use crate::browser::tabs::Tabs;
use crate::browser::{AnyStorage, environment};
use crate::domain::RecordType;
use crate::locale::{Language, Phrase, phrases};
pub use crate::session::{Deletion, SessionError, Trash};
use crate::session::{Session, demo_builder};
use crate::storage::StorageError;
use crate::storage::memory::MemoryStorage;
use crate::store::RecordStore;
pub use density::Density;
pub use enquiries::PendingEnquiry;
pub use history::{ChangesSinceVisit, DoneAction};
pub use reminders::NotificationState;

/// Whether all commits are stored.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SaveState {
    /// All commits are stored.
    Yes,
    /// A commit is being stored.
    Saving,
    /// The last commit could not be stored.
    No,
}

/// A message at the bottom of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    /// The text.
    pub text: String,
    /// Whether it reports a failure.
    pub is_bad: bool,
    /// The commit that its undo button undoes.
    pub undo: Option<u32>,
}

/// The phase of opening a workspace.
#[derive(Clone, PartialEq, Debug)]
pub enum WorkspaceState {
    /// No workspace is known here; the browser is searched for one.
    Looking,
    /// Nothing is chosen yet.
    Welcome,
    /// The workspace is being read.
    Opening,
    /// The workspace is in use.
    Open,
    /// Commits that this browser confirmed are missing: the numbers confirmed and found.
    Lost(u32, u32),
    /// The database was created by a newer version of this app.
    Newer,
    /// The stored data is damaged or cannot be verified: it is repaired first.
    Damaged,
    /// The demo is being rebuilt.
    Making,
    /// The workspace could not be opened.
    Failed(String),
}

/// The signals shared by all views.
#[derive(Clone, Copy)]
pub struct AppState {
    /// Increases with every commit that is applied.
    pub tick: RwSignal<u32>,
    /// The language of the page.
    pub language: RwSignal<Language>,
    /// `light`, `dark` or empty for the system's.
    pub theme: RwSignal<String>,
    /// The height of rows in lists.
    pub density: RwSignal<Density>,
    /// Whether the navigation is collapsed to icons.
    pub is_narrow: RwSignal<bool>,
    /// This browser's history of the workspace: recent records, favourites, the last visit.
    shelf: RwSignal<LocalHistory>,
    /// The last commit and the time of the previous visit.
    last_visit: RwSignal<Option<(u32, Timestamp)>>,
    /// Whether all commits are stored.
    pub saved: RwSignal<SaveState>,
    /// The message that is shown.
    pub toast: RwSignal<Option<Toast>>,
    /// The phase of opening a workspace.
    pub phase: RwSignal<WorkspaceState>,
    /// The past date that is viewed, and the progress of computing it.
    pub past: as_of::AsOfState,
    /// `own` or `demo`.
    pub workspace: RwSignal<String>,
    /// A permanent warning.
    pub warning: RwSignal<Option<Phrase>>,
    /// The columns chosen for each list, by the record type's key.
    pub columns: RwSignal<VecMap<String, Vec<FieldId>>>,
    /// The number of records checked for duplicates, and the total; `None` if none are left.
    pub comparing: RwSignal<Option<(usize, usize)>>,
    /// The widths of resized columns in CSS pixels, by the record type's key and the field's number: `lead.20`.
    pub widths: RwSignal<VecMap<String, u32>>,
    /// The current user of this browser; `None` if none is chosen.
    pub me: RwSignal<Option<Id>>,
    /// The enquiries stored in this browser.
    enquiries: RwSignal<Vec<StoredEnquiry>>,
    /// The workspaces of this browser.
    workspaces: RwSignal<Vec<WorkspaceEntry>>,
    /// The state of the open workspace's backups.
    pub backup: RwSignal<backup::BackupStatus>,
    /// The reason why nothing may be changed; `None` if it may.
    pub locked: RwSignal<Option<Phrase>>,
    /// Whether a newer version of the app is ready.
    pub update: RwSignal<bool>,
    /// Whether the browser promised to keep the data if space runs out; `None` = not asked yet.
    pub is_kept: RwSignal<Option<bool>>,
}

struct Open {
    session: Session<AnyStorage>,
    tabs: Tabs,
    workspace: String,
}

/// A queued task.
type Task = Box<dyn FnOnce(Rc<Open>)>;
/// The continuation of a command, called with its outcome.
type Then = Box<dyn FnOnce(Outcome)>;
/// The outcome of a command: the records it created, or the error.
pub type Outcome = Result<Vec<(RecordType, Id)>, SessionError>;

thread_local! {
    static LIVE: Cell<Option<AppState>> = const { Cell::new(None) };
    static OPEN: RefCell<Option<Rc<Open>>> = const { RefCell::new(None) };
    /// Queued tasks, each with its workspace; without one, it is for the workspace that is being opened.
    static QUEUE: RefCell<VecDeque<(Option<Rc<Open>>, Task)>> = const { RefCell::new(VecDeque::new()) };
    static WORKING: Cell<bool> = const { Cell::new(false) };
    static ANYWAY: Cell<bool> = const { Cell::new(false) };
    /// The commits of this page, which are no news to its user.
    static OWN: RefCell<HashSet<u32>> = RefCell::new(HashSet::new());
}

impl AppState {
    /// Creates the signals from the preferences.
    pub fn start() -> AppState {
        let preferences = Preferences::load();
        let browser = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
        let wanted = if preferences.language.is_empty() { browser } else { preferences.language };
        let language = if wanted.starts_with("de") { Language::De } else { Language::En };
        let workspace = workspaces::initial_workspace();
        let phase = if workspace.is_empty() { WorkspaceState::Looking } else { WorkspaceState::Opening };
        let app = AppState {
            tick: RwSignal::new(0),
            language: RwSignal::new(language),
            theme: RwSignal::new(preferences.theme),
            density: RwSignal::new(
                Density::ALL.into_iter().find(|density| density.key() == preferences.density).unwrap_or_default(),
            ),
            is_narrow: RwSignal::new(preferences.is_narrow),
            shelf: RwSignal::new(LocalHistory::default()),
            last_visit: RwSignal::new(None),
            saved: RwSignal::new(SaveState::Yes),
            toast: RwSignal::new(None),
            phase: RwSignal::new(phase),
            past: as_of::AsOfState::default(),
            workspace: RwSignal::new(workspace.clone()),
            warning: RwSignal::new(None),
            columns: RwSignal::new(preferences.columns),
            comparing: RwSignal::new(None),
            widths: RwSignal::new(preferences.widths),
            me: RwSignal::new(None),
            enquiries: RwSignal::new(Vec::new()),
            workspaces: RwSignal::new(preferences::workspaces()),
            backup: RwSignal::default(),
            is_kept: RwSignal::new(None),
            update: RwSignal::new(false),
            locked: RwSignal::new(embedding::locked()),
        };
        LIVE.set(Some(app));
        if !workspace.is_empty() {
            app.open(&workspace, false);
        }
        app
    }

    /// A phrase in the page's language; tracked.
    pub fn say(self, phrase: Phrase) -> &'static str {
        phrase.of(self.language.get())
    }

    /// A phrase with its placeholders filled in; tracked.
    pub fn say_with(self, phrase: Phrase, parts: &[&str]) -> String {
        phrase.with(self.language.get(), parts)
    }

    /// Reads the record store; the caller runs again after every commit.
    pub fn read<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        self.tick.track();
        self.read_untracked(read)
    }

    /// Reads the record store once.
    pub fn read_untracked<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        if let Some(past) = as_of::current() {
            return read(&past.set);
        }
        self.read_untracked_present(read)
    }

    /// The current user, if they are still an owner.
    pub fn user(self) -> Option<Id> {
        self.me.get().filter(|id| self.read(|set| set.get(RecordType::User, *id).is_some()))
    }

    /// Today in the user's time zone, or the past date that is viewed.
    pub fn today(self) -> Date {
        as_of::current().map_or_else(environment::today, |past| past.day)
    }

    /// The current time, or the end of the past date that is viewed.
    pub fn now(self) -> Timestamp {
        as_of::current().map_or_else(environment::now, |past| as_of::end_of_day(past.day))
    }

    /// Opens a workspace; `anyway` continues although commits are missing.
    pub fn open(self, workspace: &str, anyway: bool) {
        let workspace = workspace.to_string();
        let confirmed = preferences::sentinel(&workspace);
        self.phase.set(WorkspaceState::Opening);
        self.saved.set(SaveState::Saving);
        self.workspace.set(workspace.clone());
        preferences::set_tab_workspace(&workspace);
        self.warning.set(None);
        self.me.set(Preferences::load().users.get(&workspace).and_then(|id| id.parse().ok()));
        spawn_local(async move {
            let storage = match IndexedDb::open(&workspaces::database(&workspace), workspaces::on_database_closed).await
            {
                Ok(database) => AnyStorage::Kept(database),
                Err(StorageError::Newer) => return self.phase.set(WorkspaceState::Newer),
                // There is stored data that cannot be read: an empty page would look like data loss.
                Err(error) if confirmed > 0 => {
                    return self.phase.set(WorkspaceState::Failed(self.explain(&SessionError::Storage(error))));
                }
                Err(_) => {
                    self.warning.set(Some(phrases::IN_MEMORY));
                    AnyStorage::Memory(MemoryStorage::default())
                }
            };
            let is_kept = matches!(storage, AnyStorage::Kept(_));
            let is_demo = workspace == workspaces::DEMO;
            let world = environment::world(lazy_rules::load);
            let stored = match anyway {
                true => Session::open_anyway(storage, world).await,
                false => Session::open_stored(storage, world).await,
            };
            let opened = match stored {
                Ok(session) if session.lacks_set_up() => match lazy_rules::part().await {
                    Ok(part) => (part.set_up)(self, session).await,
                    Err(failure) => Err(failure),
                },
                stored => stored,
            };
            match opened {
                Ok(session) => {
                    let head = session.read(RecordStore::head);
                    if is_kept && head < confirmed && !anyway {
                        self.phase.set(WorkspaceState::Lost(confirmed, head));
                        return;
                    }
                    ANYWAY.set(anyway);
                    let tabs = Tabs::open(&workspace, on_other_tab_commit);
                    if is_demo {
                        self.me.set(Some(demo_builder::ME));
                        preferences::set_sentinel(&workspace, head);
                    }
                    if is_kept && !is_demo {
                        // Some browsers ask the user; the page opens in the meantime.
                        spawn_local(self.ask_to_keep(head > 1));
                    }
                    OPEN.set(Some(Rc::new(Open { session, tabs, workspace })));
                    OWN.with_borrow_mut(|own| own.clear());
                    self.last_visit.set(None);
                    self.update_preferences();
                    self.tick.update(|tick| *tick += 1);
                    self.phase.set(WorkspaceState::Open);
                    self.read_ahead(0, 0);
                    command_queue::next_job();
                    self.tell_saved();
                }
                Err(SessionError::Storage(StorageError::Damaged)) => self.phase.set(WorkspaceState::Damaged),
                Err(failure) => self.phase.set(WorkspaceState::Failed(self.explain(&failure))),
            }
        });
    }

    /// Whether the open workspace is stored persistently.
    fn stores(self) -> bool {
        OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| matches!(open.session.storage(), AnyStorage::Kept(_))))
    }

    /// Whether the workspace was opened although commits were missing.
    fn went_on_anyway(self) -> bool {
        ANYWAY.get()
    }

    /// Fills the search index in the background: type by type, a few records at a time.
    fn read_ahead(self, place: usize, from: usize) {
        let Some(kind) = RecordType::WORK.get(place).copied() else { return };
        let go_on = move || match self.read_untracked(|set| set.texts().read_ahead(set, kind, from)) {
            Some(next) => self.read_ahead(place, next),
            None => self.read_ahead(place + 1, 0),
        };
        set_timeout(go_on, Duration::from_millis(20));
    }

    /// Leaves the workspace for the welcome page.
    pub fn leave(self) {
        self.save_last_visit();
        self.view_present();
        OPEN.set(None);
        self.workspace.set(String::new());
        self.refresh_workspaces();
        preferences::set_tab_workspace("");
        self.update_preferences();
        self.phase.set(WorkspaceState::Welcome);
    }

    /// Saves language, theme and workspace for the next visit.
    pub fn update_preferences(self) {
        let language = if self.language.get_untracked() == Language::De { "de" } else { "en" };
        let mut users = Preferences::load().users;
        let workspace = self.workspace.get_untracked();
        users.remove(&workspace);
        users.extend(self.me.get_untracked().map(|id| (workspace, id.to_string())));
        Preferences {
            users,
            language: language.to_string(),
            theme: self.theme.get_untracked(),
            density: self.density.get_untracked().key().to_string(),
            is_narrow: self.is_narrow.get_untracked(),
            workspace: self.workspace.get_untracked(),
            columns: self.columns.get_untracked(),
            widths: self.widths.get_untracked(),
        }
        .save();
    }

    /// Whether this browser has a workspace.
    pub fn has(self, workspace: &str) -> bool {
        preferences::sentinel(workspace) > 0
    }

    /// The timestamp of a local time, given as milliseconds since 1970-01-01 00:00 in the user's time zone.
    pub fn local(millis: i64) -> Timestamp {
        environment::local_to_utc(millis)
    }

    /// The user's time zone.
    pub fn zone() -> crate::base::TimeZone {
        environment::ZONE
    }

    /// A new record's id.
    pub fn new_id() -> Id {
        environment::new_id()
    }

    /// Shows a failure.
    pub fn show_error(self, text: String) {
        self.toast.set(Some(Toast { text, is_bad: true, undo: None }));
    }
}

/// Handles a commit of another tab.
fn on_other_tab_commit() {
    let (Some(app), Some(open)) = (LIVE.get(), OPEN.with_borrow(Clone::clone)) else { return };
    spawn_local(async move {
        if let Ok(part) = lazy_rules::part().await
            && (part.catch_up)(open).await
        {
            app.forget_erased();
            app.sync_name();
            app.tick.update(|tick| *tick += 1);
        }
    });
}
