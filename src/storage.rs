//! The storage as a trait, with an implementation in memory.
pub mod blocks;
pub mod damage;
pub mod memory;

use crate::base::{Id, Seq, Timestamp};
use crate::change::{Blob, Commit, Header, commit_codec};
use crate::store::manifest::{Integrity, Manifest};
use crate::store::page::PageKey;

/// The number of headers that a start reads, however many there are.
pub const HEADERS_AT_START: u32 = 2_000;

/// Everything a session reads at startup.
#[derive(Default)]
pub struct Snapshot {
    /// All pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// The latest headers of the journal, oldest first: all of an older version's or damaged one.
    pub headers: Vec<Header>,
    /// The time of the first commit.
    pub begins: Option<Timestamp>,
    /// The sequence number of the last commit, 0 for a new workspace.
    pub head: Seq,
    /// Whether everything is as it was written.
    pub state: Integrity,
}

impl Snapshot {
    /// What was read at a start, compared with the manifest: all pages, the headers after `behind` and the first one.
    pub fn of(
        manifest: Option<&[u8]>,
        pages: Vec<(PageKey, Vec<u8>)>,
        headers: &[Vec<u8>],
        behind: Seq,
        first: Option<&[u8]>,
    ) -> Snapshot {
        let state = Manifest::examine(manifest, &pages, headers, behind);
        // The first of many is there for its checksum, which the next one's is seeded with.
        let own = headers.get(usize::from(behind > Seq::NONE)..).unwrap_or_default();
        let headers: Vec<Header> = own.iter().filter_map(|bytes| commit_codec::decode_header(bytes)).collect();
        let begins = first.and_then(commit_codec::decode_header).map(|header| header.at);
        Snapshot { pages, head: headers.last().map_or(Seq::NONE, |header| header.seq), headers, begins, state }
    }
}

/// A stored value; `None` if there is none, or it can no longer be read.
pub type Stored = Option<Vec<u8>>;

/// Everything that is stored, value by value, in key order.
#[derive(Default)]
pub struct RawSnapshot {
    /// Headers by sequence number.
    pub headers: Vec<(u32, Stored)>,
    /// Changes by sequence number.
    pub changes: Vec<(u32, Stored)>,
    /// Pages by [`PageKey::code`].
    pub pages: Vec<(u32, Stored)>,
    /// Attached files.
    pub files: Vec<StoredFile>,
    /// Whether the workspace belongs to a team, where the bytes of colleagues' files come when they are needed.
    pub is_in_team: bool,
    /// The manifest, if there is one.
    pub manifest: Stored,
}

/// The bytes of an attached file in the storage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StoredFile {
    /// The id of the file's record.
    pub id: Id,
    /// Whether the bytes match their checksum.
    pub is_intact: bool,
}

/// A damaged value, kept as it was found.
#[derive(Clone, PartialEq, Debug)]
pub struct SetAside {
    /// The object store it was in.
    pub store: &'static str,
    /// Its key in the store.
    pub key: u32,
    /// The bytes that could be read.
    pub bytes: Vec<u8>,
}

/// Another journal with its pages, to replace what is stored.
pub struct Rewrite<'a> {
    /// The number of the last stored header; a different one means that the journal has advanced.
    pub head: Seq,
    /// The new journal.
    pub commits: &'a [Commit],
    /// The resulting pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// Attached files to delete.
    pub files: &'a [Id],
    /// What to do with damaged values.
    pub quarantine: Quarantine<'a>,
    /// What is kept beside the journal and changes with it; `None` if that was made for no journal but the former one.
    pub beside: Option<Beside<'a>>,
}

/// Values beside the journal that are written together with it.
#[derive(Clone)]
pub struct Beside<'a> {
    /// The values.
    pub values: &'a BesideValues,
    /// A value that must be as it was read.
    pub expected: (&'a str, Stored),
}

/// Values that are kept beside the journal, by key; `None` removes one.
pub type BesideValues = [(String, Option<Vec<u8>>)];

/// Commits of other browsers, and everything that is stored together with them.
#[derive(Default)]
pub struct Batch<'a> {
    /// The number of the last commit before them; `None` if nothing depends on it.
    pub head: Option<Seq>,
    /// The commits, each after the other.
    pub commits: &'a [Commit],
    /// The pages that result from all of them.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// The bytes of attached files.
    pub blobs: &'a [Blob],
    /// What is kept beside the journal.
    pub beside: &'a BesideValues,
    /// A value beside the journal that must be as it was read; `None` if nothing depends on one.
    pub expected: Option<(&'a str, Stored)>,
}

impl Batch<'_> {
    /// Whether the batch follows the commit with this number.
    pub fn follows(&self, head: Seq) -> bool {
        self.head.is_none_or(|wanted| wanted == head)
            && self.commits.iter().zip(head.0 + 1..).all(|(commit, number)| commit.header.seq.0 == number)
    }
}

/// What to do with damaged values that were set aside.
pub enum Quarantine<'a> {
    /// Adds these to them.
    Add(&'a [SetAside]),
    /// Deletes them, because they may contain a person who is to be erased.
    Clear,
}

/// A reason why the storage failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StorageError {
    /// Another tab stored a commit first; catch up and decide again.
    Conflict,
    /// No space is left; nothing of the commit was stored.
    Full,
    /// The connection was closed; a retry may succeed.
    Closed,
    /// Another tab loaded a newer version of the app, which has taken over the database.
    Replaced,
    /// The database no longer exists; memory has the only copy.
    Gone,
    /// The stored data is not as it was written, or cannot be verified; it has to be repaired first.
    Damaged,
    /// The database was created by a newer version of the app.
    Newer,
    /// The storage does not answer; whether the commit was stored is unknown.
    Hung,
    /// The workspace belongs to a team, whose other replicas have the same journal: it is not rewritten here alone.
    InTeam,
    /// Any other error, in the browser's words.
    Failed(String),
}

/// A journal and its pages, always written together or not at all.
#[allow(async_fn_in_trait)] // Sessions and storages live on one thread.
pub trait Storage {
    /// Reads everything a session needs at startup.
    async fn load(&self) -> Result<Snapshot, StorageError>;

    /// Stores a commit with the resulting pages and the bytes of attached files, durably, in one transaction.
    /// `Conflict` if the journal already has a commit with that number. Pages may be produced while earlier ones are
    /// being written.
    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError>;

    /// The bytes of an attached file, by the id of its record. They are kept as long as the journal, because an undo or
    /// a restore may bring the record back.
    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError>;

    /// The ids of the attached files whose bytes are stored.
    async fn blob_ids(&self) -> Result<Vec<Id>, StorageError>;

    /// Stores a batch durably, in one transaction: all of it or nothing. `Conflict` if it does not follow the journal's
    /// last commit, or the expected value is another one.
    async fn append_all(&self, batch: Batch<'_>) -> Result<(), StorageError>;

    /// Everything that is kept beside the journal, by key, in the order of the keys; nothing unless the workspace belongs
    /// to a team.
    async fn beside(&self) -> Result<Vec<(String, Vec<u8>)>, StorageError>;

    /// Fills a new storage with a whole journal, the resulting pages and the bytes of attached files, in one
    /// transaction. `Conflict` if the storage is not empty.
    async fn initialize(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError>;

    /// Replaces the journal and its pages with others, in one transaction. `Conflict` if the journal has advanced,
    /// `InTeam` if something is kept beside it that is not replaced as well.
    async fn replace_journal(&self, wanted: Rewrite<'_>) -> Result<(), StorageError>;

    /// The headers after `seq`, oldest first.
    async fn headers(&self, seq: Seq) -> Result<Vec<Header>, StorageError>;

    /// The headers after `seq` up to `last`, oldest first, each checked against the one before and after it. `Damaged` if
    /// one is not as it was written, or missing.
    async fn headers_between(&self, seq: Seq, last: Seq) -> Result<Vec<Header>, StorageError>;

    /// All pages and the headers after `seq`, as of one transaction. `take` receives a few pages at a time, so that the
    /// browser's page stays responsive in between.
    async fn read_pages_after(
        &self,
        seq: Seq,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError>;

    /// The commits after `seq` up to `last`, oldest first.
    async fn commits_between(&self, seq: Seq, last: Seq) -> Result<Vec<Commit>, StorageError>;

    /// The commits after `seq`, oldest first.
    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError> {
        self.commits_between(seq, Seq::END).await
    }

    /// One commit.
    async fn commit(&self, seq: Seq) -> Result<Option<Commit>, StorageError>;

    /// One commit, with the changes of one record only.
    async fn commit_about(&self, seq: Seq, id: Id) -> Result<Option<Commit>, StorageError>;

    /// Everything that is stored, as far as it is readable.
    async fn raw(&self) -> Result<RawSnapshot, StorageError>;

    /// Adds checksums to attached files of an older version.
    async fn protect_files(&self) -> Result<(), StorageError> {
        Ok(())
    }
}
