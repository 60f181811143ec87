//! A folder of emails that the user lets the app look into. Its handle is stored by workspace, and beside it the names of
//! the files that were taken or skipped.
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::File;

use super::directory_handle::{Access, DirectoryHandle, HANDLES_AND_KEYS, called, object};
use crate::base::WorkspaceId;
use crate::storage::StorageError;

/// The ends of the names of files with emails.
const ENDS: [&str; 4] = [".eml", ".emlx", ".mbox", ".mbx"];

/// The folder. Nothing in it is ever written.
#[derive(Clone)]
pub struct MailFolder(DirectoryHandle);

impl MailFolder {
    /// Lets the user pick the folder; `None` if they cancel.
    pub async fn pick() -> Option<MailFolder> {
        let options = object(&[("id", "kontor-mail".into()), ("mode", "read".into())]);
        let handle = called(&web_sys::window()?.into(), "showDirectoryPicker", &[options]).await.ok()?;
        Some(MailFolder(DirectoryHandle(handle)))
    }

    /// The stored folder of a workspace.
    pub async fn load(workspace: WorkspaceId) -> Option<MailFolder> {
        let handle = HANDLES_AND_KEYS.get(&folder_key(workspace)).await?;
        Some(MailFolder(DirectoryHandle(handle)))
    }

    /// Stores the folder of a workspace, of which nothing was taken yet.
    pub async fn save(&self, workspace: WorkspaceId) -> Result<(), StorageError> {
        HANDLES_AND_KEYS.delete(&seen_key(workspace)).await;
        HANDLES_AND_KEYS.put(&folder_key(workspace), &self.0.0).await
    }

    /// Deletes the stored folder of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        HANDLES_AND_KEYS.delete(&folder_key(workspace)).await;
        HANDLES_AND_KEYS.delete(&seen_key(workspace)).await;
    }

    /// The name shown to the user.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Whether the page may read it.
    pub async fn has_permission(&self) -> bool {
        self.0.allows(Access::Read).await
    }

    /// Asks the user for permission; only after a click.
    pub async fn request_permission(&self) -> bool {
        self.0.request(Access::Read).await
    }

    /// The names of the files with emails that were neither taken nor skipped, in their order; `None` if the folder cannot be
    /// read. Folders in it are not looked into.
    pub async fn new_files(&self, workspace: WorkspaceId) -> Option<Vec<String>> {
        let seen = seen(workspace).await;
        let is_mail = |name: &String| {
            let lower = name.to_lowercase();
            !name.starts_with('.') && ENDS.iter().any(|end| lower.ends_with(end))
        };
        let mut names = self.0.list().await.ok()?;
        names.retain(|name| is_mail(name) && seen.binary_search(name).is_err());
        names.sort();
        Some(names)
    }

    /// Files of the folder. Those that vanished meanwhile are left out.
    pub async fn read(&self, names: &[String]) -> Vec<File> {
        let mut out = Vec::new();
        for name in names {
            out.extend(self.0.read(name).await);
        }
        out
    }

    /// Notes that files were taken or skipped.
    pub async fn note_seen(workspace: WorkspaceId, names: &[String]) -> Result<(), StorageError> {
        let mut all = seen(workspace).await;
        all.extend_from_slice(names);
        all.sort();
        all.dedup();
        let all: Array = all.iter().map(|name| JsValue::from(name.as_str())).collect();
        HANDLES_AND_KEYS.put(&seen_key(workspace), &all).await
    }
}

/// The names of the files that were taken or skipped, sorted.
async fn seen(workspace: WorkspaceId) -> Vec<String> {
    let stored = HANDLES_AND_KEYS.get(&seen_key(workspace)).await;
    let stored: Option<Array> = stored.and_then(|stored| stored.dyn_into().ok());
    stored.map(|names| names.iter().filter_map(|name| name.as_string()).collect()).unwrap_or_default()
}

fn folder_key(workspace: WorkspaceId) -> String {
    format!("{workspace}.mail")
}

fn seen_key(workspace: WorkspaceId) -> String {
    format!("{workspace}.mail-seen")
}
