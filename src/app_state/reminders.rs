//! What the browser remembers about reminders, and its notifications.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::AppState;
use crate::base::Timestamp;
use crate::browser::{notifications, preferences};

/// Whether reminders are shown as notifications of the browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotificationState {
    /// They are.
    On,
    /// They are not, and may be asked for.
    Off,
    /// The browser does not have them or the user forbade them.
    Denied,
}

impl AppState {
    /// Until when the reminders of this workspace were seen here; before the first time, the last day's count.
    pub fn reminded(self) -> Timestamp {
        let workspace = self.workspace.get_untracked();
        preferences::reminded(&workspace).map_or(Timestamp(self.now().0 - 86_400_000), Timestamp)
    }

    /// All reminders until now were seen.
    pub fn set_reminded(self, at: Timestamp) {
        preferences::set_reminded(&self.workspace.get_untracked(), at.0);
    }

    /// Whether reminders become notifications.
    pub fn notifying(self) -> NotificationState {
        match notifications::permission() {
            Some(false) => NotificationState::Denied,
            Some(true) if preferences::notifies() => NotificationState::On,
            _ => NotificationState::Off,
        }
    }

    /// Turns notifications on, which asks the user where that was not done yet, or off.
    pub fn set_notifying(self, on: bool, then: impl FnOnce(NotificationState) + 'static) {
        preferences::set_notifies(on);
        spawn_local(async move {
            if on && notifications::permission().is_none() {
                notifications::request_permission().await;
            }
            then(self.notifying());
        });
    }

    /// Shows a notification, where they are on.
    pub fn notify(self, title: &str, body: &str, tag: &str) {
        if self.notifying() == NotificationState::On {
            notifications::show(title, body, tag);
        }
    }
}
