//! The boundary to the browser: IndexedDB, other tabs, the clock, the preferences. No other module uses these browser
//! APIs.
pub mod call;
#[cfg(catalogs)]
pub mod catalogs;
pub mod code_reader;
pub mod data_transfer;
pub mod deployment;
pub mod directory_handle;
pub mod encryption;
pub mod enquiry_inbox;
pub mod environment;
pub mod file_handling;
pub mod files;
pub mod indexed_db;
pub mod intl;
mod key_value_database;
pub mod local_storage;
pub mod locks;
pub mod mail_folder;
pub mod notifications;
pub mod parent_window;
pub mod preferences;
#[cfg(feature = "page")]
pub mod service_worker;
pub mod share;
pub mod tabs;
pub mod team_folder;
pub mod team_keys;
pub mod team_server;
pub mod worker;
pub mod workspace_registry;

use crate::base::{Id, Seq};
use crate::change::{Blob, Commit, Header};
use crate::storage::memory::MemoryStorage;
use crate::storage::{Batch, RawSnapshot, Rewrite, Snapshot, Storage, StorageError};
use crate::store::page::PageKey;
use indexed_db::IndexedDb;

/// The storage of a page: the browser's database, or memory if that is denied.
pub enum AnyStorage {
    /// Persistent.
    Kept(IndexedDb),
    /// Lost with the page.
    Memory(MemoryStorage),
}

impl Storage for AnyStorage {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.load().await,
            AnyStorage::Memory(storage) => storage.load().await,
        }
    }

    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.append(commit, pages, blobs).await,
            AnyStorage::Memory(storage) => storage.append(commit, pages, blobs).await,
        }
    }

    async fn append_all(&self, batch: Batch<'_>) -> Result<(), StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.append_all(batch).await,
            AnyStorage::Memory(storage) => storage.append_all(batch).await,
        }
    }

    async fn beside(&self) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.beside().await,
            AnyStorage::Memory(storage) => storage.beside().await,
        }
    }

    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.blob(id).await,
            AnyStorage::Memory(storage) => storage.blob(id).await,
        }
    }

    async fn blob_ids(&self) -> Result<Vec<Id>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.blob_ids().await,
            AnyStorage::Memory(storage) => storage.blob_ids().await,
        }
    }

    async fn initialize(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.initialize(commits, pages, blobs).await,
            AnyStorage::Memory(storage) => storage.initialize(commits, pages, blobs).await,
        }
    }

    async fn replace_journal(&self, wanted: Rewrite<'_>) -> Result<(), StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.replace_journal(wanted).await,
            AnyStorage::Memory(storage) => storage.replace_journal(wanted).await,
        }
    }

    async fn headers(&self, seq: Seq) -> Result<Vec<Header>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.headers(seq).await,
            AnyStorage::Memory(storage) => storage.headers(seq).await,
        }
    }

    async fn headers_between(&self, seq: Seq, last: Seq) -> Result<Vec<Header>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.headers_between(seq, last).await,
            AnyStorage::Memory(storage) => storage.headers_between(seq, last).await,
        }
    }

    async fn read_pages_after(
        &self,
        seq: Seq,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.read_pages_after(seq, take).await,
            AnyStorage::Memory(storage) => storage.read_pages_after(seq, take).await,
        }
    }

    async fn commits_between(&self, seq: Seq, last: Seq) -> Result<Vec<Commit>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.commits_between(seq, last).await,
            AnyStorage::Memory(storage) => storage.commits_between(seq, last).await,
        }
    }

    async fn commit(&self, seq: Seq) -> Result<Option<Commit>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.commit(seq).await,
            AnyStorage::Memory(storage) => storage.commit(seq).await,
        }
    }

    async fn commit_about(&self, seq: Seq, id: Id) -> Result<Option<Commit>, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.commit_about(seq, id).await,
            AnyStorage::Memory(storage) => storage.commit_about(seq, id).await,
        }
    }

    async fn raw(&self) -> Result<RawSnapshot, StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.raw().await,
            AnyStorage::Memory(storage) => storage.raw().await,
        }
    }

    async fn protect_files(&self) -> Result<(), StorageError> {
        match self {
            AnyStorage::Kept(storage) => storage.protect_files().await,
            AnyStorage::Memory(storage) => storage.protect_files().await,
        }
    }
}
