//! One activity in a view of the calendar; it can be dragged, and moved by keys.
use leptos::prelude::*;

use crate::locale::{calendar as dates, phrases};
use crate::ui::components::drag::prevent_if;
use crate::ui::components::icon::icon;
use crate::ui::context::AppContext;
use crate::ui::features::activity as activities;
use crate::ui::pages::calendar::drag;
use crate::ui::pages::calendar::model::{Item, Page};

/// An activity in a day's cell.
pub fn chip(page: Page, item: Item) -> AnyView {
    let cx = page.cx;
    let id = item.id;
    let time = item.start.map(|minute| dates::time(minute, cx.language));
    let spoken = spoken(cx, &item);
    let title = format!("{} {}", item.subject, item.about);
    let (pressed, keyed) = (item.clone(), item.clone());
    let is_lifted = move || {
        page.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.id == id && drag.is_lifted)).then_some("true")
    };
    view! {
        <div class="cal-item" id=format!("cal-{id}") role="button" tabindex="0" aria-describedby="cal-help"
            title=title
            data-done=item.is_done.then_some("true") data-logged=item.is_logged.then_some("true") data-late=item.is_late.then_some("true") data-lifted=is_lifted
            on:pointerdown=move |event| drag::press(page, &pressed, &event)
            on:click=move |event| {
                event.stop_propagation();
                // What can be dragged is opened where the press ends.
                if item.is_logged {
                    drag::open(cx, id);
                }
            }
            on:touchmove=move |event| prevent_if(is_lifted().is_some(), &event)
            on:contextmenu=move |event| prevent_if(is_lifted().is_some(), &event)
            on:keydown=move |event| drag::key(page, &keyed, &event)>
            <span class="cal-time" aria-hidden="true">{time.map_or_else(|| icon(activities::type_icon(item.kind)), |time| time.into_any())}</span>
            <span class="cal-subject">{item.subject}</span>
            {(!item.about.is_empty()).then(|| view! { " "<small>{item.about}</small> })}
            <span class="visually-hidden">{spoken}</span>
        </div>
    }
    .into_any()
}

/// The description for screen readers, after an activity's subject and its record.
fn spoken(cx: AppContext, item: &Item) -> String {
    let when = item.start.map_or(cx.t(phrases::ALL_DAY).to_string(), |minute| dates::time(minute, cx.language));
    let state = match (item.is_done, item.is_late) {
        (true, _) => cx.t(phrases::COMPLETE),
        (_, true) => cx.t(phrases::OVERDUE),
        _ => "",
    };
    let parts = [when.as_str(), &dates::weekday_and_day(item.day, cx.language), state];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
