//! What is typed into the editor of an automation.
use leptos::prelude::*;

use super::step_form::StepForm;
use crate::base::{FieldId, Id};
use crate::domain::records::{lead, opportunity};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::automations::{Automation, Entry, MOST_DAYS, Step, Trigger, entered_field};
use crate::store::filter::{Filter, Predicate};
use crate::store::{display_names, picklists};
use crate::ui::context::AppContext;

/// The kind of a trigger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// A record is created.
    Created,
    /// A field changes.
    Changed,
    /// A stage or status is reached.
    Entered,
    /// A day is reached.
    Reached,
    /// An activity is done.
    Done,
    /// An enquiry is accepted.
    Arrived,
}

impl When {
    /// The kinds that records of a type have, with their names.
    pub fn of(kind: RecordType) -> Vec<(When, Phrase)> {
        let is_there = |when: &When| match when {
            When::Entered => entered_field(kind).is_some(),
            When::Done => kind == RecordType::Activity,
            When::Arrived => kind == RecordType::Lead,
            When::Created | When::Changed | When::Reached => true,
        };
        let all = [
            (When::Created, phrases::WHEN_CREATED),
            (When::Changed, phrases::WHEN_CHANGED),
            (When::Entered, phrases::WHEN_ENTERED),
            (When::Reached, phrases::WHEN_REACHED),
            (When::Done, phrases::WHEN_DONE),
            (When::Arrived, phrases::WHEN_ARRIVED),
        ];
        all.into_iter().filter(|(when, _)| is_there(when)).collect()
    }
}

/// The editor's input.
#[derive(Clone, Copy, PartialEq)]
pub struct Form {
    /// The name.
    pub name: RwSignal<String>,
    /// The type of the records.
    pub kind: RwSignal<RecordType>,
    /// The kind of the trigger.
    pub when: RwSignal<When>,
    /// The field of the trigger.
    pub field: RwSignal<Option<FieldId>>,
    /// The stage or status.
    pub entry: RwSignal<Option<Entry>>,
    /// The days after a date.
    pub days: RwSignal<String>,
    /// The conditions.
    pub filter: RwSignal<Filter>,
    /// The steps, with numbers that tell them apart on the page.
    pub steps: RwSignal<Vec<(usize, StepForm)>>,
    next: StoredValue<usize>,
}

impl Form {
    /// Nothing yet but a new lead and an activity to plan.
    pub fn new(cx: AppContext) -> Form {
        let form = Form {
            name: RwSignal::new(String::new()),
            kind: RwSignal::new(RecordType::Lead),
            when: RwSignal::new(When::Created),
            field: RwSignal::new(None),
            entry: RwSignal::new(None),
            days: RwSignal::new("0".to_string()),
            filter: RwSignal::new(Filter::default()),
            steps: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        form.push(StepForm::new(cx, RecordType::Lead));
        form
    }

    /// What an automation is.
    pub fn of(cx: AppContext, automation: &Automation) -> Form {
        let form = Form::new(cx);
        form.kind.set(automation.kind);
        form.filter.set(automation.filter.clone());
        match automation.trigger {
            Trigger::Created => form.when.set(When::Created),
            Trigger::Done => form.when.set(When::Done),
            Trigger::Arrived => form.when.set(When::Arrived),
            Trigger::Changed(field) => {
                form.when.set(When::Changed);
                form.field.set(Some(field));
            }
            Trigger::Entered(_, entry) => {
                form.when.set(When::Entered);
                form.entry.set(Some(entry));
            }
            Trigger::Reached(field, days) => {
                form.when.set(When::Reached);
                form.field.set(Some(field));
                form.days.set(days.to_string());
            }
        }
        form.steps.set(Vec::new());
        automation.steps.iter().for_each(|step| form.push(StepForm::of(cx, automation.kind, step)));
        form
    }

    /// Ready examples with their titles. A form is made of the one that is chosen, because it outlives the list of them.
    pub fn examples(cx: AppContext) -> [(&'static str, Automation); 3] {
        let planned = |title: Phrase, kind: RecordType, trigger: Trigger, of: Id, days: i32, subject: Phrase| {
            let steps = vec![Step::Plan(of, days, cx.t(subject).to_string())];
            // What is closed has no date to come.
            let is_open = matches!(trigger, Trigger::Reached(..));
            let open = Filter::field(opportunity::STAGE, Predicate::Open);
            let filter = if is_open { Filter::All(vec![open]) } else { Filter::default() };
            (cx.t(title), Automation { kind, trigger, filter, steps })
        };
        let won = Trigger::Entered(opportunity::STAGE, Entry::Won);
        let passed = Trigger::Reached(opportunity::CLOSE_DATE, 1);
        let (lead, deal) = (RecordType::Lead, RecordType::Opportunity);
        let (call, task) = (defaults::CALL, defaults::TASK);
        use phrases::{EXAMPLE_FIRST_CALL, EXAMPLE_FIRST_CALL_SUBJECT, EXAMPLE_PASSED, EXAMPLE_PASSED_SUBJECT};
        use phrases::{EXAMPLE_WON, EXAMPLE_WON_SUBJECT};
        [
            planned(EXAMPLE_FIRST_CALL, lead, Trigger::Created, call, 1, EXAMPLE_FIRST_CALL_SUBJECT),
            planned(EXAMPLE_PASSED, deal, passed, task, 0, EXAMPLE_PASSED_SUBJECT),
            planned(EXAMPLE_WON, deal, won, call, 7, EXAMPLE_WON_SUBJECT),
        ]
    }

    /// Adds a step.
    pub fn push(self, step: StepForm) {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.steps.update(|steps| steps.push((number, step)));
    }

    /// Takes another record type; what belongs to the old one is given up.
    pub fn choose_kind(self, cx: AppContext, kind: RecordType) {
        self.kind.set(kind);
        self.filter.set(Filter::default());
        self.field.set(None);
        self.entry.set(None);
        if !When::of(kind).iter().any(|(when, _)| *when == self.when.get_untracked()) {
            self.when.set(When::Created);
        }
        self.steps.update(|steps| steps.retain(|(_, step)| step.is_about_activities()));
        if self.steps.with_untracked(Vec::is_empty) {
            self.push(StepForm::new(cx, kind));
        }
    }

    /// The fields that a trigger may name; tracked.
    pub fn fields(self, cx: AppContext) -> Vec<&'static Field> {
        let when = self.when.get();
        let fits = |field: &&'static Field| match when {
            When::Reached => matches!(field.kind, FieldType::Day | FieldType::Moment),
            _ => field.derived.is_none(),
        };
        cx.fields(self.kind.get()).into_iter().filter(fits).collect()
    }

    /// The field that is chosen, or the first that there is.
    pub fn chosen_field(self, cx: AppContext) -> Option<FieldId> {
        let fields = self.fields(cx);
        let chosen = self.field.get().filter(|chosen| fields.iter().any(|field| field.number == *chosen));
        chosen.or_else(|| fields.first().map(|field| field.number))
    }

    /// The stages or statuses that can be entered, with their names; tracked.
    pub fn entries(self, cx: AppContext) -> Vec<(Entry, String)> {
        let kind = self.kind.get();
        let mut all: Vec<(Entry, String)> = Vec::new();
        if kind == RecordType::Opportunity {
            all.push((Entry::Won, cx.t(phrases::ANY_WON).to_string()));
            all.push((Entry::Lost, cx.t(phrases::ANY_LOST).to_string()));
        }
        let field = if kind == RecordType::Lead { lead::STATUS } else { opportunity::STAGE };
        all.extend(cx.app.read(|set| {
            let Some(field) = kind.field(field) else { return Vec::new() };
            let name = |id: Id| match kind {
                RecordType::Lead => display_names::name_of(set, id, cx.language),
                _ => picklists::label(set, field, id, cx.language),
            };
            picklists::entries(set, field).into_iter().map(|id| (Entry::One(id), name(id))).collect()
        }));
        all
    }

    /// The automation; `Err` if something is missing, which is shown.
    pub fn build(self, cx: AppContext) -> Result<Automation, &'static str> {
        let kind = self.kind.get_untracked();
        let field = || untrack(|| self.chosen_field(cx)).ok_or(cx.t(phrases::FILL_IN));
        let trigger = match self.when.get_untracked() {
            When::Created => Trigger::Created,
            When::Done => Trigger::Done,
            When::Arrived => Trigger::Arrived,
            When::Changed => Trigger::Changed(field()?),
            When::Reached => {
                let days = self.days.with_untracked(|text| text.trim().parse::<i32>());
                let days = days.ok().filter(|days| (-MOST_DAYS..=MOST_DAYS).contains(days));
                Trigger::Reached(field()?, days.ok_or(cx.t(phrases::FILL_IN))?)
            }
            When::Entered => {
                let entries = untrack(|| self.entries(cx));
                let chosen = self.entry.get_untracked().or_else(|| entries.first().map(|(entry, _)| *entry));
                let number = entered_field(kind).ok_or(cx.t(phrases::FILL_IN))?;
                Trigger::Entered(number, chosen.ok_or(cx.t(phrases::FILL_IN))?)
            }
        };
        // Every step is read, so that all that is missing is shown at once.
        let steps: Vec<Option<Step>> =
            self.steps.get_untracked().into_iter().map(|(_, step)| step.build(cx, kind)).collect();
        let steps: Option<Vec<Step>> = steps.into_iter().collect();
        let steps = steps.filter(|steps| !steps.is_empty()).ok_or(cx.t(phrases::FILL_IN_STEPS))?;
        Ok(Automation { kind, trigger, filter: self.filter.get_untracked(), steps })
    }
}
