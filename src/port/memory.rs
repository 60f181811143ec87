//! Storage in memory: for tests, and for a page that may not store anything.
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Snapshot, Storage, StorageError};
use crate::base::{Id, IdMap};
use crate::change::{Blob, Change, Commit, Header, codec};
use crate::store::page::PageKey;

/// A storage that forgets everything with the page. Clones share their content, like tabs share a database.
#[derive(Clone, Default)]
pub struct Memory {
    inner: Rc<RefCell<Inner>>,
}

/// What it holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Content {
    /// Headers and changes of the commits, oldest first.
    pub journal: Vec<(Vec<u8>, Vec<u8>)>,
    /// The pages.
    pub pages: Vec<(PageKey, Vec<u8>)>,
}

#[derive(Default)]
struct Inner {
    content: Content,
    blobs: IdMap<Arc<Vec<u8>>>,
    failing: Option<StorageError>,
}

impl Content {
    fn write(&mut self, pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>) {
        for (key, page) in pages {
            match self.pages.binary_search_by_key(&key, |(key, _)| *key) {
                Ok(at) => self.pages[at].1 = page,
                Err(at) => self.pages.insert(at, (key, page)),
            }
        }
    }
}

impl Memory {
    /// Makes every further write fail, or work again.
    pub fn fail(&self, error: Option<StorageError>) {
        self.inner.borrow_mut().failing = error;
    }

    /// A storage with what another one holds.
    pub fn of(content: Content) -> Memory {
        Memory { inner: Rc::new(RefCell::new(Inner { content, blobs: IdMap::default(), failing: None })) }
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        self.inner.borrow().content.clone()
    }

    fn read(&self, seq: u32, decode: impl Fn(&[u8]) -> Option<Vec<Change>>) -> Result<Option<Commit>, StorageError> {
        let inner = self.inner.borrow();
        let Some((header, changes)) = seq.checked_sub(1).and_then(|at| inner.content.journal.get(at as usize)) else {
            return Ok(None);
        };
        let read = codec::decode_header(header).zip(decode(changes));
        let damaged = || StorageError::Failed(format!("commit {seq} is damaged"));
        read.map(|(header, changes)| Some(Commit { header, changes })).ok_or_else(damaged)
    }
}

fn encoded(commits: &[Commit]) -> Vec<(Vec<u8>, Vec<u8>)> {
    commits
        .iter()
        .map(|commit| (codec::encode_header(&commit.header), codec::encode_changes(&commit.changes)))
        .collect()
}

impl Storage for Memory {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        let inner = self.inner.borrow();
        Ok(Snapshot {
            pages: inner.content.pages.clone(),
            headers: inner.content.journal.iter().filter_map(|(header, _)| codec::decode_header(header)).collect(),
            head: inner.content.journal.len() as u32,
        })
    }

    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(error) = &inner.failing {
            return Err(error.clone());
        }
        if inner.content.journal.len() as u32 + 1 != commit.header.seq {
            return Err(StorageError::Conflict);
        }
        inner.content.journal.push((codec::encode_header(&commit.header), codec::encode_changes(&commit.changes)));
        inner.content.write(pages);
        inner.blobs.extend(blobs.iter().cloned());
        Ok(())
    }

    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.inner.borrow().blobs.get(&id).map(|bytes| bytes.to_vec()))
    }

    async fn fill(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if !inner.content.journal.is_empty() {
            return Err(StorageError::Conflict);
        }
        inner.content.journal = encoded(commits);
        inner.content.write(pages);
        inner.blobs.extend(blobs.iter().cloned());
        Ok(())
    }

    async fn rewrite(
        &self,
        head: u32,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        files: &[Id],
    ) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(error) = &inner.failing {
            return Err(error.clone());
        }
        if inner.content.journal.len() as u32 != head {
            return Err(StorageError::Conflict);
        }
        inner.content.journal = encoded(commits);
        inner.content.pages.clear();
        inner.content.write(pages);
        inner.blobs.retain(|id, _| !files.contains(id));
        Ok(())
    }

    async fn headers(&self, seq: u32) -> Result<Vec<Header>, StorageError> {
        let inner = self.inner.borrow();
        Ok(inner
            .content
            .journal
            .iter()
            .skip(seq as usize)
            .filter_map(|(header, _)| codec::decode_header(header))
            .collect())
    }

    async fn reread(
        &self,
        seq: u32,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError> {
        take(self.inner.borrow().content.pages.clone());
        self.headers(seq).await
    }

    async fn between(&self, seq: u32, last: u32) -> Result<Vec<Commit>, StorageError> {
        let last = last.min(self.inner.borrow().content.journal.len() as u32);
        let mut out = Vec::new();
        for seq in seq + 1..=last {
            out.extend(self.commit(seq).await?);
        }
        Ok(out)
    }

    async fn commit(&self, seq: u32) -> Result<Option<Commit>, StorageError> {
        self.read(seq, codec::decode_changes)
    }

    async fn commit_about(&self, seq: u32, id: Id) -> Result<Option<Commit>, StorageError> {
        self.read(seq, |bytes| codec::decode_changes_about(bytes, id))
    }
}
