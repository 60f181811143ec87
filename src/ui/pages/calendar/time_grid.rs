//! The time grid of a day or a week: activities without a time at the top, the others by start and duration.
use leptos::html;
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::Date;
use crate::domain::rules::overlap_layout::{folded, lanes};
use crate::locale::{calendar as dates, phrases};
use crate::ui::pages::calendar::chip::chip;
use crate::ui::pages::calendar::day_cell::{day_key, more, plan_on, tab_stop};
use crate::ui::pages::calendar::drag::minute_at;
use crate::ui::pages::calendar::model::{HOUR_HEIGHT_PX, Item, Page, of_day};
use crate::ui::state::calendar::Span;

/// The first visible hour.
const FIRST_SEEN_HOUR: i32 = 7;

/// The number of activities without a time shown per day of a week.
const MAX_ALL_DAY_OF_WEEK: usize = 4;

/// The number of lanes in which activities of the same time share a day of a week. A day alone shows all.
const MAX_LANES_OF_WEEK: usize = 3;

/// The dates from one to another, side by side.
pub fn hours(page: Page, from: Date, to: Date) -> AnyView {
    let cx = page.cx;
    let days: Vec<Date> = (from.0..=to.0).map(Date).collect();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            request_animation_frame(move || {
                element.set_scroll_top(FIRST_SEEN_HOUR * HOUR_HEIGHT_PX - HOUR_HEIGHT_PX / 4)
            });
        }
    });
    let heading = move |day: Date| {
        let today = (day == cx.app.today()).then_some("date");
        let (_, _, date) = day.ymd();
        view! {
            <div role="columnheader" aria-current=today>
                <span class="visually-hidden">{dates::weekday_and_day(day, cx.language)}</span><span aria-hidden="true">{dates::weekday_short(day.weekday(), cx.language)}" "<strong>{date}</strong></span>
            </div>
        }
    };
    let hour =
        |hour: i32| view! { <span>{if hour > 0 { dates::time(hour * 60, cx.language) } else { String::new() }}</span> };
    let count = days.len().to_string();
    view! {
        <div class="cal-hours panel" role="grid" aria-label=cx.t(phrases::CALENDAR) style=("--days", count)
            style=("--hour", format!("{HOUR_HEIGHT_PX}px")) node_ref=node>
            <div role="rowgroup" class="cal-top">
            <div role="row" class="cal-head"><div role="presentation" class="cal-gutter"></div>{days.iter().map(|day| heading(*day)).collect_view()}</div>
            <div role="row" class="cal-all-day"><div role="presentation" class="cal-gutter" aria-hidden="true">{cx.t(phrases::ALL_DAY)}</div>
                {days.iter().map(|day| all_day(page, *day)).collect_view()}</div>
            </div>
            <div role="rowgroup">
                <div role="row" class="cal-columns">
                    <div role="presentation" class="cal-gutter cal-labels" aria-hidden="true">{(0..24).map(hour).collect_view()}</div>
                    {days.iter().map(|day| column(page, *day)).collect_view()}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The activities without a time.
fn all_day(page: Page, day: Date) -> AnyView {
    let items = of_day(page, day);
    let is_over =
        move || page.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.is_over_all_day(day))).then_some("true");
    // Open ones come first. A week has room for a few; a day shows all.
    let listed = move || {
        let mut own: Vec<Item> = items.get().into_iter().filter(|item| item.start.is_none()).collect();
        own.sort_by_key(|item| item.is_done);
        let shown = if page.cx.calendar.get_untracked().span == Span::Week {
            own.len().min(MAX_ALL_DAY_OF_WEEK)
        } else {
            own.len()
        };
        let rest = more(page, day, own.len() - shown);
        own.truncate(shown);
        view! { {own.into_iter().map(|item| chip(page, item)).collect_view()}{rest} }
    };
    view! {
        <div role="gridcell" class="cal-day" data-day=day.0.to_string() data-kind="all-day" data-over=is_over
            on:dblclick=move |_| plan_on(page.cx, day, None)>
            {listed}
        </div>
    }
    .into_any()
}

/// The activities with a time.
fn column(page: Page, day: Date) -> AnyView {
    let cx = page.cx;
    let items = of_day(page, day);
    let timed = move || {
        let timed: Vec<(i32, Item)> = items.get().into_iter().filter_map(|item| Some((item.start?, item))).collect();
        let spans: Vec<(i32, i32)> = timed.iter().map(|(start, item)| (*start, start + item.minutes)).collect();
        // What is still to do is not folded away behind what was logged.
        let lanes = lanes(&spans, |at| !timed[at].1.is_done);
        let limit = if cx.calendar.get_untracked().span == Span::Week { MAX_LANES_OF_WEEK } else { usize::MAX };
        let rest = folded(&spans, &lanes, limit).into_iter().map(|((from, to), count)| {
            let button = more(page, day, count);
            place((from, to - from), (limit - 1, limit), button.into_any())
        });
        let rest = rest.collect_view();
        let shown = timed.into_iter().zip(lanes).filter(|(_, (lane, count))| *count <= limit || lane + 1 < limit);
        let shown = shown.map(|((start, item), (lane, count))| {
            place((start, item.minutes), (lane, count.min(limit)), chip(page, item))
        });
        view! { {shown.collect_view()}{rest} }
    };
    let landing = move || {
        page.drag.with(|drag| drag.as_ref().and_then(|drag| drag.drop_slot(day))).map(|(start, minutes)| {
            let top = format!("{}px", start * HOUR_HEIGHT_PX / 60);
            let height = format!("{}px", minutes * HOUR_HEIGHT_PX / 60);
            view! { <div class="cal-landing" style=("--top", top) style=("--height", height) aria-hidden="true"></div> }
        })
    };
    let now = (day == cx.app.today()).then(|| {
        let minute = RwSignal::new(AppState::zone().minutes(cx.app.now()));
        let moves = set_interval_with_handle(
            move || {
                // The page may be disposed by then.
                minute.try_set(AppState::zone().minutes(cx.app.now()));
            },
            std::time::Duration::from_secs(60),
        );
        // Without a timer, the line stays where the page was opened.
        on_cleanup(move || drop(moves.map(|moves| moves.clear())));
        let top = move || format!("{}px", minute.get() * HOUR_HEIGHT_PX / 60);
        view! { <div class="cal-now" style=("--top", top) aria-hidden="true"></div> }
    });
    view! {
        <div role="gridcell" class="cal-column" id=format!("day-{}", day.to_iso()) tabindex=tab_stop(page, day)
            data-day=day.0.to_string() data-kind="hours"
            on:keydown=move |event| day_key(page, &event)
            on:focus=move |_| cx.calendar.update(|state| if state.day != day { state.day = day })
            on:dblclick=move |event| plan_on(cx, day, Some(minute_at(&event)))>
            <span class="visually-hidden">{dates::weekday_and_day(day, cx.language)}</span>
            {now}{landing}{timed}
        </div>
    }
    .into_any()
}

/// A part of a day's column: from when and how long, in minutes; its lane, and the number of lanes.
fn place((start, minutes): (i32, i32), (lane, count): (usize, usize), content: AnyView) -> AnyView {
    let top = format!("{}px", start * HOUR_HEIGHT_PX / 60);
    let height = format!("{}px", (minutes.min(1_440 - start) * HOUR_HEIGHT_PX / 60).max(22));
    let left = format!("{}%", 100 * lane / count);
    let width = format!("{}%", 100 / count);
    view! {
        <div class="cal-place" style=("--top", top) style=("--height", height) style=("--left", left) style=("--width", width)>{content}</div>
    }
    .into_any()
}
