//! The file worker as the page sees it: started when it is needed, stopped when nobody holds it any more.
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

/// What the page does with an answer and the file that came along; `None` if the worker broke down.
pub type OnReply = Box<dyn FnOnce(Option<Reply>, JsValue)>;

/// Hears of rows done and rows in all.
pub type Progress = Box<dyn Fn(u32, u32)>;

thread_local! {
    /// One that was started ahead and waits for a job.
    static SPARE: RefCell<Option<FileWorker>> = const { RefCell::new(None) };
    /// Where the script lies, once it is here and found to be the one of this build.
    static SCRIPT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A worker at work. Clones are the same one.
#[derive(Clone)]
pub struct FileWorker(Rc<Inner>);

struct Inner {
    /// Nothing before its script is here.
    worker: OnceCell<Worker>,
    is_up: Cell<bool>,
    is_broken: Cell<bool>,
    /// What was asked before the worker was up.
    outbox: RefCell<Vec<Array>>,
    waiting: RefCell<VecDeque<OnReply>>,
    progress: RefCell<Progress>,
    /// The pages of the commit that it is storing.
    ahead: RefCell<PrefetchedCommit>,
    /// What the browser calls; kept for as long as the worker.
    handlers: RefCell<Option<Handlers>>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

impl FileWorker {
    /// A worker for a job. `None` if the browser refuses.
    pub fn start(progress: Progress) -> Option<FileWorker> {
        let spare = SPARE.take().filter(|worker| !worker.0.is_broken.get());
        let own = spare.or_else(FileWorker::load)?;
        *own.0.progress.borrow_mut() = progress;
        Some(own)
    }

    /// Starts one for the next job: a file that is chosen then need not wait for the program.
    pub fn prewarm() {
        // Without a network it may not be had now, and may be when there is a file.
        let is_online = web_sys::window().is_some_and(|window| window.navigator().on_line());
        if is_online && SPARE.with_borrow(Option::is_none) {
            SPARE.set(FileWorker::load());
        }
    }

    /// Stops the one that waits, where no job came.
    pub fn release() {
        drop(SPARE.take());
    }

    fn load() -> Option<FileWorker> {
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
        let own = Rc::downgrade(&inner);
        spawn_local(async move {
            let script = script(said).await;
            // Who let go of it meanwhile needs none.
            if let Some(inner) = own.upgrade() {
                inner.begin(script);
            }
        });
        Some(FileWorker(inner))
    }

    /// The pages of the commit it stored last, as far as it sent them ahead.
    pub fn take_prefetched(&self) -> PrefetchedCommit {
        self.0.ahead.take()
    }

    /// Stops it in the middle of what it does. Everybody who waits gets this answer.
    pub fn stop(&self, answer: &Reply) {
        self.0.worker.get().into_iter().for_each(Worker::terminate);
        self.0.give_up(Some(answer));
    }

    /// Asks for something; `file` goes along.
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

/// The address of the script that a page names, with the hash behind it that the script is held to: a worker takes no
/// such hash, so the page fetches the script and hands it over. One without a hash is there already.
async fn script(said: String) -> Option<String> {
    let Some((address, hash)) = said.split_once(' ') else { return Some(said) };
    if let Some(script) = SCRIPT.with_borrow(Clone::clone) {
        return Some(script);
    }
    let window = web_sys::window()?;
    // A wrong one is asked of the host once more: a cache between may keep it for a year.
    for cache in ["default", "reload"] {
        let how = Object::new();
        for (name, value) in [("integrity", hash), ("cache", cache)] {
            Reflect::set(&how, &name.into(), &value.into()).ok()?;
        }
        let Some(response) = ask(&window, "fetch", &[address.into(), how.into()]).await else { continue };
        let from = Reflect::get(&response, &"url".into()).ok()?.as_string()?;
        let text = ask(&response, "text", &[]).await?.as_string()?;
        // From where its program is fetched it could not tell any more.
        let text = format!("const kontorAddress = \"{from}\";\n{text}");
        let script = files::url("text/javascript", text.as_bytes()).ok()?;
        SCRIPT.set(Some(script.clone()));
        return Some(script);
    }
    None
}

impl Inner {
    /// Begins with its script; nobody waits for one that is not to be had.
    fn begin(self: &Rc<Inner>, script: Option<String>) {
        let script = script.filter(|_| !self.is_broken.get());
        let Some(worker) = script.and_then(|script| Worker::new(&script).ok()) else { return self.give_up(None) };
        let own = Rc::downgrade(self);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            own.upgrade().into_iter().for_each(|inner| inner.hear(&event.data().unchecked_into()));
        });
        let own: Weak<Inner> = Rc::downgrade(self);
        let broke =
            Closure::<dyn FnMut()>::new(move || own.upgrade().into_iter().for_each(|inner| inner.give_up(None)));
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
        self.handlers.replace(Some((heard, broke)));
        drop(self.worker.set(worker));
    }

    fn hear(&self, message: &Array) {
        let reply = wire::decode(&Uint8Array::new(&message.get(0)).to_vec());
        if !self.is_up.replace(true) {
            // The first word only says that the worker listens.
            self.outbox.take().iter().for_each(|message| self.post(message));
            return;
        }
        let reply = match reply {
            Some(Reply::Progress(done, all)) => return (self.progress.borrow())(done, all),
            Some(Reply::PrefetchedPages(seq, keys)) => {
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

    /// It could not be loaded, ran out of memory or was stopped: nobody waits in vain.
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
