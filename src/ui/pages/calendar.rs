//! The calendar: activities by day, week or month, rescheduled by mouse, touch and keyboard.
mod agenda;
mod chip;
mod day_cell;
mod drag;
mod model;
mod month;
mod time_grid;

use leptos::prelude::*;

use crate::locale::{Phrase, calendar as dates, format, phrases};
use crate::ui::components::drag::PointerDrag;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::features::whose::whose;
use crate::ui::pages::calendar::day_cell::plan_on;
use crate::ui::pages::calendar::model::Page;
use crate::ui::state::calendar::{CalendarState, Span};

/// The page.
pub fn calendar(cx: AppContext) -> AnyView {
    let state = cx.calendar;
    let days = Memo::new(move |_| state.get().days(cx.language));
    let is_mine = Memo::new(move |_| state.get().is_mine);
    let items = Memo::new(move |_| {
        let (from, to) = days.get();
        let owner = cx.app.user().filter(|_| is_mine.get());
        cx.app.read(|set| model::gather(cx, set, (from, to), owner))
    });
    let drag = RwSignal::new(None);
    let pointer = PointerDrag::new(move |event| drag::follow(cx, drag, event));
    let page = Page { cx, items, drag, pointer };
    let narrow = is_phone();
    let keys = window_event_listener(leptos::ev::keydown, move |event| letter(cx, &event));
    on_cleanup(move || keys.remove());
    let span = Memo::new(move |_| state.get().span);
    let body = move || {
        let (from, to) = days.get();
        match (span.get(), narrow.get()) {
            (Span::Week | Span::Month, true) => agenda::agenda(page, from, to),
            (Span::Month, false) => month::month(page, from, to),
            _ => time_grid::hours(page, from, to),
        }
    };
    let turn = move |by: i32| move |_| state.update(|state| *state = state.turned(by));
    let span_button = move |own: Span, label: Phrase| {
        let pressed = move || (span.get() == own).to_string();
        view! { <button type="button" aria-pressed=pressed on:click=move |_| state.update(|state| state.span = own)>{cx.t(label)}</button> }
    };
    let choose = Callback::new(move |own| state.update(|state| state.is_mine = own));
    let today = move |_| state.update(|state| state.day = cx.app.today());
    let new = move |_| plan_on(cx, state.get_untracked().day, None);
    view! {
        <div class="calendar-page">
            <div class="page-head">
                <h1 aria-live="polite">{move || title(cx, state.get())}</h1>
                <div class="page-actions">
                    {whose(cx, is_mine.into(), choose)}
                    <button type="button" class="button" aria-label=cx.t(phrases::EARLIER) title=cx.t(phrases::EARLIER) on:click=turn(-1)>{icon(icon::EARLIER)}</button>
                    <button type="button" class="button" on:click=today>{cx.t(phrases::TODAY)}</button>
                    <button type="button" class="button" aria-label=cx.t(phrases::LATER) title=cx.t(phrases::LATER) on:click=turn(1)>{icon(icon::LATER)}</button>
                    <div class="segmented" role="group" aria-label=cx.t(phrases::CALENDAR)>
                        {span_button(Span::Day, phrases::DAY)}{span_button(Span::Week, phrases::WEEK)}{span_button(Span::Month, phrases::MONTH)}
                    </div>
                    <button type="button" class="button" data-look="primary" on:click=new>{cx.t(phrases::NEW_ACTIVITY)}</button>
                </div>
            </div>
            <p class="visually-hidden" id="cal-help">{cx.t(phrases::CALENDAR_HELP)}</p>
            {body}
            {move || page.drag.get().filter(|drag| drag.is_lifted).map(|drag| drag::drag_preview(page, drag))}
        </div>
    }
    .into_any()
}

/// Handles letters anywhere on the page: today, day, week, month.
fn letter(cx: AppContext, event: &web_sys::KeyboardEvent) {
    let focused = document().active_element().map(|element| element.tag_name()).unwrap_or_default();
    let is_typing = ["INPUT", "TEXTAREA", "SELECT"].contains(&focused.as_str());
    if is_typing
        || event.default_prevented()
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || cx.dialog.get_untracked().is_some()
    {
        return;
    }
    let key = event.key().to_lowercase();
    let is = |phrase: Phrase| cx.t(phrase) == key;
    let state = cx.calendar.get_untracked();
    if is(phrases::KEY_TODAY) {
        cx.calendar.set(CalendarState { day: cx.app.today(), ..state });
    } else if is(phrases::KEY_DAY) {
        cx.calendar.set(CalendarState { span: Span::Day, ..state });
    } else if is(phrases::KEY_WEEK) {
        cx.calendar.set(CalendarState { span: Span::Week, ..state });
    } else if is(phrases::KEY_MONTH) {
        cx.calendar.set(CalendarState { span: Span::Month, ..state });
    }
}

fn title(cx: AppContext, state: CalendarState) -> String {
    let (from, to) = state.days(cx.language);
    match state.span {
        Span::Day => dates::weekday_and_long_day(state.day, cx.language),
        Span::Week => format!("{} – {}", format::day(from, cx.language), format::day(to, cx.language)),
        Span::Month => dates::month(state.day, cx.language),
    }
}
