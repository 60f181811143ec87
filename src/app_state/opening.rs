//! Opening and leaving a workspace, and following the commits of other tabs.
use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::state::{AppState, Open, SaveState, WorkspaceState};
use super::workspace_id::database;
use crate::base::{Seq, WorkspaceId};
use crate::browser::indexed_db::IndexedDb;
use crate::browser::preferences::{self, Preferences};
use crate::browser::tabs::Tabs;
use crate::browser::workspace_registry::ConfirmedHead;
use crate::browser::{AnyStorage, environment};
use crate::locale::phrases;
use crate::session::{Session, SessionError, demo_builder};
use crate::storage::StorageError;
use crate::storage::memory::MemoryStorage;
use crate::store::RecordStore;

impl AppState {
    /// Opens a workspace; `anyway` continues although commits are missing.
    pub fn open(self, workspace: WorkspaceId, anyway: bool) {
        let confirmed = preferences::sentinel(workspace);
        self.workspace.phase.set(WorkspaceState::Opening);
        self.queue.saved.set(SaveState::Saving);
        self.workspace.id.set(workspace);
        preferences::set_tab_workspace(workspace);
        self.messages.warning.set(None);
        self.workspace.me.set(Preferences::load().users.get(&workspace.to_string()).and_then(|id| id.parse().ok()));
        spawn_local(async move {
            let storage =
                match IndexedDb::open(&database(workspace), Box::new(move |why| self.on_database_closed(why))).await {
                    Ok(database) => AnyStorage::Kept(database),
                    Err(StorageError::Newer) => return self.workspace.phase.set(WorkspaceState::Newer),
                    // There is stored data that cannot be read: an empty page would look like data loss.
                    Err(error) if confirmed > Seq::NONE => {
                        return self
                            .workspace
                            .phase
                            .set(WorkspaceState::Failed(self.explain(&SessionError::Storage(error))));
                    }
                    Err(_) => {
                        self.messages.warning.set(Some(phrases::IN_MEMORY));
                        AnyStorage::Memory(MemoryStorage::default())
                    }
                };
            let is_kept = matches!(storage, AnyStorage::Kept(_));
            let is_demo = workspace == WorkspaceId::Demo;
            let world = environment::world(lazy_rules::load);
            // Before the journal is read: a commit that another tab stores while it is being read is caught up with.
            let missed = Rc::new(Cell::new(false));
            let tabs = Tabs::open(workspace, {
                let missed = missed.clone();
                move || self.on_other_tab_commit(workspace, &missed)
            });
            let stored = match anyway {
                true => Session::open_anyway(storage, world).await,
                false => Session::open_stored(storage, world).await,
            };
            let opened = match stored {
                Ok(session) if session.lacks_set_up() => match lazy_rules::part().await {
                    Ok(part) => (part.set_up)(self, session).await,
                    Err(failure) => Err(failure),
                },
                stored => stored,
            };
            match opened {
                Ok(session) => {
                    let head = session.read(RecordStore::head);
                    if is_kept && head < confirmed && !anyway {
                        self.workspace.phase.set(WorkspaceState::Lost(confirmed, head));
                        return;
                    }
                    self.workspace.is_incomplete.set_value(anyway);
                    if is_demo {
                        self.workspace.me.set(Some(demo_builder::ME));
                        preferences::set_sentinel(workspace, head);
                    }
                    if is_kept && !is_demo {
                        // Some browsers ask the user; the page opens in the meantime.
                        spawn_local(self.ask_to_keep(head > Seq(1)));
                    }
                    self.workspace.put(Open { session, tabs, confirmed: ConfirmedHead::default(), workspace });
                    self.recents.own_commits.update_value(HashSet::clear);
                    self.recents.last_visit.set(None);
                    self.update_preferences();
                    self.workspace.tick.update(|tick| *tick += 1);
                    self.workspace.phase.set(WorkspaceState::Open);
                    self.read_ahead(0, 0);
                    self.read_back(Seq::END);
                    self.next_job();
                    self.queue.show_saved();
                    if missed.get() {
                        self.on_other_tab_commit(workspace, &missed);
                    }
                }
                Err(SessionError::Storage(StorageError::Damaged)) => self.workspace.phase.set(WorkspaceState::Damaged),
                Err(failure) => self.workspace.phase.set(WorkspaceState::Failed(self.explain(&failure))),
            }
        });
    }

    /// Fills the search index in the background: type by type, a few records at a time.
    fn read_ahead(self, place: usize, from: usize) {
        let kind = self.read_untracked(|set| set.schema().work().get(place).copied());
        let Some(kind) = kind else { return };
        let go_on = move || match self.read_untracked(|set| set.texts().read_ahead(set, kind, from)) {
            Some(next) => self.read_ahead(place, next),
            None => self.read_ahead(place + 1, 0),
        };
        set_timeout(go_on, Duration::from_millis(20));
    }

    /// Leaves the workspace for the welcome page.
    pub fn leave(self) {
        self.save_last_visit();
        self.view_present();
        self.workspace.close();
        self.workspace.id.set(WorkspaceId::None);
        self.refresh_workspaces();
        preferences::set_tab_workspace(WorkspaceId::None);
        self.update_preferences();
        self.workspace.phase.set(WorkspaceState::Welcome);
    }

    /// Handles a commit of another tab to a workspace; as long as it is not open here, that is noted as missed.
    fn on_other_tab_commit(self, workspace: WorkspaceId, missed: &Cell<bool>) {
        let Some(open) = self.workspace.current().filter(|open| open.workspace == workspace) else {
            return missed.set(true);
        };
        spawn_local(async move {
            if let Ok(part) = lazy_rules::part().await {
                (part.catch_up)(self, open).await;
            }
        });
    }
}
