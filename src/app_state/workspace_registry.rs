//! Finding this browser's workspaces: at every start, the durable list, the existing databases and localStorage are
//! reconciled. What one of them has lost is restored from the others.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::state::{AppState, WorkspaceState};
use super::workspace_id::database;
use crate::base::{Seq, WorkspaceId};
use crate::browser::environment;
use crate::browser::indexed_db::IndexedDb;
use crate::browser::preferences::{self, Preferences, WorkspaceEntry};
use crate::browser::workspace_registry::{self, RegisteredWorkspace};
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::storage::{Storage, StorageError};
use crate::store::RecordStore;

/// The age in milliseconds from which an empty database counts as abandoned. A younger one may be about to be filled by
/// another tab.
const ABANDONED_AFTER_MS: i64 = 3_600_000;

impl AppState {
    /// Searches for a workspace if none is known at startup, and opens it. The welcome page is shown only if the
    /// browser has none of the user's.
    pub fn look_for_workspaces(self) {
        if self.workspace_list.is_searching.get_value() {
            return;
        }
        self.workspace_list.is_searching.set_value(true);
        spawn_local(async move {
            let all = self.find_workspaces().await;
            self.workspace_list.is_searching.set_value(false);
            if self.workspace.phase.get_untracked() != WorkspaceState::Looking {
                return;
            }
            let wanted = preferences::tab_workspace().unwrap_or_else(|| Preferences::load().workspace);
            let is_wanted = |entry: &&RegisteredWorkspace| entry.id == wanted;
            let last = all.iter().find(is_wanted).or_else(|| all.iter().max_by_key(|entry| entry.used));
            match last {
                Some(entry) => self.open(entry.id, false),
                None => self.workspace.phase.set(WorkspaceState::Welcome),
            }
        });
    }

    /// Reconciles list, databases and localStorage while a workspace is open. A workspace whose database ends before
    /// the last confirmed commit is not used further.
    pub(super) fn settle_into_list(self, head: Seq) {
        let open = self.workspace.id.get_untracked();
        spawn_local(async move {
            let all = self.find_workspaces().await;
            let is_open = || {
                self.workspace.id.get_untracked() == open
                    && self.workspace.phase.get_untracked() == WorkspaceState::Open
            };
            let Some(entry) = all.iter().find(|entry| entry.id == open) else { return };
            let is_incomplete = self.workspace.is_incomplete.get_value();
            let mut head = head;
            if entry.head > head && !is_incomplete {
                // Another tab may have stored more since this one read the journal.
                let (Some(current), Ok(part)) = (self.workspace.current(), lazy_rules::part().await) else { return };
                (part.catch_up)(self, current.clone()).await;
                head = current.session.read(RecordStore::head);
                if entry.head > head && is_open() {
                    self.workspace.close();
                    return self.workspace.phase.set(WorkspaceState::Lost(entry.head, head));
                }
            }
            let settle = |entry: &mut RegisteredWorkspace| {
                entry.head = if is_incomplete { head } else { entry.head.max(head) };
                entry.used = environment::now().0;
            };
            workspace_registry::change(open, settle).await;
        });
    }

    /// The user's workspaces in this browser from all sources; afterwards every source lists all of them.
    async fn find_workspaces(self) -> Vec<RegisteredWorkspace> {
        let listed = workspace_registry::all().await.unwrap_or_default();
        let known = preferences::workspaces();
        let mut all = listed.clone();
        for one in &known {
            let entry = || RegisteredWorkspace {
                id: one.id,
                name: one.name.clone(),
                title: one.title.clone(),
                head: preferences::sentinel(one.id),
                used: 0,
            };
            match all.iter_mut().find(|entry| entry.id == one.id) {
                Some(entry) => (entry.name, entry.title) = (one.name.clone(), one.title.clone()),
                None => all.push(entry()),
            }
        }
        for id in workspace_registry::found().await.unwrap_or_default() {
            if !all.iter().any(|entry| entry.id == id) {
                all.extend(taken_in(id).await);
            }
        }
        for entry in &all {
            if !listed.contains(entry) {
                // The next start will find it again.
                let _ = workspace_registry::put(entry).await;
            }
        }
        for entry in &all {
            if !known.iter().any(|one| one.id == entry.id) {
                let RegisteredWorkspace { id, name, title, .. } = entry.clone();
                self.add_to_list(WorkspaceEntry { id, name, title });
            }
            if preferences::sentinel(entry.id) < entry.head {
                preferences::set_sentinel(entry.id, entry.head);
            }
        }
        all
    }

    /// Adds a workspace to the durable list; only then does it count as created.
    pub(super) async fn register(self, id: WorkspaceId, name: &str, head: Seq) -> Result<(), StorageError> {
        let (name, used) = (name.to_string(), environment::now().0);
        workspace_registry::put(&RegisteredWorkspace { id, name: name.clone(), title: String::new(), head, used })
            .await?;
        preferences::set_sentinel(id, head);
        self.add_to_list(WorkspaceEntry { id, name, title: String::new() });
        Ok(())
    }

    /// Creates or opens the first workspace.
    pub fn open_own(self) {
        spawn_local(async move {
            if !self.has(WorkspaceId::Own) {
                // If nothing can be stored, the page says so once it is open.
                let _ = workspace_registry::put(&RegisteredWorkspace {
                    id: WorkspaceId::Own,
                    ..RegisteredWorkspace::default()
                })
                .await;
            }
            self.open(WorkspaceId::Own, false);
        });
    }
}

/// Adds a database that is not on the list: a workspace created just before the browser was stopped, or one whose list
/// was lost. Databases that were never filled are deleted.
async fn taken_in(id: WorkspaceId) -> Option<RegisteredWorkspace> {
    if id == WorkspaceId::Demo {
        return None;
    }
    let storage = IndexedDb::open(&database(id), Box::new(|_| ())).await.ok()?;
    let (head, title) = match storage.load().await {
        Ok(found) => {
            let head = found.head;
            let (set, _) = RecordStore::load(found.pages, head);
            let title =
                set.get(RecordType::Settings, settings::SETTINGS_ID).map(|row| row.text(settings::NAME).to_string());
            (head, title.unwrap_or_default())
        }
        // It is repaired when it is opened.
        Err(_) => (Seq(1), String::new()),
    };
    drop(storage);
    if head == Seq::NONE {
        let age = id.created_at().map_or(0, |made| environment::now().0 - made);
        if age > ABANDONED_AFTER_MS {
            let _ = IndexedDb::delete(&database(id)).await;
        }
        return None;
    }
    Some(RegisteredWorkspace { id, name: title.clone(), title, head, used: 0 })
}
