//! The folder in which a team keeps its documents, for pages and workers. Its handle is stored by workspace; a page asks
//! for the permission, a worker can only use it.
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException};

use super::directory_handle::{DirectoryHandle, HANDLES_AND_KEYS, called, object};
use crate::base::WorkspaceId;
use crate::storage::StorageError;

/// A reason why a folder or a file in it failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FolderError {
    /// It is not there.
    Missing,
    /// The browser has to ask for permission again.
    Denied,
    /// There is no space.
    Full,
    /// Something else.
    Failed,
}

impl FolderError {
    fn of(error: JsValue) -> FolderError {
        match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("NotFoundError") => FolderError::Missing,
            Some("NotAllowedError" | "SecurityError" | "NoModificationAllowedError") => FolderError::Denied,
            Some("QuotaExceededError") => FolderError::Full,
            _ => FolderError::Failed,
        }
    }
}

/// The folder of a team. Clones refer to the same one.
#[derive(Clone)]
pub struct TeamFolder(DirectoryHandle);

impl TeamFolder {
    /// A folder by the browser's handle.
    pub fn of(handle: JsValue) -> TeamFolder {
        TeamFolder(DirectoryHandle(handle))
    }

    /// Lets the user pick the folder; `None` if they cancel.
    pub async fn pick() -> Option<TeamFolder> {
        let options = object(&[("id", "kontor-team".into()), ("mode", "readwrite".into())]);
        called(&web_sys::window()?.into(), "showDirectoryPicker", &[options]).await.ok().map(TeamFolder::of)
    }

    /// The name shown to the user.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Whether this program may write.
    pub async fn has_permission(&self) -> bool {
        self.0.has_permission().await
    }

    /// Asks the user for permission; only after a click.
    pub async fn request_permission(&self) -> bool {
        self.0.request_permission().await
    }

    /// The stored folder of a workspace.
    pub async fn load(workspace: WorkspaceId) -> Option<TeamFolder> {
        let handle = HANDLES_AND_KEYS.get(&stored_name(workspace)).await?;
        Some(TeamFolder::of(handle))
    }

    /// Stores the folder for a workspace.
    pub async fn save(&self, workspace: WorkspaceId) -> Result<(), StorageError> {
        HANDLES_AND_KEYS.put(&stored_name(workspace), &self.0.0).await
    }

    /// Deletes the stored folder of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        HANDLES_AND_KEYS.delete(&stored_name(workspace)).await;
    }

    /// The names of its entries.
    pub async fn names(&self) -> Result<Vec<String>, FolderError> {
        self.0.list().await.map_err(FolderError::of)
    }

    /// The content of a file; `None` if there is none.
    pub async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        let file = match called(&self.0.0, "getFileHandle", &[name.into()]).await.map_err(FolderError::of) {
            Err(FolderError::Missing) => return Ok(None),
            file => file?,
        };
        // Between the two calls a file may vanish, or be only in the cloud yet.
        let missing_now = |error| match FolderError::of(error) {
            FolderError::Missing => FolderError::Failed,
            error => error,
        };
        let file: Blob = called(&file, "getFile", &[]).await.map_err(missing_now)?.unchecked_into();
        let bytes = JsFuture::from(file.array_buffer()).await.map_err(missing_now)?;
        Ok(Some(Uint8Array::new(&bytes).to_vec()))
    }

    /// Writes a file whole or not at all: the browser writes a temporary one and replaces the target when it is complete.
    pub async fn write(&self, name: &str, content: &[u8]) -> Result<(), FolderError> {
        let create = object(&[("create", JsValue::TRUE)]);
        let file = called(&self.0.0, "getFileHandle", &[name.into(), create]).await.map_err(FolderError::of)?;
        let stream = called(&file, "createWritable", &[]).await.map_err(FolderError::of)?;
        let written = called(&stream, "write", &[Uint8Array::from(content).into()]).await;
        if let Err(error) = written {
            // The temporary file goes; if it cannot, nobody takes it for a document.
            let _ = called(&stream, "abort", &[]).await;
            return Err(FolderError::of(error));
        }
        called(&stream, "close", &[]).await.map(drop).map_err(FolderError::of)
    }

    /// Removes a file, if it is there.
    pub async fn remove(&self, name: &str) -> Result<(), FolderError> {
        match called(&self.0.0, "removeEntry", &[name.into()]).await.map_err(FolderError::of) {
            Ok(_) | Err(FolderError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn stored_name(workspace: WorkspaceId) -> String {
    format!("team-folder-{workspace}")
}
