//! Commits and their changes: the single form of a user action, for storage, undo, history and other tabs.
pub mod action;
pub mod commit_codec;

pub use action::{Action, ActionLabel};

use std::sync::Arc;

use crate::base::{FieldId, Id, ReplicaId, Row, Seq, Timestamp, Value};
use crate::domain::RecordType;

/// The bytes of an attached file, with the id of its record; shared, because a command may be decided more than once.
pub type Blob = (Id, Arc<Vec<u8>>);

/// A fact about one record.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// The record was created with these fields.
    Create {
        /// The record type.
        kind: RecordType,
        /// Its fields at creation.
        row: Row,
    },
    /// A field was set.
    Set {
        /// The record type.
        kind: RecordType,
        /// The record.
        id: Id,
        /// The field's number.
        field: FieldId,
        /// The value before; `None` if the field was empty.
        before: Option<Value>,
        /// The value after; `None` if the field was cleared.
        after: Option<Value>,
    },
    /// The record was removed; these were its fields.
    Remove {
        /// The record type.
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

/// The metadata of a commit, without the changes: all that the undo menu and the history's headings need.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// The position in the journal, from 1 on without gaps.
    pub seq: Seq,
    /// The identity in other copies of the workspace.
    pub id: Id,
    /// The time by the clock; never used to order commits.
    pub at: Timestamp,
    /// The user who did it, if one is chosen.
    pub by: Option<Id>,
    /// The browser in which it was done, if it came from another one.
    pub from: Option<ReplicaId>,
    /// The action.
    pub cause: ActionLabel,
    /// The commit that this one undoes or redoes; see [`ActionLabel::action`].
    pub about: Option<Seq>,
    /// The number of changes.
    pub size: u32,
}

/// A user action with all its changes: stored whole or not at all.
#[derive(Clone, PartialEq, Debug)]
pub struct Commit {
    /// The metadata.
    pub header: Header,
    /// The changes, in order.
    pub changes: Vec<Change>,
}
