//! Activities wherever they are seen: logged, completed, moved, and the next step asked for.
pub mod complete_dialog;
pub mod item;
pub mod log;
pub mod quick_log;
pub mod reminders;
pub mod schedule_fields;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Date, Id, Value};
use crate::command::{Command, FieldEdit, lead as lead_rules};
use crate::domain::records::activity;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::route::Route;
use crate::ui::{AppContext, Dialog, list};
use quick_log::LogPreset;

/// The sign before an activity of a type; its name stands beside it.
pub fn sign(kind: Option<Id>) -> &'static str {
    let signs = [
        (defaults::CALL, "☎\u{fe0e}"),
        (defaults::MEETING, "◷"),
        (defaults::EMAIL, "✉\u{fe0e}"),
        (defaults::NOTE, "✎\u{fe0e}"),
    ];
    defaults::said_of(kind, &signs, "☐")
}

/// Marks an activity as done, and asks for the next step where none is left.
pub fn complete(ui: AppContext, id: Id) {
    ui.live.run(Command::Complete(id), move |result| {
        if result.is_ok() {
            ask(ui, id);
        }
    });
}

/// Asks for the next step of the open lead or deal whose last planned activity this was. On the record's own page the
/// question stands there already.
pub fn ask(ui: AppContext, id: Id) {
    let left = ui.live.peek(|set| {
        let row = set.get(RecordType::Activity, id)?;
        let about = [activity::OPPORTUNITY, activity::LEAD].into_iter().filter_map(|link| row.link(link));
        about.into_iter().find(|about| set.agenda().is_without(set, *about))
    });
    ui.asked.set(left.filter(|about| ui.route.get_untracked() != Route::Record(*about)));
}

/// Takes the mark of an activity away.
pub fn reopen(ui: AppContext, id: Id) {
    ui.live.run(Command::Edit(id, vec![(activity::DONE, None)]), |_| {});
}

/// Moves an activity to a day, at the time it has.
pub fn move_to(ui: AppContext, id: Id, day: Date) {
    ui.live.run(Command::Edit(id, vec![(activity::DUE, Some(Value::Day(day)))]), |_| {});
}

/// Adds a task about a record, due on a day.
pub fn plan(ui: AppContext, about: Id, day: Date) {
    let entries: Vec<FieldEdit> = vec![
        (activity::TYPE, Some(Value::Link(defaults::TASK))),
        (activity::SUBJECT, Value::text(ui.say(phrases::FOLLOW_UP))),
        (activity::DUE, Some(Value::Day(day))),
    ];
    ui.live.run(Command::Log(about, entries), |_| {});
}

/// The record an activity is about: the deal, else the lead, the contact, the account.
pub fn about(set: &RecordStore, id: Id) -> Option<Id> {
    let row = set.get(RecordType::Activity, id)?;
    let links = [activity::OPPORTUNITY, activity::LEAD, activity::CONTACT, activity::ACCOUNT];
    links.into_iter().find_map(|link| row.link(link))
}

/// Opens the log for the record in view: the one whose page it is, the list's current one, the focused card.
pub fn open_log(ui: AppContext) {
    let focused = document().active_element().map(|element| element.id()).unwrap_or_default();
    let named = |prefix: &str| focused.strip_prefix(prefix).and_then(|id| id.parse::<Id>().ok());
    let in_view = match ui.route.get_untracked() {
        Route::Record(id) => Some(id),
        Route::List(kind) => list::current(ui, list::ListId::List(kind)).or_else(|| named("card-")),
        _ => named("card-").or_else(|| named("cal-")),
    };
    let loggable = in_view.and_then(|id| {
        ui.live.peek(|set| match set.place(id)? {
            (RecordType::Activity, _) => about(set, id),
            (kind, _) => lead_rules::activity_link(kind).map(|_| id),
        })
    });
    ui.dialog.set(Some(Dialog::LogActivity(LogPreset { about: loggable, ..LogPreset::default() })));
}

/// What can be done with an activity on its own page.
pub fn actions(ui: AppContext, id: Id) -> AnyView {
    let is_done = Memo::new(move |_| {
        ui.live.read(|set| set.get(RecordType::Activity, id).is_some_and(|row| row.moment(activity::DONE).is_some()))
    });
    (move || {
        if is_done.get() {
            return view! { <button class="button" on:click=move |_| reopen(ui, id)>{ui.say(phrases::REOPEN)}</button> }
                .into_any();
        }
        view! {
            <button class="button" on:click=move |_| ui.dialog.set(Some(Dialog::CompleteActivity(id)))>{ui.say(phrases::WITH_OUTCOME)}</button>
            <button class="button" data-look="primary" on:click=move |_| complete(ui, id)>{ui.say(phrases::COMPLETE)}</button>
        }
        .into_any()
    })
    .into_any()
}

/// The quiet question beside an open lead or deal that has nothing planned.
pub fn missing_step(ui: AppContext, id: Id) -> AnyView {
    let is_without = Memo::new(move |_| ui.live.read(|set| set.agenda().is_without(set, id)));
    (move || {
        is_without.get().then(|| {
            view! { <div class="missing-step"><span>{ui.say(phrases::NO_NEXT_STEP)}</span>{planners(ui, id)}</div> }
        })
    })
    .into_any()
}

/// The same question among the messages, after the last planned activity of a record elsewhere was completed.
pub fn asked(ui: AppContext) -> AnyView {
    let left = Memo::new(move |_| ui.asked.get().filter(|id| ui.live.read(|set| set.agenda().is_without(set, *id))));
    (move || {
        left.get().map(|id| {
            let name = ui.live.peek(|set| display_names::name_of(set, id, ui.language));
            view! {
                <div class="toast" data-tone="plain">
                    <span>{ui.say_with(phrases::NO_NEXT_STEP_OF, &[&name])}</span>
                    {planners(ui, id)}
                    <button class="button" data-look="quiet" aria-label=ui.say(phrases::CLOSE)
                        on:click=move |_| ui.asked.set(None)>"✕"</button>
                </div>
            }
        })
    })
    .into_any()
}

/// Buttons that plan a next step: tomorrow, in a week, or with everything else to say.
pub fn planners(ui: AppContext, id: Id) -> AnyView {
    let quick = move |label: Phrase, told: Phrase, days: i32| {
        let act = move |_| plan(ui, id, ui.live.today().plus(days));
        view! { <button type="button" class="button" title=ui.say(told) on:click=act>{ui.say(label)}</button> }
    };
    let more = move |_| {
        let due = Some(ui.live.today().plus(1));
        ui.dialog.set(Some(Dialog::LogActivity(LogPreset {
            about: Some(id),
            kind: Some(defaults::TASK),
            due,
            start: None,
        })));
    };
    view! {
        <span class="planners">
            {quick(phrases::TOMORROW, phrases::PLAN_TOMORROW, 1)}
            {quick(phrases::NEXT_WEEK, phrases::PLAN_NEXT_WEEK, 7)}
            <button type="button" class="button" on:click=more>{ui.say(phrases::PLAN)}</button>
        </span>
    }
    .into_any()
}

/// The minute of the day of an activity's start, where it has one.
pub fn start_minute(row: &crate::base::Row) -> Option<i32> {
    row.moment(activity::START).map(|start| AppState::zone().minutes(start))
}
