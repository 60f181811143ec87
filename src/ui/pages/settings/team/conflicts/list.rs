//! What the parts of the list of conflicts share.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::team_folder::TeamDecision;
use crate::base::{FieldId, Id};
use crate::ui::context::AppContext;

/// The list of conflicts.
#[derive(Clone, Copy)]
pub struct List {
    /// The context.
    pub cx: AppContext,
    /// Reads the conflicts again.
    pub again: Callback<()>,
    /// What is typed into open editors; it outlives a list that is drawn again.
    pub typed: RwSignal<HashMap<(Id, FieldId), String>>,
}

/// Ends a conflict.
pub fn decide(list: List, decision: TeamDecision) {
    let app = list.cx.app;
    app.decide_conflict(decision, move |result| match result {
        Ok(()) => list.again.run(()),
        Err(failure) => app.messages.show_error(app.explain(&failure)),
    });
}
