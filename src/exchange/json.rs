//! Values and changes as JSON, field by field along the field tables. `docs/format.md` describes the result.
use serde_json::{Map, Value as Json, json};

use crate::base::{Currency, Day, Id, Moment, Money, Row, Value};
use crate::domain::{Field, FieldKind, Kind};

/// A record as JSON: its id and its filled fields by key.
pub fn record(kind: Kind, row: &Row) -> Json {
    let mut out = Map::new();
    out.insert("id".to_string(), Json::String(row.id().to_string()));
    for (number, field_value) in row.fields() {
        if let Some(field) = kind.field(number) {
            out.insert(field.key.to_string(), value(&field_value));
        }
    }
    Json::Object(out)
}

/// A value as JSON.
pub fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::String(text.clone()),
        Value::Number(number) => json!(number),
        Value::Money(money) => json!({ "amount": money.plain(), "currency": money.currency.code() }),
        Value::Day(day) => Json::String(day.iso()),
        Value::Moment(at) => Json::String(at.iso()),
        Value::Yes => Json::Bool(true),
        Value::Link(id) => Json::String(id.to_string()),
        Value::Links(ids) => Json::Array(ids.iter().map(|id| Json::String(id.to_string())).collect()),
    }
}

/// Reads a record; what is wrong with it otherwise.
pub fn read_record(kind: Kind, json: &Json) -> Result<(Id, Vec<(u16, Value)>), String> {
    let object = json.as_object().ok_or("a record is not an object")?;
    let id: Id = object.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok()).ok_or("a record has no id")?;
    let mut fields = Vec::new();
    for (key, json) in object.iter().filter(|(key, _)| *key != "id") {
        let field = kind.field_by_key(key).ok_or_else(|| format!("{} has no field \"{key}\"", kind.key()))?;
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
        (FieldKind::Money, Json::Object(money)) => {
            let currency = Currency::parse(money.get("currency")?.as_str()?)?;
            Value::Money(Money::exact(money.get("amount")?.as_str()?, currency)?)
        }
        (FieldKind::Day, Json::String(text)) => Value::Day(Day::parse_iso(text)?),
        (FieldKind::Moment, Json::String(text)) => Value::Moment(Moment::parse_iso(text)?),
        (FieldKind::Flag, Json::Bool(true)) => Value::Yes,
        (FieldKind::Choice(_) | FieldKind::Link(_), Json::String(id)) => Value::Link(id.parse().ok()?),
        (FieldKind::Choices(_), Json::Array(ids)) => {
            Value::Links(ids.iter().map(|id| id.as_str()?.parse().ok()).collect::<Option<Vec<Id>>>()?)
        }
        _ => return None,
    })
}
