//! What the browser provides, as traits with an in-memory fake: the storage.
pub mod damage;
pub mod memory;

use crate::base::Id;
use crate::change::{Blob, Commit, Header};
use crate::store::manifest::Integrity;
use crate::store::page::PageKey;

/// Everything a session reads at start.
#[derive(Default)]
pub struct Snapshot {
    /// All pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// The latest headers of the journal, oldest first.
    pub headers: Vec<Header>,
    /// The last commit's sequence number, 0 for a new workspace.
    pub head: u32,
    /// Whether all of it is as it was written.
    pub state: Integrity,
}

/// A stored value; `None` if it cannot be read any more.
pub type Stored = Option<Vec<u8>>;

/// Everything that is stored, value by value, in the order of the keys.
#[derive(Default)]
pub struct RawSnapshot {
    /// Headers by sequence number.
    pub headers: Vec<(u32, Stored)>,
    /// Changes by sequence number.
    pub changes: Vec<(u32, Stored)>,
    /// Pages by [`PageKey::code`].
    pub pages: Vec<(u32, Stored)>,
    /// Attached files, and whether their bytes are whole.
    pub files: Vec<(Id, bool)>,
    /// The manifest, where there is one.
    pub manifest: Stored,
}

/// A stored value that was damaged, kept as it was found.
#[derive(Clone, PartialEq, Debug)]
pub struct SetAside {
    /// The store it lay in.
    pub store: &'static str,
    /// Its key there.
    pub key: u32,
    /// What could be read of it.
    pub bytes: Vec<u8>,
}

/// Another journal and its pages, to be put in place of what is stored.
pub struct Rewrite<'a> {
    /// The number of the last header that is there; another one means that the journal has gone on.
    pub head: u32,
    /// The journal.
    pub commits: &'a [Commit],
    /// The pages it leads to.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// Attached files whose bytes go.
    pub files: &'a [Id],
    /// What becomes of damaged values.
    pub quarantine: Quarantine<'a>,
}

/// What becomes of damaged values that were set aside.
pub enum Quarantine<'a> {
    /// Further ones join them.
    Add(&'a [SetAside]),
    /// They go: somebody in them is to be forgotten.
    Clear,
}

/// Why the storage did not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StorageError {
    /// Another tab stored a commit first; read it and decide again.
    Conflict,
    /// There is no space left; nothing of the commit was stored.
    Full,
    /// The connection was closed, and another try may go through.
    Closed,
    /// Another tab brought a newer version of the app, which has taken the database over.
    Replaced,
    /// The database is not there any more; what is in memory is the only copy.
    Gone,
    /// What is stored is not as it was written, or nobody can tell: it has to be repaired first.
    Damaged,
    /// The database was made by a newer version of the app.
    Newer,
    /// The storage does not answer; it is not known whether the commit was stored.
    Hung,
    /// Anything else, in the browser's words.
    Failed(String),
}

/// A journal and pages, written together or not at all.
#[allow(async_fn_in_trait)] // Sessions and storages app on one thread.
pub trait Storage {
    /// Reads everything a session starts with.
    async fn load(&self) -> Result<Snapshot, StorageError>;

    /// Stores a commit with the pages it leaves behind and the bytes of the files it attaches, durably, in one
    /// transaction. `Conflict` where the journal already holds a commit of that number. The pages may be made while
    /// the first of them are being written.
    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError>;

    /// The bytes of an attached file, by the id of its record. They are kept as long as the journal is: an undo or a
    /// restore may bring the record back.
    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError>;

    /// Fills a new storage with a whole journal, the pages it leads to and the bytes of attached files, in one
    /// transaction. `Conflict` where the storage holds anything already.
    async fn initialize(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError>;

    /// Puts another journal and its pages in place of what is stored, in one transaction. `Conflict` where the journal
    /// has gone on.
    async fn replace_journal(&self, wanted: Rewrite<'_>) -> Result<(), StorageError>;

    /// The headers after `seq`, oldest first.
    async fn headers(&self, seq: u32) -> Result<Vec<Header>, StorageError>;

    /// All pages and the headers after `seq`, as of one moment. `take` is given a few pages at a time, and the page of
    /// the browser answers in between.
    async fn read_pages_after(
        &self,
        seq: u32,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError>;

    /// The commits after `seq` up to `last`, oldest first.
    async fn commits_between(&self, seq: u32, last: u32) -> Result<Vec<Commit>, StorageError>;

    /// The commits after `seq`, oldest first.
    async fn commits_after(&self, seq: u32) -> Result<Vec<Commit>, StorageError> {
        self.commits_between(seq, u32::MAX).await
    }

    /// One commit.
    async fn commit(&self, seq: u32) -> Result<Option<Commit>, StorageError>;

    /// One commit with only its changes of one record.
    async fn commit_about(&self, seq: u32, id: Id) -> Result<Option<Commit>, StorageError>;

    /// Everything that is stored, as far as it can be read.
    async fn raw(&self) -> Result<RawSnapshot, StorageError>;

    /// Gives attached files of an older version the checksums they lack.
    async fn protect_files(&self) -> Result<(), StorageError> {
        Ok(())
    }
}
