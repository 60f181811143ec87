//! The dialogs as data, with their parameters.
use std::sync::Arc;

use crate::base::{FieldId, Id, Seq, Value, WorkspaceId};
use crate::command::{FieldEdit, lead, record_rules};
use crate::domain::{RecordType, defaults};
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::ui::state::bulk::BulkAction;
use crate::ui::state::list::ListId;
use crate::ui::state::log_preset::LogPreset;

/// A dialog over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Creates a record, with some fields given.
    Create {
        /// The record type.
        kind: RecordType,
        /// The given fields.
        given: Vec<(FieldId, Value)>,
    },
    /// Converts a lead.
    Convert {
        /// The lead.
        lead: Id,
    },
    /// Disqualifies leads, with a reason.
    Disqualify {
        /// The leads.
        leads: Vec<Id>,
    },
    /// Logs an activity about any record.
    LogActivity(LogPreset),
    /// Writes an email to the person of a record.
    WriteEmail {
        /// The lead, contact or deal.
        about: Id,
        /// The planned activity for which it is written.
        step: Option<Id>,
    },
    /// Writes emails to the people of many records.
    WriteEmails {
        /// The record type.
        kind: RecordType,
        /// The records.
        ids: Arc<Vec<Id>>,
    },
    /// Prints letters, labels and envelopes to the people and companies of records.
    Letters {
        /// The record type.
        kind: RecordType,
        /// The records.
        ids: Arc<Vec<Id>>,
    },
    /// Puts a sequence on records.
    Enrol {
        /// The type of the records.
        kind: RecordType,
        /// The records.
        records: Arc<Vec<Id>>,
    },
    /// Adds people to a campaign.
    AddToCampaign {
        /// The type of the records.
        kind: RecordType,
        /// The leads or contacts.
        records: Arc<Vec<Id>>,
    },
    /// Accepts a quote.
    AcceptQuote {
        /// The quote.
        quote: Id,
    },
    /// Shows what a customer sent back, and takes it: the bytes of `worker_protocol::returned`.
    Returned(Arc<Vec<u8>>),
    /// Makes a deal room of a customer.
    DealRoom {
        /// The account.
        account: Id,
    },
    /// Completes an activity, with its outcome and a follow-up.
    CompleteActivity {
        /// The activity.
        activity: Id,
    },
    /// Shows all shortcuts.
    Help,
    /// Merges two or three records of a type.
    Merge(Vec<Id>),
    /// Edits the whole filter of a list.
    Filter(ListId),
    /// Edits many records.
    BulkEdit {
        /// The record type.
        kind: RecordType,
        /// The records.
        ids: Arc<Vec<Id>>,
        /// The kind of edit.
        action: BulkAction,
    },
    /// Converts many leads.
    BulkConvert {
        /// The leads.
        leads: Arc<Vec<Id>>,
    },
    /// Asks for the fields a stage requires, or for the loss reason.
    MoveStage {
        /// The deal.
        opportunity: Id,
        /// Its new stage.
        stage: Id,
    },
    /// Asks for the fields that record rules ask for if a record is edited so.
    AskFor {
        /// The record.
        id: Id,
        /// The edits.
        edits: Vec<FieldEdit>,
    },
    /// Names a workspace, or creates one.
    NameWorkspace {
        /// The workspace; `None` creates one.
        workspace: Option<WorkspaceId>,
    },
    /// Deletes a workspace, after showing what is lost.
    DeleteWorkspace {
        /// The workspace.
        workspace: WorkspaceId,
    },
    /// Shows an attached file.
    PreviewFile {
        /// The file's record.
        file: Id,
    },
    /// Chooses a past date to view.
    ChooseAsOf,
    /// Shows the records behind a figure.
    FigureRecords {
        /// The figure.
        title: String,
        /// How it is worked out.
        how: &'static str,
        /// The records.
        records: Arc<Vec<Id>>,
    },
    /// Undoes a past action, after showing what goes and what stays.
    UndoAction {
        /// The commit.
        seq: Seq,
        /// The lead whose conversion alone is undone, of several that the commit converted.
        only: Option<Id>,
    },
}

impl Dialog {
    /// The dialog that a lead needs before it gets a status.
    pub fn of_status(set: &RecordStore, status: Id, lead: Id) -> Option<Dialog> {
        let category = lead::category(set, status)?;
        if category == defaults::CONVERTED {
            return Some(Dialog::Convert { lead });
        }
        (category == defaults::NOT_CONVERTED).then(|| Dialog::Disqualify { leads: vec![lead] })
    }

    /// What record rules ask for before a record is edited so.
    pub fn of_edit(set: &RecordStore, id: Id, edits: &[FieldEdit], viewer: &QueryContext) -> Option<Dialog> {
        let asks = !record_rules::asked_by(set, id, edits, viewer).is_empty();
        asks.then(|| Dialog::AskFor { id, edits: edits.to_vec() })
    }

    /// What a deal has to be asked before it moves to a stage.
    pub fn of_stage(set: &RecordStore, stage: Id, deal: Id, viewer: &QueryContext) -> Option<Dialog> {
        let asks = !record_rules::asked_in_stage(set, deal, stage, viewer).is_empty();
        asks.then_some(Dialog::MoveStage { opportunity: deal, stage })
    }
}
