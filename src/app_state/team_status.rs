//! The state of the open workspace's team at a glance, also while the team cannot be asked: what the last round left is
//! kept in this browser, and what was done since is in the journal.
use leptos::prelude::*;

use super::state::AppState;
use crate::base::{Seq, WorkspaceId};
use crate::browser::environment::{self, Pause};
use crate::browser::preferences::{self, TeamSync};
use crate::session::SessionError;
use crate::storage::StorageError;
pub use crate::worker_protocol::team_status::Condition;
use crate::worker_protocol::team_status::{TeamFacts, is_sent};

/// The state of a team.
#[derive(Clone, PartialEq)]
pub struct TeamStatus {
    /// Its condition.
    pub condition: Condition,
    /// The number of own commits that are not sent, as far as is known.
    pub waiting: u32,
    /// The reason of a condition, in words; empty if there is none.
    pub why: String,
    /// The time at which this was so, in Unix milliseconds.
    pub now: i64,
}

impl AppState {
    /// The state of the team; `None` if the workspace belongs to none. Tracked.
    pub fn team_status(self) -> Option<TeamStatus> {
        let team = &self.team;
        if !team.is_in.get() {
            return None;
        }
        let (sync, failure, problem) = (team.sync.get(), team.failure.get(), team.problem.get());
        let facts = TeamFacts {
            synced_at: sync.map(|sync| sync.at),
            failing_since: team.failing_since.get(),
            is_server: team.server.with(Option::is_some),
            trouble: problem.as_ref().map(|problem| problem.trouble),
            is_full: failure == Some(SessionError::Storage(StorageError::Full)),
            has_failed: failure.is_some(),
            reads_only: team.state.with(|state| state.as_ref().is_some_and(|state| state.reads_only)),
            is_rebuilding: team.is_rebuilding.get(),
            bringing: team.bringing.get(),
        };
        let why = problem.map(|problem| problem.text).or(failure.map(|failure| self.explain(&failure)));
        let waiting = sync.map_or(0, |sync| sync.unsent + self.own_commits_after(sync.head));
        let (condition, now) = (facts.condition(), environment::now().0);
        Some(TeamStatus { condition, waiting, why: why.unwrap_or_default(), now })
    }

    /// The number of commits of the journal after one that this browser sends.
    fn own_commits_after(self, head: Seq) -> u32 {
        self.workspace.tick.track();
        let Some(open) = self.workspace.current() else { return 0 };
        open.session.read_headers(|headers| {
            let later = headers.iter().rev().take_while(|header| header.seq > head);
            later.filter(|header| is_sent(header)).count() as u32
        })
    }

    /// Notes what comes of rounds, as long as the owner of this call lives.
    pub fn note_rounds(self) {
        Effect::new(move |_| {
            self.workspace.tick.track();
            self.team.pause.with_value(Pause::end);
        });
        Effect::new(move |before: Option<WorkspaceId>| {
            let team = &self.team;
            let workspace = self.workspace.id.get();
            if before != Some(workspace) {
                team.sync.set(preferences::team_sync(workspace));
                team.failing_since.set(None);
            }
            let has_failed = team.failure.with(Option::is_some) || team.problem.with(Option::is_some);
            let now = environment::now().0;
            let state = team.state.with(|state| state.as_ref().map(|state| (state.head, state.unsent)));
            if has_failed {
                team.failing_since.update(|since| *since = since.or(Some(now)));
            } else if let Some((head, unsent)) = state {
                let sync = TeamSync { at: now, head, unsent };
                team.failing_since.set(None);
                team.sync.set(Some(sync));
                preferences::set_team_sync(workspace, &sync);
            }
            workspace
        });
    }
}
