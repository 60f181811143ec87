//! The view of a past date: every read returns the records as of its end, and nothing can be changed.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::records::end_of_day;
use super::state::{AppState, AsOf};
use crate::base::{Date, Seq, Timestamp};
use crate::change::{Commit, Header};
use crate::locale::{format, phrases};
use crate::session::SessionError;
use crate::store::RecordStore;

impl AppState {
    /// Shows that nothing can be changed in the past, and how to return.
    pub(super) fn reject_past_edit(self) -> SessionError {
        let language = self.appearance.language.get_untracked();
        let day = self.past.wanted.get_untracked().map(|day| format::day(day, language)).unwrap_or_default();
        let text = phrases::PAST_REFUSES.with(language, &[&day]);
        self.messages.show_error(text.clone());
        SessionError::Told(text)
    }

    /// Computes the records at the end of a date, and then shows them.
    pub fn view_as_of(self, day: Date) {
        let Some(open) = self.workspace.current() else { return };
        let erasures = open.session.erasures();
        if self.past_records().is_some_and(|past| past.day == day && past.erasures == erasures) {
            return;
        }
        self.past.records.set_value(None);
        self.past.progress.set((0, 0));
        spawn_local(async move {
            let progress = |done, all| self.past.progress.set((done, all));
            let set = match open.session.last_before(Timestamp(end_of_day(day).0 + 1)).await {
                Ok(seq) => open.session.as_of(seq, progress).await,
                Err(failure) => Err(failure),
            };
            // The user may have chosen another date in the meantime.
            if self.past.wanted.get_untracked() != Some(day) {
                return;
            }
            match set {
                Ok(set) => {
                    self.past.records.set_value(Some(Rc::new(AsOf { day, set, erasures })));
                    self.workspace.tick.update(|tick| *tick += 1);
                    self.past.there.set(Some(day));
                }
                Err(failure) => {
                    self.messages.show_error(self.explain(&failure));
                    self.view_present();
                }
            }
        });
    }

    /// Returns to the present.
    pub fn view_present(self) {
        let was = self.past.wanted.get_untracked().is_some();
        self.past.records.set_value(None);
        if was {
            self.past.wanted.set(None);
            self.past.there.set(None);
            self.workspace.tick.update(|tick| *tick += 1);
        }
    }

    /// Recomputes the past state after an erasure, because it still contains the person.
    pub(super) fn forget_erased(self) {
        let (Some(open), Some(past)) = (self.workspace.current(), self.past_records()) else { return };
        if open.session.erasures() != past.erasures {
            self.past.records.set_value(None);
            self.past.there.set(None);
            self.past.wanted.notify();
        }
    }

    /// The time at which the open workspace's journal begins.
    pub fn first_day(self) -> Option<Timestamp> {
        self.workspace.current()?.session.begins()
    }

    /// Computes the records before a timestamp, for comparison; `then` gets `None` if they cannot be read.
    pub fn set_before(self, moment: Timestamp, then: impl FnOnce(Option<RecordStore>) + 'static) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            let set = match open.session.last_before(moment).await {
                Ok(seq) => open.session.as_of(seq, |_, _| ()).await,
                Err(failure) => Err(failure),
            };
            match set {
                Ok(set) => then(Some(set)),
                Err(failure) => {
                    self.messages.show_error(self.explain(&failure));
                    then(None);
                }
            }
        });
    }

    /// Finds the last commit before each of some timestamps; `then` gets `None` if the journal cannot be read.
    pub fn last_before_each(self, moments: Vec<Timestamp>, then: impl FnOnce(Option<Vec<Seq>>) + 'static) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            match open.session.last_before_each(&moments).await {
                Ok(found) => then(Some(found)),
                Err(failure) => {
                    self.messages.show_error(self.explain(&failure));
                    then(None);
                }
            }
        });
    }

    /// Lets formulas of other records be computed as they are for the user on a day.
    pub fn view_on(self, set: &RecordStore, day: Date) {
        if let Some(open) = self.workspace.current() {
            open.session.speak(self.appearance.language.get_untracked());
            set.view(open.session.view(day));
        }
    }

    /// Calls `take` with every commit of the viewed state after one, oldest first; then calls `done` with whether all
    /// were read.
    pub fn each_commit(self, after: Seq, take: impl FnMut(&Commit) + 'static, done: impl FnOnce(bool) + 'static) {
        let Some(open) = self.workspace.current() else { return };
        let last = self.read_untracked(RecordStore::head);
        spawn_local(async move {
            match open.session.each_commit(after, last, take, |_, _| ()).await {
                Ok(()) => done(true),
                Err(failure) => {
                    self.messages.show_error(self.explain(&failure));
                    done(false);
                }
            }
        });
    }

    /// Reads the headers that are still to be read; `progress` receives the number read and in all, and `done` is called
    /// at the end.
    pub fn read_all_headers(self, progress: impl FnMut(u32, u32) + 'static, done: impl FnOnce() + 'static) {
        let Some(open) = self.workspace.current() else { return };
        if !open.session.lacks(Seq(1)) {
            return;
        }
        spawn_local(async move {
            match open.session.read_back(Seq(1), progress).await {
                Ok(()) => self.workspace.tick.update(|tick| *tick += 1),
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
            done();
        });
    }

    /// Reads the headers up to the viewed date, oldest first: the latest ones, and after
    /// [`AppState::read_all_headers`] all of them; tracked.
    pub fn read_headers<T: Default>(self, read: impl FnOnce(&[Header]) -> T) -> T {
        let head = self.read(RecordStore::head);
        let Some(open) = self.workspace.current() else { return T::default() };
        open.session.read_headers(|headers| read(&headers[..headers.partition_point(|header| header.seq <= head)]))
    }

    /// The number of times the journal was rewritten by an erasure.
    pub fn erasures(self) -> usize {
        self.workspace.current().map_or(0, |open| open.session.erasures())
    }
}
