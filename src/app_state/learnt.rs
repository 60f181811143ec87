//! What is kept of scores while a page is open.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::{Date, Seq, WorkspaceId};
use crate::domain::RecordType;
use crate::report::outcomes::Outcomes;
use crate::report::scoring::{PastCheck, ScoreModel};

/// What was learnt from the closed records of a type.
#[derive(Clone, PartialEq, Debug)]
pub struct Learnt {
    /// The day on which it was learnt.
    pub day: Date,
    /// The last commit that was known.
    pub read: Seq,
    /// What gives scores; `None` if too few records are closed.
    pub model: Option<ScoreModel>,
    /// The check on the past; `None` if too few records are closed.
    pub check: Option<PastCheck>,
}

/// What became of all records of a type, in a workspace after so many erasures.
type Known = ((WorkspaceId, usize), Outcomes);

/// What is known about the scores of a type.
#[derive(Clone, Copy, Default)]
pub struct ScoreState {
    pub outcomes: StoredValue<Option<Known>, LocalStorage>,
    /// What was learnt last.
    pub learnt: StoredValue<Option<Rc<Learnt>>, LocalStorage>,
    /// Whether a score was asked for that is being learnt.
    pub is_asked: StoredValue<bool, LocalStorage>,
}

/// What is known about scores.
#[derive(Default)]
pub struct AllScores {
    leads: ScoreState,
    deals: ScoreState,
}

impl AllScores {
    /// Of a record type that has scores.
    pub fn of(&self, kind: RecordType) -> ScoreState {
        if kind == RecordType::Opportunity { self.deals } else { self.leads }
    }
}
