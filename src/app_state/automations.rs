//! Automations of the open workspace: what a commit that was made here sets off, and the trial of one on the past.
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, Open};
use super::{automation_chain, lazy_rules};
use crate::base::{Date, Seq};
use crate::browser::AnyStorage;
use crate::browser::environment::{self, Pause};
use crate::domain::RecordType;
use crate::session::SessionError;
use crate::session::automations::Trial;
use crate::store::automations::Definition;

/// How long the days wait for a team's first round.
const MOST_SECONDS_FOR_ROUND: u32 = 30;

impl AppState {
    /// Carries out what a commit of the file worker sets off.
    pub(super) fn follow_worker(self, open: Rc<Open>, seq: Seq) {
        spawn_local(async move {
            if let Ok(part) = lazy_rules::part().await {
                (part.follow)(self, open, seq).await;
            }
        });
    }

    /// Lets automations go over the days that were reached: now, and after every midnight while the workspace is open. In a
    /// team, the first round comes first, so that what a colleague's browser has done is not done again.
    pub(super) fn automate_days(self) {
        self.go_over_days();
        let workspace = self.workspace.id.get_untracked();
        let again = move || {
            if self.workspace.id.get_untracked() == workspace {
                self.automate_days();
            }
        };
        // A little after midnight, so that a clock that is ahead of the timer is on the new date.
        set_timeout(again, Duration::from_millis(environment::until_midnight() + 3_000));
    }

    /// Lets automations go over the days that were reached, if there are any that they have not gone over.
    pub fn go_over_days(self) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            let is_in_team = match open.session.storage() {
                AnyStorage::Kept(storage) => storage.is_in_team().await == Ok(true),
                AnyStorage::Memory(_) => false,
            };
            let pause = Pause::default();
            let is_waiting = || {
                let (state, problem) = (self.team.state, self.team.problem);
                is_in_team && state.with_untracked(Option::is_none) && problem.with_untracked(Option::is_none)
            };
            for _ in 0..MOST_SECONDS_FOR_ROUND {
                if !is_waiting() {
                    break;
                }
                pause.wait(Duration::from_secs(1)).await;
            }
            let has_any = || self.read_untracked_present(|set| set.count(RecordType::Automation) > 0);
            if self.is_open_still(&open)
                && self.queue.locked.get_untracked().is_none()
                && has_any()
                && let Ok(part) = lazy_rules::part().await
            {
                (part.follow_days)(self, open).await;
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
