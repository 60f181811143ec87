//! The commands: everything a user can do.
use std::rc::Rc;
use std::sync::Arc;

use super::accept_enquiry::AcceptEnquiry;
use super::activity::CompleteWithOutcome;
use super::automation::Automate;
use super::bulk::BulkEdit;
use super::campaign::AddMembers;
use super::convert::Conversion;
use super::create::NewChoice;
use super::custom_type::NewType;
use super::deal_room::RoomChoice;
use super::decision::FieldEdit;
use super::email::Email;
use super::files::Attachment;
use super::layout::SaveLayout;
use super::meeting::Invite;
use super::merge::Merge;
use super::merge_workspace::MergeWorkspace;
use super::quote_answer::Taking;
use super::quotes::Acceptance;
use super::sequence::Enrol;
use super::set_up::SetUp;
use super::undo::UndoWish;
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value};
use crate::change::{Action, Blob, Commit};
use crate::domain::RecordType;
use crate::store::deal_room::{RoomFile, RoomWish};
use crate::store::meetings::Response;
use crate::store::quote_answer::AnswerFile;
use crate::store::sequences::End;

/// A user's intent.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds missing default records to a workspace, and names a new one.
    Setup {
        /// The name; `None` leaves it as it is.
        name: Option<String>,
    },
    /// Sets a new workspace up as its user says.
    SetUp(SetUp),
    /// Creates a record.
    Create {
        /// The record type.
        kind: RecordType,
        /// The given fields.
        fields: Vec<FieldEdit>,
    },
    /// Sets fields of a record.
    Edit {
        /// The record.
        id: Id,
        /// The fields with their new values.
        fields: Vec<FieldEdit>,
    },
    /// Puts the entries of a list into this order.
    Reorder {
        /// The field with the position.
        order: FieldId,
        /// The entries in their new order.
        ids: Vec<Id>,
    },
    /// Deletes records; links to them are cleared, activities about them alone are deleted too.
    Delete(Vec<Id>),
    /// Assigns consecutive numbers to the records that have none of their own.
    AssignNumbers {
        /// The field's record.
        field: Id,
    },
    /// Deletes a custom field with its values in all records.
    DeleteField {
        /// The field's record.
        field: Id,
    },
    /// Adds a custom record type with its fields.
    MakeType(NewType),
    /// Moves a custom record type to a place of its own, because another one has the same.
    SeparateType {
        /// The type's record.
        custom_type: Id,
    },
    /// Creates a pipeline as a copy of another one, with the given names.
    CopyPipeline {
        /// The pipeline to copy.
        pipeline: Id,
        /// The name of the copy.
        name: Option<Value>,
        /// Its German name.
        name_de: Option<Value>,
    },
    /// Arranges the pages and forms of a record type, or resets that.
    SaveLayout(SaveLayout),
    /// Assigns leads without an owner by the assignment rules.
    AssignByRules {
        /// The leads.
        leads: Vec<Id>,
    },
    /// Accepts an enquiry.
    AcceptEnquiry(AcceptEnquiry),
    /// Logs an activity about a record.
    Log {
        /// The record.
        about: Id,
        /// The fields of the activity.
        fields: Vec<FieldEdit>,
    },
    /// Logs emails of which drafts are made, as done.
    LogEmails(Arc<Vec<Email>>),
    /// Logs letters that are printed, as done.
    LogLetters(Arc<Vec<Email>>),
    /// Logs an email of which a draft is made as the planned activity for which it is written.
    LogStepEmail {
        /// The activity.
        step: Id,
        /// The email.
        email: Email,
    },
    /// Notes and logs an invitation to a meeting, or its cancellation, of which a draft is made.
    Invite(Invite),
    /// Notes what a participant of a meeting answered.
    Respond {
        /// The meeting.
        meeting: Id,
        /// The participant (`store::meetings::Participant::key`).
        key: String,
        /// The answer.
        response: Response,
    },
    /// Puts a sequence on records.
    Enrol(Enrol),
    /// Ends a sequence on a record, because the person replied or because it is to stop.
    EndSequence {
        /// The enrolment.
        enrolment: Id,
        /// Why.
        end: End,
    },
    /// Adds people to a campaign.
    AddToCampaign(AddMembers),
    /// Sets the status of members of a campaign.
    SetMemberStatus {
        /// The members.
        members: Arc<Vec<Id>>,
        /// The status.
        status: Id,
    },
    /// Takes members out of their campaign.
    RemoveMembers(Arc<Vec<Id>>),
    /// Sends a quote: it gets its number, and stays as it is.
    SendQuote {
        /// The quote.
        quote: Id,
    },
    /// Logs an email with a quote, and sends the quote if it is a draft.
    EmailQuote {
        /// The number that the email names.
        number: String,
        /// The email, about the quote.
        email: Email,
    },
    /// Creates the next version of a quote.
    NewQuoteVersion {
        /// The quote.
        quote: Id,
    },
    /// Notes that the customer accepted a quote.
    AcceptQuote {
        /// The quote.
        quote: Id,
        /// What that means for its opportunity.
        how: Acceptance,
    },
    /// Notes that the customer declined a quote.
    DeclineQuote {
        /// The quote.
        quote: Id,
    },
    /// Takes the answer of a customer to a quote from its file.
    TakeQuoteAnswer {
        /// The file.
        file: Arc<AnswerFile>,
        /// What becomes of it.
        how: Taking,
    },
    /// Logs that the page of a deal room was saved for a customer.
    LogRoom(RoomWish),
    /// Takes what the reader of a deal room wrote.
    TakeRoomAnswer {
        /// The file.
        file: Arc<RoomFile>,
        /// What is taken of it.
        choice: Arc<RoomChoice>,
    },
    /// Gives a quote the next number, because an earlier one has the same.
    RenumberQuote {
        /// The quote.
        quote: Id,
    },
    /// Marks the quotes as expired whose last day has passed.
    ExpireQuotes,
    /// Marks an unread lead as read by its owner.
    MarkRead {
        /// The lead.
        lead: Id,
    },
    /// Logs an activity about an open lead, with signs of readiness.
    LogWithReadiness {
        /// The lead.
        about: Id,
        /// The fields of the activity.
        fields: Vec<FieldEdit>,
        /// The fields of the signs.
        signs: Vec<FieldId>,
    },
    /// Marks an activity as done; a recurring one is planned again on its next date.
    Complete {
        /// The activity.
        activity: Id,
    },
    /// Marks an activity as done, with its outcome and a follow-up.
    CompleteWithOutcome(CompleteWithOutcome),
    /// Reschedules an activity to a date and, optionally, a time.
    Schedule {
        /// The activity.
        activity: Id,
        /// The due date; `None` clears it.
        date: Option<Date>,
        /// The start.
        time: Option<Timestamp>,
    },
    /// Disqualifies leads, with a reason.
    Disqualify {
        /// The leads.
        leads: Vec<Id>,
        /// The reason, an entry of its picklist.
        reason: Id,
    },
    /// Closes every open lead that is past its qualification deadline.
    CloseOverdue,
    /// Applies the same edit to many records; those that reject it remain unchanged.
    Bulk {
        /// The records.
        ids: Arc<Vec<Id>>,
        /// The edit.
        edit: BulkEdit,
    },
    /// Sets fields of several records, each with its own value; those that reject it remain unchanged.
    SetCells(Arc<Vec<(Id, FieldEdit)>>),
    /// Converts many leads; those that reject it remain unchanged.
    BulkConvert(Arc<Vec<Conversion>>),
    /// Converts a lead.
    Convert(Conversion),
    /// Merges records into one of them.
    Merge(Merge),
    /// Remembers that records are not duplicates, although they look alike.
    MarkNotDuplicates(Vec<Id>),
    /// Makes an additional contact of a deal its primary one.
    MakePrimary {
        /// The contact role.
        role: Id,
    },
    /// Attaches files to a record.
    Attach {
        /// The record.
        about: Id,
        /// The files.
        files: Vec<Attachment>,
    },
    /// Adds entries to picklists and carries out a command that uses them, as one action.
    WithNewChoices {
        /// The entries.
        choices: Vec<NewChoice>,
        /// The command that uses them.
        command: Box<Command>,
    },
    /// Imports a file, whole or not at all.
    Import(Import),
    /// Merges the changes of another copy of the workspace.
    MergeWorkspace(MergeWorkspace),
    /// Carries out an automation.
    Automate(Automate),
    /// Notes that automations have gone over the days up to one.
    DaysReached {
        /// The last day.
        day: Date,
    },
    /// Undoes a commit.
    Undo {
        /// The commit.
        commit: Commit,
        /// What of it is taken back.
        wanted: UndoWish,
    },
    /// Redoes what an undo took back.
    Redo {
        /// The commit of the undo.
        undone: Commit,
        /// The action that was undone.
        action: Action,
    },
    /// Restores records that a commit removed.
    Restore {
        /// The commit that removed them.
        commit: Commit,
        /// The records.
        ids: Vec<Id>,
    },
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
    /// The bytes of new files, under the ids of their records.
    pub blobs: Rc<Vec<Blob>>,
}
