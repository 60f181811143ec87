//! Which fields a list shows as columns, in what order and how wide. The choice is this browser's and kept in its
//! preferences, unless the view brings columns of its own.
use leptos::prelude::*;

use super::ListState;
use crate::domain::{Field, FieldType, RecordType};
use crate::ui::AppContext;

/// Columns are never narrower or wider than this, in CSS pixels.
const WIDTHS: (i32, i32) = (64, 640);

/// The columns beside the name, in order. Tracked.
pub fn chosen(ui: AppContext, kind: RecordType, state: ListState) -> Vec<&'static Field> {
    let wanted = state
        .query
        .with(|query| query.columns.clone())
        .or_else(|| ui.live.columns.with(|columns| columns.get(kind.key()).cloned()));
    let offered = offered(ui, kind);
    match wanted {
        Some(numbers) => {
            numbers.iter().filter_map(|number| offered.iter().find(|field| field.number == *number).copied()).collect()
        }
        None => offered.into_iter().filter(|field| field.listed).collect(),
    }
}

/// How wide a column is, in CSS pixels. Tracked.
pub fn width(ui: AppContext, kind: RecordType, field: &Field) -> u32 {
    let drawn = ui.live.widths.with(|widths| widths.get(&key(kind, field)).copied());
    drawn.unwrap_or(match field.kind {
        FieldType::Email => 220,
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Link(_) => 190,
        FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Links(_) => 244,
        FieldType::Moment => 160,
        FieldType::Phone | FieldType::Money => 150,
        FieldType::Day => 170,
        FieldType::Decimal | FieldType::Number | FieldType::Percent => 150,
        FieldType::Flag => 110,
    })
}

/// Draws a column wider or narrower.
pub fn set_width(ui: AppContext, kind: RecordType, field: &Field, width: i32) {
    ui.live.widths.update(|widths| {
        widths.insert(key(kind, field), width.clamp(WIDTHS.0, WIDTHS.1) as u32);
    });
}

/// Puts a column before another one, or at the end.
pub fn put(ui: AppContext, kind: RecordType, state: ListState, field: &'static Field, before: Option<u16>) {
    let mut numbers = numbers(ui, kind, state);
    if before == Some(field.number) {
        return;
    }
    numbers.retain(|number| *number != field.number);
    let place = before.and_then(|before| numbers.iter().position(|number| *number == before));
    numbers.insert(place.unwrap_or(numbers.len()), field.number);
    choose(ui, kind, state, numbers);
}

/// Moves a column by so many places.
pub fn shift(ui: AppContext, kind: RecordType, state: ListState, field: &'static Field, by: isize) {
    let mut numbers = numbers(ui, kind, state);
    let Some(at) = numbers.iter().position(|number| *number == field.number) else { return };
    let to = at.saturating_add_signed(by).min(numbers.len() - 1);
    numbers.remove(at);
    numbers.insert(to, field.number);
    choose(ui, kind, state, numbers);
}

/// The choice of columns.
pub fn chooser(ui: AppContext, kind: RecordType, state: ListState) -> AnyView {
    let line = move |field: &'static Field| {
        let is_shown = move || chosen(ui, kind, state).contains(&field);
        let toggle = move |event: web_sys::Event| {
            if event_target_checked(&event) {
                return put(ui, kind, state, field, None);
            }
            let mut numbers = numbers(ui, kind, state);
            numbers.retain(|number| *number != field.number);
            choose(ui, kind, state, numbers);
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_shown on:change=toggle/>{field.label.of(ui.language)}</label> }
    };
    view! { <div class="menu-checks">{offered(ui, kind).into_iter().map(line).collect_view()}</div> }.into_any()
}

/// Whether a field is part of the name, which is a column of its own.
pub fn is_name(kind: RecordType, field: &Field) -> bool {
    field.number == 1 || (field.number == 2 && matches!(kind, RecordType::Lead | RecordType::Contact))
}

/// Every field but those the name is made of.
fn offered(ui: AppContext, kind: RecordType) -> Vec<&'static Field> {
    ui.fields(kind).into_iter().filter(|field| !is_name(kind, field)).collect()
}

fn numbers(ui: AppContext, kind: RecordType, state: ListState) -> Vec<u16> {
    untrack(|| chosen(ui, kind, state)).into_iter().map(|field| field.number).collect()
}

/// A view that brings its columns keeps them with it; else the choice is this browser's.
fn choose(ui: AppContext, kind: RecordType, state: ListState, numbers: Vec<u16>) {
    if state.query.with_untracked(|query| query.columns.is_some()) {
        return state.query.update(|query| query.columns = Some(numbers));
    }
    ui.live.columns.update(|columns| {
        columns.insert(kind.key().to_string(), numbers);
    });
    ui.live.update_preferences();
}

fn key(kind: RecordType, field: &Field) -> String {
    format!("{}.{}", kind.key(), field.number)
}
