//! One card of the board.
use leptos::prelude::*;

use super::{Column, Moving, drag};
use crate::base::Id;
use crate::domain::Kind;
use crate::domain::records::{activity, opportunity, stage};
use crate::domain::rules::figures;
use crate::locale::{format, phrases};
use crate::store::{WorkingSet, names};
use crate::ui::Ui;
use crate::ui::activity::item::due_text;
use crate::ui::activity::start_minute;

#[derive(Clone, PartialEq, Default)]
struct Face {
    name: String,
    account: String,
    amount: String,
    close: String,
    is_late: bool,
    rotten: Option<i32>,
    /// The next activity of an open deal: its words, and how urgent it is.
    next: Option<(String, &'static str)>,
}

/// The card of a deal in the column of a stage.
pub fn card(ui: Ui, moving: Moving, columns: Memo<Vec<Column>>, id: Id, from: Id) -> AnyView {
    let face = Memo::new(move |_| ui.live.read(|set| face(ui, set, id)));
    let own = move || moving.drag.with(|drag| drag.clone().filter(|drag| drag.id == id && drag.is_lifted));
    let is_lifted = move || own().map(|_| "true");
    let is_dragged = move || own().filter(|drag| drag.start.is_some()).map(|_| "true");
    let x =
        move || own().map(|drag| format!("{}px", (drag.place.0 + f64::from(drag.offset.0)) as i32)).unwrap_or_default();
    let y =
        move || own().map(|drag| format!("{}px", (drag.place.1 + f64::from(drag.offset.1)) as i32)).unwrap_or_default();
    let width = move || own().map(|drag| format!("{}px", drag.place.2.ceil() as i32)).unwrap_or_default();
    let text = move |read: fn(&Face) -> &str| move || face.with(|face| read(face).to_string());
    let late = move || face.with(|face| face.is_late).then_some("bad");
    let rotten = move || {
        face.with(|face| face.rotten).map(|days| view! {
            <small data-tone="warn">"▲ "{ui.say_with(phrases::DAYS, &[&days.to_string()])}" – "{ui.say(phrases::ROTTING)}</small>
        })
    };
    let next = move || {
        face.with(|face| face.next.clone()).map(|(text, tone)| view! {
            <small class="card-next" data-tone=tone><span aria-hidden="true">{if tone == "none" { "○ " } else { "→ " }}</span>{text}</small>
        })
    };
    view! {
        <li>
            <div class="card" id=format!("card-{id}") role="button" tabindex="0" aria-describedby="card-help"
                aria-pressed=move || own().is_some().to_string()
                data-lifted=is_lifted data-dragged=is_dragged data-rot=move || face.with(|face| face.rotten.map(|_| "true"))
                style=("--x", x) style=("--y", y) style=("--width", width)
                on:pointerdown=move |event| drag::press(moving, id, from, &event)
                on:pointermove=move |event| drag::follow(moving, &event)
                on:pointerup=move |_| drag::release(ui, moving)
                on:pointercancel=move |_| moving.drag.set(None)
                on:touchmove=move |event: web_sys::TouchEvent| if own().is_some() && event.cancelable() { event.prevent_default() }
                on:contextmenu=move |event| if own().is_some() { event.prevent_default() }
                on:keydown=move |event| drag::key(ui, moving, columns, id, from, &event)>
                <span class="card-title">{text(|face| &face.name)}</span>
                <small>{text(|face| &face.account)}</small>
                <span class="card-foot"><strong>{text(|face| &face.amount)}</strong><small data-tone=late>{text(|face| &face.close)}</small></span>
                {rotten}
                {next}
            </div>
        </li>
    }
    .into_any()
}

fn face(ui: Ui, set: &WorkingSet, id: Id) -> Face {
    let Some(row) = set.get(Kind::Opportunity, id) else { return Face::default() };
    let at = row.link(opportunity::STAGE).and_then(|id| set.get(Kind::Stage, id));
    let is_open = at.is_some_and(|stage| !stage.is(stage::CLOSED));
    let close = row.day(opportunity::CLOSE_DATE);
    Face {
        name: names::name(Kind::Opportunity, row, ui.language),
        account: row.link(opportunity::ACCOUNT).map(|id| names::name_of(set, id, ui.language)).unwrap_or_default(),
        amount: row.money(opportunity::AMOUNT).map(|amount| format::money(amount, ui.language)).unwrap_or_default(),
        close: close.map(|day| format::day(day, ui.language)).unwrap_or_default(),
        is_late: is_open && close.is_some_and(|close| close < ui.live.today()),
        next: is_open.then(|| next(ui, set, id)),
        rotten: at.and_then(|at| figures::rotten_days(row, at, ui.live.now())),
    }
}

fn next(ui: Ui, set: &WorkingSet, deal: Id) -> (String, &'static str) {
    let next = set.agenda().next(set, deal).and_then(|next| set.get(Kind::Activity, next));
    let Some(row) = next else { return (ui.say(phrases::NEXT_NONE).to_string(), "none") };
    let due = row.day(activity::DUE);
    let when = due.map_or(ui.say(phrases::NO_DATE).to_string(), |due| due_text(ui, due, start_minute(row)));
    let tone = if due.is_some_and(|due| due < ui.live.today()) { "bad" } else { "plain" };
    (format!("{when} · {}", row.text(activity::SUBJECT)), tone)
}
