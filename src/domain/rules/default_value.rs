//! The values that custom fields of new records begin with, as they are stored in the record of the field: texts as they
//! are, numbers and amounts with a point, entries and records by their ids, `yes`, and a date as days after the creation.
use crate::base::{Currency, Date, Money, Value, decimal};
use crate::domain::{Field, FieldType};

/// The type in which the default of a field is asked for: a date as a number of days.
pub const fn asked(kind: FieldType) -> FieldType {
    match kind {
        FieldType::Day => FieldType::Number,
        kind => kind,
    }
}

/// Whether new records can begin with a value in a field.
pub const fn has_one(field: &Field) -> bool {
    let is_later = matches!(field.kind, FieldType::Moment | FieldType::Links(_));
    !is_later && !field.is_defined() && !field.unique
}

/// Writes what was asked for.
pub fn write(kind: FieldType, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) if kind == FieldType::Decimal => decimal::plain(*number),
        Value::Number(number) => number.to_string(),
        Value::Money(money) => format!("{} {}", money.plain(), money.currency.code()),
        Value::Yes => "yes".to_string(),
        value => value.links().iter().map(|id| id.to_string()).collect::<Vec<_>>().join(","),
    }
}

/// Reads the output of [`write()`], as what was asked for; `None` if it is no such value.
pub fn read(kind: FieldType, text: &str) -> Option<Value> {
    match kind {
        FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url => {
            Value::text(text)
        }
        FieldType::Decimal => decimal::parse_in(text, Some('.')).map(|(number, _)| Value::Number(number)),
        FieldType::Percent => text.parse().ok().filter(|percent| (0..=100).contains(percent)).map(Value::Number),
        FieldType::Day => text.parse().ok().filter(|days| (-36_500..=36_500).contains(days)).map(Value::Number),
        FieldType::Money => {
            let (amount, code) = text.split_once(' ')?;
            Money::to_exact(amount, Currency::parse(code)?).map(Value::Money)
        }
        FieldType::Flag => (text == "yes").then_some(Value::Yes),
        FieldType::Choice(_) | FieldType::Link(_) => text.parse().ok().map(Value::Link),
        FieldType::Choices(_) => text.split(',').map(|id| id.parse().ok()).collect::<Option<_>>().map(Value::Links),
        FieldType::Number | FieldType::Moment | FieldType::Links(_) => None,
    }
}

/// The value for a record that is created on a day.
pub fn on(kind: FieldType, text: &str, today: Date) -> Option<Value> {
    match (kind, read(kind, text)?) {
        (FieldType::Day, Value::Number(days)) => i32::try_from(days).ok().map(|days| Value::Day(today.add_days(days))),
        (_, value) => Some(value),
    }
}
