//! The conditions of a list: each as a chip that can be taken away, and a menu to add one.
use leptos::prelude::*;

use crate::base::{Currency, Id, Value};
use crate::domain::records::lead;
use crate::domain::rules::check;
use crate::domain::{Field, FieldKind, Kind};
use crate::locale::{Phrase, phrases};
use crate::store::query::{Condition, Query};
use crate::store::{lists, names};
use crate::ui::Ui;
use crate::ui::parts::menu::menu;
use crate::ui::parts::picker::picker;
use crate::ui::parts::value;
use crate::ui::record::form;

/// How a condition compares.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Comparison {
    Is,
    Contains,
    AtLeast,
    AtMost,
    Filled,
    Empty,
}

impl Comparison {
    fn of(field: &Field) -> &'static [Comparison] {
        use Comparison::*;
        match field.kind {
            FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::Link(_) | FieldKind::Links(_) => {
                &[Is, Filled, Empty]
            }
            FieldKind::Decimal | FieldKind::Number | FieldKind::Percent | FieldKind::Money | FieldKind::Day => {
                &[AtLeast, AtMost, Filled, Empty]
            }
            FieldKind::Moment | FieldKind::Flag => &[Filled, Empty],
            _ => &[Contains, Filled, Empty],
        }
    }

    fn phrase(self) -> Phrase {
        match self {
            Comparison::Is => phrases::OP_IS,
            Comparison::Contains => phrases::OP_CONTAINS,
            Comparison::AtLeast => phrases::OP_AT_LEAST,
            Comparison::AtMost => phrases::OP_AT_MOST,
            Comparison::Filled => phrases::OP_FILLED,
            Comparison::Empty => phrases::OP_EMPTY,
        }
    }

    fn asks(self) -> bool {
        !matches!(self, Comparison::Filled | Comparison::Empty)
    }
}

/// The menu and the chips.
pub fn filters(ui: Ui, kind: Kind, query: RwSignal<Query>) -> AnyView {
    let chips = move || {
        let conditions = query.with(|query| query.conditions.clone());
        let chip = move |condition: Condition| {
            let text = text(ui, kind, &condition);
            let label = ui.say_with(phrases::REMOVE_FILTER, &[&text]);
            let remove = move |_| query.update(|query| query.conditions.retain(|other| *other != condition));
            view! { <button class="filter-chip" title=label.clone() aria-label=label.clone() on:click=remove>{text}<span aria-hidden="true">"✕"</span></button> }
        };
        conditions.into_iter().map(chip).collect_view()
    };
    view! { {menu(ui.say(phrases::ADD_FILTER), adder(ui, kind, query))}{chips} }.into_any()
}

/// A condition in words.
fn text(ui: Ui, kind: Kind, condition: &Condition) -> String {
    if kind == Kind::Lead && *condition == Condition::Empty(lead::CONVERTED_AT) {
        return ui.say(phrases::OPEN_LEADS).to_string();
    }
    let words = |number: u16, comparison: Comparison, rest: String| {
        let field = ui.field(kind, number).map_or("", |field| field.label.of(ui.language));
        format!("{field} {} {rest}", ui.say(comparison.phrase())).trim_end().to_string()
    };
    let shown = |number: u16, value: &Value| {
        let read = |set: &crate::store::WorkingSet| {
            set.field(kind, number).map(|field| value::shown(set, field, Some(value), ui.language))
        };
        ui.live.peek(read).unwrap_or_default()
    };
    match condition {
        Condition::Is(number, id) => {
            words(*number, Comparison::Is, ui.live.peek(|set| names::name_of(set, *id, ui.language)))
        }
        Condition::Empty(number) => words(*number, Comparison::Empty, String::new()),
        Condition::Filled(number) => words(*number, Comparison::Filled, String::new()),
        Condition::Contains(number, text) => words(*number, Comparison::Contains, format!("“{text}”")),
        Condition::AtLeast(number, value) => words(*number, Comparison::AtLeast, shown(*number, value)),
        Condition::AtMost(number, value) => words(*number, Comparison::AtMost, shown(*number, value)),
    }
}

fn adder(ui: Ui, kind: Kind, query: RwSignal<Query>) -> AnyView {
    let fields = ui.fields(kind);
    let field = RwSignal::new(&kind.fields()[0]);
    let comparison = RwSignal::new(Comparison::of(&kind.fields()[0])[0]);
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let pick_field = move |event: web_sys::Event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|number| ui.field(kind, number));
        if let Some(chosen) = chosen {
            field.set(chosen);
            comparison.set(Comparison::of(chosen)[0]);
            typed.set(String::new());
            wrong.set(None);
        }
    };
    let pick_comparison = move |event: web_sys::Event| {
        let place = event_target_value(&event).parse::<usize>().unwrap_or(0);
        comparison.set(Comparison::of(field.get_untracked()).get(place).copied().unwrap_or(Comparison::Filled));
    };
    let add = move || match condition(ui, field.get_untracked(), comparison.get_untracked(), &typed.get_untracked()) {
        Ok(condition) => {
            typed.set(String::new());
            query.update(|query| {
                if !query.conditions.contains(&condition) {
                    query.conditions.push(condition);
                }
            });
        }
        Err(problem) => wrong.set(Some(ui.say(problem))),
    };
    let options = fields
        .iter()
        .map(|field| view! { <option value=field.number.to_string()>{field.label.of(ui.language)}</option> })
        .collect_view();
    let comparisons = move || {
        let option = |(place, comparison): (usize, &Comparison)| view! { <option value=place.to_string()>{ui.say(comparison.phrase())}</option> };
        Comparison::of(field.get()).iter().enumerate().map(option).collect_view()
    };
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); add(); }>
            <div class="field"><label for="filter-field">{ui.say(phrases::FIELD)}</label><select id="filter-field" on:change=pick_field>{options}</select></div>
            <div class="field"><label for="filter-comparison">{ui.say(phrases::COMPARISON)}</label><select id="filter-comparison" on:change=pick_comparison>{comparisons}</select></div>
            {move || comparison.get().asks().then(|| view! {
                <div class="field" data-invalid=move || wrong.get().map(|_| "true")>
                    <label for="filter-value">{ui.say(phrases::VALUE)}</label>
                    {control(ui, field.get(), typed)}
                    {move || wrong.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
                </div>
            })}
            <button type="submit" class="button" data-look="primary">{ui.say(phrases::ADD)}</button>
        </form>
    }
    .into_any()
}

/// The input for a condition's value.
fn control(ui: Ui, field: &'static Field, typed: RwSignal<String>) -> AnyView {
    let take = move |event: web_sys::Event| typed.set(event_target_value(&event));
    let entries: Vec<(Id, String)> = ui.live.peek(|set| {
        lists::entries(set, field).into_iter().map(|id| (id, names::name_of(set, id, ui.language))).collect()
    });
    match field.kind {
        FieldKind::Link(target) if target != Kind::User => {
            let chosen = Signal::derive(move || typed.with(|text| text.parse().ok()));
            let choose = move |id: Option<Id>| typed.set(id.map(|id| id.to_string()).unwrap_or_default());
            picker(ui, "filter-value".to_string(), target, chosen, choose)
        }
        FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::Link(_) | FieldKind::Links(_) => view! {
            <select id="filter-value" on:change=take prop:value=move || typed.get()>
                <option value="">{ui.say(phrases::CHOOSE)}</option>
                {entries.into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
            </select>
        }
        .into_any(),
        kind => {
            let input = if kind == FieldKind::Day { "date" } else { "text" };
            view! { <input id="filter-value" type=input autocomplete="off" prop:value=move || typed.get() on:input=take/> }.into_any()
        }
    }
}

fn condition(ui: Ui, field: &'static Field, comparison: Comparison, text: &str) -> Result<Condition, Phrase> {
    let number = field.number;
    let currency = ui.live.peek(|set| Some(form::currency(set))).unwrap_or(Currency::EUR);
    let bound = || check::read(field, text, currency)?.ok_or(phrases::FILL_IN);
    Ok(match comparison {
        Comparison::Filled => Condition::Filled(number),
        Comparison::Empty => Condition::Empty(number),
        Comparison::Is => Condition::Is(number, text.parse().map_err(|_| phrases::FILL_IN)?),
        Comparison::Contains if text.trim().is_empty() => return Err(phrases::FILL_IN),
        Comparison::Contains => Condition::Contains(number, text.trim().to_string()),
        Comparison::AtLeast => Condition::AtLeast(number, bound()?),
        Comparison::AtMost => Condition::AtMost(number, bound()?),
    })
}
