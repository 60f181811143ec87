//! Which fields a list shows as columns, in what order and how wide. The choice is this browser's and kept in its
//! preferences, unless the view brings columns of its own.
use leptos::prelude::*;

use super::State;
use crate::domain::{Field, FieldKind, Kind};
use crate::ui::Ui;

/// Columns are never narrower or wider than this, in CSS pixels.
const WIDTHS: (i32, i32) = (64, 640);

/// The columns beside the name, in order. Tracked.
pub fn chosen(ui: Ui, kind: Kind, state: State) -> Vec<&'static Field> {
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
pub fn width(ui: Ui, kind: Kind, field: &Field) -> u32 {
    let drawn = ui.live.widths.with(|widths| widths.get(&key(kind, field)).copied());
    drawn.unwrap_or(match field.kind {
        FieldKind::Email => 220,
        FieldKind::Text | FieldKind::LongText | FieldKind::Url | FieldKind::Link(_) => 190,
        FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::Links(_) => 244,
        FieldKind::Moment => 160,
        FieldKind::Phone | FieldKind::Money => 150,
        FieldKind::Day => 170,
        FieldKind::Decimal | FieldKind::Number | FieldKind::Percent => 150,
        FieldKind::Flag => 110,
    })
}

/// Draws a column wider or narrower.
pub fn set_width(ui: Ui, kind: Kind, field: &Field, width: i32) {
    ui.live.widths.update(|widths| {
        widths.insert(key(kind, field), width.clamp(WIDTHS.0, WIDTHS.1) as u32);
    });
}

/// Puts a column before another one, or at the end.
pub fn put(ui: Ui, kind: Kind, state: State, field: &'static Field, before: Option<u16>) {
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
pub fn shift(ui: Ui, kind: Kind, state: State, field: &'static Field, by: isize) {
    let mut numbers = numbers(ui, kind, state);
    let Some(at) = numbers.iter().position(|number| *number == field.number) else { return };
    let to = at.saturating_add_signed(by).min(numbers.len() - 1);
    numbers.remove(at);
    numbers.insert(to, field.number);
    choose(ui, kind, state, numbers);
}

/// The choice of columns.
pub fn chooser(ui: Ui, kind: Kind, state: State) -> AnyView {
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
pub fn is_name(kind: Kind, field: &Field) -> bool {
    field.number == 1 || (field.number == 2 && matches!(kind, Kind::Lead | Kind::Contact))
}

/// Every field but those the name is made of.
fn offered(ui: Ui, kind: Kind) -> Vec<&'static Field> {
    ui.fields(kind).into_iter().filter(|field| !is_name(kind, field)).collect()
}

fn numbers(ui: Ui, kind: Kind, state: State) -> Vec<u16> {
    untrack(|| chosen(ui, kind, state)).into_iter().map(|field| field.number).collect()
}

/// A view that brings its columns keeps them with it; else the choice is this browser's.
fn choose(ui: Ui, kind: Kind, state: State, numbers: Vec<u16>) {
    if state.query.with_untracked(|query| query.columns.is_some()) {
        return state.query.update(|query| query.columns = Some(numbers));
    }
    ui.live.columns.update(|columns| {
        columns.insert(kind.key().to_string(), numbers);
    });
    ui.live.update_preferences();
}

fn key(kind: Kind, field: &Field) -> String {
    format!("{}.{}", kind.key(), field.number)
}
