//! What is typed into a step of an automation.
use leptos::prelude::*;

use crate::base::{Currency, FieldId, Id, Value};
use crate::command::currency;
use crate::domain::rules::{default_value, validate};
use crate::domain::{Field, FieldType, RecordType, defaults, schema};
use crate::locale::{Phrase, phrases};
use crate::store::automations::{MOST_DAYS, Step, can_set, created_for};
use crate::store::picklists;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    Plan,
    Log,
    Set,
    Clear,
    Add,
    Deal,
    Create,
    Notify,
}

/// All of them, with their names.
pub const WHATS: [(What, Phrase); 8] = [
    (What::Plan, phrases::STEP_PLAN),
    (What::Log, phrases::STEP_LOG),
    (What::Set, phrases::STEP_SET),
    (What::Clear, phrases::STEP_CLEAR),
    (What::Add, phrases::STEP_ADD),
    (What::Deal, phrases::STEP_DEAL),
    (What::Create, phrases::STEP_CREATE),
    (What::Notify, phrases::STEP_NOTIFY),
];

/// A step that is being edited.
#[derive(Clone, Copy, PartialEq)]
pub struct StepForm {
    pub what: RwSignal<What>,
    pub of: RwSignal<Id>,
    pub days: RwSignal<String>,
    pub subject: RwSignal<String>,
    pub field: RwSignal<Option<FieldId>>,
    pub value: RwSignal<String>,
    pub link: RwSignal<Option<(RecordType, FieldId)>>,
    pub wrong: RwSignal<Option<&'static str>>,
}

impl StepForm {
    /// A call that is planned for the next day.
    pub fn new(_cx: AppContext, _kind: RecordType) -> StepForm {
        StepForm {
            what: RwSignal::new(What::Plan),
            of: RwSignal::new(defaults::CALL),
            days: RwSignal::new("1".to_string()),
            subject: RwSignal::new(String::new()),
            field: RwSignal::new(None),
            value: RwSignal::new(String::new()),
            link: RwSignal::new(None),
            wrong: RwSignal::new(None),
        }
    }

    /// A step that there is.
    pub fn of(cx: AppContext, kind: RecordType, step: &Step) -> StepForm {
        let form = StepForm::new(cx, kind);
        match step {
            Step::Plan(of, days, subject) => {
                form.of.set(*of);
                form.days.set(days.to_string());
                form.subject.set(subject.clone());
            }
            Step::Log(of, subject) => {
                form.what.set(What::Log);
                form.of.set(*of);
                form.subject.set(subject.clone());
            }
            Step::Set(number, value) => {
                form.what.set(What::Set);
                form.field.set(Some(*number));
                let field = cx.field(kind, *number).map(asked);
                form.value.set(
                    field.map(|field| format_value::to_input(field, Some(value), cx.language)).unwrap_or_default(),
                );
            }
            Step::Deal(days, name) => {
                form.what.set(What::Deal);
                form.days.set(days.to_string());
                form.subject.set(name.clone());
            }
            Step::Create(of, via, name) => {
                form.what.set(What::Create);
                form.link.set(Some((*of, *via)));
                form.subject.set(name.clone());
            }
            Step::Notify(text) => {
                form.what.set(What::Notify);
                form.subject.set(text.clone());
            }
            Step::Clear(number) => {
                form.what.set(What::Clear);
                form.field.set(Some(*number));
            }
            Step::Add(number, entry) => {
                form.what.set(What::Add);
                form.field.set(Some(*number));
                form.value.set(entry.to_string());
            }
        }
        form
    }

    /// Whether it has nothing to do with the fields of a record type.
    pub fn is_about_activities(self) -> bool {
        matches!(self.what.get_untracked(), What::Plan | What::Log | What::Notify)
    }

    /// The fields that it can be about; tracked.
    pub fn fields(self, cx: AppContext, kind: RecordType) -> Vec<&'static Field> {
        let what = self.what.get();
        let fits = |field: &&'static Field| {
            let is_list = matches!(field.kind, FieldType::Choices(_));
            can_set(field)
                && match what {
                    What::Add => is_list,
                    What::Set => !is_list,
                    What::Clear => !field.required,
                    What::Plan | What::Log | What::Deal | What::Create | What::Notify => false,
                }
        };
        cx.fields(kind).into_iter().filter(fits).collect()
    }

    /// The field that is chosen, or the first that there is.
    pub fn chosen(self, cx: AppContext, kind: RecordType) -> Option<&'static Field> {
        let fields = self.fields(cx, kind);
        let chosen = self.field.get();
        fields.iter().find(|field| Some(field.number) == chosen).or(fields.first()).copied()
    }

    /// The type of the record that it creates, with its field that links, or the first that there is.
    pub fn created(self, cx: AppContext, kind: RecordType) -> Option<(RecordType, FieldId)> {
        let all = cx.app.read(|set| created_for(set, kind));
        let chosen = self.link.get().filter(|chosen| all.iter().any(|(of, via)| (*of, via.number) == *chosen));
        chosen.or_else(|| all.first().map(|(of, via)| (*of, via.number)))
    }

    /// The step; `None` if something is missing, which is shown beside it.
    pub fn build(self, cx: AppContext, kind: RecordType) -> Option<Step> {
        let made = self.made(cx, kind);
        self.wrong.set(made.is_none().then_some(cx.t(phrases::FILL_IN)));
        made
    }

    fn made(self, cx: AppContext, kind: RecordType) -> Option<Step> {
        let subject = || Some(self.subject.get_untracked().trim().to_string()).filter(|subject| !subject.is_empty());
        let days = || {
            let days = self.days.with_untracked(|days| days.trim().parse::<i32>().ok());
            days.filter(|days| (0..=MOST_DAYS).contains(days))
        };
        let field = || untrack(|| self.chosen(cx, kind));
        let text = self.value.get_untracked();
        Some(match self.what.get_untracked() {
            What::Plan => Step::Plan(self.of.get_untracked(), days()?, subject()?),
            What::Deal => Step::Deal(days()?, subject()?),
            What::Create => {
                let (of, via) = untrack(|| self.created(cx, kind))?;
                Step::Create(of, via, subject()?)
            }
            What::Notify => Step::Notify(subject()?),
            What::Log => Step::Log(self.of.get_untracked(), subject()?),
            What::Clear => Step::Clear(field()?.number),
            What::Add => {
                let field = field()?;
                let first = || cx.app.read_untracked(|set| picklists::entries(set, field).first().copied());
                Step::Add(field.number, text.parse().ok().or_else(first)?)
            }
            What::Set => {
                let field = field()?;
                if field.kind == FieldType::Flag {
                    return Some(Step::Set(field.number, Value::Yes));
                }
                let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
                Step::Set(field.number, validate::read(asked(field), &text, currency).ok()??)
            }
        })
    }
}

/// A field as its value is asked for: a date as a number of days.
pub fn asked(field: &'static Field) -> &'static Field {
    let label = if field.kind == FieldType::Day { phrases::STEP_DAY_VALUE } else { phrases::VALUE };
    schema::asked_as(field, default_value::asked(field.kind), label)
}
