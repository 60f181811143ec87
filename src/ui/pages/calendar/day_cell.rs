//! What every cell of a day has, in whatever view: its keys, its tab stop, the way to the rest of the day.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{calendar as dates, phrases};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::pages::calendar::model::Page;
use crate::ui::state::calendar::{CalendarState, Span};
use crate::ui::state::log_preset::LogPreset;

/// The link to the rest of a day's activities, if not all are shown.
pub fn more(page: Page, day: Date, count: usize) -> Option<AnyView> {
    let cx = page.cx;
    let show = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        cx.calendar.update(|state| *state = CalendarState { span: Span::Day, day, ..*state });
    };
    let text = cx.t_with(phrases::MORE_OF_DAY, &[&count.to_string()]);
    (count > 0).then(|| view! { <button type="button" class="cal-more" data-figure=FigureKind::More.key() on:click=show>{text}</button> }.into_any())
}

/// The tab index of a day's cell follows the keyboard cursor: exactly one day can be reached by Tab.
pub fn tab_stop(page: Page, day: Date) -> impl Fn() -> &'static str + Copy {
    move || if page.cx.calendar.get().day == day { "0" } else { "-1" }
}

/// Handles keys on a day's cell.
pub fn day_key(page: Page, event: &web_sys::KeyboardEvent) {
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
    focus(&format!("day-{}", day.to_iso()));
}

/// Opens the log dialog to plan something on a day.
pub fn plan_on(cx: AppContext, day: Date, start: Option<i32>) {
    let kind = Some(if start.is_some() { crate::domain::defaults::MEETING } else { crate::domain::defaults::TASK });
    cx.dialog.set(Some(Dialog::LogActivity(LogPreset { about: None, kind, due: Some(day), start })));
}
