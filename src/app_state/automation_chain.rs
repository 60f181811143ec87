//! Carrying out what a commit that was made here sets off, one firing after the other.
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, Open};
use crate::base::Seq;
use crate::browser::AnyStorage;
use crate::browser::environment::{self, Pause};
use crate::change::Action;
use crate::command::{AutomationChain, Command};
use crate::domain::RecordType;
use crate::session::{CommandOutcome, SessionError};
use crate::store::filter::QueryContext;
use crate::store::quotes;

/// How long the days wait for a team's first round.
const MOST_SECONDS_FOR_ROUND: u32 = 30;

/// Carries out what a commit that was made here sets off.
pub(super) async fn follow(app: AppState, open: Rc<Open>, seq: Seq) {
    let viewer = untrack(|| self::viewer(app));
    match open.session.chain_after(seq, &viewer).await {
        Ok(chain) => go_on(app, chain, Vec::new()),
        Err(failure) => app.messages.show_error(app.explain(&failure)),
    }
}

/// Carries out what the days set off that were reached, and after every midnight, too, with `again`, as long as the workspace
/// is open.
pub(super) async fn follow_days(app: AppState, open: Rc<Open>, again: bool) {
    if again {
        let workspace = app.workspace.id.get_untracked();
        let next = move || {
            if app.workspace.id.get_untracked() == workspace {
                app.go_over_days(true);
            }
        };
        // A little after midnight, so that a clock that is ahead of the timer is on the new date.
        set_timeout(next, Duration::from_millis(environment::until_midnight() + 3_000));
    }
    wait_for_team(app, &open).await;
    let today = app.real_today();
    let expires = || app.read_untracked_present(|set| !quotes::overdue(set, today).is_empty());
    if app.is_open_still(&open) && app.queue.locked.get_untracked().is_none() && expires() {
        app.run(Command::ExpireQuotes, |_| {});
    }
    let has_any = || app.read_untracked_present(|set| set.count(RecordType::Automation) > 0);
    if app.is_open_still(&open) && app.queue.locked.get_untracked().is_none() && has_any() {
        go_over(app, &open).await;
    }
}

/// In a team, the first round comes first, so that what a colleague's browser has done is not done again.
async fn wait_for_team(app: AppState, open: &Open) {
    let is_in_team = match open.session.storage() {
        AnyStorage::Kept(storage) => storage.is_in_team().await == Ok(true),
        AnyStorage::Memory(_) => false,
    };
    let pause = Pause::default();
    let is_waiting = || {
        let (state, problem) = (app.team.state, app.team.problem);
        is_in_team && state.with_untracked(Option::is_none) && problem.with_untracked(Option::is_none)
    };
    for _ in 0..MOST_SECONDS_FOR_ROUND {
        if !is_waiting() {
            break;
        }
        pause.wait(Duration::from_secs(1)).await;
    }
}

/// Carries out what the days set off that were reached since the last time, and says so if it was more than one thing.
async fn go_over(app: AppState, open: &Open) {
    let viewer = untrack(|| self::viewer(app));
    go_on(app, open.session.chain_of_days(&viewer), Vec::new());
}

/// Carries out the rest of a chain; `said` is what it has done so far.
fn go_on(app: AppState, mut chain: AutomationChain, mut said: Vec<String>) {
    let Some(command) = chain.next_command() else { return };
    app.enqueue(Box::new(move |open| {
        spawn_local(async move {
            open.session.set_user(app.workspace.me.get_untracked(), app.appearance.language.get_untracked());
            let viewer = untrack(|| self::viewer(app));
            let result = match open.session.dispatch(command).await {
                // It was deleted or changed since.
                Err(SessionError::Refused(_)) => Ok(CommandOutcome::default()),
                result => result,
            };
            let header = result.as_ref().ok().and_then(|done| done.header.as_ref());
            if let Some(seq) = header.map(|header| header.seq)
                && let Err(failure) = open.session.follow_chain(&mut chain, seq, &viewer).await
            {
                app.messages.show_error(app.explain(&failure));
            }
            // A deal that was won is still won when an automation has followed.
            let was_won = app.messages.toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.is_won));
            let cause = header.map(|header| &header.cause).filter(|cause| cause.action == Action::Automate);
            let language = app.appearance.language.get_untracked();
            said.extend(cause.map(|cause| cause.told(language)));
            let has_more = cause.is_some() && said.len() > 1;
            app.finish(&open, result, Box::new(drop));
            app.messages.toast.update(|toast| {
                if let Some(toast) = toast {
                    toast.is_won |= was_won;
                    if has_more {
                        // Each is in the history; the button undoes the last one.
                        toast.text = said[..said.len() - 1].join(" · ");
                    }
                }
            });
            go_on(app, chain, said);
        });
    }));
}

/// For whom conditions are evaluated.
pub(super) fn viewer(app: AppState) -> QueryContext {
    let language = app.appearance.language.get_untracked();
    QueryContext { me: app.user(), today: app.real_today(), language, midnight: AppState::midnight }
}
