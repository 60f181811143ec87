//! A file worker on a storage, without a browser.
use kontor::base::Moment;
use kontor::files::wishes::Wishes;
use kontor::files::{Preview, Reply, Request, TableFacts, wire};
use kontor::jobs::Jobs;
use kontor::locale::Language;
use kontor::port::memory::Memory;

use super::wait;

/// A worker on a storage.
pub struct Worker(pub Jobs<Memory>);

impl Worker {
    pub fn on(storage: Memory, lasts: bool) -> Worker {
        let mut worker = Worker(Jobs::new(super::world(), Moment));
        worker.ask(Request::Begin(None, Language::En), "");
        assert_eq!(wait(worker.0.open(storage, lasts)), Reply::Ready);
        worker
    }

    /// Every message goes through its bytes.
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

    pub fn plan(&mut self, file: &str) -> (TableFacts, Preview) {
        let (Reply::Tables(mut tables, _), _) = self.ask(Request::ReadTable("leads.csv".to_string()), file) else {
            panic!("the table is read")
        };
        let facts = tables.remove(0);
        let wishes = Wishes { sheets: vec![facts.sheet.clone()], skip_duplicates: false, language: Language::En };
        let (Reply::Plan(preview), _) = self.ask(Request::Plan(wishes), "") else { panic!("the plan is made") };
        (facts, preview)
    }
}
