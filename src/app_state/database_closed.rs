//! What the page does when another tab or the browser closes the open workspace's database.
use leptos::prelude::*;

use super::state::{AppState, SaveState, WorkspaceState};
use crate::base::WorkspaceId;
use crate::browser::indexed_db::CloseReason;
use crate::browser::preferences;
use crate::locale::phrases;

impl AppState {
    /// Handles the loss of the database to another tab or the browser.
    pub(super) fn on_database_closed(self, why: CloseReason) {
        if !self.workspace.is_open() {
            return;
        }
        match why {
            CloseReason::Replaced => self.messages.warning.set(Some(phrases::REPLACED)),
            // This page's memory has the only copy: it stays, and is offered as a file.
            CloseReason::Removed => {
                self.messages.warning.set(Some(phrases::STORAGE_GONE));
                self.queue.saved.set(SaveState::No);
            }
            CloseReason::Deleted => {
                self.workspace.close();
                self.workspace.id.set(WorkspaceId::None);
                self.refresh_workspaces();
                preferences::set_tab_workspace(WorkspaceId::None);
                self.workspace.phase.set(WorkspaceState::Welcome);
                self.messages.warning.set(Some(phrases::WORKSPACE_GONE));
            }
        }
    }
}
