//! What is kept of scores while a page is open.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::{Date, Seq, WorkspaceId};
use crate::report::lead_outcomes::LeadOutcomes;
use crate::report::scoring::{PastCheck, ScoreModel};

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

/// What became of all leads, in a workspace after so many erasures.
type Outcomes = ((WorkspaceId, usize), LeadOutcomes);
/// What is known about scores.
#[derive(Default)]
pub struct ScoreState {
    pub outcomes: StoredValue<Option<Outcomes>, LocalStorage>,
    /// What was learnt last.
    pub learnt: StoredValue<Option<Rc<Learnt>>, LocalStorage>,
    /// Whether a score was asked for that is being learnt.
    pub is_asked: StoredValue<bool, LocalStorage>,
}
