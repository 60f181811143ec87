//! What a replica stores, as plain data and a trait: beside the journal, and in one transaction with it.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::clock::{ReplicaId, VersionVector};
use super::remote::Cursor;
use super::snapshot;
use crate::base::{Id, Seq};
use crate::change::Commit;
use crate::storage::StorageError;

/// What a replica knows about itself and its team.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicaRecord {
    /// The replica.
    pub replica: ReplicaId,
    /// The login under which its commits are kept.
    pub login: String,
    /// The document `team`, by which the team is recognised.
    pub team: Vec<u8>,
    /// The last commit of the journal that the merged state contains. Every later one is an own commit.
    pub exported: Seq,
    /// The commits that the merged state contains.
    pub applied: VersionVector,
    /// The number of the last own commit that the remote ever acknowledged.
    pub acknowledged: u32,
    /// The number of the last own commit up to which the remote has all, as far as is known: less than what it
    /// acknowledged after it went back to an earlier state.
    pub present: u32,
    /// Where the next news begin.
    pub cursor: Option<Cursor>,
    /// Random numbers by which this copy of the profile is told from others, one for each of its last sessions. Each is
    /// stored here before it is sent.
    pub nonces: Vec<u64>,
}

/// The documents that a replica keeps: received runs and own ones with their parts, by name, not encrypted. The remote
/// may lose any of them, and gets them back from here.
pub type Log = BTreeMap<String, Vec<u8>>;

/// The snapshot from which a replica began.
#[derive(Clone, PartialEq, Debug)]
pub struct Base {
    /// Its head.
    pub head: snapshot::Head,
    /// Its chunks.
    pub chunks: Vec<Vec<u8>>,
}

/// A transaction: everything in it is stored, or nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicaWrite {
    /// The last commit of the journal; another one means that a page was faster, and nothing is stored. `None` if
    /// nothing depends on it.
    pub head: Option<Seq>,
    /// Commits to append to the journal, with the numbers after its head.
    pub commits: Vec<Commit>,
    /// What the replica knows from now on.
    pub record: ReplicaRecord,
    /// Documents to keep, or to forget.
    pub log: Vec<(String, Option<Vec<u8>>)>,
    /// What becomes of the snapshot from which the replica begins.
    pub base: BaseWrite,
    /// The commits are the whole journal from now on, and these attached files are deleted: somebody is erased.
    pub rewrites: Option<Vec<Id>>,
}

/// What becomes of the snapshot from which a replica begins.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum BaseWrite {
    /// It stays as it is.
    #[default]
    Kept,
    /// There is another one, or none: the replica joins or is built anew, or somebody is erased from it.
    Replaced(Option<Base>),
}

impl ReplicaWrite {
    /// A transaction that stores what the replica knows, and nothing else.
    pub fn of(record: ReplicaRecord) -> ReplicaWrite {
        let (commits, log) = (Vec::new(), Vec::new());
        ReplicaWrite { head: None, commits, record, log, base: BaseWrite::Kept, rewrites: None }
    }
}

/// Everything that is stored beside the journal.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredReplica {
    /// What the replica knows.
    pub record: ReplicaRecord,
    /// The documents it keeps.
    pub log: Log,
    /// The snapshot from which it began.
    pub base: Option<Base>,
}

/// The storage of a replica.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait ReplicaStorage {
    /// What is stored beside the journal; `None` if the workspace belongs to no team.
    async fn load(&self) -> Result<Option<StoredReplica>, StorageError>;

    /// The number of the journal's last commit.
    async fn head(&self) -> Result<Seq, StorageError>;

    /// The commits of the journal after one, oldest first.
    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError>;

    /// The number in the journal of the commit with an id.
    async fn seq_of(&self, id: Id) -> Result<Option<Seq>, StorageError>;

    /// The id of the commit with a number in the journal.
    async fn id_of(&self, seq: Seq) -> Result<Option<Id>, StorageError>;

    /// The ids of the attached files whose bytes are here.
    async fn files(&self) -> Result<Vec<Id>, StorageError>;

    /// The bytes of an attached file; `None` if they are not here, or damaged.
    async fn file(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError>;

    /// Stores the bytes of an attached file whose record is here.
    async fn keep_file(&self, id: Id, bytes: Arc<Vec<u8>>) -> Result<(), StorageError>;

    /// Stores a transaction durably. `Conflict` if the journal has another head.
    async fn write(&self, write: ReplicaWrite) -> Result<(), StorageError>;
}
