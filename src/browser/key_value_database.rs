//! Small databases beside those of the workspaces: values of the browser's own types, by name.
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction};

use super::deployment;
use super::indexed_db::{factory, result, storage_error, strict_transaction};
use crate::storage::StorageError;

/// A small database.
pub struct KeyValueDatabase {
    /// The suffix of the database's name.
    pub database: &'static str,
    /// The name of its only store.
    pub store: &'static str,
}

impl KeyValueDatabase {
    /// The value under a name.
    pub async fn get(&self, name: &str) -> Option<JsValue> {
        let database = self.open().await.ok()?;
        let found = match self.begin(&database, "readonly") {
            Ok((_, store)) => result(&store.get(&name.into()).ok()?).await.ok(),
            Err(_) => None,
        };
        database.close();
        found.filter(JsValue::is_object)
    }

    /// All values; `None` if they cannot be read.
    pub async fn all(&self) -> Option<Vec<JsValue>> {
        let database = self.open().await.ok()?;
        let found = match self.begin(&database, "readonly") {
            Ok((_, store)) => result(&store.get_all().ok()?).await.ok(),
            Err(_) => None,
        };
        database.close();
        Some(found?.dyn_into::<Array>().ok()?.iter().collect())
    }

    /// Stores a value under a name, durably.
    pub async fn put(&self, name: &str, value: &JsValue) -> Result<(), StorageError> {
        self.change(|store| store.put_with_key(value, &name.into()).map(drop)).await
    }

    /// Deletes the value under a name.
    pub async fn delete(&self, name: &str) {
        // A failure to delete has no consequences.
        let _ = self.change(|store| store.delete(&name.into()).map(drop)).await;
    }

    async fn change(&self, act: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>) -> Result<(), StorageError> {
        let database = self.open().await?;
        let asked = self.begin(&database, "readwrite").and_then(|(transaction, store)| {
            let ended = Promise::new(&mut |resolve, reject| {
                transaction.set_oncomplete(Some(&resolve));
                transaction.set_onabort(Some(&reject));
            });
            act(&store).map(|()| ended).map_err(storage_error)
        });
        let stored = match asked {
            Ok(ended) => JsFuture::from(ended).await.map(drop).map_err(|_| StorageError::Closed),
            Err(error) => Err(error),
        };
        database.close();
        stored
    }

    /// A transaction over the store.
    fn begin(&self, database: &IdbDatabase, mode: &str) -> Result<(IdbTransaction, IdbObjectStore), StorageError> {
        let transaction = strict_transaction(database, &self.store.into(), mode).map_err(storage_error)?;
        let store = transaction.object_store(self.store).map_err(storage_error)?;
        Ok((transaction, store))
    }

    async fn open(&self) -> Result<IdbDatabase, StorageError> {
        let request = factory()?.open_with_u32(&deployment::storage_name(self.database), 1).map_err(storage_error)?;
        let (target, store) = (request.clone(), self.store);
        let upgrade = Closure::once_into_js(move || {
            if let Ok(database) = target.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                // An error here aborts the upgrade, and the open request fails with it.
                let _ = database.create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        Ok(result(&request).await?.unchecked_into())
    }
}
