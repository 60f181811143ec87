//! The chips beside a record's name: what, how much, when, who and what next, each changed in place.
use leptos::prelude::*;

use super::{Sheet, cell};
use crate::base::{Date, FieldId, Id};
use crate::domain::records::activity;
use crate::domain::{RecordType, defaults};
use crate::locale::{hyphenation, phrases, relative};
use crate::store::display_names;
use crate::store::record_header::{self, Chip, Urgency};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::menu;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::{activity as activities, stage_path};
use crate::ui::navigation::Route;
use crate::ui::state::log_preset::LogPreset;

/// The chips of a record; absent for record types without any.
pub fn chips(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let all = record_header::chips(kind);
    if all.is_empty() {
        return ().into_any();
    }
    let sheet = Sheet::new(cx, kind, id, ("chip-edit", "chip-open"), RwSignal::new(true));
    let chip = |chip: &'static Chip| {
        let urgency = Memo::new(move |_| {
            let today = cx.app.today();
            cx.app.read(|set| record_header::urgency(set, kind, set.get(kind, id)?, *chip, today))
        });
        let tone = move || {
            urgency.get().map(|urgency| match urgency {
                Urgency::Late => Tone::Bad.key(),
                Urgency::Soon => Tone::Warn.key(),
            })
        };
        let body = match *chip {
            Chip::Field(number) => {
                let note = move || urgency.get().and_then(|_| distance(cx, kind, id, number));
                let Some(field) = kind.field(number) else { return ().into_any() };
                view! { {cell(sheet, field)}{move || note().map(|note| view! { <small class="chip-note">{note}</small> })} }
                    .into_any()
            }
            Chip::Position(number) => position(cx, kind, id, number),
            Chip::NextActivity => next_activity(cx, id),
        };
        view! { <div class="record-chip" data-urgency=tone>{body}</div> }.into_any()
    };
    view! {
        <div class="record-chips" role="group" aria-label=cx.t(phrases::AT_A_GLANCE) on:click=move |_| sheet.open_pressed()>
            {all.iter().map(chip).collect_view()}
        </div>
    }
    .into_any()
}

/// How far away the day in a field is.
fn distance(cx: AppContext, kind: RecordType, id: Id, number: FieldId) -> Option<String> {
    let day = cx.app.read(|set| set.get(kind, id)?.day(number))?;
    relative::distance(day, cx.app.today(), cx.language)
}

/// The status or stage, with a menu of all of them, also the ends that the path leaves out.
fn position(cx: AppContext, kind: RecordType, id: Id, number: FieldId) -> AnyView {
    let label = kind.field(number).map_or("", |field| field.label.of(cx.language));
    let current = Memo::new(move |_| cx.app.read(|set| set.find(id).and_then(|(_, row)| row.link(number))));
    let name = move || {
        let name = current.get().map(|id| cx.app.read(|set| display_names::name_of(set, id, cx.language)));
        name.map_or_else(|| cx.t(phrases::NONE).to_string(), |name| hyphenation::breakable(&name))
    };
    let is_fixed = Memo::new(move |_| cx.app.read(|set| crate::command::lead::is_converted_lead(set, id)));
    let entry = move |(entry, name): (Id, String)| {
        let is_current = move || (current.get() == Some(entry)).then_some("true");
        let act = move |event: web_sys::MouseEvent| {
            crate::ui::components::popover::close_around(&event);
            stage_path::choose(cx, kind, id, number, entry);
        };
        view! { <button type="button" class="menu-item" aria-current=is_current on:click=act>{name}</button> }
    };
    let entries = move || {
        let all = cx.app.read_untracked(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            let all = record_header::positions(set, kind, current.get_untracked());
            all.into_iter().map(named).collect::<Vec<_>>()
        });
        view! { <div class="menu-list">{all.into_iter().map(entry).collect_view()}</div> }.into_any()
    };
    let face = move || view! { <span class="datum-label">{label}</span><span class="datum-value">{name}</span> };
    (move || match is_fixed.get() {
        true => view! { <div class="datum"><div class="datum-shown" data-fixed="">{face()}</div></div> }.into_any(),
        false => menu(face(), entries),
    })
    .into_any()
}

/// The next planned activity, done or moved from its menu; without one, the way to plan it.
fn next_activity(cx: AppContext, about: Id) -> AnyView {
    let next = Memo::new(move |_| {
        cx.app.read(|set| {
            let id = set.due_index().next(set, about)?;
            let row = set.get(RecordType::Activity, id)?;
            let kind = row.link(activity::TYPE).map(|kind| display_names::name_of(set, kind, cx.language));
            let name = display_names::name(RecordType::Activity, row, cx.language);
            Some((id, kind.unwrap_or_default(), name, row.day(activity::DUE)))
        })
    });
    let is_open = Memo::new(move |_| {
        cx.app.read(|set| set.find(about).is_some_and(|(kind, row)| record_header::is_open(set, kind, row)))
    });
    let plan = move |_| {
        let due = Some(cx.app.today().add_days(1));
        let preset = LogPreset { about: Some(about), kind: Some(defaults::TASK), due, start: None };
        cx.dialog.set(Some(Dialog::LogActivity(preset)));
    };
    let label = view_label(cx);
    let chip = move |(id, kind, name, due): (Id, String, String, Option<Date>)| {
        let when = due.map(|due| relative::due(due, cx.app.today(), cx.language));
        let text =
            [Some(kind), when].into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        let face = view! { <span class="datum-label">{label}</span><span class="datum-value">{text}</span> };
        let body = move || {
            let to = move |days: i32| {
                move |event: web_sys::MouseEvent| {
                    crate::ui::components::popover::close_around(&event);
                    activities::reschedule(cx, id, cx.app.today().add_days(days));
                }
            };
            let done = move |event: web_sys::MouseEvent| {
                crate::ui::components::popover::close_around(&event);
                activities::complete(cx, id);
            };
            view! {
                <div class="menu-list">
                    <a class="menu-item" href=cx.href(Route::Record(id))><strong class="menu-label">{name.clone()}</strong></a>
                    <button type="button" class="menu-item" on:click=done>{icon(icon::CHECK)}{cx.t(phrases::COMPLETE)}</button>
                    <span class="menu-title">{cx.t(phrases::MOVE_TO)}</span>
                    <button type="button" class="menu-item" on:click=to(0)>{cx.t(phrases::TODAY)}</button>
                    <button type="button" class="menu-item" on:click=to(1)>{cx.t(phrases::TOMORROW)}</button>
                    <button type="button" class="menu-item" on:click=to(7)>{cx.t(phrases::NEXT_WEEK)}</button>
                </div>
            }
            .into_any()
        };
        menu(face, body)
    };
    (move || match next.get() {
        Some(next) => Some(chip(next)),
        None if is_open.get() => Some(
            view! { <button type="button" class="button" on:click=plan><span class="datum-label">{label}</span><span class="datum-value">{cx.t(phrases::PLAN_NEXT_STEP)}</span></button> }
                .into_any(),
        ),
        None => None,
    })
    .into_any()
}

fn view_label(cx: AppContext) -> &'static str {
    cx.t(phrases::NEXT_ACTIVITY)
}
