//! The rounds of the open workspace's replica, as long as the workspace is open.
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::state::{AppState, Open};
use crate::browser::{deployment, environment, locks};
use crate::replication::round_schedule::{Outcome, RoundSchedule, Step};
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{TeamProblem, TeamRequest, TeamTrouble};

impl AppState {
    /// Carries out rounds as long as the workspace is open. Several tabs take turns.
    pub(super) async fn keep_rounds(self, open: Rc<Open>, generation: u32) {
        let lock = deployment::storage_name(&format!(".team.{}", open.workspace));
        let mut schedule = RoundSchedule::default();
        let pause = self.team.pause.get_value();
        while self.team.generation.get_value() == generation && self.is_open_still(&open) {
            let head = || open.session.read(|set| set.head());
            match schedule.next(environment::now().0, head(), is_seen()) {
                Step::Pause(millis) => pause.wait(Duration::from_millis(millis.unsigned_abs())).await,
                Step::Round { with_audit } => {
                    let turn = locks::acquire(&lock).await;
                    // What fails is shown from `Team::failure`.
                    let answer = self.ask_team(&open, TeamRequest::Round { with_audit }).await;
                    drop(turn);
                    let problem = match &answer {
                        Ok(Reply::Team(state)) => state.problem.clone(),
                        _ => self.team.problem.get_untracked(),
                    };
                    let outcome = outcome(answer.is_ok(), problem.as_ref());
                    let chance = f64::from(environment::random_number() as u32) / f64::from(u32::MAX);
                    schedule.done(environment::now().0, head(), with_audit, outcome, chance);
                }
            }
        }
    }
}

/// What came of a round, for when the next one is due.
fn outcome(is_answered: bool, problem: Option<&TeamProblem>) -> Outcome {
    match problem {
        None if is_answered => Outcome::Fine,
        None => Outcome::Passing(None),
        Some(problem) if matches!(problem.trouble, TeamTrouble::Offline | TeamTrouble::Other) => {
            Outcome::Passing(problem.retry_after.map(|seconds| i64::from(seconds) * 1_000))
        }
        Some(_) => Outcome::Stopped,
    }
}

/// Whether somebody sees the page.
fn is_seen() -> bool {
    !document().hidden()
}
