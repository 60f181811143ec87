//! The workspaces of this browser: each has its own database and is listed in localStorage. A tab keeps its workspace
//! across a reload; a new tab opens the one used last.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::state::AppState;
use super::workspace_id::{database, new_id};
use crate::base::{Seq, WorkspaceId};
use crate::browser::AnyStorage;
use crate::browser::directory_handle::DirectoryHandle;
use crate::browser::encryption::BackupKey;
use crate::browser::environment;
use crate::browser::indexed_db::IndexedDb;
use crate::browser::mail_folder::MailFolder;
use crate::browser::preferences::{self, Preferences, WorkspaceEntry};
use crate::browser::workspace_registry;
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::locale::phrases;
use crate::session::{Session, SessionError};
use crate::storage::Storage;
use crate::store::RecordStore;

/// The contents of a workspace in numbers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WorkspaceStats {
    /// What [`RecordTables::counts`](crate::store::RecordTables::counts) gives.
    pub counts: Vec<u32>,
    /// The number of attached files.
    pub files: u32,
    /// The number of actions in the history.
    pub actions: u32,
}

/// The workspace that this tab opens at startup; empty for none. One that was deleted in the meantime is not created
/// again.
pub(super) fn initial_workspace() -> WorkspaceId {
    let wanted = preferences::tab_workspace().unwrap_or_else(|| Preferences::load().workspace);
    let is_there = [WorkspaceId::Demo, WorkspaceId::Own].contains(&wanted)
        || preferences::workspaces().iter().any(|one| one.id == wanted);
    if is_there { wanted } else { WorkspaceId::None }
}

impl AppState {
    /// Whether this browser has a workspace.
    pub fn has(self, workspace: WorkspaceId) -> bool {
        preferences::sentinel(workspace) > Seq::NONE
    }

    /// The workspaces of this browser except the demo; tracked.
    pub fn workspaces(self) -> Vec<WorkspaceEntry> {
        self.workspace_list.all.get()
    }

    /// Reads the list again, because another tab may have changed it.
    pub fn refresh_workspaces(self) {
        let all = preferences::workspaces();
        if untrack(|| self.workspace_list.all.get()) != all {
            self.workspace_list.all.set(all);
        }
    }

    /// The name of a workspace; tracked.
    pub fn workspace_name(self, id: WorkspaceId) -> String {
        if id == WorkspaceId::Demo {
            return self.appearance.say(phrases::TO_DEMO).to_string();
        }
        let name = self.workspace_list.all.with(|all| all.iter().find(|one| one.id == id).map(|one| one.name.clone()));
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| self.appearance.say(phrases::MY_WORKSPACE).to_string())
    }

    /// A name that no other workspace has, based on `wanted`.
    pub fn unique_name(self, wanted: &str) -> String {
        let taken = |name: &str| preferences::workspaces().iter().any(|one| one.name == name);
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        std::iter::once(wanted.to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Opens another workspace in this tab. The page is reloaded, so that nothing of the former one is left.
    pub fn switch(self, workspace: WorkspaceId) {
        self.after_all(move || self.switch_now(workspace));
    }

    fn switch_now(self, workspace: WorkspaceId) {
        let is_kept = self.workspace.current().is_none_or(|open| open.is_stored());
        self.leave();
        if !is_kept {
            return self.open(workspace, false);
        }
        preferences::set_tab_workspace(workspace);
        let location = window().location();
        if location.set_hash("#/").is_err() || location.reload().is_err() {
            self.open(workspace, false);
        }
    }

    /// Creates a new, empty workspace and opens it.
    pub fn create_workspace(self, name: String) {
        if self.reject_if_locked() {
            return;
        }
        spawn_local(async move {
            let id = new_id();
            let made = match IndexedDb::open(&database(id), Box::new(|_| ())).await {
                Ok(storage) => {
                    let storage = AnyStorage::Kept(storage);
                    Session::open_as(storage, environment::world(lazy_rules::load), Some(name.clone())).await.map(drop)
                }
                Err(error) => Err(SessionError::Storage(error)),
            };
            match made {
                Ok(()) => match self.register(id, &name, Seq(1)).await {
                    Ok(()) => self.switch(id),
                    Err(error) => self.messages.show_error(self.explain(&SessionError::Storage(error))),
                },
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
        });
    }

    /// Renames a workspace. The open one also stores the name in its settings, so that its files have it.
    pub fn rename_workspace(self, id: WorkspaceId, name: &str) {
        let Some(text) = crate::base::Value::text(name).filter(|_| !self.reject_if_locked()) else { return };
        self.set_local_name(id, name.trim());
        if self.workspace.id.get_untracked() == id && self.workspace.is_open() {
            self.run(Command::Edit { id: settings::SETTINGS_ID, fields: vec![(settings::NAME, Some(text))] }, |_| ());
        }
    }

    /// Counts the contents of a workspace; `None` if it cannot be read.
    pub fn count_workspace(self, id: WorkspaceId, then: impl FnOnce(Option<WorkspaceStats>) + 'static) {
        spawn_local(async move {
            let open = self.workspace.current().filter(|open| open.workspace == id);
            let contents = match open {
                Some(open) => Some(open.session.read(contents)),
                None => match IndexedDb::open(&database(id), Box::new(|_| ())).await {
                    Ok(storage) => storage.load().await.ok().map(|found| {
                        let (set, _) = RecordStore::load(found.pages, found.head);
                        contents(&set)
                    }),
                    Err(_) => None,
                },
            };
            then(contents);
        });
    }

    /// Deletes a workspace: its database, and this browser's notes about it.
    pub fn delete_workspace(self, id: WorkspaceId) {
        if self.reject_if_locked() {
            return;
        }
        if self.workspace.id.get_untracked() == id {
            self.leave();
        }
        spawn_local(async move {
            match IndexedDb::delete(&database(id)).await {
                Ok(()) => {
                    workspace_registry::remove(id).await;
                    DirectoryHandle::forget(id).await;
                    MailFolder::forget(id).await;
                    BackupKey::forget(id).await;
                    preferences::forget(id);
                    self.change_workspaces(|all| all.retain(|one| one.id != id));
                }
                Err(error) => self.messages.show_error(self.explain(&SessionError::Storage(error))),
            }
        });
    }

    /// Sets the name of a workspace in this browser only.
    pub(super) fn set_local_name(self, id: WorkspaceId, name: &str) {
        self.change_workspaces(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.id == id) {
                one.name = name.to_string();
            }
        });
    }

    /// Adds a workspace to the list.
    pub(super) fn add_to_list(self, known: WorkspaceEntry) {
        self.change_workspaces(|all| {
            if !all.iter().any(|one| one.id == known.id) {
                all.push(known);
            }
        });
    }

    /// Adds the open workspace to the list, and updates its name there after a change in the settings.
    pub(super) fn sync_name(self) {
        let id = self.workspace.id.get_untracked();
        if id == WorkspaceId::None || id == WorkspaceId::Demo {
            return;
        }
        let title = self.read_untracked(|set| {
            set.get(RecordType::Settings, settings::SETTINGS_ID).map(|row| row.text(settings::NAME).to_string())
        });
        let title = title.unwrap_or_default();
        let known = self.workspace_list.all.with_untracked(|all| all.iter().find(|one| one.id == id).cloned());
        if known.as_ref().is_some_and(|known| known.title == title) {
            return;
        }
        self.change_workspaces(|all| match all.iter_mut().find(|one| one.id == id) {
            Some(one) if one.title.is_empty() => one.title = title,
            Some(one) => (one.name, one.title) = (title.clone(), title),
            None => all.push(WorkspaceEntry { id, name: String::new(), title }),
        });
    }

    /// Tracks which tab is in use, because its workspace is the one that a new tab opens.
    pub(super) fn watch_focus(self) {
        window_event_listener(leptos::ev::focus, move |_| {
            let workspace = self.workspace.id.get_untracked();
            let mut all = Preferences::load();
            if workspace != WorkspaceId::None && all.workspace != workspace {
                all.workspace = workspace;
                all.save();
            }
        });
    }

    fn change_workspaces(self, change: impl FnOnce(&mut Vec<WorkspaceEntry>)) {
        let before = preferences::workspaces();
        let mut all = before.clone();
        change(&mut all);
        preferences::set_workspaces(&all);
        for WorkspaceEntry { id, name, title } in all.iter().filter(|one| !before.contains(one)).cloned() {
            spawn_local(async move {
                workspace_registry::change(id, |entry| (entry.name, entry.title) = (name, title)).await;
            });
        }
        self.workspace_list.all.set(all);
    }
}

fn contents(set: &RecordStore) -> WorkspaceStats {
    WorkspaceStats { counts: set.counts(), files: set.count(RecordType::File) as u32, actions: set.head().0 }
}
