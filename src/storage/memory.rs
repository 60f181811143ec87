//! A storage in memory, for tests and for pages that may not store anything.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::{
    Batch, Beside, BesideValues, HEADERS_AT_START, Quarantine, RawSnapshot, Rewrite, SetAside, Snapshot, Storage,
    StorageError, StoredFile,
};
use crate::base::{Id, IdMap, Seq};
use crate::change::{Blob, Change, Commit, Header, commit_codec};
use crate::store::manifest::Manifest;
use crate::store::page::PageKey;

/// A storage that lives as long as the page. Clones share their content, as tabs share a database.
#[derive(Clone, Default)]
pub struct MemoryStorage {
    inner: Rc<RefCell<Inner>>,
    /// The number of headers that a start reads, if it is not [`HEADERS_AT_START`].
    headers_at_start: Option<u32>,
}

/// The content of the storage.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MemoryContent {
    /// Headers and changes of the commits, oldest first.
    pub journal: Vec<(Vec<u8>, Vec<u8>)>,
    /// The pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
    /// The manifest; `None` before the first commit.
    pub manifest: Option<Vec<u8>>,
}

#[derive(Default)]
struct Inner {
    content: MemoryContent,
    blobs: IdMap<Arc<Vec<u8>>>,
    beside: BTreeMap<String, Vec<u8>>,
    set_aside: Vec<SetAside>,
    failing: Option<StorageError>,
    hangs: bool,
}

impl Inner {
    fn keep(&mut self, beside: &BesideValues) {
        for (key, value) in beside {
            match value {
                Some(value) => drop(self.beside.insert(key.clone(), value.clone())),
                None => drop(self.beside.remove(key)),
            }
        }
    }
}

impl MemoryContent {
    fn write(
        &mut self,
        commits: &[Commit],
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
    ) -> Result<(), StorageError> {
        let mut manifest = match &self.manifest {
            Some(bytes) => Manifest::decode(bytes).ok_or(StorageError::Damaged)?,
            None => Manifest::default(),
        };
        for Commit { header, changes } in commits {
            self.journal.push((manifest.add(header), commit_codec::encode_changes(changes, header.seq, header.id)));
        }
        for (key, page) in pages {
            manifest.put(key, &page);
            match self.pages.binary_search_by_key(&key, |(key, _)| *key) {
                Ok(at) => self.pages[at].1 = page,
                Err(at) => self.pages.insert(at, (key, page)),
            }
        }
        self.manifest = Some(manifest.encode());
        Ok(())
    }
}

impl MemoryStorage {
    /// Makes every further write fail, or succeed again.
    pub fn fail(&self, error: Option<StorageError>) {
        self.inner.borrow_mut().failing = error;
    }

    /// Makes the next commit be stored but never confirmed.
    pub fn hang(&self) {
        self.inner.borrow_mut().hangs = true;
    }

    /// A storage with given content.
    pub fn of(content: MemoryContent) -> MemoryStorage {
        MemoryStorage { inner: Rc::new(RefCell::new(Inner { content, ..Inner::default() })), headers_at_start: None }
    }

    /// The same storage, of which a start reads only so many headers.
    pub fn with_headers_at_start(&self, most: u32) -> MemoryStorage {
        MemoryStorage { headers_at_start: Some(most), ..self.clone() }
    }

    /// The damaged values that a repair set aside.
    pub fn set_aside(&self) -> Vec<SetAside> {
        self.inner.borrow().set_aside.clone()
    }

    /// A copy of the content.
    pub fn content(&self) -> MemoryContent {
        self.inner.borrow().content.clone()
    }

    fn write(
        &self,
        batch: &Batch<'_>,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
    ) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(error) = &inner.failing {
            return Err(error.clone());
        }
        if !batch.follows(Seq(inner.content.journal.len() as u32)) {
            return Err(StorageError::Conflict);
        }
        if batch.expected.as_ref().is_some_and(|(key, value)| inner.beside.get(*key) != value.as_ref()) {
            return Err(StorageError::Conflict);
        }
        if !batch.commits.is_empty() {
            inner.content.write(batch.commits, pages)?;
        }
        inner.blobs.extend(batch.blobs.iter().cloned());
        inner.keep(batch.beside);
        if std::mem::take(&mut inner.hangs) { Err(StorageError::Hung) } else { Ok(()) }
    }

    fn read(&self, seq: Seq, decode: impl Fn(&[u8]) -> Option<Vec<Change>>) -> Result<Option<Commit>, StorageError> {
        let inner = self.inner.borrow();
        let Some((header, changes)) = seq.0.checked_sub(1).and_then(|at| inner.content.journal.get(at as usize)) else {
            return Ok(None);
        };
        let header = commit_codec::decode_header(header).ok_or(StorageError::Damaged)?;
        let is_whole = commit_codec::are_whole(changes, header.seq, header.id);
        let changes = is_whole.then(|| decode(changes)).flatten().ok_or(StorageError::Damaged)?;
        Ok(Some(Commit { header, changes }))
    }
}

impl Storage for MemoryStorage {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        let inner = self.inner.borrow();
        let MemoryContent { journal, pages, manifest } = &inner.content;
        let behind = Manifest::behind(manifest.as_deref(), self.headers_at_start.unwrap_or(HEADERS_AT_START));
        let headers: Vec<Vec<u8>> = journal.iter().skip(behind.0 as usize).map(|(header, _)| header.clone()).collect();
        let first = journal.first().map(|(header, _)| header.as_slice());
        let snapshot = Snapshot::of(manifest.as_deref(), pages.clone(), &headers, behind, first);
        Ok(Snapshot { head: Seq(journal.len() as u32), ..snapshot })
    }

    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        self.write(&Batch { commits: std::slice::from_ref(commit), blobs, ..Batch::default() }, pages)
    }

    async fn append_all(&self, mut batch: Batch<'_>) -> Result<(), StorageError> {
        let pages = std::mem::take(&mut batch.pages);
        self.write(&batch, pages)
    }

    async fn beside(&self) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        Ok(self.inner.borrow().beside.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.inner.borrow().blobs.get(&id).map(|bytes| bytes.to_vec()))
    }

    async fn blob_ids(&self) -> Result<Vec<Id>, StorageError> {
        let mut ids: Vec<Id> = self.inner.borrow().blobs.keys().copied().collect();
        ids.sort_unstable();
        Ok(ids)
    }

    async fn initialize(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if !inner.content.journal.is_empty() {
            return Err(StorageError::Conflict);
        }
        inner.content.write(commits, pages)?;
        inner.blobs.extend(blobs.iter().cloned());
        Ok(())
    }

    async fn replace_journal(&self, wanted: Rewrite<'_>) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(error) = &inner.failing {
            return Err(error.clone());
        }
        if inner.content.journal.len() as u32 != wanted.head.0 {
            return Err(StorageError::Conflict);
        }
        match &wanted.beside {
            None if !inner.beside.is_empty() => return Err(StorageError::InTeam),
            Some(Beside { expected: (key, value), .. }) if inner.beside.get(*key) != value.as_ref() => {
                return Err(StorageError::Conflict);
            }
            _ => {}
        }
        inner.keep(wanted.beside.map_or(&[][..], |beside| beside.values));
        inner.content = MemoryContent::default();
        inner.content.write(wanted.commits, wanted.pages)?;
        inner.blobs.retain(|id, _| !wanted.files.contains(id));
        match wanted.quarantine {
            Quarantine::Add(values) => inner.set_aside.extend(values.iter().cloned()),
            Quarantine::Clear => inner.set_aside.clear(),
        }
        Ok(())
    }

    async fn headers(&self, seq: Seq) -> Result<Vec<Header>, StorageError> {
        let inner = self.inner.borrow();
        Ok(inner
            .content
            .journal
            .iter()
            .skip(seq.0 as usize)
            .filter_map(|(header, _)| commit_codec::decode_header(header))
            .collect())
    }

    async fn headers_between(&self, seq: Seq, last: Seq) -> Result<Vec<Header>, StorageError> {
        let inner = self.inner.borrow();
        let (before, after) = (seq.0.saturating_sub(1) as usize, last.0.saturating_add(1) as usize);
        let journal = inner.content.journal.iter().take(after).skip(before);
        let stored: Vec<Vec<u8>> = journal.map(|(header, _)| header.clone()).collect();
        commit_codec::decode_chain(&stored, seq, last).ok_or(StorageError::Damaged)
    }

    async fn read_pages_after(
        &self,
        seq: Seq,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError> {
        take(self.inner.borrow().content.pages.clone());
        self.headers(seq).await
    }

    async fn commits_between(&self, seq: Seq, last: Seq) -> Result<Vec<Commit>, StorageError> {
        let last = last.0.min(self.inner.borrow().content.journal.len() as u32);
        let mut out = Vec::new();
        for seq in seq.0 + 1..=last {
            out.extend(self.commit(Seq(seq)).await?);
        }
        Ok(out)
    }

    async fn commit(&self, seq: Seq) -> Result<Option<Commit>, StorageError> {
        self.read(seq, commit_codec::decode_changes)
    }

    async fn commit_about(&self, seq: Seq, id: Id) -> Result<Option<Commit>, StorageError> {
        self.read(seq, |bytes| commit_codec::decode_changes_of(bytes, id))
    }

    async fn raw(&self) -> Result<RawSnapshot, StorageError> {
        let inner = self.inner.borrow();
        let numbered = || (1..).zip(&inner.content.journal);
        Ok(RawSnapshot {
            headers: numbered().map(|(seq, (header, _))| (seq, Some(header.clone()))).collect(),
            changes: numbered().map(|(seq, (_, changes))| (seq, Some(changes.clone()))).collect(),
            pages: inner.content.pages.iter().map(|(key, page)| (key.code(), Some(page.clone()))).collect(),
            files: inner.blobs.keys().map(|id| StoredFile { id: *id, is_intact: true }).collect(),
            is_in_team: !inner.beside.is_empty(),
            manifest: inner.content.manifest.clone(),
        })
    }
}
