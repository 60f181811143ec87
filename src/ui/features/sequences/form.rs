//! What is typed into the editor of a sequence.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::FieldEdit;
use crate::domain::records::sequence;
use crate::domain::{RecordType, defaults};
use crate::locale::phrases;
use crate::store::RecordStore;
use crate::store::sequences::{self, MOST_DAYS, Step};
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::Editing;

/// A step that is being written.
#[derive(Clone, Copy, PartialEq)]
pub struct StepForm {
    /// The type of its activity.
    pub of: RwSignal<Id>,
    /// The days after the step before.
    pub days: RwSignal<String>,
    /// The template of an email.
    pub template: RwSignal<Option<Id>>,
    /// The subject.
    pub subject: RwSignal<String>,
    /// What there is to do.
    pub text: RwSignal<String>,
    /// What is wrong with the subject and with the days.
    pub wrong: [RwSignal<Option<&'static str>>; 2],
}

impl StepForm {
    fn of(step: &Step) -> StepForm {
        StepForm {
            of: RwSignal::new(step.of),
            days: RwSignal::new(step.days.to_string()),
            template: RwSignal::new(step.template),
            subject: RwSignal::new(step.subject.clone()),
            text: RwSignal::new(step.text.clone()),
            wrong: [RwSignal::new(None), RwSignal::new(None)],
        }
    }

    /// The step; `None` if something is missing, which is shown beside it.
    fn build(self, cx: AppContext) -> Option<Step> {
        let subject = self.subject.with_untracked(|subject| subject.trim().to_string());
        let days = self.days.with_untracked(|days| days.trim().parse::<i32>().ok());
        let days = days.filter(|days| (0..=MOST_DAYS).contains(days));
        self.wrong[0].set(subject.is_empty().then_some(cx.t(phrases::FILL_IN)));
        self.wrong[1].set(days.is_none().then_some(cx.t(phrases::SEQUENCE_WRONG_DAYS)));
        let of = self.of.get_untracked();
        let template = self.template.get_untracked().filter(|_| of == defaults::EMAIL);
        let text = self.text.with_untracked(|text| text.trim().to_string());
        (!subject.is_empty()).then_some(Step { of, days: days?, template, subject, text })
    }
}

/// A sequence that is being written.
#[derive(Clone, Copy)]
pub struct Form {
    /// The stored sequence.
    pub id: Option<Id>,
    /// The name.
    pub name: RwSignal<String>,
    /// The type of the records.
    pub kind: RwSignal<RecordType>,
    /// The steps, with numbers that tell them apart on the page.
    pub steps: RwSignal<Vec<(usize, StepForm)>>,
    /// What is wrong with the name.
    pub wrong: RwSignal<Option<&'static str>>,
    next: StoredValue<usize>,
}

impl Form {
    /// The form of a sequence.
    pub fn of(cx: AppContext, editing: Editing) -> Form {
        let id = editing.id();
        let stored = |set: &RecordStore| {
            let row = set.get(RecordType::Sequence, id?)?;
            let steps = sequences::read(row.text(sequence::STEPS)).unwrap_or_default();
            Some((row.text(sequence::NAME).to_string(), sequences::kind_of(row).unwrap_or(RecordType::Lead), steps))
        };
        let step = |of: Id, days: i32, subject: &str| Step {
            of,
            days,
            template: None,
            subject: subject.to_string(),
            text: String::new(),
        };
        let (name, kind, steps) = cx.app.read_untracked(stored).unwrap_or_else(|| match editing {
            Editing::Example => {
                let steps = vec![
                    step(defaults::EMAIL, 0, cx.t(phrases::SEQUENCE_EXAMPLE_WRITE)),
                    step(defaults::CALL, 3, cx.t(phrases::SEQUENCE_EXAMPLE_CALL)),
                    step(defaults::EMAIL, 7, cx.t(phrases::SEQUENCE_EXAMPLE_LAST)),
                ];
                (cx.t(phrases::SEQUENCE_EXAMPLE_NAME).to_string(), RecordType::Lead, steps)
            }
            _ => (String::new(), RecordType::Lead, vec![step(defaults::CALL, 0, "")]),
        });
        let form = Form {
            id,
            name: RwSignal::new(name),
            kind: RwSignal::new(kind),
            steps: RwSignal::new(Vec::new()),
            wrong: RwSignal::new(None),
            next: StoredValue::new(0),
        };
        for step in &steps {
            form.push(step);
        }
        form
    }

    /// Adds a step, and tells its number.
    fn push(self, step: &Step) -> usize {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        self.steps.update(|steps| steps.push((number, StepForm::of(step))));
        number
    }

    /// Adds an empty step, and tells its number.
    pub fn add(self) -> usize {
        self.push(&Step { of: defaults::CALL, days: 3, template: None, subject: String::new(), text: String::new() })
    }

    /// Moves a step by one place.
    pub fn shift(self, number: usize, down: bool) {
        self.steps.update(|steps| {
            let Some(at) = steps.iter().position(|(other, _)| *other == number) else { return };
            let to = if down { at + 1 } else { at.wrapping_sub(1) };
            if to < steps.len() {
                steps.swap(at, to);
            }
        });
    }

    /// All fields, if the sequence can be stored; otherwise what is wrong is shown beside it.
    pub fn fields(self, cx: AppContext) -> Option<Vec<FieldEdit>> {
        let name = self.name.with_untracked(|name| Value::text(name.trim()));
        self.wrong.set(name.is_none().then_some(cx.t(phrases::FILL_IN)));
        let built: Vec<Option<Step>> = self.steps.get_untracked().into_iter().map(|(_, step)| step.build(cx)).collect();
        let steps: Vec<Step> = built.into_iter().collect::<Option<_>>()?;
        name.as_ref()?;
        Some(vec![
            (sequence::NAME, name),
            (sequence::OF, Value::text(self.kind.get_untracked().key())),
            (sequence::STEPS, Value::text(&sequences::write(&steps))),
        ])
    }
}
