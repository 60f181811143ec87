//! The commands: everything a user can want done.
use std::rc::Rc;
use std::sync::Arc;

use super::accept_enquiry::AcceptEnquiry;
use super::activity::CompleteWithOutcome;
use super::bulk::BulkEdit;
use super::convert::Conversion;
use super::create::NewChoice;
use super::decision::FieldEdit;
use super::files::Attachment;
use super::merge::Merge;
use super::merge_workspace::MergeWorkspace;
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value};
use crate::change::Commit;
use crate::domain::RecordType;

/// A user's intent.
#[derive(Clone, Debug)]
pub enum Command {
    /// Give a workspace the default lists, or those of them it does not have yet, and a new one its name.
    Setup(Option<String>),
    /// Create a record.
    Create(RecordType, Vec<FieldEdit>),
    /// Change fields of a record.
    Edit(Id, Vec<FieldEdit>),
    /// Put records of a list into this order; the number is that of the field that keeps it.
    Reorder(FieldId, Vec<Id>),
    /// Delete records; links to them are emptied, activities about them alone go with them.
    Delete(Vec<Id>),
    /// Delete one of the workspace's own fields with its values in all records.
    DeleteField(Id),
    /// Create a pipeline as a copy of another one, with its names.
    CopyPipeline(Id, Option<Value>, Option<Value>),
    /// Give leads without owner to whom the assignment rules say.
    AssignByRules(Vec<Id>),
    /// Take an enquiry in.
    AcceptEnquiry(AcceptEnquiry),
    /// Log an activity about a record.
    Log(Id, Vec<FieldEdit>),
    /// The owner has seen a lead that was unread.
    MarkRead(Id),
    /// Log an activity about an open lead, with the signs of readiness that it showed.
    LogWithReadiness(Id, Vec<FieldEdit>, Vec<FieldId>),
    /// Mark an activity as done; a recurring one comes next on its next day.
    Complete(Id),
    /// Mark an activity as done, with its outcome and what follows from it.
    CompleteWithOutcome(CompleteWithOutcome),
    /// Move an activity to a day and, with a time, to a moment.
    Schedule(Id, Option<Date>, Option<Timestamp>),
    /// Close leads without conversion, with a reason.
    Disqualify(Vec<Id>, Id),
    /// Close every open lead that is past its qualification deadline.
    CloseOverdue,
    /// Do the same to many records; those that refuse it stay as they are.
    Bulk(Arc<Vec<Id>>, BulkEdit),
    /// Set fields of several records, each its own; those that refuse it stay as they are.
    SetCells(Arc<Vec<(Id, FieldEdit)>>),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Conversion>>),
    /// Convert a lead.
    Convert(Conversion),
    /// Merge records into one of them.
    Merge(Merge),
    /// Remember that records are not the same, although they look alike.
    MarkNotDuplicates(Vec<Id>),
    /// Make a further contact of a deal its primary one; the contact role.
    MakePrimary(Id),
    /// Attach files to a record.
    Attach(Id, Vec<Attachment>),
    /// Add entries to lists, and carry a command out that uses them, as one action.
    WithNewChoices(Vec<NewChoice>, Box<Command>),
    /// Take a file in, whole or not at all.
    Import(Import),
    /// Take in what another copy of the workspace brings.
    MergeWorkspace(MergeWorkspace),
    /// Take back a commit.
    Undo(Commit),
    /// Do a commit again that was taken back.
    Redo(Commit),
    /// Bring records back that a commit removed.
    Restore(Commit, Vec<Id>),
}

/// What comes from a file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name.
    pub file: String,
    /// New records, links between them included. Shared, because a command is decided again after a conflict.
    pub new: Rc<Vec<(RecordType, Row)>>,
    /// Fields of records that are there already.
    pub fills: Rc<Vec<(Id, Vec<FieldEdit>)>>,
}
