//! What new records require and the lead leaves empty: an input for each field, by record.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::kept::kept;
use crate::base::{Currency, FieldId};
use crate::command::bulk_convert::TARGETS;
use crate::command::convert::Asked;
use crate::command::{FieldEdit, NewChoice, currency};
use crate::domain::RecordType;
use crate::domain::rules::validate;
use crate::locale::{Phrase, phrases};
use crate::ui::components::input::input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::form::{self, Errors};

/// Answers as a conversion takes them.
pub type Given = Vec<(RecordType, FieldEdit)>;

/// What is typed for the fields of one record.
#[derive(Clone, Copy)]
struct Part {
    kind: RecordType,
    prefix: &'static str,
    typed: RwSignal<Typed>,
    errors: Errors,
}

/// What is typed for the fields that are asked for.
#[derive(Clone, Copy)]
pub struct Answers(StoredValue<Vec<Part>>);

impl Answers {
    /// No answers yet, for the records that every conversion makes and for those of `further` types.
    pub fn new(further: &[RecordType]) -> Answers {
        let part = |kind: &RecordType| Part {
            kind: *kind,
            prefix: kept(&format!("ask-{}", kind.key())),
            typed: RwSignal::new(Typed::default()),
            errors: RwSignal::new(HashMap::new()),
        };
        Answers(StoredValue::new(TARGETS.iter().chain(further).map(part).collect()))
    }

    /// The answers so far, for a preview; tracked. One that cannot be read is none.
    pub fn so_far(self, cx: AppContext) -> Given {
        let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
        let mut given = Given::new();
        for part in self.0.get_value() {
            part.typed.with(|typed| {
                for (number, text) in typed.iter() {
                    let field = cx.field(part.kind, *number);
                    let value = field.and_then(|field| validate::read(field, text, currency).ok().flatten());
                    given.extend(value.map(|value| (part.kind, (*number, Some(value)))));
                }
            });
        }
        given
    }

    /// What is typed, by record type and field; tracked.
    pub fn texts(self) -> Vec<(String, String)> {
        let of = |part: Part| {
            let typed = part.typed.get().into_iter();
            typed.map(move |(number, text)| (format!("{}.{}", part.kind.key(), number.0), text)).collect::<Vec<_>>()
        };
        self.0.get_value().into_iter().flat_map(of).collect()
    }

    /// Puts back what was typed.
    pub fn restore(self, key: &str, text: String) {
        let Some((kind, number)) = key.split_once('.') else { return };
        let part = self.0.get_value().into_iter().find(|part| part.kind.key() == kind);
        if let (Some(part), Ok(number)) = (part, number.parse()) {
            part.typed.update(|typed| {
                typed.insert(FieldId(number), text);
            });
        }
    }

    /// The answers, and the new picklist entries they need. `None` if one is wrong or, where all are needed, missing;
    /// the inputs say so.
    pub fn parse(self, cx: AppContext, asks: &[Asked], are_needed: bool) -> Option<(Given, Vec<NewChoice>)> {
        let (mut given, mut new) = (Given::new(), Vec::new());
        let mut is_fine = true;
        for part in self.0.get_value() {
            let asked = asks.iter().filter(|(kind, _)| *kind == part.kind).map(|(_, field)| field.number);
            let typed = part.typed.get_untracked();
            let is_empty = |number: &FieldId| typed.get(number).is_none_or(|text| text.trim().is_empty());
            let (empty, filled): (Vec<FieldId>, Vec<FieldId>) = asked.partition(is_empty);
            if are_needed && !empty.is_empty() {
                part.errors.set(empty.into_iter().map(|number| (number, cx.t(phrases::FILL_IN))).collect());
                form::focus_first_error();
                is_fine = false;
                continue;
            }
            let text = |number: FieldId| Some((number, typed.get(&number)?.clone()));
            let texts: Typed = filled.into_iter().filter_map(text).collect();
            match form::parse(cx, part.kind, &texts, part.errors) {
                Some((fields, choices)) => {
                    given.extend(fields.into_iter().map(|edit| (part.kind, edit)));
                    new.extend(choices);
                }
                None => is_fine = false,
            }
        }
        is_fine.then_some((given, new))
    }

    /// The inputs, while something is asked for; `hint` says what for.
    pub fn inputs(self, cx: AppContext, asks: Memo<Vec<Asked>>, hint: Phrase) -> AnyView {
        let group = move |part: Part| {
            let binding = form::binding(part.typed, part.errors);
            let fields =
                asks.with(|asks| asks.iter().filter(|(kind, _)| *kind == part.kind).copied().collect::<Vec<_>>());
            (!fields.is_empty()).then(|| {
                view! {
                    <fieldset class="form-group">
                        <legend>{part.kind.one().of(cx.language)}</legend>
                        {fields.into_iter().map(|(_, field)| input(cx, field, binding, part.prefix)).collect_view()}
                    </fieldset>
                }
            })
        };
        (move || {
            asks.with(|asks| !asks.is_empty()).then(|| view! {
                <section class="convert-asks form"><p>{cx.t(hint)}</p>{self.0.get_value().into_iter().map(group).collect_view()}</section>
            })
        })
        .into_any()
    }
}
