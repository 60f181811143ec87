//! Files in and out of the open workspace by way of the file worker, and what the browser promises about the data.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DataTransfer, File};

use super::{AppState, OPEN, Open, SessionError, Then, workspaces};
use crate::base::Id;
use crate::browser::indexed_db::IndexedDb;
use crate::browser::worker::FileWorker;
use crate::browser::{AnyStorage, data_transfer, environment, files};
use crate::locale::phrases;
use crate::session::{CommandOutcome, LARGE_COMMIT_CHANGES};
use crate::worker_protocol::messages::ListExport;
use crate::worker_protocol::{Reply, Request, Snapshot};

/// A file being worked on. The worker stops when nobody holds the job any more.
#[derive(Clone)]
pub struct Job {
    app: AppState,
    worker: FileWorker,
    /// The workspace it works for; nothing on the welcome page.
    open: Option<Rc<Open>>,
}

impl Job {
    /// Asks for something; `then` gets the answer, unless the job is let go before.
    pub fn ask(&self, request: &Request, then: impl FnOnce(Answer) + 'static) {
        self.ask_with(request, &JsValue::UNDEFINED, then);
    }

    /// Hands a file over with the request.
    pub fn ask_with_file(&self, request: &Request, file: &File, then: impl FnOnce(Answer) + 'static) {
        self.ask_with(request, file, then);
    }

    /// Stops the worker in the middle of what it does; whoever waits for it hears why.
    pub fn stop(&self, why: String) {
        self.worker.stop(&Reply::Refused(why));
    }

    fn ask_with(&self, request: &Request, file: &JsValue, then: impl FnOnce(Answer) + 'static) {
        // What a page without storage holds, the worker cannot read for itself.
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

thread_local! {
    /// While a file is made into a workspace: values written and values in all.
    static RESTORING: ArcRwSignal<Option<(u32, u32)>> = ArcRwSignal::new(None);
}

/// A good answer and the file that came along, or why there is none.
pub type Answer = Result<(Reply, Option<Blob>), SessionError>;

impl AppState {
    /// Starts a job on the open workspace; `progress` hears of rows done and rows in all.
    pub fn start_job(self, progress: impl Fn(u32, u32) + 'static) -> Option<Job> {
        self.start_job_on(OPEN.with_borrow(Clone::clone), Box::new(progress))
    }

    /// Has the next job begin sooner, while a page is open on which files are chosen.
    pub fn prewarm_worker(self) {
        FileWorker::prewarm();
    }

    /// No job will come soon.
    pub fn release_worker(self) {
        FileWorker::release();
    }

    /// Starts a job that reads and writes nothing of any workspace.
    pub fn start_standalone_job(self) -> Option<Job> {
        self.start_job_on(None, Box::new(|_, _| ()))
    }

    /// Starts a job on a workspace, or on none.
    pub(super) fn start_job_on(self, open: Option<Rc<Open>>, progress: Box<dyn Fn(u32, u32)>) -> Option<Job> {
        let Some(worker) = FileWorker::start(progress) else {
            self.show_error(phrases::NO_WORKER.of(self.language.get_untracked()).to_string());
            return None;
        };
        let tell = |request| worker.request(&request, &JsValue::UNDEFINED, Box::new(|_, _| ()));
        tell(Request::SetUser(self.me.get_untracked(), self.language.get_untracked()));
        if let Some(open) = &open
            && matches!(open.session.storage(), AnyStorage::Kept(_))
        {
            tell(Request::Open(workspaces::database(&open.workspace)));
        }
        Some(Job { app: self, worker, open })
    }

    /// Has the worker store something, after the commands already waiting. It is one commit, taken in like one of
    /// another tab.
    pub fn store(self, job: &Job, request: Request, then: impl FnOnce(bool) + 'static) {
        self.store_then(job.clone(), request, Box::new(move |result| then(result.is_ok())));
    }

    /// Whether a commit is undone and redone by the worker.
    pub(super) fn is_large(self, seq: u32) -> bool {
        OPEN.with_borrow(Clone::clone).is_some_and(|open| {
            open.session.size(seq) > LARGE_COMMIT_CHANGES && matches!(open.session.storage(), AnyStorage::Kept(_))
        })
    }

    pub(super) fn store_in_worker(self, request: Request) {
        if let Some(job) = self.start_job(|_, _| ()) {
            self.store_then(job, request, Box::new(drop));
        }
    }

    fn store_then(self, job: Job, request: Request, then: Then) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        self.queue(Box::new(move |open| {
            let own = job.clone();
            job.ask(&request, move |answer| {
                spawn_local(async move {
                    let result = take_in(&open, &own, answer).await;
                    self.finish(&open, result, then);
                    if matches!(open.session.storage(), AnyStorage::Kept(_)) {
                        // The worker may go once the journal holds all of it.
                        let rests = own.clone();
                        own.ask(&Request::Flush, move |_| drop(rests));
                    }
                });
            });
        }));
    }

    /// Hands on what was dropped on the page: files, and all files of folders.
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
                Err(data_transfer::Problem::TooMany) => (phrases::FOLDER_TOO_MANY, data_transfer::FILES),
                Err(data_transfer::Problem::TooDeep) => (phrases::FOLDER_TOO_DEEP, data_transfer::DEPTH),
                Err(data_transfer::Problem::Unreadable) => (phrases::FOLDER_UNREADABLE, 0),
            };
            self.show_error(problem.with(self.language.get_untracked(), &[&most.to_string()]));
        });
    }

    /// Reads the bytes of a file to be attached.
    pub fn read_file(self, file: File, then: impl FnOnce(Vec<u8>) + 'static) {
        spawn_local(async move {
            match files::read(&file).await {
                Some(bytes) => then(bytes),
                None => self.show_error(phrases::FILE_UNREADABLE.with(self.language.get_untracked(), &[&file.name()])),
            }
        });
    }

    /// The bytes of an attached file; nothing where they are not in this browser.
    pub fn file(self, id: Id, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        spawn_local(async move {
            match open.session.file(id).await {
                Ok(bytes) => then(bytes),
                Err(failure) => self.show_error(self.explain(&failure)),
            }
        });
    }

    /// An address under which this page, and no other, can show some bytes; drop it afterwards.
    pub fn blob_url(self, media_type: &str, bytes: &[u8]) -> Option<String> {
        files::url(media_type, bytes).ok()
    }

    /// Lets go of an address that [`AppState::blob_url`] gave.
    pub fn drop_url(self, url: &str) {
        files::revoke_url(url);
    }

    /// Hands bytes over as a file.
    pub fn download_bytes(self, name: &str, media_type: &str, bytes: &[u8]) {
        self.download(name, files::blob(media_type, bytes).ok());
    }

    /// How many bytes the browser keeps for the app, and the most it would; nothing where it does not say.
    pub fn stored(self, then: impl FnOnce(Option<(u64, u64)>) + 'static) {
        spawn_local(async move { then(environment::storage_estimate().await) });
    }

    /// Writes a list as a file and hands it over; the name without its end.
    pub fn export_list(self, list: ListExport, name: &str) {
        // The file worker reads what is stored, and that is today's.
        if self.is_past() {
            return drop(self.reject_past_edit());
        }
        let name = format!("{name}.{}", list.format.file().0);
        self.write_out(Request::WriteList(list), name);
    }

    /// Hands a saved mapping over as a file.
    pub fn export_mapping(self, id: Id, name: &str) {
        self.write_out(Request::WriteMapping(id), format!("{}.json", stem(name)));
    }

    /// Writes a table as CSV and hands it over.
    pub fn export_table(self, lines: Vec<Vec<String>>, name: String) {
        self.write_out(Request::WriteTable(lines, self.language.get_untracked()), name);
    }

    /// Hands an SVG picture over as pixels.
    pub fn export_pixels(self, svg: String, name: String) {
        spawn_local(async move { self.download(&name, files::rasterize_svg(&svg).await.ok()) });
    }

    /// Puts a text on the clipboard.
    pub fn copy_text(self, text: &str) {
        // A clipboard that refuses keeps what it had.
        let _ = leptos::prelude::window().navigator().clipboard().write_text(text);
    }

    /// Hands the whole workspace over as a file, sealed where there is a passphrase.
    pub fn export(self, passphrase: Option<String>) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        self.write_out(Request::WriteWorkspace(passphrase), self.file_name(&open.workspace));
    }

    /// Hands another workspace of this browser over as a file.
    pub fn export_workspace(self, id: &str) {
        let Some(job) = self.start_job_on(None, Box::new(|_, _| ())) else { return };
        job.worker.request(&Request::Open(workspaces::database(id)), &JsValue::UNDEFINED, Box::new(|_, _| ()));
        self.hand_over_by(job, Request::WriteWorkspace(None), self.file_name(id));
    }

    /// Hands over what this page holds in memory, also where the storage does not answer: the records with a history
    /// that begins now.
    pub fn export_memory(self) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        let snapshot = open.session.read(|set| Snapshot { head: set.head(), pages: set.pages() });
        self.write_out(Request::WriteSnapshot(snapshot), self.file_name(&open.workspace));
    }

    /// Hands the stored bytes over as they are, of a database this version cannot read.
    pub fn export_raw(self) {
        let workspace = self.workspace.get_untracked();
        spawn_local(async move {
            match IndexedDb::raw_text(&workspaces::database(&workspace)).await {
                Ok(text) => {
                    let blob = files::blob("application/json", text.as_bytes()).ok();
                    self.download(&format!("kontor-{workspace}-raw.json"), blob);
                }
                Err(error) => self.show_error(self.explain(&SessionError::Storage(error))),
            }
        });
    }

    /// Asks the browser to keep the data when space runs out; before there are records it is only asked whether it
    /// does.
    pub(super) async fn ask_to_keep(self, has_records: bool) {
        self.is_kept.set(environment::persist_storage(has_records).await);
    }

    /// Makes a new workspace of the file that a job read, and opens it.
    pub fn fill_workspace(self, job: &Job, name: String) {
        if self.reject_if_locked() {
            return;
        }
        self.restore_as(job, move || self.unique_name(&name));
    }

    /// The same, in place of the open workspace: it takes over the name, and the open one stays under another.
    pub fn restore_file(self, job: &Job) {
        if self.reject_if_locked() {
            return;
        }
        let here = self.workspace.get_untracked();
        self.restore_as(job, move || {
            let name = untrack(|| self.workspace_name(&here));
            let before = phrases::BEFORE_RESTORE.with(self.language.get_untracked(), &[&name]);
            self.set_local_name(&here, &self.unique_name(&before));
            name
        });
    }

    /// Values written and values in all, while a file is made into a workspace; tracked.
    pub fn restoring(self) -> Option<(u32, u32)> {
        RESTORING.with(|restoring| restoring.get())
    }

    /// Notes how far that is.
    pub fn note_restoring(self, done: u32, all: u32) {
        RESTORING.with(|restoring| restoring.update(|own| *own = own.map(|_| (done, all))));
    }

    pub(super) fn restore_as(self, job: &Job, name: impl FnOnce() -> String + 'static) {
        let workspace = workspaces::new_id();
        let own = job.clone();
        RESTORING.with(|restoring| restoring.set(Some((0, 0))));
        job.ask(&Request::FillDatabase(workspaces::database(&workspace)), move |answer| {
            RESTORING.with(|restoring| restoring.set(None));
            match answer {
                Ok((Reply::Adopted(head), _)) => spawn_local(async move {
                    if let Err(error) = self.register(&workspace, &name(), head).await {
                        return self.show_error(self.explain(&SessionError::Storage(error)));
                    }
                    self.leave();
                    self.open(&workspace, false);
                }),
                Ok(_) => {}
                Err(failure) => {
                    self.show_error(self.explain(&failure));
                    // Nothing of it was stored; what is left is an empty database.
                    spawn_local(async move { drop(IndexedDb::delete(&workspaces::database(&workspace)).await) });
                }
            }
            drop(own);
        });
    }

    /// Has a file written and hands it over.
    fn write_out(self, request: Request, name: String) {
        if let Some(job) = self.start_job(|_, _| ()) {
            self.hand_over_by(job, request, name);
        }
    }

    fn hand_over_by(self, job: Job, request: Request, name: String) {
        let own = job.clone();
        job.ask(&request, move |answer| {
            match answer {
                Ok((_, blob)) => self.download(&name, blob),
                Err(failure) => self.show_error(self.explain(&failure)),
            }
            drop(own);
        });
    }

    /// What the file of a workspace is called: its name as far as every system takes it, and the day.
    pub(super) fn file_name(self, workspace: &str) -> String {
        format!("{}-{}.kontor", self.file_stem(workspace), environment::today().to_iso())
    }

    /// The name of a workspace as far as every system takes it in the name of a file.
    pub(super) fn file_stem(self, workspace: &str) -> String {
        let name = untrack(|| self.workspace_name(workspace));
        stem(&name)
    }

    /// Hands a file over that was written already. Whether the browser took it.
    pub fn offer_download(self, name: &str, blob: Blob) -> bool {
        let is_taken = files::download(name, &blob).is_ok();
        if !is_taken {
            self.show_error(phrases::DOWNLOAD_FAILED.of(self.language.get_untracked()).to_string());
        }
        is_taken
    }

    pub(super) fn download(self, name: &str, blob: Option<Blob>) {
        match blob {
            Some(blob) => drop(self.offer_download(name, blob)),
            None => self.show_error(phrases::DOWNLOAD_FAILED.of(self.language.get_untracked()).to_string()),
        }
    }

    fn answer(self, reply: Option<Reply>, file: JsValue) -> Answer {
        let language = self.language.get_untracked();
        match reply {
            None => Err(SessionError::Told(phrases::NO_WORKER.of(language).to_string())),
            Some(Reply::Failed(error)) => Err(SessionError::Storage(error)),
            Some(Reply::Refused(why) | Reply::InvalidFile(why)) => Err(SessionError::Told(why)),
            Some(Reply::FileReadFailed(name)) => {
                Err(SessionError::Told(phrases::FILE_UNREADABLE.with(language, &[&name])))
            }
            Some(reply) => Ok((reply, file.dyn_into().ok())),
        }
    }
}

/// A name as far as every system takes it in the name of a file.
fn stem(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    name.trim_matches('-').to_string()
}

/// Takes in what the worker stored. Also where it says nothing any more: then what is stored decides.
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
    Ok(CommandOutcome { header: stored.header(), created: Vec::new(), kept: stored.kept })
}
