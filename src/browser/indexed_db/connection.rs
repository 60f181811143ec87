//! The connection to a database: opened, lost and reopened.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction};

use super::close_reason::CloseReason;
use super::requests::{
    CHANGE_BLOCKS, CHANGES, FILES, HEADER_BLOCKS, HEADERS, MANIFEST, PAGES, QUARANTINE, REPLICA, result, storage_error,
};
use super::transaction::strict_transaction;
use crate::base::Seq;
use crate::storage::StorageError;
use crate::store::page::PageKey;

/// The version of the database: 1 had no files, 2 had neither checksums nor a manifest, 3 belonged to no team, so that no
/// header named another browser, 4 had no blocks.
const VERSION: u32 = 5;
const STORES: [&str; 9] = [HEADERS, CHANGES, PAGES, FILES, MANIFEST, QUARANTINE, REPLICA, HEADER_BLOCKS, CHANGE_BLOCKS];

/// Called with the number and the pages of a commit with many changes while it is being written.
pub type OnLargeCommit = fn(Seq, &[(PageKey, Uint8Array)]);
/// Called with the number of values written, and in all.
pub type Progress = fn(u32, u32);

/// What is called when a connection was closed from elsewhere.
pub type OnClose = Box<dyn Fn(CloseReason)>;

/// An open database. A connection that the browser closed is reopened at the next use.
pub struct IndexedDb {
    name: String,
    connection: Rc<Connection>,
    pub(super) on_large_commit: Option<OnLargeCommit>,
    pub(super) progress: Option<Progress>,
}

/// The connection, in the state of the browser's latest events.
struct Connection {
    database: RefCell<Option<IdbDatabase>>,
    /// The reason why it must not be reopened.
    closed: Cell<Option<CloseReason>>,
    /// Whether a write failed for a reason other than its content or lack of space.
    is_torn: Cell<bool>,
    on_close: OnClose,
}

/// Whether a missing database is created.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Make,
    Refuse,
}

impl IndexedDb {
    /// Opens a database, creating it if necessary. It closes by itself when another tab loads newer code or deletes it,
    /// and when the browser removes it; then `on_close` is called.
    pub async fn open(name: &str, on_close: OnClose) -> Result<IndexedDb, StorageError> {
        let connection = Rc::new(Connection {
            database: RefCell::new(None),
            closed: Cell::new(None),
            is_torn: Cell::new(false),
            on_close,
        });
        connection.connect(name, Missing::Make).await?;
        Ok(IndexedDb { name: name.to_string(), connection, on_large_commit: None, progress: None })
    }

    /// Sets the callback for the pages of large commits.
    pub fn with_large_commits(mut self, on_large_commit: OnLargeCommit) -> IndexedDb {
        self.on_large_commit = Some(on_large_commit);
        self
    }

    /// Sets the callback for the progress of large writes.
    pub fn with_progress(mut self, progress: Progress) -> IndexedDb {
        self.progress = Some(progress);
        self
    }

    /// Deletes a database. Open connections to it close by themselves.
    pub async fn delete(name: &str) -> Result<(), StorageError> {
        let request = factory()?.delete_database(name).map_err(storage_error)?;
        result(&request).await.map(|_| ())
    }

    /// A transaction over all stores.
    pub(super) async fn transaction(&self, mode: &str) -> Result<IdbTransaction, StorageError> {
        if let Some(transaction) = self.connection.database.borrow().as_ref().and_then(|open| begin(open, mode)) {
            return Ok(transaction);
        }
        self.connection.reconnect(&self.name).await?;
        self.connection.database.borrow().as_ref().and_then(|open| begin(open, mode)).ok_or(StorageError::Closed)
    }

    /// [`IndexedDb::transaction`] if the connection is open.
    pub(super) fn transaction_now(&self, mode: &str) -> Option<IdbTransaction> {
        begin(self.connection.database.borrow().as_ref()?, mode)
    }

    /// Notes the result of a write.
    pub(super) fn note(&self, result: &Result<(), StorageError>) {
        if matches!(result, Err(StorageError::Hung | StorageError::Closed | StorageError::Failed(_))) {
            self.set_torn(true);
        }
    }

    /// Sets whether the last write was torn.
    pub(super) fn set_torn(&self, is_torn: bool) {
        self.connection.is_torn.set(is_torn);
    }

    /// Whether the last write was torn; resets the flag.
    pub(super) fn was_torn(&self) -> bool {
        self.connection.is_torn.replace(false)
    }

    /// Closes the connection; the next use reopens it.
    pub(super) fn disconnect(&self) {
        self.connection.disconnect();
    }
}

impl Connection {
    async fn connect(self: &Rc<Connection>, name: &str, missing: Missing) -> Result<(), StorageError> {
        let request: IdbOpenDbRequest = factory()?.open_with_u32(name, VERSION).map_err(storage_error)?;
        let target = request.clone();
        let upgrade = Closure::once_into_js(move |event: JsValue| {
            let before = Reflect::get(&event, &"oldVersion".into()).ok().and_then(|version| version.as_f64());
            if missing == Missing::Refuse && before == Some(0.0) {
                // The open request fails, and nothing is created.
                let _ = target.transaction().map(|transaction| transaction.abort());
                return;
            }
            if let Ok(database) = target.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                let there = database.object_store_names();
                for store in STORES.into_iter().filter(|name| !there.contains(name)) {
                    // An error here aborts the upgrade, and the open request fails with it.
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let opened = result(&request).await;
        let error = request.error().ok().flatten().map(|error| error.name()).unwrap_or_default();
        let database: IdbDatabase = match opened {
            Ok(database) => database.unchecked_into(),
            Err(_) if error == "VersionError" => return Err(StorageError::Newer),
            Err(_) if error == "AbortError" && missing == Missing::Refuse => return Err(StorageError::Gone),
            Err(error) => return Err(error),
        };
        let connection = self.clone();
        let replaced = Closure::once_into_js(move |event: JsValue| {
            // A deletion has no new version.
            let version = Reflect::get(&event, &"newVersion".into()).ok().and_then(|version| version.as_f64());
            connection.mark_closed(if version.is_some() { CloseReason::Replaced } else { CloseReason::Deleted });
        });
        database.set_onversionchange(Some(replaced.unchecked_ref()));
        let (connection, name) = (self.clone(), name.to_string());
        let closed = Closure::once_into_js(move || {
            connection.disconnect();
            // A connection that was merely closed can be reopened; whether the data still exists shows now.
            spawn_local(async move { drop(connection.reconnect(&name).await) });
        });
        database.set_onclose(Some(closed.unchecked_ref()));
        self.database.replace(Some(database));
        Ok(())
    }

    /// Reopens the connection, if that is allowed.
    async fn reconnect(self: &Rc<Connection>, name: &str) -> Result<(), StorageError> {
        match self.closed.get() {
            Some(CloseReason::Removed | CloseReason::Deleted) => return Err(StorageError::Gone),
            Some(CloseReason::Replaced) => return Err(StorageError::Replaced),
            None => self.disconnect(),
        }
        let opened = self.connect(name, Missing::Refuse).await;
        match opened {
            Err(StorageError::Gone) => self.mark_closed(CloseReason::Removed),
            Err(StorageError::Newer) => self.mark_closed(CloseReason::Replaced),
            _ => {}
        }
        opened
    }

    fn mark_closed(&self, why: CloseReason) {
        self.disconnect();
        self.closed.set(Some(why));
        (self.on_close)(why);
    }

    fn disconnect(&self) {
        if let Some(database) = self.database.take() {
            database.set_onversionchange(None);
            database.set_onclose(None);
            database.close();
        }
    }
}

fn begin(database: &IdbDatabase, mode: &str) -> Option<IdbTransaction> {
    let stores = STORES.into_iter().map(JsValue::from_str).collect::<Array>();
    strict_transaction(database, &stores, mode).ok()
}

/// The IndexedDB factory of the page or worker. Accessing it fails if storage is denied.
pub fn factory() -> Result<IdbFactory, StorageError> {
    let denied = || StorageError::Failed("no IndexedDB".into());
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(storage_error)?;
    if factory.is_object() { Ok(factory.unchecked_into()) } else { Err(denied()) }
}

/// The names of all databases of this origin; `None` if the browser does not reveal them.
pub async fn names() -> Option<Vec<String>> {
    let factory = factory().ok()?;
    let ask: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let answer: Promise = ask.call0(&factory).ok()?.dyn_into().ok()?;
    let all: Array = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    Some(all.iter().filter_map(name).collect())
}
