//! A month: a row per week, a cell per day with its first few activities.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{calendar as dates, phrases};
use crate::ui::pages::calendar::chip::chip;
use crate::ui::pages::calendar::day_cell::{day_key, more, plan_on, tab_stop};
use crate::ui::pages::calendar::model::{Page, of_day};

/// The number of activities shown per day; a link leads to the others.
const MAX_PER_DAY: usize = 3;

/// The weeks from one date to another.
pub fn month(page: Page, from: Date, to: Date) -> AnyView {
    let cx = page.cx;
    let heading = |day: i32| {
        let weekday = from.add_days(day).weekday();
        view! { <div role="columnheader" aria-label=dates::weekday(weekday, cx.language)>{dates::weekday_short(weekday, cx.language)}</div> }
    };
    let weeks = (to.0 - from.0 + 1) / 7;
    let week = move |week: i32| {
        let cells = (0..7).map(|day| cell(page, from.add_days(week * 7 + day))).collect_view();
        view! { <div role="row" class="cal-week">{cells}</div> }
    };
    view! {
        <div class="cal-month panel" role="grid" aria-label=cx.t(phrases::CALENDAR)>
            <div role="row" class="cal-head">{(0..7).map(heading).collect_view()}</div>
            {(0..weeks).map(week).collect_view()}
        </div>
    }
    .into_any()
}

fn cell(page: Page, day: Date) -> AnyView {
    let cx = page.cx;
    let items = of_day(page, day);
    let (_, own_month, date) = day.ymd();
    let is_outside = move || (cx.calendar.get().day.ymd().1 != own_month).then_some("true");
    let is_over = move || page.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.is_over(day))).then_some("true");
    let today = (day == cx.app.today()).then_some("date");
    let rest = move || more(page, day, items.with(Vec::len).saturating_sub(MAX_PER_DAY));
    view! {
        <div role="gridcell" class="cal-day" id=format!("day-{}", day.to_iso()) tabindex=tab_stop(page, day) data-day=day.0.to_string()
            data-kind="day" data-outside=is_outside data-over=is_over aria-current=today
            on:keydown=move |event| day_key(page, &event)
            on:focus=move |_| cx.calendar.update(|state| state.day = day)
            on:dblclick=move |_| plan_on(cx, day, None)>
            <span class="cal-date" aria-hidden="true">{date}</span>
            <span class="visually-hidden">{dates::weekday_and_day(day, cx.language)}</span>
            {move || items.get().into_iter().take(MAX_PER_DAY).map(|item| chip(page, item)).collect_view()}
            {rest}
        </div>
    }
    .into_any()
}
