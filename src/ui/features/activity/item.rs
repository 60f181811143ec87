//! An activity as a list item: type, time, subject, notes and actions.
use leptos::prelude::*;

use crate::base::{Date, Id, Row};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::domain::rules::recurrence::Recurrence;
use crate::domain::rules::validate::safe_url;
use crate::locale::{calendar, format, phrases};
use crate::store::{RecordStore, display_names, meetings};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::menu;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The content of an item.
#[derive(Clone, PartialEq)]
pub struct Item {
    /// The activity.
    pub id: Id,
    /// Its subject.
    pub subject: String,
    kind: Option<Id>,
    kind_name: String,
    when: String,
    /// The record it is about, if the context does not show it.
    about: Option<(Id, String)>,
    /// Who takes part, but for the record whose list it is.
    with: String,
    place: String,
    /// The address of an online meeting.
    link: Option<String>,
    notes: String,
    outcome: String,
    series: String,
    is_done: bool,
    is_late: bool,
}

impl Item {
    /// Reads an activity; `about` is the record to name.
    pub fn of(cx: AppContext, set: &RecordStore, row: &Row, about: Option<Id>) -> Item {
        let done = row.moment(activity::DONE);
        let due = row.day(activity::DUE);
        let is_late = done.is_none() && due.is_some_and(|due| due < cx.app.today());
        let series = Recurrence::parse(row.text(activity::RECURRENCE)).map(|rule| rule.words(cx.language));
        let kind = row.link(activity::TYPE);
        Item {
            id: row.id(),
            subject: display_names::brief(row.text(activity::SUBJECT)).into_owned(),
            kind,
            kind_name: kind.map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default(),
            when: match (done, due) {
                (Some(done), _) => format_value::moment(done, cx.language),
                (None, Some(due)) => due_text(cx, due, super::start_minute(row)),
                (None, None) => cx.t(phrases::NO_DATE).to_string(),
            },
            about: about.map(|id| (id, display_names::name_of(set, id, cx.language))),
            with: meetings::names(set, row),
            place: display_names::brief(row.text(activity::PLACE)).into_owned(),
            link: Some(row.text(activity::MEETING_LINK).to_string()).filter(|link| safe_url(link).is_some()),
            notes: display_names::cut(row.text(activity::TEXT), format_value::MAX_SHOWN_CHARS).into_owned(),
            outcome: display_names::cut(row.text(activity::OUTCOME), format_value::MAX_SHOWN_CHARS).into_owned(),
            series: series.map(|words| cx.t_with(phrases::IN_SERIES, &[&words])).unwrap_or_default(),
            is_done: done.is_some(),
            is_late,
        }
    }
}

/// When something is due: "Today, 10:30", "11/30/2026".
pub fn due_text(cx: AppContext, due: Date, minute: Option<i32>) -> String {
    due_or(cx, due, minute, format::day(due, cx.language))
}

/// When something is due, where there is little room: "Today, 10:30", "11/30".
pub fn short_due(cx: AppContext, due: Date, minute: Option<i32>) -> String {
    due_or(cx, due, minute, calendar::short_day(due, cx.app.today(), cx.language))
}

fn due_or(cx: AppContext, due: Date, minute: Option<i32>, date: String) -> String {
    let today = cx.app.today();
    let day = match due.0 - today.0 {
        0 => cx.t(phrases::TODAY).to_string(),
        1 => cx.t(phrases::TOMORROW).to_string(),
        -1 => cx.t(phrases::YESTERDAY).to_string(),
        _ => date,
    };
    match minute {
        Some(minute) => format!("{day}, {}", calendar::time(minute, cx.language)),
        None => day,
    }
}

/// The item.
pub fn line(cx: AppContext, item: Item) -> AnyView {
    line_by(cx, item, None)
}

/// The item, with what is said about its author.
pub fn line_by(cx: AppContext, item: Item, author: Option<AnyView>) -> AnyView {
    let id = item.id;
    let tone = item.is_late.then_some(Tone::Bad.key());
    let mark = if item.is_done {
        view! { <span class="mark" data-state="done" aria-hidden="true">{icon(icon::CHECK)}</span> }.into_any()
    } else {
        let label = cx.labelled(&cx.t(phrases::COMPLETE), &item.subject);
        view! { <button type="button" class="mark" title=label.clone() aria-label=label on:click=move |_| super::complete(cx, id)></button> }
            .into_any()
    };
    let late = item.is_late.then(|| view! { <strong data-tone="bad">{cx.t(phrases::OVERDUE)}</strong>" · " });
    let about = item.about.map(|(id, name)| view! { " · "<a href=cx.href(Route::Record(id))>{name}</a> });
    let with = (!item.with.is_empty()).then(|| view! { " · "{cx.t_with(phrases::WITH_PARTICIPANTS, &[&item.with])} });
    let place = (!item.place.is_empty()).then(|| view! { " · "{item.place} });
    // A meeting that is over is not joined.
    let link = item.link.filter(|_| !item.is_done).map(|link| {
        view! { " · "<a href=link target="_blank" rel="noopener noreferrer">{cx.t(phrases::JOIN_MEETING)}</a> }
    });
    let text = |text: String| (!text.is_empty()).then(|| view! { <p class="activity-text">{text}</p> });
    let series = (!item.series.is_empty())
        .then(|| view! { <small class="soft with-icon">{icon(icon::REPEAT)}{item.series}</small> });
    view! {
        <li class="activity" data-done=item.is_done.then_some("true")>
            {mark}
            <div class="activity-body">
                <a class="activity-subject" href=cx.href(Route::Record(id))>{item.subject.clone()}</a>
                <small data-tone=tone><span class="with-icon">{icon(super::type_icon(item.kind))}{item.kind_name}</span>" · "{late}{item.when}{author}{with}{place}{link}{about}</small>
                {series}
                {text(item.notes)}
                {text(item.outcome)}
            </div>
            {more(cx, id, item.subject, item.is_done)}
        </li>
    }
    .into_any()
}

/// Further actions on an activity.
fn more(cx: AppContext, id: Id, subject: String, is_done: bool) -> AnyView {
    let label = view! {
        {icon(icon::MORE)}<span class="visually-hidden">{cx.t_with(phrases::ACTIONS_OF, &[&subject])}</span>
    };
    let body = move || {
        if is_done {
            view! { <button type="button" class="button" data-look="quiet" on:click=move |_| super::reopen(cx, id)>{cx.t(phrases::REOPEN)}</button> }
            .into_any()
        } else {
            let to = move |days: i32| move |_| super::reschedule(cx, id, cx.app.today().add_days(days));
            let due =
                cx.app.read_untracked(|set| set.get(RecordType::Activity, id).and_then(|row| row.day(activity::DUE)));
            let pick = move |event| {
                if let Some(day) = Date::parse_iso(&event_target_value(&event)) {
                    super::reschedule(cx, id, day);
                }
            };
            view! {
            <button type="button" class="button" data-look="quiet" on:click=move |_| cx.dialog.set(Some(Dialog::CompleteActivity { activity: id }))>{cx.t(phrases::WITH_OUTCOME)}</button>
            <span class="menu-title">{cx.t(phrases::MOVE_TO)}</span>
            <button type="button" class="button" data-look="quiet" on:click=to(0)>{cx.t(phrases::TODAY)}</button>
            <button type="button" class="button" data-look="quiet" on:click=to(1)>{cx.t(phrases::TOMORROW)}</button>
            <button type="button" class="button" data-look="quiet" on:click=to(7)>{cx.t(phrases::NEXT_WEEK)}</button>
            <input class="input" type="date" aria-label=cx.t(phrases::DATE) value=due.map(Date::to_iso) on:change=pick/>
        }
        .into_any()
        }
    };
    view! { <div class="activity-more">{menu(label, move || view! { <div class="menu-checks">{body()}</div> }.into_any())}</div> }
        .into_any()
}
