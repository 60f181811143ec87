//! The changes of a large import come into the journal a moment after its header and its pages: they hold the same
//! rows, and writing them twice before the user reads "stored" would take half as long again.
//!
//! The second transaction is asked for before anybody can know of the commit, so the browser carries it out before any
//! later one. Whoever stores it may be gone by then, or there is no space left; until somebody has seen to it the pages
//! say the same, because nobody stores a commit while the one before has no changes (`append`). A reader gets them from
//! the pages.
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbRequest, IdbTransaction};

use super::{CHANGES, HEADERS, IndexedDb, PAGES, bytes_of, complete, failed, put_changes, result, store};
use crate::change::{Change, Commit, codec};
use crate::port::StorageError;
use crate::session::MANY;
use crate::store::page;
use js_sys::Array;

/// Whether the pages tell all that a commit did.
pub fn may_be(commit: &Commit) -> bool {
    commit.header.size > MANY && commit.changes.iter().all(|change| matches!(change, Change::Create { .. }))
}

/// Has the changes of a commit written that is being stored.
pub fn follow(storage: &IndexedDb, commit: &Commit) {
    let asked = storage.transaction("readwrite").and_then(|transaction| {
        let header = store(&transaction, HEADERS)?.get(&commit.header.seq.into()).map_err(failed)?;
        Ok((transaction, header))
    });
    let Ok((transaction, header)) = asked else { return };
    let commit = commit.clone();
    spawn_local(async move {
        // Another tab may have been faster; then the number is its own.
        let Ok(header) = result(&header).await else { return };
        let header = (!header.is_undefined()).then(|| codec::decode_header(&bytes_of(&header))).flatten();
        if header.is_some_and(|header| header.id == commit.header.id) {
            let _ = put_changes(&transaction, commit.header.seq, &codec::encode_changes(&commit.changes));
        }
    });
}

/// The question whether the changes of a commit are there.
pub struct Sought(Option<IdbRequest>);

/// Asks for the changes of a commit; before the first one there is none.
pub fn seek(transaction: &IdbTransaction, seq: u32) -> Result<Sought, StorageError> {
    let count = |seq: u32| store(transaction, CHANGES)?.count_with_key(&seq.into()).map_err(failed);
    Ok(Sought((seq > 0).then(|| count(seq)).transpose()?))
}

impl Sought {
    /// Whether they are missing. Where the storage does not answer, its transaction says why.
    pub async fn is_missing(&self) -> bool {
        match &self.0 {
            Some(request) => result(request).await.is_ok_and(|count| count.as_f64() == Some(0.0)),
            None => false,
        }
    }
}

/// The changes of a commit, as the journal holds them, from the pages.
pub async fn changes(transaction: &IdbTransaction, seq: u32) -> Result<Vec<u8>, StorageError> {
    let pages = store(transaction, PAGES)?.get_all().map_err(failed)?;
    let pages = Array::from(&result(&pages).await?);
    Ok(codec::encode_changes(&page::created_by(seq, pages.iter().map(|page| bytes_of(&page)))))
}

/// Writes the changes of the last commit where they are missing. `Conflict` where there is no such commit.
pub async fn mend(storage: &IndexedDb, seq: u32) -> Result<(), StorageError> {
    let transaction = storage.transaction("readwrite")?;
    let header = store(&transaction, HEADERS)?.get(&seq.into()).map_err(failed)?;
    if result(&header).await?.is_undefined() {
        return Err(StorageError::Conflict);
    }
    if !seek(&transaction, seq)?.is_missing().await {
        return Ok(());
    }
    let changes = changes(&transaction, seq).await?;
    let completed = complete(&transaction, changes.len());
    put_changes(&transaction, seq, &changes)?;
    completed.await
}
