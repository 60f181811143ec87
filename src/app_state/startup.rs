//! Listeners of the page, and tasks after a workspace was opened and shown.
use leptos::prelude::*;

use super::appearance::{Density, Theme};
use super::embedding;
use super::state::AppState;
use super::workspaces::initial_workspace;
use crate::base::WorkspaceId;
use crate::browser::preferences::{self, Preferences};
use crate::locale::region::Region;
use crate::locale::{Language, catalog, phrases};
use crate::store::RecordStore;

impl AppState {
    /// The language of the preferences, or of the browser.
    pub fn wanted_language() -> Language {
        let chosen = Preferences::load().language;
        Language::from_tag(&if chosen.is_empty() { browser_language() } else { chosen })
    }

    /// Makes the state, from the preferences, and opens the workspace that this tab begins with.
    pub fn start() -> AppState {
        let preferences = Preferences::load();
        let region = Region::from_tag(&preferences.region).or_else(|| Region::from_tag(&browser_language()));
        Region::choose(region);
        let wanted = AppState::wanted_language();
        let language = if catalog::has(wanted, None) { wanted } else { Language::En };
        Region::speak(language);
        let density = Density::ALL.into_iter().find(|density| density.key() == preferences.density);
        let app = AppState::new();
        app.learn_when_asked();
        app.appearance.language.set(language);
        if language != wanted {
            app.messages.show_error(phrases::LANGUAGE_NOT_LOADED.with(language, &[wanted.name()]));
        }
        app.appearance.theme.set(Theme::from_key(&preferences.theme));
        app.appearance.density.set(density.unwrap_or_default());
        app.appearance.is_narrow.set(preferences.is_narrow);
        app.list_preferences.columns.set(preferences.columns);
        app.list_preferences.widths.set(preferences.widths);
        app.workspace_list.all.set(preferences::workspaces());
        app.queue.locked.set(embedding::locked());
        let workspace = initial_workspace();
        if workspace != WorkspaceId::None {
            app.open(workspace, false);
        }
        app
    }

    /// Starts the listeners for events from outside: newer versions, enquiries, other tabs in use, files opened with
    /// the app. Only the first call has an effect.
    pub fn start_listeners(self) {
        if !self.installation.is_listening.get_value() {
            self.installation.is_listening.set_value(true);
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
        if self.workspace.id.get_untracked() != WorkspaceId::Demo && self.workspace.is_stored() {
            self.settle_into_list(head);
            self.verify_daily();
        }
        self.after_demo_open(head);
        self.read_whole();
        self.watch_backups();
        self.watch_calendar_file();
        self.watch_team();
        self.close_overdue();
        self.drain_inbox();
    }
}

/// The tag of the browser's language.
fn browser_language() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}
