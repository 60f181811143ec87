//! Newer versions of the app.
use super::{LIVE, Live};
use crate::browser::updates;
use leptos::prelude::*;

impl Live {
    /// Hears of newer versions from now on.
    pub(super) fn watch_updates(self) {
        updates::watch(|| LIVE.get().into_iter().for_each(|live| live.update.set(true)));
    }

    /// Goes on with the newer version.
    pub fn take_update(self) {
        updates::take_over();
    }
}
