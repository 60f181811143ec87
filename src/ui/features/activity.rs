//! Activities in all views: logging, completing, rescheduling, and the question for the next step.
pub mod complete_dialog;
pub mod item;
pub mod log;
pub mod quick_log;
pub mod reminders;
pub mod schedule_fields;

use crate::ui::components::icon::{self, Icon};
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Date, Id, Value};
use crate::command::{Command, FieldEdit, lead as lead_rules};
use crate::domain::records::activity;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::query_context::current;
use crate::ui::navigation::Route;
use crate::ui::state::list::ListId;
use crate::ui::state::log_preset::LogPreset;

/// The icon of an activity type, shown before its name.
pub fn type_icon(kind: Option<Id>) -> Icon {
    let icons = [
        (defaults::TASK, icon::TASK),
        (defaults::CALL, icon::PHONE),
        (defaults::MEETING, icon::CALENDAR),
        (defaults::EMAIL, icon::MAIL),
        (defaults::LETTER, icon::MAIL),
        (defaults::NOTE, icon::NOTE),
    ];
    defaults::lookup_or(kind, &icons, icon::ACTIVITY)
}

/// Marks an activity as done, and asks for the next step if none is planned.
pub fn complete(cx: AppContext, id: Id) {
    cx.app.run(Command::Complete { activity: id }, move |result| {
        if result.is_ok() {
            ask(cx, id);
        }
    });
}

/// Asks for the next step if this was the last planned activity of an open lead or deal. The record's own page shows
/// the question already.
pub fn ask(cx: AppContext, id: Id) {
    let left = cx.app.read_untracked(|set| {
        let row = set.get(RecordType::Activity, id)?;
        let about = [activity::OPPORTUNITY, activity::LEAD].into_iter().filter_map(|link| row.link(link));
        about.into_iter().find(|about| set.due_index().has_no_next_activity(set, *about))
    });
    cx.next_step_prompt.set(left.filter(|about| cx.route.get_untracked() != Route::Record(*about)));
}

/// Marks an activity as not done.
pub fn reopen(cx: AppContext, id: Id) {
    cx.app.run(Command::Edit { id, fields: vec![(activity::DONE, None)] }, |_| {});
}

/// Moves an activity to a date, at its present time.
pub fn reschedule(cx: AppContext, id: Id, day: Date) {
    cx.app.run(Command::Edit { id, fields: vec![(activity::DUE, Some(Value::Day(day)))] }, |_| {});
}

/// Adds a task about a record, due on a date.
pub fn plan_next(cx: AppContext, about: Id, day: Date) {
    let entries: Vec<FieldEdit> = vec![
        (activity::TYPE, Some(Value::Link(defaults::TASK))),
        (activity::SUBJECT, Value::text(cx.t(phrases::FOLLOW_UP))),
        (activity::DUE, Some(Value::Day(day))),
    ];
    cx.app.run(Command::Log { about, fields: entries }, |_| {});
}

/// The record an activity is about.
pub fn subject_of(set: &RecordStore, id: Id) -> Option<Id> {
    set.about_of(set.get(RecordType::Activity, id)?)
}

/// Opens the log dialog for the current record: that of the page, the list's current one, or the focused card.
pub fn open_log(cx: AppContext) {
    let focused = document().active_element().map(|element| element.id()).unwrap_or_default();
    let named = |prefix: &str| focused.strip_prefix(prefix).and_then(|id| id.parse::<Id>().ok());
    let in_view = match cx.route.get_untracked() {
        Route::Record(id) => Some(id),
        Route::List(kind) => current(cx, ListId::List(kind)).or_else(|| named("card-")),
        _ => named("card-").or_else(|| named("cal-")),
    };
    let loggable = in_view.and_then(|id| {
        cx.app.read_untracked(|set| match set.locate(id)? {
            (RecordType::Activity, _) => subject_of(set, id),
            (kind, _) => lead_rules::takes_activities(kind).then_some(id),
        })
    });
    cx.dialog.set(Some(Dialog::LogActivity(LogPreset { about: loggable, ..LogPreset::default() })));
}

/// The actions on an activity's own page.
pub fn actions(cx: AppContext, id: Id) -> AnyView {
    let is_done = Memo::new(move |_| {
        cx.app.read(|set| set.get(RecordType::Activity, id).is_some_and(|row| row.moment(activity::DONE).is_some()))
    });
    (move || {
        if is_done.get() {
            return view! { <button class="button" on:click=move |_| reopen(cx, id)>{cx.t(phrases::REOPEN)}</button> }
                .into_any();
        }
        view! {
            <button class="button" on:click=move |_| cx.dialog.set(Some(Dialog::CompleteActivity { activity: id }))>{cx.t(phrases::WITH_OUTCOME)}</button>
            <button class="button" data-look="primary" on:click=move |_| complete(cx, id)>{cx.t(phrases::COMPLETE)}</button>
        }
        .into_any()
    })
    .into_any()
}

/// The question beside an open lead or deal without a next activity.
pub fn missing_next_step(cx: AppContext, id: Id) -> AnyView {
    let is_without = Memo::new(move |_| cx.app.read(|set| set.due_index().has_no_next_activity(set, id)));
    (move || {
        is_without.get().then(|| {
            view! { <div class="missing-step"><span>{cx.t(phrases::NO_NEXT_STEP)}</span>{reschedule_buttons(cx, id)}</div> }
        })
    })
    .into_any()
}

/// The question within the message that the last planned activity of a record was completed on another page.
pub fn next_step_prompt(cx: AppContext) -> AnyView {
    let left = Memo::new(move |_| {
        cx.next_step_prompt.get().filter(|id| cx.app.read(|set| set.due_index().has_no_next_activity(set, *id)))
    });
    (move || {
        left.get().map(|id| {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
            view! {
                <span class="toast-step"><span class="toast-text">{cx.t_with(phrases::NO_NEXT_STEP_OF, &[&name])}</span>{reschedule_buttons(cx, id)}</span>
            }
        })
    })
    .into_any()
}

/// Buttons that plan a next step: tomorrow, in a week, or in the full dialog.
pub fn reschedule_buttons(cx: AppContext, id: Id) -> AnyView {
    let quick = move |label: Phrase, told: Phrase, days: i32| {
        let act = move |_| plan_next(cx, id, cx.app.today().add_days(days));
        view! { <button type="button" class="button" title=cx.t(told) on:click=act>{cx.t(label)}</button> }
    };
    let more = move |_| {
        let due = Some(cx.app.today().add_days(1));
        cx.dialog.set(Some(Dialog::LogActivity(LogPreset {
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
            <button type="button" class="button" on:click=more>{cx.t(phrases::PLAN)}</button>
        </span>
    }
    .into_any()
}

/// The start of an activity in minutes since midnight, if it has one.
pub fn start_minute(row: &crate::base::Row) -> Option<i32> {
    row.moment(activity::START).map(|start| AppState::zone().minutes(start))
}
