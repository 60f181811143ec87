//! The object stores by name, and requests to them.
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::storage::StorageError;

/// Headers of commits, by sequence number.
pub const HEADERS: &str = "headers";
/// Changes of commits, by sequence number.
pub const CHANGES: &str = "changes";
/// Rows of one record type, by the page's key.
pub const PAGES: &str = "pages";
/// Bytes of attached files with their checksum, by the id of their record; since version 2.
pub const FILES: &str = "files";
/// One value, under [`MANIFEST_KEY`]; since version 3.
pub const MANIFEST: &str = "manifest";
/// Damaged values, by a number; since version 3.
pub const QUARANTINE: &str = "quarantine";
/// What a replica of a team keeps beside the journal, by a text; since version 4.
pub const REPLICA: &str = "replica";
/// Headers of old commits in blocks, by the number of the first; since version 5.
pub const HEADER_BLOCKS: &str = "header_blocks";
/// Changes of old commits in blocks, by the number of the first; since version 5.
pub const CHANGE_BLOCKS: &str = "change_blocks";
/// The key of the only manifest.
pub const MANIFEST_KEY: u32 = 0;

/// An object store of a transaction.
pub fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(storage_error)
}

/// Awaits a request. Its handlers resolve the promise directly, so that the transaction is still active afterwards.
pub async fn result(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        if let Some(open) = request.dyn_ref::<IdbOpenDbRequest>() {
            open.set_onblocked(Some(&reject));
        }
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(storage_error),
        Err(_) => Err(StorageError::Failed(request.error().ok().flatten().map_or("blocked".into(), |e| e.message()))),
    }
}

/// The bytes of a stored value.
pub fn bytes_of(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

/// An error of the browser as one of the storage.
pub fn storage_error(error: JsValue) -> StorageError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    StorageError::Failed(message.or_else(|| error.as_string()).unwrap_or_else(|| "unknown error".into()))
}
