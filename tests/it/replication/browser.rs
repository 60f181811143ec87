//! A browser of a team in a test: a workspace in memory, the replica beside it, and a user who works.
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::random::SplitMix64;
use kontor::base::{Id, Row, Seq, Timestamp, Value};
use kontor::change::Commit;
use kontor::command::bulk::BulkEdit;
use kontor::command::{Command, Import, Merge};
use kontor::domain::records::{account, choice, field, lead, line_item, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::replication::document_name::DocumentName;
use kontor::replication::replica_storage::{ReplicaStorage, ReplicaWrite, StoredReplica};
use kontor::replication::replicator::World;
use kontor::replication::run::{self, Run};
use kontor::replication::session_storage::SessionStorage;
use kontor::replication::{Dot, ReplicatedCommit};
use kontor::session::{Environment, Session};
use kontor::storage::memory::MemoryStorage;
use kontor::storage::{Batch, Storage, StorageError};

use super::cluster::pause;
use super::reference::Content;
use crate::support::steps::{self, Step};
use crate::support::{TestWorkspace, link, text, wait, world};

thread_local! {
    static RANDOM: Cell<u64> = const { Cell::new(1) };
    static CLOCK: Cell<i64> = const { Cell::new(1_800_000_000_000) };
    static COUNTS: RefCell<BTreeMap<&'static str, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// Begins a run: random numbers follow from the seed.
pub fn begin(seed: u64) {
    RANDOM.set(seed ^ 0x5eed);
    COUNTS.take();
}

/// Counts what went wrong in a browser.
pub fn count(fault: &'static str) {
    COUNTS.with_borrow_mut(|counts| *counts.entry(fault).or_default() += 1);
}

/// How often what went wrong in the browsers of this run.
pub fn counts() -> BTreeMap<&'static str, u32> {
    COUNTS.with_borrow(Clone::clone)
}

fn random() -> u64 {
    let mut state = SplitMix64(RANDOM.get());
    let out = state.next_u64();
    RANDOM.set(state.0);
    out
}

/// A clock that is wrong by up to ten years, another time each time.
fn now() -> Timestamp {
    let wrong = (random() % 20) as i64 * 31_000_000_000 - 310_000_000_000;
    if wrong.abs() > 250_000_000_000 {
        count("clock wrong by 8 to 10 years");
    }
    Timestamp(CLOCK.get() + wrong)
}

/// What a session gets from outside, with the wrong clock.
fn session_world() -> Environment {
    Environment { now, ..world() }
}

pub fn replication_world() -> World {
    World { now, random, edition: "0.1.0", progress: |_, _| () }
}

/// A browser: its page, and the worker's session, which share a storage.
#[derive(Clone)]
pub struct Browser {
    pub crm: Rc<TestWorkspace>,
    worker: Rc<SessionStorage<MemoryStorage>>,
    /// What is to go wrong with the next writes.
    pub trouble: Rc<RefCell<Vec<Trouble>>>,
}

/// What may go wrong with a write.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Trouble {
    /// There is no space.
    Full,
    /// The page is faster.
    Faster,
}

impl Browser {
    /// A browser with a workspace of its own.
    pub fn new() -> Browser {
        let storage = MemoryStorage::default();
        let session = wait(Session::open(storage.clone(), session_world())).expect("opens");
        Browser::of(TestWorkspace { storage, session })
    }

    /// A browser without a workspace.
    pub fn empty() -> Browser {
        Browser::on(MemoryStorage::default())
    }

    fn on(storage: MemoryStorage) -> Browser {
        let session = wait(Session::open_stored(storage.clone(), session_world())).expect("opens");
        Browser::of(TestWorkspace { storage, session })
    }

    fn of(crm: TestWorkspace) -> Browser {
        let session = wait(Session::open_stored(crm.storage.clone(), session_world())).expect("opens");
        Browser { crm: Rc::new(crm), worker: Rc::new(SessionStorage::new(Rc::new(session))), trouble: Rc::default() }
    }

    /// Another profile with a copy of everything that is stored.
    pub fn copied(&self) -> Browser {
        let storage = MemoryStorage::of(self.crm.storage.content());
        let kept = wait(self.crm.storage.beside()).expect("is read");
        let beside: Vec<(String, Option<Vec<u8>>)> = kept.into_iter().map(|(key, value)| (key, Some(value))).collect();
        let ids = wait(self.crm.storage.blob_ids()).expect("is read");
        let blobs: Vec<_> = ids.into_iter().filter_map(|id| Some((id, Arc::new(self.bytes_of(id)?)))).collect();
        wait(storage.append_all(Batch { beside: &beside, blobs: &blobs, ..Batch::default() })).expect("is stored");
        Browser::on(storage)
    }

    /// The bytes of an attached file, if they are here.
    pub fn bytes_of(&self, id: Id) -> Option<Vec<u8>> {
        wait(self.crm.storage.blob(id)).expect("is read")
    }

    /// What the replica stores beside the journal.
    pub fn stored(&self) -> StoredReplica {
        wait(self.worker.load()).expect("is read").expect("is in a team")
    }

    /// The content as the page shows it.
    pub fn content(&self) -> Content {
        self.crm.content().into_iter().map(|(kind, id, fields)| (id, (kind, fields))).collect()
    }

    /// The content as the journal gives it, read anew.
    pub fn stored_content(&self) -> Content {
        self.copied().content()
    }

    /// All commits that this browser has received or sent.
    pub fn commits(&self) -> Vec<ReplicatedCommit> {
        let log = self.stored().log;
        let mut out = Vec::new();
        for (name, head) in &log {
            let Some(DocumentName::Run(chain, first)) = DocumentName::parse(name) else { continue };
            let part = |part: usize| log[&DocumentName::Part(chain.clone(), first, part as u16).to_string()].clone();
            let parts: Vec<Vec<u8>> = (0..run::parts_of(head).unwrap()).map(part).collect();
            let dot = Dot { replica: chain.replica, number: first };
            out.extend(Run::unpack(head, &parts, dot).expect("is whole").commits);
        }
        out
    }

    /// The user does something, if it is possible.
    pub fn work(&self, random: &mut SplitMix64) {
        let at = random.next_u32() as usize;
        // The canary must never be readable on the server.
        let name = format!("Canary {}", random.below(50));
        let step = match random.below(25) {
            0 | 1 => Step::Lead(name),
            2 => Step::Account(name),
            3 => Step::Log(at, random.below(5) as u8),
            4 | 5 => Step::Edit(at, format!("Canary {}", random.below(4))),
            6 => Step::Amount(at, i64::from(random.below(9)) * 1_000, 0),
            7 => Step::Convert(at, random.happens(50).then_some(at / 3), random.happens(70)),
            8 => Step::Stage(at, random.below(10) as u8),
            9 => Step::Delete(at),
            10 => Step::Undo,
            11 => Step::Redo,
            12 | 13 => return self.does(self.line_item(at)),
            14 => return self.does(self.first(RecordType::LineItem, at).map(|id| Command::Delete(vec![id]))),
            15 => return self.does(self.first(RecordType::Opportunity, at).map(|id| Command::Delete(vec![id]))),
            16 => return self.does(Some(own_field(at))),
            17..=19 => return self.does(self.parent(at)),
            20 => return self.counts("imports", Some(import(at))),
            21 => return self.counts("bulk changes", self.bulk_edit(at)),
            22 => return self.counts("merges of records", self.merge(RecordType::Account, at)),
            23 => return self.counts("merges of records", self.merge(RecordType::Lead, at)),
            _ => return self.counts("own entries", Some(own_entry(at))),
        };
        let undone = |seq: Option<Seq>| drop(seq.map(|seq| wait(self.crm.session.undo(seq))));
        match step {
            Step::Undo => undone(self.crm.session.stack(|stack| stack.next_undo().map(|header| header.seq))),
            Step::Redo => undone(self.crm.session.stack(|stack| stack.next_redo().map(|header| header.seq))),
            step => drop(steps::command(&self.crm, &step).map(|command| self.crm.try_do(command))),
        }
    }

    fn does(&self, command: Option<Command>) {
        drop(command.map(|command| self.crm.try_do(command)));
    }

    /// The same, and how often it was possible.
    fn counts(&self, what: &'static str, command: Option<Command>) {
        if command.is_some_and(|command| self.crm.try_do(command).is_ok()) {
            count(what);
        }
    }

    /// One of the few records of a kind that everybody works on, the same in every browser.
    fn first(&self, kind: RecordType, at: usize) -> Option<Id> {
        self.crm.session.read(|set| {
            let mut ids: Vec<Id> = set.rows(kind).map(|(_, row)| row.id()).collect();
            ids.sort_unstable();
            ids.truncate(2);
            ids.get(at.checked_rem(ids.len())?).copied()
        })
    }

    fn line_item(&self, at: usize) -> Option<Command> {
        let deal = self.first(RecordType::Opportunity, at)?;
        let fields = vec![(line_item::NAME, text("Consulting")), (line_item::OPPORTUNITY, link(deal))];
        Some(Command::Create { kind: RecordType::LineItem, fields })
    }

    /// All leads get the same source, or none; converted ones refuse it.
    fn bulk_edit(&self, at: usize) -> Option<Command> {
        let ids: Vec<Id> = self.crm.session.read(|set| set.rows(RecordType::Lead).map(|(_, row)| row.id()).collect());
        let value = link(defaults::SOURCE_WEB).filter(|_| !at.is_multiple_of(3));
        let edit = BulkEdit::Set { field: lead::SOURCE, value };
        (!ids.is_empty()).then(|| Command::Bulk { ids: Arc::new(ids), edit })
    }

    /// One of two records that everybody works on takes the other one in.
    fn merge(&self, kind: RecordType, at: usize) -> Option<Command> {
        let [master, other] = [at, at + 1].map(|at| self.first(kind, at));
        let (master, other) = (master?, other.filter(|other| Some(*other) != master)?);
        Some(Command::Merge(Merge { master, others: vec![other], picks: Vec::new() }))
    }

    /// An account gets another one above it, or none, or a deal another account.
    fn parent(&self, at: usize) -> Option<Command> {
        let [account, above] = [at, at / 7].map(|at| self.first(RecordType::Account, at));
        let (id, field, to) = match at % 5 {
            0 => (account?, account::PARENT, None),
            1..=3 => (account?, account::PARENT, link(above?)),
            _ => (self.first(RecordType::Opportunity, at)?, opportunity::ACCOUNT, link(above?)),
        };
        Some(Command::Edit { id, fields: vec![(field, to)] })
    }
}

/// The leads of a file, up to thirty.
fn import(at: usize) -> Command {
    let row = |place: usize| {
        let fields = [
            (lead::LAST_NAME, Value::Text(format!("Canary {place}"))),
            (lead::COMPANY, Value::Text("Canary".to_string())),
            (lead::STATUS, Value::Link(defaults::STATUS_OPEN)),
        ];
        let id = Id([random().to_le_bytes(), random().to_le_bytes()].concat().try_into().expect("sixteen bytes"));
        (RecordType::Lead, Row::new(id, Timestamp(0), &[], &fields))
    };
    Command::Import(Import {
        file: "leads.csv".to_string(),
        new: Rc::new((0..1 + at % 30).map(row).collect()),
        fills: Rc::default(),
        blobs: Default::default(),
    })
}

/// An entry of a list of the user's own making.
fn own_entry(at: usize) -> Command {
    let fields = vec![(choice::NAME, text(&format!("Canary {}", at % 9))), (choice::LIST, Some(Value::Number(2)))];
    Command::Create { kind: RecordType::Choice, fields }
}

/// A custom field, of which two browsers may make one with the same number.
fn own_field(at: usize) -> Command {
    let of = RecordType::WORK[at % 3].key();
    let fields = vec![(field::NAME, text("Canary")), (field::OF, text(of)), (field::TYPE, text("text"))];
    Command::Create { kind: RecordType::Field, fields }
}

impl ReplicaStorage for Browser {
    async fn load(&self) -> Result<Option<StoredReplica>, StorageError> {
        self.worker.load().await
    }

    async fn head(&self) -> Result<Seq, StorageError> {
        self.worker.head().await
    }

    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError> {
        self.worker.commits_after(seq).await
    }

    async fn seq_of(&self, id: Id) -> Result<Option<Seq>, StorageError> {
        self.worker.seq_of(id).await
    }

    async fn id_of(&self, seq: Seq) -> Result<Option<Id>, StorageError> {
        self.worker.id_of(seq).await
    }

    async fn files(&self) -> Result<Vec<Id>, StorageError> {
        self.worker.files().await
    }

    async fn file(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        pause().await;
        self.worker.file(id).await
    }

    async fn keep_file(&self, id: Id, bytes: Arc<Vec<u8>>) -> Result<(), StorageError> {
        pause().await;
        self.worker.keep_file(id, bytes).await
    }

    async fn write(&self, write: ReplicaWrite) -> Result<(), StorageError> {
        pause().await;
        let trouble = self.trouble.borrow_mut().pop();
        match trouble {
            Some(Trouble::Full) => {
                count("no space here");
                self.crm.storage.fail(Some(StorageError::Full));
            }
            Some(Trouble::Faster) => self.work(&mut SplitMix64(random())),
            None => {}
        }
        if write.commits.iter().any(|commit| commit.header.from.is_none() && commit.header.seq > Seq(1)) {
            count("consequences");
        }
        let result = self.worker.write(write).await;
        self.crm.storage.fail(None);
        wait(self.crm.session.catch_up()).expect("the page follows");
        result?;
        pause().await;
        Ok(())
    }
}
