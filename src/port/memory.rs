//! Storage in memory: for tests, and for a page that may not store anything.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Snapshot, Storage, StorageError};
use crate::base::Id;
use crate::change::{Change, Commit, codec};
use crate::store::page::PageKey;

/// A storage that forgets everything with the page. Clones share their content, like tabs share a database.
#[derive(Clone, Default)]
pub struct Memory {
    inner: Rc<RefCell<Inner>>,
}

#[derive(Default)]
struct Inner {
    journal: Vec<(Vec<u8>, Vec<u8>)>,
    pages: BTreeMap<PageKey, Vec<u8>>,
    failing: Option<StorageError>,
}

impl Memory {
    /// Makes every further write fail, or work again.
    pub fn fail(&self, error: Option<StorageError>) {
        self.inner.borrow_mut().failing = error;
    }

    fn read(&self, seq: u32, decode: impl Fn(&[u8]) -> Option<Vec<Change>>) -> Result<Option<Commit>, StorageError> {
        let inner = self.inner.borrow();
        let Some((header, changes)) = seq.checked_sub(1).and_then(|at| inner.journal.get(at as usize)) else {
            return Ok(None);
        };
        let read = codec::decode_header(header).zip(decode(changes));
        let damaged = || StorageError::Failed(format!("commit {seq} is damaged"));
        read.map(|(header, changes)| Some(Commit { header, changes })).ok_or_else(damaged)
    }
}

impl Storage for Memory {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        let inner = self.inner.borrow();
        Ok(Snapshot {
            pages: inner.pages.iter().map(|(key, bytes)| (*key, bytes.clone())).collect(),
            headers: inner.journal.iter().filter_map(|(header, _)| codec::decode_header(header)).collect(),
            head: inner.journal.len() as u32,
        })
    }

    async fn append(&self, commit: &Commit, pages: Vec<(PageKey, Vec<u8>)>) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(error) = &inner.failing {
            return Err(error.clone());
        }
        if inner.journal.len() as u32 + 1 != commit.header.seq {
            return Err(StorageError::Conflict);
        }
        inner.journal.push((codec::encode_header(&commit.header), codec::encode_changes(commit)));
        inner.pages.extend(pages);
        Ok(())
    }

    async fn fill(&self, commits: &[Commit], pages: Vec<(PageKey, Vec<u8>)>) -> Result<(), StorageError> {
        let mut inner = self.inner.borrow_mut();
        if !inner.journal.is_empty() {
            return Err(StorageError::Conflict);
        }
        inner.journal = commits
            .iter()
            .map(|commit| (codec::encode_header(&commit.header), codec::encode_changes(commit)))
            .collect();
        inner.pages.extend(pages);
        Ok(())
    }

    async fn since(&self, seq: u32) -> Result<Vec<Commit>, StorageError> {
        let last = self.inner.borrow().journal.len() as u32;
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
