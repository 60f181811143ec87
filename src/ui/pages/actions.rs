//! All actions of the workspace, newest first: found by text, person, kind and date, each with what it did to which
//! records, undone and redone.
mod details;
mod entry;
mod filters;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::locale::{calendar, format, phrases};
use crate::store::action_log::{self, ActionFilter, ActionStates, LogRow};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::print_state::{self, MAX_PRINTED_ROWS, is_printing};
use crate::ui::context::AppContext;
use crate::ui::navigation::{self, Route};

/// The number of actions shown at first, and added by each request for more.
const PAGE_SIZE: usize = 100;

/// The page.
pub fn actions(cx: AppContext) -> AnyView {
    let app = cx.app;
    let filter = RwSignal::new(ActionFilter::read(&navigation::query()));
    let most = RwSignal::new(PAGE_SIZE);
    Effect::new(move |_| {
        cx.set_query(Route::Actions, &filter.with(ActionFilter::write));
        most.set(PAGE_SIZE);
    });
    let read = RwSignal::new(None::<u32>);
    let percent = move |done: u32, all: u32| (u64::from(done) * 10 / u64::from(all.max(1))) as u32 * 10;
    // The page may have been left in the meantime.
    let report = move |percent: Option<u32>| {
        read.try_set(percent);
    };
    app.read_all_headers(move |done, all| report(Some(percent(done, all))), move || report(None));
    let all = Memo::new(move |_| app.read_headers(|headers| headers.len()));
    let found = Memo::new(move |_| {
        let find = |filter: &ActionFilter| {
            app.read_headers(|headers| {
                app.read_untracked(|set| action_log::find(set, headers, filter, cx.language, AppState::zone()))
            })
        };
        filter.with(find)
    });
    let states = Memo::new(move |_| app.read_headers(ActionStates::of));
    let is_printing = is_printing();
    let rows = Memo::new(move |_| {
        let most = if is_printing.get() { most.get().max(MAX_PRINTED_ROWS) } else { most.get() };
        let rows = app.read_headers(|headers| {
            found.with(|found| action_log::by_day(headers, &found[..found.len().min(most)], AppState::zone()))
        });
        // An erasure rewrites actions under the same numbers.
        let erasures = app.erasures();
        rows.into_iter().map(|row| (row, erasures)).collect::<Vec<_>>()
    });
    let row = move |(row, _): (LogRow, usize)| match row {
        LogRow::Day(day, _) => view! { <li class="actions-day"><h2>{day_name(cx, day)}</h2></li> }.into_any(),
        LogRow::Action(seq) => entry::entry(cx, seq, states),
    };
    let count = Memo::new(move |_| found.with(Vec::len));
    let left = move || count.get().saturating_sub(most.get());
    let number = move |count: usize| format::number(count as i64, cx.language);
    let more = move || {
        (left() > 0).then(|| {
            let label = cx.t_with(phrases::MORE_CARDS, &[&number(left().min(PAGE_SIZE))]);
            view! {
                <button type="button" class="button no-print actions-more" data-figure=FigureKind::More.key() on:click=move |_| most.update(|most| *most += PAGE_SIZE)>{label}</button>
            }
        })
    };
    let is_empty = Memo::new(move |_| count.get() == 0);
    let body = move || {
        if is_empty.get() {
            let text = if all.get() == 0 { phrases::ACTIONS_NONE } else { phrases::ACTIONS_NO_HITS };
            return view! { <div class="panel empty"><p>{cx.t(text)}</p></div> }.into_any();
        }
        view! { <ul class="panel actions"><For each=move || rows.get() key=|row| *row children=row/></ul> }.into_any()
    };
    let reading = Memo::new(move |_| read.get());
    let told = move || match reading.get() {
        Some(percent) => cx.t_with(phrases::ACTIONS_READING, &[&percent.to_string()]),
        None => cx.t_with(phrases::ACTIONS_COUNT, &[&number(count.get()), &number(all.get())]),
    };
    view! {
        <div class="narrow">
            <div class="page-head"><h1>{cx.t(phrases::ALL_ACTIONS)}</h1></div>
            {filters::filters(cx, filter)}
            <p class="soft actions-count" role="status" data-figure=FigureKind::Here.key()>{told}</p>
            {body}{more}{print_state::note(cx, move || count.get())}
        </div>
    }
    .into_any()
}

/// The name of a day: `Today · Saturday, 28 November 2026`.
fn day_name(cx: AppContext, day: Date) -> String {
    let comma = calendar::after_weekday(cx.language);
    let weekday = calendar::weekday(day.weekday(), cx.language);
    let date = format!("{weekday}{comma} {}", calendar::long_day(day, cx.language));
    if day != cx.app.today() {
        return date;
    }
    format!("{} · {date}", format_value::sentence(cx.t(phrases::IN_TODAY).to_string()))
}
