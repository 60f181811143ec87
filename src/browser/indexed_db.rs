//! The journal and the pages in IndexedDB. One strict transaction per commit; "stored" means `complete`.
//!
//! Stores: `headers` and `changes` by sequence number, `header_blocks` and `change_blocks` (those of old commits, see
//! [`blocks`](crate::storage::blocks)), `pages` by record type and page number, `files` (bytes of
//! attached files) by the id of their record, `manifest` (the expected content, see [`Manifest`]), `quarantine`
//! (damaged values that were replaced), `replica` (what a team needs beside the journal). A commit is added, never put, under its number: if another tab was first, the
//! transaction aborts and nothing is overwritten. The changes of a large import are written shortly after it
//! (`deferred_changes`).
mod close_reason;
mod connection;
mod deferred_changes;
mod raw;
mod reading;
mod requests;
mod transaction;
mod writing;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::base::{Id, Seq};
use crate::change::{Blob, Change, Commit, Header, commit_codec};
use crate::storage::{Batch, HEADERS_AT_START, RawSnapshot, Rewrite, Snapshot, Storage, StorageError};
use crate::store::manifest::{Integrity, Manifest};
use crate::store::page::PageKey;
pub use close_reason::CloseReason;
pub use connection::{IndexedDb, OnLargeCommit, Progress, factory, names};
use reading::{all, commit, headers_after, reread};
use requests::{FILES, HEADERS, MANIFEST, MANIFEST_KEY, PAGES, REPLICA, bytes_of, store};
pub(super) use requests::{result, storage_error};
pub(super) use transaction::strict_transaction;

impl IndexedDb {
    async fn read(
        &self,
        seq: Seq,
        decode: impl Fn(&[u8]) -> Option<Vec<Change>>,
    ) -> Result<Option<Commit>, StorageError> {
        let transaction = self.transaction("readonly").await?;
        let own = seq.0..=seq.0;
        let (header, changes) = (reading::headers(&transaction, own.clone())?, reading::changes(&transaction, own)?);
        let Some(header) = header.values().await?.pop() else { return Ok(None) };
        let header = commit_codec::decode_header(&header).ok_or(StorageError::Damaged)?;
        let changes = match changes.values().await?.pop() {
            Some(changes) => changes,
            None => deferred_changes::changes(&transaction, &header).await?,
        };
        commit(header, &changes, decode).map(Some)
    }

    /// Whether the workspace belongs to a team.
    pub async fn is_in_team(&self) -> Result<bool, StorageError> {
        let transaction = self.transaction("readonly").await?;
        let count = store(&transaction, REPLICA)?.count().map_err(storage_error)?;
        Ok(result(&count).await?.as_f64() != Some(0.0))
    }

    /// Whether the journal contains this very commit.
    async fn holds(&self, header: &Header) -> Result<bool, StorageError> {
        let found = self.headers(header.seq.previous()).await?;
        Ok(found.first().is_some_and(|found| found.id == header.id))
    }

    /// A single attempt to store a commit; with the pages, for another attempt.
    async fn try_append(
        &self,
        commit: &Commit,
        pages: &mut dyn Iterator<Item = (PageKey, Uint8Array)>,
        blobs: &[Blob],
    ) -> (Vec<(PageKey, Uint8Array)>, Result<(), Trouble>) {
        let mut write = match self.write().await {
            Ok(write) => write,
            Err(error) => return (pages.collect(), Err(error.into())),
        };
        let mut written = Vec::new();
        let asked = async {
            let manifest = write.manifest()?;
            let before = deferred_changes::probe(&write.transaction, commit.header.seq.previous())?;
            let is_late = deferred_changes::is_deferrable(commit);
            if !is_late {
                write.changes(commit)?;
            }
            for (key, page) in &mut *pages {
                write.page(key, &page)?;
                written.push((key, page));
            }
            write.files(blobs)?;
            let mut manifest = manifest.decoded().await?;
            if manifest.head.next() != commit.header.seq {
                return Err(Trouble::Storage(StorageError::Conflict));
            }
            written.iter().for_each(|(key, page)| manifest.put(*key, &checksum_of(page)));
            write.header(&commit.header, &mut manifest)?;
            write.put_manifest(&manifest)?;
            // If a commit has no stored changes, only the pages have them, which are overwritten here.
            if before.is_missing().await { Err(Trouble::Unfinished) } else { Ok(is_late) }
        };
        let is_late = match asked.await {
            Ok(is_late) => is_late,
            Err(error) => {
                write.abort().await;
                written.extend(pages);
                return (written, Err(error));
            }
        };
        let completed = write.completed();
        if is_late {
            deferred_changes::write_deferred(self, commit);
        }
        if let Some(on_large_commit) =
            self.on_large_commit.filter(|_| commit.header.size > crate::session::LARGE_COMMIT_CHANGES)
        {
            on_large_commit(commit.header.seq, &written);
        }
        let result = completed.await;
        self.note(&result);
        if result == Err(StorageError::Hung) {
            self.disconnect();
        }
        (written, result.map_err(Trouble::from))
    }
}

/// A reason why a commit was not stored.
enum Trouble {
    /// The preceding commit has no changes yet.
    Unfinished,
    /// The storage failed.
    Storage(StorageError),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Trouble {
        Trouble::Storage(error)
    }
}

/// The checksum at the end of a page.
fn checksum_of(page: &Uint8Array) -> Vec<u8> {
    page.subarray(page.length().saturating_sub(crate::base::checksum::LENGTH as u32), page.length()).to_vec()
}

impl Storage for IndexedDb {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        let transaction = self.transaction("readonly").await?;
        // Before the pages: how many commits there are decides which headers are read.
        let manifest = store(&transaction, MANIFEST)?.get(&MANIFEST_KEY.into()).map_err(storage_error)?;
        let pages = store(&transaction, PAGES)?;
        let (keys, values) = (pages.get_all_keys().map_err(storage_error)?, pages.get_all().map_err(storage_error)?);
        let headers = store(&transaction, HEADERS)?;
        let first = headers.get(&1.into()).map_err(storage_error)?;
        // A single unreadable value makes the whole read fail; `raw` reads values one by one.
        let unreadable = |_| StorageError::Damaged;
        let found = |value: JsValue| (!value.is_undefined()).then(|| bytes_of(&value));
        let manifest = found(result(&manifest).await.map_err(unreadable)?);
        let behind = Manifest::behind(manifest.as_deref(), HEADERS_AT_START);
        let latest = reading::from(behind.next())?;
        let headers = headers.get_all_with_key(&latest).map_err(storage_error)?;
        let keys: Array = result(&keys).await.map_err(unreadable)?.unchecked_into();
        let values: Array = result(&values).await.map_err(unreadable)?.unchecked_into();
        let first = found(result(&first).await.map_err(unreadable)?);
        let headers: Array = result(&headers).await.map_err(unreadable)?.unchecked_into();
        let headers: Vec<Vec<u8>> = headers.iter().map(|bytes| bytes_of(&bytes)).collect();
        let pages: Vec<_> = keys.iter().zip(values.iter()).filter_map(reading::page).collect();
        let is_complete = pages.len() == keys.length() as usize;
        let mut snapshot = Snapshot::of(manifest.as_deref(), pages, &headers, behind, first.as_deref());
        if !is_complete {
            snapshot.state = Integrity::Damaged;
        }
        Ok(snapshot)
    }

    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let mut given = pages.into_iter().map(|(key, page)| (key, Uint8Array::from(page.as_slice())));
        let mut again: Vec<(PageKey, Uint8Array)> = Vec::new();
        let mut is_second = false;
        loop {
            let mut pages = again.drain(..).chain(given.by_ref());
            let (written, result) = self.try_append(commit, &mut pages, blobs).await;
            drop(pages);
            match result {
                Ok(()) => return Ok(()),
                Err(Trouble::Unfinished) => deferred_changes::repair(self, commit.header.seq.previous()).await?,
                // The browser closed the connection, possibly after it had stored the commit.
                Err(Trouble::Storage(StorageError::Closed)) if !is_second => {
                    is_second = true;
                    if self.holds(&commit.header).await? {
                        return Ok(());
                    }
                }
                Err(Trouble::Storage(error)) => return Err(error),
            }
            again = written;
        }
    }

    async fn append_all(&self, batch: Batch<'_>) -> Result<(), StorageError> {
        if batch.commits.is_empty() && batch.beside.is_empty() && batch.blobs.is_empty() {
            return Ok(());
        }
        let first = batch.commits.first().map(|commit| &commit.header);
        let mut is_second = false;
        loop {
            let mut write = self.write().await?;
            let asked = write.batch(&batch).await;
            let is_unfinished = matches!(asked, Ok(false));
            let result = match asked {
                Ok(true) => write.ended(Ok(())).await,
                Ok(false) => {
                    write.abort().await;
                    Ok(())
                }
                Err(error) => write.ended(Err(error)).await,
            };
            self.note(&result);
            match result {
                Ok(()) if is_unfinished => {
                    let before = first.map_or(Seq::NONE, |header| header.seq.previous());
                    deferred_changes::repair(self, before).await?;
                }
                // The browser closed the connection, possibly after it had stored the commits.
                Err(StorageError::Closed) if !is_second => {
                    is_second = true;
                    if let Some(header) = first
                        && self.holds(header).await?
                    {
                        return Ok(());
                    }
                }
                result => return result,
            }
        }
    }

    async fn beside(&self) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        let transaction = self.transaction("readonly").await?;
        let entries = all(&transaction, REPLICA, None)?.entries().await?;
        Ok(entries.into_iter().filter_map(|(key, value)| Some((key.as_string()?, bytes_of(&value)))).collect())
    }

    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        let transaction = self.transaction("readonly").await?;
        let request = store(&transaction, FILES)?.get(&id.to_string().into()).map_err(storage_error)?;
        let value = result(&request).await?;
        match value.is_undefined() {
            true => Ok(None),
            false => reading::file(id, &value).map(Some),
        }
    }

    async fn blob_ids(&self) -> Result<Vec<Id>, StorageError> {
        raw::file_ids(&self.transaction("readonly").await?).await
    }

    async fn initialize(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let mut write = self.write().await?;
        let asked = write.whole(commits, &pages).and_then(|()| write.files(blobs));
        write.ended(asked).await
    }

    async fn replace_journal(&self, wanted: Rewrite<'_>) -> Result<(), StorageError> {
        let mut write = self.write().await?;
        let found = reading::last_key(&write.transaction, HEADERS).await?;
        if found != wanted.head.0 {
            write.abort().await;
            return Err(StorageError::Conflict);
        }
        let is_as_read = match &wanted.beside {
            Some(beside) => write.is_as_read(&beside.expected).await?.then_some(()).ok_or(StorageError::Conflict),
            None => write.has_nothing_beside().await?.then_some(()).ok_or(StorageError::InTeam),
        };
        if let Err(error) = is_as_read {
            write.abort().await;
            return Err(error);
        }
        let asked = write.rewrite(&wanted);
        write.ended(asked).await
    }

    async fn headers(&self, seq: Seq) -> Result<Vec<Header>, StorageError> {
        let transaction = self.transaction("readonly").await?;
        headers_after(&transaction, seq).await
    }

    async fn headers_between(&self, seq: Seq, last: Seq) -> Result<Vec<Header>, StorageError> {
        if last <= seq {
            return Ok(Vec::new());
        }
        let transaction = self.transaction("readonly").await?;
        reading::headers_between(&transaction, seq, last).await
    }

    async fn read_pages_after(
        &self,
        seq: Seq,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError> {
        reread(&self.transaction("readonly").await?, seq, take).await
    }

    async fn commits_between(&self, seq: Seq, last: Seq) -> Result<Vec<Commit>, StorageError> {
        if last <= seq {
            return Ok(Vec::new());
        }
        let transaction = self.transaction("readonly").await?;
        let range = seq.next().0..=last.0;
        let (headers, changes) =
            (reading::headers(&transaction, range.clone())?, reading::changes(&transaction, range)?);
        let headers = headers.values().await?;
        let mut changes = changes.entries().await?.into_iter().peekable();
        let mut commits = Vec::with_capacity(headers.len());
        for (bytes, number) in headers.iter().zip(seq.next().0..) {
            let header = commit_codec::decode_header(bytes).ok_or(StorageError::Damaged)?;
            if header.seq.0 != number {
                return Err(StorageError::Damaged);
            }
            let own = match changes.next_if(|(own, _)| *own == number) {
                Some((_, changes)) => changes,
                // The changes of the last commit may still be on their way.
                None => deferred_changes::changes(&transaction, &header).await?,
            };
            commits.push(commit(header, &own, commit_codec::decode_changes)?);
        }
        Ok(commits)
    }

    async fn commit(&self, seq: Seq) -> Result<Option<Commit>, StorageError> {
        self.read(seq, commit_codec::decode_changes).await
    }

    async fn commit_about(&self, seq: Seq, id: Id) -> Result<Option<Commit>, StorageError> {
        self.read(seq, |bytes| commit_codec::decode_changes_of(bytes, id)).await
    }

    async fn raw(&self) -> Result<RawSnapshot, StorageError> {
        raw::read(self).await
    }

    async fn protect_files(&self) -> Result<(), StorageError> {
        raw::protect_files(self).await
    }
}

impl Drop for IndexedDb {
    /// Closes the connection; the browser completes running transactions first.
    fn drop(&mut self) {
        self.disconnect();
    }
}
