//! The caches of reports, which survive a change of page.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::{Date, WorkspaceId};
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
    /// Cached reports, most recently used first.
    pub counted: StoredValue<Vec<(Report, ReportCache)>, LocalStorage>,
}
