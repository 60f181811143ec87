//! The state that all views share, divided by subject. The methods of each part are in the file of its name.
use std::collections::{HashSet, VecDeque};
use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::File;

use super::appearance::Appearance;
use super::learnt::AllScores;
use crate::base::{Date, FieldId, Id, Seq, Timestamp, VecMap, WorkspaceId};
use crate::browser::AnyStorage;
use crate::browser::enquiry_inbox::StoredEnquiry;
use crate::browser::environment::Pause;
use crate::browser::preferences::{Backup, CalendarFile, LocalHistory, TeamSync, WorkspaceEntry};
use crate::browser::service_worker::Update;
use crate::browser::tabs::Tabs;
use crate::browser::team_server::TeamServer;
use crate::browser::worker::{FileWorker, WorkerPool};
use crate::browser::workspace_registry::ConfirmedHead;
use crate::change::ActionLabel;
use crate::command::Command;
use crate::domain::RecordType;
use crate::embedding::Site;
use crate::enquiry::gate::Handshake;
use crate::locale::Phrase;
use crate::session::{Session, SessionError};
use crate::store::RecordStore;
use crate::store::undo_stack::Reversal;
use crate::worker_protocol::messages::DamageReport;
use crate::worker_protocol::team::{TeamProblem, TeamState};

/// A handle on the state that all views share. Copies are handles on the same state, which lives as long as the page.
#[derive(Clone, Copy)]
pub struct AppState(&'static AppParts);

impl AppState {
    pub(super) fn new() -> AppState {
        AppState(Box::leak(Box::default()))
    }
}

impl Deref for AppState {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        self.0
    }
}

/// The parts of the state.
#[derive(Default)]
pub struct AppParts {
    /// The workspace that is open.
    pub workspace: OpenWorkspace,
    /// The commands on their way into it.
    pub queue: CommandQueue,
    /// The past date that is viewed.
    pub past: AsOfState,
    /// The look of the page.
    pub appearance: Appearance,
    /// The messages of the page.
    pub messages: Messages,
    /// The look of lists.
    pub list_preferences: ListPreferences,
    /// The workspaces of this browser.
    pub workspace_list: WorkspaceList,
    /// The state of the open workspace's backups.
    pub backup: RwSignal<BackupStatus>,
    /// The state of the open workspace's calendar file.
    pub calendar_file: RwSignal<CalendarFileStatus>,
    /// The search for duplicates in the background.
    pub duplicate_scan: DuplicateScan,
    /// The app as this browser has it.
    pub installation: Installation,
    /// This browser's history of the open workspace.
    pub recents: Recents,
    /// Files that the system passed to the app.
    pub opened_files: OpenedFiles,
    /// The demo.
    pub demo: DemoState,
    /// The repair of damaged data.
    pub repair: RepairState,
    /// The open workspace's team.
    pub team: Team,
    pub(super) workers: StoredValue<WorkerPool, LocalStorage>,
    pub(super) enquiries: EnquiryState,
    pub(super) scores: AllScores,
    pub(super) embedding: EmbeddingState,
}

/// The workspace that is open.
#[derive(Default)]
pub struct OpenWorkspace {
    /// Its id.
    pub id: RwSignal<WorkspaceId>,
    /// The phase of opening it.
    pub phase: RwSignal<WorkspaceState>,
    /// Increases with every commit that is applied.
    pub tick: RwSignal<u32>,
    /// The current user of this browser; `None` if none is chosen.
    pub me: RwSignal<Option<Id>>,
    /// Whether it was opened although commits were missing.
    pub(super) is_incomplete: StoredValue<bool>,
    open: StoredValue<Option<Rc<Open>>, LocalStorage>,
}

impl OpenWorkspace {
    /// The workspace as it is open now.
    pub(super) fn current(&self) -> Option<Rc<Open>> {
        self.open.get_value()
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.with_value(Option::is_some)
    }

    /// Whether it is stored persistently.
    pub(super) fn is_stored(&self) -> bool {
        self.open.with_value(|open| open.as_ref().is_some_and(|open| open.is_stored()))
    }

    pub(super) fn put(&self, open: Open) {
        self.open.set_value(Some(Rc::new(open)));
    }

    pub(super) fn close(&self) {
        self.open.set_value(None);
    }
}

/// An open workspace: its session and the channel to other tabs.
pub(super) struct Open {
    pub session: Session<AnyStorage>,
    pub tabs: Tabs,
    pub confirmed: ConfirmedHead,
    pub workspace: WorkspaceId,
}

impl Open {
    /// Whether it is in a database, and not in the memory of the page alone.
    pub fn is_stored(&self) -> bool {
        matches!(self.session.storage(), AnyStorage::Kept(_))
    }
}

/// The phase of opening a workspace.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum WorkspaceState {
    /// No workspace is known here; the browser is searched for one.
    #[default]
    Looking,
    /// Nothing is chosen yet.
    Welcome,
    /// The workspace is being read.
    Opening,
    /// The workspace is in use.
    Open,
    /// Commits that this browser confirmed are missing: the numbers confirmed and found.
    Lost(Seq, Seq),
    /// The database was created by a newer version of this app.
    Newer,
    /// The stored data is damaged or cannot be verified: it is repaired first.
    Damaged,
    /// The demo is being rebuilt.
    Making,
    /// The workspace could not be opened.
    Failed(String),
}

/// The commands on their way into the open workspace.
#[derive(Default)]
pub struct CommandQueue {
    /// Whether all commits are stored.
    pub saved: RwSignal<SaveState>,
    /// The reason why nothing may be changed; `None` if it may.
    pub locked: RwSignal<Option<Phrase>>,
    /// Queued tasks, each with its workspace; without one, it is for the workspace that is being opened.
    pub(super) tasks: StoredValue<VecDeque<QueuedTask>, LocalStorage>,
    pub(super) is_working: StoredValue<bool>,
    /// Commands that were not stored and not repeated since, oldest first.
    pub(super) failed: StoredValue<Vec<FailedCommand>, LocalStorage>,
}

/// Whether all commits are stored.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum SaveState {
    /// All commits are stored.
    #[default]
    Yes,
    /// A commit is being stored.
    Saving,
    /// The last commit could not be stored.
    No,
}

/// A queued task.
pub(super) type Task = Box<dyn FnOnce(Rc<Open>)>;
/// A queued task and its workspace.
pub(super) type QueuedTask = (Option<Rc<Open>>, Task);
/// The continuation of a command, called with its outcome.
pub(super) type Then = Box<dyn FnOnce(Outcome)>;
/// The outcome of a command: the records it created, or the error.
pub type Outcome = Result<Vec<(RecordType, Id)>, SessionError>;
/// A failed workspace and command; `None` for an undo and for what the file worker does.
pub(super) type FailedCommand = (Rc<Open>, Option<Command>);

/// The past date that is viewed.
#[derive(Default)]
pub struct AsOfState {
    /// The requested date; `None` for the present.
    pub wanted: RwSignal<Option<Date>>,
    /// The date whose records are loaded.
    pub there: RwSignal<Option<Date>>,
    /// The number of changes processed, and the total.
    pub progress: RwSignal<(u32, u32)>,
    /// The records of that day, as soon as they are there.
    pub(super) records: StoredValue<Option<Rc<AsOf>>, LocalStorage>,
}

/// The records at the end of a day.
pub(super) struct AsOf {
    /// The day.
    pub day: Date,
    /// The records as they were.
    pub set: RecordStore,
    /// How often the journal had been rewritten when they were computed.
    pub erasures: usize,
}

impl AsOfState {
    /// Whether a past day is looked at, also while its records are computed.
    pub fn is_active(&self) -> bool {
        self.wanted.with_untracked(Option::is_some)
    }

    /// Whether the records of the day that is asked for are not there yet; tracked.
    pub fn is_loading(&self) -> bool {
        self.wanted.get() != self.there.get()
    }
}

/// The messages of the page.
#[derive(Default)]
pub struct Messages {
    /// The message that is shown.
    pub toast: RwSignal<Option<Toast>>,
    /// A permanent warning.
    pub(super) warning: RwSignal<Option<Phrase>>,
}

/// A message at the bottom of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    /// The action it reports; `None` for a failure or a plain message.
    pub done: Option<ActionLabel>,
    /// The text, after what the action is called.
    pub text: String,
    /// Whether it reports a failure.
    pub is_bad: bool,
    /// Whether it reports that a deal was won.
    pub is_won: bool,
    /// What its button does: the reverse of what it reports.
    pub reverse: Option<Reversal>,
}

/// The look of lists in this browser.
#[derive(Default)]
pub struct ListPreferences {
    /// The columns chosen for each list, by the record type's key.
    pub columns: RwSignal<VecMap<String, Vec<FieldId>>>,
    /// The widths of resized columns in CSS pixels, by the record type's key and the field's number: `lead.20`.
    pub widths: RwSignal<VecMap<String, u32>>,
}

/// The workspaces of this browser.
#[derive(Default)]
pub struct WorkspaceList {
    pub(super) all: RwSignal<Vec<WorkspaceEntry>>,
    /// The progress of restoring a file: values written and in all.
    pub restoring: RwSignal<Option<(u32, u32)>>,
    pub(super) is_searching: StoredValue<bool>,
    /// Whether the workspace that a single-file app was made with was looked for.
    pub(super) has_tried_embedded: StoredValue<bool>,
}

/// The state of the open workspace's backups.
#[derive(Clone, Default, PartialEq)]
pub struct BackupStatus {
    /// This browser's notes about them.
    pub noted: Backup,
    /// Whether one is in progress.
    pub is_running: bool,
    /// Whether the folder waits for the user's permission.
    pub is_waiting: bool,
    /// The reason why the last one failed.
    pub failed: Option<String>,
    /// The names of attached files that the last one lacks, because they are not in this browser.
    pub lacking: Vec<String>,
}

/// The state of the open workspace's calendar file.
#[derive(Clone, Default, PartialEq)]
pub struct CalendarFileStatus {
    /// This browser's notes about it.
    pub noted: CalendarFile,
    /// Whether the folder waits for the user's permission.
    pub is_waiting: bool,
    /// The reason why it could not be written last.
    pub failed: Option<String>,
}

/// The open workspace's team.
#[derive(Default)]
pub struct Team {
    /// Whether the workspace belongs to a team.
    pub is_in: RwSignal<bool>,
    /// What the last round found; `None` before the first one.
    pub state: RwSignal<Option<TeamState>>,
    /// Why the last round failed altogether.
    pub failure: RwSignal<Option<SessionError>>,
    /// What went wrong with the last round, or why the replica cannot be opened.
    pub problem: RwSignal<Option<TeamProblem>>,
    /// Whether a round that the user asked for is under way.
    pub is_looking: RwSignal<bool>,
    /// Whether the replica is being built anew.
    pub(super) is_rebuilding: RwSignal<bool>,
    /// What the last round that went well left.
    pub(super) sync: RwSignal<Option<TeamSync>>,
    /// The time of the first of the rounds that failed since.
    pub(super) failing_since: RwSignal<Option<i64>>,
    /// The documents that are received and in all, while a round brings some.
    pub(super) bringing: RwSignal<Option<(u32, u32)>>,
    /// The worker with the replica, and its workspace.
    pub(super) worker: StoredValue<Option<(WorkspaceId, FileWorker)>, LocalStorage>,
    /// The password of the server of a workspace's team, if the user does not want it stored.
    pub(super) password: StoredValue<Option<(WorkspaceId, String)>>,
    /// The server of the team, if its place is one.
    pub server: RwSignal<Option<TeamServer>, LocalStorage>,
    /// The login under which a workspace comes into a team, until it is seen whom that stands for.
    pub entered: StoredValue<Option<String>>,
    /// Whether something that the user did has gone well, so that rounds begin anew.
    pub(super) begins_anew: StoredValue<bool>,
    /// The pause between two looks at whether a round is due.
    pub(super) pause: StoredValue<Pause, LocalStorage>,
    /// Rises when the rounds that are under way have to end.
    pub(super) generation: StoredValue<u32>,
}

/// The search for duplicates in the background.
#[derive(Default)]
pub struct DuplicateScan {
    /// How many of how many records are compared; `None` if none are left to compare.
    pub progress: RwSignal<Option<(usize, usize)>>,
    pub(super) is_running: StoredValue<bool>,
}

/// The app as this browser has it.
#[derive(Default)]
pub struct Installation {
    /// Whether a newer version of the app is ready.
    pub has_update: RwSignal<bool>,
    /// Whether the browser promised to keep the data when space runs out; `None` if it was not asked yet.
    pub is_persisted: RwSignal<Option<bool>>,
    pub(super) update: StoredValue<Option<Update>, LocalStorage>,
    pub(super) is_listening: StoredValue<bool>,
}

/// This browser's history of the open workspace.
#[derive(Default)]
pub struct Recents {
    /// Recent records, favourites, commands used.
    pub(super) kept: RwSignal<LocalHistory>,
    /// The last commit and the time of the previous visit.
    pub(super) last_visit: RwSignal<Option<(Seq, Timestamp)>>,
    /// The commits of this page, which are no news to its user.
    pub(super) own_commits: StoredValue<HashSet<Seq>>,
}

/// Files that the system passed to the app.
#[derive(Default)]
pub struct OpenedFiles {
    /// Increases with every file and every decision.
    pub(super) count: RwSignal<u32>,
    pub(super) waiting: StoredValue<Vec<HandedFile>, LocalStorage>,
    /// Files that a page has taken but not read yet.
    pub(super) taken: StoredValue<Vec<File>, LocalStorage>,
}

/// A file that was passed to the app.
pub(super) struct HandedFile {
    pub file: File,
    /// Whether the user agreed to read it.
    pub is_agreed: bool,
}

/// The demo.
#[derive(Default)]
pub struct DemoState {
    /// The lead of the guided tour, while it is active.
    pub(super) tour: RwSignal<Option<Id>>,
    /// The progress of building a demo: actions done and in all.
    pub progress: RwSignal<(u32, u32)>,
    /// The worker that makes a demo; it stops when it is dropped.
    pub(super) worker: StoredValue<Option<FileWorker>, LocalStorage>,
}

/// The repair of damaged data, and the inspection that finds it.
#[derive(Default)]
pub struct RepairState {
    /// What the last repair or inspection found; with the workspace.
    pub(super) report: RwSignal<Option<(WorkspaceId, DamageReport)>>,
    /// While a workspace is repaired or inspected: values written and values in all.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// The worker that does it; it stops when it is dropped.
    pub(super) worker: StoredValue<Option<FileWorker>, LocalStorage>,
}

/// The enquiries of websites.
#[derive(Default)]
pub(super) struct EnquiryState {
    /// The enquiries as they are kept in this browser.
    pub kept: RwSignal<Vec<StoredEnquiry>>,
    /// The exchange with forms on other sites.
    pub gate: StoredValue<Handshake>,
}

/// The app inside another site's page.
#[derive(Default)]
pub(super) struct EmbeddingState {
    pub frame: RwSignal<Embedding>,
    pub has_met: StoredValue<bool>,
    /// The sites that may embed the app; `None` before the list is read.
    pub sites: StoredValue<Option<Vec<Site>>>,
    pub host: StoredValue<Option<Host>>,
}

/// The frame of the app.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Embedding {
    /// The status of the parent page.
    pub standing: EmbeddingStatus,
    /// Whether the browser may partition the storage, so that it differs from the app's own.
    pub is_apart: bool,
    /// Whether the browser denies storage here.
    pub is_denied: bool,
}

/// The status of the parent page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EmbeddingStatus {
    /// Unknown so far.
    #[default]
    Waiting,
    /// Not on the list, or it did not introduce itself.
    Stranger,
    /// On the list.
    Friend,
}

/// A site that has introduced itself.
#[derive(Clone, PartialEq)]
pub(super) struct Host {
    pub origin: String,
    pub nonce: String,
}
