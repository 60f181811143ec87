//! Failures in words: what happened, what is safe, what to do.
use leptos::prelude::GetUntracked;

use super::{Failure, Live};
use crate::locale::phrases;
use crate::port::StorageError;

impl Live {
    /// A failure in words: what happened, what is safe, what to do.
    pub fn explain(self, failure: &Failure) -> String {
        let language = self.language.get_untracked();
        match failure {
            Failure::Refused(refusal) => {
                let fields: Vec<&str> = refusal.fields().map(|field| field.label.of(language)).collect();
                let field = if fields.is_empty() { String::new() } else { format!("{}: ", fields.join(", ")) };
                format!("{field}{}", refusal.text.of(language))
            }
            Failure::Told(text) => text.clone(),
            Failure::NotLoaded => phrases::NOT_LOADED.of(language).to_string(),
            Failure::Storage(StorageError::Full) => phrases::FULL.of(language).to_string(),
            Failure::Storage(StorageError::Hung) => phrases::HUNG.of(language).to_string(),
            Failure::Storage(StorageError::Closed) => phrases::CONNECTION_CLOSED.of(language).to_string(),
            Failure::Storage(StorageError::Replaced) => phrases::REPLACED.of(language).to_string(),
            Failure::Storage(StorageError::Gone) => phrases::STORAGE_GONE.of(language).to_string(),
            Failure::Storage(StorageError::Damaged) => phrases::DAMAGED.of(language).to_string(),
            Failure::Storage(StorageError::Newer) => phrases::NEWER_DATABASE.of(language).to_string(),
            Failure::Storage(StorageError::Conflict) => phrases::FAILED.with(language, &["conflict"]),
            Failure::Storage(StorageError::Failed(why)) => phrases::FAILED.with(language, &[why]),
        }
    }
}
