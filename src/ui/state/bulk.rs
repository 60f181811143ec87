//! The actions on many records at once.
use crate::locale::{Phrase, phrases};

/// An action on many records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BulkAction {
    /// Sets a field.
    Edit,
    /// Sets the owner.
    Assign,
    /// Adds a tag.
    AddTag,
    /// Removes a tag.
    TakeTag,
    /// Disqualifies leads.
    Disqualify,
    /// Deletes records.
    Delete,
}

impl BulkAction {
    /// The label of the button.
    pub fn label(self) -> Phrase {
        match self {
            BulkAction::Edit => phrases::BULK_EDIT,
            BulkAction::Assign => phrases::BULK_ASSIGN,
            BulkAction::AddTag => phrases::BULK_ADD_TAG,
            BulkAction::TakeTag => phrases::BULK_TAKE_TAG,
            BulkAction::Disqualify => phrases::DISQUALIFY,
            BulkAction::Delete => phrases::DELETE,
        }
    }

    /// The label of the button that carries it out, for the counted records.
    pub fn label_of(self) -> Phrase {
        match self {
            BulkAction::Disqualify => phrases::CLOSE_COUNT,
            BulkAction::Delete => phrases::DELETE_COUNT,
            _ => phrases::UPDATE_COUNT,
        }
    }
}
