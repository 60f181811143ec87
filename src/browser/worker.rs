//! The file worker as the page sees it: started when it is needed, stopped when nobody holds it any more.
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::place;
use crate::files::{Reply, Request, wire};
use crate::session::ahead::Ahead;

/// What the page does with an answer and the file that came along; nothing where the worker broke down.
pub type Then = Box<dyn FnOnce(Option<Reply>, JsValue)>;

/// Hears of rows done and rows in all.
pub type Progress = Box<dyn Fn(u32, u32)>;

thread_local! {
    /// One that was started ahead and waits for a job.
    static SPARE: RefCell<Option<FileWorker>> = const { RefCell::new(None) };
}

/// A worker at work. Clones are the same one.
#[derive(Clone)]
pub struct FileWorker(Rc<Inner>);

struct Inner {
    worker: Worker,
    is_up: Cell<bool>,
    is_broken: Cell<bool>,
    /// What was asked before the worker was up.
    outbox: RefCell<Vec<Array>>,
    waiting: RefCell<VecDeque<Then>>,
    progress: RefCell<Progress>,
    /// The pages of the commit that it is storing.
    ahead: RefCell<Ahead>,
    /// What the browser calls; kept for as long as the worker.
    handlers: RefCell<Option<Handlers>>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

impl FileWorker {
    /// A worker for a job. Nothing where the browser refuses.
    pub fn start(progress: Progress) -> Option<FileWorker> {
        let spare = SPARE.take().filter(|worker| !worker.0.is_broken.get());
        let own = spare.or_else(FileWorker::load)?;
        *own.0.progress.borrow_mut() = progress;
        Some(own)
    }

    /// Starts one for the next job: a file that is chosen then need not wait for the program.
    pub fn prepare() {
        if SPARE.with_borrow(Option::is_none) {
            SPARE.set(FileWorker::load());
        }
    }

    /// Stops the one that waits, where no job came.
    pub fn dismiss() {
        drop(SPARE.take());
    }

    fn load() -> Option<FileWorker> {
        let worker = Worker::new(&place::said("file-worker")?).ok()?;
        let inner = Rc::new(Inner {
            worker,
            is_up: Cell::new(false),
            is_broken: Cell::new(false),
            outbox: RefCell::default(),
            waiting: RefCell::default(),
            progress: RefCell::new(Box::new(|_, _| ())),
            ahead: RefCell::default(),
            handlers: RefCell::default(),
        });
        let own = Rc::downgrade(&inner);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            own.upgrade().into_iter().for_each(|inner| inner.hear(&event.data().unchecked_into()));
        });
        let own: Weak<Inner> = Rc::downgrade(&inner);
        let broke = Closure::<dyn FnMut()>::new(move || own.upgrade().into_iter().for_each(|inner| inner.give_up()));
        inner.worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        inner.worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
        inner.handlers.replace(Some((heard, broke)));
        Some(FileWorker(inner))
    }

    /// The pages of the commit it stored last, as far as it sent them ahead.
    pub fn take_ahead(&self) -> Ahead {
        self.0.ahead.take()
    }

    /// Asks for something; `file` goes along.
    pub fn ask(&self, request: &Request, file: &JsValue, then: Then) {
        let bytes = Uint8Array::from(wire::encode(request).as_slice());
        let message = Array::of2(&bytes, file);
        self.0.waiting.borrow_mut().push_back(then);
        if self.0.is_broken.get() {
            self.0.give_up();
        } else if self.0.is_up.get() {
            self.0.post(&message);
        } else {
            self.0.outbox.borrow_mut().push(message);
        }
    }
}

impl Inner {
    fn hear(&self, message: &Array) {
        let reply = wire::decode(&Uint8Array::new(&message.get(0)).to_vec());
        if !self.is_up.replace(true) {
            // The first word only says that the worker listens.
            self.outbox.take().iter().for_each(|message| self.post(message));
            return;
        }
        let reply = match reply {
            Some(Reply::Progress(done, all)) => return (self.progress.borrow())(done, all),
            Some(Reply::Ahead(seq, keys)) => {
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

    /// It could not be loaded or ran out of memory: nobody waits in vain.
    fn give_up(&self) {
        self.is_broken.set(true);
        let waiting = self.waiting.take();
        waiting.into_iter().for_each(|then| then(None, JsValue::UNDEFINED));
    }

    fn post(&self, message: &Array) {
        if self.worker.post_message(message).is_err() {
            self.give_up();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
