//! Dialogs that create a record, and the one that asks why leads are closed.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Currency, Id, Value};
use crate::command::{Command, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::records::lead;
use crate::domain::rules::validate;
use crate::domain::{FieldType, RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::duplicates::has_duplicates;
use crate::store::{display_names, duplicates, picklists};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::format_value;
use crate::ui::duplicates::{certain, keep_comparing};
use crate::ui::record::form::{self, Errors};
use crate::ui::route::Route;
use crate::ui::{AppContext, Dialog, Typed};

/// The dialog that creates a record of a kind, with some fields given. Possible duplicates are shown while typing.
pub fn create(ui: AppContext, kind: RecordType, given: Vec<(u16, Value)>) -> AnyView {
    let live = ui.live;
    let errors: Errors = RwSignal::new(HashMap::new());
    let start: Typed = live.peek(|set| {
        let mut start = lead_rules::defaults(set, kind, live.today());
        start.extend(given);
        let typed = |(number, value): (u16, Value)| {
            Some((number, format_value::typed(set.field(kind, number)?, Some(&value), ui.language)))
        };
        start.into_iter().filter_map(typed).collect()
    });
    let typed = RwSignal::new(start);
    let binding = form::binding(typed, errors);
    let submit = move || {
        let mut all = typed.get_untracked();
        // A required field nobody touched is as empty as one that was emptied.
        for field in validate::missing(&untrack(|| ui.fields(kind)), |number| all.get(&number).is_some()) {
            all.insert(field.number, String::new());
        }
        let Some((entries, new)) = form::read(ui, kind, &all, errors) else { return };
        let then = if_here(move |result: Outcome| match result {
            Ok(created) => {
                ui.dialog.set(None);
                // What is no working record was made along the way; the user stays where they are.
                let made =
                    created.into_iter().find(|(created, _)| *created == kind && RecordType::WORK.contains(&kind));
                made.into_iter().for_each(|(_, id)| ui.go(Route::Record(id)));
            }
            Err(failure) => form::show_refusal(ui, &failure, errors),
        });
        live.run(form::with_entries(new, Command::Create(kind, entries)), then);
    };
    let title = ui.say_with(phrases::NEW, &[kind.one().of(ui.language)]);
    let body = view! {
        {has_duplicates(kind).then(|| possible_duplicates(ui, kind, typed))}
        <div class="form">{form::groups(ui, kind, binding, "new")}</div>
    };
    dialog(ui, title, "normal", body.into_any(), submit_button(ui.say(phrases::SAVE)), submit)
}

/// Records that may be the one that is being typed. They are asked for with every key, and drawn when others are found.
fn possible_duplicates(ui: AppContext, kind: RecordType, typed: RwSignal<Typed>) -> AnyView {
    keep_comparing(ui);
    let found = Memo::new(move |_| {
        ui.live.comparing.track();
        let fields: Vec<(u16, Value)> = typed.with(|typed| {
            let read = |(number, text): (&u16, &String)| {
                let field = ui.field(kind, *number)?;
                let is_compared = field.target().is_none() || matches!(field.kind, FieldType::Link(_));
                let value = is_compared.then(|| validate::read(field, text, Currency::EUR))?;
                Some((*number, value.ok()??))
            };
            typed.iter().filter_map(read).collect()
        });
        ui.live.read(|set| duplicates::of_fields(set, kind, &fields))
    });
    let line = move |(kind, id, reason): duplicates::DuplicateCandidate| {
        let name = ui.live.peek(|set| display_names::name_of(set, id, ui.language));
        let why = certain(ui, reason);
        view! { <li>{kind.one().of(ui.language)}" "<a href=Route::Record(id).href() on:click=move |_| ui.dialog.set(None)>{name}</a>" – "{why}</li> }
    };
    let banner = move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <div class="banner"><strong>{ui.say(phrases::POSSIBLE_DUPLICATES)}</strong>
                    <ul>{found.into_iter().take(5).map(line).collect_view()}</ul></div>
            }
        })
    };
    view! { <div role="status">{banner}</div> }.into_any()
}

/// Asks why leads are closed without conversion.
pub fn disqualify(ui: AppContext, leads: Vec<Id>) -> AnyView {
    let title = ui.say(phrases::DISQUALIFY).to_string();
    reason(
        ui,
        title,
        Picklist::Disqualification,
        defaults::REASON_PERIOD,
        RecordType::Lead.field(lead::REASON).map(|field| field.label),
        move |reason| Command::Disqualify(leads.clone(), reason),
    )
}

fn reason(
    ui: AppContext,
    title: String,
    list: Picklist,
    first: Id,
    label: Option<Phrase>,
    command: impl Fn(Id) -> Command + 'static,
) -> AnyView {
    let chosen = RwSignal::new(first);
    let options = ui.live.peek(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, ui.language));
        picklists::of_list(set, list).into_iter().map(named).collect::<Vec<_>>()
    });
    let option =
        move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=id == first>{name}</option> };
    let body = view! {
        <div class="field">
            <label for="reason">{label.map(|label| ui.say(label))}</label>
            <select id="reason" on:change=move |event| if let Ok(id) = event_target_value(&event).parse() { chosen.set(id) }>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    };
    let submit = move || {
        let then = if_here(move |result: Outcome| {
            if result.is_ok() {
                ui.dialog.set(None);
            }
        });
        ui.live.run(command(chosen.get_untracked()), then);
    };
    dialog(ui, title, "normal", body.into_any(), submit_button(ui.say(phrases::CONFIRM)), submit)
}

/// The button that opens the dialog for a new record of a kind.
pub fn new_button(ui: AppContext, kind: RecordType) -> AnyView {
    let label = ui.say_with(phrases::NEW, &[kind.one().of(ui.language)]);
    let open = move |_| ui.dialog.set(Some(Dialog::Create(kind, Vec::new())));
    // In the past nothing is created.
    let button = move || {
        let is_now = ui.live.past.wanted.with(Option::is_none);
        is_now.then(|| view! { <button class="button" data-look="primary" on:click=open>{label.clone()}</button> })
    };
    button.into_any()
}
