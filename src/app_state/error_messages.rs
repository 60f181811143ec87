//! Error messages: what happened, what is safe, what to do.
use leptos::prelude::{GetUntracked, Set};

use super::state::{AppState, Messages, Toast};
use crate::locale::phrases;
use crate::session::SessionError;
use crate::storage::StorageError;

impl AppState {
    /// The message for an error: what happened, what is safe, what to do.
    pub fn explain(self, failure: &SessionError) -> String {
        let language = self.appearance.language.get_untracked();
        match failure {
            SessionError::Refused(refusal) => refusal.words(language),
            SessionError::Told(text) => text.clone(),
            SessionError::NotLoaded => phrases::NOT_LOADED.of(language).to_string(),
            SessionError::Storage(StorageError::Full) => phrases::FULL.of(language).to_string(),
            SessionError::Storage(StorageError::Hung) => phrases::HUNG.of(language).to_string(),
            SessionError::Storage(StorageError::Closed) => phrases::CONNECTION_CLOSED.of(language).to_string(),
            SessionError::Storage(StorageError::Replaced) => phrases::REPLACED.of(language).to_string(),
            SessionError::Storage(StorageError::Gone) => phrases::STORAGE_GONE.of(language).to_string(),
            SessionError::Storage(StorageError::Damaged) => phrases::DAMAGED.of(language).to_string(),
            SessionError::Storage(StorageError::Newer) => phrases::NEWER_DATABASE.of(language).to_string(),
            SessionError::Storage(StorageError::InTeam) => phrases::IN_TEAM.of(language).to_string(),
            SessionError::Storage(StorageError::Conflict) => phrases::FAILED.with(language, &["conflict"]),
            SessionError::Storage(StorageError::Failed(why)) => phrases::FAILED.with(language, &[why]),
        }
    }
}

impl Messages {
    /// Shows a failure.
    pub fn show_error(&self, text: String) {
        self.toast.set(Some(Toast { done: None, text, is_bad: true, is_won: false, reverse: None }));
    }

    /// Shows a plain message.
    pub fn show(&self, text: String) {
        self.toast.set(Some(Toast { done: None, text, is_bad: false, is_won: false, reverse: None }));
    }
}
