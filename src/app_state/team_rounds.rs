//! The rounds of the open workspace's replica, as long as the workspace is open.
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, Open};
use crate::base::Seq;
use crate::browser::environment::Pause;
use crate::browser::{deployment, environment, locks};
use crate::worker_protocol::Reply;
use crate::worker_protocol::round_schedule::{Outcome, RoundSchedule, Step};
use crate::worker_protocol::team::{TeamProblem, TeamRequest, TeamState, TeamTrouble};

/// A server is asked anew after as many seconds: something in between may cut a connection that is silent for a minute.
const WAIT_SECONDS: u32 = 50;
/// The time between two requests that wait, if the first one was answered at once, in milliseconds.
const BREATH_MS: i64 = 2_000;

impl AppState {
    /// Carries out rounds as long as the workspace is open. Several tabs take turns.
    pub(super) async fn keep_rounds(self, open: Rc<Open>, generation: u32) {
        let lock = deployment::storage_name(&format!(".team.{}", open.workspace));
        let mut schedule = RoundSchedule::default();
        let pause = self.team.pause.get_value();
        let watch = Rc::new(Watch::default());
        while self.team.generation.get_value() == generation && self.is_open_still(&open) {
            let head = || open.session.read(|set| set.head());
            if self.team.begins_anew.try_update_value(std::mem::take).unwrap_or_default() {
                schedule.begin_anew();
            }
            if let Some(head) = watch.brought.take() {
                schedule.note_brought(head);
            }
            match schedule.next(environment::now().0, head(), is_seen()) {
                Step::Pause(millis) => {
                    if watch.has_news.take() {
                        schedule.note_news();
                        continue;
                    }
                    let mut millis = millis;
                    if watch.may_begin.get()
                        && schedule.may_listen()
                        && is_seen()
                        && self.team.server.with_untracked(Option::is_some)
                    {
                        match watch.not_before.get() - environment::now().0 {
                            breath @ 1.. => millis = millis.min(breath),
                            _ => self.watch_server(open.clone(), watch.clone()),
                        }
                    }
                    pause.wait(Duration::from_millis(millis.unsigned_abs())).await;
                }
                Step::Round { with_audit } => {
                    // The round ends the waiting, and not something in between.
                    if watch.is_waiting.get() {
                        watch.not_before.set(0);
                    }
                    let turn = locks::acquire(&lock).await;
                    // What fails is shown from `Team::failure`.
                    let answer = self.ask_team(&open, TeamRequest::Round { with_audit }).await;
                    drop(turn);
                    let problem = match &answer {
                        Ok(Reply::Team(state)) => {
                            schedule.note_saving(state.saves_data);
                            state.problem.clone()
                        }
                        _ => self.team.problem.get_untracked(),
                    };
                    let outcome = outcome(answer.is_ok(), problem.as_ref());
                    watch.may_begin.set(outcome == Outcome::Fine && !watch.is_waiting.get());
                    let chance = f64::from(environment::random_number() as u32) / f64::from(u32::MAX);
                    schedule.done(environment::now().0, head(), with_audit, outcome, chance);
                    if matches!(&answer, Ok(Reply::Team(state)) if state.sends_on && outcome == Outcome::Fine) {
                        schedule.note_news();
                    }
                }
            }
        }
    }
}

/// Waiting for what others send to a server.
#[derive(Default)]
struct Watch {
    is_waiting: Cell<bool>,
    may_begin: Cell<bool>,
    has_news: Cell<bool>,
    /// The last commit of the journal when what others had sent was brought.
    brought: Cell<Option<Seq>>,
    /// Something in between that ends every connection at once is not asked more often than this allows.
    not_before: Cell<i64>,
}

impl AppState {
    /// Lets the worker wait for news. Whatever else it is asked ends that; after the next round it waits again.
    fn watch_server(self, open: Rc<Open>, watch: Rc<Watch>) {
        watch.may_begin.set(false);
        watch.is_waiting.set(true);
        watch.not_before.set(environment::now().0 + BREATH_MS);
        spawn_local(async move {
            let answer = self.ask_team(&open, TeamRequest::Wait { seconds: WAIT_SECONDS }).await;
            watch.is_waiting.set(false);
            match answer {
                Ok(Reply::TeamNews { is_new: false }) => watch.may_begin.set(true),
                // It is shown already, and what comes next is waited for at once.
                Ok(Reply::Team(TeamState { head, problem: None, .. })) => {
                    watch.brought.set(Some(head));
                    watch.not_before.set(0);
                    watch.may_begin.set(true);
                }
                // Or something went wrong, and the next round says what.
                _ => watch.has_news.set(true),
            }
            self.team.pause.with_value(Pause::end);
        });
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
