//! An automation as a sentence.
use crate::base::{FieldId, Id, Timestamp, Value};
use crate::domain::rules::default_value;
use crate::domain::schema;
use crate::locale::{Phrase, format, phrases};
use crate::store::automations::{Automation, Entry, Step, Trigger};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor;

/// A time, or nothing.
pub fn moment(cx: AppContext, at: Option<Timestamp>) -> String {
    at.map(|at| format_value::recent(at, cx.app.today(), cx.language)).unwrap_or_default()
}

/// When, if, then: `Opportunity: Won reached · Amount is at least € 5,000.00 · plan Call “Say thank you” in 7 days`.
pub fn sentence(cx: AppContext, set: &RecordStore, automation: &Automation) -> String {
    let mut parts = vec![trigger(cx, set, automation)];
    if !automation.filter.is_empty() {
        parts.push(condition_editor::describe(cx, set, automation.kind, &automation.filter));
    }
    let steps: Vec<String> = automation.steps.iter().map(|one| step(cx, set, automation, one)).collect();
    parts.push(steps.join(", "));
    parts.join(" · ")
}

fn label(cx: AppContext, set: &RecordStore, automation: &Automation, number: FieldId) -> &'static str {
    set.field(automation.kind, number).map_or("", |field| field.label.of(cx.language))
}

fn name(cx: AppContext, set: &RecordStore, id: Id) -> String {
    display_names::name_of(set, id, cx.language)
}

fn counted(cx: AppContext, phrase: Phrase, days: i32) -> String {
    cx.t_with(phrase, &[&format::number(i64::from(days), cx.language)])
}

fn trigger(cx: AppContext, set: &RecordStore, automation: &Automation) -> String {
    let kind = automation.kind.one().of(cx.language);
    match automation.trigger {
        Trigger::Created => cx.t_with(phrases::TOLD_CREATED, &[kind]),
        Trigger::Changed(field) => cx.t_with(phrases::TOLD_CHANGED, &[kind, label(cx, set, automation, field)]),
        Trigger::Entered(_, entry) => {
            let entry = match entry {
                Entry::Won => cx.t(phrases::ANY_WON).to_string(),
                Entry::Lost => cx.t(phrases::ANY_LOST).to_string(),
                Entry::One(id) => name(cx, set, id),
            };
            cx.t_with(phrases::TOLD_ENTERED, &[kind, &entry])
        }
        Trigger::Reached(field, days) => {
            let phrase = if days < 0 { phrases::TOLD_REACHED_BEFORE } else { phrases::TOLD_REACHED };
            cx.t_with(phrase, &[kind, &counted(cx, phrases::DAYS, days.abs()), label(cx, set, automation, field)])
        }
        Trigger::Done => cx.t(phrases::WHEN_DONE).to_string(),
        Trigger::Arrived => cx.t(phrases::WHEN_ARRIVED).to_string(),
    }
}

fn step(cx: AppContext, set: &RecordStore, automation: &Automation, step: &Step) -> String {
    match step {
        Step::Plan(of, days, subject) => {
            let when = match days {
                0 => cx.t(phrases::ON_THE_DAY).to_string(),
                days => counted(cx, phrases::IN_SO_MANY_DAYS, *days),
            };
            cx.t_with(phrases::TOLD_PLAN, &[&name(cx, set, *of), subject, &when])
        }
        Step::Log(of, subject) => cx.t_with(phrases::TOLD_LOG, &[&name(cx, set, *of), subject]),
        Step::Set(number, value) => {
            let Some(field) = set.field(automation.kind, *number) else { return String::new() };
            let asked = schema::asked_as(field, default_value::asked(field.kind), field.label);
            let text = match value {
                Value::Number(0) if asked.kind != field.kind => cx.t(phrases::ON_THE_DAY).to_string(),
                Value::Number(days) if asked.kind != field.kind => counted(cx, phrases::IN_SO_MANY_DAYS, *days as i32),
                value => format_value::display(set, asked, Some(value), cx.language),
            };
            cx.t_with(phrases::TOLD_SET, &[field.label.of(cx.language), &text])
        }
        Step::Deal(days, name) => cx.t_with(phrases::TOLD_DEAL, &[name, &counted(cx, phrases::IN_SO_MANY_DAYS, *days)]),
        Step::Create(of, via, name) => {
            let via = set.field(*of, *via).map_or("", |field| field.label.of(cx.language));
            cx.t_with(phrases::TOLD_CREATE, &[of.one().of(cx.language), name, via])
        }
        Step::Notify(text) => cx.t_with(phrases::TOLD_NOTIFY, &[text]),
        Step::Clear(number) => cx.t_with(phrases::TOLD_CLEAR, &[label(cx, set, automation, *number)]),
        Step::Add(number, entry) => {
            cx.t_with(phrases::TOLD_ADD, &[&name(cx, set, *entry), label(cx, set, automation, *number)])
        }
    }
}
