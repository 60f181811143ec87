//! Automations of the open workspace: what a commit that was made here sets off, and the trial of one on the past.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, Open};
use super::{automation_chain, lazy_rules};
use crate::base::{Date, Seq};
use crate::session::SessionError;
use crate::session::automations::Trial;
use crate::store::automations::Definition;

impl AppState {
    /// Carries out what a commit of the file worker sets off.
    pub(super) fn follow_worker(self, open: Rc<Open>, seq: Seq) {
        spawn_local(async move {
            if let Ok(part) = lazy_rules::part().await {
                (part.follow)(self, open, seq).await;
            }
        });
    }

    /// Lets automations go over the days that were reached, once their code is there; after every midnight, too, with
    /// `again`.
    pub fn go_over_days(self, again: bool) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            if let Ok(part) = lazy_rules::part().await {
                (part.follow_days)(self, open, again).await;
            }
        });
    }

    /// When an automation would have fired since a day; `progress` receives the work done and in all.
    pub fn try_automation(
        self,
        definition: Definition,
        from: Date,
        progress: impl FnMut(u32, u32) + 'static,
        then: impl FnOnce(Result<Trial, SessionError>) + 'static,
    ) {
        let Some(open) = self.workspace.current() else { return };
        let viewer = untrack(|| automation_chain::viewer(self));
        spawn_local(async move { then(open.session.try_automation(&definition, from, &viewer, progress).await) });
    }
}
