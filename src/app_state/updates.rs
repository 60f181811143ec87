//! Newer versions of the app.
use super::state::AppState;
use crate::browser::service_worker;
use leptos::prelude::*;

impl AppState {
    /// Listens for newer versions.
    pub(super) fn watch_updates(self) {
        service_worker::watch(move || self.installation.has_update.set(true));
    }

    /// Switches to the newer version.
    pub fn take_update(self) {
        service_worker::activate();
    }
}
