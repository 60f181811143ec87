//! The form of a record, from its field table. What is typed stays until it is saved or dropped, also when another
//! page is looked at in between.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{Currency, Id, Row, Value};
pub use crate::command::currency;
use crate::command::{Command, Entry};
use crate::domain::field::Group;
use crate::domain::records::lead;
use crate::domain::rules::check;
use crate::domain::{Field, FieldKind, Kind};
use crate::live::Failure;
use crate::locale::phrases;
use crate::ui::parts::input::{Binding, input};
use crate::ui::parts::value;
use crate::ui::{Typed, Ui};

/// Errors by field number.
pub type Errors = RwSignal<HashMap<u16, &'static str>>;

/// The fields people type into: everything but what the system keeps and what other views set.
pub fn is_typed(field: &Field) -> bool {
    !field.system && !matches!(field.number, lead::RAISED_HAND..=lead::PRICING_AGREED if field.kind == FieldKind::Flag)
}

/// The form of an existing record.
pub fn form(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let live = ui.live;
    let errors: Errors = RwSignal::new(HashMap::new());
    let is_dirty = Memo::new(move |_| ui.typed.with(|typed| typed.contains_key(&id)));
    let is_locked = Memo::new(move |_| {
        live.read(|set| set.get(Kind::Lead, id).is_some_and(|row| row.moment(lead::CONVERTED_AT).is_some()))
    });
    let stored = move |number: u16| {
        live.read(|set| {
            let field = set.field(kind, number);
            let value = set.find(id).and_then(|(_, row)| row.get(number));
            field.map(|field| value::typed(field, value.as_ref(), ui.language)).unwrap_or_default()
        })
    };
    let binding = Binding {
        get: Callback::new(move |number: u16| {
            ui.typed
                .with(|typed| typed.get(&id).and_then(|typed| typed.get(&number).cloned()))
                .unwrap_or_else(|| stored(number))
        }),
        set: Callback::new(move |(number, text): (u16, String)| {
            let is_back = text == untrack(|| stored(number));
            errors.update(|errors| {
                errors.remove(&number);
            });
            ui.typed.update(|all| {
                let typed = all.entry(id).or_default();
                if is_back {
                    typed.remove(&number)
                } else {
                    typed.insert(number, text)
                };
                if typed.is_empty() {
                    all.remove(&id);
                }
            });
        }),
        error: Callback::new(move |number: u16| errors.with(|errors| errors.get(&number).copied())),
    };
    let drop_input = move || {
        ui.typed.update(|all| {
            all.remove(&id);
        });
        errors.set(HashMap::new());
    };
    let save = move || {
        let typed = ui.typed.with_untracked(|all| all.get(&id).cloned()).unwrap_or_default();
        let Some(entries) = read(ui, kind, &typed, errors) else { return };
        live.run(Command::Edit(id, entries), move |result| match result {
            Ok(_) => drop_input(),
            Err(failure) => show_refusal(ui, &failure, errors),
        });
    };
    let bar = move || {
        is_dirty.get().then(|| view! {
            <div class="save-bar">
                <span class="soft">{ui.say(phrases::UNSAVED)}</span>
                <button type="button" class="button" on:click=move |_| drop_input()>{ui.say(phrases::DISCARD)}</button>
                <button type="submit" class="button" data-look="primary">{ui.say(phrases::SAVE)}</button>
            </div>
        })
    };
    view! {
        <form class="panel" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            {move || is_locked.get().then(|| view! { <p class="banner">{ui.say(phrases::IS_CONVERTED)}</p> })}
            <fieldset class="panel-body form" disabled=is_locked>{groups(ui, kind, binding, "edit")}</fieldset>
            {bar}
            {system(ui, kind, id)}
        </form>
    }
    .into_any()
}

/// The inputs of a kind by group.
pub fn groups(ui: Ui, kind: Kind, binding: Binding, prefix: &'static str) -> AnyView {
    let group = move |group: Group| {
        let fields: Vec<&'static Field> =
            ui.fields(kind).into_iter().filter(|field| field.group == group && is_typed(field)).collect();
        (!fields.is_empty()).then(|| {
            view! {
                <fieldset class="form-group">
                    <legend>{ui.say(group.label())}</legend>
                    {fields.into_iter().map(|field| input(ui, field, binding, prefix)).collect_view()}
                </fieldset>
            }
        })
    };
    Group::ALL.map(group).into_iter().collect_view().into_any()
}

/// Reads what was typed; nothing where a field is wrong, with the errors shown and the first such field focused.
pub fn read(ui: Ui, kind: Kind, typed: &Typed, errors: Errors) -> Option<Vec<Entry>> {
    let currency = ui.live.peek(|set| Some(currency(set))).unwrap_or(Currency::EUR);
    let mut entries = Vec::new();
    let mut wrong = HashMap::new();
    for (number, text) in typed {
        let Some(field) = ui.field(kind, *number) else { continue };
        match check::read(field, text, currency) {
            Ok(None) if field.required => drop(wrong.insert(*number, ui.say(phrases::FILL_IN))),
            Ok(value) => entries.push((*number, value)),
            Err(problem) => drop(wrong.insert(*number, ui.say(problem))),
        }
    }
    let is_fine = wrong.is_empty();
    errors.set(wrong);
    if !is_fine {
        focus_first_error();
    }
    is_fine.then_some(entries)
}

/// Shows a refusal beside the field it is about; the input stays.
pub fn show_refusal(ui: Ui, failure: &Failure, errors: Errors) {
    if let Failure::Refused(refusal) = failure
        && let Some(field) = refusal.field
    {
        errors.update(|errors| {
            errors.insert(field.number, ui.say(refusal.text));
        });
        focus_first_error();
    }
}

fn focus_first_error() {
    use leptos::wasm_bindgen::JsCast;
    request_animation_frame(|| {
        if let Ok(Some(element)) = document().query_selector("[aria-invalid=true]") {
            // A focus that is refused leaves the error visible all the same.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

/// What the system keeps, as text; links lead on.
fn system(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let line = move |field: &'static Field| {
        move || {
            let (text, link) = ui.live.read(|set| {
                let value = set.find(id).and_then(|(_, row): (Kind, &Row)| field.value(row));
                (
                    value::shown(set, field, value.as_ref(), ui.language),
                    value.as_ref().and_then(Value::link).filter(|_| matches!(field.kind, FieldKind::Link(_))),
                )
            });
            (!text.is_empty()).then(|| {
                let shown = match link {
                    Some(id) => view! { <a href=crate::ui::route::Route::Record(id).href()>{text}</a> }.into_any(),
                    None => text.into_any(),
                };
                view! { <div class="fact"><dt>{field.label.of(ui.language)}</dt><dd>{shown}</dd></div> }
            })
        }
    };
    let fields = ui.fields(kind).into_iter().filter(|field| field.system);
    view! { <dl class="facts">{fields.map(line).collect_view()}</dl> }.into_any()
}
