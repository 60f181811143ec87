//! A folder that the user picked, for browsers that let a page write to one. Its handle is stored in a separate
//! database, so that it survives a restart; the browser then asks for permission again. The keys of the backups and of the
//! team of a workspace are stored beside it.
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::indexed_db::storage_error;
use super::key_value_database::KeyValueDatabase;
use crate::base::WorkspaceId;
use crate::storage::StorageError;

/// The folders and keys of all workspaces.
pub(super) const HANDLES_AND_KEYS: KeyValueDatabase = KeyValueDatabase { database: "-folders", store: "folders" };

/// What a page may do with a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// Read it.
    Read,
    /// Read and write it.
    Write,
}

/// A folder. Clones refer to the same one.
#[derive(Clone)]
pub struct DirectoryHandle(pub(super) JsValue);

/// Whether this browser lets a page write to folders.
pub fn is_supported() -> bool {
    let window = web_sys::window();
    window
        .is_some_and(|window| Reflect::get(&window, &"showDirectoryPicker".into()).is_ok_and(|pick| pick.is_function()))
}

impl DirectoryHandle {
    /// Lets the user pick a folder; `None` if they cancel.
    pub async fn pick() -> Option<DirectoryHandle> {
        let options = object(&[("id", "kontor-backup".into()), ("mode", "readwrite".into())]);
        let window = web_sys::window()?;
        called(&window, "showDirectoryPicker", &[options]).await.ok().map(DirectoryHandle)
    }

    /// The stored folder of a workspace.
    pub async fn load(workspace: WorkspaceId) -> Option<DirectoryHandle> {
        HANDLES_AND_KEYS.get(&workspace.to_string()).await.map(DirectoryHandle)
    }

    /// Stores the folder of a workspace.
    pub async fn save(&self, workspace: WorkspaceId) -> Result<(), StorageError> {
        HANDLES_AND_KEYS.put(&workspace.to_string(), &self.0).await
    }

    /// Deletes the stored folder of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        HANDLES_AND_KEYS.delete(&workspace.to_string()).await;
    }

    /// The name shown to the user.
    pub fn name(&self) -> String {
        Reflect::get(&self.0, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// Whether the page has permission to write.
    pub async fn has_permission(&self) -> bool {
        self.allows(Access::Write).await
    }

    /// Asks the user for permission to write; only after a click.
    pub async fn request_permission(&self) -> bool {
        self.request(Access::Write).await
    }

    /// Whether the page has a permission.
    pub(super) async fn allows(&self, access: Access) -> bool {
        self.permits("queryPermission", access).await
    }

    /// Asks the user for a permission; only after a click.
    pub(super) async fn request(&self, access: Access) -> bool {
        self.permits("requestPermission", access).await
    }

    async fn permits(&self, method: &str, access: Access) -> bool {
        let mode = match access {
            Access::Read => "read",
            Access::Write => "readwrite",
        };
        let options = object(&[("mode", mode.into())]);
        match called(&self.0, method, &[options]).await {
            Ok(answer) => answer.as_string().is_some_and(|answer| answer == "granted"),
            // The browser's own folders need no permission and may lack the method.
            Err(_) => Reflect::get(&self.0, &method.into()).is_ok_and(|method| method.is_undefined()),
        }
    }

    /// Writes a file; the browser writes a temporary one and replaces the target when it is complete.
    pub async fn write(&self, name: &str, content: &Blob) -> Result<(), StorageError> {
        let create = object(&[("create", JsValue::TRUE)]);
        let file = called(&self.0, "getFileHandle", &[name.into(), create]).await.map_err(storage_error)?;
        let stream = called(&file, "createWritable", &[]).await.map_err(storage_error)?;
        called(&stream, "write", &[content.into()]).await.map_err(storage_error)?;
        called(&stream, "close", &[]).await.map_err(storage_error)?;
        Ok(())
    }

    /// A file of the folder.
    pub async fn read(&self, name: &str) -> Option<File> {
        let file = called(&self.0, "getFileHandle", &[name.into()]).await.ok()?;
        called(&file, "getFile", &[]).await.ok()?.dyn_into().ok()
    }

    /// The names of its entries; none if it cannot be read.
    pub async fn names(&self) -> Vec<String> {
        self.list().await.unwrap_or_default()
    }

    /// The names of its entries, or the browser's error.
    pub(super) async fn list(&self) -> Result<Vec<String>, JsValue> {
        let keys: Function = Reflect::get(&self.0, &"keys".into())?.dyn_into()?;
        let all = keys.call0(&self.0)?;
        let mut out = Vec::new();
        loop {
            let next = called(&all, "next", &[]).await?;
            match Reflect::get(&next, &"value".into()).ok().and_then(|name| name.as_string()) {
                Some(name) => out.push(name),
                None => return Ok(out),
            }
        }
    }

    /// Removes a file.
    pub async fn remove(&self, name: &str) {
        // A file that cannot be removed does no harm.
        let _ = called(&self.0, "removeEntry", &[name.into()]).await;
    }
}

/// Calls a method that returns a promise, and awaits it.
pub(super) async fn called(object: &JsValue, method: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    let promise: Promise = function.apply(object, &with.iter().collect::<Array>())?.dyn_into()?;
    JsFuture::from(promise).await
}

pub(super) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let out = Object::new();
    for (name, value) in entries {
        // Setting a property of a plain object does not fail.
        let _ = Reflect::set(&out, &(*name).into(), value);
    }
    out.into()
}
