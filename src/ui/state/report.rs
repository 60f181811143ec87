//! The caches of reports, which survive a change of page.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::{Date, Seq, WorkspaceId};
use crate::report::lead_outcomes::LeadOutcomes;
use crate::report::scoring::{PastCheck, ScoreModel};
use crate::report::stage_history::StageHistories;
use crate::report::{Report, ReportCache};
use crate::store::RecordStore;

/// The key of a cache: the workspace, and how often its journal was rewritten.
pub type JournalVersion = (WorkspaceId, usize);

/// The caches of reports, which survive a change of page.
#[derive(Clone, Copy, Default)]
pub struct ReportState {
    /// The stage history of all deals.
    pub histories: StoredValue<Option<(JournalVersion, StageHistories)>, LocalStorage>,
    /// The records at the start of a date, most recently used first.
    pub past_records: StoredValue<Vec<(JournalVersion, Date, Rc<RecordStore>)>, LocalStorage>,
    /// What became of all leads.
    pub lead_outcomes: StoredValue<Option<(JournalVersion, LeadOutcomes)>, LocalStorage>,
    /// What was last learnt from it.
    pub learnt: StoredValue<Option<Rc<Learnt>>, LocalStorage>,
    /// Cached reports, most recently used first.
    pub counted: StoredValue<Vec<(Report, ReportCache)>, LocalStorage>,
}

/// What was learnt from the closed leads.
#[derive(Clone, PartialEq, Debug)]
pub struct Learnt {
    /// The day on which it was learnt.
    pub day: Date,
    /// The last commit that was known.
    pub read: Seq,
    /// What gives scores; `None` if too few leads are closed.
    pub model: Option<ScoreModel>,
    /// The check on the past; `None` if too few leads are closed.
    pub check: Option<PastCheck>,
}
