//! The history: actions that can be undone, the trash, and what others did since the last visit.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::state::{AppState, Outcome};
use crate::base::{Date, Id, Seq, Timestamp};
use crate::change::{Action, Commit, Header};
use crate::command::replay::Replay;
use crate::command::{Context, GONE, Rejection, UndoWish, undo};
use crate::session::{SessionError, Trash};
use crate::storage::Storage;
use crate::store::change_summary::{self, Changed, ElapsedDates};
use crate::store::undo_stack::Reversal;
use crate::worker_protocol::Request;

/// How long a workspace is new, in milliseconds.
const NEW_FOR_MS: i64 = 30 * 86_400_000;

/// An action that can be undone.
#[derive(Clone, PartialEq, Debug)]
pub struct DoneAction {
    /// The commit.
    pub seq: Seq,
    /// The name.
    pub name: String,
    /// The time.
    pub at: Timestamp,
}

/// Changes since the last visit.
#[derive(Clone, Default, PartialEq)]
pub struct ChangesSinceVisit {
    /// Records that were created, changed or removed.
    pub changed: Vec<Changed>,
    /// Actions on too many records to list.
    pub large: Vec<Header>,
}

impl AppState {
    /// The commits that undo and redo refer to: sequence number and name.
    pub fn undo_and_redo(self) -> [Option<(Seq, String)>; 2] {
        self.workspace.tick.track();
        let language = self.appearance.language.get();
        let Some(open) = self.workspace.current() else { return [None, None] };
        open.session.stack(|stack| {
            [stack.next_undo(), stack.next_redo()]
                .map(|header| header.map(|header| (header.seq, header.cause.text(language))))
        })
    }

    /// Whether a commit can be undone. Of an old one this is assumed until the journal is read back to it.
    pub fn in_force(self, seq: Seq) -> bool {
        let Some(open) = self.workspace.current() else { return false };
        let is_unread = open.session.lacks(seq) && open.session.header(seq).is_none();
        if is_unread {
            self.read_back(seq);
        }
        is_unread || open.session.stack(|stack| stack.is_active(seq))
    }

    /// Reads the journal back to a commit, and what undo and redo need, unless that is done or in progress; the views
    /// are updated then.
    pub(super) fn read_back(self, seq: Seq) {
        let Some(open) = self.workspace.current() else { return };
        if !open.session.wants(seq) && !open.session.lacks_actions() {
            return;
        }
        spawn_local(async move {
            let read = match lazy_rules::part().await {
                Ok(part) => (part.read_back)(open, seq).await,
                Err(failure) => Err(failure),
            };
            match read {
                Ok(()) => self.workspace.tick.update(|tick| *tick += 1),
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
        });
    }

    /// Undoes a commit, except for what was edited since.
    pub fn undo(self, seq: Seq) {
        self.undo_with(seq, UndoWish::default(), drop);
    }

    /// Undoes a commit if nothing of it was edited since, otherwise asks the user with `ask`. That a large one is
    /// complete is certain only if it is the latest.
    pub fn undo_or_ask(self, seq: Seq, ask: impl FnOnce() + 'static) {
        if self.is_large(seq) {
            let is_latest = self.workspace.current().is_some_and(|open| open.session.read(|set| set.head() == seq));
            return if is_latest { self.undo(seq) } else { ask() };
        }
        let then = move |result: Outcome| {
            if result.is_err_and(|failure| failure.needs_decision()) {
                ask();
            }
        };
        self.undo_with(seq, UndoWish { is_whole: true, ..UndoWish::default() }, then);
    }

    /// Undoes the latest action in force once all commands are stored, or asks the user with `ask`.
    pub fn undo_latest(self, ask: impl FnOnce(Seq) + 'static) {
        self.after_all(move || {
            if let [Some((seq, _)), _] = untrack(|| self.undo_and_redo()) {
                self.undo_or_ask(seq, move || ask(seq));
            }
        });
    }

    /// Undoes a commit, or a part of it, as the user wants it. For a large one the file worker does it, so that the page
    /// stays responsive.
    pub fn undo_with(self, seq: Seq, wanted: UndoWish, then: impl FnOnce(Outcome) + 'static) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        if self.is_large(seq) {
            return self.store_in_worker(Request::Undo { seq, wanted }, Box::new(then));
        }
        self.enqueue(Box::new(move |open| {
            spawn_local(async move {
                open.session.set_user(self.workspace.me.get_untracked(), self.appearance.language.get_untracked());
                let result = open.session.undo_with(seq, wanted).await;
                self.finish(&open, result, Box::new(then));
            });
        }));
    }

    /// A commit's header, and whether and how it can be reversed, as soon as the journal is read back to it; tracked.
    pub fn reversal(self, seq: Seq) -> Option<(Header, Reversal)> {
        self.workspace.tick.track();
        let open = self.workspace.current()?;
        let Some(header) = open.session.header(seq) else {
            self.read_back(seq);
            return None;
        };
        Some((header, open.session.reversal(seq)?))
    }

    /// The conversions in force among some commits, newest first; tracked.
    pub fn conversions_among(self, seqs: &[Seq]) -> Vec<Header> {
        self.workspace.tick.track();
        let Some(open) = self.workspace.current() else { return Vec::new() };
        let is_conversion = |header: &Header| {
            matches!(header.cause.action, Action::Convert | Action::BulkConvert)
                && open.session.stack(|stack| stack.is_active(header.seq))
        };
        if let Some(first) = seqs.iter().find(|seq| open.session.header(**seq).is_none()) {
            self.read_back(*first);
        }
        seqs.iter().rev().filter_map(|seq| open.session.header(*seq)).filter(is_conversion).collect()
    }

    /// Reads a commit.
    pub fn commit(self, seq: Seq, then: impl FnOnce(Result<Commit, SessionError>) + 'static) {
        if let Some(open) = self.workspace.current() {
            spawn_local(async move { then(open.session.commit(seq).await) });
        }
    }

    /// The effects of undoing a commit now; tracked.
    pub fn undo_plan(self, commit: &Commit, wanted: &UndoWish) -> Result<Replay, Rejection> {
        let mut new_id = AppState::new_id;
        let context = Context {
            now: self.now(),
            today: self.real_today(),
            zone: AppState::zone(),
            user: self.user(),
            language: self.appearance.language.get_untracked(),
            new_id: &mut new_id,
        };
        self.workspace.tick.track();
        match self.workspace.current() {
            Some(open) => open.session.read(|set| undo::plan(set, commit, wanted, &context)),
            None => Err(GONE),
        }
    }

    /// Redoes a commit.
    pub fn redo(self, seq: Seq) {
        if self.rejection().is_some() {
            return;
        }
        if self.is_large(seq) {
            return self.store_in_worker(Request::Redo { seq }, Box::new(drop));
        }
        self.enqueue(Box::new(move |open| {
            spawn_local(async move {
                open.session.set_user(self.workspace.me.get_untracked(), self.appearance.language.get_untracked());
                let result = open.session.redo(seq).await;
                self.finish(&open, result, Box::new(drop));
            });
        }));
    }

    /// The latest actions that can be undone, newest first; tracked.
    pub fn recent_actions(self, limit: usize) -> Vec<DoneAction> {
        self.workspace.tick.track();
        let language = self.appearance.language.get();
        let Some(open) = self.workspace.current() else { return Vec::new() };
        let action = |header: &Header| DoneAction { seq: header.seq, name: header.cause.text(language), at: header.at };
        open.session.stack(|stack| stack.in_order().take(limit).map(action).collect())
    }

    /// Undoes every action from the latest one back to this one.
    pub fn undo_through(self, seq: Seq) {
        let Some(open) = self.workspace.current() else { return };
        let seqs = open.session.stack(|stack| {
            let later = stack.in_order().map(|header| header.seq);
            later.take_while(|other| *other != seq).chain([seq]).collect::<Vec<_>>()
        });
        seqs.into_iter().for_each(|seq| self.undo(seq));
    }

    /// The commits that touched a record, newest first.
    pub fn history(self, id: Id, then: impl FnOnce(Vec<Commit>) + 'static) {
        if let Some(open) = self.workspace.current() {
            let past = self.past_records();
            spawn_local(async move {
                let commits = match past {
                    Some(past) => {
                        let seqs = past.set.find(id).map(|(_, row)| row.touched_by()).unwrap_or_default();
                        open.session.history_in(id, seqs).await
                    }
                    None => open.session.history(id).await,
                };
                if let Ok(commits) = commits {
                    then(commits);
                }
            });
        }
    }

    /// Reads the headers of some commits, wherever in the journal they are.
    pub fn headers_of(self, seqs: Vec<Seq>, then: impl FnOnce(Vec<Header>) + 'static) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            let mut out = Vec::new();
            for seq in seqs {
                match open.session.header(seq) {
                    Some(header) => out.push(header),
                    // Nobody asked for it: what cannot be read is left out.
                    None => {
                        let before = Seq(seq.0.saturating_sub(1));
                        out.extend(open.session.storage().headers_between(before, seq).await.unwrap_or_default());
                    }
                }
            }
            then(out);
        });
    }

    /// Deletions before the commit `before`, newest first, until they have `wanted` records.
    pub fn trash(self, before: Seq, wanted: usize, then: impl FnOnce(Result<Trash, SessionError>) + 'static) {
        if let Some(open) = self.workspace.current() {
            spawn_local(async move { then(open.session.trash(before, wanted).await) });
        }
    }

    /// Restores records that a commit removed.
    pub fn restore(self, seq: Seq, ids: Vec<Id>) {
        if self.rejection().is_some() {
            return;
        }
        self.enqueue(Box::new(move |open| {
            spawn_local(async move {
                open.session.set_user(self.workspace.me.get_untracked(), self.appearance.language.get_untracked());
                let result = open.session.restore(seq, ids).await;
                self.finish(&open, result, Box::new(drop));
            });
        }));
    }

    /// Whether others changed something since the last visit; tracked.
    pub fn has_news(self) -> bool {
        self.workspace.tick.track();
        let Some((seen, _)) = self.recents.last_visit.get() else { return false };
        let Some(open) = self.workspace.current() else { return false };
        let head = open.session.read(|set| set.head());
        self.recents.own_commits.with_value(|own| (seen.0 + 1..=head.0).any(|seq| !own.contains(&Seq(seq))))
    }

    /// Whether an import is among the latest actions that can be undone; tracked.
    pub fn has_imported(self) -> bool {
        self.workspace.tick.track();
        let is_import = |header: &Header| header.cause.action == Action::Import;
        let open = self.workspace.current();
        open.is_some_and(|open| open.session.stack(|stack| stack.in_order().any(is_import)))
    }

    /// Whether the workspace is still so new that its first action is among the latest ones, and at most thirty days
    /// old; tracked.
    pub fn is_new_workspace(self) -> bool {
        let since = self.now().0 - NEW_FOR_MS;
        self.read_headers(|headers| headers.first().is_some_and(|first| first.seq == Seq(1) && first.at.0 > since))
    }

    /// The changes of others since the last visit.
    pub fn news(self, then: impl FnOnce(ChangesSinceVisit) + 'static) {
        let (Some(open), Some((seen, _))) = (self.workspace.current(), self.recents.last_visit.get_untracked()) else {
            return;
        };
        let language = self.appearance.language.get_untracked();
        spawn_local(async move {
            let own = self.recents.own_commits.get_value();
            match open.session.after(seen, |seq| !own.contains(&seq)).await {
                Ok((commits, large)) => {
                    let changed = open.session.read(|set| change_summary::by_record(set, &commits, language));
                    then(ChangesSinceVisit { changed, large });
                }
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
        });
    }

    /// Records that became due after a date, up to today; tracked.
    pub fn deadlines_passed(self, from: Date) -> ElapsedDates {
        self.read(|set| change_summary::passed(set, from, self.today()))
    }
}
