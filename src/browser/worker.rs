//! The page's side of the file worker: started when it is needed, stopped when its last owner drops it.
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, Worker};

use super::call::ask;
use super::{deployment, files};
use crate::session::prefetched_commit::PrefetchedCommit;
use crate::worker_protocol::{Reply, Request, wire};

/// Called with a reply and an optional file; `None` if the worker failed.
pub type OnReply = Box<dyn FnOnce(Option<Reply>, JsValue)>;

/// Called with the rows done and in all.
pub type Progress = Box<dyn Fn(u32, u32)>;

/// The source of workers: one can be started ahead, and their script is fetched once. Clones are the same pool.
#[derive(Clone, Default)]
pub struct WorkerPool(Rc<Pool>);

#[derive(Default)]
struct Pool {
    /// A worker that was started in advance.
    spare: RefCell<Option<FileWorker>>,
    /// The address of the script, once it is loaded and its hash is verified.
    script: RefCell<Option<String>>,
}

/// A running worker. Clones refer to the same one.
#[derive(Clone)]
pub struct FileWorker(Rc<Inner>);

struct Inner {
    /// Empty until its script is loaded.
    worker: OnceCell<Worker>,
    is_up: Cell<bool>,
    is_broken: Cell<bool>,
    /// Requests made before the worker was ready.
    outbox: RefCell<Vec<Array>>,
    waiting: RefCell<VecDeque<OnReply>>,
    progress: RefCell<Progress>,
    /// The pages of the commit that it is storing.
    ahead: RefCell<PrefetchedCommit>,
    /// The callbacks of the browser; they live as long as the worker.
    handlers: RefCell<Option<Handlers>>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

impl WorkerPool {
    /// Starts a worker for a job. `None` if the browser refuses.
    pub fn start(&self, progress: Progress) -> Option<FileWorker> {
        let spare = self.0.spare.take().filter(|worker| !worker.0.is_broken.get());
        let own = spare.or_else(|| self.load())?;
        *own.0.progress.borrow_mut() = progress;
        Some(own)
    }

    /// Starts a worker for the next job in advance, so that a chosen file need not wait for the program.
    pub fn prewarm(&self) {
        // Without a network the script may not be available now, but it may be when a file is chosen.
        let is_online = web_sys::window().is_some_and(|window| window.navigator().on_line());
        if is_online && self.0.spare.borrow().is_none() {
            let spare = self.load();
            self.0.spare.replace(spare);
        }
    }

    /// Stops the worker that was started in advance, if no job came.
    pub fn release(&self) {
        drop(self.0.spare.take());
    }

    fn load(&self) -> Option<FileWorker> {
        let said = deployment::meta_content("file-worker")?;
        let inner = Rc::new(Inner {
            worker: OnceCell::new(),
            is_up: Cell::new(false),
            is_broken: Cell::new(false),
            outbox: RefCell::default(),
            waiting: RefCell::default(),
            progress: RefCell::new(Box::new(|_, _| ())),
            ahead: RefCell::default(),
            handlers: RefCell::default(),
        });
        let (own, pool) = (Rc::downgrade(&inner), self.clone());
        spawn_local(async move {
            let script = pool.script(said).await;
            // It may have been dropped in the meantime.
            if let Some(inner) = own.upgrade() {
                inner.begin(script);
            }
        });
        Some(FileWorker(inner))
    }

    /// The address of the script that the page names with its hash. The Worker constructor cannot verify a hash, so the
    /// page fetches the script and passes it on. A script without a hash can be used as it is.
    async fn script(&self, said: String) -> Option<String> {
        let Some((address, hash)) = said.split_once(' ') else { return Some(said) };
        if let Some(script) = self.0.script.borrow().clone() {
            return Some(script);
        }
        let window = web_sys::window()?;
        // A script with a wrong hash is requested once more past the cache, because a cache may keep it for a year.
        for cache in ["default", "reload"] {
            let how = Object::new();
            for (name, value) in [("integrity", hash), ("cache", cache)] {
                Reflect::set(&how, &name.into(), &value.into()).ok()?;
            }
            let Some(response) = ask(&window, "fetch", &[address.into(), how.into()]).await else { continue };
            let from = Reflect::get(&response, &"url".into()).ok()?.as_string()?;
            let text = ask(&response, "text", &[]).await?.as_string()?;
            // The script could not tell any more where its program is fetched from.
            let text = format!("const kontorAddress = \"{from}\";\n{text}");
            let script = files::url("text/javascript", text.as_bytes()).ok()?;
            self.0.script.replace(Some(script.clone()));
            return Some(script);
        }
        None
    }
}

impl FileWorker {
    /// The prefetched pages of the commit it stored last.
    pub fn take_prefetched(&self) -> PrefetchedCommit {
        self.0.ahead.take()
    }

    /// Stops the worker at once. All pending requests get this reply.
    pub fn stop(&self, answer: &Reply) {
        self.0.worker.get().into_iter().for_each(Worker::terminate);
        self.0.give_up(Some(answer));
    }

    /// Sends a request, optionally with a file.
    pub fn request(&self, request: &Request, file: &JsValue, then: OnReply) {
        let bytes = Uint8Array::from(wire::encode(request).as_slice());
        let message = Array::of2(&bytes, file);
        self.0.waiting.borrow_mut().push_back(then);
        if self.0.is_broken.get() {
            self.0.give_up(None);
        } else if self.0.is_up.get() {
            self.0.post(&message);
        } else {
            self.0.outbox.borrow_mut().push(message);
        }
    }
}

impl Inner {
    /// Starts the script; without one, pending requests are answered at once.
    fn begin(self: &Rc<Inner>, script: Option<String>) {
        let script = script.filter(|_| !self.is_broken.get());
        let Some(worker) = script.and_then(|script| Worker::new(&script).ok()) else { return self.give_up(None) };
        let own = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            own.upgrade().into_iter().for_each(|inner| inner.receive(&event.data().unchecked_into()));
        });
        let own: Weak<Inner> = Rc::downgrade(self);
        let broke =
            Closure::<dyn FnMut()>::new(move || own.upgrade().into_iter().for_each(|inner| inner.give_up(None)));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
        self.handlers.replace(Some((on_message, broke)));
        drop(self.worker.set(worker));
    }

    fn receive(&self, message: &Array) {
        let reply = wire::decode(&Uint8Array::new(&message.get(0)).to_vec());
        if !self.is_up.replace(true) {
            // The first message only says that the worker is listening.
            self.outbox.take().iter().for_each(|message| self.post(message));
            return;
        }
        let reply = match reply {
            Some(Reply::Progress { done, all }) => return (self.progress.borrow())(done, all),
            Some(Reply::PrefetchedPages { seq, keys }) => {
                let pages = Array::from(&message.get(1));
                let pages = pages.iter().map(|page| Uint8Array::new(&page).to_vec());
                return self.ahead.borrow_mut().add(seq, keys.into_iter().zip(pages));
            }
            reply => reply,
        };
        let then = self.waiting.borrow_mut().pop_front();
        if let Some(then) = then {
            then(reply, message.get(1));
        }
    }

    /// Answers all pending requests after the worker could not be loaded, ran out of memory or was stopped.
    fn give_up(&self, answer: Option<&Reply>) {
        self.is_broken.set(true);
        let waiting = self.waiting.take();
        waiting.into_iter().for_each(|then| then(answer.cloned(), JsValue::UNDEFINED));
    }

    fn post(&self, message: &Array) {
        if self.worker.get().is_none_or(|worker| worker.post_message(message).is_err()) {
            self.give_up(None);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.worker.get().into_iter().for_each(Worker::terminate);
    }
}
