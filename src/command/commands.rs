//! The commands: everything a user can do.
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
    /// Adds missing default records to a workspace, and names a new one.
    Setup(Option<String>),
    /// Creates a record.
    Create(RecordType, Vec<FieldEdit>),
    /// Sets fields of a record.
    Edit(Id, Vec<FieldEdit>),
    /// Puts the entries of a list into this order; the number is that of the field with the position.
    Reorder(FieldId, Vec<Id>),
    /// Deletes records; links to them are cleared, activities about them alone are deleted too.
    Delete(Vec<Id>),
    /// Deletes a custom field with its values in all records.
    DeleteField(Id),
    /// Creates a pipeline as a copy of another one, with the given names.
    CopyPipeline(Id, Option<Value>, Option<Value>),
    /// Assigns leads without an owner by the assignment rules.
    AssignByRules(Vec<Id>),
    /// Accepts an enquiry.
    AcceptEnquiry(AcceptEnquiry),
    /// Logs an activity about a record.
    Log(Id, Vec<FieldEdit>),
    /// Marks an unread lead as read by its owner.
    MarkRead(Id),
    /// Logs an activity about an open lead, with signs of readiness.
    LogWithReadiness(Id, Vec<FieldEdit>, Vec<FieldId>),
    /// Marks an activity as done; a recurring one is planned again on its next date.
    Complete(Id),
    /// Marks an activity as done, with its outcome and a follow-up.
    CompleteWithOutcome(CompleteWithOutcome),
    /// Reschedules an activity to a date and, optionally, a time.
    Schedule(Id, Option<Date>, Option<Timestamp>),
    /// Disqualifies leads, with a reason.
    Disqualify(Vec<Id>, Id),
    /// Closes every open lead that is past its qualification deadline.
    CloseOverdue,
    /// Applies the same edit to many records; those that reject it remain unchanged.
    Bulk(Arc<Vec<Id>>, BulkEdit),
    /// Sets fields of several records, each with its own value; those that reject it remain unchanged.
    SetCells(Arc<Vec<(Id, FieldEdit)>>),
    /// Converts many leads.
    BulkConvert(Arc<Vec<Conversion>>),
    /// Converts a lead.
    Convert(Conversion),
    /// Merges records into one of them.
    Merge(Merge),
    /// Remembers that records are not duplicates, although they look alike.
    MarkNotDuplicates(Vec<Id>),
    /// Makes an additional contact of a deal its primary one, by the contact role.
    MakePrimary(Id),
    /// Attaches files to a record.
    Attach(Id, Vec<Attachment>),
    /// Adds entries to picklists and carries out a command that uses them, as one action.
    WithNewChoices(Vec<NewChoice>, Box<Command>),
    /// Imports a file, whole or not at all.
    Import(Import),
    /// Merges the changes of another copy of the workspace.
    MergeWorkspace(MergeWorkspace),
    /// Undoes a commit.
    Undo(Commit),
    /// Redoes a commit that was undone.
    Redo(Commit),
    /// Restores records that a commit removed.
    Restore(Commit, Vec<Id>),
}

/// The content of a file to import.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name.
    pub file: String,
    /// New records, including links between them. Shared, because a command is decided again after a conflict.
    pub new: Rc<Vec<(RecordType, Row)>>,
    /// Fields to set in existing records.
    pub fills: Rc<Vec<(Id, Vec<FieldEdit>)>>,
}
