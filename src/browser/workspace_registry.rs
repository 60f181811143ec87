//! The list of this browser's workspaces, as durable as the workspaces themselves: a separate database, written before
//! a workspace counts as created. localStorage has a copy that can be read at once, but browsers write that late and
//! clear it independently of databases.
use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::deployment;
use super::indexed_db::names;
use super::key_value_database::KeyValueDatabase;
use super::local_storage::{Persist, kept};
use crate::base::{Seq, WorkspaceId};
use crate::storage::StorageError;

const LIST: KeyValueDatabase = KeyValueDatabase { database: "-workspaces", store: "workspaces" };

/// A workspace in the list.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct RegisteredWorkspace {
    /// Its id.
    pub id: WorkspaceId,
    /// The name in this browser.
    pub name: String,
    /// The name in its settings when that was last read.
    pub title: String,
    /// The last commit this browser confirmed.
    pub head: Seq,
    /// The time it was last opened, in Unix milliseconds.
    pub used: i64,
}
kept!(RegisteredWorkspace { id, name, title, head, used });

/// All workspaces in the list; `None` if it cannot be read.
pub async fn all() -> Option<Vec<RegisteredWorkspace>> {
    // Reading must not create the database.
    if names().await.is_some_and(|names| !names.contains(&deployment::storage_name(LIST.database))) {
        return Some(Vec::new());
    }
    Some(LIST.all().await?.iter().filter_map(RegisteredWorkspace::read).collect())
}

/// Adds or replaces an entry, durably.
pub async fn put(entry: &RegisteredWorkspace) -> Result<(), StorageError> {
    LIST.put(&entry.id.to_string(), &entry.written()).await
}

/// Changes an existing entry.
pub async fn change(id: WorkspaceId, change: impl FnOnce(&mut RegisteredWorkspace)) {
    if let Some(mut entry) = LIST.get(&id.to_string()).await.and_then(|entry| RegisteredWorkspace::read(&entry)) {
        change(&mut entry);
        // The next change writes all of it.
        let _ = put(&entry).await;
    }
}

/// Removes a workspace from the list.
pub async fn remove(id: WorkspaceId) {
    LIST.delete(&id.to_string()).await;
}

/// The last confirmed commit of an open workspace, as the list gets to know it. Clones are the same value.
#[derive(Clone, Default)]
pub struct ConfirmedHead(Rc<ConfirmedHeadState>);

#[derive(Default)]
struct ConfirmedHeadState {
    waiting: Cell<Option<Seq>>,
    is_writing: Cell<bool>,
}

impl ConfirmedHead {
    /// Notes the last commit of the workspace, after pending notes.
    pub fn set(&self, id: WorkspaceId, head: Seq) {
        self.0.waiting.set(Some(head));
        if self.0.is_writing.replace(true) {
            return;
        }
        let own = self.clone();
        spawn_local(async move {
            while let Some(head) = own.0.waiting.take() {
                change(id, |entry| entry.head = head).await;
            }
            own.0.is_writing.set(false);
        });
    }
}

/// The ids of the workspaces that have a database, listed or not; `None` if the browser does not reveal them.
pub async fn found() -> Option<Vec<WorkspaceId>> {
    let prefix = deployment::storage_name("-");
    let all = names().await?;
    let ids = all.iter().filter_map(|name| name.strip_prefix(&prefix)).map(WorkspaceId::parse);
    Some(ids.filter(|id| !matches!(id, WorkspaceId::None | WorkspaceId::Demo)).collect())
}
