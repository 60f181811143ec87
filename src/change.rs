//! Commits and the changes in them: the one form of a user action, for storage, undo, history and other tabs.
pub mod action;
pub mod commit_codec;

pub use action::{Action, ActionLabel};

use std::sync::Arc;

use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::RecordType;

/// The bytes of an attached file, under the id of its record; shared, because a command may be decided again.
pub type Blob = (Id, Arc<Vec<u8>>);

/// A fact about one record.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// The record came to be, with these fields.
    Create {
        /// Its kind.
        kind: RecordType,
        /// Its fields when it was created.
        row: Row,
    },
    /// A field got another value.
    Set {
        /// The record's kind.
        kind: RecordType,
        /// The record.
        id: Id,
        /// The field's number.
        field: FieldId,
        /// The value before; `None` if the field was empty.
        before: Option<Value>,
        /// The value after; `None` if it was emptied.
        after: Option<Value>,
    },
    /// The record went away; these were its fields.
    Remove {
        /// Its kind.
        kind: RecordType,
        /// Its last fields.
        row: Row,
    },
}

impl Change {
    /// The record the change is about.
    pub fn record(&self) -> (RecordType, Id) {
        match self {
            Change::Create { kind, row } | Change::Remove { kind, row } => (*kind, row.id()),
            Change::Set { kind, id, .. } => (*kind, *id),
        }
    }
}

/// What a commit is and did, without the changes: what the undo menu and the history's headings need.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// Its place in the journal, from 1 on without gaps.
    pub seq: u32,
    /// Its identity in other copies of the workspace.
    pub id: Id,
    /// The clock's word; never used to order commits.
    pub at: Timestamp,
    /// The user who did it, where one is chosen.
    pub by: Option<Id>,
    /// What was done.
    pub cause: ActionLabel,
    /// The commit this one takes back or does again; see [`ActionLabel::action`].
    pub about: Option<u32>,
    /// How many changes it holds.
    pub size: u32,
}

/// One user action: stored whole or not at all.
#[derive(Clone, PartialEq, Debug)]
pub struct Commit {
    /// What it is.
    pub header: Header,
    /// What it changed, in order.
    pub changes: Vec<Change>,
}
