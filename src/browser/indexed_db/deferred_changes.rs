//! Deferred changes: those of a large import are written shortly after its header and pages, which contain the same
//! rows. Writing both before the user sees "stored" would take half as long again.
//!
//! The second transaction is requested before anybody can know of the commit, so that the browser runs it before any
//! later one. The tab may be closed by then, or no space may be left. Until the changes are written the pages contain
//! them, because nobody stores a commit while the one before lacks its changes (`append`). A reader takes them from the
//! pages.
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbRequest, IdbTransaction};

use super::IndexedDb;
use super::requests::{CHANGES, HEADERS, PAGES, bytes_of, result, storage_error, store};
use crate::base::Seq;
use crate::change::{Change, Commit, Header, commit_codec};
use crate::session::LARGE_COMMIT_CHANGES;
use crate::storage::StorageError;
use crate::store::page;

/// Whether the pages contain everything that a commit did.
pub fn is_deferrable(commit: &Commit) -> bool {
    commit.header.size > LARGE_COMMIT_CHANGES
        && commit.changes.iter().all(|change| matches!(change, Change::Create { .. }))
}

/// Writes the changes of a commit that is being stored.
pub fn write_deferred(storage: &IndexedDb, commit: &Commit) {
    let asked = storage.transaction_now("readwrite").and_then(|transaction| {
        let header = store(&transaction, HEADERS).ok()?.get(&commit.header.seq.0.into()).ok()?;
        Some((transaction, header))
    });
    let Some((transaction, header)) = asked else { return };
    let commit = commit.clone();
    spawn_local(async move {
        // Another tab may have been faster; then the number belongs to its commit.
        let Ok(header) = result(&header).await else { return };
        let header = (!header.is_undefined()).then(|| commit_codec::decode_header(&bytes_of(&header))).flatten();
        if header.is_some_and(|header| header.id == commit.header.id) {
            let changes = commit_codec::encode_changes(&commit.changes, commit.header.seq, commit.header.id);
            let value = js_sys::Uint8Array::from(changes.as_slice());
            // Without them, the pages remain the source.
            let _ = store(&transaction, CHANGES)
                .and_then(|store| store.add_with_key(&value, &commit.header.seq.0.into()).map_err(storage_error));
        }
    });
}

/// A request that finds out whether the changes of a commit are stored.
pub struct ChangesProbe(Option<IdbRequest>);

/// Requests the changes of a commit; there is none before the first.
pub fn probe(transaction: &IdbTransaction, seq: Seq) -> Result<ChangesProbe, StorageError> {
    let count = |seq: Seq| store(transaction, CHANGES)?.count_with_key(&seq.0.into()).map_err(storage_error);
    Ok(ChangesProbe((seq > Seq::NONE).then(|| count(seq)).transpose()?))
}

impl ChangesProbe {
    /// Whether the changes are missing. If the storage does not answer, its transaction has the reason.
    pub async fn is_missing(&self) -> bool {
        match &self.0 {
            Some(request) => result(request).await.is_ok_and(|count| count.as_f64() == Some(0.0)),
            None => false,
        }
    }
}

/// The changes of a commit in the journal's form, from the pages. `Damaged` if these do not contain all of it.
pub async fn changes(transaction: &IdbTransaction, header: &Header) -> Result<Vec<u8>, StorageError> {
    let pages = store(transaction, PAGES)?.get_all().map_err(storage_error)?;
    let pages: Array = result(&pages).await?.unchecked_into();
    let changes = page::created_by(header.seq, pages.iter().map(|page| bytes_of(&page)));
    match changes.len() as u32 == header.size {
        true => Ok(commit_codec::encode_changes(&changes, header.seq, header.id)),
        false => Err(StorageError::Damaged),
    }
}

/// Writes the changes of the last commit if they are missing. `Conflict` if there is no such commit.
pub async fn repair(storage: &IndexedDb, seq: Seq) -> Result<(), StorageError> {
    let mut write = storage.write().await?;
    let asked = async {
        let header = store(&write.transaction, HEADERS)?.get(&seq.0.into()).map_err(storage_error)?;
        let header = result(&header).await?;
        if header.is_undefined() {
            return Err(StorageError::Conflict);
        }
        let header = commit_codec::decode_header(&bytes_of(&header)).ok_or(StorageError::Damaged)?;
        if probe(&write.transaction, seq)?.is_missing().await {
            let changes = changes(&write.transaction, &header).await?;
            write.add(CHANGES, seq.0, &changes)?;
        }
        Ok(())
    };
    let asked = asked.await;
    write.ended(asked).await
}
