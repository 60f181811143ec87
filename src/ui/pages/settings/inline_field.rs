//! A field of a record edited in place: saved when it is left, with an error below it if it is invalid.
use leptos::prelude::*;

use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Value};
use crate::command::{Command, currency};
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::format_value;
use crate::ui::components::input::input;
use crate::ui::context::AppContext;
use crate::ui::features::meanwhile::TypedText;

/// The input of a field of a record.
pub fn cell(cx: AppContext, kind: RecordType, id: Id, field: &'static Field) -> AnyView {
    let app = cx.app;
    let stored = move || {
        app.read(|set| {
            let value = set.find(id).and_then(|(_, row)| row.get(field.number));
            format_value::to_input(field, value.as_ref(), cx.language)
        })
    };
    let keep = move |value: Option<Value>, then: Box<dyn FnOnce(Option<&'static str>)>| {
        app.run(Command::Edit { id, fields: vec![(field.number, value)] }, move |result| {
            then(refusal(cx, result.err()))
        });
    };
    bound(cx, field, format!("{}-{id}", kind.key()), Signal::derive(stored), keep)
}

/// The input of a value that is saved by `keep`, which returns the error.
pub fn bound(
    cx: AppContext,
    field: &'static Field,
    prefix: String,
    stored: Signal<String>,
    keep: impl Fn(Option<Value>, Box<dyn FnOnce(Option<&'static str>)>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let typed = TypedText::of(cx, field, stored);
    let wrong = RwSignal::new(None::<&'static str>);
    // A chosen value is saved at once, a typed one when the input is left.
    let is_chosen = matches!(
        field.kind,
        FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Flag | FieldType::Link(_) | FieldType::Links(_)
    );
    let commit = move || {
        let Some(text) = typed.typed() else { return typed.end() };
        // Somebody else's value is not overwritten before the user has chosen.
        if untrack(|| typed.clash()).is_some() {
            return;
        }
        let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(crate::base::Currency::EUR);
        match validate::read(field, &text, currency) {
            Ok(None) if field.required => wrong.set(Some(cx.t(phrases::FILL_IN))),
            Ok(value) => keep(
                value,
                Box::new(move |problem| {
                    wrong.set(problem);
                    // A rejected choice returns to the stored value; typed input can be corrected.
                    if problem.is_none() || is_chosen {
                        typed.end();
                    }
                }),
            ),
            Err(problem) => wrong.set(Some(cx.t(problem))),
        }
    };
    // Input is kept even if the page is left without leaving the input.
    on_cleanup(move || match untrack(|| typed.clash()) {
        Some(text) => cx.app.messages.show_error(cx.labelled(&field.label.of(cx.language), &text)),
        None => commit(),
    });
    let binding = Binding {
        get: Callback::new(move |_| typed.text()),
        set: Callback::new(move |(_, text): (FieldId, String)| {
            wrong.set(None);
            typed.enter(text);
            if is_chosen {
                commit();
            }
        }),
        error: Callback::new(move |_| wrong.get()),
        rules: None,
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if field.kind != FieldType::LongText && !is_chosen => {
            event.prevent_default();
            commit();
        }
        "Escape" => {
            typed.end();
            wrong.set(None);
        }
        _ => {}
    };
    let kind = match field.kind {
        FieldType::Flag => "flag",
        FieldType::LongText | FieldType::Choices(_) | FieldType::Links(_) => "wide",
        _ if field.is_numeric() => "number",
        _ => "text",
    };
    view! { <div class="cell" data-kind=kind on:change=while_here(move |_| commit()) on:keydown=on_key>
        {input(cx, field, binding, &prefix)}
        {typed.choice(Callback::new(move |()| commit()))}
    </div> }
    .into_any()
}

/// The message of a rejected command.
pub fn refusal(cx: AppContext, failure: Option<SessionError>) -> Option<&'static str> {
    match failure? {
        SessionError::Refused(refusal) => Some(cx.t(refusal.text)),
        SessionError::Storage(_) | SessionError::Told(_) | SessionError::NotLoaded => Some(cx.t(phrases::NOT_SAVED)),
    }
}
