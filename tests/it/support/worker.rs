//! A file worker on a storage, without a browser.
use kontor::base::Timestamp;
use kontor::locale::Language;
use kontor::storage::memory::MemoryStorage;
use kontor::worker::JobRunner;
use kontor::worker_protocol::import_config::ImportConfig;
use kontor::worker_protocol::{ImportPreview, Reply, Request, TableFacts, wire};

use super::wait;

/// A worker on a storage.
pub struct Worker(pub JobRunner<MemoryStorage>, pub MemoryStorage);

impl Worker {
    pub fn on(storage: MemoryStorage, lasts: bool) -> Worker {
        let mut worker = Worker(JobRunner::new(super::world(), Timestamp), storage.clone());
        worker.ask(Request::SetUser { user: None, language: Language::En, region: None }, "");
        assert_eq!(wait(worker.0.open(storage, lasts)), Reply::Ready);
        worker
    }

    /// The storage, for another worker.
    pub fn storage(&self) -> MemoryStorage {
        self.1.clone()
    }

    /// Sends a request; all messages are encoded and decoded.
    pub fn ask(&mut self, request: Request, file: &str) -> (Reply, String) {
        let (reply, written) = self.ask_bytes(request, file.as_bytes());
        (reply, String::from_utf8(written).unwrap_or_default())
    }

    pub fn ask_bytes(&mut self, request: Request, file: &[u8]) -> (Reply, Vec<u8>) {
        let request = wire::decode(&wire::encode(&request)).expect("a request is read as it was written");
        let (reply, written) = wait(self.0.answer(request, file, &|_, _| ()));
        let reply = wire::decode(&wire::encode(&reply)).expect("an answer is read as it was written");
        (reply, written.unwrap_or_default())
    }

    pub fn plan(&mut self, file: &str) -> (TableFacts, ImportPreview) {
        let (Reply::Tables { mut tables, .. }, _) =
            self.ask(Request::ReadTable { file: "leads.csv".to_string() }, file)
        else {
            panic!("the table is read")
        };
        let facts = tables.remove(0);
        let wishes = ImportConfig { sheets: vec![facts.sheet.clone()], skip_duplicates: false, language: Language::En };
        let (Reply::Plan(preview), _) = self.ask(Request::Plan(wishes), "") else { panic!("the plan is made") };
        (facts, preview)
    }
}
