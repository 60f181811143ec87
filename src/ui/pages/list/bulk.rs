//! The dialog for an edit of many records: the edit, the number of records, and the rejections with reasons.
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Currency, FieldId, Id, Value};
use crate::command::bulk::{self, Preview};
use crate::command::{BulkEdit, Command, currency};
use crate::domain::records::lead;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, format, phrases};
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::format_value;
use crate::ui::components::input::asked_input;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::viewer;
use crate::ui::form;
use crate::ui::state::bulk::BulkAction;

/// The number of records checked per step: a few milliseconds.
const PREVIEW_SLICE: usize = 4_000;

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, ids: Arc<Vec<Id>>, action: BulkAction) -> AnyView {
    let fields = fields_of(action, cx, kind);
    // An edit begins without a field, so that nothing is changed that nobody chose.
    let field = RwSignal::new(fields.first().copied().filter(|_| action != BulkAction::Edit));
    let typed = RwSignal::new(String::new());
    let clears = RwSignal::new(false);
    let is_storing = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let wanted = Memo::new(move |_| what(cx, action, field.get(), &typed.get(), clears.get()));
    let preview = RwSignal::new(Preview::default());
    let checked = RwSignal::new(0usize);
    let total = ids.len();
    let turn = StoredValue::new(0u32);
    // Whatever is stored meanwhile, here or by somebody else, the preview is of what there is now.
    let head = Memo::new(move |_| cx.app.read(|set| set.head()));
    {
        let ids = ids.clone();
        Effect::new(move |_| {
            head.track();
            if is_storing.get_untracked() {
                return;
            }
            turn.update_value(|turn| *turn += 1);
            preview.set(Preview::default());
            checked.set(0);
            if let Ok(what) = wanted.get() {
                preview_slice(cx, ids.clone(), Arc::new(what), preview, checked, turn, turn.get_value());
            }
        });
    }
    on_cleanup(move || turn.update_value(|turn| *turn += 1));
    // The records as they were when they were first looked through, and whether they are other ones now.
    let is_changed = Memo::new(move |before: Option<&(Option<u64>, bool)>| {
        let (first, was) = before.copied().unwrap_or_default();
        if wanted.with(Result::is_err) || checked.get() < total || is_storing.get_untracked() {
            return (first, was);
        }
        let seen = preview.with_untracked(|preview| preview.seen);
        (Some(seen), was || first.is_some_and(|first| first != seen))
    });
    let draft = Draft::keep(
        cx,
        format!("bulk.{}.{action:?}", kind.key()),
        move || {
            let field = field.get().filter(|_| !typed.with(String::is_empty));
            Texts::from_iter(field.map(|field| (field.key.to_string(), typed.get())))
        },
        move |texts| {
            for (key, text) in texts {
                let read = cx.app.read_untracked(|set| set.field_by_key(kind, &key));
                if let Some(read) = read {
                    field.set(Some(read));
                    clears.set(false);
                    typed.set(text);
                }
            }
        },
    );
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
                        Ok(_) => {
                            draft.saved();
                            cx.dialog.set(None);
                        }
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
        rules: None,
    };
    let choice = (action == BulkAction::Edit || fields.len() > 1).then(|| {
        let option = |field: &&'static Field| view! { <option value=field.number.0.to_string()>{field.label.of(cx.language)}</option> };
        let options = fields.iter().map(option).collect_view();
        let pick = move |event: web_sys::Event| {
            typed.set(String::new());
            clears.set(false);
            field.set(event_target_value(&event).parse().ok().and_then(|number| cx.field(kind, FieldId(number))));
        };
        view! { <div class="field"><label for="bulk-field">{cx.t(phrases::FIELD)}</label><select id="bulk-field" prop:value=move || field.get().map_or_else(String::new, |field| field.number.0.to_string()) on:change=pick>{(action == BulkAction::Edit).then(|| view! { <option value="">{cx.t(phrases::CHOOSE_FIELD)}</option> })}{options}</select></div> }
    });
    let value = move || {
        let field = field.get().filter(|_| !clears.get())?;
        Some(view! { <div class="form">{asked_input(cx, field, binding, "bulk")}</div> })
    };
    let clear = move || {
        let field = field.get().filter(|field| action == BulkAction::Edit && !field.required)?;
        let tick = move |event| {
            wrong.set(None);
            clears.set(event_target_checked(&event));
        };
        let label = cx.t_with(phrases::CLEAR_FIELD, &[field.label.of(cx.language)]);
        Some(
            view! { <label class="check" data-tone="bad"><input type="checkbox" prop:checked=move || clears.get() on:change=tick/>{label}</label> },
        )
    };
    let summary = move || {
        let change = match wanted.get() {
            Err(_) => return ().into_any(),
            Ok(BulkEdit::Set { value: None, .. }) => phrases::WILL_EMPTY,
            Ok(BulkEdit::Delete) => phrases::WILL_DELETE,
            Ok(_) => phrases::WILL_CHANGE,
        };
        let tone = [phrases::WILL_EMPTY, phrases::WILL_DELETE].contains(&change).then_some("bad");
        if checked.get() < total {
            return view! { <p class="soft">{cx.t_with(phrases::LOOKING, &[&number(checked.get()), &number(total)])}</p><progress max=total.to_string() value=checked.get().to_string()></progress> }.into_any();
        }
        let preview = preview.get();
        let refused = preview.refused.into_iter().map(|(refusal, count)| {
            view! { <li>{cx.t_with(phrases::REFUSED, &[&number(count)])}" – "{refusal.words(cx.language)}</li> }
        });
        view! {
            <div role="status"><ul class="plain-list">
                <li><strong data-tone=tone>{cx.t_with(change, &[&number(preview.changed)])}</strong></li>
                {(preview.same > 0).then(|| view! { <li>{cx.t_with(phrases::STAY_SAME, &[&number(preview.same)])}</li> })}
                {refused.collect_view()}
            </ul></div>
            {samples(cx, kind, field.get(), &wanted.get(), &preview.samples)}
        }
        .into_any()
    };
    let body = view! {
        <div class="bulk">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            {draft.offer()}
            {choice}
            {value}
            {clear}
            {move || is_changed.get().1.then(|| view! { <p class="meanwhile" role="status">{cx.t(phrases::MEANWHILE_RECORDS)}</p> })}
            {summary}
            {move || is_storing.get().then(|| view! { <p role="status">{cx.t_with(phrases::STORING, &[&number(total)])}</p><progress></progress> })}
        </div>
    };
    let title = format!("{} – {}", cx.t(action.label()), cx.t_with(phrases::SELECTED, &[&number(total)]));
    // The button says what it does, and does nothing before that is known.
    let count = Memo::new(move |_| {
        let is_known = wanted.get().is_ok() && checked.get() == total;
        if is_known { preview.with(|preview| preview.changed) } else { 0 }
    });
    let label = move || match count.get() {
        0 => cx.t(action.label()).to_string(),
        count => cx.t_with(action.label_of(), &[&kind.counted(count as u32, cx.language)]),
    };
    let look = if action == BulkAction::Delete { "danger" } else { "primary" };
    let button = view! {
        <button type="submit" class="button" data-look=look disabled=move || is_storing.get() || count.get() == 0>{label}</button>
    };
    modal(cx, title, "normal", body.into_any(), button.into_any(), submit)
}

/// A few of the records that change, each with the value before and after.
fn samples(
    cx: AppContext,
    kind: RecordType,
    field: Option<&'static Field>,
    what: &Result<BulkEdit, Phrase>,
    ids: &[Id],
) -> Option<AnyView> {
    let (field, what) = (field?, what.as_ref().ok()?);
    let lines: Vec<[String; 3]> = cx.app.read_untracked(|set| {
        let line = |id: &Id| {
            let row = set.get(kind, *id)?;
            let shown = bulk::before_and_after(row, what)?.map(|value| {
                let text = format_value::display(set, field, value.as_ref(), cx.language);
                if text.is_empty() { cx.t(phrases::NONE).to_string() } else { text }
            });
            let [before, after] = shown;
            Some([display_names::name_of(set, *id, cx.language), before, after])
        };
        ids.iter().filter_map(line).collect()
    });
    let line = |[name, before, after]: [String; 3]| {
        view! { <tr><th scope="row">{name}</th><td>{before}</td><td>{after}</td></tr> }
    };
    (!lines.is_empty()).then(|| {
        view! {
            <div class="table-scroll"><table class="plain-table bulk-samples">
                <thead><tr><th scope="col">{kind.one().of(cx.language)}</th><th scope="col">{cx.t(phrases::BEFORE_EDIT)}</th><th scope="col">{cx.t(phrases::AFTER_EDIT)}</th></tr></thead>
                <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
            </table></div>
        }
        .into_any()
    })
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
    let viewer = untrack(|| viewer(cx));
    cx.app.read_untracked(|set| ids[from..to].iter().for_each(|id| sum.add(set, *id, &what, &viewer)));
    preview.set(sum);
    checked.set(to);
    if to < ids.len() {
        set_timeout(move || preview_slice(cx, ids, what, preview, checked, turn, own), Duration::ZERO);
    }
}

/// The chosen edit, or the problem with the input. An empty input is no edit: a field is cleared only if that is chosen.
fn what(
    cx: AppContext,
    action: BulkAction,
    field: Option<&'static Field>,
    typed: &str,
    clears: bool,
) -> Result<BulkEdit, Phrase> {
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
        _ if clears && !field.required => BulkEdit::Set { field: field.number, value: None },
        _ => {
            let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
            let value = validate::read(field, typed, currency)?;
            let value = value.filter(|value| *value != Value::Links(Vec::new())).ok_or(phrases::FILL_IN)?;
            BulkEdit::Set { field: field.number, value: Some(value) }
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
