//! The fields of a record, edited in place: shown as text until one is opened, and each saved separately. Unsaved input
//! is kept, even while another page is viewed.
mod chips;
mod focus_field;
mod formula_inputs;
mod groups;
mod key_fields;
mod ruled;
mod system_fields;

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::{FieldId, Id, Meanwhile, Value};
use crate::command::{Command, line_items};
use crate::domain::layout::can_place;
use crate::domain::records::{lead, opportunity};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::store::record_rules::Asked;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::binding::Binding;
use crate::ui::components::focus::select_again;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::input::input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::meanwhile::OpenEdit;
use crate::ui::features::rules_of_form;
use crate::ui::form::{self, Errors};
use crate::ui::pages::record::field_value::{FieldDisplay, value_view};
pub use crate::ui::pages::record::fields::chips::chips;
use crate::ui::pages::record::fields::focus_field::focus;
pub use crate::ui::pages::record::fields::groups::fields;
pub use crate::ui::pages::record::fields::key_fields::key_fields;
use crate::ui::pages::record::fields::ruled::{asked_mark, is_asked, is_hidden, is_kept, is_ruled};
use crate::ui::pages::record::log_offer::LogOffer;
use crate::ui::pages::record::team_conflicts;

/// The state shared by the cells of a record.
#[derive(Clone, Copy)]
struct Sheet {
    cx: AppContext,
    kind: RecordType,
    id: Id,
    editing: RwSignal<Option<FieldId>>,
    errors: Errors,
    /// The beginnings of the ids of open controls and of the buttons that open them; a page can have two sheets.
    ids: (&'static str, &'static str),
    shows_empty: RwSignal<bool>,
    is_locked: Memo<bool>,
    /// What the record rules ask of the record with the input that is not saved.
    rules: Memo<Asked>,
    /// The field at which the pointer was pressed. An open field closes at that moment and everything may move, so that
    /// the pointer may be released elsewhere.
    pressed: StoredValue<Option<&'static Field>>,
    /// The open field with the focus.
    focused: StoredValue<Option<&'static Field>>,
    /// The input that could not be stored. Leaving the field does not retry it, because the message and its buttons
    /// would move away from the pointer.
    failed: StoredValue<Option<(FieldId, String)>>,
}

impl Sheet {
    fn new(
        cx: AppContext,
        kind: RecordType,
        id: Id,
        ids: (&'static str, &'static str),
        shows_empty: RwSignal<bool>,
    ) -> Sheet {
        let is_locked = Memo::new(move |_| {
            let is_converted = |row: &crate::base::Row| row.moment(lead::CONVERTED_AT).is_some();
            cx.app.read(|set| set.get(RecordType::Lead, id).is_some_and(is_converted))
        });
        Sheet {
            cx,
            kind,
            id,
            editing: RwSignal::new(None),
            errors: RwSignal::new(HashMap::new()),
            ids,
            shows_empty,
            is_locked,
            rules: rules_of_form::asked(cx, kind, Some(id), move || {
                cx.unsaved_input.with(|all| all.get(&id).cloned()).unwrap_or_default()
            }),
            pressed: StoredValue::new(None),
            focused: StoredValue::new(None),
            failed: StoredValue::new(None),
        }
    }

    /// Opens the field at which the pointer was pressed and now is released.
    fn open_pressed(self) {
        if let Some(field) = self.pressed.try_update_value(Option::take).flatten()
            && !selects_text()
        {
            open(self, field);
        }
    }
}

/// Whether a field is a cell: typed by users, or computed from such fields. Status and stage belong to the path.
fn is_cell(kind: RecordType, field: &Field) -> bool {
    let is_path = matches!(
        (kind, field.number),
        (RecordType::Lead, lead::STATUS) | (RecordType::Opportunity, opportunity::STAGE)
    );
    can_place(kind, field) && !is_path
}

/// Whether a field is hidden while it is empty.
fn folds(field: &Field) -> bool {
    !field.listed && !field.required
}

fn has_value(sheet: Sheet, field: &Field) -> bool {
    sheet.cx.app.read(|set| set.find(sheet.id).is_some_and(|(_, row)| set.value(field, row).is_some()))
}

/// Whether a field follows from others, as the amount of a deal with lines does.
fn is_computed(sheet: Sheet, field: &Field) -> bool {
    let Sheet { cx, kind, id, .. } = sheet;
    field.is_defined()
        || (kind, field.number) == (RecordType::Opportunity, opportunity::AMOUNT)
            && cx.app.read(|set| line_items::has_lines(set, id))
}

/// Whether a field is opened, or has input that is not saved.
fn is_open(sheet: Sheet, field: &Field) -> bool {
    let is_typed = |typed: &Typed| typed.get(&field.number).is_some();
    sheet.editing.get() == Some(field.number)
        || sheet.cx.unsaved_input.with(|all| all.get(&sheet.id).is_some_and(is_typed))
}

/// Whether a closed field is folded away.
fn is_folded(sheet: Sheet, field: &Field) -> bool {
    is_hidden(sheet.rules, field)
        || folds(field) && !sheet.shows_empty.get() && !has_value(sheet, field) && !is_asked(sheet.rules, field)
}

/// The first closed field that can be edited, of some in their order.
fn first_closed(sheet: Sheet, fields: &[&'static Field]) -> Option<&'static Field> {
    let can_open = |field: &&'static Field| {
        field.kind != FieldType::Flag
            && !is_computed(sheet, field)
            && !is_kept(sheet.cx, sheet.id, sheet.is_locked, field)
            && !is_ruled(sheet.rules, field)
            && !is_open(sheet, field)
            && !is_folded(sheet, field)
    };
    fields.iter().copied().find(can_open).filter(|_| !sheet.is_locked.get())
}

fn cell(sheet: Sheet, field: &'static Field) -> AnyView {
    let Sheet { cx, id, .. } = sheet;
    let (app, number) = (cx.app, field.number);
    let label = field.label.of(cx.language);
    if field.kind == FieldType::Flag {
        let is_on = Memo::new(move |_| has_value(sheet, field));
        let tick = move |event| {
            let value = Value::flag(event_target_checked(&event));
            app.run(Command::Edit { id, fields: vec![(number, value)] }, |_| {});
        };
        let hidden = move || is_folded(sheet, field);
        let required = move || is_asked(sheet.rules, field).then(|| asked_mark(cx));
        return view! {
            <div class="datum" data-key=field.key hidden=hidden>
                <label class="check"><input type="checkbox" prop:checked=move || is_on.get() disabled=move || field.derived.is_some() || is_ruled(sheet.rules, field) || sheet.is_locked.get() on:change=tick/>{label}{required}</label>
                {formula_inputs::formula_inputs(cx, id, field)}
            </div>
        }
        .into_any();
    }
    let is_open = Memo::new(move |_| is_open(sheet, field));
    let hidden = move || is_folded(sheet, field) && (is_hidden(sheet.rules, field) || !is_open.get());
    let computed = Memo::new(move |_| is_computed(sheet, field));
    let is_fixed = Memo::new(move |_| {
        computed.get() || is_ruled(sheet.rules, field) || is_kept(sheet.cx, sheet.id, sheet.is_locked, field)
    });
    let body = move || {
        if is_open.get() && !is_fixed.get() { control(sheet, field) } else { display(sheet, field, computed, is_fixed) }
    };
    let wide = matches!(field.kind, FieldType::LongText | FieldType::Choices(_) | FieldType::Links(_)).then_some("");
    view! { <div class="datum" data-key=field.key data-wide=wide hidden=hidden>{body}</div> }.into_any()
}

/// The value as text, and the button that opens its control.
fn display(sheet: Sheet, field: &'static Field, computed: Memo<bool>, is_fixed: Memo<bool>) -> AnyView {
    let Sheet { cx, kind, id, .. } = sheet;
    let label = field.label.of(cx.language);
    let shown =
        Memo::new(move |_| cx.app.read(|set| set.find(id).map(|(_, row)| FieldDisplay::of(set, kind, row, field, cx))));
    let offer = LogOffer::of(cx, kind, id, field);
    let on_click = move |event: web_sys::MouseEvent| {
        offer.filter(|_| is_within(&event, "a")).into_iter().for_each(LogOffer::make);
    };
    let open = move || open(sheet, field);
    let on_press = move |event: web_sys::PointerEvent| {
        let is_other = is_within(&event, "a, .log-offer") || is_fixed.get_untracked();
        sheet.pressed.set_value(Some(field).filter(|_| !is_other));
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "e" && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
            event.prevent_default();
            event.stop_propagation();
            open();
        }
    };
    let button = move || {
        (!is_fixed.get()).then(|| view! {
            <button type="button" class="datum-edit" id=format!("{}-{}", sheet.ids.1, field.key) aria-label=cx.t_with(phrases::EDIT_FIELD, &[label])
                on:keydown=on_key on:click=move |_| open()>{icon(icon::EDIT)}</button>
        })
    };
    let note = move || {
        computed
            .get()
            .then_some(())
            .filter(|_| !field.is_defined())
            .map(|()| view! { <small>{cx.t(phrases::SUM_OF_LINES)}</small> })
    };
    let ruled = move || is_ruled(sheet.rules, field).then(|| view! { <small>{cx.t(phrases::RULE_LOCKS)}</small> });
    let required = move || is_asked(sheet.rules, field).then(|| asked_mark(cx));
    view! {
        <div class="datum-shown" data-fixed=move || is_fixed.get().then_some("") on:pointerdown=on_press>
            <span class="datum-label">{label}{required}</span>
            <span class="datum-value" on:click=on_click>{move || value_or_dash(cx, shown.get())}{offer.map(LogOffer::view)}{note}{ruled}{formula_inputs::formula_inputs(cx, id, field)}{team_conflicts::mark(cx, field.number)}</span>
            {button}
        </div>
    }
    .into_any()
}

/// Whether an event began at or within an element that matches a selector.
fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Whether text of the page is selected: then a click is part of a copy.
fn selects_text() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// The value, or a dash.
fn value_or_dash(cx: AppContext, shown: Option<FieldDisplay>) -> AnyView {
    match shown.filter(|shown| !shown.parts.is_empty()) {
        Some(shown) => value_view(shown),
        None => view! { <span class="soft">{cx.t(phrases::NONE)}</span> }.into_any(),
    }
}

/// The open control: Enter or leaving it saves, Escape discards the input.
fn control(sheet: Sheet, field: &'static Field) -> AnyView {
    let number = field.number;
    let edit = open_edit(sheet, field);
    edit.begin(untrack(|| typed_text(sheet, number)).is_some());
    // A value that arrives while nothing was typed is selected like the one before it, or what is typed next would follow it.
    let is_untouched = move || untrack(|| typed_text(sheet, number)).is_none();
    Effect::new(move |before: Option<String>| {
        let stored = edit.stored();
        if before.is_some_and(|before| before != stored) && is_untouched() {
            select_again(format!("{}-{}", sheet.ids.0, field.key), is_untouched);
        }
        stored
    });
    let keep = Callback::new(move |()| {
        edit.rebase();
        save(sheet, field, Then::Refocus);
    });
    let take = Callback::new(move |()| {
        drop_input(sheet, number);
        close(sheet, field, Then::Refocus);
    });
    let is_select = matches!(field.kind, FieldType::Choice(_) | FieldType::Link(RecordType::User));
    let on_key = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "Enter" if field.kind == FieldType::LongText && !event.ctrl_key() && !event.meta_key() => return,
            "Enter" => save(sheet, field, Then::Refocus),
            "Escape" => {
                drop_input(sheet, number);
                close(sheet, field, Then::Refocus);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let own = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // The button that opened the field loses the focus when it is removed.
        if !is_within(&event, ".datum-edit") && !own.is_some_and(|own| to.is_some_and(|to| own.contains(Some(&to)))) {
            forget_focus(sheet, number);
            save(sheet, field, Then::Leave);
        }
    };
    // The page may be left while the field is open.
    on_cleanup(move || {
        forget_focus(sheet, number);
        save(sheet, field, Then::Leave);
    });
    // A select is complete once an entry is chosen.
    let on_change = move |_| {
        if is_select {
            save(sheet, field, Then::Refocus);
        }
    };
    view! {
        <div class="datum-open" on:keydown=on_key on:focusin=move |_| sheet.focused.set_value(Some(field)) on:focusout=while_here(on_leave) on:change=while_here(on_change)>
            {input(sheet.cx, field, binding(sheet), sheet.ids.0)}
            {edit.line(move || typed_text(sheet, number), keep, take)}
            <small class="unsaved">{sheet.cx.t(phrases::UNSAVED)}</small>
        </div>
    }
    .into_any()
}

fn open_edit(sheet: Sheet, field: &'static Field) -> OpenEdit {
    OpenEdit::of(sheet.cx, sheet.id, field)
}

/// The unsaved input of a field; tracked.
fn typed_text(sheet: Sheet, number: FieldId) -> Option<String> {
    sheet.cx.unsaved_input.with(|all| all.get(&sheet.id)?.get(&number).cloned())
}

/// Forgets that a field has the focus. Its page may no longer exist.
fn forget_focus(sheet: Sheet, number: FieldId) {
    let is_own = |focused: &Option<&'static Field>| focused.is_some_and(|field| field.number == number);
    if sheet.focused.try_with_value(is_own) == Some(true) {
        sheet.focused.set_value(None);
    }
}

/// The target of the focus after a field is closed.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Refocus,
    Leave,
}

fn binding(sheet: Sheet) -> Binding {
    let Sheet { cx, kind, id, errors, .. } = sheet;
    let stored = move |number: FieldId| {
        cx.app.read(|set| {
            let value = set.find(id).and_then(|(_, row)| row.get(number));
            set.field(kind, number)
                .map(|field| format_value::to_input(field, value.as_ref(), cx.language))
                .unwrap_or_default()
        })
    };
    Binding {
        get: Callback::new(move |number: FieldId| typed_text(sheet, number).unwrap_or_else(|| stored(number))),
        set: Callback::new(move |(number, text): (FieldId, String)| {
            let is_back = text == untrack(|| stored(number));
            errors.update(|errors| {
                errors.remove(&number);
            });
            // The control stays open even if the text equals the stored value again.
            sheet.editing.set(Some(number));
            if is_back {
                drop_input(sheet, number);
            } else {
                cx.unsaved_input.update(|all| {
                    all.entry(id).or_default().insert(number, text);
                });
            }
        }),
        error: Callback::new(move |number: FieldId| errors.with(|errors| errors.get(&number).copied())),
        rules: Some(sheet.rules),
    }
}

fn open(sheet: Sheet, field: &'static Field) {
    sheet.editing.set(Some(field.number));
    focus(format!("{}-{}", sheet.ids.0, field.key));
}

/// Closes a field, unless another one was opened in the meantime and has the focus. The page may be disposed by now.
fn close(sheet: Sheet, field: &'static Field, then: Then) {
    open_edit(sheet, field).end();
    if sheet.editing.try_get_untracked().flatten() != Some(field.number) {
        return;
    }
    sheet.editing.set(None);
    if then == Then::Refocus {
        focus(format!("{}-{}", sheet.ids.1, field.key));
    }
}

fn drop_input(sheet: Sheet, number: FieldId) {
    sheet.errors.update(|errors| {
        errors.remove(&number);
    });
    sheet.cx.unsaved_input.update(|all| {
        if let Some(typed) = all.get_mut(&sheet.id) {
            typed.remove(&number);
            if typed.is_empty() {
                all.remove(&sheet.id);
            }
        }
    });
}

/// Saves one field as a commit; if it is rejected, the input stays, with the reason below it.
fn save(sheet: Sheet, field: &'static Field, then: Then) {
    let Sheet { cx, kind, id, errors, .. } = sheet;
    let number = field.number;
    let typed = move || untrack(|| typed_text(sheet, number));
    let Some(text) = typed() else { return close(sheet, field, then) };
    // Somebody else's value is not overwritten before the user has chosen.
    if untrack(|| open_edit(sheet, field).meanwhile(Some(&text))) == Meanwhile::Clash {
        return;
    }
    // The page may already be disposed when the focus leaves it.
    let is_known = sheet.failed.try_with_value(|failed| failed.as_ref() == Some(&(number, text.clone())));
    if is_known == Some(true) && then == Then::Leave {
        return;
    }
    let Some((entries, new)) = form::parse(cx, kind, &[(number, text.clone())].into_iter().collect(), errors) else {
        return;
    };
    let asked = if new.is_empty() { entries.clone() } else { Vec::new() };
    cx.app.run(form::with_new_choices(new, Command::Edit { id, fields: entries }), move |result| match result {
        // Later input is not saved yet.
        Ok(_) if typed().as_ref() == Some(&text) => {
            drop_input(sheet, number);
            close(sheet, field, then);
        }
        Ok(_) => {}
        Err(failure) => {
            if let crate::app_state::SessionError::Refused(refusal) = &failure {
                // What another field lacks is asked for in a dialog, which stores both.
                if ruled::ask_for(cx, id, &asked) {
                    return;
                }
                errors.update(|errors| {
                    errors.insert(number, cx.t(refusal.text));
                });
            } else {
                sheet.failed.try_set_value(Some((number, text)));
            }
        }
    });
}
