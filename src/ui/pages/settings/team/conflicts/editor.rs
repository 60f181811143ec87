//! Another value for a field in conflict, entered where the conflict is shown, in the field's own control.
use std::collections::HashMap;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::list::{List, decide};
use crate::app_state::SessionError;
use crate::app_state::team_folder::TeamDecision;
use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::{Field, FieldType};
use crate::locale::phrases;
use crate::ui::components::binding::Binding;
use crate::ui::components::format_value;
use crate::ui::components::input::input;
use crate::ui::form::{self, Errors};

/// The button that opens the editor, and the editor while it is open. It begins with the value that is shown.
pub fn editor(list: List, id: Id, field: &'static Field, shown: Option<Value>) -> (AnyView, AnyView) {
    let (cx, key) = (list.cx, (id, field.number));
    let is_open = Memo::new(move |_| list.typed.with(|typed| typed.contains_key(&key)));
    let begin = shown.clone();
    let flip = move |_| {
        let text = format_value::to_input(field, begin.as_ref(), cx.language);
        list.typed.update(|typed| {
            if typed.remove(&key).is_none() {
                typed.insert(key, text);
            }
        });
    };
    let button = view! {
        <button type="button" class="button" data-look="quiet" aria-expanded=move || is_open.get().to_string() on:click=flip>
            {cx.t(phrases::TEAM_EDIT_OTHER)}
        </button>
    };
    let shown = StoredValue::new(shown);
    let form = move || is_open.get().then(|| open(list, id, field, shown));
    (button.into_any(), form.into_any())
}

/// The open editor: Enter saves, Escape closes it.
fn open(list: List, id: Id, field: &'static Field, shown: StoredValue<Option<Value>>) -> AnyView {
    let (cx, key) = (list.cx, (id, field.number));
    let errors: Errors = RwSignal::default();
    let node = NodeRef::<html::Form>::new();
    let binding = Binding {
        get: Callback::new(move |_| list.typed.with(|typed| typed.get(&key).cloned().unwrap_or_default())),
        set: Callback::new(move |(_, text): (FieldId, String)| {
            errors.update(HashMap::clear);
            list.typed.update(|typed| drop(typed.insert(key, text)));
        }),
        error: Callback::new(move |number: FieldId| errors.with(|errors| errors.get(&number).copied())),
        rules: None,
    };
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        if let Ok(Some(control)) = form.query_selector("input, select, textarea, button") {
            // If the focus is refused, the control can still be clicked.
            let _ = control.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
    });
    let close = move || list.typed.update(|typed| drop(typed.remove(&key)));
    let save = move || save(list, id, field, &shown.get_value(), errors);
    let on_key = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            // Of one line of text, the browser's own submission.
            "Enter" if field.kind == FieldType::LongText && (event.ctrl_key() || event.meta_key()) => save(),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="team-editor" novalidate node_ref=node on:submit=on_submit on:keydown=on_key>
            {input(cx, field, binding, &format!("conflict-{id}"))}
            <div class="page-actions">
                <button type="submit" class="button" data-look="primary">{cx.t(phrases::SAVE)}</button>
                <button type="button" class="button" data-look="quiet" on:click=move |_| close()>{cx.t(phrases::CANCEL)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Stores the value: an ordinary edit ends the conflict. What is shown already is confirmed.
fn save(list: List, id: Id, field: &'static Field, shown: &Option<Value>, errors: Errors) {
    let (cx, key) = (list.cx, (id, field.number));
    let Some(text) = list.typed.with_untracked(|typed| typed.get(&key).cloned()) else { return };
    let kind = cx.app.read_untracked(|set| set.locate(id).map(|(kind, _)| kind));
    let Some(kind) = kind else { return list.again.run(()) };
    let typed = [(field.number, text)].into_iter().collect();
    let Some((entries, new)) = form::parse(cx, kind, &typed, errors) else { return };
    let value = entries.first().and_then(|(_, value)| value.clone());
    if new.is_empty() && value == *shown {
        list.typed.update(|typed| drop(typed.remove(&key)));
        return decide(list, TeamDecision::Value { id, field: field.number, value });
    }
    cx.app.run(form::with_new_choices(new, Command::Edit { id, fields: entries }), move |result| match result {
        Ok(_) => {
            list.typed.update(|typed| drop(typed.remove(&key)));
            list.again.run(());
        }
        Err(SessionError::Refused(refusal)) => {
            errors.set(HashMap::from([(field.number, cx.t(refusal.text))]));
        }
        Err(_) => {}
    });
}
