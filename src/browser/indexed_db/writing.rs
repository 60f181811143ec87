//! A writing transaction: its requests, and the detection of a storage that no longer answers.
use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbKeyRange, IdbRequest, IdbTransaction};

use super::requests::{
    CHANGE_BLOCKS, CHANGES, FILES, HEADER_BLOCKS, HEADERS, MANIFEST, MANIFEST_KEY, PAGES, QUARANTINE, REPLICA,
    bytes_of, result, storage_error, store,
};
use super::{IndexedDb, Progress, deferred_changes};
use crate::base::{Id, checksum};
use crate::change::{Blob, Commit, Header, commit_codec};
use crate::storage::blocks::{self, Packed};
use crate::storage::{Batch, BesideValues, Quarantine, Rewrite, StorageError, Stored};
use crate::store::manifest::Manifest;
use crate::store::page::PageKey;

/// The time without an answer, in milliseconds, after which a write counts as hung.
const HANG_TIMEOUT_MS: f64 = 5_000.0;
/// A large write gets an additional millisecond per this number of bytes: ten times what slow disks need.
const BYTES_PER_MILLISECOND: f64 = 2_000.0;
/// The interval between checks for an answer, in milliseconds.
const CHECK_INTERVAL_MS: i32 = 1_000;
/// The number of values that fill a log of the browser's database, about 4 MB, and their size: larger ones become
/// files.
const LOG_VALUES: u32 = 160;
const LOG_VALUE_BYTES: u32 = 60_000;
/// One in this many values reports that it was accepted.
const VALUES_PER_REPORT: u32 = 64;

#[wasm_bindgen]
extern "C" {
    // The function of the page or the worker, which web-sys declares separately.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(act: &Function, after: i32);
}

/// A transaction in progress. If a request fails, it has to be aborted.
pub struct Write {
    pub(super) transaction: IdbTransaction,
    /// Resolves with the end of the transaction, which is observed from its beginning.
    ended: Promise,
    size: usize,
    pulse: Rc<Pulse>,
    on_success: Option<Function>,
    progress: Option<Progress>,
}

/// The time of the storage's last answer, and the number of values requested and accepted.
struct Pulse {
    last: Cell<f64>,
    asked: Cell<u32>,
    taken: Cell<u32>,
}

/// A request for the stored manifest.
pub struct PendingRequest(IdbRequest);

impl PendingRequest {
    /// The manifest; that of an empty storage if there is none.
    pub async fn decoded(self) -> Result<Manifest, StorageError> {
        let value = result(&self.0).await?;
        match value.is_undefined() {
            true => Ok(Manifest::default()),
            false => Manifest::decode(&bytes_of(&value)).ok_or(StorageError::Damaged),
        }
    }
}

impl IndexedDb {
    /// Begins a transaction.
    pub(super) async fn write(&self) -> Result<Write, StorageError> {
        if self.was_torn() {
            let begun = self.begin_new_log().await;
            self.set_torn(begun.is_err());
            begun?;
        }
        self.begin().await
    }

    /// Works around Chromium after a full disk: it continues a log that may have half an entry in its middle, whose
    /// rest would not be read at the next start. This writes enough data for it to begin a new log.
    async fn begin_new_log(&self) -> Result<(), StorageError> {
        let filler = Uint8Array::new_with_length(LOG_VALUE_BYTES);
        let keys = IdbKeyRange::bound(&0.into(), &LOG_VALUES.into()).map_err(storage_error)?;
        for round in [true, false] {
            let write = self.begin().await?;
            let store = store(&write.transaction, QUARANTINE)?;
            let asked = match round {
                true => (0..LOG_VALUES).try_for_each(|key| store.put_with_key(&filler, &key.into()).map(drop)),
                false => store.delete(&keys).map(drop),
            };
            write.ended(asked.map_err(storage_error)).await?;
        }
        Ok(())
    }

    async fn begin(&self) -> Result<Write, StorageError> {
        let transaction = self.transaction("readwrite").await?;
        let ended = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        let pulse = Pulse { last: Cell::new(js_sys::Date::now()), asked: Cell::new(0), taken: Cell::new(0) };
        Ok(Write { transaction, ended, size: 0, pulse: Rc::new(pulse), on_success: None, progress: self.progress })
    }
}

impl Write {
    /// Requests the manifest.
    pub fn manifest(&self) -> Result<PendingRequest, StorageError> {
        Ok(PendingRequest(store(&self.transaction, MANIFEST)?.get(&MANIFEST_KEY.into()).map_err(storage_error)?))
    }

    /// Requests to write the changes of a commit.
    pub fn changes(&mut self, commit: &Commit) -> Result<(), StorageError> {
        self.add(CHANGES, commit.header.seq.0, &changes_of(commit))
    }

    /// Requests to write a header; its number can be used only once.
    pub fn header(&mut self, header: &Header, manifest: &mut Manifest) -> Result<(), StorageError> {
        self.add(HEADERS, header.seq.0, &manifest.add(header))
    }

    /// Requests to write a value under an unused number.
    pub fn add(&mut self, name: &str, key: u32, bytes: &[u8]) -> Result<(), StorageError> {
        let value = Uint8Array::from(bytes);
        let request = store(&self.transaction, name)?.add_with_key(&value, &key.into()).map_err(storage_error)?;
        self.follow(&request, bytes.len());
        Ok(())
    }

    /// Requests to write a page.
    pub fn page(&mut self, key: PageKey, page: &Uint8Array) -> Result<(), StorageError> {
        let request = store(&self.transaction, PAGES)?.put_with_key(page, &key.code().into()).map_err(storage_error)?;
        self.follow(&request, page.length() as usize);
        Ok(())
    }

    /// Requests to write the manifest.
    pub fn put_manifest(&mut self, manifest: &Manifest) -> Result<(), StorageError> {
        let bytes = Uint8Array::from(manifest.encode().as_slice());
        let request =
            store(&self.transaction, MANIFEST)?.put_with_key(&bytes, &MANIFEST_KEY.into()).map_err(storage_error)?;
        self.follow(&request, bytes.length() as usize);
        Ok(())
    }

    /// Requests to write the bytes of attached files.
    pub fn files(&mut self, blobs: &[Blob]) -> Result<(), StorageError> {
        for (id, bytes) in blobs {
            self.file(*id, bytes)?;
        }
        Ok(())
    }

    /// Requests to write the bytes of an attached file.
    pub fn file(&mut self, id: Id, bytes: &[u8]) -> Result<(), StorageError> {
        let sum = checksum::of(checksum::seed_of(id), bytes).to_le_bytes();
        let value = Array::of2(&Uint8Array::from(bytes), &Uint8Array::from(sum.as_slice()));
        let request =
            store(&self.transaction, FILES)?.put_with_key(&value, &id.to_string().into()).map_err(storage_error)?;
        self.follow(&request, bytes.len());
        Ok(())
    }

    /// Requests to write a whole journal with the resulting pages and the manifest.
    pub fn whole(&mut self, commits: &[Commit], pages: &[(PageKey, Vec<u8>)]) -> Result<(), StorageError> {
        let mut manifest = Manifest::default();
        self.commits(commits, &mut manifest)?;
        self.rest(pages, &mut manifest)
    }

    /// Requests to write commits, the old ones in blocks.
    fn commits(&mut self, commits: &[Commit], manifest: &mut Manifest) -> Result<(), StorageError> {
        let number = |commit: &Commit| commit.header.seq.0;
        let last = commits.last().map_or(0, number);
        for span in commits.chunk_by(|one, next| blocks::span_of(number(one)) == blocks::span_of(number(next))) {
            let headers = span.iter().map(|commit| (number(commit), manifest.add(&commit.header))).collect();
            self.packed([HEADERS, HEADER_BLOCKS], blocks::pack(headers, last))?;
            let changes = span.iter().map(|commit| (number(commit), changes_of(commit))).collect();
            self.packed([CHANGES, CHANGE_BLOCKS], blocks::pack(changes, last))?;
        }
        Ok(())
    }

    fn packed(&mut self, [single, blocks]: [&str; 2], values: Packed) -> Result<(), StorageError> {
        values.single.iter().try_for_each(|(number, value)| self.add(single, *number, value))?;
        values.blocks.iter().try_for_each(|(first, block)| self.add(blocks, *first, block))
    }

    /// Requests to write pages and the manifest.
    fn rest(&mut self, pages: &[(PageKey, Vec<u8>)], manifest: &mut Manifest) -> Result<(), StorageError> {
        for (key, page) in pages {
            manifest.put(*key, page);
            self.page(*key, &Uint8Array::from(page.as_slice()))?;
        }
        self.put_manifest(manifest)
    }

    /// Requests to write a batch. Returns false if the commit before it has no stored changes yet. `Conflict` if it does
    /// not follow that one, or the expected value is another one.
    pub async fn batch(&mut self, batch: &Batch<'_>) -> Result<bool, StorageError> {
        let mut manifest = self.manifest()?.decoded().await?;
        if !batch.follows(manifest.head) {
            return Err(StorageError::Conflict);
        }
        if let Some(expected) = &batch.expected
            && !self.is_as_read(expected).await?
        {
            return Err(StorageError::Conflict);
        }
        if !batch.commits.is_empty() {
            if deferred_changes::probe(&self.transaction, manifest.head)?.is_missing().await {
                return Ok(false);
            }
            self.commits(batch.commits, &mut manifest)?;
            self.rest(&batch.pages, &mut manifest)?;
        }
        self.files(batch.blobs)?;
        self.beside(batch.beside)?;
        Ok(true)
    }

    /// Whether a value beside the journal is as it was read.
    pub async fn is_as_read(&self, (key, expected): &(&str, Stored)) -> Result<bool, StorageError> {
        let found = store(&self.transaction, REPLICA)?.get(&(*key).into()).map_err(storage_error)?;
        let found = result(&found).await?;
        Ok((!found.is_undefined()).then(|| bytes_of(&found)) == *expected)
    }

    /// Whether nothing is kept beside the journal.
    pub async fn has_nothing_beside(&self) -> Result<bool, StorageError> {
        let count = store(&self.transaction, REPLICA)?.count().map_err(storage_error)?;
        Ok(result(&count).await?.as_f64() == Some(0.0))
    }

    /// Requests to write or delete values beside the journal.
    fn beside(&mut self, values: &BesideValues) -> Result<(), StorageError> {
        let store = store(&self.transaction, REPLICA)?;
        for (key, value) in values {
            let (key, size) = (key.into(), value.as_ref().map_or(0, Vec::len));
            let request = match value {
                Some(value) => store.put_with_key(&Uint8Array::from(value.as_slice()), &key),
                None => store.delete(&key),
            };
            self.follow(&request.map_err(storage_error)?, size);
        }
        Ok(())
    }

    /// Requests to rewrite everything but the files.
    pub fn rewrite(&mut self, wanted: &Rewrite) -> Result<(), StorageError> {
        for name in [HEADERS, CHANGES, HEADER_BLOCKS, CHANGE_BLOCKS, PAGES, MANIFEST] {
            store(&self.transaction, name)?.clear().map_err(storage_error)?;
        }
        for id in wanted.files {
            store(&self.transaction, FILES)?.delete(&id.to_string().into()).map_err(storage_error)?;
        }
        let quarantine = store(&self.transaction, QUARANTINE)?;
        match wanted.quarantine {
            Quarantine::Clear => drop(quarantine.clear().map_err(storage_error)?),
            Quarantine::Add(values) => {
                for (place, aside) in values.iter().enumerate() {
                    let key = format!("{} {place:06} {} {}", js_sys::Date::now(), aside.store, aside.key);
                    let bytes = Uint8Array::from(aside.bytes.as_slice());
                    quarantine.put_with_key(&bytes, &key.into()).map_err(storage_error)?;
                }
            }
        }
        self.beside(wanted.beside.as_ref().map_or(&[][..], |beside| beside.values))?;
        self.whole(wanted.commits, &wanted.pages)
    }

    /// Aborts the transaction and waits for its end.
    pub async fn abort(self) {
        let completed = self.completed();
        // A finished transaction cannot be aborted any more.
        let _ = self.transaction.abort();
        let _ = completed.await;
    }

    /// Waits for the end if all requests were made, otherwise aborts.
    pub async fn ended(self, asked: Result<(), StorageError>) -> Result<(), StorageError> {
        match asked {
            Ok(()) => self.completed().await,
            Err(error) => {
                self.abort().await;
                Err(error)
            }
        }
    }

    /// Waits until the transaction is complete, aborted, or silent for too long; every answer restarts the timeout.
    pub fn completed(&self) -> impl Future<Output = Result<(), StorageError>> + use<> {
        let (transaction, ended) = (self.transaction.clone(), self.ended.clone());
        let patience = HANG_TIMEOUT_MS + self.size as f64 / BYTES_PER_MILLISECOND;
        let pulse = self.pulse.clone();
        async move {
            loop {
                let look = Promise::new(&mut |resolve, _| {
                    let look: Function = Function::bind1(&resolve, &JsValue::NULL, &"look".into()).unchecked_into();
                    set_timeout(&look, CHECK_INTERVAL_MS);
                });
                match JsFuture::from(Promise::race(&Array::of2(&ended, &look))).await {
                    Ok(event) if !event.is_string() => return Ok(()),
                    Ok(_) if js_sys::Date::now() - pulse.last.get() > patience => return Err(StorageError::Hung),
                    Ok(_) => {}
                    Err(_) => return Err(why(&transaction)),
                }
            }
        }
    }

    /// Counts a request, and listens for its success.
    fn follow(&mut self, request: &IdbRequest, size: usize) {
        self.size += size;
        self.pulse.asked.set(self.pulse.asked.get() + 1);
        if !self.pulse.asked.get().is_multiple_of(VALUES_PER_REPORT) {
            return;
        }
        let (pulse, progress) = (self.pulse.clone(), self.progress);
        let on_success = self.on_success.get_or_insert_with(|| {
            let on_success = Closure::<dyn FnMut()>::new(move || {
                pulse.last.set(js_sys::Date::now());
                pulse.taken.set(pulse.taken.get() + VALUES_PER_REPORT);
                if let Some(report) = progress {
                    report(pulse.taken.get(), pulse.asked.get());
                }
            });
            // It may be called when nobody waits any more.
            on_success.into_js_value().unchecked_into()
        });
        request.set_onsuccess(Some(on_success));
    }
}

/// The changes of a commit as they are stored.
fn changes_of(commit: &Commit) -> Vec<u8> {
    commit_codec::encode_changes(&commit.changes, commit.header.seq, commit.header.id)
}

/// The reason why a transaction was aborted.
fn why(transaction: &IdbTransaction) -> StorageError {
    match transaction.error() {
        Some(error) if error.name() == "ConstraintError" => StorageError::Conflict,
        Some(error) if error.name() == "QuotaExceededError" => StorageError::Full,
        Some(error) if error.name() == "AbortError" => StorageError::Closed,
        Some(error) => StorageError::Failed(error.message()),
        None => StorageError::Closed,
    }
}
