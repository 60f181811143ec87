//! A folder that the user picked, where the browser lets a page write to one. Its handle lies in a database of its own,
//! so that it is there after a restart; the browser then asks for permission again. The key that seals the backups of a
//! workspace lies beside it.
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, IdbDatabase};

use super::indexed_db::{factory, failed, result};
use crate::port::StorageError;

const DATABASE: &str = "kontor-folders";
const STORE: &str = "folders";

/// A folder. Clones are the same one.
#[derive(Clone)]
pub struct Folder(JsValue);

/// Whether this browser lets a page write to folders.
pub fn is_there() -> bool {
    let window = web_sys::window();
    window
        .is_some_and(|window| Reflect::get(&window, &"showDirectoryPicker".into()).is_ok_and(|pick| pick.is_function()))
}

impl Folder {
    /// Lets the user pick a folder; nothing where they do not.
    pub async fn pick() -> Option<Folder> {
        let options = object(&[("id", "kontor-backup".into()), ("mode", "readwrite".into())]);
        let window = web_sys::window()?;
        called(&window, "showDirectoryPicker", &[options]).await.ok().map(Folder)
    }

    /// The folder remembered for a workspace.
    pub async fn recall(workspace: &str) -> Option<Folder> {
        kept(workspace).await.map(Folder)
    }

    /// Remembers the folder for a workspace.
    pub async fn remember(&self, workspace: &str) -> Result<(), StorageError> {
        keep(workspace, &self.0).await
    }

    /// Forgets the folder of a workspace.
    pub async fn forget(workspace: &str) {
        let_go(workspace).await;
    }

    /// What the user sees it called.
    pub fn name(&self) -> String {
        Reflect::get(&self.0, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// Whether the page may write here now.
    pub async fn is_open(&self) -> bool {
        self.permits("queryPermission").await
    }

    /// Asks the user whether it may; only after a click.
    pub async fn ask(&self) -> bool {
        self.permits("requestPermission").await
    }

    async fn permits(&self, method: &str) -> bool {
        let options = object(&[("mode", "readwrite".into())]);
        match called(&self.0, method, &[options]).await {
            Ok(answer) => answer.as_string().is_some_and(|answer| answer == "granted"),
            // The browser's own folders need no permission and may not have the question.
            Err(_) => Reflect::get(&self.0, &method.into()).is_ok_and(|method| method.is_undefined()),
        }
    }

    /// Writes a file; the browser writes it beside and puts it in place when it is whole.
    pub async fn write(&self, name: &str, content: &Blob) -> Result<(), StorageError> {
        let create = object(&[("create", JsValue::TRUE)]);
        let file = called(&self.0, "getFileHandle", &[name.into(), create]).await.map_err(failed)?;
        let stream = called(&file, "createWritable", &[]).await.map_err(failed)?;
        called(&stream, "write", &[content.into()]).await.map_err(failed)?;
        called(&stream, "close", &[]).await.map_err(failed)?;
        Ok(())
    }

    /// A file of the folder.
    pub async fn read(&self, name: &str) -> Option<File> {
        let file = called(&self.0, "getFileHandle", &[name.into()]).await.ok()?;
        called(&file, "getFile", &[]).await.ok()?.dyn_into().ok()
    }

    /// The names of what lies in it.
    pub async fn names(&self) -> Vec<String> {
        let mut out = Vec::new();
        let Ok(keys) = Reflect::get(&self.0, &"keys".into()).and_then(|keys| keys.dyn_into::<Function>()) else {
            return out;
        };
        let Ok(all) = keys.call0(&self.0) else { return out };
        while let Ok(next) = called(&all, "next", &[]).await {
            match Reflect::get(&next, &"value".into()).ok().and_then(|name| name.as_string()) {
                Some(name) => out.push(name),
                None => break,
            }
        }
        out
    }

    /// Removes a file.
    pub async fn remove(&self, name: &str) {
        // What cannot be removed stays, which does no harm.
        let _ = called(&self.0, "removeEntry", &[name.into()]).await;
    }
}

/// What is kept under a name.
pub(super) async fn kept(name: &str) -> Option<JsValue> {
    let database = database().await.ok()?;
    let transaction = database.transaction_with_str(STORE).ok()?;
    let request = transaction.object_store(STORE).ok()?.get(&name.into()).ok()?;
    let found = result(&request).await.ok();
    database.close();
    found.filter(JsValue::is_object)
}

/// Keeps an object of the browser's under a name.
pub(super) async fn keep(name: &str, what: &JsValue) -> Result<(), StorageError> {
    let database = database().await?;
    let mode = web_sys::IdbTransactionMode::Readwrite;
    let transaction = database.transaction_with_str_and_mode(STORE, mode).map_err(failed)?;
    let store = transaction.object_store(STORE).map_err(failed)?;
    let stored = result(&store.put_with_key(what, &name.into()).map_err(failed)?).await;
    database.close();
    stored.map(drop)
}

/// Keeps what is under a name no longer.
pub(super) async fn let_go(name: &str) {
    let Ok(database) = database().await else { return };
    let mode = web_sys::IdbTransactionMode::Readwrite;
    if let Ok(transaction) = database.transaction_with_str_and_mode(STORE, mode)
        && let Ok(store) = transaction.object_store(STORE)
        && let Ok(request) = store.delete(&name.into())
    {
        // What is not there any more is forgotten too.
        let _ = result(&request).await;
    }
    database.close();
}

/// Calls a method that promises something, and waits for it.
async fn called(object: &JsValue, method: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    let promise: Promise = function.apply(object, &with.iter().collect::<Array>())?.dyn_into()?;
    JsFuture::from(promise).await
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let out = Object::new();
    for (name, value) in entries {
        // A plain object takes every property.
        let _ = Reflect::set(&out, &(*name).into(), value);
    }
    out.into()
}

async fn database() -> Result<IdbDatabase, StorageError> {
    let request = factory()?.open_with_u32(DATABASE, 1).map_err(failed)?;
    let target = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = target.result().map(JsCast::unchecked_into::<IdbDatabase>) {
            // An error here aborts the upgrade, and the open request fails with it.
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    Ok(result(&request).await?.unchecked_into())
}
