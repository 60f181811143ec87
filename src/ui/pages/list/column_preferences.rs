//! The chosen columns of a list, their order and width: preferences of this browser, unless the view defines its own
//! columns.
use leptos::prelude::*;

use crate::base::FieldId;
use crate::domain::records::{account, activity, campaign, contact, lead, opportunity};
use crate::domain::{Field, FieldType, Picklist, RecordType};
use crate::ui::components::format_value::is_name;
use crate::ui::context::AppContext;
use crate::ui::state::list::ListState;

/// The narrowest that a column can be drawn, in CSS pixels.
const MIN_WIDTH_PX: i32 = 64;
/// The number of fields of a card on a phone, beside the name.
const CARD_FIELDS: usize = 3;
/// The widest that a column can be drawn, in CSS pixels.
const MAX_WIDTH_PX: i32 = 640;

/// The columns beside the name, in order. Tracked.
pub fn chosen(cx: AppContext, kind: RecordType, state: ListState) -> Vec<&'static Field> {
    let wanted = state
        .query
        .with(|query| query.columns.clone())
        .or_else(|| cx.app.list_preferences.columns.with(|columns| columns.get(kind.key()).cloned()));
    let offered = offered(cx, kind);
    match wanted {
        Some(numbers) => {
            let linked = |number: FieldId| number.parts().and_then(|_| cx.field(kind, number));
            let own = |number: &FieldId| offered.iter().find(|field| field.number == *number).copied();
            numbers.iter().filter_map(|number| own(number).or_else(|| linked(*number))).collect()
        }
        None => offered.into_iter().filter(|field| field.listed).collect(),
    }
}

/// Leaves the columns that a card on a phone has room for: beside its name, below it, and below that at the right.
pub fn keep_for_card(kind: RecordType, shown: &mut Vec<&'static Field>) {
    let wanted = match kind {
        RecordType::Opportunity => [opportunity::AMOUNT, opportunity::ACCOUNT, opportunity::STAGE],
        RecordType::Lead => [lead::STATUS, lead::COMPANY, lead::DEADLINE],
        RecordType::Activity => [activity::DUE, activity::ABOUT, activity::TYPE],
        RecordType::Account => [account::TYPE, account::CITY, account::PHONE],
        RecordType::Contact => [contact::TITLE, contact::ACCOUNT, contact::PHONE],
        RecordType::Campaign => [campaign::STATUS, campaign::TYPE, campaign::START],
        _ => return shown.truncate(CARD_FIELDS),
    };
    // Columns that were chosen instead take the places that are left.
    let rank = |field: &&Field| wanted.iter().position(|number| *number == field.number).unwrap_or(CARD_FIELDS);
    shown.sort_by_key(rank);
    shown.truncate(CARD_FIELDS);
}

/// The width of a column, in CSS pixels. Tracked.
pub fn width(cx: AppContext, kind: RecordType, field: &Field) -> u32 {
    let drawn = cx.app.list_preferences.widths.with(|widths| widths.get(&key(kind, field)).copied());
    drawn.unwrap_or(match field.kind {
        FieldType::Email => 210,
        FieldType::Link(RecordType::User) => 132,
        FieldType::Text | FieldType::LongText | FieldType::Url | FieldType::Moment => 180,
        FieldType::Link(_) => 168,
        FieldType::Choices(_) | FieldType::Links(_) => 220,
        // Their names are as long as "Geschlossen – Nicht konvertiert".
        FieldType::Choice(Picklist::Status | Picklist::Stage) => 236,
        FieldType::Choice(_) => 130,
        FieldType::Phone => 150,
        FieldType::Day | FieldType::Money | FieldType::Decimal => 128,
        FieldType::Number | FieldType::Percent => 100,
        FieldType::Flag => 110,
    })
}

/// Sets the width of a column.
pub fn set_width(cx: AppContext, kind: RecordType, field: &Field, width: i32) {
    cx.app.list_preferences.widths.update(|widths| {
        widths.insert(key(kind, field), width.clamp(MIN_WIDTH_PX, MAX_WIDTH_PX) as u32);
    });
}

/// Inserts a column before another one, or at the end.
pub fn insert(cx: AppContext, kind: RecordType, state: ListState, field: &'static Field, before: Option<FieldId>) {
    let mut numbers = numbers(cx, kind, state);
    if before == Some(field.number) {
        return;
    }
    numbers.retain(|number| *number != field.number);
    let place = before.and_then(|before| numbers.iter().position(|number| *number == before));
    numbers.insert(place.unwrap_or(numbers.len()), field.number);
    choose(cx, kind, state, numbers);
}

/// Moves a column by a number of positions.
pub fn move_column(cx: AppContext, kind: RecordType, state: ListState, field: &'static Field, by: isize) {
    let mut numbers = numbers(cx, kind, state);
    let Some(at) = numbers.iter().position(|number| *number == field.number) else { return };
    let to = at.saturating_add_signed(by).min(numbers.len() - 1);
    numbers.remove(at);
    numbers.insert(to, field.number);
    choose(cx, kind, state, numbers);
}

/// Removes a column.
pub fn remove(cx: AppContext, kind: RecordType, state: ListState, field: &'static Field) {
    let mut numbers = numbers(cx, kind, state);
    numbers.retain(|number| *number != field.number);
    choose(cx, kind, state, numbers);
}

/// The fields that can be columns: all except those of the name.
pub fn offered(cx: AppContext, kind: RecordType) -> Vec<&'static Field> {
    cx.fields(kind).into_iter().filter(|field| !is_name(kind, field)).collect()
}

fn numbers(cx: AppContext, kind: RecordType, state: ListState) -> Vec<FieldId> {
    untrack(|| chosen(cx, kind, state)).into_iter().map(|field| field.number).collect()
}

/// Sets the columns: in the view if it defines its own, otherwise in this browser.
fn choose(cx: AppContext, kind: RecordType, state: ListState, numbers: Vec<FieldId>) {
    if state.query.with_untracked(|query| query.columns.is_some()) {
        return state.query.update(|query| query.columns = Some(numbers));
    }
    cx.app.list_preferences.columns.update(|columns| {
        columns.insert(kind.key().to_string(), numbers);
    });
    cx.app.update_preferences();
}

fn key(kind: RecordType, field: &Field) -> String {
    format!("{}.{}", kind.key(), field.number.0)
}
