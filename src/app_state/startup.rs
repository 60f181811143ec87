//! Listeners of the page, and tasks after a workspace was opened and shown.
use std::cell::Cell;

use leptos::prelude::GetUntracked;

use super::AppState;
use super::workspaces::DEMO;
use crate::store::RecordStore;

thread_local! {
    static ATTENDING: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Starts the listeners for events from outside: newer versions, enquiries, other tabs in use, files opened with
    /// the app. Only the first call has an effect.
    pub fn start_listeners(self) {
        if !ATTENDING.replace(true) {
            self.watch_updates();
            self.watch_leaving();
            self.watch_focus();
            self.listen();
            self.watch_opened();
        }
    }

    /// Starts the tasks after a workspace was opened: its history in this browser, backups, overdue leads, waiting
    /// files.
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
