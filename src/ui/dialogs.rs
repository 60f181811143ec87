//! The dialogs as data, with their parameters.
use std::sync::Arc;

use crate::base::{Date, FieldId, Id, Value};
use crate::command::{lead, opportunity};
use crate::domain::{RecordType, defaults};
use crate::store::RecordStore;
use crate::ui::state::bulk::BulkAction;
use crate::ui::state::list::ListId;
use crate::ui::state::log_preset::LogPreset;

/// A dialog over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Creates a record, with some fields given.
    Create(RecordType, Vec<(FieldId, Value)>),
    /// Converts a lead.
    Convert(Id),
    /// Disqualifies leads, with a reason.
    Disqualify(Vec<Id>),
    /// Logs an activity about any record.
    LogActivity(LogPreset),
    /// Completes an activity, with its outcome and a follow-up.
    CompleteActivity(Id),
    /// Shows all shortcuts.
    Help,
    /// Merges two or three records of a type.
    Merge(Vec<Id>),
    /// Edits the whole filter of a list.
    Filter(ListId),
    /// Edits many records.
    BulkEdit(RecordType, Arc<Vec<Id>>, BulkAction),
    /// Converts many leads.
    BulkConvert(Arc<Vec<Id>>),
    /// Asks for the fields a stage requires, or for the loss reason; the deal and its new stage.
    MoveStage(Id, Id),
    /// Names a workspace, or creates one.
    NameWorkspace(Option<String>),
    /// Deletes a workspace, after showing what is lost.
    DeleteWorkspace(String),
    /// Shows an attached file.
    PreviewFile(Id),
    /// Chooses a past date to view.
    ChooseAsOf,
}

impl Dialog {
    /// The dialog that a lead needs before it gets a status.
    pub fn of_status(set: &RecordStore, status: Id, lead: Id) -> Option<Dialog> {
        let category = lead::category(set, status)?;
        if category == defaults::CONVERTED {
            return Some(Dialog::Convert(lead));
        }
        (category == defaults::NOT_CONVERTED).then(|| Dialog::Disqualify(vec![lead]))
    }

    /// What a deal has to be asked before it moves to a stage.
    pub fn of_stage(set: &RecordStore, stage: Id, deal: Id, today: Date) -> Option<Dialog> {
        let asks = !opportunity::stage_change(set, deal, stage, today).asks.is_empty();
        asks.then_some(Dialog::MoveStage(deal, stage))
    }
}
