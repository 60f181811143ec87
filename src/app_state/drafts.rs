//! Unsaved input: in fields of records, kept by the tab across a reload, and in forms that were closed, kept by this
//! browser until they are saved or discarded.
use leptos::prelude::GetUntracked;

use super::state::AppState;
use crate::base::{FieldId, Id};
use crate::browser::preferences::{self, Draft, FormDraft};

/// The number of forms that are kept for a workspace.
const MAX_FORMS: usize = 12;
/// The number of characters that are kept of each input.
const MAX_CHARS: usize = 20_000;

/// Unsaved input in a field of an existing record.
pub struct UnsavedInput {
    /// The record.
    pub id: Id,
    /// The field.
    pub field: FieldId,
    /// The input.
    pub text: String,
    /// What was stored when its editor was opened, if that is known.
    pub before: Option<String>,
}

impl AppState {
    /// Stores the unsaved input in fields of existing records.
    pub fn keep_typed(self, all: impl Iterator<Item = UnsavedInput>) {
        let is_there = |id: Id| self.read_untracked_present(|set| set.locate(id).is_some());
        let draft = |input: UnsavedInput| {
            let UnsavedInput { id, field, text, before } = input;
            Draft { record: id.to_string(), field, text, before: before.into_iter().collect() }
        };
        let drafts: Vec<Draft> = all.filter(|input| is_there(input.id)).map(draft).collect();
        preferences::set_drafts(self.workspace.id.get_untracked(), &drafts);
    }

    /// The unsaved input in fields of existing records from before a reload.
    pub fn kept_typed(self) -> Vec<UnsavedInput> {
        let drafts = preferences::drafts(self.workspace.id.get_untracked());
        let read = |draft: Draft| {
            let Draft { record, field, text, before } = draft;
            Some(UnsavedInput { id: record.parse().ok()?, field, text, before: before.into_iter().next() })
        };
        let is_there = |id: Id| self.read_untracked_present(|set| set.locate(id).is_some());
        drafts.into_iter().filter_map(read).filter(|input| is_there(input.id)).collect()
    }

    /// The input of a form that was not saved, the latest.
    pub fn form_draft(self, form: &str) -> Option<FormDraft> {
        let drafts = preferences::form_drafts(self.workspace.id.get_untracked());
        drafts.into_iter().rev().find(|draft| draft.form == form)
    }

    /// Keeps the input of a form; the oldest form goes if there are too many.
    pub fn keep_form(self, mut draft: FormDraft) {
        let cut = |(input, text): (String, String)| (input, text.chars().take(MAX_CHARS).collect());
        draft.texts = draft.texts.into_iter().map(cut).collect();
        let workspace = self.workspace.id.get_untracked();
        let mut drafts = preferences::form_drafts(workspace);
        drafts.retain(|other| (other.at, &other.form) != (draft.at, &draft.form));
        drafts.push(draft);
        drafts.drain(..drafts.len().saturating_sub(MAX_FORMS));
        preferences::set_form_drafts(workspace, &drafts);
    }

    /// Discards the input of a form that was opened at a time.
    pub fn drop_form(self, form: &str, at: i64) {
        let workspace = self.workspace.id.get_untracked();
        let mut drafts = preferences::form_drafts(workspace);
        let before = drafts.len();
        drafts.retain(|other| (other.at, other.form.as_str()) != (at, form));
        if drafts.len() < before {
            preferences::set_form_drafts(workspace, &drafts);
        }
    }

    /// Discards the input of all forms of the open workspace.
    pub(super) fn drop_forms(self) {
        preferences::set_form_drafts(self.workspace.id.get_untracked(), &Vec::new());
    }
}
