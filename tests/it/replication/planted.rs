//! Faults that are planted around a replica, so that the tests show they would be seen.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::{Id, Seq};
use kontor::change::{Action, Commit};
use kontor::replication::bytes::{Reader, WireError, put_number};
use kontor::replication::document_name::DocumentName;
use kontor::replication::merged_state::MergedState;
use kontor::replication::record_state::RecordState;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use kontor::replication::replica_storage::{BaseWrite, ReplicaStorage, ReplicaWrite, StoredReplica};
use kontor::replication::run;
use kontor::replication::seal::Seal;
use kontor::replication::snapshot::Head;
use kontor::storage::StorageError;

/// A planted fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Equal content becomes other bytes each time.
    RandomNonce,
    /// Documents are stored as they are.
    NoEncryption,
    /// The news are all that is looked at.
    NoAudit,
    /// Commits are stored, and what the replica knows is not.
    TornWrite,
    /// The cursor is stored without the documents before it.
    CursorAlone,
    /// A received document is forgotten.
    ForgottenDocument,
    /// A document that only one node has counts as stored.
    WeakTaken,
    /// Nobody looks whether a copy of the profile goes on under the same name.
    DoubleUnseen,
    /// What was acknowledged once counts as there, although the server went back to an earlier state.
    RollbackUnseen,
    /// A request that was refused is repeated at once.
    AsksAgain,
    /// Documents are encrypted for no name.
    AnyName,
    /// A snapshot has the values that are shown, and not those beside them.
    NoSiblings,
    /// The last change of a commit of another browser is not stored.
    HalfCommit,
    /// Commits of others are stored in another order.
    OtherOrder,
    /// What follows from a commit by itself is sent like a commit.
    ConsequenceSent,
    /// A commit is sent under two numbers.
    SentTwice,
    /// What the place has of somebody who was erased stays there.
    NotReplaced,
    /// Copies that a tool made stay, too.
    CopiesLeft,
    /// The kept runs stay as they were when somebody is erased.
    RunsLeft,
    /// So does the snapshot from which the replica began.
    BaseLeft,
    /// So does the journal.
    JournalLeft,
    /// The bytes of attached files stay in the browser.
    BytesLeft,
    /// Attached files that were sent once count as there, whatever the remote lost.
    FilesOnce,
}

impl Fault {
    pub const ALL: [Fault; 16] = [
        Fault::RandomNonce,
        Fault::NoEncryption,
        Fault::NoAudit,
        Fault::TornWrite,
        Fault::CursorAlone,
        Fault::ForgottenDocument,
        Fault::WeakTaken,
        Fault::DoubleUnseen,
        Fault::RollbackUnseen,
        Fault::AsksAgain,
        Fault::AnyName,
        Fault::NoSiblings,
        Fault::HalfCommit,
        Fault::OtherOrder,
        Fault::ConsequenceSent,
        Fault::SentTwice,
    ];

    /// The faults that only matter if somebody is erased.
    pub const OF_ERASURE: [Fault; 5] =
        [Fault::NotReplaced, Fault::CopiesLeft, Fault::RunsLeft, Fault::BaseLeft, Fault::JournalLeft];

    /// The faults that only matter if there are attached files.
    pub const OF_FILES: [Fault; 2] = [Fault::BytesLeft, Fault::FilesOnce];
}

/// What a fault remembers of a browser.
#[derive(Default)]
pub struct Memory {
    /// Documents that were acknowledged.
    stored: BTreeMap<String, Vec<u8>>,
    /// Commits of the journal that were given to the replica once more.
    repeated: BTreeSet<Seq>,
    /// The records of a snapshot's chunks.
    records: Vec<(Id, RecordState)>,
}

/// Something with a planted fault, or without.
pub struct Faulty<T> {
    pub inner: T,
    pub fault: Option<Fault>,
    pub memory: Rc<RefCell<Memory>>,
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Whether it is the turn of a fault that happens now and then.
fn now_and_then() -> bool {
    COUNT.set(COUNT.get() + 1);
    COUNT.get().is_multiple_of(5)
}

impl<T> Faulty<T> {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

impl<T: Remote> Remote for Faulty<T> {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.inner.identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        match self.inner.news(since).await {
            Err(RemoteError::SignedOut | RemoteError::Forbidden) if self.has(Fault::AsksAgain) => {
                self.inner.news(since).await
            }
            news => news,
        }
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        // What the replica says of itself, and what may follow its runs.
        let own = names.iter().position(|name| name.starts_with("r!"));
        if let Some(own) = own.filter(|_| self.has(Fault::DoubleUnseen)) {
            let mut found = self.inner.read(names).await?;
            let follow = names.iter().skip(own + 1).take(2).take_while(|name| name.starts_with("c!")).count();
            found.iter_mut().skip(own).take(1 + follow).for_each(|found| *found = Found::Missing);
            return Ok(found);
        }
        if self.has(Fault::RollbackUnseen) {
            let mut found = self.inner.read(names).await?;
            for (name, found) in names.iter().zip(&mut found) {
                if let Some(body) = self.memory.borrow().stored.get(name) {
                    *found = Found::Here(body.clone());
                }
            }
            return Ok(found);
        }
        self.inner.read(names).await
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        // The faults are those of single requests.
        match self.fault {
            Some(_) => Ok((self.read(names).await?, None)),
            None => self.inner.read_with_news(names, since).await,
        }
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let mut names = self.inner.range(from, to, limit).await?;
        if from == "f!" && self.has(Fault::FilesOnce) {
            let memory = self.memory.borrow();
            names.extend(memory.stored.keys().filter(|name| name.starts_with(from)).cloned());
            names.sort_unstable();
            names.dedup();
        }
        Ok(names)
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        self.inner.missing(names).await
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        if self.has(Fault::CopiesLeft) {
            return Ok(());
        }
        self.inner.remove_copies().await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let mut added = self.inner.add(documents).await?;
        if self.has(Fault::WeakTaken) {
            added.iter_mut().filter(|added| **added == Added::Weak).for_each(|added| *added = Added::Stored);
        }
        let stored = documents.iter().zip(&added).filter(|(_, added)| **added == Added::Stored);
        let stored = stored.map(|(document, _)| (document.name.to_string(), document.body.clone()));
        self.memory.borrow_mut().stored.extend(stored);
        Ok(added)
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        if self.has(Fault::NotReplaced) && !matches!(document.name, DocumentName::Replica(_) | DocumentName::Ring) {
            return Ok(Added::Stored);
        }
        self.inner.put(document).await
    }
}

/// The name for which documents are encrypted that are encrypted for no name.
const ANY_NAME: &str = "team";

impl<T: Seal> Seal for Faulty<T> {
    async fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, WireError> {
        match self.fault {
            Some(Fault::NoEncryption) => Ok(content.to_vec()),
            Some(Fault::RandomNonce) => {
                COUNT.set(COUNT.get() + 1);
                let mut out = self.inner.seal(name, content).await?;
                out.extend_from_slice(&COUNT.get().to_be_bytes());
                Ok(out)
            }
            Some(Fault::AnyName) => self.inner.seal(ANY_NAME, content).await,
            Some(Fault::NoSiblings) if name.starts_with("t!") => {
                let chunk = self.memory.borrow_mut().without_siblings(content)?;
                self.inner.seal(name, &chunk).await
            }
            Some(Fault::NoSiblings) if name.starts_with("s!") => {
                let mut head = Head::decode(content)?;
                let records = std::mem::take(&mut self.memory.borrow_mut().records);
                head.digest = MergedState::of_records(records, head.authors.clone(), head.clock).digest();
                self.inner.seal(name, &head.encode()).await
            }
            _ => self.inner.seal(name, content).await,
        }
    }

    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        match self.fault {
            Some(Fault::NoEncryption) => Ok(sealed.to_vec()),
            Some(Fault::RandomNonce) => self.inner.open(name, &sealed[..sealed.len().saturating_sub(4)]).await,
            Some(Fault::AnyName) => self.inner.open(ANY_NAME, sealed).await,
            _ => self.inner.open(name, sealed).await,
        }
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        self.inner.tag(content).await
    }
}

impl Memory {
    /// A chunk of a snapshot in which each field has the value that is shown.
    fn without_siblings(&mut self, chunk: &[u8]) -> Result<Vec<u8>, WireError> {
        let mut reader = Reader::new(chunk);
        let mut out = vec![reader.byte()?];
        let count = reader.number()?;
        put_number(&mut out, count);
        for _ in 0..count {
            let (id, mut record) = RecordState::read(&mut reader)?;
            let fields: Vec<_> = record.fields.keys().copied().collect();
            for field in fields {
                let shown = record.winner(field).cloned();
                record.fields.insert(field, shown.into_iter().collect());
            }
            record.write(id, &mut out);
            self.records.push((id, record));
        }
        Ok(out)
    }
}

impl<T: ReplicaStorage> ReplicaStorage for Faulty<T> {
    async fn load(&self) -> Result<Option<StoredReplica>, StorageError> {
        self.inner.load().await
    }

    async fn head(&self) -> Result<Seq, StorageError> {
        self.inner.head().await
    }

    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError> {
        if seq > Seq(1) && (self.has(Fault::ConsequenceSent) || self.has(Fault::SentTwice)) {
            let commits = self.inner.commits_after(seq.previous()).await?;
            let is_local = commits.first().is_some_and(|commit| commit.header.cause.action == Action::Align);
            let is_own = commits.first().is_some_and(|commit| commit.header.from.is_none());
            let is_meant = is_own && is_local == self.has(Fault::ConsequenceSent);
            if is_meant && self.memory.borrow_mut().repeated.insert(seq) {
                return Ok(commits);
            }
        }
        self.inner.commits_after(seq).await
    }

    async fn seq_of(&self, id: Id) -> Result<Option<Seq>, StorageError> {
        self.inner.seq_of(id).await
    }

    async fn id_of(&self, seq: Seq) -> Result<Option<Id>, StorageError> {
        self.inner.id_of(seq).await
    }

    async fn files(&self) -> Result<Vec<Id>, StorageError> {
        self.inner.files().await
    }

    async fn file(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        self.inner.file(id).await
    }

    async fn keep_file(&self, id: Id, bytes: Arc<Vec<u8>>) -> Result<(), StorageError> {
        self.inner.keep_file(id, bytes).await
    }

    async fn write(&self, mut write: ReplicaWrite) -> Result<(), StorageError> {
        let is_run = |name: &str| name.starts_with("c!");
        match self.fault {
            Some(Fault::TornWrite) if !write.commits.is_empty() && now_and_then() => {
                if let Some(stored) = self.inner.load().await? {
                    write.record = stored.record;
                }
            }
            Some(Fault::CursorAlone) if write.commits.is_empty() && !write.log.is_empty() && now_and_then() => {
                write.log.clear();
            }
            Some(Fault::ForgottenDocument) if now_and_then() => {
                write.log.retain(|(name, content)| content.is_none() || !is_run(name));
            }
            Some(Fault::RunsLeft) if write.rewrites.is_some() => {
                let is_cleaned = |content: &Option<Vec<u8>>| content.as_ref().is_some_and(|head| run::is_cleaned(head));
                write.log.retain(|(name, content)| !is_run(name) || !is_cleaned(content));
            }
            Some(Fault::BaseLeft) if write.rewrites.is_some() => write.base = BaseWrite::Kept,
            Some(Fault::JournalLeft) if write.rewrites.is_some() => {
                let mut journal = self.inner.commits_after(Seq::NONE).await?;
                let rest = write.commits.split_off(journal.len());
                journal.extend(rest);
                write.commits = journal;
            }
            Some(Fault::BytesLeft) => write.rewrites = write.rewrites.map(|_| Vec::new()),
            Some(Fault::HalfCommit) => {
                let whole = |commit: &&mut Commit| commit.header.from.is_some() && commit.changes.len() > 1;
                for commit in write.commits.iter_mut().filter(whole) {
                    commit.changes.pop();
                    commit.header.size -= 1;
                }
            }
            Some(Fault::OtherOrder) => {
                let numbers: Vec<Seq> = write.commits.iter().map(|commit| commit.header.seq).collect();
                write.commits.reverse();
                for (commit, seq) in write.commits.iter_mut().zip(numbers) {
                    commit.header.seq = seq;
                }
            }
            _ => {}
        }
        self.inner.write(write).await
    }
}
