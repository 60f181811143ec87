//! The inputs for the schedule of an activity: date, time, duration, place, reminder, priority and recurrence.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Currency, Date, FieldId, Id, Value};
use crate::command::FieldEdit;
use crate::domain::picklist::Picklist;
use crate::domain::records::activity;
use crate::domain::rules::validate;
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, calendar, phrases};
use crate::store::{display_names, picklists};
use crate::ui::components::recurrence_editor::repeat;
use crate::ui::components::reminder_select::{reminder, span};
use crate::ui::context::AppContext;

/// The offered durations, in minutes.
const DURATIONS: [i64; 7] = [15, 30, 45, 60, 90, 120, 240];

/// The input for the schedule of an activity.
#[derive(Clone, Copy)]
pub struct ScheduleFields {
    /// The text of the date input.
    pub day: RwSignal<String>,
    /// The text of the time input.
    pub time: RwSignal<String>,
    duration: RwSignal<String>,
    place: RwSignal<String>,
    link: RwSignal<String>,
    reminder: RwSignal<String>,
    priority: RwSignal<String>,
    rule: RwSignal<String>,
}

impl ScheduleFields {
    /// Begins with a date and a minute of the day, if given.
    pub fn new(day: Option<Date>, minute: Option<i32>) -> ScheduleFields {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        ScheduleFields {
            day: text(day.map(Date::to_iso)),
            time: text(minute.map(calendar::input_time)),
            duration: text(None),
            place: text(None),
            link: text(None),
            reminder: text(None),
            priority: text(None),
            rule: text(None),
        }
    }

    /// Clears all inputs.
    pub fn clear(self) {
        let all = [self.day, self.time, self.duration, self.place, self.link, self.reminder, self.priority, self.rule];
        all.into_iter().for_each(|signal| signal.set(String::new()));
    }

    /// The fields of the activity. A time without a date means today.
    ///
    /// # Errors
    /// The link of the meeting is no address of a page.
    pub fn entries(self, today: Date) -> Result<Vec<FieldEdit>, Phrase> {
        let minute = calendar::parse_time(&self.time.get_untracked());
        let day = Date::parse_iso(&self.day.get_untracked()).or(minute.map(|_| today));
        let number = |signal: RwSignal<String>| signal.get_untracked().parse().ok().map(Value::Number);
        let start = day.zip(minute).map(|(day, minute)| Value::Moment(AppState::zone().at(day, minute)));
        let all = [
            (activity::DUE, day.map(Value::Day)),
            (activity::START, start),
            (activity::DURATION, number(self.duration)),
            (activity::PLACE, Value::text(&self.place.get_untracked())),
            (activity::MEETING_LINK, self.meeting_link()?),
            (activity::REMINDER, number(self.reminder)),
            (activity::PRIORITY, self.priority.get_untracked().parse().ok().map(Value::Link)),
            (activity::RECURRENCE, Value::text(&self.rule.get_untracked())),
        ];
        Ok(all.into_iter().filter(|(_, value)| value.is_some()).collect())
    }

    fn meeting_link(self) -> Result<Option<Value>, Phrase> {
        let Some(field) = RecordType::Activity.field(activity::MEETING_LINK) else { return Ok(None) };
        // Only amounts have a currency.
        let value = validate::read(field, &self.link.get_untracked(), Currency::EUR)?;
        value.iter().try_for_each(|value| validate::check(field, value))?;
        Ok(value)
    }
}

/// Date and time.
pub fn date_and_time(cx: AppContext, when: ScheduleFields) -> AnyView {
    view! {
        <input class="input due" type="date" aria-label=cx.t(phrases::DUE_DATE) prop:value=move || when.day.get()
            on:input=move |event| when.day.set(event_target_value(&event))/>
        <input class="input time" type="time" aria-label=cx.t(phrases::TIME) prop:value=move || when.time.get()
            on:input=move |event| when.time.set(event_target_value(&event))/>
    }
    .into_any()
}

/// Duration, place, reminder, priority, recurrence.
pub fn more(cx: AppContext, when: ScheduleFields, prefix: &'static str) -> AnyView {
    let option = |value: String, name: String| view! { <option value=value>{name}</option> };
    let durations = DURATIONS.map(|minutes| option(minutes.to_string(), span(minutes, cx.language)));
    let priorities = cx.app.read_untracked(|set| {
        let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::Priority).into_iter().map(named).collect::<Vec<_>>()
    });
    let priorities = priorities.into_iter().map(|(value, name)| option(value, name)).collect_view();
    let field = move |key: &'static str, label: &'static str, signal: RwSignal<String>, options: AnyView| {
        let id = format!("{prefix}-{key}");
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <select id=id prop:value=move || signal.get() on:change=move |event| signal.set(event_target_value(&event))>
                    <option value="">{cx.t(phrases::CHOOSE)}</option>{options}
                </select>
            </div>
        }
    };
    let typed = move |number: FieldId, signal: RwSignal<String>| {
        let field = RecordType::Activity.field(number)?;
        let id = format!("{prefix}-{}", field.key);
        // A browser would refuse an address without a scheme itself, in its own words.
        let keyboard = (field.kind == FieldType::Url).then_some("url");
        Some(view! {
            <div class="field"><label for=id.clone()>{field.label.of(cx.language)}</label>
                <input id=id inputmode=keyboard autocomplete="off" prop:value=move || signal.get() on:input=move |event| signal.set(event_target_value(&event))/></div>
        })
    };
    let reminder = {
        let id = format!("{prefix}-reminder");
        view! {
            <div class="field"><label for=id.clone()>{cx.t(phrases::REMINDER)}</label>
                {reminder(cx, id, when.reminder.into(), Callback::new(move |text| when.reminder.set(text)))}</div>
        }
    };
    view! {
        <div class="form when-more">
            {field("duration", cx.t(phrases::DURATION), when.duration, durations.into_iter().collect_view().into_any())}
            {typed(activity::PLACE, when.place)}
            {typed(activity::MEETING_LINK, when.link)}
            {reminder}
            {field("priority", cx.t(phrases::PRIORITY), when.priority, priorities.into_any())}
            <div class="field"><label for=format!("{prefix}-repeat")>{cx.t(phrases::REPEAT)}</label>
                {repeat(cx, format!("{prefix}-repeat"), when.rule.into(), Callback::new(move |text| when.rule.set(text)))}</div>
        </div>
    }
    .into_any()
}
