//! The stored data as it is, value by value, for checks and for export.
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

use super::reading::{self, all};
use super::requests::{
    CHANGE_BLOCKS, CHANGES, FILES, HEADER_BLOCKS, HEADERS, MANIFEST, MANIFEST_KEY, PAGES, bytes_of, result,
    storage_error, store,
};
use super::{IndexedDb, factory};
use crate::base::Id;
use crate::storage::{RawSnapshot, StorageError, Stored, StoredFile, blocks};

/// Reads everything; a value that the browser can no longer read is `None`.
pub async fn read(storage: &IndexedDb) -> Result<RawSnapshot, StorageError> {
    let mut raw = RawSnapshot {
        headers: commit_values(storage, HEADERS, HEADER_BLOCKS).await?,
        changes: commit_values(storage, CHANGES, CHANGE_BLOCKS).await?,
        pages: values(storage, PAGES).await?,
        ..RawSnapshot::default()
    };
    let manifest = one(storage, MANIFEST, &MANIFEST_KEY.into()).await;
    raw.manifest = manifest.filter(|value| !value.is_undefined()).map(|value| bytes_of(&value));
    // Attached files may be large: one at a time.
    let transaction = storage.transaction("readonly").await?;
    for id in file_ids(&transaction).await? {
        let value = one(storage, FILES, &id.to_string().into()).await;
        // In databases with a manifest, every file is stored with its checksum.
        let is_apart = raw.manifest.is_some() && value.as_ref().is_some_and(JsCast::is_instance_of::<Uint8Array>);
        let is_intact = !is_apart && value.is_some_and(|value| reading::file(id, &value).is_ok());
        raw.files.push(StoredFile { id, is_intact });
    }
    raw.is_in_team = storage.is_in_team().await?;
    Ok(raw)
}

/// The headers or the changes of all commits. In place of a block that can no longer be read, its first value cannot be.
async fn commit_values(storage: &IndexedDb, single: &str, packed: &str) -> Result<Vec<(u32, Stored)>, StorageError> {
    // Those in blocks last: what is packed in between is read twice and not missed.
    let single = values(storage, single).await?;
    let blocks = values(storage, packed).await?;
    let mut all: Vec<(u32, Stored)> = Vec::with_capacity(single.len() + blocks.len());
    for (first, block) in &blocks {
        match block {
            Some(block) => {
                all.extend(blocks::unpack(*first, block).map(|(number, value)| (number, Some(value.to_vec()))))
            }
            None => all.push((*first, None)),
        }
    }
    all.extend(single);
    Ok(blocks::in_order(all))
}

/// The values of a store with numbers as keys; keys in another form are not the app's.
async fn values(storage: &IndexedDb, name: &str) -> Result<Vec<(u32, Stored)>, StorageError> {
    let each = each(storage, name).await?.into_iter();
    Ok(each.filter_map(|(key, value)| Some((key.as_f64()? as u32, value.map(|value| bytes_of(&value))))).collect())
}

/// The ids of the attached files whose bytes are stored.
pub async fn file_ids(transaction: &IdbTransaction) -> Result<Vec<Id>, StorageError> {
    let keys = result(&store(transaction, FILES)?.get_all_keys().map_err(storage_error)?).await?;
    let keys: Array = keys.unchecked_into();
    Ok(keys.iter().filter_map(|key| key.as_string()?.parse().ok()).collect())
}

/// Adds checksums to attached files that have none, each in its own transaction.
pub async fn protect_files(storage: &IndexedDb) -> Result<(), StorageError> {
    let transaction = storage.transaction("readonly").await?;
    for id in file_ids(&transaction).await? {
        if let Some(value) =
            one(storage, FILES, &id.to_string().into()).await.filter(|value| value.is_instance_of::<Uint8Array>())
        {
            let mut write = storage.write().await?;
            let asked = write.file(id, &bytes_of(&value));
            write.ended(asked).await?;
        }
    }
    Ok(())
}

/// The keys of a store, each with its value or `None`: all at once if possible, otherwise one by one.
async fn each(storage: &IndexedDb, name: &str) -> Result<Vec<(JsValue, Option<JsValue>)>, StorageError> {
    let transaction = storage.transaction("readonly").await?;
    if let Ok(entries) = all(&transaction, name, None)?.entries().await {
        return Ok(entries.into_iter().map(|(key, value)| (key, Some(value))).collect());
    }
    let transaction = storage.transaction("readonly").await?;
    let keys: Array =
        result(&store(&transaction, name)?.get_all_keys().map_err(storage_error)?).await?.unchecked_into();
    let mut out = Vec::new();
    for key in keys.iter() {
        let value = one(storage, name, &key).await;
        out.push((key, value));
    }
    // If none of a store's values can be read, they are not damaged: the storage does not answer.
    match out.iter().all(|(_, value)| value.is_none()) && out.len() > 1 {
        true => Err(StorageError::Failed("nothing can be read".into())),
        false => Ok(out),
    }
}

/// Reads a value in its own transaction, because a failing one aborts its transaction.
async fn one(storage: &IndexedDb, name: &str, key: &JsValue) -> Option<JsValue> {
    let transaction = storage.transaction("readonly").await.ok()?;
    let request = store(&transaction, name).ok()?.get(key).ok()?;
    result(&request).await.ok()
}

impl IndexedDb {
    /// All stored values of a database of any version, as JSON: `{store: {key: bytes in base 64}}`. A value that the
    /// browser can no longer read is `null`.
    pub async fn raw_text(name: &str) -> Result<String, StorageError> {
        let request = factory()?.open(name).map_err(storage_error)?;
        let database: IdbDatabase = result(&request).await?.unchecked_into();
        let names = database.object_store_names();
        let out = Object::new();
        for name in (0..names.length()).filter_map(|at| names.get(at)) {
            let begin = || database.transaction_with_str(&name).map_err(storage_error);
            let keys = store(&begin()?, &name)?.get_all_keys().map_err(storage_error)?;
            let keys: Array = result(&keys).await?.unchecked_into();
            let entries = Object::new();
            for key in keys.iter() {
                let value = value(&begin()?, &name, &key).await;
                let text = value.map_or(JsValue::NULL, |value| base64(&value).into());
                Reflect::set(&entries, &key, &text).map_err(storage_error)?;
            }
            Reflect::set(&out, &name.into(), &entries).map_err(storage_error)?;
        }
        database.close();
        js_sys::JSON::stringify(&out).map(String::from).map_err(storage_error)
    }
}

async fn value(transaction: &IdbTransaction, name: &str, key: &JsValue) -> Option<JsValue> {
    let request = store(transaction, name).ok()?.get(key).ok()?;
    result(&request).await.ok()
}

/// A value's bytes in base 64; for a file, without its checksum.
fn base64(value: &JsValue) -> String {
    let bytes = value.dyn_ref::<Array>().map_or_else(|| value.clone(), |parts| parts.get(0));
    let letters: String = Uint8Array::new(&bytes).to_vec().into_iter().map(char::from).collect();
    web_sys::window().and_then(|window| window.btoa(&letters).ok()).unwrap_or_default()
}
