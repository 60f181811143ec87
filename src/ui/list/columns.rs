//! Which fields a list shows as columns; the choice is this browser's and kept in its preferences.
use leptos::prelude::*;

use crate::domain::{Field, FieldKind, Kind};
use crate::locale::phrases;
use crate::ui::Ui;
use crate::ui::parts::menu::menu;

/// The columns beside the name, in the order of the field table. Tracked.
pub fn chosen(ui: Ui, kind: Kind) -> Vec<&'static Field> {
    let wanted = ui.live.columns.with(|columns| columns.get(kind.key()).cloned());
    let is_shown = |field: &&Field| match &wanted {
        Some(numbers) => numbers.contains(&field.number),
        None => field.listed,
    };
    offered(ui, kind).into_iter().filter(is_shown).collect()
}

/// How wide a column is, in CSS pixels.
pub fn width(field: &Field) -> u32 {
    match field.kind {
        FieldKind::Email => 220,
        FieldKind::Text | FieldKind::LongText | FieldKind::Url | FieldKind::Link(_) => 190,
        FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::Links(_) => 244,
        FieldKind::Moment => 160,
        FieldKind::Phone | FieldKind::Money => 150,
        FieldKind::Day => 170,
        FieldKind::Decimal | FieldKind::Number | FieldKind::Percent => 150,
        FieldKind::Flag => 110,
    }
}

/// The menu to choose columns.
pub fn chooser(ui: Ui, kind: Kind) -> AnyView {
    let line = move |field: &'static Field| {
        let is_shown = move || chosen(ui, kind).contains(&field);
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            let mut numbers: Vec<u16> = untrack(|| chosen(ui, kind)).into_iter().map(|field| field.number).collect();
            numbers.retain(|number| *number != field.number);
            if on {
                numbers.push(field.number);
            }
            ui.live.columns.update(|columns| {
                columns.insert(kind.key().to_string(), numbers);
            });
            ui.live.update_preferences();
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_shown on:change=toggle/>{field.label.of(ui.language)}</label> }
    };
    menu(
        ui.say(phrases::COLUMNS),
        view! { <div class="menu-checks">{offered(ui, kind).into_iter().map(line).collect_view()}</div> }.into_any(),
    )
}

/// Whether a field is part of the name, which is a column of its own.
pub fn is_name(kind: Kind, field: &Field) -> bool {
    field.number == 1 || (field.number == 2 && matches!(kind, Kind::Lead | Kind::Contact))
}

/// Every field but those the name is made of.
fn offered(ui: Ui, kind: Kind) -> Vec<&'static Field> {
    ui.fields(kind).into_iter().filter(|field| !is_name(kind, field)).collect()
}
