//! This browser's history of the open workspace: recent records, favourites, used commands, the last visit.
use std::collections::HashSet;

use leptos::prelude::*;

use super::state::{AppState, Recents};
use crate::base::{Id, Seq, Timestamp, WorkspaceId};
use crate::browser::{environment, preferences};
use crate::keymap::CommandId;
use crate::store::RecordStore;

/// The number of records and commands that are remembered.
const MAX_RECENTS: usize = 40;

impl AppState {
    /// Records that a record was viewed.
    pub fn record_view(self, id: Id) {
        self.remember(|history| put_first(&mut history.recent, id.to_string()));
    }

    /// Records that a command was used.
    pub fn record_command(self, id: CommandId) {
        self.remember(|history| put_first(&mut history.used.0, id));
    }

    /// Adds a record to the favourites, or removes it.
    pub fn toggle_favourite(self, id: Id) {
        let id = id.to_string();
        self.remember(|history| match history.favourites.iter().position(|other| *other == id) {
            Some(at) => drop(history.favourites.remove(at)),
            None => put_first(&mut history.favourites, id),
        });
    }

    /// Whether the card of first steps was closed in this browser; tracked.
    pub fn has_begun(self) -> bool {
        self.recents.kept.with(|history| history.has_begun)
    }

    /// Closes the card of first steps for good.
    pub fn close_first_steps(self) {
        self.remember(|history| history.has_begun = true);
    }

    /// The existing favourites, the latest first; tracked.
    pub fn favourites(self) -> Vec<Id> {
        self.existing(self.recents.kept.with(|history| history.favourites.clone()))
    }

    /// The existing records among those viewed, the latest first; tracked.
    pub fn recent(self) -> Vec<Id> {
        self.existing(self.recents.kept.with(|history| history.recent.clone()))
    }

    fn existing(self, ids: Vec<String>) -> Vec<Id> {
        let ids = ids.iter().filter_map(|id| id.parse::<Id>().ok());
        self.read(|set| ids.filter(|id| set.locate(*id).is_some()).collect())
    }

    /// Marks the changes since the last visit as seen.
    pub fn mark_seen(self) {
        let head = self.read_untracked(RecordStore::head);
        self.recents.own_commits.update_value(HashSet::clear);
        self.recents.last_visit.set(Some((head, self.now())));
        self.save_last_visit();
    }

    /// Loads the history after a workspace was opened at commit `head`.
    pub(super) fn load_local_history(self, head: Seq) {
        let history = preferences::local_history(self.workspace.id.get_untracked()).unwrap_or_default();
        let last = if history.seen == Seq::NONE {
            (head, environment::now())
        } else {
            (history.seen.min(head), Timestamp(history.left))
        };
        self.recents.last_visit.set(Some(last));
        self.recents.kept.set(history);
        if self.recents.kept.with_untracked(|history| history.seen == Seq::NONE) {
            self.save_last_visit();
        }
    }

    /// Marks a commit of this page as seen, unless an unseen one precedes it.
    pub(super) fn record_own_commit(self, seq: Seq) {
        self.recents.own_commits.update_value(|own| {
            own.insert(seq);
        });
        self.remember(|history| {
            if history.seen.next() >= seq {
                history.seen = history.seen.max(seq);
                history.left = environment::now().0;
            }
        });
    }

    /// Marks everything as seen when the page is left.
    pub(super) fn save_last_visit(self) {
        if !self.workspace.is_open() {
            return;
        }
        let head = self.read_untracked(RecordStore::head);
        self.remember(|history| {
            history.seen = history.seen.max(head);
            history.left = environment::now().0;
        });
    }

    /// Listens for events of leaving: pages are closed, reloaded, and suspended on phones without notice.
    pub(super) fn watch_leaving(self) {
        for event in ["pagehide", "visibilitychange"] {
            window_event_listener_untyped(event, move |_| self.save_last_visit());
        }
    }

    /// Changes the stored history, not this page's copy, because another tab may have written in the meantime.
    fn remember(self, change: impl FnOnce(&mut preferences::LocalHistory)) {
        let workspace = self.workspace.id.get_untracked();
        if workspace == WorkspaceId::None {
            return;
        }
        let mut history = preferences::local_history(workspace).unwrap_or_else(|| self.recents.kept.get_untracked());
        change(&mut history);
        preferences::set_local_history(workspace, &history);
        self.recents.kept.set(history);
    }
}

impl Recents {
    /// Whether a record is a favourite; tracked.
    pub fn is_favourite(&self, id: Id) -> bool {
        let id = id.to_string();
        self.kept.with(|history| history.favourites.contains(&id))
    }

    /// The number of commands used since this one, 0 for the last one; `None` if it was not used; tracked.
    pub fn last_use(&self, id: CommandId) -> Option<usize> {
        self.kept.with(|history| history.used.0.iter().position(|other| *other == id))
    }

    /// When the user was last here; nothing until that has been looked up; tracked.
    pub fn last_visit(&self) -> Option<Timestamp> {
        self.last_visit.get().map(|(_, at)| at)
    }
}

fn put_first<T: PartialEq>(list: &mut Vec<T>, entry: T) {
    list.retain(|other| *other != entry);
    list.insert(0, entry);
    list.truncate(MAX_RECENTS);
}
