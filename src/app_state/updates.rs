//! Newer versions of the app.
use super::{AppState, LIVE};
use crate::browser::service_worker;
use leptos::prelude::*;

impl AppState {
    /// Listens for newer versions.
    pub(super) fn watch_updates(self) {
        service_worker::watch(|| LIVE.get().into_iter().for_each(|app| app.update.set(true)));
    }

    /// Switches to the newer version.
    pub fn take_update(self) {
        service_worker::activate();
    }
}
