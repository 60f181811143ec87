//! The file worker's program: messages in, answers out, one after another.

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
mod program {
    use std::cell::RefCell;
    use std::collections::VecDeque;

    use js_sys::{Array, Reflect, Uint8Array};
    use kontor::browser::indexed_db::IndexedDb;
    use kontor::browser::seal::{self, Recipe};
    use kontor::browser::{AnyStorage, files, world};
    use kontor::exchange::container::{self, Head, Parts, Seal};
    use kontor::files::{Reply, Request, wire};
    use kontor::jobs::Jobs;
    use kontor::locale::phrases;
    use kontor::port::memory::Memory;
    use kontor::session::Rules;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{File, MessageEvent};

    thread_local! {
        static INBOX: RefCell<VecDeque<Array>> = const { RefCell::new(VecDeque::new()) };
        /// Taken while a message is being answered.
        static JOBS: RefCell<Option<Jobs<AnyStorage>>> = const { RefCell::new(None) };
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = postMessage)]
        fn post_message(message: &Array);
    }

    /// Listens, and tells the page that it does.
    pub fn start() {
        JOBS.set(Some(Jobs::new(world::world(Rules::here), world::local)));
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            INBOX.with_borrow_mut(|inbox| inbox.push_back(event.data().unchecked_into()));
            if let Some(jobs) = JOBS.take() {
                spawn_local(work(jobs));
            }
        });
        if Reflect::set(&js_sys::global(), &"onmessage".into(), &heard.into_js_value()).is_ok() {
            say(&Reply::Ready, &JsValue::UNDEFINED);
        }
    }

    async fn work(mut jobs: Jobs<AnyStorage>) {
        while let Some(message) = INBOX.with_borrow_mut(VecDeque::pop_front) {
            let request = wire::decode(&Uint8Array::new(&message.get(0)).to_vec());
            let (reply, file) = match request {
                Some(request) => answer(&mut jobs, request, message.get(1)).await,
                None => (Reply::Refused(String::new()), JsValue::UNDEFINED),
            };
            say(&reply, &file);
        }
        JOBS.set(Some(jobs));
    }

    async fn answer(jobs: &mut Jobs<AnyStorage>, request: Request, file: JsValue) -> (Reply, JsValue) {
        let nothing = JsValue::UNDEFINED;
        match request {
            Request::Open(name) => match IndexedDb::open(&name, |_| ()).await {
                Ok(storage) => (jobs.open(AnyStorage::Kept(storage), true).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            Request::OpenMemory(content) => (jobs.open(AnyStorage::Memory(Memory::of(content)), false).await, nothing),
            Request::Adopt(name) => match IndexedDb::open(&name, |_| ()).await {
                Ok(storage) => (jobs.fill(AnyStorage::Kept(storage)).await, nothing),
                Err(error) => (Reply::Failed(error), nothing),
            },
            request => {
                let kind = match &request {
                    Request::WriteList(list) => list.format.file().1,
                    Request::WriteTable(..) => "text/csv",
                    Request::WriteOneFile(_) => "text/html",
                    _ => "application/octet-stream",
                };
                let passphrase = match &request {
                    Request::ReadWorkspace(passphrase) | Request::WriteWorkspace(passphrase) => passphrase.clone(),
                    _ => None,
                };
                let reads = matches!(request, Request::ReadWorkspace(_));
                let bytes = match file.dyn_ref::<File>() {
                    Some(file) => match files::read(file).await {
                        Some(bytes) => bytes,
                        None => return (Reply::Unreadable(file.name()), nothing),
                    },
                    None => Vec::new(),
                };
                let bytes = match &passphrase {
                    Some(passphrase) if reads => match opened(passphrase, &bytes).await {
                        Some(bytes) => bytes,
                        None => return (Reply::Unusable(jobs.say(phrases::WRONG_PASSPHRASE)), nothing),
                    },
                    _ => bytes,
                };
                let progress = |done, all| say(&Reply::Progress(done, all), &JsValue::UNDEFINED);
                let (reply, written) = jobs.answer(request, &bytes, &progress).await;
                let written = match (written, passphrase) {
                    (Some(bytes), Some(passphrase)) => match sealed(&passphrase, &bytes).await {
                        Some(bytes) => Some(bytes),
                        None => return (Reply::Refused(jobs.say(phrases::NO_CIPHERS)), nothing),
                    },
                    (written, _) => written,
                };
                let blob = written.and_then(|bytes| files::blob(kind, &bytes).ok());
                (reply, blob.map_or(nothing, JsValue::from))
            }
        }
    }

    /// An open workspace file, sealed.
    async fn sealed(passphrase: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let parts = container::parts(bytes).ok()??;
        let (salt, iv) = seal::fresh()?;
        let how = Seal { rounds: container::ROUNDS, salt, iv };
        let line = container::line(&Head { seal: Some(how.clone()), ..parts.head });
        let recipe = Recipe { rounds: how.rounds, salt: &how.salt, iv: &how.iv };
        let body = seal::seal(passphrase, &recipe, line.as_bytes(), parts.body).await?;
        Some(container::whole(&line, &body))
    }

    /// A workspace file without its seal; one that has none, or is damaged, as it is. Nothing for a wrong passphrase.
    async fn opened(passphrase: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let Ok(Some(Parts { head: Head { seal: Some(how), saved_at, document }, line, body })) =
            container::parts(bytes)
        else {
            return Some(bytes.to_vec());
        };
        let recipe = Recipe { rounds: how.rounds, salt: &how.salt, iv: &how.iv };
        let body = seal::unseal(passphrase, &recipe, line, body).await?;
        Some(container::whole(&container::line(&Head { seal: None, saved_at, document }), &body))
    }

    fn say(reply: &Reply, file: &JsValue) {
        let bytes = Uint8Array::from(wire::encode(reply).as_slice());
        post_message(&Array::of2(&bytes, file));
    }
}
