//! The calendar: activities by day, week or month, rescheduled by mouse, touch and keyboard.
mod drag;
mod month;
mod time_grid;

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app_state::AppState;
use crate::base::{Date, Id};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::locale::{Phrase, calendar as dates, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::viewport::is_phone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::activity as activities;
use crate::ui::features::activity::item;
use crate::ui::navigation::Route;
use crate::ui::pages::calendar::drag::Drag;
use crate::ui::state::calendar::{CalendarState, Span};
use crate::ui::state::log_preset::LogPreset;

/// An activity of the calendar.
#[derive(Clone, PartialEq, Debug)]
struct Item {
    id: Id,
    subject: String,
    about: String,
    kind: Option<Id>,
    day: Date,
    /// Minutes since midnight; `None` for an activity without a time of day.
    start: Option<i32>,
    minutes: i32,
    is_done: bool,
    is_late: bool,
}

/// The state shared by the calendar's parts.
#[derive(Clone, Copy)]
struct Page {
    cx: AppContext,
    items: Memo<BTreeMap<i32, Vec<Item>>>,
    drag: RwSignal<Option<Drag>>,
}

/// The page.
pub fn calendar(cx: AppContext) -> AnyView {
    let state = cx.calendar;
    let days = Memo::new(move |_| state.get().days(cx.language));
    let items = Memo::new(move |_| {
        let (from, to) = days.get();
        cx.app.read(|set| gather(cx, set, from, to))
    });
    let page = Page { cx, items, drag: RwSignal::new(None) };
    let narrow = is_phone();
    let keys = window_event_listener(leptos::ev::keydown, move |event| letter(cx, &event));
    on_cleanup(move || keys.remove());
    let span = Memo::new(move |_| state.get().span);
    let body = move || {
        let (from, to) = days.get();
        match (span.get(), narrow.get()) {
            (Span::Week | Span::Month, true) => agenda(page, from, to),
            (Span::Month, false) => month::month(page, from, to),
            _ => time_grid::hours(page, from, to),
        }
    };
    let turn = move |by: i32| move |_| state.update(|state| *state = state.turned(by));
    let span_button = move |own: Span, label: Phrase| {
        let pressed = move || (span.get() == own).to_string();
        view! { <button type="button" aria-pressed=pressed on:click=move |_| state.update(|state| state.span = own)>{cx.t(label)}</button> }
    };
    let today = move |_| state.update(|state| state.day = cx.app.today());
    let new = move |_| plan_on(cx, state.get_untracked().day, None);
    view! {
        <div class="calendar-page">
            <div class="page-head">
                <h1 aria-live="polite">{move || title(cx, state.get())}</h1>
                <div class="page-actions">
                    <button type="button" class="button" aria-label=cx.t(phrases::EARLIER) on:click=turn(-1)>"‹"</button>
                    <button type="button" class="button" on:click=today>{cx.t(phrases::TODAY)}</button>
                    <button type="button" class="button" aria-label=cx.t(phrases::LATER) on:click=turn(1)>"›"</button>
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

/// The number of activities listed per day in a narrow window.
const OF_DAY: usize = 20;

/// The activities day by day, one below the other: the calendar of a narrow window.
fn agenda(page: Page, from: Date, to: Date) -> AnyView {
    let cx = page.cx;
    let lines = Memo::new(move |_| {
        page.items.with(|items| {
            cx.app.read(|set| {
                let line = |own: &Item| {
                    let row = set.get(RecordType::Activity, own.id)?;
                    Some(item::Item::of(cx, set, row, activities::subject_of(set, own.id)))
                };
                let of_day = |(day, items): (&i32, &Vec<Item>)| {
                    let shown = items.iter().take(OF_DAY).filter_map(line).collect::<Vec<_>>();
                    (Date(*day), shown, items.len().saturating_sub(OF_DAY))
                };
                items.range(from.0..=to.0).map(of_day).collect::<Vec<_>>()
            })
        })
    });
    let day = move |(day, items, rest): (Date, Vec<item::Item>, usize)| {
        let today = (day == cx.app.today()).then_some("date");
        view! {
            <h2 aria-current=today>{dates::weekday_and_day(day, cx.language)}</h2>
            <ul class="activities">{items.into_iter().map(|own| item::line(cx, own)).collect_view()}</ul>
            {more(page, day, rest)}
        }
    };
    let body = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return view! { <p class="empty">{cx.t(phrases::NOTHING_PLANNED)}</p> }.into_any();
        }
        lines.into_iter().map(day).collect_view().into_any()
    };
    view! { <div class="panel cal-agenda">{body}</div> }.into_any()
}

/// An activity in a day's cell.
fn chip(page: Page, item: Item) -> AnyView {
    let cx = page.cx;
    let id = item.id;
    let time = item.start.map(dates::time);
    let spoken = spoken(cx, &item);
    let title = format!("{} {}", item.subject, item.about);
    let (pressed, keyed) = (item.clone(), item.clone());
    let is_lifted = move || {
        page.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.id == id && drag.is_lifted)).then_some("true")
    };
    view! {
        <div class="cal-item" id=format!("cal-{id}") role="button" tabindex="0" aria-describedby="cal-help"
            title=title
            data-done=item.is_done.then_some("true") data-late=item.is_late.then_some("true") data-lifted=is_lifted
            on:pointerdown=move |event| drag::press(page, &pressed, &event)
            on:pointermove=move |event| drag::follow(page, &event)
            on:pointerup=move |_| drag::release(page)
            on:pointercancel=move |_| page.drag.set(None)
            on:click=move |event| event.stop_propagation()
            on:touchmove=move |event: web_sys::TouchEvent| if is_lifted().is_some() && event.cancelable() { event.prevent_default() }
            on:contextmenu=move |event| if is_lifted().is_some() { event.prevent_default() }
            on:keydown=move |event| drag::key(page, &keyed, &event)>
            <span class="cal-time" aria-hidden="true">{time.unwrap_or_else(|| activities::type_symbol(item.kind).to_string())}</span>
            <span class="cal-subject">{item.subject}</span>
            {(!item.about.is_empty()).then(|| view! { " "<small>{item.about}</small> })}
            <span class="visually-hidden">{spoken}</span>
        </div>
    }
    .into_any()
}

/// The link to the rest of a day's activities, if not all are shown.
fn more(page: Page, day: Date, count: usize) -> Option<AnyView> {
    let cx = page.cx;
    let show = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        cx.calendar.set(CalendarState { span: Span::Day, day });
    };
    let text = cx.t_with(phrases::MORE_OF_DAY, &[&count.to_string()]);
    (count > 0).then(|| view! { <button type="button" class="cal-more" on:click=show>{text}</button> }.into_any())
}

/// The items of a day; a change redraws only that day.
fn of_day(page: Page, day: Date) -> Memo<Vec<Item>> {
    Memo::new(move |_| page.items.with(|items| items.get(&day.0).cloned().unwrap_or_default()))
}

/// The tab index of a day's cell follows the keyboard cursor: exactly one day can be reached by Tab.
fn tab_stop(page: Page, day: Date) -> impl Fn() -> &'static str + Copy {
    move || if page.cx.calendar.get().day == day { "0" } else { "-1" }
}

/// Handles keys on a day's cell.
fn day_key(page: Page, event: &web_sys::KeyboardEvent) {
    let cx = page.cx;
    let state = cx.calendar.get_untracked();
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let in_week = (state.day.0 - dates::week_start(state.day, cx.language).0).clamp(0, 6);
    let day = match (event.key().as_str(), state.span) {
        ("ArrowLeft", _) => state.day.add_days(-1),
        ("ArrowRight", _) => state.day.add_days(1),
        ("ArrowUp", Span::Month) => state.day.add_days(-7),
        ("ArrowDown", Span::Month) => state.day.add_days(7),
        ("Home", _) => state.day.add_days(-in_week),
        ("End", _) => state.day.add_days(6 - in_week),
        ("PageUp", _) => state.turned(-1).day,
        ("PageDown", _) => state.turned(1).day,
        ("Enter", _) if event.target() == event.current_target() => {
            event.prevent_default();
            return plan_on(cx, state.day, None);
        }
        _ => return,
    };
    event.prevent_default();
    cx.calendar.set(CalendarState { day, ..state });
    cx.live_region.set(dates::weekday_and_day(day, cx.language));
    focus(format!("day-{}", day.to_iso()));
}

/// Focuses an element as soon as it is in the page.
fn focus(id: String) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            // If the focus is refused, Tab still leads there.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
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

/// Opens the log dialog to plan something on a day.
fn plan_on(cx: AppContext, day: Date, start: Option<i32>) {
    let kind = Some(if start.is_some() { crate::domain::defaults::MEETING } else { crate::domain::defaults::TASK });
    cx.dialog.set(Some(Dialog::LogActivity(LogPreset { about: None, kind, due: Some(day), start })));
}

/// The description for screen readers, after an activity's subject and its record.
fn spoken(cx: AppContext, item: &Item) -> String {
    let when = item.start.map_or(cx.t(phrases::ALL_DAY).to_string(), dates::time);
    let state = match (item.is_done, item.is_late) {
        (true, _) => cx.t(phrases::COMPLETE),
        (_, true) => cx.t(phrases::OVERDUE),
        _ => "",
    };
    let parts = [when.as_str(), &dates::weekday_and_day(item.day, cx.language), state];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn title(cx: AppContext, state: CalendarState) -> String {
    let (from, to) = state.days(cx.language);
    match state.span {
        Span::Day => format!("{} {}", dates::weekday_and_day(state.day, cx.language), state.day.ymd().0),
        Span::Week => format!("{} – {}", format::day(from, cx.language), format::day(to, cx.language)),
        Span::Month => dates::month(state.day, cx.language),
    }
}

fn gather(cx: AppContext, set: &RecordStore, from: Date, to: Date) -> BTreeMap<i32, Vec<Item>> {
    let today = cx.app.today();
    let mut out: BTreeMap<i32, Vec<Item>> = BTreeMap::new();
    for slot in set.agenda().between_days(set, from, to) {
        let Some(row) = set.row_at(RecordType::Activity, slot) else { continue };
        let Some(day) = row.day(activity::DUE) else { continue };
        let is_done = row.moment(activity::DONE).is_some();
        let about = activities::subject_of(set, row.id()).map(|about| display_names::name_of(set, about, cx.language));
        out.entry(day.0).or_default().push(Item {
            id: row.id(),
            subject: display_names::brief(row.text(activity::SUBJECT)).into_owned(),
            about: about.unwrap_or_default(),
            kind: row.link(activity::TYPE),
            day,
            start: row.moment(activity::START).map(|start| AppState::zone().minutes(start)),
            minutes: row.number(activity::DURATION).unwrap_or(30).clamp(15, 1_440) as i32,
            is_done,
            is_late: !is_done && day < today,
        });
    }
    out
}

/// Opens an activity's page.
fn open(page: Page, id: Id) {
    page.cx.go(Route::Record(id));
}
