//! The in-place editor of a cell, with the control of its field.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::{Currency, FieldId, Id, Meanwhile, Value};
use crate::command::{Command, bulk, currency};
use crate::domain::records::opportunity;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::store::record_rules::Asked;
use crate::ui::components::binding::Binding;
use crate::ui::components::focus::select_again;
use crate::ui::components::format_value;
use crate::ui::components::input::input;
use crate::ui::context::Typed;
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::OpenEdit;
use crate::ui::features::query_context::viewer;
use crate::ui::features::rules_of_form;
use crate::ui::features::scoring::SCORE_ADDRESS;
use crate::ui::navigation::{self, Route};
use crate::ui::pages::list::grid::cursor::{CURSOR_ID, go};
use crate::ui::pages::list::grid::lines::{field_of, record_at, row_height};
use crate::ui::pages::list::model::{Editing, Grid};

/// Begins to edit the cell at the cursor, with the letter that was typed. A read-only cell shows the reason.
pub fn begin(grid: Grid, typed: Option<String>) {
    // What was typed while the code was on its way.
    if let (Some(typed), Some(editing)) = (&typed, grid.editing.get_untracked()) {
        return grid.editing.set(Some(Editing { text: editing.text.clone() + typed, ..editing }));
    }
    let (cx, kind) = (grid.table.cx, grid.table.kind());
    let at = grid.table.state.cursor.get_untracked();
    let Some(id) = record_at(grid, at.0) else { return };
    let Some(field) = field_of(grid, at.1) else { return };
    if field.is_learnt() && typed.is_none() && !field.is_linked() {
        return navigation::go(&cx.href_with(Route::Record(id), SCORE_ADDRESS));
    }
    let locked = cx.app.read_untracked(|set| bulk::is_read_only(set, kind, field, set.get(kind, id)?));
    if let Some(refusal) = locked {
        return cx.app.messages.show_error(cx.labelled(&field.label.of(cx.language), &cx.t(refusal.text)));
    }
    let ruled = untrack(|| rules_of_form::asked_now(cx, kind, Some(id), &Typed::default()));
    if ruled.locked.contains(&field.number) {
        return cx.app.messages.show_error(cx.labelled(&field.label.of(cx.language), &cx.t(phrases::RULE_LOCKS)));
    }
    let stored = cx.app.read_untracked(|set| set.get(kind, id).and_then(|row| row.get(field.number)));
    if field.kind == FieldType::Flag {
        let toggled = Value::flag(stored.is_none());
        return cx.app.run(Command::Edit { id, fields: vec![(field.number, toggled)] }, |_| {});
    }
    let is_typed = typed.is_some()
        && !matches!(field.kind, FieldType::Day | FieldType::Moment | FieldType::Choices(_) | FieldType::Links(_))
        && field.target().is_none();
    let text = match typed.filter(|_| is_typed) {
        Some(typed) => typed,
        None => format_value::to_input(field, stored.as_ref(), cx.language),
    };
    let cell = document().get_element_by_id(CURSOR_ID).and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok());
    let place = cell.map_or((0, 200), |cell| (cell.offset_left(), cell.offset_width()));
    grid.editing.set(Some(Editing { id, field, at, text, place, is_typed }));
}

/// The first part of the id of the control over a cell.
const CELL: &str = "cell";

/// The control over the edited cell.
pub fn editor(grid: Grid) -> AnyView {
    let Some(editing) = grid.editing.get_untracked() else { return ().into_any() };
    let cx = grid.table.cx;
    let text = RwSignal::new(editing.text.clone());
    let wrong = RwSignal::new(None::<&'static str>);
    let node = NodeRef::<html::Div>::new();
    let binding = Binding {
        get: Callback::new(move |_| text.get()),
        set: Callback::new(move |(_, typed): (FieldId, String)| {
            wrong.set(None);
            text.set(typed);
        }),
        error: Callback::new(move |_| wrong.get()),
        rules: Some(Memo::new(move |_| {
            let asked = rules_of_form::asked_now(cx, grid.table.kind(), Some(editing.id), &Typed::default());
            // A cell has only the field itself.
            Asked { allowed: asked.allowed, ..Asked::default() }
        })),
    };
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let Ok(Some(control)) = element.query_selector("input, select, textarea, button") else { return };
        // If the focus is refused, the control can still be clicked.
        let _ = control.unchecked_ref::<web_sys::HtmlElement>().focus();
        if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>().filter(|_| !editing.is_typed) {
            input.select();
        }
    });
    let (at, field) = (editing.at, editing.field);
    // What the user has not touched follows what is stored.
    let original = RwSignal::new(Some(editing.text.clone()).filter(|_| !editing.is_typed));
    let id = editing.id;
    let edit = OpenEdit::of(cx, id, field);
    edit.begin(false);
    let input_text = move || Some(text.get()).filter(|text| original.get().as_ref() != Some(text));
    Effect::new(move |_| {
        let stored = edit.stored();
        let is_untouched = move || untrack(input_text).is_none();
        if is_untouched() && untrack(|| text.get()) != stored {
            original.set(Some(stored.clone()));
            text.set(stored);
            // It is selected like the value before it, or what is typed next would follow it.
            select_again(format!("{CELL}-{}", field.key), is_untouched);
        }
    });
    let save = move |next: Option<(usize, usize)>| {
        let Some(typed) = untrack(input_text) else { return close(grid, next) };
        // Somebody else's value is not overwritten before the user has chosen.
        if untrack(|| edit.meanwhile(Some(&typed))) == Meanwhile::Clash {
            return;
        }
        if let Some(problem) = store(grid, id, field, &typed, next, wrong) {
            wrong.set(Some(problem));
        }
    };
    let save = StoredValue::new_local(save);
    let leave = move |next: Option<(usize, usize)>| save.with_value(|save| save(next));
    // Input is kept even if the list is left while editing; invalid input waits on the record page.
    on_cleanup(move || {
        if grid.editing.try_with_untracked(Option::is_some) == Some(true) {
            leave(None);
            let is_clash = untrack(|| edit.meanwhile(input_text().as_deref())) == Meanwhile::Clash;
            if wrong.get_untracked().is_some() || is_clash {
                cx.unsaved_input.update(|all| {
                    all.entry(id).or_default().insert(field.number, text.get_untracked());
                });
                return;
            }
        }
        edit.end();
    });
    let keep = Callback::new(move |()| {
        edit.rebase();
        leave(Some(at));
    });
    let take = Callback::new(move |()| close(grid, Some(at)));
    let on_key = move |event: web_sys::KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            "Escape" => close(grid, Some(at)),
            "Enter" if !(event.shift_key() && field.kind == FieldType::LongText) => leave(Some((at.0 + 1, at.1))),
            "Tab" => leave(Some((at.0, if event.shift_key() { at.1.saturating_sub(1) } else { at.1 + 1 }))),
            _ => return,
        }
        event.prevent_default();
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // If the focus goes nowhere (another window, a click on the background), the cell stays open. The focus also
        // leaves when the editor is removed, and then its node no longer exists.
        if let (Some(to), Some(element)) = (to, node.try_get_untracked().flatten())
            && !element.contains(Some(&to))
            && grid.editing.try_with_untracked(Option::is_some) == Some(true)
        {
            leave(None);
        }
    };
    let (left, width) = editing.place;
    let top = at.0 as i64 * i64::from(row_height(grid.table));
    view! {
        // A grid has nothing but rows and cells; the rest, as an alert, is in a cell.
        <div role="row" aria-rowindex=(at.0 + 2).to_string()>
            <div role="gridcell" aria-colindex=(at.1 + 2).to_string() class="cell-editor" node_ref=node on:keydown=on_key on:focusout=on_leave
                style=("--x", format!("{left}px")) style=("--y", format!("{top}px")) style=("--width", format!("{}px", width.max(160)))>
                {input(cx, field, binding, CELL)}
                {edit.line(input_text, keep, take)}
            </div>
        </div>
    }
    .into_any()
}

/// Stores the input; returns the error if it is invalid.
fn store(
    grid: Grid,
    id: Id,
    field: &'static Field,
    typed: &str,
    next: Option<(usize, usize)>,
    wrong: RwSignal<Option<&'static str>>,
) -> Option<&'static str> {
    let (cx, app) = (grid.table.cx, grid.table.cx.app);
    let currency = app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
    let value = match validate::read(field, typed, currency) {
        Ok(None) if field.required => return Some(cx.t(phrases::FILL_IN)),
        Ok(value) => value,
        Err(problem) => return Some(cx.t(problem)),
    };
    let viewer = untrack(|| viewer(cx));
    let target = value.as_ref().and_then(Value::link);
    let fields = vec![(field.number, value)];
    let asks = app.read_untracked(|set| match (grid.table.kind(), field.number, target) {
        (RecordType::Opportunity, opportunity::STAGE, Some(target)) => Dialog::of_stage(set, target, id, &viewer),
        _ => Dialog::of_edit(set, id, &fields, &viewer),
    });
    if asks.is_some() {
        close(grid, next);
        cx.dialog.set(asks);
        return None;
    }
    app.run(Command::Edit { id, fields }, move |result| match result {
        Ok(_) => {
            // The list may be disposed by now.
            let is_own = grid
                .editing
                .try_with_untracked(|editing| editing.as_ref().is_some_and(|own| own.id == id && own.field == field));
            if is_own == Some(true) {
                close(grid, next);
            }
        }
        Err(crate::app_state::SessionError::Refused(refusal)) => wrong.set(Some(cx.t(refusal.text))),
        Err(_) => {}
    });
    None
}

/// Closes the editor and moves the cursor to a cell.
fn close(grid: Grid, next: Option<(usize, usize)>) {
    grid.editing.set(None);
    let Some((at, column)) = next else { return };
    if let Some(element) = grid.node.get_untracked() {
        let _ = element.focus();
    }
    let lines = grid.table.lines.with_untracked(|lines| lines.count());
    let columns = grid.table.shown.with_untracked(Vec::len);
    go(grid, (at.min(lines.saturating_sub(1)), column.min(columns)), false);
}
