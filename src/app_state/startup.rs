//! What the page listens to, and what it looks after once a workspace is open and seen.
use std::cell::Cell;

use leptos::prelude::GetUntracked;

use super::AppState;
use super::workspaces::DEMO;
use crate::store::RecordStore;

thread_local! {
    static ATTENDING: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Begins to hear of what comes from outside: newer versions, enquiries, other tabs in use, files that
    /// are opened with the app. Once is enough.
    pub fn start_listeners(self) {
        if !ATTENDING.replace(true) {
            self.watch_updates();
            self.watch_leaving();
            self.watch_focus();
            self.listen();
            self.watch_opened();
        }
    }

    /// What an opened workspace needs beyond being seen: what this browser remembers of it, backups, what is overdue,
    /// what waits.
    pub fn after_open(self) {
        let head = self.read_untracked_present(RecordStore::head);
        self.load_local_history(head);
        self.sync_name();
        if self.workspace.get_untracked() != DEMO && self.stores() {
            self.settle_into_list(head);
            self.verify_daily();
        }
        self.after_demo_open(head);
        self.read_whole();
        self.watch_backups();
        self.close_overdue();
        self.drain_inbox();
    }
}
