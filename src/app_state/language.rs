//! Changing the language of the page, whose texts may have to be loaded first.
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::state::AppState;
use crate::browser::catalogs;
use crate::browser::preferences::Preferences;
use crate::locale::catalog::{self, Part};
use crate::locale::region::Region;
use crate::locale::{Language, phrases};

/// Begins to fetch parts of the texts of the page's language, so that they come together with what needs them.
pub fn prefetch_texts(parts: &[Part]) {
    parts.iter().for_each(|part| catalogs::prefetch(Region::spoken(), *part));
}

/// Loads parts of the texts of the page's language. Returns whether they are there.
pub async fn load_texts(parts: &[Part]) -> bool {
    let language = Region::spoken();
    for part in parts {
        if !catalogs::load(language, Some(*part)).await {
            return false;
        }
    }
    true
}

/// Calls a function once the texts are there with which the page begins: at once in English.
pub fn when_first_texts_are_there(then: fn()) {
    catalogs::tell_missing();
    let language = AppState::wanted_language();
    if catalog::has(language, None) {
        return then();
    }
    // Leptos has no executor before it is mounted.
    spawn_local(async move {
        // Without them, the page begins in English and says so. A build without chunks has nothing that loads the rest.
        match cfg!(feature = "split") {
            true => catalogs::load(language, None).await,
            false => catalogs::load_whole(language).await,
        };
        then();
    });
}

impl AppState {
    /// Changes the language of the page for this and later visits, once its texts are there.
    pub fn speak(self, language: Language) {
        self.with_language(language, move |language| {
            self.set_language(language);
            Preferences { language: language.code().to_string(), ..Preferences::load() }.save();
        });
    }

    /// Sets the language of the page, whose texts are there.
    pub(super) fn set_language(self, language: Language) {
        Region::speak(language);
        self.appearance.language.set(language);
    }

    /// Loads the texts of a language for what is done with it then. A failure is told.
    pub fn with_language(self, language: Language, then: impl FnOnce(Language) + 'static) {
        spawn_local(async move {
            if catalogs::load_whole(language).await {
                return then(language);
            }
            let present = self.appearance.language.get_untracked();
            self.messages.show_error(phrases::LANGUAGE_NOT_LOADED.with(present, &[language.name()]));
        });
    }
}
