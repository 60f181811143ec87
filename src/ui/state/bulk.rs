//! What can be done to many records at once.
use crate::locale::{Phrase, phrases};

/// What shall be done to many records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BulkAction {
    /// Give a field a value.
    Edit,
    /// Give them an owner.
    Assign,
    /// Add a tag.
    AddTag,
    /// Take a tag away.
    TakeTag,
    /// Close them without conversion.
    Disqualify,
    /// Delete them.
    Delete,
}

impl BulkAction {
    /// What the button says.
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
}
