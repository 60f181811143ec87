//! The dialogs there are, as data: what each is opened with.
use std::sync::Arc;

use crate::base::{FieldId, Id, Value};
use crate::command::lead;
use crate::domain::{RecordType, defaults};
use crate::store::RecordStore;
use crate::ui::state::bulk::BulkAction;
use crate::ui::state::list::ListId;
use crate::ui::state::log_preset::LogPreset;

/// A dialog over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Create a record, with some fields given.
    Create(RecordType, Vec<(FieldId, Value)>),
    /// Convert a lead.
    Convert(Id),
    /// Say why leads are closed without conversion.
    Disqualify(Vec<Id>),
    /// Log an activity about any record.
    LogActivity(LogPreset),
    /// Complete an activity with its outcome and what follows.
    CompleteActivity(Id),
    /// All shortcuts.
    Help,
    /// Merge two or three records of a kind, chosen anywhere.
    Merge(Vec<Id>),
    /// Edit the whole filter of a list.
    Filter(ListId),
    /// Do the same to many records.
    BulkEdit(RecordType, Arc<Vec<Id>>, BulkAction),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Id>>),
    /// Give what a stage asks for, or say why a deal was lost; the deal and the stage it moves to.
    MoveStage(Id, Id),
    /// Give a workspace a name; without one, make a new one.
    NameWorkspace(Option<String>),
    /// Delete a workspace, after saying what is lost.
    DeleteWorkspace(String),
    /// Look at an attached file.
    PreviewFile(Id),
    /// Choose a past day to look at.
    ChooseAsOf,
}

impl Dialog {
    /// What a lead has to be asked before it takes a status.
    pub fn of_status(set: &RecordStore, status: Id, lead: Id) -> Option<Dialog> {
        let category = lead::category(set, status)?;
        if category == defaults::CONVERTED {
            return Some(Dialog::Convert(lead));
        }
        (category == defaults::NOT_CONVERTED).then(|| Dialog::Disqualify(vec![lead]))
    }
}
