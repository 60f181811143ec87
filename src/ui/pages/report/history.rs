//! The data of history reports: stage histories of deals, and records at a past date; both are cached.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::report::stage_history::StageHistories;
use crate::store::RecordStore;
use crate::ui::context::AppContext;

/// The key of the cache: the workspace, and how often its journal was rewritten.
type Of = (String, usize);

thread_local! {
    static COURSES: RefCell<Option<(Of, StageHistories)>> = const { RefCell::new(None) };
    static SETS: RefCell<Vec<(Of, Date, Rc<RecordStore>)>> = const { RefCell::new(Vec::new()) };
}

/// The number of past dates whose records are cached: a report compares two.
const KEPT: usize = 4;

fn of(cx: AppContext) -> Of {
    (cx.app.workspace.id.get_untracked(), cx.app.erasures())
}

/// Calls `then` with the stage histories of all deals up to the viewed commit, once they are read.
pub fn with_courses(cx: AppContext, then: impl FnOnce(&StageHistories) + 'static) {
    let (of, head) = (of(cx), cx.app.read_untracked(RecordStore::head));
    // While it is being updated, it is not in the cache.
    let kept = COURSES.take().filter(|(own, courses)| *own == of && courses.read() <= head);
    let courses = kept.map(|(_, courses)| courses).unwrap_or_default();
    if courses.read() == head {
        then(&courses);
        COURSES.set(Some((of, courses)));
        return;
    }
    let after = courses.read();
    let shared = Rc::new(RefCell::new(courses));
    let reading = shared.clone();
    let done = move |is_read: bool| {
        if is_read {
            then(&shared.borrow());
            COURSES.set(Some((of, shared.take())));
        }
    };
    cx.app.each_commit(after, move |commit| reading.borrow_mut().apply(commit), done);
}

/// Calls `then` with the records at the beginning of a date.
pub fn with_start_of(cx: AppContext, day: Date, then: impl FnOnce(Rc<RecordStore>) + 'static) {
    let of = of(cx);
    let found = SETS.with_borrow(|sets| {
        let is_it = |(own, other, _): &&(Of, Date, Rc<RecordStore>)| *own == of && *other == day;
        sets.iter().find(is_it).map(|(_, _, set)| set.clone())
    });
    if let Some(set) = found {
        return then(set);
    }
    cx.app.set_before(AppState::zone().at(day, 0), move |set| {
        let Some(set) = set.map(Rc::new) else { return };
        SETS.with_borrow_mut(|sets| {
            sets.retain(|(own, _, _)| *own == of);
            sets.truncate(KEPT - 1);
            sets.insert(0, (of, day, set.clone()));
        });
        then(set);
    });
}
