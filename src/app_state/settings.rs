//! What the settings need from the browser: names of currencies and months, the current user, and midnight.
use std::time::Duration;

use leptos::prelude::*;

use super::state::AppState;
use crate::base::Id;
use crate::base::money::CODES;
use crate::browser::preferences::Preferences;
use crate::browser::{environment, files, intl};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::locale::region::Region;
use crate::locale::{Language, phrases};

impl AppState {
    /// The codes and names of all currencies, by name.
    pub fn currencies(language: Language) -> Vec<(String, String)> {
        let codes: Vec<&str> = CODES.split_whitespace().collect();
        let names = intl::currencies(&codes, language);
        let mut all: Vec<(String, String)> = codes.into_iter().map(str::to_string).zip(names).collect();
        all.sort_by_key(|(_, name)| crate::base::fold::fold(name));
        all
    }

    /// The names of the twelve months.
    pub fn months(language: Language) -> Vec<String> {
        intl::months(language)
    }

    /// Saves theme, workspace and the like for the next visit. The language stays the chosen one, or the browser's: the
    /// page may be in English only because that could not be loaded.
    pub fn update_preferences(self) {
        let Preferences { language, mut users, .. } = Preferences::load();
        let workspace = self.workspace.id.get_untracked();
        let (own, me) = (workspace.to_string(), self.workspace.me.get_untracked().map(|id| id.to_string()));
        // An empty entry says that the user chose nobody; none, that nobody has chosen yet.
        if me.is_some() || users.get(&own).is_some() {
            users.insert(own, me.unwrap_or_default());
        }
        Preferences {
            users,
            language,
            region: Region::chosen().map(Region::key).unwrap_or_default().to_string(),
            theme: self.appearance.theme.get_untracked().key().to_string(),
            density: self.appearance.density.get_untracked().key().to_string(),
            is_narrow: self.appearance.is_narrow.get_untracked(),
            workspace: self.workspace.id.get_untracked(),
            columns: self.list_preferences.columns.get_untracked(),
            widths: self.list_preferences.widths.get_untracked(),
        }
        .save();
    }

    /// Sets the current user of this browser.
    pub fn work_as(self, user: Option<Id>) {
        self.workspace.me.set(user);
        self.update_preferences();
    }

    /// Whether the user has chosen who works in this browser, or that it is nobody.
    pub fn has_chosen_user(self) -> bool {
        let workspace = self.workspace.id.get_untracked().to_string();
        self.workspace.me.get_untracked().is_some() || Preferences::load().users.get(&workspace).is_some()
    }

    /// Offers a text as a download.
    pub fn save_text(self, name: &str, kind: &str, text: &str) {
        let saved = files::blob(kind, text.as_bytes()).and_then(|blob| files::download(name, &blob));
        if saved.is_err() {
            self.messages.show_error(phrases::DOWNLOAD_FAILED.of(self.appearance.language.get_untracked()).to_string());
        }
    }

    /// Closes overdue leads if the workspace is set to: now, and after every midnight while it is open.
    pub(super) fn close_overdue(self) {
        let wanted = self.read_untracked(|set| {
            set.get(RecordType::Settings, settings::SETTINGS_ID).is_some_and(|row| row.is(settings::AUTO_CLOSE))
        });
        if wanted {
            self.run(Command::CloseOverdue, |_| {});
        }
        let workspace = self.workspace.id.get_untracked();
        let again = move || {
            if self.workspace.id.get_untracked() == workspace {
                self.close_overdue();
            }
        };
        // A little after midnight, so that a clock that is ahead of the timer is on the new date.
        set_timeout(again, Duration::from_millis(environment::until_midnight() + 2_000));
    }
}
