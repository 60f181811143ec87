//! Import and export of the open workspace's files through the file worker, and the browser's promises about storage.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DataTransfer, File};

use super::state::{AppState, Open, Then, WorkspaceList};
use super::workspace_id::{self, database};
use crate::base::mail::Draft;
use crate::base::{Id, Seq, WorkspaceId};
use crate::browser::indexed_db::IndexedDb;
use crate::browser::worker::FileWorker;
use crate::browser::{AnyStorage, data_transfer, environment, files};
use crate::locale::phrases;
use crate::locale::region::Region;
use crate::session::{CommandOutcome, LARGE_COMMIT_CHANGES, SessionError};
use crate::store::deal_room::RoomWish;
use crate::worker_protocol::messages::ListExport;
use crate::worker_protocol::{Reply, Request, Snapshot};

/// As many names of files are listed in a message.
const MOST_NAMES: usize = 5;

/// A job of the file worker. The worker stops when its last owner drops it.
#[derive(Clone)]
pub struct Job {
    app: AppState,
    worker: FileWorker,
    /// The workspace of the job; `None` on the welcome page.
    open: Option<Rc<Open>>,
}

impl Job {
    /// Sends a request; `then` gets the answer, unless the job is dropped before.
    pub fn ask(&self, request: &Request, then: impl FnOnce(Answer) + 'static) {
        self.ask_with(request, &JsValue::UNDEFINED, then);
    }

    /// Sends a request with a file.
    pub fn ask_with_file(&self, request: &Request, file: &File, then: impl FnOnce(Answer) + 'static) {
        self.ask_with(request, file, then);
    }

    /// Stops the worker at once; pending requests get the reason.
    pub fn stop(&self, why: String) {
        self.worker.stop(&Reply::Refused { why });
    }

    /// The worker that does the job; it runs as long as somebody holds it.
    pub(super) fn worker(&self) -> FileWorker {
        self.worker.clone()
    }

    fn ask_with(&self, request: &Request, file: &JsValue, then: impl FnOnce(Answer) + 'static) {
        // The worker cannot read the storage in memory of a page without persistent storage.
        if let Some(open) = &self.open
            && let AnyStorage::Memory(memory) = open.session.storage()
        {
            self.worker.request(&Request::OpenMemory(memory.content()), &JsValue::UNDEFINED, Box::new(|_, _| ()));
        }
        let app = self.app;
        let then = Box::new(move |reply: Option<Reply>, file: JsValue| then(app.answer(reply, file)));
        self.worker.request(request, file, then);
    }
}

/// A reply with an optional file, or the error.
pub type Answer = Result<(Reply, Option<Blob>), SessionError>;

impl AppState {
    /// Starts a job on the open workspace; `progress` gets the rows done and in all.
    pub fn start_job(self, progress: impl Fn(u32, u32) + 'static) -> Option<Job> {
        self.start_job_on(self.workspace.current(), Box::new(progress))
    }

    /// Prepares the next job, while a page with file inputs is open.
    pub fn prewarm_worker(self) {
        self.workers.get_value().prewarm();
    }

    /// Releases the prepared worker.
    pub fn release_worker(self) {
        self.workers.get_value().release();
    }

    /// Starts a job that needs no workspace.
    pub fn start_standalone_job(self) -> Option<Job> {
        self.start_job_on(None, Box::new(|_, _| ()))
    }

    /// Starts a job on a workspace, or on none.
    pub(super) fn start_job_on(self, open: Option<Rc<Open>>, progress: Box<dyn Fn(u32, u32)>) -> Option<Job> {
        let Some(worker) = self.workers.get_value().start(progress) else {
            self.messages.show_error(phrases::NO_WORKER.of(self.appearance.language.get_untracked()).to_string());
            return None;
        };
        self.tell_user(&worker);
        if let Some(open) = &open
            && open.is_stored()
        {
            tell(&worker, &Request::Open { database: database(open.workspace) });
        }
        Some(Job { app: self, worker, open })
    }

    /// Tells a worker for whom it works.
    pub(super) fn tell_user(self, worker: &FileWorker) {
        let (user, language) = (self.workspace.me.get_untracked(), self.appearance.language.get_untracked());
        tell(worker, &Request::SetUser { user, language, region: Region::of_typing() });
    }

    /// Lets the worker store something, after the queued commands. It is one commit, which is applied like one of
    /// another tab.
    pub fn store(self, job: &Job, request: Request, then: impl FnOnce(bool) + 'static) {
        self.store_then(job.clone(), request, Box::new(move |result| then(result.is_ok())));
    }

    /// Whether the worker undoes and redoes a commit.
    pub(super) fn is_large(self, seq: Seq) -> bool {
        self.workspace.current().is_some_and(|open| open.session.size(seq) > LARGE_COMMIT_CHANGES && open.is_stored())
    }

    pub(super) fn store_in_worker(self, request: Request, then: Then) {
        if let Some(job) = self.start_job(|_, _| ()) {
            self.store_then(job, request, then);
        }
    }

    fn store_then(self, job: Job, request: Request, then: Then) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        self.enqueue(Box::new(move |open| {
            let own = job.clone();
            job.ask(&request, move |answer| {
                spawn_local(async move {
                    let result = take_in(&open, &own, answer).await;
                    let seq = result.as_ref().ok().and_then(|done| done.header.as_ref()).map(|header| header.seq);
                    self.finish(&open, result, then);
                    if let Some(seq) = seq {
                        self.follow_worker(open.clone(), seq);
                    }
                    if open.is_stored() {
                        // The worker may stop once the journal is completely written.
                        let rests = own.clone();
                        own.ask(&Request::Flush, move |_| drop(rests));
                    }
                });
            });
        }));
    }

    /// Passes on dropped files, including all files of folders.
    pub fn dropped(self, data: &DataTransfer, then: impl FnOnce(Vec<File>) + 'static) {
        let entries = data_transfer::entries(data);
        if !data_transfer::has_folder(&entries) {
            let files = data.files();
            let all = files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)));
            return then(all.collect());
        }
        spawn_local(async move {
            let (problem, most) = match data_transfer::files(entries).await {
                Ok(files) if files.is_empty() => (phrases::FOLDER_EMPTY, 0),
                Ok(files) => return then(files),
                Err(data_transfer::Problem::TooMany) => (phrases::FOLDER_TOO_MANY, data_transfer::MAX_FILES),
                Err(data_transfer::Problem::TooDeep) => (phrases::FOLDER_TOO_DEEP, data_transfer::MAX_DEPTH),
                Err(data_transfer::Problem::Unreadable) => (phrases::FOLDER_UNREADABLE, 0),
            };
            self.messages.show_error(problem.with(self.appearance.language.get_untracked(), &[&most.to_string()]));
        });
    }

    /// Mail files as one, so that they become one table; the same files if the browser cannot.
    pub fn bundle_of_mails(self, files: Vec<File>, name: &str) -> Vec<File> {
        files::bundle_of_mails(&files, name).map_or(files, |bundle| vec![bundle])
    }

    /// Reads the bytes of a file to attach.
    pub fn read_file(self, file: File, then: impl FnOnce(Vec<u8>) + 'static) {
        spawn_local(async move {
            match files::read(&file).await {
                Some(bytes) => then(bytes),
                None => self.messages.show_error(
                    phrases::FILE_UNREADABLE.with(self.appearance.language.get_untracked(), &[&file.name()]),
                ),
            }
        });
    }

    /// The bytes of an attached file; `None` if they are not in this browser.
    pub fn file(self, id: Id, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            match open.session.file(id).await {
                Ok(bytes) => then(bytes),
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
        });
    }

    /// A URL by which only this page can show some bytes; to be released by [`AppState::drop_url`].
    pub fn blob_url(self, media_type: &str, bytes: &[u8]) -> Option<String> {
        files::url(media_type, bytes).ok()
    }

    /// Releases a URL of [`AppState::blob_url`].
    pub fn drop_url(self, url: &str) {
        files::revoke_url(url);
    }

    /// Offers bytes as a download.
    pub fn download_bytes(self, name: &str, media_type: &str, bytes: &[u8]) {
        self.download(name, files::blob(media_type, bytes).ok());
    }

    /// The storage used by the app and its quota, in bytes; `None` if the browser does not reveal it.
    pub fn stored(self, then: impl FnOnce(Option<(u64, u64)>) + 'static) {
        spawn_local(async move { then(environment::storage_estimate().await) });
    }

    /// Exports a list as a download; `name` is without extension.
    pub fn export_list(self, list: ListExport, name: &str) {
        // The file worker reads the stored data, which is the present.
        if self.past.is_active() {
            return drop(self.reject_past_edit());
        }
        let name = format!("{name}.{}", list.format.file().0);
        self.write_out(Request::WriteList(list), name);
    }

    /// Writes the page of a deal room as a download.
    pub fn export_room(self, wish: RoomWish, name: &str) {
        if self.past.is_active() {
            return drop(self.reject_past_edit());
        }
        self.write_out(Request::WriteRoom(wish), name.to_string());
    }

    /// Exports a saved mapping as a download.
    pub fn export_mapping(self, id: Id, name: &str) {
        self.write_out(Request::WriteMapping { mapping: id }, format!("{}.json", stem(name)));
    }

    /// Exports a table as CSV.
    pub fn export_table(self, lines: Vec<Vec<String>>, name: String) {
        self.write_out(Request::WriteTable { lines, language: self.appearance.language.get_untracked() }, name);
    }

    /// Packs drafts of emails into an archive; `progress` gets the drafts done and in all. It ends when the job is dropped.
    pub fn pack_drafts(
        self,
        drafts: Vec<Draft>,
        progress: impl Fn(u32, u32) + 'static,
        then: impl FnOnce(Result<Blob, SessionError>) + 'static,
    ) -> Option<Job> {
        let job = self.start_job_on(None, Box::new(progress))?;
        let failed = phrases::DOWNLOAD_FAILED.of(self.appearance.language.get_untracked());
        job.ask(&Request::WriteDrafts(drafts), move |answer| {
            then(answer.and_then(|(_, file)| file.ok_or_else(|| SessionError::Told(failed.to_string()))));
        });
        Some(job)
    }

    /// Exports an SVG picture as PNG.
    pub fn export_pixels(self, svg: String, name: String) {
        spawn_local(async move { self.download(&name, files::rasterize_svg(&svg).await.ok()) });
    }

    /// Copies a text to the clipboard.
    pub fn copy_text(self, text: &str) {
        // If the clipboard refuses, its content stays.
        let _ = leptos::prelude::window().navigator().clipboard().write_text(text);
    }

    /// Exports the whole workspace, encrypted if there is a passphrase.
    pub fn export(self, passphrase: Option<String>) {
        let Some(open) = self.workspace.current() else { return };
        self.write_out(Request::WriteWorkspace { passphrase }, self.file_name(open.workspace));
    }

    /// Exports another workspace of this browser.
    pub fn export_workspace(self, id: WorkspaceId) {
        let Some(job) = self.start_job_on(None, Box::new(|_, _| ())) else { return };
        job.worker.request(&Request::Open { database: database(id) }, &JsValue::UNDEFINED, Box::new(|_, _| ()));
        self.hand_over_by(job, Request::WriteWorkspace { passphrase: None }, self.file_name(id));
    }

    /// Exports the records in memory, even if the storage does not answer, with a new journal.
    pub fn export_memory(self) {
        let Some(open) = self.workspace.current() else { return };
        let snapshot = open.session.read(|set| Snapshot { head: set.head(), pages: set.pages() });
        self.write_out(Request::WriteSnapshot(snapshot), self.file_name(open.workspace));
    }

    /// Exports the raw bytes of a database that this version cannot read.
    pub fn export_raw(self) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            match IndexedDb::raw_text(&database(workspace)).await {
                Ok(text) => {
                    let blob = files::blob("application/json", text.as_bytes()).ok();
                    self.download(&format!("kontor-{workspace}-raw.json"), blob);
                }
                Err(error) => self.messages.show_error(self.explain(&SessionError::Storage(error))),
            }
        });
    }

    /// Asks the browser to keep the data if space runs out; as long as there are no records, only queries whether it
    /// does.
    pub(super) async fn ask_to_keep(self, has_records: bool) {
        self.installation.is_persisted.set(environment::persist_storage(has_records).await);
    }

    /// Creates a workspace from the file that a job read, and opens it.
    pub fn fill_workspace(self, job: &Job, name: String) {
        if self.reject_if_locked() {
            return;
        }
        self.restore_as(job, move || self.unique_name(&name));
    }

    /// Restores a file in place of the open workspace: the new one gets its name, and the open one is renamed.
    pub fn restore_file(self, job: &Job) {
        if self.reject_if_locked() {
            return;
        }
        let here = self.workspace.id.get_untracked();
        self.restore_as(job, move || {
            let name = untrack(|| self.workspace_name(here));
            let before = phrases::BEFORE_RESTORE.with(self.appearance.language.get_untracked(), &[&name]);
            self.set_local_name(here, &self.unique_name(&before));
            name
        });
    }

    pub(super) fn restore_as(self, job: &Job, name: impl FnOnce() -> String + 'static) {
        let workspace = workspace_id::new_id();
        let own = job.clone();
        self.workspace_list.restoring.set(Some((0, 0)));
        job.ask(&Request::FillDatabase { database: database(workspace) }, move |answer| {
            self.workspace_list.restoring.set(None);
            match answer {
                Ok((Reply::Adopted { head }, _)) => spawn_local(async move {
                    if let Err(error) = self.register(workspace, &name(), head).await {
                        return self.messages.show_error(self.explain(&SessionError::Storage(error)));
                    }
                    self.leave();
                    self.open(workspace, false);
                }),
                Ok(_) => {}
                Err(failure) => {
                    self.messages.show_error(self.explain(&failure));
                    // Nothing of it was stored, so that only an empty database is left.
                    spawn_local(async move { drop(IndexedDb::delete(&database(workspace)).await) });
                }
            }
            drop(own);
        });
    }

    /// Lets the worker write a file and offers it as a download.
    fn write_out(self, request: Request, name: String) {
        if let Some(job) = self.start_job(|_, _| ()) {
            self.hand_over_by(job, request, name);
        }
    }

    fn hand_over_by(self, job: Job, request: Request, name: String) {
        let own = job.clone();
        job.ask(&request, move |answer| {
            match answer {
                Ok((reply, blob)) => {
                    self.download(&name, blob);
                    self.say_what_is_lacking(&reply);
                }
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
            drop(own);
        });
    }

    /// Says which attached files are not in what was written.
    fn say_what_is_lacking(self, reply: &Reply) {
        if let Reply::WrittenWithout { files } = reply {
            let (language, count) = (self.appearance.language.get_untracked(), files.len().to_string());
            self.messages.show_error(phrases::FILES_NOT_WRITTEN.with(language, &[&count, &listed(files)]));
        }
    }

    /// The file name of a workspace: its name without characters that some system refuses, and the date.
    pub(super) fn file_name(self, workspace: WorkspaceId) -> String {
        format!("{}-{}.kontor", self.file_stem(workspace), environment::today().to_iso())
    }

    /// The name of a workspace without characters that some system refuses.
    pub(super) fn file_stem(self, workspace: WorkspaceId) -> String {
        let name = untrack(|| self.workspace_name(workspace));
        stem(&name)
    }

    /// Offers a finished file as a download. Returns whether the browser accepted it.
    pub fn offer_download(self, name: &str, blob: Blob) -> bool {
        let is_taken = files::download(name, &blob).is_ok();
        if !is_taken {
            self.messages.show_error(phrases::DOWNLOAD_FAILED.of(self.appearance.language.get_untracked()).to_string());
        }
        is_taken
    }

    pub(super) fn download(self, name: &str, blob: Option<Blob>) {
        match blob {
            Some(blob) => drop(self.offer_download(name, blob)),
            None => self
                .messages
                .show_error(phrases::DOWNLOAD_FAILED.of(self.appearance.language.get_untracked()).to_string()),
        }
    }

    pub(super) fn answer(self, reply: Option<Reply>, file: JsValue) -> Answer {
        let language = self.appearance.language.get_untracked();
        match reply {
            None => Err(SessionError::Told(phrases::NO_WORKER.of(language).to_string())),
            Some(Reply::Failed(error)) => Err(SessionError::Storage(error)),
            Some(Reply::Refused { why } | Reply::InvalidFile { why }) => Err(SessionError::Told(why)),
            Some(Reply::FileReadFailed { name }) => {
                Err(SessionError::Told(phrases::FILE_UNREADABLE.with(language, &[&name])))
            }
            Some(reply) => Ok((reply, file.dyn_into().ok())),
        }
    }
}

impl WorkspaceList {
    /// Sets the progress of restoring.
    pub fn note_restoring(&self, done: u32, all: u32) {
        self.restoring.update(|own| *own = own.map(|_| (done, all)));
    }
}

/// Tells a worker something that needs no answer.
fn tell(worker: &FileWorker, request: &Request) {
    worker.request(request, &JsValue::UNDEFINED, Box::new(|_, _| ()));
}

/// The first of some names, as a list.
pub fn listed(names: &[String]) -> String {
    let mut out = names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES {
        out.push_str(", …");
    }
    out
}

/// A name without characters that some system refuses in file names.
fn stem(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    name.trim_matches('-').to_string()
}

/// Applies what the worker stored. If the worker does not answer, the stored data decides.
async fn take_in(open: &Open, job: &Job, answer: Answer) -> Result<CommandOutcome, SessionError> {
    let stored = match answer {
        Ok((Reply::Stored(stored), _)) => stored,
        Ok(_) => return Ok(CommandOutcome::default()),
        Err(failure) => {
            open.session.catch_up().await?;
            return Err(failure);
        }
    };
    let is_in = match stored.header() {
        Some(header) => {
            open.session
                .install_prefetched(&header, job.worker.take_prefetched(), environment::yield_to_event_loop)
                .await
        }
        None => false,
    };
    match stored.commit() {
        Some(commit) => open.session.adopt(&commit).await?,
        None if is_in => {}
        None => drop(open.session.catch_up().await?),
    }
    Ok(CommandOutcome { header: stored.header(), created: Vec::new(), moved_to: None, kept: stored.kept })
}
