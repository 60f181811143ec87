//! What the browser remembers about reminders, and its notifications.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Live;
use crate::base::Moment;
use crate::browser::{notify, preferences};

/// Whether reminders are shown as notifications of the browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notifying {
    /// They are.
    On,
    /// They are not, and may be asked for.
    Off,
    /// The browser does not have them or the user forbade them.
    Denied,
}

impl Live {
    /// Until when the reminders of this workspace were seen here; before the first time, the last day's count.
    pub fn reminded(self) -> Moment {
        let workspace = self.workspace.get_untracked();
        preferences::reminded(&workspace).map_or(Moment(self.now().0 - 86_400_000), Moment)
    }

    /// All reminders until now were seen.
    pub fn set_reminded(self, at: Moment) {
        preferences::set_reminded(&self.workspace.get_untracked(), at.0);
    }

    /// Whether reminders become notifications.
    pub fn notifying(self) -> Notifying {
        match notify::allowed() {
            Some(false) => Notifying::Denied,
            Some(true) if preferences::notifies() => Notifying::On,
            _ => Notifying::Off,
        }
    }

    /// Turns notifications on, which asks the user where that was not done yet, or off.
    pub fn set_notifying(self, on: bool, then: impl FnOnce(Notifying) + 'static) {
        preferences::set_notifies(on);
        spawn_local(async move {
            if on && notify::allowed().is_none() {
                notify::ask().await;
            }
            then(self.notifying());
        });
    }

    /// Shows a notification, where they are on.
    pub fn notify(self, title: &str, body: &str, tag: &str) {
        if self.notifying() == Notifying::On {
            notify::show(title, body, tag);
        }
    }
}
