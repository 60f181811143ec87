//! The view of a past date: every read returns the records as of its end, and nothing can be changed.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{AppState, OPEN, SessionError};
use crate::base::{Date, Timestamp};
use crate::browser::environment;
use crate::change::Commit;
use crate::locale::{format, phrases};
use crate::store::RecordStore;

/// The records at the end of a day.
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// The records as they were.
    pub set: RecordStore,
    erasures: usize,
}

/// The past date that is viewed.
#[derive(Clone, Copy, Default)]
pub struct AsOfState {
    /// The requested date; `None` for the present.
    pub wanted: RwSignal<Option<Date>>,
    /// The date whose records are loaded.
    pub there: RwSignal<Option<Date>>,
    /// The number of changes processed, and the total.
    pub progress: RwSignal<(u32, u32)>,
}

thread_local! {
    static PAST: RefCell<Option<Rc<AsOf>>> = const { RefCell::new(None) };
}

/// The past state that is viewed, once it is loaded.
pub fn current() -> Option<Rc<AsOf>> {
    PAST.with_borrow(Clone::clone)
}

/// The last timestamp of a date in the user's time zone.
pub fn end_of_day(day: Date) -> Timestamp {
    Timestamp(AppState::zone().at(day.add_days(1), 0).0 - 1)
}

impl AppState {
    /// Whether a past date is viewed or being loaded.
    pub fn is_past(self) -> bool {
        self.past.wanted.with_untracked(Option::is_some)
    }

    /// Whether the requested date is being loaded; tracked.
    pub fn is_loading_as_of(self) -> bool {
        self.past.wanted.get() != self.past.there.get()
    }

    /// Shows that nothing can be changed in the past, and how to return.
    pub(super) fn reject_past_edit(self) -> SessionError {
        let language = self.language.get_untracked();
        let day = self.past.wanted.get_untracked().map(|day| format::day(day, language)).unwrap_or_default();
        let text = phrases::PAST_REFUSES.with(language, &[&day]);
        self.show_error(text.clone());
        SessionError::Told(text)
    }

    /// Reads present records such as views, reports and dashboards, which apply to any viewed date.
    pub fn read_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        self.tick.track();
        self.read_untracked_present(read)
    }

    /// [`AppState::read_present`] without tracking.
    pub fn read_untracked_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        OPEN.with_borrow(Clone::clone).map(|open| open.session.read(read)).unwrap_or_default()
    }

    /// Today's date, regardless of the viewed one.
    pub fn real_today(self) -> Date {
        environment::today()
    }

    /// Computes the records at the end of a date, and then shows them.
    pub fn view_as_of(self, day: Date) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        let erasures = open.session.erasures();
        if current().is_some_and(|past| past.day == day && past.erasures == erasures) {
            return;
        }
        PAST.set(None);
        self.past.progress.set((0, 0));
        spawn_local(async move {
            let seq = open.session.last_before(Timestamp(end_of_day(day).0 + 1));
            let set = open.session.as_of(seq, |done, all| self.past.progress.set((done, all))).await;
            // The user may have chosen another date in the meantime.
            if self.past.wanted.get_untracked() != Some(day) {
                return;
            }
            match set {
                Ok(set) => {
                    PAST.set(Some(Rc::new(AsOf { day, set, erasures })));
                    self.tick.update(|tick| *tick += 1);
                    self.past.there.set(Some(day));
                }
                Err(failure) => {
                    self.show_error(self.explain(&failure));
                    self.view_present();
                }
            }
        });
    }

    /// Returns to the present.
    pub fn view_present(self) {
        let was = self.past.wanted.get_untracked().is_some();
        PAST.set(None);
        if was {
            self.past.wanted.set(None);
            self.past.there.set(None);
            self.tick.update(|tick| *tick += 1);
        }
    }

    /// Recomputes the past state after an erasure, because it still contains the person.
    pub(super) fn forget_erased(self) {
        let (Some(open), Some(past)) = (OPEN.with_borrow(Clone::clone), current()) else { return };
        if open.session.erasures() != past.erasures {
            PAST.set(None);
            self.past.there.set(None);
            self.past.wanted.notify();
        }
    }

    /// The time at which the open workspace's journal begins.
    pub fn first_day(self) -> Option<Timestamp> {
        OPEN.with_borrow(Clone::clone)?.session.begins()
    }

    /// Computes the records before a timestamp, for comparison; `then` gets `None` if they cannot be read.
    pub fn set_before(self, moment: Timestamp, then: impl FnOnce(Option<RecordStore>) + 'static) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        spawn_local(async move {
            let seq = open.session.last_before(moment);
            match open.session.as_of(seq, |_, _| ()).await {
                Ok(set) => then(Some(set)),
                Err(failure) => {
                    self.show_error(self.explain(&failure));
                    then(None);
                }
            }
        });
    }

    /// Calls `take` with every commit of the viewed state after one, oldest first; then calls `done` with whether all
    /// were read.
    pub fn each_commit(self, after: u32, take: impl FnMut(&Commit) + 'static, done: impl FnOnce(bool) + 'static) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        let last = self.read_untracked(RecordStore::head);
        spawn_local(async move {
            match open.session.each_commit(after, last, take, |_, _| ()).await {
                Ok(()) => done(true),
                Err(failure) => {
                    self.show_error(self.explain(&failure));
                    done(false);
                }
            }
        });
    }

    /// The number of times the journal was rewritten by an erasure.
    pub fn erasures(self) -> usize {
        OPEN.with_borrow(Clone::clone).map_or(0, |open| open.session.erasures())
    }
}
