//! What the reports of the history read: the way of each deal, and the records at a past moment; both kept.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::report::stage_history::StageHistories;
use crate::store::RecordStore;
use crate::ui::context::AppContext;

/// What is kept belongs to a workspace whose journal was rewritten so many times.
type Of = (String, usize);

thread_local! {
    static COURSES: RefCell<Option<(Of, StageHistories)>> = const { RefCell::new(None) };
    static SETS: RefCell<Vec<(Of, Date, Rc<RecordStore>)>> = const { RefCell::new(Vec::new()) };
}

/// Past days whose records are kept: a report compares two.
const KEPT: usize = 4;

fn of(cx: AppContext) -> Of {
    (cx.app.workspace.get_untracked(), cx.app.erasures())
}

/// Gives `then` the ways of all deals up to what is looked at, as soon as they are read.
pub fn with_courses(cx: AppContext, then: impl FnOnce(&StageHistories) + 'static) {
    let (of, head) = (of(cx), cx.app.read_untracked(RecordStore::head));
    // While it is being read on, nobody else has it.
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

/// Gives `then` the records as they were when a day began.
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
