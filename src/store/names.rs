//! How a record and a field's value are called in running text.
use super::WorkingSet;
use crate::base::{Id, Row, Value, decimal};
use crate::domain::records::{choice, contact, lead};
use crate::domain::{Field, FieldKind, Kind};
use crate::locale::Language;

/// A record's name: a person's first and last name, else its first field.
pub fn name(kind: Kind, row: &Row, language: Language) -> String {
    match kind {
        Kind::Lead => full_name(row, lead::FIRST_NAME, lead::LAST_NAME),
        Kind::Contact => full_name(row, contact::FIRST_NAME, contact::LAST_NAME),
        // Statuses, stages, choices, fields and pipelines all keep their names in the fields 1 and 2.
        Kind::Status | Kind::Stage | Kind::Choice | Kind::Field | Kind::Pipeline => {
            let german = row.text(choice::NAME_DE);
            let name = if language == Language::De && !german.is_empty() { german } else { row.text(choice::NAME) };
            name.to_string()
        }
        _ => row.text(1).to_string(),
    }
}

/// The name of the record `id` points to; empty where there is none.
pub fn name_of(set: &WorkingSet, id: Id, language: Language) -> String {
    set.find(id).map(|(kind, row)| name(kind, row, language)).unwrap_or_default()
}

/// A value as plain text, the same everywhere: exports, history, sorting by links.
pub fn plain(set: &WorkingSet, field: &Field, value: &Value, language: Language) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) if field.kind == FieldKind::Decimal => decimal::plain(*number),
        Value::Number(number) => number.to_string(),
        Value::Money(money) => format!("{} {}", money.plain(), money.currency.code()),
        Value::Day(day) => day.iso(),
        Value::Moment(moment) => moment.iso(),
        Value::Yes => if language == Language::De { "Ja" } else { "Yes" }.to_string(),
        Value::Link(_) | Value::Links(_) => {
            debug_assert!(!matches!(field.kind, FieldKind::Text));
            value.links().iter().map(|id| name_of(set, *id, language)).collect::<Vec<_>>().join("; ")
        }
    }
}

fn full_name(row: &Row, first: u16, last: u16) -> String {
    let (first, last) = (row.text(first), row.text(last));
    if first.is_empty() { last.to_string() } else { format!("{first} {last}") }
}
