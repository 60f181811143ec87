//! One activity as a line: what, when, about whom, its notes, and what can be done with it.
use leptos::prelude::*;

use crate::base::{Date, Id, Row};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::domain::rules::recurrence::Recurrence;
use crate::locale::{calendar, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::components::popover::menu;
use crate::ui::route::Route;
use crate::ui::{AppContext, Dialog};

/// What a line shows.
#[derive(Clone, PartialEq)]
pub struct Item {
    /// The activity.
    pub id: Id,
    /// Its subject.
    pub subject: String,
    kind: Option<Id>,
    kind_name: String,
    when: String,
    /// The record it is about, where that is not plain from where the line stands.
    about: Option<(Id, String)>,
    notes: String,
    outcome: String,
    series: String,
    is_done: bool,
    is_late: bool,
}

impl Item {
    /// Reads an activity; `about` is the record to name.
    pub fn of(ui: AppContext, set: &RecordStore, row: &Row, about: Option<Id>) -> Item {
        let done = row.moment(activity::DONE);
        let due = row.day(activity::DUE);
        let is_late = done.is_none() && due.is_some_and(|due| due < ui.live.today());
        let series = Recurrence::parse(row.text(activity::RECURRENCE)).map(|rule| rule.words(ui.language));
        let kind = row.link(activity::TYPE);
        Item {
            id: row.id(),
            subject: display_names::brief(row.text(activity::SUBJECT)).into_owned(),
            kind,
            kind_name: kind.map(|id| display_names::name_of(set, id, ui.language)).unwrap_or_default(),
            when: match (done, due) {
                (Some(done), _) => format_value::moment(done, ui.language),
                (None, Some(due)) => due_text(ui, due, super::start_minute(row)),
                (None, None) => ui.say(phrases::NO_DATE).to_string(),
            },
            about: about.map(|id| (id, display_names::name_of(set, id, ui.language))),
            notes: display_names::cut(row.text(activity::TEXT), format_value::MAX_SHOWN_CHARS).into_owned(),
            outcome: display_names::cut(row.text(activity::OUTCOME), format_value::MAX_SHOWN_CHARS).into_owned(),
            series: series.map(|words| ui.say_with(phrases::IN_SERIES, &[&words])).unwrap_or_default(),
            is_done: done.is_some(),
            is_late,
        }
    }
}

/// "Due today, 10:30", "Overdue since ..." in short.
pub fn due_text(ui: AppContext, due: Date, minute: Option<i32>) -> String {
    let today = ui.live.today();
    let day = match due.0 - today.0 {
        0 => ui.say(phrases::TODAY).to_string(),
        1 => ui.say(phrases::TOMORROW).to_string(),
        -1 => ui.say(phrases::YESTERDAY).to_string(),
        _ => format::day(due, ui.language),
    };
    match minute {
        Some(minute) => format!("{day}, {}", calendar::time(minute)),
        None => day,
    }
}

/// The line.
pub fn line(ui: AppContext, item: Item) -> AnyView {
    let id = item.id;
    let tone = item.is_late.then_some("bad");
    let mark = if item.is_done {
        view! { <span class="mark" data-state="done" aria-hidden="true">"✓"</span> }.into_any()
    } else {
        let label = format!("{}: {}", ui.say(phrases::COMPLETE), item.subject);
        view! { <button type="button" class="mark" title=label.clone() aria-label=label on:click=move |_| super::complete(ui, id)></button> }
            .into_any()
    };
    let late = item.is_late.then(|| view! { <strong data-tone="bad">{ui.say(phrases::OVERDUE)}</strong>" · " });
    let about = item.about.map(|(id, name)| view! { " · "<a href=Route::Record(id).href()>{name}</a> });
    let text = |text: String| (!text.is_empty()).then(|| view! { <p class="activity-text">{text}</p> });
    let series = (!item.series.is_empty()).then(|| view! { <small class="soft">"⟳ "{item.series}</small> });
    view! {
        <li class="activity" data-done=item.is_done.then_some("true")>
            {mark}
            <div class="activity-body">
                <a class="activity-subject" href=Route::Record(id).href()>{item.subject.clone()}</a>
                <small data-tone=tone><span aria-hidden="true">{super::sign(item.kind)}" "</span>{item.kind_name}" · "{late}{item.when}{about}</small>
                {series}
                {text(item.notes)}
                {text(item.outcome)}
            </div>
            {more(ui, id, item.subject, item.is_done)}
        </li>
    }
    .into_any()
}

/// What else can be done with an activity.
fn more(ui: AppContext, id: Id, subject: String, is_done: bool) -> AnyView {
    let label = view! {
        <span aria-hidden="true">"⋯"</span><span class="visually-hidden">{ui.say_with(phrases::ACTIONS_OF, &[&subject])}</span>
    };
    let body = move || {
        if is_done {
            view! { <button type="button" class="button" data-look="quiet" on:click=move |_| super::reopen(ui, id)>{ui.say(phrases::REOPEN)}</button> }
            .into_any()
        } else {
            let to = move |days: i32| move |_| super::move_to(ui, id, ui.live.today().plus(days));
            let due = ui.live.peek(|set| set.get(RecordType::Activity, id).and_then(|row| row.day(activity::DUE)));
            let pick = move |event| {
                if let Some(day) = Date::parse_iso(&event_target_value(&event)) {
                    super::move_to(ui, id, day);
                }
            };
            view! {
            <button type="button" class="button" data-look="quiet" on:click=move |_| ui.dialog.set(Some(Dialog::CompleteActivity(id)))>{ui.say(phrases::WITH_OUTCOME)}</button>
            <span class="menu-title">{ui.say(phrases::MOVE_TO)}</span>
            <button type="button" class="button" data-look="quiet" on:click=to(0)>{ui.say(phrases::TODAY)}</button>
            <button type="button" class="button" data-look="quiet" on:click=to(1)>{ui.say(phrases::TOMORROW)}</button>
            <button type="button" class="button" data-look="quiet" on:click=to(7)>{ui.say(phrases::NEXT_WEEK)}</button>
            <input class="input" type="date" aria-label=ui.say(phrases::DATE) value=due.map(Date::iso) on:change=pick/>
        }
        .into_any()
        }
    };
    view! { <div class="activity-more">{menu(label, move || view! { <div class="menu-checks">{body()}</div> }.into_any())}</div> }
        .into_any()
}
