//! The file worker's program: its message loop, one answer after another.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    program::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is the part of Kontor that reads and writes files: `make serve` builds and serves it.");
}

#[cfg(target_arch = "wasm32")]
#[path = "file_worker/fetch_client.rs"]
mod fetch_client;

#[cfg(target_arch = "wasm32")]
#[path = "file_worker/team_place.rs"]
mod team_place;

#[cfg(target_arch = "wasm32")]
#[path = "file_worker/team_remote.rs"]
mod team_remote;

#[cfg(target_arch = "wasm32")]
#[path = "file_worker/web_seal.rs"]
mod web_seal;

#[cfg(target_arch = "wasm32")]
mod program {
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::future::poll_fn;
    use std::rc::Rc;
    use std::task::{Poll, Waker};

    use js_sys::{Array, Reflect, Uint8Array};
    use kontor::base::{Seq, WorkspaceId};
    use kontor::browser::encryption::{self, BackupKey, EncryptionKey};
    use kontor::browser::indexed_db::IndexedDb;
    use kontor::browser::{AnyStorage, environment, files, intl};
    use kontor::import_export::container::{self, Encryption, Head, Parts};
    use kontor::locale::phrases;
    use kontor::replication::replicator::World;
    use kontor::replication::server_access::RemoteAccess;
    use kontor::session::CommandRules;
    use kontor::storage::memory::MemoryStorage;
    use kontor::store::page::PageKey;
    use kontor::worker::JobRunner;
    use kontor::worker::team::{TeamRunner, server};
    use kontor::worker_protocol::team::{ServerAccess, TeamRequest};
    use kontor::worker_protocol::{Reply, Request, wire};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{File, MessageEvent};

    use super::team_place::{self, Access, TeamPlace};
    use super::team_remote::TeamRemote;
    use super::web_seal::WebSeal;

    /// Prefetched pages per message, so that the page stays responsive between two of them.
    const PAGES_PER_MESSAGE: usize = 8;

    /// The messages that wait, and what answers them.
    struct Inbox {
        messages: RefCell<VecDeque<Array>>,
        /// What waits for the next message, while one is being answered.
        waker: RefCell<Option<Waker>>,
        /// Taken while a message is being answered.
        runners: RefCell<Option<Runners>>,
    }

    impl Inbox {
        /// Ends when there is a message that waits.
        fn next(&self) -> impl Future<Output = ()> {
            poll_fn(|context| match self.messages.borrow().is_empty() {
                false => Poll::Ready(()),
                true => {
                    self.waker.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            })
        }
    }

    /// What answers the messages.
    struct Runners {
        jobs: JobRunner<AnyStorage>,
        team: TeamRunner<TeamRemote, IndexedDb, WebSeal>,
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = postMessage)]
        fn post_message(message: &Array, transfer: &Array);
    }

    /// Starts to listen, and notifies the page.
    pub fn start() {
        let world = environment::world(CommandRules::here);
        let jobs = JobRunner::new(world, environment::local_to_utc).in_zone(intl::zone_name());
        let replicas = World {
            now: environment::now,
            random: environment::random_number,
            edition: env!("CARGO_PKG_VERSION"),
            progress: post_progress,
        };
        let runners = Runners { jobs, team: TeamRunner::new(world, replicas) };
        let inbox = Rc::new(Inbox {
            messages: RefCell::default(),
            waker: RefCell::default(),
            runners: RefCell::new(Some(runners)),
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            inbox.messages.borrow_mut().push_back(event.data().unchecked_into());
            inbox.waker.take().into_iter().for_each(Waker::wake);
            if let Some(runners) = inbox.runners.take() {
                spawn_local(work(inbox.clone(), runners));
            }
        });
        if Reflect::set(&js_sys::global(), &"onmessage".into(), &on_message.into_js_value()).is_ok() {
            say(&Reply::Ready, &JsValue::UNDEFINED);
        }
    }

    /// Whether the user asked the browser to save data. Not every browser says so.
    fn saves_data() -> bool {
        let get = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
        let navigator = get(&js_sys::global(), "navigator");
        let connection = navigator.and_then(|navigator| get(&navigator, "connection"));
        connection.and_then(|connection| get(&connection, "saveData")).is_some_and(|saves| saves.is_truthy())
    }

    async fn work(inbox: Rc<Inbox>, mut runners: Runners) {
        loop {
            let Some(message) = inbox.messages.borrow_mut().pop_front() else { break };
            let request = wire::decode(&Uint8Array::new(&message.get(0)).to_vec());
            let (reply, file) = match request {
                Some(request) => answer(&mut runners, request, message.get(1), inbox.next()).await,
                None => (Reply::Refused { why: String::new() }, JsValue::UNDEFINED),
            };
            say(&reply, &file);
        }
        inbox.runners.replace(Some(runners));
    }

    async fn answer(
        runners: &mut Runners,
        request: Request,
        file: JsValue,
        next: impl Future<Output = ()>,
    ) -> (Reply, JsValue) {
        let Runners { jobs, team } = runners;
        if let Request::SetUser { user, language, .. } = &request {
            team.set_user(*user, *language);
        }
        let nothing = JsValue::UNDEFINED;
        let progress = |done, all| say(&Reply::Progress { done, all }, &JsValue::UNDEFINED);
        match request {
            Request::Open { database: name } => match IndexedDb::open(&name, Box::new(|_| ())).await {
                Ok(storage) => (jobs.open(AnyStorage::Kept(storage.with_large_commits(announce)), true).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::OpenMemory(content) => {
                (jobs.open(AnyStorage::Memory(MemoryStorage::of(content)), false).await, nothing)
            }
            Request::FillDatabase { database: name } => match IndexedDb::open(&name, Box::new(|_| ())).await {
                Ok(storage) => (jobs.fill(AnyStorage::Kept(storage.with_progress(post_progress))).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::BuildDemo { database: name, leads } => match IndexedDb::open(&name, Box::new(|_| ())).await {
                Ok(storage) => (jobs.build_demo(AnyStorage::Kept(storage), leads, &progress).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::Verify { database: name } => match IndexedDb::open(&name, Box::new(|_| ())).await {
                Ok(storage) => (jobs.verify(&storage).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::Repair { database: name } => match IndexedDb::open(&name, Box::new(|_| ())).await {
                Ok(storage) => (jobs.repair(&storage.with_progress(post_progress)).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::Team { database: name, workspace, password, request } => {
                let language = team.language();
                let access = Access { workspace, password: password.as_deref() };
                let parts = async |request: &TeamRequest| team_place::parts(&name, access, request, language).await;
                let mut reply = team.answer(&name, request, parts, next).await;
                if let Reply::Team(state) = &mut reply {
                    state.saves_data = saves_data();
                }
                (reply, nothing)
            }
            Request::CheckTeamServer { access } => {
                let ServerAccess { kind, endpoints, team: name, login, password } = access;
                let access = RemoteAccess { endpoints, team: name, login: login.clone(), password };
                let remote = TeamRemote::on_server(kind, access);
                (Reply::TeamServerChecked(server::checked(&remote, kind, &login, team.language()).await), nothing)
            }
            Request::LeaveTeam { database: name, workspace } => {
                let reply = match IndexedDb::open(&name, Box::new(|_| ())).await {
                    Ok(storage) => team.leave(&storage).await,
                    Err(error) => Reply::Failed(error),
                };
                if reply == Reply::Acknowledged {
                    TeamPlace::forget(workspace).await;
                }
                (reply, nothing)
            }
            Request::SealBackups { workspace, passphrase } => (settle(jobs, workspace, passphrase).await, nothing),
            request => {
                let kind = match &request {
                    Request::WriteList(list) => list.format.file().1,
                    Request::WriteTable { .. } => "text/csv",
                    Request::WriteOneFile(_) => "text/html",
                    Request::WriteMapping { .. } => "application/json",
                    Request::WriteDrafts(_) => "application/zip",
                    _ => "application/octet-stream",
                };
                let (lock, request) = match lock(request).await {
                    Some(both) => both,
                    None => return (Reply::Refused { why: jobs.say(phrases::BACKUP_KEY_GONE) }, nothing),
                };
                let looks = matches!(request, Request::ScanBackup(_));
                let reads = looks || matches!(request, Request::ReadWorkspace { .. });
                let bytes = match file.dyn_ref::<File>() {
                    Some(file) => match files::read(file).await {
                        Some(bytes) => bytes,
                        None => return (Reply::FileReadFailed { name: file.name() }, nothing),
                    },
                    None => Vec::new(),
                };
                let bytes = match &lock {
                    Some(lock) if reads => match opened(lock, &bytes).await {
                        Some(bytes) => bytes,
                        // The file is encrypted with an older passphrase than the stored key's.
                        None if looks && matches!(lock, Lock::Key(_)) => bytes,
                        None => return (Reply::InvalidFile { why: jobs.say(phrases::WRONG_PASSPHRASE) }, nothing),
                    },
                    _ => bytes,
                };
                let (reply, written) = jobs.answer(request, &bytes, &progress).await;
                let written = match (written, lock) {
                    (Some(bytes), Some(lock)) => match sealed(&lock, &bytes).await {
                        Some(bytes) => Some(bytes),
                        None => return (Reply::Refused { why: jobs.say(phrases::NO_CIPHERS) }, nothing),
                    },
                    (written, _) => written,
                };
                let blob = written.and_then(|bytes| files::blob(kind, &bytes).ok());
                (reply, blob.map_or(nothing, JsValue::from))
            }
        }
    }

    /// The key or passphrase that encrypts or decrypts a workspace file.
    enum Lock {
        Passphrase(String),
        Key(BackupKey),
    }

    /// Splits a request into its lock and the rest. `None` if the key is no longer available: what should be encrypted
    /// is never written unencrypted.
    async fn lock(request: Request) -> Option<(Option<Lock>, Request)> {
        Some(match request {
            Request::ReadWorkspace { passphrase: Some(passphrase) } => {
                (Some(Lock::Passphrase(passphrase)), Request::ReadWorkspace { passphrase: None })
            }
            Request::WriteWorkspace { passphrase: Some(passphrase) } => {
                (Some(Lock::Passphrase(passphrase)), Request::WriteWorkspace { passphrase: None })
            }
            Request::WriteBackup { workspace } => {
                (Some(Lock::Key(BackupKey::recall(workspace).await?)), Request::WriteWorkspace { passphrase: None })
            }
            Request::CheckBackup { workspace } => {
                (Some(Lock::Key(BackupKey::recall(workspace).await?)), Request::ReadWorkspace { passphrase: None })
            }
            Request::ScanBackup(mut sought) => {
                let lock = match sought.passphrase.take() {
                    Some(passphrase) => Some(Lock::Passphrase(passphrase)),
                    None => BackupKey::recall(sought.workspace).await.map(Lock::Key),
                };
                (lock, Request::ScanBackup(sought))
            }
            request => (None, request),
        })
    }

    /// Derives the key of a passphrase and stores it, or deletes it. The passphrase itself is stored nowhere.
    async fn settle(jobs: &JobRunner<AnyStorage>, workspace: WorkspaceId, passphrase: Option<String>) -> Reply {
        let Some(passphrase) = passphrase else {
            BackupKey::forget(workspace).await;
            return Reply::Acknowledged;
        };
        let kept = async {
            let (salt, _) = encryption::random_salt_and_iv()?;
            let key = EncryptionKey::derive(&passphrase, container::KEY_ITERATIONS, &salt).await?;
            BackupKey { key, rounds: container::KEY_ITERATIONS, salt }.remember(workspace).await
        };
        match kept.await {
            Some(()) => Reply::Acknowledged,
            None => Reply::Refused { why: jobs.say(phrases::NO_CIPHERS) },
        }
    }

    /// Encrypts a workspace file.
    async fn sealed(lock: &Lock, bytes: &[u8]) -> Option<Vec<u8>> {
        let parts = container::split(bytes).ok()??;
        let (fresh, iv) = encryption::random_salt_and_iv()?;
        let (key, rounds, salt) = match lock {
            Lock::Passphrase(passphrase) => (
                EncryptionKey::derive(passphrase, container::KEY_ITERATIONS, &fresh).await?,
                container::KEY_ITERATIONS,
                fresh,
            ),
            Lock::Key(kept) => (kept.key.clone(), kept.rounds, kept.salt.clone()),
        };
        let how = Encryption { rounds, salt, iv };
        let line = container::header_line(&Head { seal: Some(how.clone()), ..parts.head });
        let body = key.encrypt(&how.iv, line.as_bytes(), parts.body).await?;
        Some(container::assemble(&line, &body))
    }

    /// Decrypts a workspace file; returns an unencrypted or a damaged one unchanged. `None` for a wrong passphrase.
    async fn opened(lock: &Lock, bytes: &[u8]) -> Option<Vec<u8>> {
        let Ok(Some(Parts { head: Head { seal: Some(how), saved_at, document, version }, line, body })) =
            container::split(bytes)
        else {
            return Some(bytes.to_vec());
        };
        let key = match lock {
            Lock::Passphrase(passphrase) => EncryptionKey::derive(passphrase, how.rounds, &how.salt).await?,
            Lock::Key(kept) => kept.key.clone(),
        };
        let body = key.decrypt(&how.iv, line, body).await?;
        Some(container::assemble(&container::header_line(&Head { version, seal: None, saved_at, document }), &body))
    }

    /// Reports the progress of a large write.
    fn post_progress(done: u32, all: u32) {
        say(&Reply::Progress { done, all }, &JsValue::UNDEFINED);
    }

    fn say(reply: &Reply, file: &JsValue) {
        send(reply, file, Array::new());
    }

    /// Sends the pages of a large commit, so that the page reads them while the storage writes them. The buffers are
    /// transferred, because the storage has copies.
    fn announce(seq: Seq, pages: &[(PageKey, Uint8Array)]) {
        for some in pages.chunks(PAGES_PER_MESSAGE) {
            let keys = some.iter().map(|(key, _)| *key).collect();
            let (bytes, given) = (Array::new(), Array::new());
            for (_, page) in some {
                bytes.push(page);
                given.push(&page.buffer());
            }
            send(&Reply::PrefetchedPages { seq, keys }, &bytes, given);
        }
    }

    fn send(reply: &Reply, file: &JsValue, given: Array) {
        let bytes = Uint8Array::from(wire::encode(reply).as_slice());
        given.push(&bytes.buffer());
        post_message(&Array::of2(&bytes, file), &given);
    }
}
