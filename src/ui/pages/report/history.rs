//! The data of history reports: stage histories of deals, and records at a past date; both are cached.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::report::stage_history::StageHistories;
use crate::store::RecordStore;
use crate::ui::context::AppContext;
use crate::ui::state::report::JournalVersion;

/// The number of past dates whose records are cached: a report compares two.
const MAX_CACHED_DAYS: usize = 4;

fn journal_version(cx: AppContext) -> JournalVersion {
    (cx.app.workspace.id.get_untracked(), cx.app.erasures())
}

/// Calls `then` with the stage histories of all deals up to the viewed commit, once they are read.
pub fn with_stage_histories(cx: AppContext, then: impl FnOnce(&StageHistories) + 'static) {
    let (of, head) = (journal_version(cx), cx.app.read_untracked(RecordStore::head));
    // While it is being updated, it is not in the cache.
    let kept = cx.reports.histories.try_update_value(Option::take).flatten();
    let kept = kept.filter(|(own, histories)| *own == of && histories.read() <= head);
    let histories = kept.map(|(_, histories)| histories).unwrap_or_default();
    if histories.read() == head {
        then(&histories);
        cx.reports.histories.set_value(Some((of, histories)));
        return;
    }
    let after = histories.read();
    let shared = Rc::new(RefCell::new(histories));
    let reading = shared.clone();
    let done = move |is_read: bool| {
        if is_read {
            then(&shared.borrow());
            cx.reports.histories.set_value(Some((of, shared.take())));
        }
    };
    cx.app.each_commit(after, move |commit| reading.borrow_mut().apply(commit), done);
}

/// Calls `then` with the records at the beginning of a date.
pub fn with_start_of(cx: AppContext, day: Date, then: impl FnOnce(Rc<RecordStore>) + 'static) {
    let of = journal_version(cx);
    let found = cx.reports.past_records.with_value(|sets| {
        let is_it = |(own, other, _): &&(JournalVersion, Date, Rc<RecordStore>)| *own == of && *other == day;
        sets.iter().find(is_it).map(|(_, _, set)| set.clone())
    });
    if let Some(set) = found {
        return then(set);
    }
    cx.app.set_before(AppState::zone().at(day, 0), move |set| {
        let Some(set) = set.map(Rc::new) else { return };
        cx.reports.past_records.update_value(|sets| {
            sets.retain(|(own, _, _)| *own == of);
            sets.truncate(MAX_CACHED_DAYS - 1);
            sets.insert(0, (of, day, set.clone()));
        });
        then(set);
    });
}

/// The default first date of pipeline changes: this week's Monday, or on a Monday the one before.
pub fn usual_start(today: Date) -> Date {
    let monday = today.add_days(-(today.weekday() as i32));
    if monday == today { monday.add_days(-7) } else { monday }
}
