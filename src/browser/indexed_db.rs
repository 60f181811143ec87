//! The journal and the pages in IndexedDB. One strict transaction per commit; "stored" means `complete`.
//!
//! Stores: `headers` and `changes` by sequence number, `pages` by kind and page number, `files` (bytes of attached
//! files) by the id of their record. A commit is added, never put, under its number: where another tab was first, the
//! transaction aborts and nothing is overwritten. The changes of a large import come a moment later (`late`).
mod late;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::base::Id;
use crate::change::{Blob, Change, Commit, Header, codec};
use crate::domain::Kind;
use crate::port::{Snapshot, Storage, StorageError};
use crate::session::MANY;
use crate::store::page::PageKey;

const VERSION: u32 = 2;
const HEADERS: &str = "headers";
const CHANGES: &str = "changes";
const PAGES: &str = "pages";
/// Bytes of attached files, by the id of their record; since version 2.
const FILES: &str = "files";
/// After this many milliseconds without an event a write counts as hung.
const PATIENCE: usize = 5_000;
/// A large write gets a further millisecond for each so many bytes: ten times what slow disks need.
const BYTES_PER_MILLISECOND: usize = 2_000;

/// Pages handed over at a time while all are read anew: some two thousand records, a few milliseconds.
const FEW: usize = 12;

#[wasm_bindgen]
extern "C" {
    // The page's and the worker's own, which web-sys knows as two.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(act: &Function, after: i32);
}

/// Why a connection was closed from elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gone {
    /// Another tab brought newer code.
    Replaced,
    /// The database was deleted.
    Deleted,
}

/// An open database.
pub struct IndexedDb {
    database: IdbDatabase,
    herald: Option<Herald>,
}

/// Gets the number and the pages of a commit with many changes while it is being written.
pub type Herald = fn(u32, &[(PageKey, Uint8Array)]);

impl IndexedDb {
    /// Opens a database, creating it where needed. It closes by itself when another tab brings newer code or deletes
    /// it; then `on_gone` is called.
    pub async fn open(name: &str, on_gone: fn(Gone)) -> Result<IndexedDb, StorageError> {
        let request: IdbOpenDbRequest = factory()?.open_with_u32(name, VERSION).map_err(failed)?;
        let target = request.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Ok(database) = target.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                let there = database.object_store_names();
                for store in [HEADERS, CHANGES, PAGES, FILES].into_iter().filter(|name| !there.contains(name)) {
                    // An error here aborts the upgrade, and the open request fails with it.
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let database: IdbDatabase = match result(&request).await {
            Ok(database) => database.unchecked_into(),
            Err(_) if request.error().ok().flatten().is_some_and(|error| error.name() == "VersionError") => {
                return Err(StorageError::Newer);
            }
            Err(error) => return Err(error),
        };
        let closing = database.clone();
        let replaced = Closure::once_into_js(move |event: JsValue| {
            closing.close();
            // A deletion leads to no version.
            let version = Reflect::get(&event, &"newVersion".into()).ok().and_then(|version| version.as_f64());
            on_gone(if version.is_some() { Gone::Replaced } else { Gone::Deleted });
        });
        database.set_onversionchange(Some(replaced.unchecked_ref()));
        Ok(IndexedDb { database, herald: None })
    }

    /// Who gets the pages of large commits.
    pub fn announcing_to(mut self, herald: Herald) -> IndexedDb {
        self.herald = Some(herald);
        self
    }

    /// Deletes a database. Open connections to it close by themselves.
    pub async fn delete(name: &str) -> Result<(), StorageError> {
        let request = factory()?.delete_database(name).map_err(failed)?;
        result(&request).await.map(|_| ())
    }

    /// Every stored value of a database of any version, as JSON: `{store: {key: bytes in base 64}}`.
    pub async fn raw(name: &str) -> Result<String, StorageError> {
        let request = factory()?.open(name).map_err(failed)?;
        let database: IdbDatabase = result(&request).await?.unchecked_into();
        let names = database.object_store_names();
        let out = Object::new();
        for name in (0..names.length()).filter_map(|at| names.get(at)) {
            let transaction = database.transaction_with_str(&name).map_err(failed)?;
            let store = store(&transaction, &name)?;
            let (keys, values) = (store.get_all_keys().map_err(failed)?, store.get_all().map_err(failed)?);
            let keys: Array = result(&keys).await?.unchecked_into();
            let values: Array = result(&values).await?.unchecked_into();
            let entries = Object::new();
            for (key, value) in keys.iter().zip(values.iter()) {
                let letters: String = Uint8Array::new(&value).to_vec().into_iter().map(char::from).collect();
                let text = web_sys::window().and_then(|window| window.btoa(&letters).ok()).unwrap_or_default();
                Reflect::set(&entries, &key, &text.into()).map_err(failed)?;
            }
            Reflect::set(&out, &name.into(), &entries).map_err(failed)?;
        }
        database.close();
        js_sys::JSON::stringify(&out).map(String::from).map_err(failed)
    }

    /// A transaction over all stores; writing ones are strict, so that a power cut loses nothing that was confirmed.
    fn transaction(&self, mode: &str) -> Result<IdbTransaction, StorageError> {
        let stores = [HEADERS, CHANGES, PAGES, FILES].into_iter().map(JsValue::from_str).collect::<Array>();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(failed)?;
        let open: Function = Reflect::get(&self.database, &"transaction".into()).map_err(failed)?.unchecked_into();
        let transaction =
            open.call3(&self.database, &stores, &mode.into(), &options).map_err(|_| StorageError::Closed)?;
        Ok(transaction.unchecked_into())
    }
}

impl IndexedDb {
    async fn read(
        &self,
        seq: u32,
        decode: impl Fn(&[u8]) -> Option<Vec<Change>>,
    ) -> Result<Option<Commit>, StorageError> {
        let transaction = self.transaction("readonly")?;
        let header = store(&transaction, HEADERS)?.get(&seq.into()).map_err(failed)?;
        let changes = store(&transaction, CHANGES)?.get(&seq.into()).map_err(failed)?;
        let (header, changes) = (result(&header).await?, result(&changes).await?);
        if header.is_undefined() {
            return Ok(None);
        }
        let changes = match changes.is_undefined() {
            true => late::changes(&transaction, seq).await?,
            false => bytes_of(&changes),
        };
        commit(&header, &changes, decode).map(Some)
    }
}

impl Storage for IndexedDb {
    async fn load(&self) -> Result<Snapshot, StorageError> {
        let transaction = self.transaction("readonly")?;
        let pages = store(&transaction, PAGES)?;
        let keys = pages.get_all_keys().map_err(failed)?;
        let values = pages.get_all().map_err(failed)?;
        let headers = store(&transaction, HEADERS)?.get_all().map_err(failed)?;
        let keys: Array = result(&keys).await?.unchecked_into();
        let values: Array = result(&values).await?.unchecked_into();
        let headers: Array = result(&headers).await?.unchecked_into();
        let headers: Vec<_> = headers.iter().filter_map(|bytes| codec::decode_header(&bytes_of(&bytes))).collect();
        Ok(Snapshot {
            pages: keys.iter().zip(values.iter()).filter_map(page).collect(),
            head: headers.last().map_or(0, |header| header.seq),
            headers,
        })
    }

    async fn append(
        &self,
        commit: &Commit,
        pages: impl IntoIterator<Item = (PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let is_late = late::may_be(commit);
        let mut given = pages.into_iter().map(|(key, page)| (key, Uint8Array::from(page.as_slice())));
        let mut again: Vec<(PageKey, Uint8Array)> = Vec::new();
        loop {
            let transaction = self.transaction("readwrite")?;
            let before = late::seek(&transaction, commit.header.seq - 1)?;
            let size = match is_late {
                true => put_header(&transaction, commit)?,
                false => put_commit(&transaction, commit)?,
            };
            let (pages, written) = put_pages(&transaction, &mut again.drain(..).chain(given.by_ref()))?;
            let completed = complete(&transaction, size + written + put_files(&transaction, blobs)?);
            if before.is_missing().await {
                // What that commit did only the pages know, which would be overwritten here.
                transaction.abort().map_err(failed)?;
                let _ = completed.await;
                late::mend(self, commit.header.seq - 1).await?;
                again = pages;
                continue;
            }
            if is_late {
                late::follow(self, commit);
            }
            if let Some(herald) = self.herald.filter(|_| commit.header.size > MANY) {
                herald(commit.header.seq, &pages);
            }
            return completed.await;
        }
    }

    async fn blob(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        let transaction = self.transaction("readonly")?;
        let request = store(&transaction, FILES)?.get(&id.to_string().into()).map_err(failed)?;
        let bytes = result(&request).await?;
        Ok((!bytes.is_undefined()).then(|| bytes_of(&bytes)))
    }

    async fn fill(
        &self,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        blobs: &[Blob],
    ) -> Result<(), StorageError> {
        let transaction = self.transaction("readwrite")?;
        let size = put_all(&transaction, commits, pages)? + put_files(&transaction, blobs)?;
        complete(&transaction, size).await
    }

    async fn rewrite(
        &self,
        head: u32,
        commits: &[Commit],
        pages: Vec<(PageKey, Vec<u8>)>,
        files: &[Id],
    ) -> Result<(), StorageError> {
        let transaction = self.transaction("readwrite")?;
        let found = result(&store(&transaction, HEADERS)?.count().map_err(failed)?).await?;
        if found.as_f64() != Some(f64::from(head)) {
            return Err(StorageError::Conflict);
        }
        for name in [HEADERS, CHANGES, PAGES] {
            store(&transaction, name)?.clear().map_err(failed)?;
        }
        for id in files {
            store(&transaction, FILES)?.delete(&id.to_string().into()).map_err(failed)?;
        }
        let size = put_all(&transaction, commits, pages)?;
        complete(&transaction, size).await
    }

    async fn headers(&self, seq: u32) -> Result<Vec<Header>, StorageError> {
        let transaction = self.transaction("readonly")?;
        headers_after(&transaction, seq).await
    }

    async fn reread(
        &self,
        seq: u32,
        take: &mut dyn FnMut(Vec<(PageKey, Vec<u8>)>),
    ) -> Result<Vec<Header>, StorageError> {
        let transaction = self.transaction("readonly")?;
        let pages = store(&transaction, PAGES)?;
        let headers = headers_after(&transaction, seq).await?;
        // Own fields first: whether a link is traced depends on its field.
        let fields = (Kind::Field as u32) << 24;
        let own = IdbKeyRange::bound(&fields.into(), &(fields | 0xff_ffff).into()).map_err(failed)?;
        let (keys, values) =
            (pages.get_all_keys_with_key(&own).map_err(failed)?, pages.get_all_with_key(&own).map_err(failed)?);
        let keys: Array = result(&keys).await?.unchecked_into();
        let values: Array = result(&values).await?.unchecked_into();
        take(keys.iter().zip(values.iter()).filter_map(page).collect());
        // Every answer is an event of its own, so the page of the browser lives on in between; the next few are read while
        // these are taken in.
        let keys: Array = result(&pages.get_all_keys().map_err(failed)?).await?.unchecked_into();
        let keys: Vec<JsValue> = keys.iter().collect();
        let ask = |few: &[JsValue]| {
            let range = IdbKeyRange::bound(&few[0], &few[few.len() - 1]).map_err(failed)?;
            pages.get_all_with_key(&range).map_err(failed)
        };
        let mut asked = keys.chunks(FEW).next().map(ask).transpose()?;
        let mut rest = keys.chunks(FEW).skip(1);
        for few in keys.chunks(FEW) {
            let Some(values) = asked.take() else { break };
            let values: Array = result(&values).await?.unchecked_into();
            asked = rest.next().map(ask).transpose()?;
            take(few.iter().cloned().zip(values.iter()).filter_map(page).collect());
        }
        Ok(headers)
    }

    async fn between(&self, seq: u32, last: u32) -> Result<Vec<Commit>, StorageError> {
        if last <= seq {
            return Ok(Vec::new());
        }
        let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&seq.into(), &last.into(), true, false)
            .map_err(failed)?;
        let transaction = self.transaction("readonly")?;
        let headers = store(&transaction, HEADERS)?.get_all_with_key(&range).map_err(failed)?;
        let changes = store(&transaction, CHANGES)?.get_all_with_key(&range).map_err(failed)?;
        let headers: Array = result(&headers).await?.unchecked_into();
        let changes: Array = result(&changes).await?.unchecked_into();
        let headers: Vec<JsValue> = headers.iter().collect();
        let mut changes: Vec<Vec<u8>> = changes.iter().map(|changes| bytes_of(&changes)).collect();
        // Those of the last one may be on their way.
        let unfinished = headers.last().filter(|_| changes.len() < headers.len());
        if let Some(header) = unfinished.and_then(|header| codec::decode_header(&bytes_of(header))) {
            changes.push(late::changes(&transaction, header.seq).await?);
        }
        let both = headers.iter().zip(&changes);
        both.map(|(header, changes)| commit(header, changes, codec::decode_changes)).collect()
    }

    async fn commit(&self, seq: u32) -> Result<Option<Commit>, StorageError> {
        self.read(seq, codec::decode_changes).await
    }

    async fn commit_about(&self, seq: u32, id: Id) -> Result<Option<Commit>, StorageError> {
        self.read(seq, |bytes| codec::decode_changes_about(bytes, id)).await
    }
}

impl Drop for IndexedDb {
    /// What is under way is finished first; the browser sees to that.
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// Asks for commits and pages to be written. How many bytes that is.
fn put_all(
    transaction: &IdbTransaction,
    commits: &[Commit],
    pages: Vec<(PageKey, Vec<u8>)>,
) -> Result<usize, StorageError> {
    let mut size = 0;
    for commit in commits {
        size += put_commit(transaction, commit)?;
    }
    let mut pages = pages.into_iter().map(|(key, page)| (key, Uint8Array::from(page.as_slice())));
    Ok(size + put_pages(transaction, &mut pages)?.1)
}

/// Asks for a commit to be written; its number can be given only once. How many bytes that is.
fn put_commit(transaction: &IdbTransaction, commit: &Commit) -> Result<usize, StorageError> {
    let changes = codec::encode_changes(&commit.changes);
    put_changes(transaction, commit.header.seq, &changes)?;
    Ok(put_header(transaction, commit)? + changes.len())
}

fn put_header(transaction: &IdbTransaction, commit: &Commit) -> Result<usize, StorageError> {
    let header = codec::encode_header(&commit.header);
    let bytes = Uint8Array::from(header.as_slice());
    store(transaction, HEADERS)?.add_with_key(&bytes, &commit.header.seq.into()).map_err(failed)?;
    Ok(header.len())
}

fn put_changes(transaction: &IdbTransaction, seq: u32, changes: &[u8]) -> Result<(), StorageError> {
    let bytes = Uint8Array::from(changes);
    store(transaction, CHANGES)?.add_with_key(&bytes, &seq.into()).map_err(failed)?;
    Ok(())
}

/// Asks for pages to be written, one after the other as they are made. All of them, and how many bytes that is.
fn put_pages(
    transaction: &IdbTransaction,
    pages: &mut dyn Iterator<Item = (PageKey, Uint8Array)>,
) -> Result<(Vec<(PageKey, Uint8Array)>, usize), StorageError> {
    let store = store(transaction, PAGES)?;
    let (mut written, mut size) = (Vec::new(), 0);
    for (key, page) in pages {
        let number = (key.kind as u32) << 24 | key.number;
        store.put_with_key(&page, &number.into()).map_err(failed)?;
        size += page.length() as usize;
        written.push((key, page));
    }
    Ok((written, size))
}

/// Asks for the bytes of attached files to be written. How many they are.
fn put_files(transaction: &IdbTransaction, blobs: &[Blob]) -> Result<usize, StorageError> {
    let files = store(transaction, FILES)?;
    for (id, bytes) in blobs {
        files.put_with_key(&Uint8Array::from(bytes.as_slice()), &id.to_string().into()).map_err(failed)?;
    }
    Ok(blobs.iter().map(|(_, bytes)| bytes.len()).sum())
}

/// A page and its key.
fn page((key, value): (JsValue, JsValue)) -> Option<(PageKey, Vec<u8>)> {
    let key = key.as_f64()? as u32;
    let kind = Kind::from_code((key >> 24) as u8)?;
    Some((PageKey { kind, number: key & 0xff_ffff }, bytes_of(&value)))
}

async fn headers_after(transaction: &IdbTransaction, seq: u32) -> Result<Vec<Header>, StorageError> {
    let after = IdbKeyRange::lower_bound_with_open(&seq.into(), true).map_err(failed)?;
    let headers = store(transaction, HEADERS)?.get_all_with_key(&after).map_err(failed)?;
    let headers: Array = result(&headers).await?.unchecked_into();
    Ok(headers.iter().filter_map(|bytes| codec::decode_header(&bytes_of(&bytes))).collect())
}

/// The database of the page or of the worker. Reaching for it fails where storage is denied.
pub(super) fn factory() -> Result<IdbFactory, StorageError> {
    let denied = || StorageError::Failed("no IndexedDB".into());
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(failed)?;
    if factory.is_object() { Ok(factory.unchecked_into()) } else { Err(denied()) }
}

/// A commit from its two stored parts.
fn commit(
    header: &JsValue,
    changes: &[u8],
    decode: impl Fn(&[u8]) -> Option<Vec<Change>>,
) -> Result<Commit, StorageError> {
    let (header, changes) = (codec::decode_header(&bytes_of(header)), decode(changes));
    let damaged = || StorageError::Failed("a commit of the journal is damaged".to_string());
    header.zip(changes).map(|(header, changes)| Commit { header, changes }).ok_or_else(damaged)
}

fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(failed)
}

/// Waits for a request. Its handlers are the promise's own, so that the transaction is still open afterwards.
pub(super) async fn result(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        if let Some(open) = request.dyn_ref::<IdbOpenDbRequest>() {
            open.set_onblocked(Some(&reject));
        }
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(failed),
        Err(_) => Err(StorageError::Failed(request.error().ok().flatten().map_or("blocked".into(), |e| e.message()))),
    }
}

/// Waits until a transaction is complete, aborted, or silent for too long. It listens at once.
fn complete(transaction: &IdbTransaction, size: usize) -> impl Future<Output = Result<(), StorageError>> + use<> {
    let patience = i32::try_from(PATIENCE + size / BYTES_PER_MILLISECOND).unwrap_or(i32::MAX);
    let transaction = transaction.clone();
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        let hung: Function = Function::bind1(&resolve, &JsValue::NULL, &"hung".into()).unchecked_into();
        set_timeout(&hung, patience);
    });
    async move {
        match JsFuture::from(promise).await {
            Ok(event) if event.is_string() => Err(StorageError::Hung),
            Ok(_) => Ok(()),
            Err(_) => Err(match transaction.error() {
                Some(error) if error.name() == "ConstraintError" => StorageError::Conflict,
                Some(error) if error.name() == "QuotaExceededError" => StorageError::Full,
                Some(error) => StorageError::Failed(error.message()),
                None => StorageError::Closed,
            }),
        }
    }
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

pub(super) fn failed(error: JsValue) -> StorageError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    StorageError::Failed(message.or_else(|| error.as_string()).unwrap_or_else(|| "unknown error".into()))
}
