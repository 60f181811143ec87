//! Dialogs that create a record, and the dialog that asks for the reason to disqualify leads.
mod possible_duplicates;

use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::command::initial_fields::initial_fields;
use crate::domain::picklist::Picklist;
use crate::domain::records::lead;
use crate::domain::rules::validate;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::duplicates::is_deduplicated;
use crate::store::{display_names, picklists};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::format_value;
use crate::ui::context::{AppContext, Typed};
use crate::ui::form::{self, Errors};
use crate::ui::navigation::Route;

/// The dialog that creates a record of a type, with some fields given. It shows possible duplicates while typing.
pub fn create(cx: AppContext, kind: RecordType, given: Vec<(FieldId, Value)>) -> AnyView {
    let app = cx.app;
    let errors: Errors = RwSignal::new(HashMap::new());
    let start: Typed = app.read_untracked(|set| {
        let mut start = initial_fields(set, kind, app.today());
        start.extend(given);
        let typed = |(number, value): (FieldId, Value)| {
            Some((number, format_value::to_input(set.field(kind, number)?, Some(&value), cx.language)))
        };
        start.into_iter().filter_map(typed).collect()
    });
    let typed = RwSignal::new(start);
    let binding = form::binding(typed, errors);
    let submit = move || {
        let mut all = typed.get_untracked();
        // A required field that was not touched is as empty as one that was cleared.
        for field in validate::missing(&untrack(|| cx.fields(kind)), |number| all.get(&number).is_some()) {
            all.insert(field.number, String::new());
        }
        let Some((entries, new)) = form::parse(cx, kind, &all, errors) else { return };
        let then = if_here(move |result: Outcome| match result {
            Ok(created) => {
                cx.dialog.set(None);
                // Other records were created along the way; the user stays on the page.
                let made =
                    created.into_iter().find(|(created, _)| *created == kind && RecordType::WORK.contains(&kind));
                made.into_iter().for_each(|(_, id)| cx.go(Route::Record(id)));
            }
            Err(failure) => form::show_refusal(cx, &failure, errors),
        });
        app.run(form::with_new_choices(new, Command::Create { kind, fields: entries }), then);
    };
    let title = cx.t_with(phrases::NEW, &[&kind.called(1, cx.language)]);
    let body = view! {
        {is_deduplicated(kind).then(|| possible_duplicates::banner(cx, kind, typed))}
        <div class="form">{form::groups(cx, kind, binding, "new")}</div>
    };
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::SAVE)), submit)
}

/// Asks for the reason to disqualify leads.
pub fn disqualify(cx: AppContext, leads: Vec<Id>) -> AnyView {
    let title = cx.t(phrases::DISQUALIFY).to_string();
    reason(
        cx,
        title,
        Picklist::Disqualification,
        defaults::REASON_PERIOD,
        RecordType::Lead.field(lead::REASON).map(|field| field.label),
        move |reason| Command::Disqualify { leads: leads.clone(), reason },
    )
}

fn reason(
    cx: AppContext,
    title: String,
    list: Picklist,
    first: Id,
    label: Option<Phrase>,
    command: impl Fn(Id) -> Command + 'static,
) -> AnyView {
    let chosen = RwSignal::new(first);
    let options = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, list).into_iter().map(named).collect::<Vec<_>>()
    });
    let option =
        move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=id == first>{name}</option> };
    let body = view! {
        <div class="field">
            <label for="reason">{label.map(|label| cx.t(label))}</label>
            <select id="reason" on:change=move |event| if let Ok(id) = event_target_value(&event).parse() { chosen.set(id) }>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    };
    let submit = move || {
        let then = if_here(move |result: Outcome| {
            if result.is_ok() {
                cx.dialog.set(None);
            }
        });
        cx.app.run(command(chosen.get_untracked()), then);
    };
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::CONFIRM)), submit)
}
