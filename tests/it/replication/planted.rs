//! Faults that are planted around a replica, so that the tests show they would be seen.
use std::cell::Cell;

use kontor::base::{Id, Seq};
use kontor::change::Commit;
use kontor::replication::bytes::WireError;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use kontor::replication::replica_storage::{ReplicaStorage, ReplicaWrite, StoredReplica};
use kontor::replication::seal::Seal;
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
}

impl Fault {
    pub const ALL: [Fault; 6] = [
        Fault::RandomNonce,
        Fault::NoEncryption,
        Fault::NoAudit,
        Fault::TornWrite,
        Fault::CursorAlone,
        Fault::ForgottenDocument,
    ];
}

/// Something with a planted fault, or without.
pub struct Faulty<T> {
    pub inner: T,
    pub fault: Option<Fault>,
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Whether it is the turn of a fault that happens now and then.
fn now_and_then() -> bool {
    COUNT.set(COUNT.get() + 1);
    COUNT.get().is_multiple_of(5)
}

impl<T: Remote> Remote for Faulty<T> {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.inner.identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.inner.news(since).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.inner.read(names).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        self.inner.range(from, to, limit).await
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        self.inner.missing(names).await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        self.inner.add(documents).await
    }

    async fn put(&self, document: &Document) -> Result<(), RemoteError> {
        self.inner.put(document).await
    }
}

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
            _ => self.inner.seal(name, content).await,
        }
    }

    async fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, WireError> {
        match self.fault {
            Some(Fault::NoEncryption) => Ok(sealed.to_vec()),
            Some(Fault::RandomNonce) => self.inner.open(name, &sealed[..sealed.len().saturating_sub(4)]).await,
            _ => self.inner.open(name, sealed).await,
        }
    }

    async fn tag(&self, content: &[u8]) -> Result<[u8; 16], WireError> {
        self.inner.tag(content).await
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
        self.inner.commits_after(seq).await
    }

    async fn seq_of(&self, id: Id) -> Result<Option<Seq>, StorageError> {
        self.inner.seq_of(id).await
    }

    async fn id_of(&self, seq: Seq) -> Result<Option<Id>, StorageError> {
        self.inner.id_of(seq).await
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
            _ => {}
        }
        self.inner.write(write).await
    }
}
