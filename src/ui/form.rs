//! Parsing the input of a record's fields and showing errors, for the record page, where fields are edited in place,
//! and for dialogs with several fields.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::{AppState, SessionError};
use crate::base::{Currency, FieldId, Id, Value};
use crate::command::{Command, FieldEdit, NewChoice, currency};
use crate::domain::layout::{self, Heading, Section};
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::layouts;
use crate::ui::components::binding::Binding;
use crate::ui::components::focus::once_redrawn;
use crate::ui::components::input::input;
use crate::ui::components::multi_select;
use crate::ui::context::{AppContext, Typed};

/// Errors by field number.
pub type Errors = RwSignal<HashMap<FieldId, &'static str>>;

/// The command that stores what a form has: a new record, or what differs from the fields `before` of one that is there.
pub fn create_or_edit(
    kind: RecordType,
    id: Option<Id>,
    before: &[(FieldId, Value)],
    mut fields: Vec<FieldEdit>,
) -> Command {
    let Some(id) = id else { return Command::Create { kind, fields } };
    let was = |number: FieldId| before.iter().find(|(other, _)| *other == number).map(|(_, value)| value);
    fields.retain(|(number, value)| was(*number) != value.as_ref());
    Command::Edit { id, fields }
}

/// Whether users type into the field: neither the system nor another view sets it.
pub fn is_typed(field: &Field) -> bool {
    !field.system && !layout::is_sign(field)
}

/// A binding to input stored by a dialog.
pub fn binding(typed: RwSignal<Typed>, errors: Errors) -> Binding {
    Binding {
        get: Callback::new(move |number: FieldId| typed.with(|typed| typed.get(&number).cloned().unwrap_or_default())),
        set: Callback::new(move |(number, text): (FieldId, String)| {
            errors.update(|errors| {
                errors.remove(&number);
            });
            typed.update(|typed| {
                typed.insert(number, text);
            });
        }),
        error: Callback::new(move |number: FieldId| errors.with(|errors| errors.get(&number).copied())),
        rules: None,
    }
}

/// The fields of a new record that are shown at once, and all others in their groups, as the layout arranges them; `pipeline` is
/// that of a deal. Without a layout of the short form these are the usual ones, with the owner last. A record type without a
/// short form shows everything at once.
pub fn new_fields(cx: AppContext, kind: RecordType, pipeline: Option<Id>) -> (Vec<&'static Field>, Vec<Section>) {
    let arranged = cx.app.read_untracked(|set| {
        let first = layouts::short_form(set, kind, pipeline);
        Some((first.unwrap_or_else(|| layout::usual_form(kind, set.fields(kind))), layouts::page(set, kind, pipeline)))
    });
    let (first, page) = arranged.unwrap_or_default();
    let mut more: Vec<Section> = page.sections().cloned().collect();
    let is_below = |field: &&'static Field| layout::is_offered(kind, field) && !first.contains(field);
    more.iter_mut().for_each(|section| section.fields.retain(is_below));
    more.retain(|section| !section.fields.is_empty());
    (first, more)
}

/// The inputs of some fields, by group.
pub fn groups(cx: AppContext, all: &[Section], binding: Binding, prefix: &'static str) -> AnyView {
    let group = |section: &Section| {
        // What is not in the layout comes last, in a form that is opened to see more already.
        let legend = (section.heading != Heading::More)
            .then(|| view! { <legend>{layouts::heading(&section.heading, cx.language)}</legend> });
        view! {
            <fieldset class="form-group">
                {legend}
                {section.fields.iter().map(|field| input(cx, field, binding, prefix)).collect_view()}
            </fieldset>
        }
    };
    all.iter().map(group).collect_view().into_any()
}

/// The parsed input: the fields, and new picklist entries they need.
pub type Read = (Vec<FieldEdit>, Vec<NewChoice>);

/// Parses the input; `None` if a field is invalid, with errors shown and the first such field focused.
pub fn parse(cx: AppContext, kind: RecordType, typed: &Typed, errors: Errors) -> Option<Read> {
    let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
    let (mut entries, mut new) = (Vec::new(), Vec::new());
    let mut wrong = HashMap::new();
    for (number, text) in typed.iter() {
        let Some(field) = cx.field(kind, *number) else { continue };
        let text = with_ids(field, text, &mut new);
        match validate::read(field, &text, currency) {
            Ok(None) if field.required => drop(wrong.insert(*number, cx.t(phrases::FILL_IN))),
            Ok(value) => entries.push((*number, value.filter(|value| *value != Value::Links(Vec::new())))),
            Err(problem) => drop(wrong.insert(*number, cx.t(problem))),
        }
    }
    let is_fine = wrong.is_empty();
    errors.set(wrong);
    if !is_fine {
        focus_first_error();
    }
    is_fine.then_some((entries, new))
}

/// A command with the picklist entries it needs.
pub fn with_new_choices(new: Vec<NewChoice>, command: Command) -> Command {
    if new.is_empty() { command } else { Command::WithNewChoices { choices: new, command: Box::new(command) } }
}

/// Shows a rejection beside its field; the input stays.
pub fn show_refusal(cx: AppContext, failure: &SessionError, errors: Errors) {
    if let SessionError::Refused(refusal) = failure {
        errors.update(|errors| {
            for field in refusal.fields() {
                errors.insert(field.number, cx.t(refusal.text));
            }
        });
        focus_first_error();
    }
}

/// The text of a field with an id for each entry that has only a name so far.
fn with_ids(field: &Field, text: &str, new: &mut Vec<NewChoice>) -> String {
    let Some(list) = multi_select::list_of(field).filter(|_| text.contains(multi_select::NEW_CHOICE)) else {
        return text.to_string();
    };
    let part = |part: String| match part.strip_prefix(multi_select::NEW_CHOICE) {
        Some(name) => {
            let id = AppState::new_id();
            new.push(NewChoice { id, list, name: name.to_string() });
            id.to_string()
        }
        None => part,
    };
    multi_select::parts(text).into_iter().map(part).collect::<Vec<_>>().join(";")
}

/// Focuses the first input of the dialog that is in sight.
pub fn focus_first_input() {
    use leptos::wasm_bindgen::JsCast;
    const FIRST: &str = ".dialog-body :is(input, select, textarea):not(details:not([open]) *)";
    if let Ok(Some(element)) = document().query_selector(FIRST) {
        // If the focus is refused, Tab still leads there.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Focuses the first choice between one's own input and what somebody else stored meanwhile.
pub fn focus_choice() {
    use leptos::wasm_bindgen::JsCast;
    if let Ok(Some(element)) = document().query_selector(".meanwhile button") {
        // If the focus is refused, the choice is visible all the same.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Whether fields that are asked for are empty; then these are marked, and the first is focused.
pub fn lacks(cx: AppContext, asked: &[FieldId], typed: &Typed, errors: Errors) -> bool {
    let is_empty = |number: &FieldId| typed.get(number).is_none_or(|text| text.trim().is_empty());
    let lacks: HashMap<_, _> =
        asked.iter().copied().filter(is_empty).map(|number| (number, cx.t(phrases::FILL_IN))).collect();
    let is_any = !lacks.is_empty();
    if is_any {
        errors.set(lacks);
        focus_first_error();
    }
    is_any
}

/// Focuses the first input with an error, once it is marked.
pub fn focus_first_error() {
    use leptos::wasm_bindgen::JsCast;
    once_redrawn(|| {
        if let Ok(Some(element)) = document().query_selector("[aria-invalid=true]") {
            // What is in a closed section cannot be focused.
            if let Ok(Some(section)) = element.closest("details") {
                // Setting this attribute does not fail.
                let _ = section.set_attribute("open", "");
            }
            // If the focus is refused, the error is visible all the same.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
