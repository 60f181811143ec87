//! Moving an activity to another date or time: by mouse, by a long touch, by Alt and arrow keys.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app_state::AppState;
use crate::base::drag_gesture::{Activation, Point};
use crate::base::{Date, Id};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::locale::{calendar as dates, phrases};
use crate::ui::components::drag::{DragEvent, element_at, is_touch};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::activity as activities;
use crate::ui::features::meanwhile::is_still;
use crate::ui::navigation::Route;
use crate::ui::pages::calendar::day_cell::day_key;
use crate::ui::pages::calendar::model::{Drag, HOUR_HEIGHT_PX, Item, Over, Page};
use crate::ui::state::calendar::{CalendarState, Span};

/// Dropped times snap to multiples of this many minutes.
const DROP_STEP: i32 = 15;
/// The minutes by which a key moves a time.
const KEY_STEP: i32 = 30;
/// The time of an all-day activity that is moved into the time grid by a key.
const DEFAULT_START: i32 = 9 * 60;

/// Begins a press on an activity.
pub fn press(page: Page, item: &Item, event: &web_sys::PointerEvent) {
    if event.button() != 0 || item.is_logged {
        return;
    }
    let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let top = element.as_ref().map_or(0.0, |element| element.get_bounding_client_rect().top());
    let at = (event.client_x(), event.client_y());
    let stored = |number| page.cx.app.read_untracked(|set| set.get(RecordType::Activity, item.id)?.get(number));
    page.drag.set(Some(Drag {
        id: item.id,
        subject: item.subject.clone(),
        day: item.day,
        start: item.start,
        stored: [activity::DUE, activity::START].map(stored),
        minutes: item.minutes,
        grip: if item.start.is_some() { at.1 - top as i32 } else { 0 },
        at,
        over: None,
        is_lifted: false,
    }));
    page.pointer.press(event, Activation::of_clickable(is_touch(event)), element.as_ref());
}

/// Handles the events of a pressed activity: a drag reschedules it, a click opens it.
pub fn follow(cx: AppContext, drag: RwSignal<Option<Drag>>, event: DragEvent) {
    let Some(held) = drag.get_untracked() else { return };
    match event {
        DragEvent::Lifted => drag.set(Some(Drag { is_lifted: true, ..held })),
        DragEvent::Moved(gesture) => {
            let over = over(gesture.at(), held.grip);
            drag.set(Some(Drag { is_lifted: true, at: gesture.at(), over, ..held }));
        }
        DragEvent::Clicked => {
            drag.set(None);
            open(cx, held.id);
        }
        DragEvent::Dropped(_) => {
            drag.set(None);
            let target = held.target().filter(|target| *target != (held.day, held.start));
            if let Some((day, start)) = target.filter(|_| {
                is_still(cx, held.id, activity::DUE, held.stored[0].clone())
                    && is_still(cx, held.id, activity::START, held.stored[1].clone())
            }) {
                schedule(cx, held.id, held.subject, day, start);
            }
        }
        DragEvent::Cancelled => drag.set(None),
    }
}

/// Handles keys on an activity: Enter opens it, Space marks it as done, Alt and arrows move it; other arrows leave it.
pub fn key(page: Page, item: &Item, event: &web_sys::KeyboardEvent) {
    let cx = page.cx;
    let span = cx.calendar.get_untracked().span;
    let to = |day: Date, start: Option<i32>| schedule(cx, item.id, item.subject.clone(), day, start);
    let day = |by: i32| to(item.day.add_days(by), item.start);
    let time = |by: i32| match item.start {
        None => to(item.day, (by > 0).then_some(DEFAULT_START)),
        Some(start) if start + by < 0 => to(item.day, None),
        Some(start) => to(item.day, Some((start + by).min(1_440 - DROP_STEP))),
    };
    match (event.key().as_str(), event.alt_key(), span) {
        ("Enter", ..) => open(page.cx, item.id),
        // What was logged happened when it happened.
        (" ", ..) | (_, true, _) if item.is_logged => return,
        (" ", ..) if item.is_done => activities::reopen(cx, item.id),
        (" ", ..) => activities::complete(cx, item.id),
        ("Escape", ..) => page.drag.set(None),
        ("ArrowLeft", true, _) => day(-1),
        ("ArrowRight", true, _) => day(1),
        ("ArrowUp", true, Span::Month) => day(-7),
        ("ArrowDown", true, Span::Month) => day(7),
        ("ArrowUp", true, _) => time(-KEY_STEP),
        ("ArrowDown", true, _) => time(KEY_STEP),
        _ => {
            day_key(page, event);
            // All other keys are for the page and the whole app.
            if event.default_prevented() {
                event.stop_propagation();
            }
            return;
        }
    }
    event.prevent_default();
    event.stop_propagation();
}

/// The preview at the pointer: the subject and the target.
pub fn drag_preview(page: Page, drag: Drag) -> AnyView {
    let target = drag.target().map(|(day, start)| when(page.cx, day, start));
    let (x, y) = (format!("{}px", drag.at.0), format!("{}px", drag.at.1));
    view! {
        <div class="cal-ghost" style=("--x", x) style=("--y", y) aria-hidden="true"><strong>{drag.subject}</strong><small>{target}</small></div>
    }
    .into_any()
}

/// The minute of the day at which a column was clicked.
pub fn minute_at(event: &web_sys::MouseEvent) -> i32 {
    let column = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    column.map_or(DEFAULT_START, |column| minute(&column, event.client_y()) / KEY_STEP * KEY_STEP)
}

/// Stores the new date and time: one action with one undo. The calendar follows if the date is out of view.
fn schedule(cx: AppContext, id: Id, subject: String, day: Date, start: Option<i32>) {
    let moment = start.map(|minute| AppState::zone().at(day, minute));
    cx.app.run(Command::Schedule { activity: id, date: Some(day), time: moment }, move |result| {
        if result.is_ok() {
            cx.live_region.set(cx.t_with(phrases::MOVED_TO, &[&subject, &when(cx, day, start)]));
            let state = cx.calendar.get_untracked();
            let (from, to) = state.days(cx.language);
            if day < from || to < day {
                cx.calendar.set(CalendarState { day, ..state });
            }
            focus(&format!("cal-{id}"));
        }
    });
}

fn when(cx: AppContext, day: Date, start: Option<i32>) -> String {
    let time = start.map_or(cx.t(phrases::ALL_DAY).to_string(), |minute| dates::time(minute, cx.language));
    format!("{}, {time}", dates::weekday_and_day(day, cx.language))
}

/// The drop target under a point; `grip` is the distance of the pointer from the activity's top.
fn over(at: Point, grip: i32) -> Option<Over> {
    let cell = element_at(at, "[data-day]")?;
    let day = Date(cell.get_attribute("data-day")?.parse().ok()?);
    Some(match cell.get_attribute("data-kind")?.as_str() {
        "hours" => Over::Time(day, minute(&cell, at.1 - grip)),
        "all-day" => Over::AllDay(day),
        _ => Over::Day(day),
    })
}

fn minute(column: &web_sys::Element, y: i32) -> i32 {
    let minute = (f64::from(y) - column.get_bounding_client_rect().top()) * 60.0 / f64::from(HOUR_HEIGHT_PX);
    ((minute / f64::from(DROP_STEP)).round() as i32 * DROP_STEP).clamp(0, 1_440 - DROP_STEP)
}

/// Opens an activity's page.
pub fn open(cx: AppContext, id: Id) {
    cx.go(Route::Record(id));
}
