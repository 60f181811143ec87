//! Values and changes as JSON, field by field along the field tables. `docs/format.md` describes the result.
use std::fmt::Write;

use serde_json::Value as Json;

use crate::base::{Currency, Day, Id, Moment, Money, Row, Value, decimal};
use crate::domain::{Field, FieldKind, Kind, Schema};

/// Writes a record: its id and its filled fields by key.
pub fn write_record(out: &mut String, schema: &Schema, kind: Kind, row: &Row) {
    let _ = write!(out, "{{\"id\":\"{}\"", row.id());
    for (number, field_value) in row.fields() {
        if let Some(field) = schema.field(kind, number) {
            let _ = write!(out, ",\"{}\":", field.key);
            write_value(out, field, &field_value);
        }
    }
    out.push('}');
}

/// Writes a value.
pub fn write_value(out: &mut String, field: &Field, value: &Value) {
    // Writing to a string cannot fail.
    let _ = match value {
        Value::Text(text) => {
            write_text(out, text);
            Ok(())
        }
        Value::Number(number) if field.kind == FieldKind::Decimal => write!(out, "\"{}\"", decimal::plain(*number)),
        Value::Number(number) => write!(out, "{number}"),
        Value::Money(money) => {
            write!(out, "{{\"amount\":\"{}\",\"currency\":\"{}\"}}", money.plain(), money.currency.code())
        }
        Value::Day(day) => write!(out, "\"{}\"", day.iso()),
        Value::Moment(at) => write!(out, "\"{}\"", at.iso()),
        Value::Yes => write!(out, "true"),
        Value::Link(id) => write!(out, "\"{id}\""),
        Value::Links(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
            write!(out, "[{}]", ids.join(","))
        }
    };
}

/// Writes a text in quotes.
pub fn write_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&Json::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// Reads a record; what is wrong with it otherwise.
pub fn read_record(schema: &Schema, kind: Kind, json: &Json) -> Result<(Id, Vec<(u16, Value)>), String> {
    let object = json.as_object().ok_or("a record is not an object")?;
    let id: Id = object.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok()).ok_or("a record has no id")?;
    let mut fields = Vec::new();
    for (key, json) in object.iter().filter(|(key, _)| *key != "id") {
        let field = schema.field_by_key(kind, key).ok_or_else(|| format!("{} has no field \"{key}\"", kind.key()))?;
        fields.push((
            field.number,
            read_value(field, json).ok_or_else(|| format!("{} {id}: field \"{key}\"", kind.key()))?,
        ));
    }
    Ok((id, fields))
}

/// Reads a field's value; nothing where it does not fit the field.
pub fn read_value(field: &Field, json: &Json) -> Option<Value> {
    Some(match (field.kind, json) {
        (
            FieldKind::Text | FieldKind::LongText | FieldKind::Email | FieldKind::Phone | FieldKind::Url,
            Json::String(text),
        ) => Value::Text(text.clone()),
        (FieldKind::Number | FieldKind::Percent, json) => Value::Number(json.as_i64()?),
        (FieldKind::Decimal, Json::String(text)) => Value::Number(decimal::parse(text)?),
        (FieldKind::Money, Json::Object(money)) => {
            let currency = Currency::parse(money.get("currency")?.as_str()?)?;
            Value::Money(Money::exact(money.get("amount")?.as_str()?, currency)?)
        }
        (FieldKind::Day, Json::String(text)) => Value::Day(Day::parse_iso(text)?),
        (FieldKind::Moment, Json::String(text)) => Value::Moment(Moment::parse_iso(text)?),
        (FieldKind::Flag, Json::Bool(true)) => Value::Yes,
        (FieldKind::Choice(_) | FieldKind::Link(_), Json::String(id)) => Value::Link(id.parse().ok()?),
        (FieldKind::Choices(_) | FieldKind::Links(_), Json::Array(ids)) => {
            Value::Links(ids.iter().map(|id| id.as_str()?.parse().ok()).collect::<Option<Vec<Id>>>()?)
        }
        _ => return None,
    })
}
