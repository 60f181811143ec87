//! Unsaved input in fields of records, kept by the tab across a reload.
use leptos::prelude::GetUntracked;

use super::state::AppState;
use crate::base::{FieldId, Id};
use crate::browser::preferences::{self, Draft};

impl AppState {
    /// Stores the unsaved input in fields of existing records.
    pub fn keep_typed(self, all: impl Iterator<Item = (Id, FieldId, String)>) {
        let is_there = |id: Id| self.read_untracked_present(|set| set.locate(id).is_some());
        let drafts: Vec<Draft> = all
            .filter(|(id, ..)| is_there(*id))
            .map(|(id, field, text)| Draft { record: id.to_string(), field, text })
            .collect();
        preferences::set_drafts(self.workspace.id.get_untracked(), &drafts);
    }

    /// The unsaved input in fields of existing records from before a reload.
    pub fn kept_typed(self) -> Vec<(Id, FieldId, String)> {
        let drafts = preferences::drafts(self.workspace.id.get_untracked());
        let read = |draft: Draft| Some((draft.record.parse().ok()?, draft.field, draft.text));
        let is_there = |id: Id| self.read_untracked_present(|set| set.locate(id).is_some());
        drafts.into_iter().filter_map(read).filter(|(id, ..)| is_there(*id)).collect()
    }
}
