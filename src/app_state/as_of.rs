//! Looking at a past day: every read gives what was there then, and nothing can be changed meanwhile.
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

/// The past day that is looked at.
#[derive(Clone, Copy, Default)]
pub struct AsOfState {
    /// The day that is asked for; `None` for now.
    pub wanted: RwSignal<Option<Date>>,
    /// The day whose records are there.
    pub there: RwSignal<Option<Date>>,
    /// How many of how many changes are read.
    pub progress: RwSignal<(u32, u32)>,
}

thread_local! {
    static PAST: RefCell<Option<Rc<AsOf>>> = const { RefCell::new(None) };
}

/// The past that is looked at, as soon as it is there.
pub fn current() -> Option<Rc<AsOf>> {
    PAST.with_borrow(Clone::clone)
}

/// The last moment of a day where the user is.
pub fn end_of_day(day: Date) -> Timestamp {
    Timestamp(AppState::zone().at(day.add_days(1), 0).0 - 1)
}

impl AppState {
    /// Whether a past day is looked at, also while it is being worked out.
    pub fn is_past(self) -> bool {
        self.past.wanted.with_untracked(Option::is_some)
    }

    /// Whether the day that is asked for is still being worked out; tracked.
    pub fn is_loading_as_of(self) -> bool {
        self.past.wanted.get() != self.past.there.get()
    }

    /// Says that nothing can be changed in the past, and how to get back.
    pub(super) fn reject_past_edit(self) -> SessionError {
        let language = self.language.get_untracked();
        let day = self.past.wanted.get_untracked().map(|day| format::day(day, language)).unwrap_or_default();
        let text = phrases::PAST_REFUSES.with(language, &[&day]);
        self.show_error(text.clone());
        SessionError::Told(text)
    }

    /// Reads what records are looked at with, views, reports and dashboards: those of now, whatever day is looked at.
    pub fn read_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        self.tick.track();
        self.read_untracked_present(read)
    }

    /// The same, once.
    pub fn read_untracked_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        OPEN.with_borrow(Clone::clone).map(|open| open.session.read(read)).unwrap_or_default()
    }

    /// The real day, whatever is looked at.
    pub fn real_today(self) -> Date {
        environment::today()
    }

    /// Works out the records of the end of a day, once; they are looked at as soon as they are there.
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
            // Somebody may have gone on meanwhile.
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

    /// Looks at what is there now again.
    pub fn view_present(self) {
        let was = self.past.wanted.get_untracked().is_some();
        PAST.set(None);
        if was {
            self.past.wanted.set(None);
            self.past.there.set(None);
            self.tick.update(|tick| *tick += 1);
        }
    }

    /// A past from before somebody was erased still has them in it: it is worked out again.
    pub(super) fn forget_erased(self) {
        let (Some(open), Some(past)) = (OPEN.with_borrow(Clone::clone), current()) else { return };
        if open.session.erasures() != past.erasures {
            PAST.set(None);
            self.past.there.set(None);
            self.past.wanted.notify();
        }
    }

    /// When the journal of the open workspace begins.
    pub fn first_day(self) -> Option<Timestamp> {
        OPEN.with_borrow(Clone::clone)?.session.begins()
    }

    /// The records as they were before a moment, for comparing; `then` gets nothing where they cannot be read.
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

    /// Gives `take` every commit of what is looked at after one, oldest first; then `done` hears whether all were read.
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

    /// How often the journal was rewritten without a person.
    pub fn erasures(self) -> usize {
        OPEN.with_borrow(Clone::clone).map_or(0, |open| open.session.erasures())
    }
}
