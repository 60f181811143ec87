//! Newer versions of the app.
use super::state::AppState;
use crate::browser::service_worker::{self, Update};
use leptos::prelude::*;

impl AppState {
    /// Listens for newer versions.
    pub(super) fn watch_updates(self) {
        service_worker::watch(move |update| {
            self.installation.update.set_value(Some(update));
            self.installation.has_update.set(true);
        });
    }

    /// Switches to the newer version.
    pub fn take_update(self) {
        self.installation.update.get_value().iter().for_each(Update::activate);
    }
}
