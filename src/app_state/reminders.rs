//! Reminders as far as the browser is concerned: when they were seen, and notifications.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::AppState;
use crate::base::Timestamp;
use crate::browser::{notifications, preferences};

/// Whether reminders are shown as browser notifications.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotificationState {
    /// They are shown.
    On,
    /// They are not shown, but can be turned on.
    Off,
    /// The browser does not support them or the user denied them.
    Denied,
}

impl AppState {
    /// The time until which this workspace's reminders were seen here; initially a day ago.
    pub fn reminded(self) -> Timestamp {
        let workspace = self.workspace.id.get_untracked();
        preferences::reminded(workspace).map_or(Timestamp(self.now().0 - 86_400_000), Timestamp)
    }

    /// Marks all reminders up to now as seen.
    pub fn set_reminded(self, at: Timestamp) {
        preferences::set_reminded(self.workspace.id.get_untracked(), at.0);
    }

    /// Whether reminders are shown as notifications.
    pub fn notifying(self) -> NotificationState {
        match notifications::permission() {
            Some(false) => NotificationState::Denied,
            Some(true) if preferences::notifies() => NotificationState::On,
            _ => NotificationState::Off,
        }
    }

    /// Turns notifications on, which may ask the user for permission, or off.
    pub fn set_notifying(self, on: bool, then: impl FnOnce(NotificationState) + 'static) {
        preferences::set_notifies(on);
        spawn_local(async move {
            if on && notifications::permission().is_none() {
                notifications::request_permission().await;
            }
            then(self.notifying());
        });
    }

    /// Shows a notification, if they are on.
    pub fn notify(self, title: &str, body: &str, tag: &str) {
        if self.notifying() == NotificationState::On {
            notifications::show(title, body, tag);
        }
    }
}
