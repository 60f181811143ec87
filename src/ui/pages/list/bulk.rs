//! The dialog for an edit of many records: the edit, the number of records, and the rejections with reasons.
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Currency, FieldId, Id, Value};
use crate::command::bulk::Preview;
use crate::command::{BulkEdit, Command, currency};
use crate::domain::records::lead;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::components::input::input;
use crate::ui::context::AppContext;
use crate::ui::form;
use crate::ui::state::bulk::BulkAction;

/// The number of records checked per step: a few milliseconds.
const PREVIEW_SLICE: usize = 4_000;

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, ids: Arc<Vec<Id>>, action: BulkAction) -> AnyView {
    let fields = fields_of(action, cx, kind);
    let field = RwSignal::new(fields.first().copied());
    let typed = RwSignal::new(match action {
        BulkAction::Disqualify => defaults::REASON_PERIOD.to_string(),
        _ => String::new(),
    });
    let is_storing = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let wanted = Memo::new(move |_| what(cx, action, field.get(), &typed.get()));
    let preview = RwSignal::new(Preview::default());
    let checked = RwSignal::new(0usize);
    let total = ids.len();
    let turn = StoredValue::new(0u32);
    {
        let ids = ids.clone();
        Effect::new(move |_| {
            turn.update_value(|turn| *turn += 1);
            preview.set(Preview::default());
            checked.set(0);
            if let Ok(what) = wanted.get() {
                preview_slice(cx, ids.clone(), Arc::new(what), preview, checked, turn, turn.get_value());
            }
        });
    }
    on_cleanup(move || turn.update_value(|turn| *turn += 1));
    let number = move |count: usize| format::number(count as i64, cx.language);
    let submit = {
        let ids = ids.clone();
        move || match wanted.get_untracked() {
            // What is being stored is not asked for again.
            _ if is_storing.get_untracked() => {}
            Err(problem) => wrong.set(Some(cx.t(problem).to_string())),
            Ok(what) => {
                is_storing.set(true);
                let command = Command::Bulk { ids: ids.clone(), edit: what };
                let then = if_here(move |result: Outcome| {
                    is_storing.set(false);
                    match result {
                        Ok(_) => cx.dialog.set(None),
                        Err(failure) => wrong.set(Some(cx.app.explain(&failure))),
                    }
                });
                // The page shows that it is working before the work begins.
                set_timeout(move || cx.app.run(command, then), Duration::from_millis(40));
            }
        }
    };
    let binding = Binding {
        get: Callback::new(move |_| typed.get()),
        set: Callback::new(move |(_, text): (FieldId, String)| {
            wrong.set(None);
            typed.set(text);
        }),
        error: Callback::new(|_| None),
    };
    let choice = (fields.len() > 1).then(|| {
        let option = |field: &&'static Field| view! { <option value=field.number.0.to_string()>{field.label.of(cx.language)}</option> };
        let options = fields.iter().map(option).collect_view();
        let pick = move |event: web_sys::Event| {
            typed.set(String::new());
            field.set(event_target_value(&event).parse().ok().and_then(|number| cx.field(kind, FieldId(number))));
        };
        view! { <div class="field"><label for="bulk-field">{cx.t(phrases::FIELD)}</label><select id="bulk-field" on:change=pick>{options}</select></div> }
    });
    let value = move || field.get().map(|field| view! { <div class="form">{input(cx, field, binding, "bulk")}</div> });
    let summary = move || {
        let change = match wanted.get() {
            Err(_) => return ().into_any(),
            Ok(BulkEdit::Set { value: None, .. }) => phrases::WILL_EMPTY,
            Ok(BulkEdit::Delete) => phrases::WILL_DELETE,
            Ok(_) => phrases::WILL_CHANGE,
        };
        if checked.get() < total {
            return view! { <p class="soft">{cx.t_with(phrases::LOOKING, &[&number(checked.get()), &number(total)])}</p><progress max=total.to_string() value=checked.get().to_string()></progress> }.into_any();
        }
        let preview = preview.get();
        let refused = preview.refused.into_iter().map(|(refusal, count)| {
            let fields: Vec<&str> = refusal.fields().map(|field| field.label.of(cx.language)).collect();
            let about = if fields.is_empty() { String::new() } else { format!("{}: ", fields.join(", ")) };
            view! { <li>{cx.t_with(phrases::REFUSED, &[&number(count)])}" – "{about}{cx.t(refusal.text)}</li> }
        });
        view! {
            <div role="status"><ul class="plain-list">
                <li><strong>{cx.t_with(change, &[&number(preview.changed)])}</strong></li>
                {(preview.same > 0).then(|| view! { <li>{cx.t_with(phrases::STAY_SAME, &[&number(preview.same)])}</li> })}
                {refused.collect_view()}
            </ul></div>
        }
        .into_any()
    };
    let body = view! {
        <div class="bulk">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            {choice}
            {value}
            {summary}
            {move || is_storing.get().then(|| view! { <p role="status">{cx.t_with(phrases::STORING, &[&number(total)])}</p><progress></progress> })}
        </div>
    };
    let title = format!("{} – {}", cx.t(action.label()), cx.t_with(phrases::SELECTED, &[&number(total)]));
    let button = view! {
        <button type="submit" class="button" data-look="primary" disabled=move || is_storing.get() || wanted.get().is_err()>{cx.t(action.label())}</button>
    };
    modal(cx, title, "normal", body.into_any(), button.into_any(), submit)
}

/// Checks the records a few at a time, so that the page stays responsive.
fn preview_slice(
    cx: AppContext,
    ids: Arc<Vec<Id>>,
    what: Arc<BulkEdit>,
    preview: RwSignal<Preview>,
    checked: RwSignal<usize>,
    turn: StoredValue<u32>,
    own: u32,
) {
    if turn.try_get_value() != Some(own) {
        return;
    }
    let from = checked.get_untracked();
    let to = (from + PREVIEW_SLICE).min(ids.len());
    let mut sum = preview.get_untracked();
    cx.app.read_untracked(|set| ids[from..to].iter().for_each(|id| sum.add(set, *id, &what, cx.app.today())));
    preview.set(sum);
    checked.set(to);
    if to < ids.len() {
        set_timeout(move || preview_slice(cx, ids, what, preview, checked, turn, own), Duration::ZERO);
    }
}

/// The chosen edit, or the problem with the input.
fn what(cx: AppContext, action: BulkAction, field: Option<&'static Field>, typed: &str) -> Result<BulkEdit, Phrase> {
    if action == BulkAction::Delete {
        return Ok(BulkEdit::Delete);
    }
    let field = field.ok_or(phrases::FILL_IN)?;
    let entry = || typed.split(';').next().and_then(|id| id.parse::<Id>().ok()).ok_or(phrases::FILL_IN);
    Ok(match action {
        BulkAction::AddTag => BulkEdit::Add { field: field.number, entry: entry()? },
        BulkAction::TakeTag => BulkEdit::Take { field: field.number, entry: entry()? },
        BulkAction::Disqualify => BulkEdit::Disqualify { reason: entry()? },
        BulkAction::Assign => BulkEdit::Set { field: field.number, value: Some(Value::Link(entry()?)) },
        _ => {
            let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
            let value = validate::read(field, typed, currency)?;
            if value.is_none() && field.required {
                return Err(phrases::FILL_IN);
            }
            BulkEdit::Set { field: field.number, value }
        }
    })
}

/// The fields that an action may edit.
fn fields_of(action: BulkAction, cx: AppContext, kind: RecordType) -> Vec<&'static Field> {
    let all = untrack(|| cx.fields(kind));
    let fits = |field: &&'static Field| match action {
        BulkAction::Edit => form::is_typed(field),
        BulkAction::Assign => !field.system && field.kind == FieldType::Link(RecordType::User),
        BulkAction::AddTag | BulkAction::TakeTag => !field.system && matches!(field.kind, FieldType::Choices(_)),
        BulkAction::Disqualify => field.number == lead::REASON,
        BulkAction::Delete => false,
    };
    all.into_iter().filter(fits).collect()
}
